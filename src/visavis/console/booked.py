"""The booked call on a ticket's page: what stands, and the free times to choose from."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo, available_timezones

from django.utils.formats import date_format

from visavis.console.access import StaffRequest
from visavis.console.agenda_forms import DayForm
from visavis.features.appointments import lookups
from visavis.features.appointments.models import Appointment
from visavis.features.appointments.problems import NotBookable
from visavis.features.appointments.views import AppointmentView
from visavis.features.tickets.views import TicketView
from visavis.kernel import clock

SHOWN_DAYS: Final = 7


@dataclass(frozen=True)
class Choice:
    """A free time: `value` is the moment in UTC as the form sends it."""

    value: str
    words: str


@dataclass(frozen=True)
class BookedCard:
    """`days` are the free times by local day while somebody chooses; `near` those next to one that was taken."""

    open: bool
    booking: AppointmentView | None
    agent: str
    customers_time: str
    zone: str
    choosing: bool
    days: list[tuple[str, list[Choice]]] = field(default_factory=list)
    near: list[Choice] = field(default_factory=list)
    later: str = ""
    zones: list[str] = field(default_factory=list)


def card(
    request: StaffRequest, view: TicketView, zone: ZoneInfo, near: list[str] | None = None
) -> BookedCard | None:
    """What the card shows; None where calls can't be booked and none is."""
    booking = lookups.current(ticket_id=view.id)
    last = booking or lookups.last(ticket_id=view.id)
    asked = DayForm({"day": request.GET.get("book", "")})
    choosing = "book" in request.GET or bool(near)
    first = (asked.cleaned_data["day"] if asked.is_valid() else None) or clock.now().astimezone(zone).date()
    days: list[tuple[str, list[Choice]]] = []
    if choosing:
        try:
            days = _days(request, view, zone, first)
        except NotBookable:
            choosing = False
    if booking is None and not lookups.bookable_by_hand(desk_id=view.desk_id):
        return None
    return BookedCard(
        open=view.state == "open",
        booking=booking,
        agent=_agent(request, booking),
        customers_time=_customers_time(booking, zone),
        zone=last.time_zone if last else zone.key,
        choosing=choosing,
        days=days,
        near=[_choice(datetime.fromisoformat(text), zone, whole=True) for text in near or []],
        later=(first + timedelta(days=SHOWN_DAYS)).isoformat() if choosing else "",
        zones=sorted(available_timezones()) if choosing and booking is None else [],
    )


def _agent(request: StaffRequest, booking: AppointmentView | None) -> str:
    if booking is None:
        return ""
    row: Appointment = lookups.appointment(actor=request.staff, appointment_id=booking.id)
    return row.staff.name


def _customers_time(booking: AppointmentView | None, desk: ZoneInfo) -> str:
    """The same moment where the customer is, if their clocks show another time."""
    if booking is None:
        return ""
    zone = ZoneInfo(booking.time_zone)
    here, there = booking.starts_at.astimezone(desk), booking.starts_at.astimezone(zone)
    if here.utcoffset() == there.utcoffset():
        return ""
    return f"{date_format(there, 'DATETIME_FORMAT')} ({booking.time_zone.replace('_', ' ')})"


def _days(
    request: StaffRequest, view: TicketView, zone: ZoneInfo, first: date
) -> list[tuple[str, list[Choice]]]:
    found = lookups.slots(actor=request.staff, ticket_id=view.id, first=first, days=SHOWN_DAYS, zone=zone.key)
    days: dict[date, list[Choice]] = {}
    for slot in found:
        local = slot.starts_at.astimezone(zone)
        days.setdefault(local.date(), []).append(_choice(slot.starts_at, zone, whole=False))
    return [
        (f"{date_format(day, 'l')}, {date_format(day, 'MONTH_DAY_FORMAT')}", list_)
        for day, list_ in days.items()
    ]


def _choice(at: datetime, zone: ZoneInfo, *, whole: bool) -> Choice:
    local = at.astimezone(zone)
    words = date_format(local, "DATETIME_FORMAT") if whole else f"{local:%H:%M}"
    return Choice(f"{at:%Y-%m-%dT%H:%M:%S%z}", words)
