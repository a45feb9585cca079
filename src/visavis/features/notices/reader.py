"""From the journal to inbox rows, mail rows and jobs. Entries of kinds that concern nobody outside are passed by.

`take_up` runs inside the transaction that moves the cursor (`kernel.cursors`).
"""

import logging
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.db import InterfaceError, OperationalError, transaction

from visavis.features.notices import bookings, runs, subscriptions
from visavis.features.notices.models import MailOut, Notice
from visavis.features.notices.outbox import CODES, MAIL, mail, mail_about, tell
from visavis.features.people import events as people_events
from visavis.features.people import lookups as people
from visavis.features.people.actors import SystemActor
from visavis.features.tickets import actions as tickets
from visavis.features.tickets import events as ticket_events
from visavis.features.tickets import lookups as ticket_lookups
from visavis.features.visits import events as visit_events
from visavis.features.visits import lookups as visits
from visavis.kernel import clock, jobs, journal
from visavis.kernel.models import JournalEntry

log = logging.getLogger(__name__)
MAIL_AGAIN = timedelta(minutes=30)
"""While a message is unread, further ones of the same ticket are mailed at most this often."""
NEAR = 2
"""Somebody who is away is called back when at most this many people are before them."""
CUT_OFF = frozenset({"customer_lost", "agent_lost", "failed"})
"""Ends of a call that nobody chose."""

Handler = Callable[[Any, JournalEntry], None]


def take_up(entry: JournalEntry) -> None:
    """Write whatever this entry makes worth telling.

    An entry whose handler fails is put aside as a job, with its tries and its visible end, so that one bad entry
    never keeps all later news back (F-21). Trouble of the database itself is passed on: nothing was read then.
    """
    try:
        with transaction.atomic():
            handle(entry)
    except (OperationalError, InterfaceError):
        raise
    except Exception as trouble:
        log.error("journal entry %s (%s) put aside: %s", entry.id, entry.kind, type(trouble).__name__)
        jobs.enqueue("notices.take_up", {"entry_id": entry.id}, lane=MAIL, key=f"take_up:{entry.id}")


def handle(entry: JournalEntry) -> None:
    """Write the rows of one entry; the caller holds the transaction."""
    handler = _HANDLERS.get(entry.kind)
    if handler is not None:
        handler(journal.load(entry.kind, entry.payload), entry)


def _code(event: people_events.CodeRequested, entry: JournalEntry) -> None:
    # The same row for known and unknown addresses; who it is for is looked up when it is written (S-08).
    mail(kind="code", to="", language="", params={"code_id": str(event.code_id)}, lane=CODES)


def _verified(event: people_events.ContactVerified, entry: JournalEntry) -> None:
    tickets.announce_verified(contact_id=event.contact_id)


def _address_replaced(event: people_events.AddressReplaced, entry: JournalEntry) -> None:
    """To the old mailbox, and to it alone: the new one has just been read."""
    old = people.contact(contact_id=event.old_contact_id)
    first = (
        ticket_lookups.ticket(actor=SystemActor(), ticket_id=event.ticket_ids[0])
        if event.ticket_ids
        else None
    )
    mail(
        kind="address_replaced",
        to=old.email,
        language=old.customer.language,
        params={
            "at": event.at.isoformat(),
            "count": len(event.ticket_ids),
            "number": first.number if first else "",
            "phrase": old.customer.phrase,
        },
        lane=MAIL,
    )


def _session_ended(event: people_events.SessionEnded, entry: JournalEntry) -> None:
    subscriptions.forget_session(session_id=event.session_id)


def _invited(event: ticket_events.TicketInvited, entry: JournalEntry) -> None:
    invitation = event.invitation
    params = {"agent": invitation.staff_name, "invitation_id": str(invitation.id)}
    tell(event.ticket_id, "invitation", params, key=f"{entry.id}", not_after=invitation.valid_until)


def _message(event: ticket_events.TicketMessage, entry: JournalEntry) -> None:
    if event.message.author != "staff" or visits.is_present(ticket_id=event.ticket_id):
        return
    ticket_id, params = event.ticket_id, {"agent": event.message.author_name}
    unread = Notice.objects.filter(ticket_id=ticket_id, kind="message", read_at=None).first()
    if unread is None:
        tell(ticket_id, "message", params, key=f"{entry.id}")
        return
    unread.params |= params
    unread.created_at = clock.now()
    unread.save(update_fields=["params", "created_at"])
    recent = clock.now() - MAIL_AGAIN
    if not MailOut.objects.filter(ticket_id=ticket_id, kind="message", created_at__gt=recent).exists():
        mail_about(unread, not_after=None)


def _called(event: visit_events.VisitCalled, entry: JournalEntry) -> None:
    tell(event.ticket_id, "called", {}, key=f"{entry.id}")


def _missed(event: visit_events.VisitMissed | visit_events.VisitExpired, entry: JournalEntry) -> None:
    kind = "missed" if isinstance(event, visit_events.VisitMissed) else "expired"
    params = {"return_until": event.return_until.isoformat()}
    tell(event.ticket_id, kind, params, key=f"{entry.id}", not_after=event.return_until)
    _look_at_front(event, entry)


def _call_over(event: visit_events.VisitCallOver, entry: JournalEntry) -> None:
    if event.reason in CUT_OFF:
        tell(event.ticket_id, "cut", {}, key=f"{entry.id}")


def _look_at_front(event: visit_events.VisitEvent, entry: JournalEntry) -> None:
    """The line moved: call back those near the front who are away, once each."""
    for visit_id, ticket_id in visits.away_at_front(desk_id=event.desk_id, count=NEAR + 1):
        tell(ticket_id, "near", {}, key=f"near:{visit_id}")


_HANDLERS: dict[str, Handler] = {
    people_events.CodeRequested.kind: _code,
    people_events.ContactVerified.kind: _verified,
    people_events.AddressReplaced.kind: _address_replaced,
    people_events.SessionEnded.kind: _session_ended,
    ticket_events.TicketInvited.kind: _invited,
    ticket_events.TicketMessage.kind: _message,
    visit_events.VisitCalled.kind: _called,
    visit_events.VisitMissed.kind: _missed,
    visit_events.VisitExpired.kind: _missed,
    visit_events.VisitCallOver.kind: _call_over,
    visit_events.VisitAccepted.kind: _look_at_front,
    visit_events.VisitLeft.kind: _look_at_front,
    visit_events.VisitAway.kind: _look_at_front,
    **bookings.HANDLERS,
    **runs.HANDLERS,
}
KINDS = frozenset(_HANDLERS)
"""What this reader takes up; everything else it passes by."""
