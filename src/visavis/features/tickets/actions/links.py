"""Links that lead from a mail to its ticket (S-10)."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from visavis.features.people import actions as people
from visavis.features.people.actors import CustomerActor
from visavis.features.people.models import CustomerSession, OneTimeCode
from visavis.features.people.problems import LinkOver
from visavis.features.tickets import rules
from visavis.features.tickets.actions.contact import take_address
from visavis.features.tickets.models import EntryLink, Invitation, Ticket
from visavis.kernel import clock, ids


@dataclass(frozen=True)
class FollowedLink:
    """Where a link led: into a session (`session`, `raw_token`), or to "ask for a code" (`needs_code`)
    because another browser holds it. `ticket_id` is None for the link of a code mail that names no ticket.
    `contact`: it confirmed an address, which says nothing against a session that the browser has already."""

    needs_code: bool
    session: CustomerSession | None
    raw_token: str
    ticket_id: UUID | None
    contact: bool = False


def make_entry_link(
    *, ticket_id: UUID, email: str, language: str = "en", invitation_id: UUID | None = None
) -> str:
    """A new link for a mail to the ticket's verified address; returns its secret, which is kept nowhere."""
    valid_until: datetime | None = None
    if invitation_id is not None:
        valid_until = Invitation.objects.values_list("valid_until", flat=True).get(id=invitation_id)
    now, secret = clock.now(), ids.secret(160)
    EntryLink.objects.create(
        ticket_id=ticket_id,
        invitation_id=invitation_id,
        email=email,
        language=language,
        secret_hash=ids.digest(secret),
        created_at=now,
        expires_at=rules.link_expiry(now, valid_until),
    )
    return secret


def follow_entry_link(
    *, secret: str, browser: str, enter_only: bool = False, actor: CustomerActor | None = None
) -> FollowedLink:
    """What the page behind every link of our mails does with the secret, when a person presses the button.

    The first browser claims the link and may use it again until it ends; another browser has to ask for a
    code. A code mail's link is spent by its first use. Raises LinkOver, and LinkElsewhere for the link that verifies an
    address unless its reader only wants to come in (`enter_only`). `actor` is who the browser is before: a link that
    changes an address needs them.
    """
    link = EntryLink.objects.filter(secret_hash=ids.digest(secret)).first()
    if link is None:
        return _follow_code_link(secret, browser, enter_only, actor)
    with transaction.atomic():
        now, mine = clock.now(), ids.digest(browser)
        usable = EntryLink.objects.filter(id=link.id, revoked_at=None, expires_at__gt=now)
        if not usable.exists():
            raise LinkOver
        claimed = usable.filter(browser_hash=None).update(browser_hash=mine)
        if not claimed and not usable.filter(browser_hash=mine).exists():
            return FollowedLink(True, None, "", link.ticket_id)
        session, raw_token = people.begin_email_session(
            email=link.email, browser=browser, language=link.language
        )
        return FollowedLink(False, session, raw_token, link.ticket_id)


def _follow_code_link(
    secret: str, browser: str, enter_only: bool, actor: CustomerActor | None
) -> FollowedLink:
    asked: list[OneTimeCode] = []

    def take(code: OneTimeCode) -> None:
        asked.append(code)
        take_address(code, actor)

    session, raw_token = people.follow_code_link(
        secret=secret, browser=browser, enter_only=enter_only, then=take
    )
    contact = asked[0].purpose == OneTimeCode.Purpose.CONTACT
    ticket_id = asked[0].ticket_id if contact else _ticket_behind(session.email)
    return FollowedLink(False, session, raw_token, ticket_id, contact)


def _ticket_behind(email: str) -> UUID | None:
    """The ticket a person most likely came for: the one open ticket of their mailbox."""
    found = Ticket.objects.filter(
        contact__email=email, contact__verified_at__isnull=False, state=Ticket.State.OPEN
    ).values_list("id", flat=True)[:2]
    return found[0] if len(found) == 1 else None
