"""News of bookings."""

from dataclasses import dataclass
from typing import Any, ClassVar
from uuid import UUID

from visavis.features.appointments.views import AppointmentView
from visavis.kernel.journal import Event


@dataclass(frozen=True)
class AppointmentEvent(Event):
    appointment_id: UUID
    ticket_id: UUID
    desk_id: UUID
    customer_id: UUID
    staff_id: UUID
    appointment: AppointmentView
    """As it is after the event."""

    def topics(self) -> tuple[str, ...]:
        own = (f"ticket:{self.ticket_id}", f"customer:{self.customer_id}")
        return (*own, f"desk:{self.desk_id}", f"staff:{self.staff_id}")

    def public(self) -> dict[str, Any] | None:
        shown = self.payload()
        return {"ticket_id": shown["ticket_id"], "appointment": shown["appointment"]}


@dataclass(frozen=True)
class AppointmentBooked(AppointmentEvent):
    kind: ClassVar[str] = "appointment.booked"
    by: str
    """"customer" or "staff"."""


@dataclass(frozen=True)
class AppointmentMoved(AppointmentEvent):
    kind: ClassVar[str] = "appointment.moved"
    by: str
    """"customer", "staff", or "house" when only the planned agent changed."""
    told: bool
    """Whether the customer has something new to know: the time changed."""


@dataclass(frozen=True)
class AppointmentCancelled(AppointmentEvent):
    kind: ClassVar[str] = "appointment.cancelled"
    by: str
    reason: str


@dataclass(frozen=True)
class AppointmentDisturbed(AppointmentEvent):
    """The agent can't keep it and nobody else is free then: the customer is asked to choose another time."""

    kind: ClassVar[str] = "appointment.disturbed"


@dataclass(frozen=True)
class AppointmentKept(AppointmentEvent):
    """The agent is back: a time that could not be promised for a while stands after all."""

    kind: ClassVar[str] = "appointment.kept"


@dataclass(frozen=True)
class AppointmentTested(AppointmentEvent):
    """The customer tried camera and microphone beforehand."""

    kind: ClassVar[str] = "appointment.tested"


@dataclass(frozen=True)
class AppointmentArrived(AppointmentEvent):
    kind: ClassVar[str] = "appointment.arrived"
    visit_id: UUID


@dataclass(frozen=True)
class AppointmentDone(AppointmentEvent):
    kind: ClassVar[str] = "appointment.done"


@dataclass(frozen=True)
class AppointmentMissed(AppointmentEvent):
    kind: ClassVar[str] = "appointment.missed"


@dataclass(frozen=True)
class AppointmentReturned(AppointmentEvent):
    """The customer left the line before their call and can still come in: booked as before."""

    kind: ClassVar[str] = "appointment.returned"


@dataclass(frozen=True)
class RosterChanged(Event):
    """Somebody's shifts or absences are different now; agendas look them up again."""

    kind: ClassVar[str] = "roster.changed"
    staff_id: UUID
    desk_ids: list[UUID]
    what: str
    """"shifts" or "absences"."""

    def topics(self) -> tuple[str, ...]:
        return (f"staff:{self.staff_id}", *(f"desk:{desk_id}" for desk_id in self.desk_ids))
