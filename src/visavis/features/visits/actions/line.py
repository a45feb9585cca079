"""Joining, keeping and leaving the line, and making offers from it."""

import secrets
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from visavis.features.appointments import actions as appointments
from visavis.features.appointments.models import Appointment
from visavis.features.desks import lookups as desks
from visavis.features.evidence import actions as evidence
from visavis.features.people.actors import CustomerActor
from visavis.features.tickets import lookups as tickets
from visavis.features.tickets.models import Ticket
from visavis.features.visits import lookups, rules
from visavis.features.visits.actions import booked
from visavis.features.visits.actions.moves import about, end_offer, move, record
from visavis.features.visits.events import (
    VisitAway,
    VisitBack,
    VisitCalled,
    VisitJoined,
    VisitLeft,
    VisitOffered,
    VisitOfferEnded,
    VisitPrepared,
)
from visavis.features.visits.models import Offer, Visit
from visavis.features.visits.problems import DeskClosed, OtherVisit, TicketClosed
from visavis.features.waiting import lookups as waiting
from visavis.features.waiting.rules import Pair, Waiter, key_for, match
from visavis.kernel import bell, clock
from visavis.kernel.prepared import Prepared, insert


def join(
    *,
    actor: CustomerActor,
    ticket_id: UUID,
    preparation: dict[str, Any] | None = None,
    consents: dict[str, Any] | None = None,
    spoken_language: str = "",
    kept: Sequence[str] = (),
    kept_language: str = "",
) -> Visit:
    """Take a place in line for a ticket, durable before it is acknowledged (I-04).

    Whoever is in line already keeps that place (double click, second tab, other device: I-03). Within half an
    hour of an expired place its old key counts; after a broken call there is the desk's transfer credit. Whoever
    comes for a booked time has the place of that time, and gets in even when the desk is closed to others.
    `kept`: kinds of evidence that the customer agreed to before, in words of `kept_language` (BaFin B4, S-30).
    """
    found = {"preparation": preparation or {}, "consents": consents or {}, "spoken_language": spoken_language}
    try:
        with transaction.atomic():
            return _join(actor, ticket_id, found, kept, kept_language)
    except IntegrityError:
        # The twin request won the unique index; its visit is ours.
        with transaction.atomic():
            return _join(actor, ticket_id, found, kept, kept_language)


def _join(
    actor: CustomerActor,
    ticket_id: UUID,
    prepared: dict[str, Any],
    kept: Sequence[str],
    kept_language: str,
) -> Visit:
    ticket = tickets.ticket(actor=actor, ticket_id=ticket_id)
    earlier = _earlier(ticket.customer_id, ticket.desk_id)
    if earlier is not None and earlier.state in rules.LIVE:
        if earlier.ticket_id != ticket.id:
            raise OtherVisit(number=earlier.ticket.number)
        return earlier
    now = clock.now()
    appointment = booked.waiting_for(ticket_id=ticket.id, now=now)
    visit = _new_visit(actor, ticket, earlier, appointment, now, prepared)
    insert(visit)
    if kept:
        evidence.give_consents(
            actor=actor,
            ticket_id=ticket.id,
            visit_id=visit.id,
            kinds=list(kept),
            language=kept_language,
            method="prepare_page",
        )
    if appointment is not None:
        appointments.arrive(appointment_id=appointment.id, visit_id=visit.id, actor=actor)
    record(visit, VisitJoined(*about(visit), lookups.entry(visit)), actor.journal_name)
    return visit


def _new_visit(
    actor: CustomerActor,
    ticket: Ticket,
    earlier: Visit | None,
    appointment: Appointment | None,
    now: datetime,
    prepared: dict[str, Any],
) -> Visit:
    """The place as it is written down, with why they come and how they are known."""
    key, credit_reason = _place(earlier, ticket, appointment, now)
    invitation = tickets.open_invitation(ticket_id=ticket.id)
    reason = invitation or appointment
    purpose = reason.purpose if reason else ""
    return Visit(
        ticket=ticket,
        customer_id=ticket.customer_id,
        desk=ticket.desk,
        invitation_id=invitation.id if invitation else None,
        joined_at=now,
        booked_for=appointment.starts_at if appointment else None,
        key=key,
        needs=[purpose] if purpose else [],
        credit_reason=credit_reason,
        purpose=purpose,
        identified=actor.proven,
        **prepared,
    )


def _place(
    earlier: Visit | None, ticket: Ticket, appointment: Appointment | None, now: datetime
) -> tuple[datetime, str]:
    """The key of whoever joins now and the reason for it. A booked time opens a closed desk, not a closed ticket."""
    if ticket.state != "open":
        raise TicketClosed
    if appointment is None and not desks.opening(ticket.desk).open_now:
        raise DeskClosed
    place = _key(earlier, ticket.id, ticket.desk.credits, now)
    return min(place, booked.place(appointment, now)) if appointment else place


def _earlier(customer_id: UUID, desk_id: UUID) -> Visit | None:
    """The customer's newest visit at the desk; a live one is always the newest."""
    return _newest.first(customer_id=customer_id, desk_id=desk_id)


_newest = Prepared(
    lambda **whose: Visit.objects.filter(**whose).select_related("ticket").order_by("-id")[:1],
    customer_id=UUID,
    desk_id=UUID,
)


def _key(
    earlier: Visit | None, ticket_id: UUID, credits: dict[str, Any], now: datetime
) -> tuple[datetime, str]:
    if earlier is None or earlier.ticket_id != ticket_id or not rules.may_return(earlier.ended_at, now):
        return now, ""
    if earlier.state in {"expired", "missed"}:
        return earlier.key, "returned"
    if earlier.end_reason in {"customer_lost", "agent_lost", "failed"}:
        return key_for(now, credits.get("transfer", 30)), "broken_call"
    return now, ""


