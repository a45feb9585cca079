"""Every write about notices."""

from datetime import timedelta
from uuid import UUID

from visavis.features.notices import lookups, reader
from visavis.features.notices.models import MailOut, PushOut
from visavis.features.notices.subscriptions import forget_over, subscribe, unsubscribe, use_language
from visavis.features.people.actors import CustomerActor
from visavis.kernel import clock, cursors

__all__ = [
    "forget_old",
    "read_all",
    "read_journal",
    "read_ticket",
    "subscribe",
    "unsubscribe",
    "use_language",
]


def read_journal(*, limit: int = 200) -> int:
    """Take up what the journal has recorded since last time; returns how many entries were read.

    Each entry, the rows it causes and the cursor's move are one transaction: nothing is told twice or forgotten.
    """
    return cursors.advance("notices", reader.take_up, limit=limit, kinds=reader.KINDS)


def read_ticket(*, actor: CustomerActor, ticket_id: UUID) -> int:
    """The customer has opened the ticket: its messages are no news any more."""
    return lookups.of_actor(actor).filter(ticket_id=ticket_id, read_at=None).update(read_at=clock.now())


def read_all(*, actor: CustomerActor) -> int:
    """Mark the whole inbox as read."""
    return lookups.of_actor(actor).filter(read_at=None).update(read_at=clock.now())


def forget_old(*, days: int = 90) -> int:
    """Delete rows of mails and pushes older than `days` whose end is known, and browsers whose session is over; returns
    how many."""
    before = clock.now() - timedelta(days=days)
    mails = MailOut.objects.filter(created_at__lt=before)
    pushes = PushOut.objects.filter(created_at__lt=before)
    gone = mails.exclude(state__in=[MailOut.State.QUEUED, MailOut.State.SENDING]).delete()[0]
    gone += pushes.exclude(state__in=[PushOut.State.QUEUED, PushOut.State.SENDING]).delete()[0]
    return gone + forget_over()
