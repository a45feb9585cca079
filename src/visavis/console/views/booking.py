"""Booking, moving and cancelling a call from its ticket's page."""

from uuid import UUID

from visavis.console.access import StaffRequest
from visavis.console.agenda_forms import BookForm, ChangeForm
from visavis.console.views.tickets import command
from visavis.features.appointments import actions, lookups
from visavis.kernel.problems import Invalid, NotFound


@command
def book(request: StaffRequest, ticket_id: UUID) -> None:
    form = BookForm(request.POST)
    if not form.is_valid():
        raise Invalid(field=next(iter(form.errors)))
    actions.book(actor=request.staff, ticket_id=ticket_id, **form.cleaned_data)


@command
def move(request: StaffRequest, ticket_id: UUID, *, appointment_id: UUID) -> None:
    form = ChangeForm(request.POST)
    _of_ticket(request, ticket_id, appointment_id)
    if not form.is_valid() or form.cleaned_data["starts_at"] is None:
        raise Invalid(field="starts_at")
    actions.move(
        actor=request.staff,
        appointment_id=appointment_id,
        starts_at=form.cleaned_data["starts_at"],
        sequence=form.cleaned_data["sequence"],
    )


@command
def cancel(request: StaffRequest, ticket_id: UUID, *, appointment_id: UUID) -> None:
    form = ChangeForm(request.POST)
    _of_ticket(request, ticket_id, appointment_id)
    if not form.is_valid():
        raise Invalid(field="sequence")
    actions.cancel(actor=request.staff, appointment_id=appointment_id, sequence=form.cleaned_data["sequence"])


def _of_ticket(request: StaffRequest, ticket_id: UUID, appointment_id: UUID) -> None:
    found = lookups.appointment(actor=request.staff, appointment_id=appointment_id)
    if found.ticket_id != ticket_id:
        raise NotFound
