"""The shapes in which bookings travel: to pages, through the journal, to sockets. Times are UTC."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID


@dataclass(frozen=True)
class Slot:
    """A time that can be booked."""

    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True)
class AppointmentView:
    """A booked time as the customer and staff see it."""

    id: UUID
    ticket_id: UUID
    desk_id: UUID
    desk_name: str
    purpose: str
    state: str
    starts_at: datetime
    ends_at: datetime
    opens_at: datetime
    """From here on the customer can come in (ten minutes before)."""
    closes_at: datetime
    """Whoever comes later has missed it."""
    change_until: datetime
    """Until then the customer can move or cancel by themselves."""
    time_zone: str
    sequence: int
    disturbed: bool
    tested_at: datetime | None


@dataclass(frozen=True)
class AgendaEntry:
    """An appointment in an agenda, for staff."""

    appointment: AppointmentView
    staff_id: UUID
    staff_name: str
    number: str
    subject: str
    customer_name: str
    customer_language: str
    test: dict[str, object]


@dataclass(frozen=True)
class BusySpan:
    """A stretch of somebody's agenda: a "shift", or why they can't be booked: "leave", "break", "ill", "busy"."""

    id: UUID
    staff_id: UUID
    starts_at: datetime
    ends_at: datetime
    kind: str
    note: str
    imported: bool


@dataclass(frozen=True)
class AgendaPerson:
    """Somebody who has a column in the agenda."""

    staff_id: UUID
    name: str


@dataclass(frozen=True)
class Agenda:
    """Some days of a desk, or of one agent."""

    desk_id: UUID
    desk_name: str
    time_zone: str
    starts_at: datetime
    ends_at: datetime
    people: list[AgendaPerson]
    shifts: list[BusySpan]
    absences: list[BusySpan]
    entries: list[AgendaEntry]


@dataclass(frozen=True)
class ShiftView:
    """One line of somebody's roster at a desk: local clock times on a weekday (0 is Monday), `until` the last day."""

    id: UUID
    weekday: int
    start: str
    end: str
    since: date | None
    until: date | None


@dataclass(frozen=True)
class FeedView:
    """A private calendar address of somebody, without its secret, which is kept nowhere."""

    id: UUID
    created_at: datetime
    read_at: datetime | None
