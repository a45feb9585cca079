"""Some days of a desk or of one agent, for staff."""

from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from visavis.features.appointments import rules
from visavis.features.appointments.lookups.bookings import rows, view
from visavis.features.appointments.models import Absence, Appointment, Shift
from visavis.features.appointments.views import Agenda, AgendaEntry, AgendaPerson, BusySpan
from visavis.features.desks import lookups as desks
from visavis.features.desks.models import Desk
from visavis.features.people.actors import StaffActor
from visavis.kernel.problems import NotFound

SHOWN_DAYS = 42
SHOWN_STATES = (
    Appointment.State.BOOKED,
    Appointment.State.ARRIVED,
    Appointment.State.DONE,
    Appointment.State.MISSED,
)


def agenda(
    *, actor: StaffActor, desk_id: UUID, first: date, days: int, staff_id: UUID | None = None
) -> Agenda:
    """Shifts, absences and bookings of a desk on `days` of its local days from `first`, of one person with `staff_id`.

    Why somebody else is away is told to supervisors only. Raises NotFound to who doesn't serve the desk.
    """
    desk = desks.desk(desk_id=desk_id)
    if not actor.serves(desk.id):
        raise NotFound
    tz = ZoneInfo(desk.time_zone)
    last = first + timedelta(days=max(1, min(days, SHOWN_DAYS)))
    start, end = (datetime.combine(day, time(), tz).astimezone(UTC) for day in (first, last))
    members = desks.members(desk_id=desk.id)
    people = [AgendaPerson(member.staff_id, member.name) for member in members]
    if staff_id is not None:
        people = [person for person in people if person.staff_id == staff_id]
    ids = [person.staff_id for person in people]
    return Agenda(
        desk_id=desk.id,
        desk_name=desk.name,
        time_zone=desk.time_zone,
        starts_at=start,
        ends_at=end,
        people=people,
        shifts=_shifts(desk, ids, start, end),
        absences=_absences(actor, ids, start, end),
        entries=_entries(desk, ids if staff_id is not None else None, start, end),
    )


def my_agenda(*, actor: StaffActor, desk_id: UUID, first: date, days: int) -> Agenda:
    """The same of the asking person alone."""
    return agenda(actor=actor, desk_id=desk_id, first=first, days=days, staff_id=actor.staff_id)


def _shifts(desk: Desk, staff: list[UUID], start: datetime, end: datetime) -> list[BusySpan]:
    found = []
    days = rules.days_of(start, end, desk.time_zone)
    for shift in Shift.objects.filter(desk=desk, staff_id__in=staff):
        turn = rules.Turn(shift.weekday, shift.start, shift.end, shift.since, shift.until)
        for begins, ends in rules.turn_spans([turn], desk.time_zone, days):
            if begins < end and ends > start:
                found.append(BusySpan(shift.id, shift.staff_id, begins, ends, "shift", "", False))
    return sorted(found, key=lambda span: span.starts_at)


def _absences(actor: StaffActor, staff: list[UUID], start: datetime, end: datetime) -> list[BusySpan]:
    found = Absence.objects.filter(staff_id__in=staff, starts_at__lt=end, ends_at__gt=start)
    spans = []
    for row in found.order_by("starts_at", "id"):
        told = actor.supervisor or row.staff_id == actor.staff_id
        kind, note = (row.kind, row.note) if told else (Absence.Kind.BUSY.value, "")
        spans.append(
            BusySpan(row.id, row.staff_id, row.starts_at, row.ends_at, kind, note, told and row.imported)
        )
    return spans


def _entries(desk: Desk, staff: list[UUID] | None, start: datetime, end: datetime) -> list[AgendaEntry]:
    found = rows().filter(desk=desk, state__in=SHOWN_STATES, starts_at__lt=end, ends_at__gt=start)
    if staff is not None:
        found = found.filter(staff_id__in=staff)
    return [
        AgendaEntry(
            appointment=view(row),
            staff_id=row.staff_id,
            staff_name=row.staff.name,
            number=row.ticket.number,
            subject=row.ticket.subject,
            customer_name=row.customer.name,
            customer_language=row.customer.language,
            test=row.test,
        )
        for row in found.order_by("starts_at", "id")
    ]
