"""Dossiers that were asked for, as supervisors see them."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from visavis.features.evidence.lookups.looking import supervised_case
from visavis.features.evidence.models import Export
from visavis.features.people.actors import Actor, StaffActor
from visavis.kernel import clock

LIVE = (Export.State.ASKED, Export.State.AGREED)


@dataclass(frozen=True)
class ExportView:
    id: UUID
    case_id: UUID
    number: str
    """Of the ticket."""
    state: str
    """ "asked" | "agreed" | "refused" | "taken" | "expired": what it is at this moment."""
    reason: str
    asked_by: str
    asked_at: datetime
    answered_by: str
    answered_at: datetime | None
    taken_at: datetime | None
    expires_at: datetime
    mine: bool
    """The one who looks asked for it: may take it, and may not answer it."""


def exports(*, actor: Actor, case_id: UUID) -> list[ExportView]:
    """Of one case, newest first. Raises NotFound, NotAllowed (S-56)."""
    case = supervised_case(actor=actor, case_id=case_id)
    assert isinstance(actor, StaffActor)
    rows = Export.objects.filter(case=case).select_related("asked_by", "answered_by", "case__ticket")
    return [_view(row, actor) for row in rows.order_by("-asked_at")]


def exports_waiting(*, actor: StaffActor) -> list[ExportView]:
    """What others asked for and somebody has to answer; for supervisors, empty for others."""
    if not actor.supervisor:
        return []
    rows = Export.objects.filter(state=Export.State.ASKED, expires_at__gt=clock.now())
    rows = rows.exclude(asked_by_id=actor.staff_id).select_related("asked_by", "answered_by", "case__ticket")
    return [_view(row, actor) for row in rows.order_by("asked_at")[:50]]


def _view(row: Export, actor: StaffActor) -> ExportView:
    over = row.state in LIVE and row.expires_at <= clock.now()
    return ExportView(
        id=row.id,
        case_id=row.case_id,
        number=row.case.ticket.number,
        state=Export.State.EXPIRED if over else row.state,
        reason=row.reason,
        asked_by=row.asked_by.name,
        asked_at=row.asked_at,
        answered_by=row.answered_by.name if row.answered_by else "",
        answered_at=row.answered_at,
        taken_at=row.taken_at,
        expires_at=row.expires_at,
        mine=row.asked_by_id == actor.staff_id,
    )
