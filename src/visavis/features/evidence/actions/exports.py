"""A dossier leaves the house: one supervisor asks, another agrees, the first takes it once, within a day (S-56).

All three steps take a fresh factor (S-14). The dossier is made in memory: nothing of it lies on a disk in clear.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.db import DatabaseError, IntegrityError, transaction

from visavis.features.evidence.actions.cases import journal_case
from visavis.features.evidence.actions.viewing import fresh, note, reason_given
from visavis.features.evidence.dossier import builder
from visavis.features.evidence.events import ExportMoved
from visavis.features.evidence.lookups.exporting import LIVE
from visavis.features.evidence.lookups.looking import supervised_case
from visavis.features.evidence.models import Case, Export, Viewing
from visavis.features.evidence.problems import (
    AskedAlready,
    AuditDown,
    CaseGone,
    ExportOver,
    NotSealed,
    SecondPersonNeeded,
)
from visavis.features.evidence.views import Behind
from visavis.features.people.actors import Actor, StaffActor
from visavis.kernel import clock
from visavis.kernel.problems import NotAllowed, NotFound

OPEN_FOR = timedelta(hours=24)
"""From asking to taking."""
Source = Callable[[UUID], Behind]
"""What stands behind a case (checks, draws, quality, decision), by its id; made only for who may have it."""


@dataclass(frozen=True)
class Taken:
    """A whole dossier, to be handed over and kept nowhere."""

    data: bytes
    name: str


def ask_export(*, actor: Actor, case_id: UUID, reason: str) -> Export:
    """Raises NotFound, NotAllowed, StepUpNeeded, ReasonNeeded, NotSealed, CaseGone, AskedAlready."""
    case = supervised_case(actor=actor, case_id=case_id)
    person = _supervisor(actor)
    reason = reason_given(reason)
    _whole(case)
    expire_exports()
    now = clock.now()
    try:
        with transaction.atomic():
            export = Export.objects.create(
                case=case,
                asked_by_id=person.staff_id,
                reason=reason,
                asked_at=now,
                expires_at=now + OPEN_FOR,
            )
            _moved(export, person.journal_name)
    except IntegrityError:
        raise AskedAlready from None
    return export


@transaction.atomic
def answer_export(*, actor: Actor, export_id: UUID, agree: bool) -> Export:
    """Somebody else than who asked. Raises NotFound, NotAllowed, StepUpNeeded, SecondPersonNeeded, ExportOver."""
    export = _theirs(actor, export_id)
    person = _supervisor(actor)
    if export.asked_by_id == person.staff_id:
        raise SecondPersonNeeded
    state = Export.State.AGREED if agree else Export.State.REFUSED
    now = clock.now()
    asked = Export.objects.filter(id=export.id, state=Export.State.ASKED, expires_at__gt=now)
    if asked.update(state=state, answered_by_id=person.staff_id, answered_at=now) != 1:
        raise ExportOver
    export.refresh_from_db()
    _moved(export, person.journal_name)
    return export


def take_export(*, actor: Actor, export_id: UUID, behind: Source) -> Taken:
    """The dossier, once, for who asked. It is spent, and written down, before a byte of it leaves.

    Raises NotFound, NotAllowed, StepUpNeeded, ExportOver, NotSealed, CaseGone, KeysUnreachable, AuditDown.
    """
    export = _theirs(actor, export_id)
    person = _supervisor(actor)
    if export.asked_by_id != person.staff_id:
        raise NotAllowed
    case = export.case
    now = clock.now()
    if export.state != Export.State.AGREED or export.expires_at <= now:
        raise ExportOver
    _whole(case)
    data = builder.build(case=case, behind=behind(case.id), export_id=export.id)
    try:
        with transaction.atomic(durable=True):
            agreed = Export.objects.filter(id=export.id, state=Export.State.AGREED, expires_at__gt=now)
            if agreed.update(state=Export.State.TAKEN, taken_at=now) != 1:
                raise ExportOver
            export.refresh_from_db()
            note(actor=person, case=case, what=Viewing.What.DOSSIER, reason=export.reason)
            _moved(export, person.journal_name)
    except DatabaseError:
        raise AuditDown from None
    return Taken(data, f"dossier-{case.ticket.number}-{str(case.id)[-12:]}.zip")


def expire_exports() -> int:
    """Close what nobody answered or took within a day; returns how many. The journal says each."""
    expired = 0
    over = Export.objects.filter(state__in=LIVE, expires_at__lte=clock.now()).select_related("case")
    for export in over:
        with transaction.atomic():
            live = Export.objects.filter(id=export.id, state__in=LIVE)
            if live.update(state=Export.State.EXPIRED) == 1:
                export.state = Export.State.EXPIRED
                _moved(export, "system")
                expired += 1
    return expired


def _theirs(actor: Actor, export_id: UUID) -> Export:
    found = Export.objects.select_related("case__ticket").filter(id=export_id).first()
    if found is None:
        raise NotFound
    supervised_case(actor=actor, case_id=found.case_id)
    return found


def _supervisor(actor: Actor) -> StaffActor:
    """The caller has looked up the case for a supervisor; here only the fresh factor is asked for."""
    assert isinstance(actor, StaffActor)
    fresh(actor)
    return actor


def _whole(case: Case) -> None:
    if case.state == Case.State.SHREDDED:
        raise CaseGone
    if case.state != Case.State.CLOSED or not case.signature:
        raise NotSealed


def _moved(export: Export, by: str) -> None:
    journal_case(ExportMoved, export.case, by=by, export_id=export.id, state=export.state)
