"""The call seen from the visit: it begins, and ends exactly once with one reason (I-13)."""

from uuid import UUID

from django.db import transaction

from visavis.features.calls import actions as calls
from visavis.features.calls import lookups as call_lookups
from visavis.features.calls.actions import Joined
from visavis.features.people.actors import Actor
from visavis.features.verification import actions as verification
from visavis.features.visits import lookups, rules
from visavis.features.visits.actions.moves import about, move, record
from visavis.features.visits.events import VisitCallOver, VisitInCall
from visavis.features.visits.models import Visit
from visavis.features.visits.problems import Changed
from visavis.features.waiting import actions as waiting
from visavis.kernel import clock


def join_call(*, actor: Actor, call_id: UUID) -> Joined:
    """Enter the call, or come back into it. What an absence does to a verification is its policy's matter (S-53).

    Raises CallOver, NotFound.
    """
    lost_since = call_lookups.lost_since(call_id=call_id, role="customer")
    joined = calls.join(actor=actor, call_id=call_id)
    if joined.role == "customer" and joined.epoch > 1:
        # A page that was loaded again before anybody missed it was away for a moment all the same.
        away = (clock.now() - lost_since).total_seconds() if lost_since is not None else 0.0
        verification.customer_returned(call_id=call_id, epoch=joined.epoch, away_seconds=away)
    return joined


def side_found(*, call_id: UUID, role: str) -> bool:
    """The same page is heard again without having joined anew; for the hub."""
    lost_since = call_lookups.lost_since(call_id=call_id, role=role)
    found = calls.found(call_id=call_id, role=role)
    if found and role == "customer" and lost_since is not None:
        epoch = call_lookups.epoch_of(call_id=call_id, role=role)
        away = (clock.now() - lost_since).total_seconds()
        verification.customer_returned(call_id=call_id, epoch=epoch, away_seconds=away)
    return found


def call_connected(*, actor: Actor, call_id: UUID, epoch: int) -> None:
    """A side sees and hears the other; the first time the visit is in its call."""
    with transaction.atomic():
        visit_id = calls.connected(actor=actor, call_id=call_id, epoch=epoch)
        if visit_id is None:
            return
        visit = Visit.objects.get(id=visit_id)
        if visit.state == "connecting":
            move(visit, "in_call", in_call_at=clock.now())
            record(visit, VisitInCall(*about(visit)), actor.journal_name)


def end_call(*, actor: Actor, call_id: UUID, failed: bool = False) -> None:
    """One side ends the call (or says that no path was found). Ending an ended call is no fault."""
    call, role = call_lookups.call(actor=actor, call_id=call_id)
    reason = "failed" if failed else f"{role}_ended"
    finish_call(visit_id=call.visit_id, reason=reason, actor=actor.journal_name)


def finish_call(*, visit_id: UUID, reason: str, actor: str) -> bool:
    """End the call of a visit; the agent goes on to the write-up. False when it was over already."""
    try:
        with transaction.atomic():
            visit = lookups.any_visit(visit_id=visit_id)
            if visit.state not in rules.IN_CALL or visit.call_id is None or visit.agent_id is None:
                return False
            calls.end(call_id=visit.call_id, reason=reason, actor=actor)
            move(visit, "wrapping_up", ended_at=clock.now(), end_reason=reason)
            event = VisitCallOver(*about(visit), visit.agent_id, visit.customer_id, reason)
            record(visit, event, actor)
            verification.call_over(call_id=visit.call_id, reason=reason)
            waiting.seat(staff_id=visit.agent_id, state="wrap_up", idle=True, actor=actor)
    except Changed:
        return False
    return True
