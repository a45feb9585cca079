"""Where members of staff are signed in (S-13). A session that ends is dead for pages at once; its sockets close with
the news."""

from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet

from visavis.features.people import rules
from visavis.features.people.actors import StaffActor
from visavis.features.people.events import StaffSessionEnded
from visavis.features.people.models import StaffSession
from visavis.kernel import clock, journal
from visavis.kernel.problems import NotFound


def begin_staff_session(*, staff_id: UUID, user_agent: str) -> StaffSession:
    """Remember that somebody signed in, and in words with which browser."""
    now = clock.now()
    return StaffSession.objects.create(
        staff_id=staff_id, browser=rules.browser_words(user_agent), created_at=now, seen_at=now
    )


def touch_staff_session(*, session_id: UUID) -> None:
    """Somebody works in it. The caller does not ask more often than once a minute."""
    StaffSession.objects.filter(id=session_id, ended_at=None).update(seen_at=clock.now())


@transaction.atomic
def sign_out_staff(*, actor: StaffActor) -> None:
    """End the session that `actor` came with. Twice is fine."""
    if actor.session_id is not None:
        end_staff_sessions(
            _open(actor.staff_id).filter(id=actor.session_id), "signed_out", actor.journal_name
        )


@transaction.atomic
def sign_out_elsewhere(*, actor: StaffActor, session_id: UUID | None = None, why: str = "elsewhere") -> int:
    """End one other session of this person, or all but their own present one; returns how many ended.

    Raises NotFound for a session that is over, or somebody else's.
    """
    others = _open(actor.staff_id)
    if actor.session_id is not None:
        others = others.exclude(id=actor.session_id)
    if session_id is not None:
        others = others.filter(id=session_id)
    ended = end_staff_sessions(others, why, actor.journal_name)
    if session_id is not None and not ended:
        raise NotFound
    return ended


@transaction.atomic
def end_staff_sessions_over() -> int:
    """End what nobody has worked in for too long, or what is too old; returns how many. The pages end by their own
    clocks; this is for sockets that would outlive them."""
    now = clock.now()
    idle = Q(seen_at__lte=now - timedelta(seconds=settings.SESSION_COOKIE_AGE))
    old = Q(created_at__lte=now - timedelta(hours=settings.VISAVIS_STAFF_SESSION_HOURS))
    return end_staff_sessions(StaffSession.objects.filter(idle | old), "over", "system")


def end_staff_sessions(sessions: QuerySet[StaffSession], why: str, by: str) -> int:
    """End these sessions, each once, with their news; the caller holds the transaction."""
    ended = 0
    for session_id, staff_id in sessions.filter(ended_at=None).order_by("id").values_list("id", "staff_id"):
        fresh = StaffSession.objects.filter(id=session_id, ended_at=None)
        if fresh.update(ended_at=clock.now()) == 1:
            event = StaffSessionEnded(session_id=session_id, staff_id=staff_id, why=why)
            journal.record(event, chain=f"staff:{staff_id}", actor=by)
            ended += 1
    return ended


def _open(staff_id: UUID) -> QuerySet[StaffSession]:
    return StaffSession.objects.filter(staff_id=staff_id, ended_at=None)
