"""Bookings for the tests of notices: rows and news as the appointments' actions write them, at any time whatever the
desk's roster says."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import transaction

from visavis.features.appointments import events, rules
from visavis.features.appointments.models import Appointment
from visavis.features.appointments.views import AppointmentView
from visavis.features.notices import actions
from visavis.kernel import clock, jobs, journal

LENGTH = timedelta(minutes=15)


def at(text: str) -> datetime:
    """A moment in UTC: "2026-11-25 12:00"."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def post() -> None:
    """Read the journal and run what is due, as the worker does, until nothing more comes of it."""
    actions.read_journal()
    while jobs.run_due():
        actions.read_journal()


@transaction.atomic
def book(ticket: Any, agent: Any, starts_at: datetime, *, zone: str = "Europe/Berlin") -> Appointment:
    row = Appointment.objects.create(
        ticket=ticket,
        customer=ticket.customer,
        desk=ticket.desk,
        staff_id=agent.staff_id,
        starts_at=starts_at,
        ends_at=starts_at + LENGTH,
        time_zone=zone,
        booked_by="customer",
        created_at=clock.now(),
    )
    _record(row, events.AppointmentBooked, by="customer")
    return row


@transaction.atomic
def move(
    row: Appointment, starts_at: datetime, *, zone: str = "", by: str = "customer", told: bool = True
) -> None:
    _change(row, starts_at=starts_at, ends_at=starts_at + LENGTH, time_zone=zone or row.time_zone)
    _record(row, events.AppointmentMoved, by=by, told=told)


@transaction.atomic
def cancel(row: Appointment, *, by: str = "customer", reason: str = "") -> None:
    _change(row, state="cancelled", ended_at=clock.now())
    _record(row, events.AppointmentCancelled, by=by, reason=reason)


@transaction.atomic
def disturb(row: Appointment) -> None:
    row.disturbed = True
    row.save()
    _record(row, events.AppointmentDisturbed)


@transaction.atomic
def keep(row: Appointment) -> None:
    row.disturbed = False
    row.save()
    _record(row, events.AppointmentKept)


@transaction.atomic
def miss(row: Appointment) -> None:
    row.state, row.ended_at = "missed", clock.now()
    row.save()
    _record(row, events.AppointmentMissed)


def _change(row: Appointment, **fields: Any) -> None:
    for name, value in {**fields, "sequence": row.sequence + 1}.items():
        setattr(row, name, value)
    row.save()


def _record(row: Appointment, event: Callable[..., events.AppointmentEvent], **more: Any) -> None:
    news = event(
        appointment_id=row.id,
        ticket_id=row.ticket_id,
        desk_id=row.desk_id,
        customer_id=row.customer_id,
        staff_id=row.staff_id,
        appointment=_view(row),
        **more,
    )
    journal.record(news, chain=f"ticket:{row.ticket_id}", actor="system")


def _view(row: Appointment) -> AppointmentView:
    return AppointmentView(
        id=row.id,
        ticket_id=row.ticket_id,
        desk_id=row.desk_id,
        desk_name=row.desk.name,
        purpose=row.purpose,
        state=row.state,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        opens_at=row.starts_at - rules.OPENS_BEFORE,
        closes_at=row.starts_at + rules.CLOSES_AFTER,
        change_until=row.starts_at - timedelta(hours=1),
        time_zone=row.time_zone,
        sequence=row.sequence,
        disturbed=row.disturbed,
        tested_at=row.tested_at,
    )
