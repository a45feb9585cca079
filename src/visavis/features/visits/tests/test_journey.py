"""The journey of a visit, each promise once."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine

from visavis.features.calls import actions as calls
from visavis.features.calls import lookups as call_lookups
from visavis.features.calls.problems import CallOver, TakenOver
from visavis.features.desks import actions as desk_actions
from visavis.features.people.actors import CustomerActor, StaffActor, SystemActor
from visavis.features.people.models import ContactAddress
from visavis.features.tickets.models import Ticket
from visavis.features.visits import actions, lookups
from visavis.features.visits.models import Offer, Visit
from visavis.features.visits.problems import Changed, DeskClosed, OfferGone, OtherVisit
from visavis.features.visits.timeline import timeline
from visavis.features.waiting import actions as waiting
from visavis.features.waiting.problems import BusyWithCustomer
from visavis.kernel import bell, clock, journal
from visavis.kernel.models import JournalEntry
from visavis.kernel.problems import NotFound

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def fresh_forecasts() -> None:
    lookups._forecasts.clear()
    lookups._hit_rates.clear()


def ring(ben: StaffActor, desk: Any) -> Offer:
    """Ben is ready and somebody is offered to him."""
    actions.set_state(actor=ben, state="ready")
    offers = actions.dispatch(desk_id=desk.id)
    assert len(offers) == 1
    return offers[0]


def talk(ana: CustomerActor, ben: StaffActor, desk: Any, ticket: Ticket) -> Visit:
    visit = actions.join(actor=ana, ticket_id=ticket.id)
    accepted = actions.accept(actor=ben, offer_id=ring(ben, desk).id)
    for actor in (ana, ben):
        epoch = calls.join(actor=actor, call_id=accepted.call_id).epoch
        actions.call_connected(actor=actor, call_id=accepted.call_id, epoch=epoch)
    visit.refresh_from_db()
    return visit


def test_from_the_line_to_the_write_up(ana: Any, ben: Any, desk: Any, ticket: Any) -> None:
    visit = talk(ana, ben, desk, ticket)
    assert visit.state == "in_call"
    actions.end_call(actor=ana, call_id=visit.call_id)
    actions.end_call(actor=ben, call_id=visit.call_id)
    actions.save_notes(actor=ben, visit_id=visit.id, notes="Saw the passport", outcome="solved")
    assert lookups.board(actor=ben, desk_id=desk.id).me.state == "wrap_up"
    actions.finish(actor=ben, visit_id=visit.id, outcome="solved", notes="Saw the passport", ready=True)
    actions.finish(actor=ben, visit_id=visit.id, outcome="solved", notes="Saw the passport", ready=True)
    with pytest.raises(Changed):
        actions.save_notes(actor=ben, visit_id=visit.id, notes="Too late", outcome="solved")
    for _again in range(2):
        actions.rate(actor=ana, visit_id=visit.id, stars=5, comment="Kind")
    visit.refresh_from_db()
    assert (visit.state, visit.end_reason, visit.outcome, visit.rating) == (
        "closed",
        "customer_ended",
        "solved",
        5,
    )
    view = call_lookups.call_view(actor=ana, call_id=visit.call_id)
    assert (view.state, view.end_reason) == ("ended", "customer_ended")
    kinds = JournalEntry.objects.filter(chain=f"ticket:{ticket.id}").values_list("kind", flat=True)
    assert [list(kinds).count(kind) for kind in ("call.ended", "visit.rated")] == [1, 1]
    story = timeline(actor=ben, ticket_id=ticket.id)
    assert story.intact
    assert all(line.text and "{" not in line.text for line in story.lines)


def test_joining_twice_keeps_the_one_place(ana: Any, ticket: Any) -> None:
    first = actions.join(actor=ana, ticket_id=ticket.id)
    assert actions.join(actor=ana, ticket_id=ticket.id).id == first.id
    assert Visit.objects.count() == 1


def test_one_place_per_desk_even_with_two_tickets(ana: Any, desk: Any, ticket: Any) -> None:
    import cast

    other = cast.open_ticket(ana, desk)
    actions.join(actor=ana, ticket_id=ticket.id)
    with pytest.raises(OtherVisit) as refused:
        actions.join(actor=ana, ticket_id=other.id)
    assert ticket.number in refused.value.text


def test_a_closed_desk_takes_nobody(ana: Any, desk: Any, ticket: Any) -> None:
    desk_actions.set_hours(actor=SystemActor(), desk_id=desk.id, hours={}, holidays=[], time_zone="UTC")
    with pytest.raises(DeskClosed):
        actions.join(actor=ana, ticket_id=ticket.id)


def test_people_ahead_are_counted_once_and_reach_zero(
    ana: Any, dan: Any, ben: Any, desk: Any, ticket: Any
) -> None:
    import cast

    first = actions.join(actor=ana, ticket_id=ticket.id)
    second = actions.join(actor=dan, ticket_id=cast.open_ticket(dan, desk).id)
    assert [lookups.ahead(visit) for visit in (first, second)] == [0, 1]
    offer = ring(ben, desk)
    assert offer.visit_id == first.id
    assert lookups.ahead(second) == 1, "somebody being offered is still before me"
    actions.accept(actor=ben, offer_id=offer.id)
    assert lookups.ahead(second) == 0


def test_an_outsider_finds_nothing(ana: Any, dan: Any, ben: Any, desk: Any, ticket: Any) -> None:
    visit = talk(ana, ben, desk, ticket)
    attempts = [
        lambda: lookups.visit_view(actor=dan, visit_id=visit.id),
        lambda: actions.leave(actor=dan, visit_id=visit.id),
        lambda: actions.rate(actor=dan, visit_id=visit.id, stars=1),
        lambda: actions.join(actor=dan, ticket_id=ticket.id),
        lambda: calls.join(actor=dan, call_id=visit.call_id),
        lambda: calls.mark(actor=dan, call_id=visit.call_id, epoch=1, mark="camera", on=True, why="off"),
        lambda: actions.end_call(actor=dan, call_id=visit.call_id),
        lambda: call_lookups.call_view(actor=dan, call_id=visit.call_id),
    ]
    for attempt in attempts:
        with pytest.raises(NotFound):
            attempt()


def test_another_agent_can_neither_accept_nor_write_up(
    ana: Any, ben: Any, cleo: Any, desk: Any, ticket: Any
) -> None:
    actions.join(actor=ana, ticket_id=ticket.id)
    offer = ring(ben, desk)
    with pytest.raises(NotFound):
        actions.accept(actor=cleo, offer_id=offer.id)
    actions.accept(actor=ben, offer_id=offer.id)
    with pytest.raises(NotFound):
        actions.finish(actor=cleo, visit_id=offer.visit_id, outcome="solved", notes="", ready=True)


def test_declining_puts_the_customer_back_in_front(
    ana: Any, dan: Any, ben: Any, desk: Any, ticket: Any
) -> None:
    import cast

    visit = actions.join(actor=ana, ticket_id=ticket.id)
    actions.join(actor=dan, ticket_id=cast.open_ticket(dan, desk).id)
    offer = ring(ben, desk)
    actions.decline(actor=ben, offer_id=offer.id, reason="technical")
    visit.refresh_from_db()
    assert (visit.state, lookups.ahead(visit)) == ("waiting", 0)
    assert lookups.board(actor=ben, desk_id=desk.id).me.state == "break"
    with pytest.raises(OfferGone):
        actions.accept(actor=ben, offer_id=offer.id)
    assert ring(ben, desk).visit_id == visit.id


def test_an_offer_rings_for_thirty_seconds(ana: Any, ben: Any, desk: Any, ticket: Any) -> None:
    visit = actions.join(actor=ana, ticket_id=ticket.id)
    offer = ring(ben, desk)
    actions.expire_due(now=clock.now() + timedelta(seconds=29))
    offer.refresh_from_db()
    assert offer.state == "ringing"
    actions.expire_due(now=clock.now() + timedelta(seconds=31))
    visit.refresh_from_db()
    assert visit.state == "waiting"
    me = lookups.board(actor=ben, desk_id=desk.id).me
    assert (me.state, me.reason) == ("break", "missed_offer")


def test_a_second_click_on_accept_gets_the_same_call(ana: Any, ben: Any, desk: Any, ticket: Any) -> None:
    actions.join(actor=ana, ticket_id=ticket.id)
    offer = ring(ben, desk)
    assert actions.accept(actor=ben, offer_id=offer.id) == actions.accept(actor=ben, offer_id=offer.id)


def test_engines_are_asked_to_stand_aside_before_anything_else_of_an_accept(
    ana: Any, ben: Any, desk: Any, ticket: Any
) -> None:
    actions.join(actor=ana, ticket_id=ticket.id)
    offer = ring(ben, desk)
    heard: list[str] = []
    hush = bell.listen(lambda topic, _message: heard.append(topic or "news"))
    actions.accept(actor=ben, offer_id=offer.id)
    hush()
    assert heard[0] == "meeting"


def test_leaving_while_it_rings_stops_the_ringing(ana: Any, ben: Any, desk: Any, ticket: Any) -> None:
    visit = actions.join(actor=ana, ticket_id=ticket.id)
    offer = ring(ben, desk)
    actions.leave(actor=ana, visit_id=visit.id)
    offer.refresh_from_db()
    assert offer.state == "withdrawn"
    assert actions.leave(actor=ana, visit_id=visit.id).state == "left"
    with pytest.raises(OfferGone):
        actions.accept(actor=ben, offer_id=offer.id)


def test_away_keeps_the_place_for_its_grace_and_is_skipped(
    ana: Any, dan: Any, ben: Any, desk: Any, ticket: Any
) -> None:
    import cast

    with time_machine.travel(clock.now(), tick=False) as travel:
        visit = actions.join(actor=ana, ticket_id=ticket.id)
        second = actions.join(actor=dan, ticket_id=cast.open_ticket(dan, desk).id)
        actions.presence(visit_id=visit.id, present=False)
        assert ring(ben, desk).visit_id == second.id
        travel.shift(timedelta(minutes=14))
        actions.expire_due(now=clock.now())
        actions.presence(visit_id=visit.id, present=True)
        visit.refresh_from_db()
        assert (visit.state, visit.away_since, lookups.ahead(visit)) == ("waiting", None, 0)


def test_the_longer_grace_is_for_those_whom_a_mail_can_reach(ana: Any, ticket: Any) -> None:
    ContactAddress.objects.filter(id=ticket.contact_id).update(verified_at=None)
    with time_machine.travel(clock.now(), tick=False) as travel:
        visit = actions.join(actor=ana, ticket_id=ticket.id)
        actions.presence(visit_id=visit.id, present=False)
        travel.shift(timedelta(minutes=6))
        actions.expire_due(now=clock.now())
        visit.refresh_from_db()
        assert visit.state == "expired"


def test_away_for_too_long_expires_but_the_old_place_can_be_taken_up(
    ana: Any, dan: Any, desk: Any, ticket: Any
) -> None:
    import cast

    with time_machine.travel(clock.now(), tick=False) as travel:
        visit = actions.join(actor=ana, ticket_id=ticket.id)
        travel.shift(timedelta(seconds=5))
        second = actions.join(actor=dan, ticket_id=cast.open_ticket(dan, desk).id)
        actions.presence(visit_id=visit.id, present=False)
        travel.shift(timedelta(minutes=16))
        actions.expire_due(now=clock.now())
        visit.refresh_from_db()
        assert visit.state == "expired"
        travel.shift(timedelta(minutes=29))
        again = actions.join(actor=ana, ticket_id=ticket.id)
        assert (again.key, again.credit_reason, lookups.ahead(second)) == (visit.key, "returned", 1)


def test_too_late_for_the_old_place_means_the_end_of_the_line(ana: Any, ticket: Any) -> None:
    with time_machine.travel(clock.now(), tick=False) as travel:
        visit = actions.join(actor=ana, ticket_id=ticket.id)
        actions.presence(visit_id=visit.id, present=False)
        travel.shift(timedelta(minutes=16))
        actions.expire_due(now=clock.now())
        travel.shift(timedelta(minutes=31))
        again = actions.join(actor=ana, ticket_id=ticket.id)
        assert (again.key, again.credit_reason) == (again.joined_at, "")


def test_the_turn_of_somebody_away_calls_them_twice_then_it_is_missed(
    ana: Any, ben: Any, desk: Any, ticket: Any
) -> None:
    with time_machine.travel(clock.now(), tick=False) as travel:
        visit = actions.join(actor=ana, ticket_id=ticket.id)
        actions.presence(visit_id=visit.id, present=False)
        actions.set_state(actor=ben, state="ready")
        for _second in range(16 * 60 // 20):
            travel.shift(timedelta(seconds=20))
            waiting.hear(staff_id=ben.staff_id)
            assert actions.dispatch(desk_id=desk.id) == []
            actions.expire_due(now=clock.now())
        visit.refresh_from_db()
        assert (visit.state, visit.skips) == ("missed", 2)
        assert JournalEntry.objects.filter(kind="visit.called").count() == 2


def test_no_offer_goes_to_a_silent_page(ana: Any, ben: Any, desk: Any, ticket: Any) -> None:
    actions.join(actor=ana, ticket_id=ticket.id)
    actions.set_state(actor=ben, state="ready")
    with time_machine.travel(clock.now() + timedelta(seconds=21), tick=False):
        assert actions.dispatch(desk_id=desk.id) == []
    with time_machine.travel(clock.now() + timedelta(seconds=61), tick=False):
        actions.expire_due(now=clock.now())
    assert lookups.board(actor=ben, desk_id=desk.id).me.state == "off"


def test_a_lost_side_has_a_minute_to_come_back(ana: Any, ben: Any, desk: Any, ticket: Any) -> None:
    visit = talk(ana, ben, desk, ticket)
    assert visit.call_id
    calls.lost(call_id=visit.call_id, role="customer", why="gone")
    actions.expire_due(now=clock.now() + timedelta(seconds=59))
    joined = calls.join(actor=ana, call_id=visit.call_id)
    assert joined.epoch == 2
    with pytest.raises(TakenOver):
        calls.mark(actor=ana, call_id=visit.call_id, epoch=1, mark="camera", on=True, why="off")
    calls.lost(call_id=visit.call_id, role="customer", why="gone")
    actions.expire_due(now=clock.now() + timedelta(seconds=61))
    visit.refresh_from_db()
    assert (visit.state, visit.end_reason) == ("wrapping_up", "customer_lost")
    with pytest.raises(CallOver):
        calls.join(actor=ana, call_id=visit.call_id)
    actions.finish(actor=ben, visit_id=visit.id, outcome="call_again", notes="", ready=False)
    again = actions.join(actor=ana, ticket_id=ticket.id)
    assert (again.credit_reason, again.joined_at - again.key) == ("broken_call", timedelta(minutes=30))


def test_camera_and_noise_are_kept_with_their_time(ana: Any, ben: Any, desk: Any, ticket: Any) -> None:
    visit = talk(ana, ben, desk, ticket)
    assert visit.call_id
    for _twice in range(2):
        calls.mark(actor=ana, call_id=visit.call_id, epoch=1, mark="camera", on=True, why="black")
    side = next(
        p
        for p in call_lookups.call_view(actor=ben, call_id=visit.call_id).participants
        if p.role == "customer"
    )
    assert (side.camera_why, side.camera_off_since is not None) == ("black", True)
    calls.mark(actor=ana, call_id=visit.call_id, epoch=1, mark="camera", on=False)
    assert JournalEntry.objects.filter(kind="call.mark").count() == 2


def test_an_agent_with_a_customer_can_not_go_on_break(ana: Any, ben: Any, desk: Any, ticket: Any) -> None:
    visit = talk(ana, ben, desk, ticket)
    with pytest.raises(BusyWithCustomer):
        actions.set_state(actor=ben, state="break")
    actions.end_call(actor=ben, call_id=visit.call_id)
    with pytest.raises(BusyWithCustomer):
        actions.set_state(actor=ben, state="ready")


def test_notes_of_a_closed_visit_stay(ana: Any, ben: Any, desk: Any, ticket: Any) -> None:
    visit = talk(ana, ben, desk, ticket)
    actions.end_call(actor=ben, call_id=visit.call_id)
    actions.finish(actor=ben, visit_id=visit.id, outcome="solved", notes="final", ready=True)
    with pytest.raises(Changed):
        actions.save_notes(actor=ben, visit_id=visit.id, notes="later")


def test_the_range_shown_is_kept_and_judged(ana: Any, ben: Any, desk: Any, ticket: Any) -> None:
    from visavis.features.waiting.models import ShownEstimate

    actions.set_state(actor=ben, state="ready")
    visit = actions.join(actor=ana, ticket_id=ticket.id)
    actions.promise_ranges()
    view = lookups.visit_view(actor=ana, visit_id=visit.id)
    assert view.range is not None
    assert view.promised_by is not None
    offer = actions.dispatch(desk_id=desk.id)[0]
    actions.accept(actor=ben, offer_id=offer.id)
    assert ShownEstimate.objects.get(visit_id=visit.id).within is True


def test_everything_that_happened_verifies(ana: Any, ben: Any, desk: Any, ticket: Any) -> None:
    talk(ana, ben, desk, ticket)
    assert all(fault is None for _chain, fault in journal.verify_all())


def test_a_page_that_polls_gives_a_sign_of_life(ana: Any, ana_client: Any, ticket: Any) -> None:
    """Without a socket (no script, a proxy in the way) nobody is marked away who still asks."""
    visit = actions.join(actor=ana, ticket_id=ticket.id)
    whispers: list[tuple[str | None, dict[str, Any] | None]] = []
    hush = bell.listen(lambda topic, message: whispers.append((topic, message)))
    try:
        assert ana_client.get(f"/api/v1/customer/visits/{visit.id}").status_code == 200
        assert ana_client.get(f"/tickets/{ticket.id}/call/").status_code == 200
    finally:
        hush()
    heard = [message for topic, message in whispers if topic == f"visit:{visit.id}" and message]
    assert [message["type"] for message in heard] == ["heard", "heard"]
    assert all(message["seconds"] >= 20 for message in heard)
