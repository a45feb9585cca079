"""Booked times: one by one, of a ticket, of a customer, and those due at a desk."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import QuerySet

from visavis.features.appointments import rules
from visavis.features.appointments.models import Appointment, Policy
from visavis.features.appointments.views import AppointmentView
from visavis.features.people.actors import Actor, CustomerActor
from visavis.features.tickets import lookups as tickets
from visavis.kernel import clock
from visavis.kernel.prepared import Prepared
from visavis.kernel.problems import NotFound

LIVE = (Appointment.State.BOOKED, Appointment.State.ARRIVED)


@dataclass(frozen=True)
class Due:
    """Somebody who is expected at a desk now."""

    appointment_id: UUID
    needs: frozenset[str]
    starts_at: datetime


@dataclass(frozen=True)
class Reason:
    """Why a customer comes into a call, and the codes of what to bring (as in an invitation)."""

    purpose: str
    bring: list[str]


def rows() -> QuerySet[Appointment]:
    """Appointments with all that `view` looks at."""
    return Appointment.objects.select_related("ticket", "desk__booking", "customer", "staff")


def appointment(*, actor: Actor, appointment_id: UUID) -> Appointment:
    """One booked time of a ticket the actor reaches. Raises NotFound for a missing one and for somebody else's
    alike (S-17)."""
    found = rows().filter(id=appointment_id, ticket__in=tickets.visible(actor)).first()
    if found is None:
        raise NotFound
    return found


def view(appointment: Appointment) -> AppointmentView:
    """The booked time as pages, mails and sockets show it."""
    starts_at = appointment.starts_at
    return AppointmentView(
        id=appointment.id,
        ticket_id=appointment.ticket_id,
        desk_id=appointment.desk_id,
        desk_name=appointment.desk.name,
        purpose=appointment.purpose,
        state=appointment.state,
        starts_at=starts_at,
        ends_at=appointment.ends_at,
        opens_at=starts_at - rules.OPENS_BEFORE,
        closes_at=starts_at + rules.CLOSES_AFTER,
        change_until=change_until(appointment),
        time_zone=appointment.time_zone,
        sequence=appointment.sequence,
        disturbed=appointment.disturbed,
        tested_at=appointment.tested_at,
    )


def change_until(appointment: Appointment) -> datetime:
    """Customers change it themselves before this. Whom we ask for another time may choose one until the last."""
    if appointment.disturbed:
        return appointment.starts_at
    policy = getattr(appointment.desk, "booking", None) or Policy()
    return appointment.starts_at - timedelta(minutes=policy.change_until_minutes)


def current(*, ticket_id: UUID) -> AppointmentView | None:
    """The live booking of a ticket. For callers that hold the ticket already."""
    found = rows().filter(ticket_id=ticket_id, state__in=LIVE).first()
    return view(found) if found else None


def reason(*, actor: Actor, ticket_id: UUID) -> Reason:
    """What the call of a ticket is for: its open invitation says it, else the one from which it was booked, also when
    that has run out meanwhile. Raises NotFound."""
    tickets.ticket(actor=actor, ticket_id=ticket_id)
    invited = tickets.open_invitation(ticket_id=ticket_id)
    if invited is not None:
        return Reason(invited.purpose, list(invited.bring))
    booked = Appointment.objects.filter(ticket_id=ticket_id, state__in=LIVE).first()
    if booked is None or booked.invitation_id is None:
        return Reason(booked.purpose if booked else "", [])
    source = tickets.invitation(actor=actor, invitation_id=booked.invitation_id)
    return Reason(booked.purpose, list(source.bring))


def last(*, ticket_id: UUID) -> AppointmentView | None:
    """The newest booking of a ticket, whatever became of it. For callers that hold the ticket already."""
    found = rows().filter(ticket_id=ticket_id).order_by("-id").first()
    return view(found) if found else None


def of_customer(*, actor: CustomerActor) -> list[AppointmentView]:
    """The customer's live bookings, soonest first; of a mailbox exactly those on tickets it opens."""
    found = rows().filter(state__in=LIVE, ticket__in=tickets.visible(actor))
    return [view(row) for row in found.order_by("starts_at")]


def due(*, desk_id: UUID, now: datetime) -> list[Due]:
    """Booked customers who haven't come in and whose time is now (routing rule 4), soonest first."""
    found = Appointment.objects.filter(
        desk_id=desk_id,
        state=Appointment.State.BOOKED,
        starts_at__gte=now - rules.HELD_SINCE,
        starts_at__lte=now + rules.HELD_WITHIN,
    ).order_by("starts_at", "id")
    return [
        Due(row_id, frozenset({purpose} if purpose else ()), starts_at)
        for row_id, purpose, starts_at in found.values_list("id", "purpose", "starts_at")
    ]


def enterable(*, ticket_id: UUID, now: datetime | None = None) -> Appointment | None:
    """The live booking of a ticket while check-in is open. For callers that hold the ticket already."""
    now = now or clock.now()
    found = _live_of_ticket.first(ticket_id=ticket_id)
    return found if found and rules.may_enter(found.starts_at, now) else None


# Asked by everybody who joins the line.
_live_of_ticket = Prepared(
    lambda ticket_id: rows().filter(ticket_id=ticket_id, state__in=LIVE)[:1], ticket_id=UUID
)


def opening(*, now: datetime) -> list[Appointment]:
    """Bookings nobody has come for yet whose check-in is open at `now`."""
    booked = rows().filter(state=Appointment.State.BOOKED, starts_at__lte=now + rules.OPENS_BEFORE)
    return list(booked.filter(starts_at__gt=now - rules.CLOSES_AFTER).order_by("starts_at"))
