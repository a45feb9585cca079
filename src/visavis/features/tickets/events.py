"""What happens to tickets. All of it may be seen by the ticket's own customer."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

from visavis.features.tickets.views import InvitationView, MessageView
from visavis.kernel.journal import Event


@dataclass(frozen=True)
class TicketEvent(Event):
    """What all of them share: the ticket, its customer and its desk."""

    ticket_id: UUID
    customer_id: UUID
    desk_id: UUID

    def topics(self) -> tuple[str, ...]:
        return (f"ticket:{self.ticket_id}", f"customer:{self.customer_id}", f"desk:{self.desk_id}")

    def public(self) -> dict[str, Any] | None:
        return self.payload()


@dataclass(frozen=True)
class TicketOpened(TicketEvent):
    """A ticket became visible to staff."""

    kind: ClassVar[str] = "ticket.opened"
    number: str
    subject: str


@dataclass(frozen=True)
class TicketMessage(TicketEvent):
    """A new line of the conversation."""

    kind: ClassVar[str] = "ticket.message"
    message: MessageView


@dataclass(frozen=True)
class TicketInvited(TicketEvent):
    """Support asks for a video call."""

    kind: ClassVar[str] = "ticket.invited"
    invitation: InvitationView
    at: datetime


@dataclass(frozen=True)
class InvitationEnded(TicketEvent):
    """The open invitation is "used", "withdrawn" or "expired"."""

    kind: ClassVar[str] = "ticket.invitation_ended"
    invitation_id: UUID
    state: str


@dataclass(frozen=True)
class TicketContactChanged(TicketEvent):
    """News of the ticket goes to another address. `proven`: how whoever changed it was recognised, "host" or
    "email". The addresses themselves stand in no journal."""

    kind: ClassVar[str] = "ticket.contact_changed"
    old_contact_id: UUID | None
    proven: str


@dataclass(frozen=True)
class TicketClosed(TicketEvent):
    kind: ClassVar[str] = "ticket.closed"
    outcome: str
    at: datetime


@dataclass(frozen=True)
class TicketReopened(TicketEvent):
    kind: ClassVar[str] = "ticket.reopened"
    at: datetime
