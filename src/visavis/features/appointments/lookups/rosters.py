"""Somebody's own working time: shifts, absences, private calendar addresses."""

from uuid import UUID

from visavis.features.appointments.models import Absence, CalendarFeed, Shift
from visavis.features.appointments.views import BusySpan, FeedView, ShiftView
from visavis.features.people.actors import StaffActor
from visavis.kernel import clock
from visavis.kernel.problems import NotFound

SHOWN = 200


def shifts_of(*, actor: StaffActor, staff_id: UUID, desk_id: UUID) -> list[ShiftView]:
    """Somebody's shifts at a desk, in the order of the week; past ones are left out. Raises NotFound."""
    _may_see(actor, staff_id)
    rows = Shift.objects.filter(staff_id=staff_id, desk_id=desk_id).order_by("weekday", "start", "since")
    return [ShiftView(row.id, row.weekday, row.start, row.end, row.since, row.until) for row in rows]


def absences_of(*, actor: StaffActor, staff_id: UUID, imported: bool = False) -> list[BusySpan]:
    """What keeps somebody away from now on: entered by hand, or taken from their calendar (`imported`). Raises
    NotFound."""
    _may_see(actor, staff_id)
    rows = Absence.objects.filter(staff_id=staff_id, ends_at__gt=clock.now(), imported=imported)
    return [
        BusySpan(row.id, row.staff_id, row.starts_at, row.ends_at, row.kind, row.note, row.imported)
        for row in rows.order_by("starts_at", "id")[:SHOWN]
    ]


def imported_count(*, actor: StaffActor, staff_id: UUID) -> int:
    """How many busy times to come were taken from somebody's calendar. Raises NotFound."""
    _may_see(actor, staff_id)
    return Absence.objects.filter(staff_id=staff_id, ends_at__gt=clock.now(), imported=True).count()


def feeds_of(*, actor: StaffActor) -> list[FeedView]:
    """One's own private calendar addresses that still work, newest first."""
    rows = CalendarFeed.objects.filter(staff_id=actor.staff_id, revoked_at=None).order_by("-created_at")
    return [FeedView(row.id, row.created_at, row.read_at) for row in rows]


def _may_see(actor: StaffActor, staff_id: UUID) -> None:
    if not actor.supervisor and actor.staff_id != staff_id:
        raise NotFound