def leave(*, actor: CustomerActor, visit_id: UUID) -> Visit:
    """Give the place up, for good (I-09). Leaving twice is no fault."""
    with transaction.atomic():
        visit = lookups.visit(actor=actor, visit_id=visit_id)
        if visit.state not in rules.IN_LINE:
            return visit
        offer = Offer.objects.filter(visit=visit, state=Offer.State.RINGING).first()
        move(visit, "left", ended_at=clock.now(), end_reason="left")
        if offer is not None and end_offer(offer, Offer.State.WITHDRAWN, "left"):
            ended = VisitOfferEnded(*about(visit), offer.id, offer.staff_id, "withdrawn", "left")
            record(visit, ended, actor.journal_name)
        appointments.settle(visit_id=visit.id, how="left")
        record(visit, VisitLeft(*about(visit)), actor.journal_name)
    return visit


def presence(*, visit_id: UUID, present: bool) -> bool:
    """The hub saw the customer's last page go, or one come back. The place itself stays as it is."""
    with transaction.atomic():
        visit = Visit.objects.filter(id=visit_id, state__in=rules.IN_LINE).first()
        if visit is None or present == (visit.away_since is None):
            return False
        since = None if present else clock.now()
        same = Visit.objects.filter(id=visit_id, state__in=rules.IN_LINE, away_since=visit.away_since)
        changed = same.update(away_since=since, **({"called_at": None, "skips": 0} if present else {}))
        if changed:
            event = VisitBack(*about(visit)) if since is None else VisitAway(*about(visit), since)
            record(visit, event, "system")
    return bool(changed)


def heard(*, visit_id: UUID, seconds: float) -> None:
    """A page without a socket (no script, or a proxy in the way) was here and comes again within `seconds`.

    Only a word to the hub, which keeps watch; nothing is written unless the customer was marked away.
    """
    bell.whisper(f"visit:{visit_id}", {"type": "heard", "seconds": seconds})


def prepare(*, actor: CustomerActor, visit_id: UUID, results: dict[str, Any]) -> None:
    """Keep what the device check found; the newest results count."""
    with transaction.atomic():
        visit = lookups.visit(actor=actor, visit_id=visit_id)
        if visit.state in rules.LIVE and visit.preparation != results:
            Visit.objects.filter(id=visit.id).update(preparation=results)
            record(visit, VisitPrepared(*about(visit), results), actor.journal_name)


def dispatch(*, desk_id: UUID) -> list[Offer]:
    """Offer waiting customers to ready agents (routing rules 1 to 5). Cheap when nobody is ready.

    Customers who are away are skipped; when their turn has come they are called (event `visit.called`).
    """
    ready = waiting.ready_agents(desk_id=desk_id)
    if not ready:
        return []
    with transaction.atomic():
        busy = lookups.busy_agents([agent.id for agent in ready])
        free = [agent for agent in ready if agent.id not in busy]
        if not free:
            return []
        now = clock.now()
        held = booked.hold(desk_id=desk_id, now=now)
        waiters = _front(desk_id, FRONT, now)
        pairs = match(waiters, free, held, draw=secrets.choice)
        if len(pairs) < len(free) and len(waiters) == FRONT:
            waiters = _front(desk_id, FARTHEST, now)
            pairs = match(waiters, free, held, draw=secrets.choice)
        # Whoever is away and would have been next to be served is called back.
        taken = {pair.agent.id for pair in pairs}
        spare = [agent for agent in free if agent.id not in taken]
        called = [w for w in waiters if not w.present and any(a.can_take(w) for a in spare)][: len(spare)]
        wanted = [waiter.id for waiter in (*(pair.waiter for pair in pairs), *called)]
        visits = Visit.objects.select_related("ticket__customer").in_bulk(wanted)
        offers = [_offer(visits[pair.waiter.id], pair) for pair in pairs]
        for waiter in called:
            _call_back(visits[waiter.id])
    return offers


FRONT, FARTHEST = 40, 500
"""How far down the line one looks for customers whom the free agents can serve: first, and if that was not enough."""


def _front(desk_id: UUID, limit: int, now: datetime) -> list[Waiter]:
    rows = Visit.objects.filter(desk_id=desk_id, state="waiting").order_by("key", "id")
    found = rows.values_list("id", "key", "needs", "away_since", "booked_for", "purpose")[:limit]
    return [
        Waiter(
            id=id,
            key=key,
            needs=frozenset(needs),
            present=away is None,
            booked=at is not None,
            early=booked.is_early(at, now),
            proves=purpose in rules.PROVING,
        )
        for id, key, needs, away, at, purpose in found
    ]


def _offer(visit: Visit, pair: Pair) -> Offer:
    now, staff_id = clock.now(), pair.agent.id
    move(visit, "offered")
    offer = Offer.objects.create(
        visit=visit, staff_id=staff_id, made_at=now, expires_at=now + rules.RINGS_FOR
    )
    entry = lookups.entry(visit)
    event = VisitOffered(
        *about(visit), offer.id, staff_id, offer.made_at, offer.expires_at, entry, pair.drawn_among
    )
    record(visit, event, "system")
    return offer


def _call_back(visit: Visit) -> None:
    now = clock.now()
    if rules.call_again(visit.called_at, visit.skips, now):
        Visit.objects.filter(id=visit.id).update(called_at=now, skips=visit.skips + 1)
        record(visit, VisitCalled(*about(visit), visit.customer_id, visit.skips + 1), "system")
