"""Support's request to meet on video."""

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from visavis.features.people.actors import Actor, StaffActor, SystemActor
from visavis.features.people.rules import clean_line
from visavis.features.tickets import lookups, rules
from visavis.features.tickets.events import InvitationEnded, TicketInvited
from visavis.features.tickets.models import EntryLink, Invitation, Ticket
from visavis.features.tickets.problems import AlreadyInvited, InvitationInvalid, InvitationOver, TicketClosed
from visavis.features.tickets.views import invitation_view
from visavis.kernel import clock, journal
from visavis.kernel.problems import NotAllowed


@transaction.atomic
def invite(
    *, actor: Actor, ticket_id: UUID, purpose: str, bring: list[str], line: str, valid_until: datetime
) -> Invitation:
    """Ask the customer for a video call. One invitation per ticket can be open.

    Raises AlreadyInvited, InvitationInvalid, TicketClosed, NotFound.
    """
    if not isinstance(actor, StaffActor):
        raise NotAllowed
    ticket = lookups.ticket(actor=actor, ticket_id=ticket_id)
    now = clock.now()
    _check(purpose, bring, valid_until, now)
    if ticket.state != Ticket.State.OPEN:
        raise TicketClosed
    expire_invitations(ticket_id=ticket.id)
    try:
        with transaction.atomic():
            invitation = Invitation.objects.create(
                ticket=ticket,
                purpose=purpose,
                bring=[code for code in rules.BRING if code in bring],
                line=clean_line(line, limit=rules.LINE_MAX),
                valid_until=valid_until,
                staff_id=actor.staff_id,
                staff_name=actor.name,
                created_at=now,
            )
    except IntegrityError:
        raise AlreadyInvited from None
    Ticket.objects.filter(id=ticket.id).update(updated_at=now)
    event = TicketInvited(
        ticket_id=ticket.id,
        customer_id=ticket.customer_id,
        desk_id=ticket.desk_id,
        invitation=invitation_view(invitation),
        at=now,
    )
    journal.record(event, chain=f"ticket:{ticket.id}", actor=actor.journal_name)
    return invitation


def _check(purpose: str, bring: list[str], valid_until: datetime, now: datetime) -> None:
    if purpose not in rules.PURPOSES:
        raise InvitationInvalid(field="purpose")
    if not set(bring) <= set(rules.BRING):
        raise InvitationInvalid(field="bring")
    if not now + rules.INVITATION_LEAST <= valid_until <= now + rules.INVITATION_MOST:
        raise InvitationInvalid(field="valid_until")


@transaction.atomic
def withdraw_invitation(*, actor: Actor, invitation_id: UUID) -> Invitation:
    """Take an invitation back. Raises InvitationOver when it has ended another way, NotFound."""
    if not isinstance(actor, StaffActor):
        raise NotAllowed
    return _end(actor, invitation_id, Invitation.State.WITHDRAWN)


@transaction.atomic
def use_invitation(*, actor: Actor, invitation_id: UUID) -> Invitation:
    """The call it asked for has taken place. Twice is fine; raises InvitationOver when it ended another
    way."""
    return _end(actor, invitation_id, Invitation.State.USED)


def _end(actor: Actor, invitation_id: UUID, state: str) -> Invitation:
    invitation = lookups.invitation(actor=actor, invitation_id=invitation_id)
    if not end_invitation(invitation, state, actor):
        invitation.refresh_from_db()
        if invitation.state != state:
            raise InvitationOver
    return invitation


def end_invitation(invitation: Invitation, state: str, actor: Actor) -> bool:
    """Move an open invitation to its end, with its links; False when it had ended already."""
    fresh = Invitation.objects.filter(id=invitation.id, state=Invitation.State.OPEN)
    if fresh.update(state=state) != 1:
        return False
    invitation.state = state
    if state != Invitation.State.USED:
        links = EntryLink.objects.filter(invitation_id=invitation.id, revoked_at=None)
        links.update(revoked_at=clock.now())
    ticket = invitation.ticket
    event = InvitationEnded(
        ticket_id=ticket.id,
        customer_id=ticket.customer_id,
        desk_id=ticket.desk_id,
        invitation_id=invitation.id,
        state=state,
    )
    journal.record(event, chain=f"ticket:{ticket.id}", actor=actor.journal_name)
    return True


@transaction.atomic
def expire_invitations(*, ticket_id: UUID | None = None) -> int:
    """End the invitations (of one ticket, or all) whose time is over; returns how many."""
    late = Invitation.objects.select_related("ticket").filter(
        state=Invitation.State.OPEN, valid_until__lte=clock.now()
    )
    if ticket_id is not None:
        late = late.filter(ticket_id=ticket_id)
    return sum(end_invitation(row, Invitation.State.EXPIRED, SystemActor()) for row in late[:200])
