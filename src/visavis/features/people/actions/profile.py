"""Customers and what they may change about themselves."""

from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from visavis.features.people import rules
from visavis.features.people.actors import CustomerActor
from visavis.features.people.events import AddressReplaced, ContactVerified
from visavis.features.people.models import ContactAddress, Customer, CustomerSession
from visavis.features.people.problems import EmailInvalid, NameNeeded, PhraseNeedsOwner, PhraseTooLong
from visavis.kernel import clock, journal


@transaction.atomic
def new_guest(*, name: str, email: str, language: str) -> ContactAddress:
    """A customer without a host, with one address that nobody has verified yet."""
    name = rules.clean_line(name, limit=rules.NAME_MAX)
    if not name:
        raise NameNeeded(field="name")
    customer = Customer.objects.create(name=name, language=_known(language), created_at=clock.now())
    return add_contact(customer=customer, email=email, verified=False)


@transaction.atomic
def add_contact(*, customer: Customer, email: str, verified: bool) -> ContactAddress:
    """The customer's row for an address. `verified` only when the caller has proof; it never un-verifies."""
    cleaned = rules.clean_email(email)
    if cleaned is None:
        raise EmailInvalid(field="email")
    contact, _ = ContactAddress.objects.get_or_create(customer=customer, email=cleaned)
    if verified:
        verify_contact(contact_id=contact.id)
        contact.refresh_from_db()
    return contact


def verify_contact(*, contact_id: UUID) -> None:
    """Mark an address as proved, once; readers of the journal then show what waited for it."""
    contact = ContactAddress.objects.get(id=contact_id)
    if ContactAddress.objects.filter(id=contact_id, verified_at=None).update(verified_at=clock.now()):
        journal.record(
            ContactVerified(contact_id=contact_id, customer_id=contact.customer_id),
            chain=f"customer:{contact.customer_id}",
            actor=f"customer:{contact.customer_id}",
        )


@transaction.atomic
def prove_contact(*, customer_id: UUID, email: str, own: bool) -> ContactAddress:
    """Somebody who may speak for this customer has just proved `email`: it is an address of theirs from now on, and
    with `own` the one for whatever comes."""
    contact, _ = ContactAddress.objects.get_or_create(
        customer_id=customer_id, email=email, defaults={"own": own}
    )
    verify_contact(contact_id=contact.id)
    if own:
        ContactAddress.objects.filter(id=contact.id).update(own=True, verified_at=clock.now())
    contact.refresh_from_db()
    return contact


@transaction.atomic
def retire_contact(*, contact_id: UUID) -> None:
    """Nothing holds on to an address that was given up: its mailbox speaks for nobody here any more. A host's own
    customer keeps theirs: the host may vouch for it again any day, and alone it opens nothing."""
    kept = Q(own=True, customer__identities__isnull=False)
    gone = ContactAddress.objects.filter(id=contact_id).exclude(kept)
    ContactAddress.objects.filter(id__in=gone.values("id")).update(verified_at=None)


@transaction.atomic
def tell_old_address(*, actor: CustomerActor, contact: ContactAddress, ticket_ids: list[UUID]) -> None:
    """News that went to this address goes to another one from now on; its mailbox is told once (by notices)."""
    event = AddressReplaced(
        customer_id=contact.customer_id, old_contact_id=contact.id, ticket_ids=ticket_ids, at=clock.now()
    )
    journal.record(event, chain=f"customer:{contact.customer_id}", actor=actor.journal_name)


@transaction.atomic
def customer_for_mailbox(*, actor: CustomerActor, name: str) -> ContactAddress:
    """The guest who owns the mailbox that `actor` has proved; made on first need. A customer of a host is
    never chosen: the mailbox alone must not write into their account (S-04)."""
    guests = ContactAddress.objects.filter(
        email=actor.email, verified_at__isnull=False, customer__identities=None
    )
    found = guests.order_by("-verified_at").first()
    if found is not None:
        return found
    contact = new_guest(name=name or actor.email.split("@")[0], email=actor.email, language=actor.language)
    verify_contact(contact_id=contact.id)
    contact.refresh_from_db()
    return contact


@transaction.atomic
def set_phrase(*, actor: CustomerActor, phrase: str) -> str:
    """Choose the phrase that every genuine mail carries; empty takes it away. Returns what was kept.

    Somebody who proved only a mailbox may set it for guests of that mailbox, never for a host's customer.
    """
    kept = rules.clean_line(phrase, limit=10_000)
    if len(kept) > rules.PHRASE_MAX:
        raise PhraseTooLong(field="phrase", limit=rules.PHRASE_MAX)
    if actor.customer_id is not None:
        Customer.objects.filter(id=actor.customer_id).update(phrase=kept)
        return kept
    owners = ContactAddress.objects.filter(
        email=actor.email, verified_at__isnull=False, customer__identities=None
    ).values("customer_id")
    if not Customer.objects.filter(id__in=owners).update(phrase=kept):
        raise PhraseNeedsOwner
    return kept


@transaction.atomic
def set_language(*, actor: CustomerActor, language: str) -> None:
    """The language of pages and mails from now on; an unknown one changes nothing."""
    language = _known(language, default="?")
    if language == "?":
        return
    CustomerSession.objects.filter(id=actor.session_id).update(language=language)
    if actor.customer_id is not None:
        Customer.objects.filter(id=actor.customer_id).update(language=language)


def _known(language: str, *, default: str = "") -> str:
    offered = [code for code, _ in settings.LANGUAGES]
    return rules.pick_language(language, offered, default=default or settings.LANGUAGE_CODE)
