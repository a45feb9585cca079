"""From the journal to inbox rows, mail rows and jobs. Entries of kinds that concern nobody outside are passed by.

`take_up` runs inside the transaction that moves the cursor (`kernel.cursors`).
"""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from email.utils import parseaddr
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import InterfaceError, OperationalError, transaction

from visavis.features.notices.events import NoticeMade
from visavis.features.notices.models import MailOut, Notice
from visavis.features.people import events as people_events
from visavis.features.people.actors import SystemActor
from visavis.features.tickets import actions as tickets
from visavis.features.tickets import events as ticket_events
from visavis.features.tickets import lookups as ticket_lookups
from visavis.features.tickets.models import Ticket
from visavis.features.visits import events as visit_events
from visavis.features.visits import lookups as visits
from visavis.kernel import clock, ids, jobs, journal
from visavis.kernel.models import JournalEntry

log = logging.getLogger(__name__)
CODES, MAIL = "codes", "mail"
"""Lanes: codes never wait behind other mail."""
MAIL_AGAIN = timedelta(minutes=30)
"""While a message is unread, further ones of the same ticket are mailed at most this often."""
NEAR = 2
"""Somebody who is away is called back when at most this many people are before them."""
CUT_OFF = frozenset({"customer_lost", "agent_lost", "failed"})
"""Ends of a call that nobody chose."""
LIFE = {"called": timedelta(minutes=15), "near": timedelta(minutes=20)}

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
    _mail(kind="code", to="", language="", params={"code_id": str(event.code_id)}, lane=CODES)


def _verified(event: people_events.ContactVerified, entry: JournalEntry) -> None:
    tickets.announce_verified(contact_id=event.contact_id)


def _invited(event: ticket_events.TicketInvited, entry: JournalEntry) -> None:
    invitation = event.invitation
    params = {"agent": invitation.staff_name, "invitation_id": str(invitation.id)}
    _tell(event.ticket_id, "invitation", params, key=f"{entry.id}", not_after=invitation.valid_until)


def _message(event: ticket_events.TicketMessage, entry: JournalEntry) -> None:
    if event.message.author != "staff" or visits.is_present(ticket_id=event.ticket_id):
        return
    ticket_id, params = event.ticket_id, {"agent": event.message.author_name}
    unread = Notice.objects.filter(ticket_id=ticket_id, kind="message", read_at=None).first()
    if unread is None:
        _tell(ticket_id, "message", params, key=f"{entry.id}")
        return
    unread.params |= params
    unread.created_at = clock.now()
    unread.save(update_fields=["params", "created_at"])
    recent = clock.now() - MAIL_AGAIN
    if not MailOut.objects.filter(ticket_id=ticket_id, kind="message", created_at__gt=recent).exists():
        _mail_about(unread, not_after=None)


def _called(event: visit_events.VisitCalled, entry: JournalEntry) -> None:
    _tell(event.ticket_id, "called", {}, key=f"{entry.id}")


def _missed(event: visit_events.VisitMissed | visit_events.VisitExpired, entry: JournalEntry) -> None:
    kind = "missed" if isinstance(event, visit_events.VisitMissed) else "expired"
    params = {"return_until": event.return_until.isoformat()}
    _tell(event.ticket_id, kind, params, key=f"{entry.id}", not_after=event.return_until)
    _look_at_front(event, entry)


def _call_over(event: visit_events.VisitCallOver, entry: JournalEntry) -> None:
    if event.reason in CUT_OFF:
        _tell(event.ticket_id, "cut", {}, key=f"{entry.id}")


def _look_at_front(event: visit_events.VisitEvent, entry: JournalEntry) -> None:
    """The line moved: call back those near the front who are away, once each."""
    for visit_id, ticket_id in visits.away_at_front(desk_id=event.desk_id, count=NEAR + 1):
        _tell(ticket_id, "near", {}, key=f"near:{visit_id}")


_HANDLERS: dict[str, Handler] = {
    people_events.CodeRequested.kind: _code,
    people_events.ContactVerified.kind: _verified,
    ticket_events.TicketInvited.kind: _invited,
    ticket_events.TicketMessage.kind: _message,
    visit_events.VisitCalled.kind: _called,
    visit_events.VisitMissed.kind: _missed,
    visit_events.VisitExpired.kind: _missed,
    visit_events.VisitCallOver.kind: _call_over,
    visit_events.VisitAccepted.kind: _look_at_front,
    visit_events.VisitLeft.kind: _look_at_front,
    visit_events.VisitAway.kind: _look_at_front,
}
KINDS = frozenset(_HANDLERS)
"""What this reader takes up; everything else it passes by."""


def _tell(
    ticket_id: UUID, kind: str, params: dict[str, Any], *, key: str, not_after: datetime | None = None
) -> None:
    """One inbox message, and one mail when the ticket has an address that was verified."""
    ticket = ticket_lookups.ticket(actor=SystemActor(), ticket_id=ticket_id)
    notice, fresh = Notice.objects.get_or_create(
        key=key,
        defaults={
            "customer_id": ticket.customer_id,
            "ticket": ticket,
            "kind": kind,
            "params": {**params, "number": ticket.number},
            "created_at": clock.now(),
        },
    )
    if not fresh:
        return
    mailed = _mail_about(notice, not_after=not_after)
    event = NoticeMade(
        notice_id=notice.id, customer_id=ticket.customer_id, ticket_id=ticket.id, about=kind, by_mail=mailed
    )
    journal.record(event, chain=f"ticket:{ticket.id}", actor="system")


def _mail_about(notice: Notice, *, not_after: datetime | None) -> bool:
    ticket: Ticket | None = notice.ticket
    if ticket is None or ticket.contact is None or ticket.contact.verified_at is None:
        return False
    if not_after is None and notice.kind in LIFE:
        not_after = clock.now() + LIFE[notice.kind]
    _mail(
        kind=notice.kind,
        to=ticket.contact.email,
        language=ticket.customer.language,
        params=notice.params,
        lane=CODES if notice.kind in LIFE else MAIL,
        notice=notice,
        not_after=not_after,
    )
    return True


def _mail(
    *,
    kind: str,
    to: str,
    language: str,
    params: dict[str, Any],
    lane: str,
    notice: Notice | None = None,
    not_after: datetime | None = None,
) -> None:
    row_id = ids.new_id()
    MailOut.objects.create(
        id=row_id,
        message_id=f"<{row_id.hex}@{_domain()}>",
        to=to,
        kind=kind,
        language=language,
        params=params,
        ticket_id=notice.ticket_id if notice else None,
        notice=notice,
        created_at=clock.now(),
        not_after=not_after,
    )
    jobs.enqueue("notices.send_mail", {"mail_id": str(row_id)}, lane=lane, key=f"mail:{row_id}")


def _domain() -> str:
    """The sender's domain: where a Message-ID belongs."""
    return parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"
