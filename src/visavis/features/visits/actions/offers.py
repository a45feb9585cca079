"""Accepting and declining. Two accepts give one call (I-12); the agent's own offer of media rides on the accept."""

from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import Any
from uuid import UUID

from django.db import transaction

from visavis.features.calls import actions as calls
from visavis.features.calls import lookups as call_lookups
from visavis.features.calls import rules as call_rules
from visavis.features.calls.problems import BadSignal
from visavis.features.people.actors import StaffActor
from visavis.features.tickets import actions as tickets
from visavis.features.tickets.problems import InvitationOver
from visavis.features.visits import lookups, rules
from visavis.features.visits.actions.moves import about, end_offer, move, record
from visavis.features.visits.events import VisitAccepted, VisitOfferEnded
from visavis.features.visits.models import Offer
from visavis.features.visits.problems import OfferGone, UnknownReason
from visavis.features.waiting import actions as waiting
from visavis.kernel import bell, clock


@dataclass(frozen=True)
class Accepted:
    visit_id: UUID
    call_id: UUID


def accept(*, actor: StaffActor, offer_id: UUID, signal: dict[str, Any] | None = None) -> Accepted:
    """Take the customer whose offer rings. A second click by the same agent gets the same call again.

    `signal` is the agent's prepared session description. Only now may the customer's page get it; it is whispered
    to the sockets of this visit and written nowhere (S-21).
    """
    if signal is not None and call_rules.check_signal(signal):
        raise BadSignal
    # Before anything is written: each millisecond from here on somebody waits for a picture.
    bell.whisper(rules.MEETING, {"type": rules.MEETING})
    whispers: list[tuple[str, dict[str, Any]]] = []
    with transaction.atomic():
        # Registered before any event is recorded: the signal leaves ahead of the bell, the first picture waits for it.
        transaction.on_commit(partial(_whisper, whispers))
        offer = lookups.offer(actor=actor, offer_id=offer_id)
        visit = offer.visit
        if offer.state == Offer.State.ACCEPTED and visit.call_id:
            return Accepted(visit.id, visit.call_id)
        if offer.expires_at <= clock.now() or not end_offer(offer, Offer.State.ACCEPTED):
            raise OfferGone
        relay_only = call_lookups.relay_only(visit.desk.relay_only)
        call = calls.open_call(
            visit_id=visit.id,
            ticket_id=visit.ticket_id,
            customer=calls.Side(visit.customer_id, visit.customer.name),
            agent=calls.Side(actor.staff_id, actor.name),
            relay_only=relay_only,
            actor=actor.journal_name,
        )
        now = clock.now()
        move(visit, "connecting", agent_id=actor.staff_id, call_id=call.id, accepted_at=now, away_since=None)
        waited = (now - visit.joined_at).total_seconds() / 60
        waiting.note_taken(visit_id=visit.id, waited_minutes=waited)
        if visit.invitation_id:
            _use_invitation(visit.invitation_id, actor)
        event = VisitAccepted(*about(visit), call.id, offer.id, actor.staff_id, actor.name)
        record(visit, event, actor.journal_name)
        if signal is not None:
            whispers.append((f"visit:{visit.id}", _first_signal(call.id, signal, relay_only)))
    return Accepted(visit.id, call.id)


def _use_invitation(invitation_id: UUID, actor: StaffActor) -> None:
    # It may have run out while the customer waited; they are here all the same.
    with suppress(InvitationOver):
        tickets.use_invitation(invitation_id=invitation_id, actor=actor)


def _whisper(whispers: list[tuple[str, dict[str, Any]]]) -> None:
    for topic, message in whispers:
        bell.whisper(topic, message)


def _first_signal(call_id: UUID, signal: dict[str, Any], relay_only: bool) -> dict[str, Any]:
    data = call_rules.without_candidates(signal) if relay_only else signal
    return {"type": "signal", "call": str(call_id), "from": "agent", "epoch": 0, "data": data}


def decline(*, actor: StaffActor, offer_id: UUID, reason: str) -> None:
    """Let it go: the customer is first in line again (I-06), the agent takes a break."""
    if reason not in rules.DECLINE_REASONS:
        raise UnknownReason
    with transaction.atomic():
        offer = lookups.offer(actor=actor, offer_id=offer_id)
        if offer.state == Offer.State.DECLINED:
            return
        give_back(offer, Offer.State.DECLINED, reason, actor.journal_name)


def give_back(offer: Offer, how: str, reason: str, actor: str) -> None:
    """End a ringing offer without a call. Raises OfferGone when it no longer rings."""
    if not end_offer(offer, how, reason):
        raise OfferGone
    visit = move(offer.visit, "waiting")
    record(visit, VisitOfferEnded(*about(visit), offer.id, offer.staff_id, how, reason), actor)
    agent_reason = "missed_offer" if how == Offer.State.EXPIRED else "declined"
    waiting.seat(staff_id=offer.staff_id, state="break", reason=agent_reason, actor=actor)
