"""How a ticket begins: from inside a host, from a proved mailbox, or as a guest."""

from uuid import UUID

from django.db import IntegrityError, transaction

from visavis.features.desks.models import Desk
from visavis.features.people import actions as people
from visavis.features.people import lookups as people_lookups
from visavis.features.people.actors import CustomerActor
from visavis.features.people.models import ContactAddress, Customer, OneTimeCode
from visavis.features.people.rules import clean_line
from visavis.features.tickets import rules
from visavis.features.tickets.events import TicketOpened
from visavis.features.tickets.models import Message, Ticket
from visavis.features.tickets.problems import (
    DeskUnknown,
    SubjectNeeded,
    SubjectTooLong,
    TextNeeded,
    TextTooLong,
    TooManyTickets,
)
from visavis.kernel import clock, ids, journal, limits


@transaction.atomic
def open_ticket(
    *,
    actor: CustomerActor,
    desk_id: UUID,
    subject: str,
    text: str,
    topic: str = "",
    contact_email: str | None = None,
) -> Ticket:
    """A ticket of somebody who proved who they are, with its first message.

    Its news goes to `contact_email` once that is verified (`ask_contact_code`), else to an address that is. Raises
    DeskUnknown, SubjectNeeded, SubjectTooLong, TextNeeded, TextTooLong, TooManyTickets.
    """
    if not limits.take(f"open:{actor.session_id}", limit=rules.TICKETS_PER_DAY, per_seconds=86400):
        raise TooManyTickets(minutes=24 * 60)
    if actor.customer_id is not None:
        customer = Customer.objects.get(id=actor.customer_id)
        contact = _contact(customer, contact_email)
        opened_by = Ticket.OpenedBy.HOST
    else:
        contact = people.customer_for_mailbox(actor=actor, name=actor.name)
        customer, opened_by = contact.customer, Ticket.OpenedBy.GUEST
    ticket = _write(customer, contact, desk_id, subject, text, topic, opened_by)
    _announce(ticket, actor.journal_name)
    return ticket


def _contact(customer: Customer, email: str | None) -> ContactAddress | None:
    if email:
        return people.add_contact(customer=customer, email=email, verified=False)
    return people_lookups.verified_contact(customer_id=customer.id)


@transaction.atomic
def open_as_guest(
    *,
    name: str,
    email: str,
    subject: str,
    text: str,
    desk_id: UUID,
    browser: str,
    language: str,
    ip: str,
    answer: people.ProofAnswer | None = None,
) -> tuple[Ticket, OneTimeCode]:
    """A ticket of somebody who so far only typed an address. Nobody sees it, and no mail quotes it, until the
    code sent to that address comes back (S-09). Each guest is a new customer: an unproved address joins
    nobody."""
    contact = people.new_guest(name=name, email=email, language=language)
    ticket = _write(contact.customer, contact, desk_id, subject, text, "", Ticket.OpenedBy.GUEST)
    code = people.request_code(
        email=email,
        browser=browser,
        language=language,
        ip=ip,
        purpose=OneTimeCode.Purpose.CONTACT,
        ticket_id=ticket.id,
        contact=contact,
        answer=answer,
    )
    return ticket, code


@transaction.atomic
def announce_verified(*, contact_id: UUID) -> int:
    """Tell staff of the guest tickets that waited for this address; returns how many. Twice is fine."""
    waiting = Ticket.objects.filter(
        contact_id=contact_id, contact__verified_at__isnull=False, announced_at=None
    ).order_by("id")
    return sum(_announce(ticket, f"customer:{ticket.customer_id}") for ticket in waiting)


def _announce(ticket: Ticket, actor: str) -> bool:
    fresh = Ticket.objects.filter(id=ticket.id, announced_at=None)
    if fresh.update(announced_at=clock.now()) != 1:
        return False
    event = TicketOpened(
        ticket_id=ticket.id,
        customer_id=ticket.customer_id,
        desk_id=ticket.desk_id,
        number=ticket.number,
        subject=ticket.subject,
    )
    journal.record(event, chain=f"ticket:{ticket.id}", actor=actor)
    return True


def _write(
    customer: Customer,
    contact: ContactAddress | None,
    desk_id: UUID,
    subject: str,
    text: str,
    topic: str,
    opened_by: str,
) -> Ticket:
    if not Desk.objects.filter(id=desk_id, active=True).exists():
        raise DeskUnknown(field="desk_id")
    subject, text = clean_subject(subject), clean_message(text)
    now = clock.now()
    ticket = Ticket(
        customer=customer,
        contact=contact,
        desk_id=desk_id,
        subject=subject,
        topic=clean_line(topic, limit=rules.TOPIC_MAX),
        opened_by=opened_by,
        created_at=now,
        updated_at=now,
    )
    _save_numbered(ticket)
    Message.objects.create(
        ticket=ticket,
        author=Message.Author.CUSTOMER,
        author_id=customer.id,
        author_name=customer.name,
        text=text,
        at=now,
        client_key=f"first:{ticket.id}",
    )
    return ticket


def _save_numbered(ticket: Ticket) -> None:
    """Short numbers may collide; a few tries always find a free one."""
    for last_try in (False, False, False, True):
        ticket.number = ids.readable()
        try:
            with transaction.atomic():
                ticket.save(force_insert=True)
                return
        except IntegrityError:
            if last_try:
                raise


def clean_subject(subject: str) -> str:
    """A title of one line. Raises SubjectNeeded, SubjectTooLong."""
    subject = clean_line(subject, limit=10_000)
    if not subject:
        raise SubjectNeeded(field="subject")
    if len(subject) > rules.SUBJECT_MAX:
        raise SubjectTooLong(field="subject", limit=rules.SUBJECT_MAX)
    return subject


def clean_message(text: str) -> str:
    """A message's text. Raises TextNeeded, TextTooLong."""
    text = rules.clean_text(text)
    if not text:
        raise TextNeeded(field="text")
    if len(text) > rules.TEXT_MAX:
        raise TextTooLong(field="text", limit=rules.TEXT_MAX, length=len(text))
    return text
