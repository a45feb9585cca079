"""One-time codes (S-05..S-10).

The code works only in the browser that asked for it; the link in the same mail works in the first browser
that opens it, because only the mailbox's owner can, and the newest one works until the address may be sent
another. So somebody else's requests and failures never shut the owner out (S-07). Whether an address is known is
decided where the mail is written, never here (S-08).
"""

import json
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError
from django.db import transaction
from django.db.models import F

from visavis.features.people import rules
from visavis.features.people.actions.code_limits import respect_limits
from visavis.features.people.actions.profile import verify_contact
from visavis.features.people.actions.sessions import begin_email_session
from visavis.features.people.events import CodeRequested
from visavis.features.people.models import ContactAddress, CustomerSession, OneTimeCode
from visavis.features.people.problems import (
    CodeOver,
    CodeWrong,
    EmailInvalid,
    LinkElsewhere,
    LinkOver,
)
from visavis.features.people.proofs import ProofAnswer
from visavis.kernel import clock, ids, journal, sealing

# About 15 ms: a code lives ten minutes and is tried five times, the hash only guards a stolen database.
HASHER = PasswordHasher(time_cost=2, memory_cost=8 * 1024, parallelism=1)


Then = Callable[[OneTimeCode], None]


@dataclass(frozen=True)
class OpenedCode:
    """A code in plain text, for the mail that is being written now and for nothing else."""

    code_id: UUID
    email: str
    purpose: str
    ticket_id: UUID | None
    code: str
    link_secret: str
    language: str
    asked_at: datetime
    expires_at: datetime


def request_code(
    *,
    email: str,
    browser: str,
    language: str,
    ip: str,
    purpose: str = OneTimeCode.Purpose.ENTER,
    ticket_id: UUID | None = None,
    contact: ContactAddress | None = None,
    answer: ProofAnswer | None = None,
    signed_in: bool = False,
) -> OneTimeCode:
    """Make a code for an address and a browser; the mail follows through the journal. Known and unknown addresses
    cost the same work and leave the same rows (S-08).

    A new code replaces the open one of the same browser, and takes over its matter. `signed_in`: somebody known asks.
    Raises EmailInvalid, and over the limits of S-09 TooManyCodes, DoorBusy, ProofNeeded (then with its `answer`).
    """
    cleaned, browser_hash = _clean(email), ids.digest(browser)
    with transaction.atomic():
        link_until = respect_limits(
            email=cleaned, browser_hash=browser_hash, ip=ip, answer=answer, signed_in=signed_in
        )
        old = _replace_open(cleaned, browser_hash)
        if purpose == OneTimeCode.Purpose.ENTER and old is not None and old.purpose != purpose:
            purpose, ticket_id, contact = old.purpose, old.ticket_id, old.contact
        row = _write(
            email=cleaned,
            browser_hash=browser_hash,
            language=language,
            purpose=purpose,
            ticket_id=ticket_id,
            contact=contact,
            link_expires_at=link_until,
        )
        chain = f"ticket:{ticket_id}" if ticket_id else f"code:{row.id}"
        journal.record(CodeRequested(code_id=row.id), chain=chain, actor="system")
    return row


def _clean(email: str) -> str:
    cleaned = rules.clean_email(email)
    if cleaned is None:
        raise EmailInvalid(field="email")
    return cleaned


def _replace_open(email: str, browser_hash: str) -> OneTimeCode | None:
    """End the open code of this browser; returns what it was."""
    mine = OneTimeCode.objects.filter(
        email=email, browser_hash=browser_hash, used_at=None, superseded_at=None
    )
    old = mine.first()
    mine.update(superseded_at=clock.now(), sealed_code=None)
    return old


def _write(**columns: Any) -> OneTimeCode:
    now, row_id = clock.now(), ids.new_id()
    code, link = f"{secrets.randbelow(10**rules.CODE_DIGITS):0{rules.CODE_DIGITS}d}", ids.secret(160)
    return OneTimeCode.objects.create(
        id=row_id,
        code_hash=HASHER.hash(code),
        sealed_code=sealing.seal(json.dumps([code, link]).encode(), about=f"code:{row_id}"),
        link_hash=ids.digest(link),
        created_at=now,
        expires_at=now + rules.CODE_LIFE,
        **columns,
    )


