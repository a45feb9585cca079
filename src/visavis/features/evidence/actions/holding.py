"""A legal hold: nothing erases the case while it stands (S-33)."""

from uuid import UUID

from django.db import transaction

from visavis.features.evidence import lookups
from visavis.features.evidence.actions.cases import journal_case
from visavis.features.evidence.events import HoldChanged
from visavis.features.evidence.models import Case
from visavis.features.evidence.problems import CaseGone, ReasonNeeded
from visavis.features.people.actors import StaffActor, SystemActor
from visavis.kernel import clock
from visavis.kernel.problems import NotAllowed

LEAST, MOST = 10, 200


def hold(*, actor: StaffActor | SystemActor, case_id: UUID, reason: str) -> Case:
    """Supervisors and the operator. Raises NotFound, NotAllowed, ReasonNeeded, CaseGone."""
    case = _theirs(actor, case_id)
    reason = " ".join(reason.split())
    if not LEAST <= len(reason) <= MOST:
        raise ReasonNeeded(least=LEAST, most=MOST)
    by = actor.staff_id if isinstance(actor, StaffActor) else None
    return _set(actor, case, on=True, hold_reason=reason, hold_by=by, hold_at=clock.now())


def release(*, actor: StaffActor | SystemActor, case_id: UUID) -> Case:
    """What was due meanwhile is erased with the next round. Raises NotFound, NotAllowed, CaseGone."""
    case = _theirs(actor, case_id)
    return _set(actor, case, on=False, hold_reason="", hold_by=None, hold_at=None)


def _theirs(actor: StaffActor | SystemActor, case_id: UUID) -> Case:
    case = lookups.case(actor=actor, case_id=case_id)
    if isinstance(actor, StaffActor) and not actor.supervisor:
        raise NotAllowed
    return case


@transaction.atomic
def _set(actor: StaffActor | SystemActor, case: Case, *, on: bool, **changes: object) -> Case:
    still_there = Case.objects.filter(id=case.id, erasing_at=None, shredded_at=None)
    if not still_there.exists():
        raise CaseGone
    changing = still_there.filter(hold_reason="") if on else still_there.exclude(hold_reason="")
    if changing.update(**changes):
        journal_case(HoldChanged, case, by=actor.journal_name, on=on)
    case.refresh_from_db()
    return case
