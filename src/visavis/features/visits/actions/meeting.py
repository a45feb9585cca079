"""The call seen from the visit: it begins, and ends exactly once with one reason (I-13)."""

from uuid import UUID

from django.db import transaction

from visavis.features.calls import actions as calls
from visavis.features.calls import lookups as call_lookups
from visavis.features.people.actors import Actor
from visavis.features.visits import lookups, rules
from visavis.features.visits.actions.moves import about, move, record
from visavis.features.visits.events import VisitCallOver, VisitInCall
from visavis.features.visits.models import Visit
from visavis.features.visits.problems import Changed
from visavis.features.waiting import actions as waiting
from visavis.kernel import clock


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
            waiting.seat(staff_id=visit.agent_id, state="wrap_up", idle=True, actor=actor)
    except Changed:
        return False
    return True
