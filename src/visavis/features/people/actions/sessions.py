"""Customer sessions: our own table, so that a customer and a member of staff can share one browser."""

from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from visavis.features.people import rules
from visavis.features.people.events import SessionEnded
from visavis.features.people.models import Customer, CustomerSession, OneTimeCode, StaffSession
from visavis.kernel import clock, ids, journal

KEEP = timedelta(days=7)


def begin_host_session(*, customer: Customer, email: str, browser: str) -> tuple[CustomerSession, str]:
    """A session of a customer whom the host vouches for. Returns it with the raw token for the cookie."""
    return _begin(
        customer=customer,
        proven="host",
        email=email,
        browser=browser,
        language=customer.language,
        life=rules.HOST_SESSION_LIFE,
    )


def begin_email_session(*, email: str, browser: str, language: str) -> tuple[CustomerSession, str]:
    """A session that proved only this mailbox: it reaches the tickets with that verified address."""
    return _begin(
        customer=None,
        proven="email",
        email=email,
        browser=browser,
        language=language,
        life=rules.EMAIL_SESSION_LIFE,
    )


def _begin(
    *, customer: Customer | None, proven: str, email: str, browser: str, language: str, life: timedelta
) -> tuple[CustomerSession, str]:
    now, raw = clock.now(), ids.secret(256)
    session = CustomerSession.objects.create(
        token_hash=ids.digest(raw),
        customer=customer,
        proven=proven,
        email=email,
        browser_hash=ids.digest(browser),
        language=language,
        created_at=now,
        expires_at=now + life,
    )
    return session, raw


@transaction.atomic
def end_session(*, session_id: UUID) -> None:
    """Sign out: the token is dead at once, and the session's sockets are told. Twice is fine."""
    now = clock.now()
    if CustomerSession.objects.filter(id=session_id, revoked_at=None).update(revoked_at=now):
        journal.record(SessionEnded(session_id=session_id), chain=f"session:{session_id}", actor="system")


def forget_old() -> int:
    """Delete sessions and codes that have been over for a week; returns how many rows went."""
    before = clock.now() - KEEP
    over = Q(expires_at__lt=before) | Q(revoked_at__lt=before)
    sessions = CustomerSession.objects.filter(over).delete()[0]
    sessions += StaffSession.objects.filter(ended_at__lt=before).delete()[0]
    return sessions + OneTimeCode.objects.filter(expires_at__lt=before).delete()[0]
