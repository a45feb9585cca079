"""Talking on a ticket, closing and reopening it."""

from uuid import UUID

from django.db import IntegrityError, transaction

from visavis.features.people.actors import Actor, CustomerActor, StaffActor
from visavis.features.people.rules import clean_line
from visavis.features.tickets import lookups, rules
from visavis.features.tickets.actions.invitations import end_invitation
from visavis.features.tickets.actions.opening import clean_message
from visavis.features.tickets.events import TicketClosed, TicketMessage, TicketReopened
from visavis.features.tickets.models import EntryLink, Invitation, Message, Ticket
from visavis.features.tickets.problems import KeyReused, TooFast
from visavis.features.tickets.views import message_view
from visavis.kernel import clock, journal, limits
from visavis.kernel.problems import Invalid, NotAllowed


@transaction.atomic
def say(*, actor: Actor, ticket_id: UUID, text: str, client_key: str) -> Message:
    """Add a line. The same `client_key` again gives the same line, whoever retries and however often.

    A customer's line on a closed ticket opens it again: the matter stays in one place. Raises NotFound,
    TextNeeded, TextTooLong, KeyReused, TooFast.
    """
    ticket = lookups.ticket(actor=actor, ticket_id=ticket_id)
    text = clean_message(text)
    if not 1 <= len(client_key) <= rules.KEY_MAX:
        raise Invalid(field="client_key")
    author, author_id, name = _author(actor, ticket)
    if (known := _said_already(ticket, client_key, author_id, text)) is not None:
        return known
    if not limits.take(f"say:{actor.journal_name}", limit=rules.MESSAGES_PER_MINUTE, per_seconds=60):
        raise TooFast(minutes=1)
    message = Message(
        ticket=ticket,
        author=author,
        author_id=author_id,
        author_name=name,
        text=text,
        at=clock.now(),
        client_key=client_key,
    )
    try:
        with transaction.atomic():
            message.save(force_insert=True)
    except IntegrityError:
        twin = _said_already(ticket, client_key, author_id, text)
        if twin is None:
            raise
        return twin
    _announce(message, ticket, actor)
    return message


def _announce(message: Message, ticket: Ticket, actor: Actor) -> None:
    if isinstance(actor, CustomerActor) and ticket.state == Ticket.State.CLOSED:
        _reopen(ticket, actor)
    # After the reopening, as the events come: the last of them says when the ticket changed (I-29).
    Ticket.objects.filter(id=ticket.id).update(updated_at=message.at)
    event = TicketMessage(
        ticket_id=ticket.id,
        customer_id=ticket.customer_id,
        desk_id=ticket.desk_id,
        message=message_view(message),
    )
    journal.record(event, chain=f"ticket:{ticket.id}", actor=actor.journal_name)


def _author(actor: Actor, ticket: Ticket) -> tuple[str, UUID | None, str]:
    if isinstance(actor, CustomerActor):
        return Message.Author.CUSTOMER, ticket.customer_id, ticket.customer.name
    if isinstance(actor, StaffActor):
        return Message.Author.STAFF, actor.staff_id, actor.name
    return Message.Author.SYSTEM, None, ""


def _said_already(ticket: Ticket, client_key: str, author_id: UUID | None, text: str) -> Message | None:
    known = Message.objects.filter(ticket=ticket, client_key=client_key).first()
    if known is not None and (known.author_id != author_id or known.text != text):
        raise KeyReused(field="client_key")
    return known


@transaction.atomic
def close(*, actor: Actor, ticket_id: UUID, outcome: str) -> Ticket:
    """Close a ticket with its invitation and its links. Closing a closed one changes nothing."""
    if isinstance(actor, CustomerActor):
        raise NotAllowed
    ticket = lookups.ticket(actor=actor, ticket_id=ticket_id)
    outcome, now = clean_line(outcome, limit=rules.TOPIC_MAX), clock.now()
    fresh = Ticket.objects.filter(id=ticket.id, state=Ticket.State.OPEN)
    if fresh.update(state=Ticket.State.CLOSED, outcome=outcome, closed_at=now, updated_at=now) == 1:
        for invitation in Invitation.objects.filter(ticket=ticket, state=Invitation.State.OPEN):
            end_invitation(invitation, Invitation.State.WITHDRAWN, actor)
        EntryLink.objects.filter(ticket=ticket, revoked_at=None).update(revoked_at=now)
        event = TicketClosed(
            ticket_id=ticket.id,
            customer_id=ticket.customer_id,
            desk_id=ticket.desk_id,
            outcome=outcome,
            at=now,
        )
        journal.record(event, chain=f"ticket:{ticket.id}", actor=actor.journal_name)
    ticket.refresh_from_db()
    return ticket


@transaction.atomic
def reopen(*, actor: Actor, ticket_id: UUID) -> Ticket:
    """Open a closed ticket again; an open one stays as it is."""
    ticket = lookups.ticket(actor=actor, ticket_id=ticket_id)
    _reopen(ticket, actor)
    ticket.refresh_from_db()
    return ticket


def _reopen(ticket: Ticket, actor: Actor) -> None:
    closed, now = Ticket.objects.filter(id=ticket.id, state=Ticket.State.CLOSED), clock.now()
    if closed.update(state=Ticket.State.OPEN, outcome="", closed_at=None, updated_at=now) == 1:
        event = TicketReopened(
            ticket_id=ticket.id, customer_id=ticket.customer_id, desk_id=ticket.desk_id, at=now
        )
        journal.record(event, chain=f"ticket:{ticket.id}", actor=actor.journal_name)
