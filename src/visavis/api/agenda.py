"""Booked calls as staff see and change them."""

from datetime import date
from uuid import UUID

from django.http import HttpResponse
from ninja import Router

from visavis.api.answers import wire, wire_if_changed
from visavis.api.auth import StaffRequest
from visavis.api.schemas import BookIn, CancelIn, MoveIn
from visavis.features.appointments import actions, lookups
from visavis.features.appointments.models import Appointment


def agenda(
    request: StaffRequest, desk: UUID, first: date, days: int = 1, staff: UUID | None = None
) -> HttpResponse:
    """Some local days of a desk, or of one person there."""
    view = lookups.agenda(actor=request.auth, desk_id=desk, first=first, days=days, staff_id=staff)
    return wire_if_changed(request, view)


def slots(request: StaffRequest, ticket_id: UUID, first: date, zone: str, days: int = 7) -> HttpResponse:
    """The free times for a ticket, on local days of `zone`."""
    found = lookups.slots(actor=request.auth, ticket_id=ticket_id, first=first, days=days, zone=zone)
    return wire(found)


def book(request: StaffRequest, ticket_id: UUID, body: BookIn) -> HttpResponse:
    return _booked(
        actions.book(actor=request.auth, ticket_id=ticket_id, starts_at=body.starts_at, zone=body.zone)
    )


def move(request: StaffRequest, appointment_id: UUID, body: MoveIn) -> HttpResponse:
    """Another time, another agent, or both. The customer is told of a new time only."""
    return _booked(
        actions.move(
            actor=request.auth,
            appointment_id=appointment_id,
            starts_at=body.starts_at,
            sequence=body.sequence,
            staff_id=body.staff_id,
        )
    )


def cancel(request: StaffRequest, appointment_id: UUID, body: CancelIn) -> HttpResponse:
    return _booked(actions.cancel(actor=request.auth, appointment_id=appointment_id, sequence=body.sequence))


def _booked(row: Appointment) -> HttpResponse:
    return wire(lookups.view(row))


def add_agenda_routes(router: Router) -> None:
    """Give the staff's router its routes of booked calls."""
    router.get("/agenda", operation_id="visavis_api_staff_agenda")(agenda)
    router.get("/tickets/{ticket_id}/slots", operation_id="visavis_api_staff_slots")(slots)
    router.post("/tickets/{ticket_id}/appointments", operation_id="visavis_api_staff_book")(book)
    router.put("/appointments/{appointment_id}/move", operation_id="visavis_api_staff_move")(move)
    router.post("/appointments/{appointment_id}/cancel", operation_id="visavis_api_staff_cancel")(cancel)
