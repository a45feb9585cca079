"""The shapes in which tickets travel: to pages, through the journal, to sockets."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from visavis.features.tickets.models import Invitation, Message


@dataclass(frozen=True)
class MessageView:
    """One line of a conversation; `author` is "customer", "staff" or "system"."""

    id: UUID
    author: str
    author_name: str
    text: str
    at: datetime


@dataclass(frozen=True)
class InvitationView:
    """Support's request to meet on video. `bring` holds codes: "original_document", "bank_card"."""

    id: UUID
    purpose: str
    bring: list[str]
    line: str
    valid_until: datetime
    state: str
    staff_name: str


@dataclass(frozen=True)
class TicketCard:
    """A ticket in a list."""

    id: UUID
    number: str
    subject: str
    topic: str
    state: str
    outcome: str
    desk_id: UUID
    desk_name: str
    customer_name: str
    opened_by: str
    created_at: datetime
    updated_at: datetime
    invitation: InvitationView | None


@dataclass(frozen=True)
class TicketView:
    """A ticket with its conversation, oldest line first. `invitation` is the open one."""

    id: UUID
    number: str
    subject: str
    topic: str
    state: str
    outcome: str
    desk_id: UUID
    desk_name: str
    customer_id: UUID
    customer_name: str
    customer_language: str
    opened_by: str
    contact_email: str
    contact_verified: bool
    created_at: datetime
    updated_at: datetime
    closed_at: datetime | None
    messages: list[MessageView]
    invitation: InvitationView | None


def message_view(message: Message) -> MessageView:
    return MessageView(
        id=message.id,
        author=message.author,
        author_name=message.author_name,
        text=message.text,
        at=message.at,
    )


def invitation_view(invitation: Invitation) -> InvitationView:
    return InvitationView(
        id=invitation.id,
        purpose=invitation.purpose,
        bring=list(invitation.bring),
        line=invitation.line,
        valid_until=invitation.valid_until,
        state=invitation.state,
        staff_name=invitation.staff_name,
    )
