"""What happens to a booked time around its visit: the device tried beforehand, coming in, and the end."""

import json
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from visavis.features.appointments import rules
from visavis.features.appointments.actions.booking import about, cancel_row, record
from visavis.features.appointments.actions.handover import relieve
from visavis.features.appointments.events import (
    AppointmentArrived,
    AppointmentDone,
    AppointmentMissed,
    AppointmentReturned,
    AppointmentTested,
)
from visavis.features.appointments.lookups import bookings
from visavis.features.appointments.models import Appointment, Cell
from visavis.features.appointments.problems import Over
from visavis.features.people.actors import Actor, SystemActor
from visavis.kernel import clock
from visavis.kernel.problems import Invalid, NotFound

TEST_MAX = 4000
"""Characters of JSON; a device check says a few words about camera, microphone and network."""
AT_ONCE = 200


@transaction.atomic
def arrive(*, appointment_id: UUID, visit_id: UUID, actor: Actor) -> Appointment:
    """The customer is in line with this visit. Twice is fine. Raises NotFound, Over."""
    row = _row(appointment_id)
    fresh = Appointment.objects.filter(id=row.id, state=Appointment.State.BOOKED)
    if fresh.update(state=Appointment.State.ARRIVED, visit_id=visit_id) == 1:
        row = _row(appointment_id)
        record(AppointmentArrived(*about(row), visit_id=visit_id), actor)
        return row
    row.refresh_from_db(fields=["state", "visit_id"])
    if row.state != Appointment.State.ARRIVED or row.visit_id != visit_id:
        raise Over
    return row


@transaction.atomic
def settle(*, visit_id: UUID, how: str) -> Appointment | None:
    """The visit of a booking ended: `how` is its last state. After a call ("closed") the booking is done; whoever
    left or was away too long can still come in until check-in closes, later they have missed it. None without a
    booking, or when it was settled already."""
    row = bookings.rows().filter(visit_id=visit_id, state=Appointment.State.ARRIVED).first()
    if row is None:
        return None
    if how == "closed":
        return _end(row, Appointment.State.DONE)
    if rules.over(row.starts_at, clock.now()):
        return _end(row, Appointment.State.MISSED)
    back = Appointment.objects.filter(id=row.id, state=Appointment.State.ARRIVED, visit_id=visit_id)
    if back.update(state=Appointment.State.BOOKED, visit_id=None) != 1:
        return None
    row.state, row.visit_id = Appointment.State.BOOKED, None
    record(AppointmentReturned(*about(row)), SystemActor())
    return row


def _end(row: Appointment, state: str) -> Appointment | None:
    """Done or missed, and the cells given back; None when the row is no longer as it was."""
    same = Appointment.objects.filter(id=row.id, state=row.state, sequence=row.sequence)
    now = clock.now()
    if same.update(state=state, ended_at=now, end_reason=state) != 1:
        return None
    Cell.objects.filter(appointment_id=row.id).delete()
    row.state, row.ended_at, row.end_reason = state, now, state
    event = AppointmentDone if state == Appointment.State.DONE else AppointmentMissed
    record(event(*about(row)), SystemActor())
    return row


@transaction.atomic
def note_test(*, actor: Actor, appointment_id: UUID, results: dict[str, Any]) -> Appointment:
    """Keep what the device check found, for the agent's list. Raises NotFound, Over, Invalid."""
    row = bookings.appointment(actor=actor, appointment_id=appointment_id)
    if len(json.dumps(results)) > TEST_MAX:
        raise Invalid(field="results")
    live = Appointment.objects.filter(id=row.id, state__in=bookings.LIVE)
    row.test, row.tested_at = results, clock.now()
    if live.update(test=row.test, tested_at=row.tested_at) != 1:
        raise Over
    record(AppointmentTested(*about(row)), actor)
    return row


def tick(*, now: datetime | None = None) -> int:
    """What time alone brings about: who didn't come has missed it, what belongs to a closed ticket is cancelled, and
    what an agent who left can't keep is passed on. Returns how many bookings ended. Safe to call twice at once."""
    now = now or clock.now()
    late = _booked().filter(starts_at__lte=now - rules.CLOSES_AFTER).order_by("starts_at")
    ended = sum(
        _close(row) for row in _booked().filter(ticket__state="closed").order_by("starts_at")[:AT_ONCE]
    )
    for row in late[:AT_ONCE]:
        with transaction.atomic():
            ended += _end(row, Appointment.State.MISSED) is not None
    relieve(now=now)
    return ended


def end_closed(*, ticket_id: UUID) -> bool:
    """Cancel what is booked for a ticket that was closed just now, so that its time is free at once. Whoever closes
    tickets calls it; what they miss `tick` finds. True when there was something to cancel."""
    return any(_close(row) for row in _booked().filter(ticket_id=ticket_id, ticket__state="closed"))


def _booked() -> QuerySet[Appointment]:
    return bookings.rows().filter(state=Appointment.State.BOOKED)


@transaction.atomic
def _close(row: Appointment) -> bool:
    return cancel_row(row, SystemActor(), "house", "ticket_closed")


def _row(appointment_id: UUID) -> Appointment:
    found = bookings.rows().filter(id=appointment_id).first()
    if found is None:
        raise NotFound
    return found
