"""Booking a time, moving it, giving it back.

The unique constraint of the cells decides every race (I-28): whoever writes them first has the agent's time, the other
tries the next agent, and when nobody is left the answer carries the nearest free times.
"""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from visavis.features.appointments import rules
from visavis.features.appointments.events import (
    AppointmentBooked,
    AppointmentCancelled,
    AppointmentEvent,
    AppointmentMoved,
)
from visavis.features.appointments.lookups import bookings
from visavis.features.appointments.lookups.free import (
    Request,
    for_ticket,
    free_staff,
    in_order,
    nearest_slots,
    stand_ins,
)
from visavis.features.appointments.models import Appointment, Cell
from visavis.features.appointments.problems import (
    BookedAlready,
    ChangedMeanwhile,
    InLineAlready,
    NoSuchZone,
    Over,
    SlotTaken,
    TooLate,
)
from visavis.features.appointments.views import AppointmentView
from visavis.features.desks.models import Desk
from visavis.features.people.actors import Actor, CustomerActor
from visavis.features.people.rules import clean_line
from visavis.features.tickets import lookups as tickets
from visavis.features.tickets.models import Ticket
from visavis.features.tickets.problems import TicketClosed
from visavis.kernel import clock, journal
from visavis.kernel.ids import new_id
from visavis.kernel.wire import to_wire

REASON_MAX = 20


class _Lost(Exception):
    """Nobody is free at the wanted time (any more)."""


def book(*, actor: Actor, ticket_id: UUID, starts_at: datetime, zone: str) -> Appointment:
    """Book a call for a ticket. `zone` is the customer's, in which they will be told the time.

    The desk plans it with a free agent of the fewest skills, then of the fewest bookings that day. Raises NotFound,
    NoSuchZone, NotBookable, TicketClosed, BookedAlready, and SlotTaken with the nearest free times.
    """
    if rules.time_zone(zone) is None:
        raise NoSuchZone(field="zone")
    ticket = tickets.ticket(actor=actor, ticket_id=ticket_id)
    if ticket.state != Ticket.State.OPEN:
        raise TicketClosed
    request = for_ticket(actor, ticket)
    try:
        with transaction.atomic():
            return _book(actor, ticket, request, starts_at.astimezone(UTC), zone)
    except _Lost:
        raise _taken(request, starts_at) from None


def _book(actor: Actor, ticket: Ticket, request: Request, starts_at: datetime, zone: str) -> Appointment:
    _one_at_a_time(ticket.desk_id)
    if Appointment.objects.filter(ticket=ticket, state__in=bookings.LIVE).exists():
        raise BookedAlready
    invitation = tickets.open_invitation(ticket_id=ticket.id)
    by = "customer" if isinstance(actor, CustomerActor) else "staff"
    row = Appointment(
        ticket=ticket,
        customer=ticket.customer,
        desk=ticket.desk,
        invitation_id=invitation.id if invitation else None,
        purpose=request.purpose,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=request.minutes),
        time_zone=zone,
        booked_by=by,
        created_at=clock.now(),
    )
    for worker in in_order(free_staff(request, starts_at), starts_at):
        row.id, row.staff_id = new_id(), worker.id
        try:
            with transaction.atomic():
                row.save(force_insert=True)
                take_cells(row)
        except IntegrityError:
            if Appointment.objects.filter(ticket=ticket, state__in=bookings.LIVE).exists():
                raise BookedAlready from None
            continue
        record(AppointmentBooked(*about(row), by=by), actor)
        return row
    raise _Lost


def move(
    *,
    actor: Actor,
    appointment_id: UUID,
    starts_at: datetime,
    zone: str | None = None,
    sequence: int,
    staff_id: UUID | None = None,
) -> Appointment:
    """Give a booking another time; it stays the same entry in every calendar. `sequence` is the one the actor saw.

    Staff may name the agent (`staff_id`). Raises NotFound, NoSuchZone, ChangedMeanwhile, TooLate, InLineAlready,
    Over, and SlotTaken with the nearest free times.
    """
    if zone is not None and rules.time_zone(zone) is None:
        raise NoSuchZone(field="zone")
    row = bookings.appointment(actor=actor, appointment_id=appointment_id)
    check_changeable(row, actor, sequence)
    request = for_ticket(actor, row.ticket, own=row)
    starts_at = starts_at.astimezone(UTC)
    planned = None if isinstance(actor, CustomerActor) else staff_id
    if starts_at == row.starts_at and planned in (None, row.staff_id):
        return row
    try:
        with transaction.atomic():
            return _move(actor, row, request, starts_at, zone, planned)
    except _Lost:
        raise _taken(request, starts_at) from None


