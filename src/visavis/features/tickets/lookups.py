"""The only way to a ticket. What an actor may not see looks exactly like what isn't there (S-16, S-17)."""

from datetime import datetime
from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet

from visavis.features.people.actors import Actor, CustomerActor, StaffActor
from visavis.features.tickets.models import Invitation, Message, Ticket
from visavis.features.tickets.views import (
    InvitationView,
    TicketCard,
    TicketView,
    invitation_view,
    message_view,
)
from visavis.kernel import clock
from visavis.kernel.prepared import Prepared
from visavis.kernel.problems import NotFound

SHOWN = 200


def visible(actor: Actor) -> QuerySet[Ticket]:
    """The tickets an actor reaches; every read and write begins here."""
    tickets = _tickets()
    if isinstance(actor, CustomerActor):
        return _of_customer(actor.customer_id) if actor.customer_id is not None else _of_mailbox(actor.email)
    if isinstance(actor, StaffActor):
        # A guest's ticket doesn't exist for staff before its address is verified.
        real = tickets.filter(Q(opened_by=Ticket.OpenedBy.HOST) | Q(contact__verified_at__isnull=False))
        return real if actor.supervisor else real.filter(desk_id__in=actor.desk_ids)
    return tickets


def _tickets() -> QuerySet[Ticket]:
    return Ticket.objects.select_related("desk", "customer", "contact")


def _of_customer(customer_id: UUID) -> QuerySet[Ticket]:
    return _tickets().filter(customer_id=customer_id)


def _of_mailbox(email: str) -> QuerySet[Ticket]:
    return _tickets().filter(contact__email=email, contact__verified_at__isnull=False)


# Asked for nearly every request of every customer; the same rules as in `visible`.
_one_of_customer = Prepared(
    lambda customer_id, id: _of_customer(customer_id).filter(id=id), customer_id=UUID, id=UUID
)
_one_of_mailbox = Prepared(lambda email, id: _of_mailbox(email).filter(id=id), email=str, id=UUID)


def ticket(*, actor: Actor, ticket_id: UUID) -> Ticket:
    """One ticket. Raises NotFound for a missing one and for somebody else's alike."""
    if not isinstance(actor, CustomerActor):
        found = visible(actor).filter(id=ticket_id).first()
    elif actor.customer_id is not None:
        found = _one_of_customer.first(customer_id=actor.customer_id, id=ticket_id)
    else:
        found = _one_of_mailbox.first(email=actor.email, id=ticket_id)
    if found is None:
        raise NotFound
    return found


def my_tickets(*, actor: CustomerActor, active: bool) -> list[TicketCard]:
    """The customer's open (or closed) tickets, the latest change first."""
    state = Ticket.State.OPEN if active else Ticket.State.CLOSED
    return _cards(visible(actor).filter(state=state))


def desk_tickets(
    *, actor: StaffActor, desk_id: UUID | None = None, active: bool = True, search: str = ""
) -> list[TicketCard]:
    """Tickets of the agent's desks, the latest change first; `search` looks at number, subject and name."""
    state = Ticket.State.OPEN if active else Ticket.State.CLOSED
    found = visible(actor).filter(state=state)
    if desk_id is not None:
        found = found.filter(desk_id=desk_id)
    if search := search.strip():
        matches = (
            Q(number__icontains=search) | Q(subject__icontains=search) | Q(customer__name__icontains=search)
        )
        found = found.filter(matches)
    return _cards(found)


def _cards(tickets: QuerySet[Ticket]) -> list[TicketCard]:
    live = Prefetch("invitations", queryset=_open_invitations(clock.now()), to_attr="live")
    return [
        TicketCard(
            id=row.id,
            number=row.number,
            subject=row.subject,
            topic=row.topic,
            state=row.state,
            outcome=row.outcome,
            desk_id=row.desk_id,
            desk_name=row.desk.name,
            customer_name=row.customer.name,
            opened_by=row.opened_by,
            created_at=row.created_at,
            updated_at=row.updated_at,
            invitation=invitation_view(row.live[0]) if row.live else None,
        )
        for row in tickets.order_by("-updated_at").prefetch_related(live)[:SHOWN]
    ]


def conversation(*, actor: Actor, ticket_id: UUID) -> TicketView:
    """The ticket with all its lines. Raises NotFound."""
    row = ticket(actor=actor, ticket_id=ticket_id)
    lines = Message.objects.filter(ticket_id=row.id).order_by("at", "id")
    return TicketView(
        id=row.id,
        number=row.number,
        subject=row.subject,
        topic=row.topic,
        state=row.state,
        outcome=row.outcome,
        desk_id=row.desk_id,
        desk_name=row.desk.name,
        customer_id=row.customer_id,
        customer_name=row.customer.name,
        customer_language=row.customer.language,
        opened_by=row.opened_by,
        contact_email=row.contact.email if row.contact else "",
        contact_verified=row.contact is not None and row.contact.verified_at is not None,
        created_at=row.created_at,
        updated_at=row.updated_at,
        closed_at=row.closed_at,
        messages=[message_view(line) for line in lines],
        invitation=open_invitation(ticket_id=row.id),
    )


def _open_invitations(now: datetime) -> QuerySet[Invitation]:
    return Invitation.objects.filter(state=Invitation.State.OPEN, valid_until__gt=now)


_open_one = Prepared(
    lambda ticket_id, now: _open_invitations(now).filter(ticket_id=ticket_id)[:1],
    ticket_id=UUID,
    now=datetime,
)


def open_invitation(*, ticket_id: UUID) -> InvitationView | None:
    """The invitation that can be followed now. For features that hold a ticket already."""
    found = _open_one.first(ticket_id=ticket_id, now=clock.now())
    return invitation_view(found) if found else None


def invitation(*, actor: Actor, invitation_id: UUID) -> Invitation:
    """One invitation of a ticket the actor reaches. Raises NotFound."""
    found = (
        Invitation.objects.select_related("ticket")
        .filter(id=invitation_id, ticket__in=visible(actor))
        .first()
    )
    if found is None:
        raise NotFound
    return found


def matching_address(*, email: str) -> list[Ticket]:
    """Open tickets whose verified contact address this is. Internal: it decides what a mail says, and its
    answer must never reach the screen of whoever typed the address (S-08)."""
    found = Ticket.objects.select_related("desk", "customer", "contact").filter(
        contact__email=email, contact__verified_at__isnull=False, state=Ticket.State.OPEN
    )
    return list(found.order_by("-updated_at")[:20])
