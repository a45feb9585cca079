"""Booked calls as customers see and change them: the same steps as on their pages, for programs of a host."""

from datetime import date
from uuid import UUID

from django.http import HttpResponse
from ninja import Router

from visavis.api.answers import wire, wire_if_changed
from visavis.api.auth import CustomerRequest
from visavis.api.schemas import BookIn, CancelIn, CustomerMoveIn
from visavis.features.appointments import actions, lookups


def upcoming(request: CustomerRequest) -> HttpResponse:
    """The customer's booked calls, soonest first."""
    return wire(lookups.of_customer(actor=request.auth))


def booking(request: CustomerRequest, appointment_id: UUID) -> HttpResponse:
    row = lookups.appointment(actor=request.auth, appointment_id=appointment_id)
    return wire_if_changed(request, lookups.view(row))


def slots(request: CustomerRequest, ticket_id: UUID, first: date, zone: str, days: int = 7) -> HttpResponse:
    """The free times for a ticket, soonest first, on `days` local days of `zone` from `first`."""
    found = lookups.slots(actor=request.auth, ticket_id=ticket_id, first=first, days=days, zone=zone)
    return wire(found)


def book(request: CustomerRequest, ticket_id: UUID, body: BookIn) -> HttpResponse:
    """Who is too slow gets `appointments.slot_taken` with the nearest free times in `params.slots`."""
    row = actions.book(actor=request.auth, ticket_id=ticket_id, starts_at=body.starts_at, zone=body.zone)
    return wire(lookups.view(row))


def move(request: CustomerRequest, appointment_id: UUID, body: CustomerMoveIn) -> HttpResponse:
    """Another time, until the desk's limit."""
    row = actions.move(
        actor=request.auth,
        appointment_id=appointment_id,
        starts_at=body.starts_at,
        zone=body.zone,
        sequence=body.sequence,
    )
    return wire(lookups.view(row))


def cancel(request: CustomerRequest, appointment_id: UUID, body: CancelIn) -> HttpResponse:
    row = actions.cancel(actor=request.auth, appointment_id=appointment_id, sequence=body.sequence)
    return wire(lookups.view(row))


def add_booking_routes(router: Router) -> None:
    """Give the customer's router its routes of booked calls."""
    named = "visavis_api_customer_"
    router.get("/appointments", operation_id=f"{named}appointments")(upcoming)
    router.get("/appointments/{appointment_id}", operation_id=f"{named}appointment")(booking)
    router.get("/tickets/{ticket_id}/slots", operation_id=f"{named}slots")(slots)
    router.post("/tickets/{ticket_id}/appointments", operation_id=f"{named}book")(book)
    router.put("/appointments/{appointment_id}/move", operation_id=f"{named}move")(move)
    router.post("/appointments/{appointment_id}/cancel", operation_id=f"{named}cancel")(cancel)