def _move(
    actor: Actor,
    row: Appointment,
    request: Request,
    starts_at: datetime,
    zone: str | None,
    staff_id: UUID | None,
) -> Appointment:
    _one_at_a_time(row.desk_id)
    timed = starts_at != row.starts_at
    found = in_order(free_staff(request, starts_at), starts_at) if timed else stand_ins(row)
    # Whoever it is planned with keeps it where they can.
    wanted = [worker for worker in found if staff_id in (None, worker.id)]
    for worker in sorted(wanted, key=lambda worker: worker.id != row.staff_id):
        fields: dict[str, Any] = {
            "starts_at": starts_at,
            "ends_at": starts_at + (row.ends_at - row.starts_at),
            "time_zone": zone or row.time_zone,
            "sequence": row.sequence + timed,
            "disturbed": False,
        }
        if replan(row, worker.id, **fields):
            by = "customer" if isinstance(actor, CustomerActor) else "staff"
            record(AppointmentMoved(*about(row), by=by, told=timed), actor)
            return row
    raise _Lost


def replan(row: Appointment, staff_id: UUID, **fields: Any) -> bool:
    """Give a booked row another agent or time with its cells; False when that agent's time is taken. Raises
    ChangedMeanwhile."""
    before = {"sequence": row.sequence, "staff_id": row.staff_id, "state": Appointment.State.BOOKED}
    try:
        with transaction.atomic():
            same = Appointment.objects.filter(id=row.id, **before)
            if same.update(staff_id=staff_id, **fields) != 1:
                raise ChangedMeanwhile
            Cell.objects.filter(appointment_id=row.id).delete()
            moved = bookings.rows().get(id=row.id)
            take_cells(moved)
    except IntegrityError:
        return False
    for name in ("staff", *fields):
        setattr(row, name, getattr(moved, name))
    return True


def cancel(
    *, actor: Actor, appointment_id: UUID, reason: str = "", sequence: int | None = None
) -> Appointment:
    """Give a booked time back; its place is free at once. Cancelling what is cancelled changes nothing.

    Raises NotFound, ChangedMeanwhile, TooLate, InLineAlready, Over.
    """
    row = bookings.appointment(actor=actor, appointment_id=appointment_id)
    if row.state == Appointment.State.CANCELLED:
        return row
    check_changeable(row, actor, sequence)
    by = "customer" if isinstance(actor, CustomerActor) else "staff"
    with transaction.atomic():
        if not cancel_row(row, actor, by, clean_line(reason, limit=REASON_MAX)):
            raise ChangedMeanwhile
    return row


def cancel_row(row: Appointment, actor: Actor, by: str, reason: str) -> bool:
    """Cancel a booked row in the running transaction; False when it is no longer as it was."""
    same = Appointment.objects.filter(id=row.id, state=Appointment.State.BOOKED, sequence=row.sequence)
    fields = {
        "state": Appointment.State.CANCELLED,
        "sequence": row.sequence + 1,
        "ended_at": clock.now(),
        "end_reason": reason or by,
    }
    if same.update(**fields) != 1:
        return False
    Cell.objects.filter(appointment_id=row.id).delete()
    for name, value in fields.items():
        setattr(row, name, value)
    record(AppointmentCancelled(*about(row), by=by, reason=reason), actor)
    return True


def check_changeable(row: Appointment, actor: Actor, sequence: int | None) -> None:
    """May this actor move or cancel the booking as they saw it?"""
    if row.state not in bookings.LIVE:
        raise Over
    if row.state == Appointment.State.ARRIVED:
        raise InLineAlready
    if sequence is not None and sequence != row.sequence:
        raise ChangedMeanwhile
    if isinstance(actor, CustomerActor) and clock.now() > bookings.change_until(row):
        raise TooLate


def take_cells(row: Appointment) -> None:
    """Occupy the agent's time. Raises IntegrityError when some of it is taken."""
    cells = rules.cells_of(row.starts_at, row.ends_at)
    Cell.objects.bulk_create(Cell(appointment=row, staff_id=row.staff_id, at=at) for at in cells)


def _one_at_a_time(desk_id: UUID) -> None:
    """Bookings of one desk queue up, so that its share is kept as exactly as the cells are (on SQLite every write
    queues anyway)."""
    Desk.objects.select_for_update().filter(id=desk_id).values_list("id", flat=True).first()


def _taken(request: Request, starts_at: datetime) -> SlotTaken:
    found = nearest_slots(request, starts_at)
    return SlotTaken(slots=[to_wire(slot.starts_at) for slot in found])


def about(row: Appointment) -> tuple[UUID, UUID, UUID, UUID, UUID, AppointmentView]:
    """What every event about a booking begins with."""
    return row.id, row.ticket_id, row.desk_id, row.customer_id, row.staff_id, bookings.view(row)


def record(event: AppointmentEvent, actor: Actor) -> None:
    journal.record(event, chain=f"ticket:{event.ticket_id}", actor=actor.journal_name)
