"""Booked customers in the line: their place counts from the booked time, and agents are kept free for them.

Rules 1 and 4 of the queueing study: key = booked time - 60 minutes for whoever comes in time, the booked time itself
for whoever comes late, and no walk-in takes the agent whom somebody with an appointment needs in a moment.
"""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from visavis.features.appointments import actions as appointments
from visavis.features.appointments import lookups as bookings
from visavis.features.appointments import rules as booking_rules
from visavis.features.appointments.models import Appointment
from visavis.features.people.actors import SystemActor
from visavis.features.visits import lookups
from visavis.features.visits.actions.moves import about, record
from visavis.features.visits.events import VisitBooked
from visavis.features.visits.models import Visit
from visavis.features.waiting.rules import Hold, key_for

BOOKED, BOOKED_LATE = "appointment", "appointment_late"
"""Why a visit's key is earlier than its joining."""
EARLY = timedelta(minutes=5)
"""Before this much ahead of the booked time only an agent who would idle takes the customer."""


def waiting_for(*, ticket_id: UUID, now: datetime) -> Appointment | None:
    """The booking of a ticket that a customer who joins at `now` comes for; None before and after check-in, and when
    an earlier visit has used it."""
    found = bookings.enterable(ticket_id=ticket_id, now=now)
    return found if found and found.state == Appointment.State.BOOKED else None


def place(booked: Appointment, now: datetime) -> tuple[datetime, str]:
    """The key of somebody who comes for a booked time at `now`, and the reason for it."""
    reference, credit = booking_rules.arrival_key(booked.starts_at, now)
    return key_for(reference, credit), BOOKED if credit else BOOKED_LATE


def is_early(booked_for: datetime | None, now: datetime) -> bool:
    return booked_for is not None and now < booked_for - EARLY


def hold(*, desk_id: UUID, now: datetime) -> Hold | None:
    """Whom agents are kept free for at this moment; None when nobody is due."""
    due = bookings.due(desk_id=desk_id, now=now)
    if not due:
        return None
    forecast = lookups.forecast(desk_id=desk_id)
    return Hold([frozenset(one.needs) for one in due], forecast.busy, forecast.mean_minutes)


def take_up(*, now: datetime) -> int:
    """Customers who joined the line before their check-in opened get the place of their booking now."""
    booked = {one.ticket_id: one for one in bookings.opening(now=now)}
    if not booked:
        return 0
    walk_ins = Visit.objects.filter(state="waiting", booked_for=None, ticket_id__in=booked)
    return sum(_take_up(visit, booked[visit.ticket_id], now) for visit in walk_ins)


@transaction.atomic
def _take_up(visit: Visit, booked: Appointment, now: datetime) -> bool:
    key, reason = min(place(booked, now), (visit.key, visit.credit_reason))
    changed = Visit.objects.filter(id=visit.id, state="waiting", booked_for=None).update(
        booked_for=booked.starts_at, key=key, credit_reason=reason
    )
    if not changed:
        return False  # left, or taken by an agent, a moment ago
    visit.booked_for, visit.key, visit.credit_reason = booked.starts_at, key, reason
    appointments.arrive(appointment_id=booked.id, visit_id=visit.id, actor=SystemActor())
    record(visit, VisitBooked(*about(visit), booked.starts_at, lookups.entry(visit)), "system")
    return True