def confirm_code(
    *, email: str, code: str, browser: str, then: Then = lambda code: None
) -> tuple[CustomerSession, str]:
    """Exchange a code for a session. Raises CodeWrong or CodeOver. `then` does, in the same transaction, what the code
    was asked for beyond that; if it raises, the code is not spent.

    The try is counted, and on disk, before anything is compared: one conditional UPDATE lets five through,
    however many arrive together (S-06). That is why this must not run inside another transaction, which could
    roll the count back.
    """
    digits, cleaned = rules.clean_code(code), rules.clean_email(email)
    if digits is None:
        raise CodeWrong(field="code")
    row = take_try(cleaned or "", ids.digest(browser))
    if row is None:
        raise CodeOver(field="code")
    if not matches(row.code_hash, digits):
        raise CodeWrong(field="code")
    return _use(row, browser, CodeOver(), then)


@transaction.atomic(durable=True)
def take_try(email: str, browser_hash: str) -> OneTimeCode | None:
    """Count a try on the browser's open code; None when there is none or its tries are used up."""
    row = OneTimeCode.objects.filter(
        email=email, browser_hash=browser_hash, used_at=None, superseded_at=None
    ).first()
    if row is None or not count_try(row.id):
        return None
    return row


def count_try(code_id: UUID) -> bool:
    """Take one of the five tries of a code that is still open."""
    now = clock.now()
    left = OneTimeCode.objects.filter(
        id=code_id, attempts__lt=rules.CODE_TRIES, expires_at__gt=now, used_at=None, superseded_at=None
    )
    return left.update(attempts=F("attempts") + 1) == 1


def matches(code_hash: str, digits: str) -> bool:
    """Compare; about 15 ms either way."""
    try:
        return HASHER.verify(code_hash, digits)
    except VerifyMismatchError:
        return False


def follow_code_link(
    *, secret: str, browser: str, enter_only: bool = False, then: Then = lambda code: None
) -> tuple[CustomerSession, str]:
    """Exchange the link of a code mail for a session, once, in whichever browser the mailbox's owner opened
    it. `then` as for `confirm_code`.

    A link that would verify a contact address works only where it was asked for: whoever gets the mail of a
    mistyped address must not end up in somebody else's ticket. Elsewhere it lets its reader in without verifying
    anything when they say so (`enter_only`): somebody else's requests must not leave the owner without a way in
    (S-07). Raises LinkOver, LinkElsewhere.
    """
    row = OneTimeCode.objects.filter(link_hash=ids.digest(secret)).first()
    if row is None:
        raise LinkOver
    if row.purpose == OneTimeCode.Purpose.CONTACT and row.browser_hash != ids.digest(browser):
        if not enter_only:
            raise LinkElsewhere
        row.purpose, row.contact = OneTimeCode.Purpose.ENTER, None
    return _use(row, browser, LinkOver(), then, until="link_expires_at")


def _use(
    row: OneTimeCode, browser: str, over: Exception, then: Then, *, until: str = "expires_at"
) -> tuple[CustomerSession, str]:
    """Spend the code: exactly one caller gets past the UPDATE."""
    with transaction.atomic():
        now = clock.now()
        fresh = OneTimeCode.objects.filter(
            id=row.id, used_at=None, superseded_at=None, **{f"{until}__gt": now}
        )
        if fresh.update(used_at=now, sealed_code=None) != 1:
            raise over
        if row.contact_id is not None:
            verify_contact(contact_id=row.contact_id)
        then(row)
        return begin_email_session(email=row.email, browser=browser, language=row.language)


def open_code(*, code_id: UUID) -> OpenedCode | None:
    """The plain code, for its mail; None once it is used, replaced, run out or wiped: such a mail is not
    sent."""
    row = OneTimeCode.objects.filter(
        id=code_id, used_at=None, superseded_at=None, expires_at__gt=clock.now()
    ).first()
    if row is None or row.sealed_code is None:
        return None
    code, link = json.loads(sealing.open_sealed(bytes(row.sealed_code), about=f"code:{row.id}"))
    return OpenedCode(
        code_id=row.id,
        email=row.email,
        purpose=row.purpose,
        ticket_id=row.ticket_id,
        code=code,
        link_secret=link,
        language=row.language,
        asked_at=row.created_at,
        expires_at=row.expires_at,
    )


def wipe_code(*, code_id: UUID) -> None:
    """The mail has gone: from now on only hashes are left."""
    OneTimeCode.objects.filter(id=code_id).update(sealed_code=None)
