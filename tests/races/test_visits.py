"""Races of the line and of offers, on a database file with real threads (F-20). Exactly one wins."""

from typing import Any

import pytest
from django.db import IntegrityError

import cast
from races.barrier import at_once
from visavis.features.calls.models import Call
from visavis.features.visits import actions, lookups
from visavis.features.visits.actions import moves, offers
from visavis.features.visits.models import Offer, Visit
from visavis.features.visits.problems import OfferGone
from visavis.kernel import journal
from visavis.kernel.models import JournalEntry

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def ringing(ana: Any, ben: Any, desk: Any, ticket: Any) -> Offer:
    lookups._forecasts.clear()
    actions.join(actor=ana, ticket_id=ticket.id)
    actions.set_state(actor=ben, state="ready")
    return actions.dispatch(desk_id=desk.id)[0]


def test_fifty_accepts_of_one_offer_give_one_call(ben: Any, ringing: Offer) -> None:
    results = at_once(50, lambda n: actions.accept(actor=ben, offer_id=ringing.id))
    calls = {r.call_id for r in results if isinstance(r, actions.Accepted)}
    assert len(results) == 50
    assert len(calls) == Call.objects.count() == 1
    assert JournalEntry.objects.filter(kind="visit.accepted").count() == 1


def test_the_race_is_real_and_has_two_locks(
    ben: Any, ringing: Offer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two accepts that have both looked: the conditional update lets one through; with it off, the index does."""
    first, second = (lookups.offer(actor=ben, offer_id=ringing.id) for _ in range(2))
    assert first.state == second.state == "ringing"
    assert moves.end_offer(first, Offer.State.ACCEPTED)
    assert not moves.end_offer(second, Offer.State.ACCEPTED)

    Offer.objects.filter(id=ringing.id).update(state="ringing")
    monkeypatch.setattr(offers, "end_offer", lambda offer, how, reason="": True)
    assert actions.accept(actor=ben, offer_id=ringing.id).call_id
    assert lookups.offer(actor=ben, offer_id=ringing.id).state == "ringing", "the guard is off"
    with pytest.raises(IntegrityError):
        actions.accept(actor=ben, offer_id=ringing.id)
    assert Call.objects.count() == 1


def test_accept_and_expiry_never_both_happen(ben: Any, ringing: Offer) -> None:
    from datetime import timedelta

    later = ringing.expires_at + timedelta(seconds=1)

    def act(n: int) -> Any:
        if n % 2:
            return actions.expire_due(now=later)
        return actions.accept(actor=ben, offer_id=ringing.id)

    at_once(8, act)
    visit = Visit.objects.get(id=ringing.visit_id)
    ringing.refresh_from_db()
    assert (ringing.state, visit.state) in {("accepted", "connecting"), ("expired", "waiting")}


def test_leave_and_accept_never_both_happen(ana: Any, ben: Any, ringing: Offer) -> None:
    def act(n: int) -> Any:
        if n % 2:
            return actions.leave(actor=ana, visit_id=ringing.visit_id)
        return actions.accept(actor=ben, offer_id=ringing.id)

    results = at_once(10, act)
    visit = Visit.objects.get(id=ringing.visit_id)
    assert visit.state in {"left", "connecting"}
    assert Call.objects.count() == (1 if visit.state == "connecting" else 0)
    if visit.state == "left":
        assert sum(isinstance(r, OfferGone) for r in results) == 5


def test_forty_joins_of_one_customer_give_one_place(ana: Any, ticket: Any) -> None:
    results = at_once(40, lambda n: actions.join(actor=ana, ticket_id=ticket.id))
    assert len({visit.id for visit in results if isinstance(visit, Visit)}) == Visit.objects.count() == 1


def test_parallel_dispatch_offers_nobody_twice(desk: Any, ana: Any, dan: Any, ticket: Any) -> None:
    agents = [cast.hire(f"Agent{n} A", desk) for n in range(3)]
    for person in (ana, dan):
        actions.join(actor=person, ticket_id=cast.open_ticket(person, desk).id)
    for agent in agents:
        actions.set_state(actor=agent, state="ready")
    at_once(8, lambda n: actions.dispatch(desk_id=desk.id))
    ringing = Offer.objects.filter(state="ringing")
    assert ringing.count() == 2
    assert len(set(ringing.values_list("staff_id", flat=True))) == 2


def test_the_chain_holds_under_parallel_writes(ana: Any, ticket: Any) -> None:
    from visavis.features.tickets import actions as tickets

    at_once(20, lambda n: tickets.say(actor=ana, ticket_id=ticket.id, text=f"{n}", client_key=f"k{n}"))
    assert journal.verify(f"ticket:{ticket.id}") is None
    assert JournalEntry.objects.filter(kind="ticket.message", chain=f"ticket:{ticket.id}").count() >= 20
