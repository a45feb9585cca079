"""Where a ticket's news goes: the first address, and changing it.

Whoever changes an address proves the new one by a code, and must still reach the ticket in that moment. The old mailbox
is told, and its links into the ticket end. Staff have no way to do it.
"""

from uuid import UUID

from django.db import transaction

from visavis.features.people import actions as people
from visavis.features.people import lookups as people_lookups
from visavis.features.people.actors import Actor, CustomerActor
from visavis.features.people.models import ContactAddress, CustomerSession, OneTimeCode
from visavis.features.people.problems import EmailInvalid
from visavis.features.people.rules import clean_email
from visavis.features.tickets import lookups, rules
from visavis.features.tickets.events import TicketContactChanged
from visavis.features.tickets.models import EntryLink, Ticket
from visavis.features.tickets.problems import AddressKept, AddressNotChanged
from visavis.kernel import clock, journal, limits
from visavis.kernel.problems import NotAllowed, NotFound, TooMany


@transaction.atomic
def ask_contact_code(
    *, actor: Actor, ticket_id: UUID, email: str, browser: str, language: str, ip: str
) -> OneTimeCode:
    """Send a code to the address where a ticket's news shall go. `confirm_code` then makes it so.

    Raises NotFound, NotAllowed (staff), EmailInvalid, AddressKept, and what `people.request_code` raises.
    """
    customer = _customer(actor)
    ticket = lookups.ticket(actor=customer, ticket_id=ticket_id)
    contact = None
    if ticket.contact is None or ticket.contact.verified_at is None:
        contact = people.add_contact(customer=ticket.customer, email=email, verified=False)
        Ticket.objects.filter(id=ticket.id, contact__verified_at=None).update(contact=contact)
    else:
        _refuse_same(ticket.contact, email)
    return _ask(
        customer, email=email, browser=browser, language=language, ip=ip, ticket_id=ticket.id, contact=contact
    )


@transaction.atomic
def ask_address_code(*, actor: Actor, email: str, browser: str, language: str, ip: str) -> OneTimeCode:
    """The same for all tickets that have the actor's own address, and for those to come: a host's customer's newest
    address, or the mailbox by which somebody came in."""
    customer = _customer(actor)
    if customer.customer_id is not None:
        _refuse_same(people_lookups.verified_contact(customer_id=customer.customer_id), email)
    elif clean_email(email) == customer.email:
        raise AddressKept(field="email")
    return _ask(customer, email=email, browser=browser, language=language, ip=ip)


def confirm_code(
    *, actor: CustomerActor | None, email: str, code: str, browser: str
) -> tuple[CustomerSession, str]:
    """`people.confirm_code`, and what the code was asked for: `actor` is who the browser is before. Raises
    AddressNotChanged when they don't reach the ticket any more, and what `people.confirm_code` raises."""
    return people.confirm_code(
        email=email, code=code, browser=browser, then=lambda asked: take_address(asked, actor)
    )


def _customer(actor: Actor) -> CustomerActor:
    if not isinstance(actor, CustomerActor):
        raise NotAllowed
    return actor


def _refuse_same(contact: ContactAddress | None, email: str) -> None:
    if contact is not None and clean_email(email) == contact.email:
        raise AddressKept(field="email")


def _ask(
    actor: CustomerActor,
    *,
    email: str,
    browser: str,
    language: str,
    ip: str,
    ticket_id: UUID | None = None,
    contact: ContactAddress | None = None,
) -> OneTimeCode:
    if clean_email(email) is None:
        raise EmailInvalid(field="email")
    if not limits.take(f"contact:{actor.session_id}", limit=rules.ADDRESSES_PER_HOUR, per_seconds=3600):
        raise TooMany(minutes=1 + limits.seconds_to_next(3600) // 60)
    return people.request_code(
        email=email,
        browser=browser,
        language=language,
        ip=ip,
        purpose=OneTimeCode.Purpose.CONTACT,
        ticket_id=ticket_id,
        contact=contact,
        signed_in=True,
    )


def take_address(code: OneTimeCode, actor: CustomerActor | None) -> None:
    """A code was right that was asked for to change an address; any other needs nothing here. The caller holds the
    transaction."""
    if code.purpose != OneTimeCode.Purpose.CONTACT or code.contact_id is not None:
        return
    if actor is None:
        raise AddressNotChanged
    before = None
    if own := actor.customer_id is not None and code.ticket_id is None:
        before = people_lookups.verified_contact(customer_id=actor.customer_id)
        people.prove_contact(customer_id=actor.customer_id, email=code.email, own=True)
    moved = [ticket for ticket in _tickets(code, actor, before) if _move(ticket, actor, code.email, own=own)]
    left = {ticket.contact.id: ticket.contact for ticket in moved if ticket.contact is not None}
    if before is not None:
        left[before.id] = before
    _give_up(actor, [contact for contact in left.values() if contact.verified_at is not None], moved)


def _give_up(actor: CustomerActor, contacts: list[ContactAddress], moved: list[Ticket]) -> None:
    """The old addresses: told once each, and no longer anybody's where nothing else holds on to them."""
    for contact in contacts:
        if not Ticket.objects.filter(contact_id=contact.id).exists():
            people.retire_contact(contact_id=contact.id)
    for contact in {one.email: one for one in contacts}.values():
        people.tell_old_address(
            actor=actor,
            contact=contact,
            ticket_ids=[one.id for one in moved if one.contact and one.contact.email == contact.email],
        )


def _tickets(code: OneTimeCode, actor: CustomerActor, before: ContactAddress | None) -> list[Ticket]:
    """The tickets whose news moves, as far as the actor still reaches them."""
    if code.ticket_id is not None:
        try:
            return [lookups.ticket(actor=actor, ticket_id=code.ticket_id)]
        except NotFound:
            raise AddressNotChanged from None
    own = list(lookups.visible(actor).order_by("id"))
    if actor.customer_id is None:
        if not own:
            raise AddressNotChanged
        return own
    return [
        ticket
        for ticket in own
        if ticket.contact is None or ticket.contact.verified_at is None or ticket.contact == before
    ]


def _move(ticket: Ticket, actor: CustomerActor, email: str, *, own: bool) -> bool:
    """News of this ticket goes to `email` from now on; False when it did already."""
    contact = people.prove_contact(customer_id=ticket.customer_id, email=email, own=own)
    if ticket.contact_id == contact.id:
        return False
    if Ticket.objects.filter(id=ticket.id, contact_id=ticket.contact_id).update(contact=contact) != 1:
        raise AddressNotChanged  # Somebody else changed it in this moment.
    now = clock.now()
    EntryLink.objects.filter(ticket=ticket, revoked_at=None).exclude(email=email).update(revoked_at=now)
    event = TicketContactChanged(
        ticket_id=ticket.id,
        customer_id=ticket.customer_id,
        desk_id=ticket.desk_id,
        old_contact_id=ticket.contact_id,
        proven=actor.proven,
    )
    journal.record(event, chain=f"ticket:{ticket.id}", actor=actor.journal_name)
    return True
