"""A day at a desk that takes bookings."""

from datetime import UTC, datetime
from typing import Any

from visavis.features.appointments import actions
from visavis.features.appointments.models import Appointment
from visavis.features.people.actors import SystemActor
from visavis.kernel.models import JournalEntry

NOW = datetime(2026, 11, 25, 9, tzinfo=UTC)  # a Wednesday
TEN = datetime(2026, 11, 26, 10, tzinfo=UTC)
TOMORROW = TEN.date()
ZONE = "Europe/Berlin"


def work(who: Any, desk: Any, start: str = "00:00", end: str = "24:00") -> None:
    """Somebody can be booked every day."""
    shifts = [{"weekday": day, "start": start, "end": end} for day in range(7)]
    actions.set_shifts(actor=SystemActor(), staff_id=who.staff_id, desk_id=desk.id, shifts=shifts)


def book(actor: Any, ticket: Any, starts_at: datetime = TEN) -> Appointment:
    return actions.book(actor=actor, ticket_id=ticket.id, starts_at=starts_at, zone=ZONE)


def kinds(ticket: Any) -> list[str]:
    """What the journal says about the bookings of a ticket."""
    found = JournalEntry.objects.filter(chain=f"ticket:{ticket.id}", kind__startswith="appointment.")
    return list(found.order_by("id").values_list("kind", flat=True))
