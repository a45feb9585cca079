"""Every write about notices."""

from datetime import timedelta
from uuid import UUID

from visavis.features.notices import lookups, reader
from visavis.features.notices.models import MailOut
from visavis.features.people.actors import CustomerActor
from visavis.kernel import clock, cursors


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
    """Delete mail rows older than `days` whose end is known; returns how many."""
    before = clock.now() - timedelta(days=days)
    unfinished = [MailOut.State.QUEUED, MailOut.State.SENDING]
    return MailOut.objects.filter(created_at__lt=before).exclude(state__in=unfinished).delete()[0]
