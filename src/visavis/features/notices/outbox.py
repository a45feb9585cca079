"""Writing down what is to be told: rows of inbox, mails, pushes and their jobs, in the transaction of their cause."""

from datetime import datetime, timedelta
from email.utils import parseaddr
from typing import Any
from uuid import UUID

from django.conf import settings

from visavis.features.notices import subscriptions
from visavis.features.notices.events import NoticeMade
from visavis.features.notices.models import MailOut, Notice, PushOut
from visavis.features.people.actors import SystemActor
from visavis.features.tickets import lookups as tickets
from visavis.features.tickets.models import Ticket
from visavis.kernel import clock, ids, jobs, journal

CODES, MAIL, PUSH = "codes", "mail", "push"
"""Lanes: codes never wait behind other mail, nor mail for push services."""
LIFE = {"called": timedelta(minutes=15), "near": timedelta(minutes=20)}
PUSH_LIFE = timedelta(days=1)
"""A push about a day later would only startle; the inbox has it."""
URGENT = frozenset({*LIFE, "come_in"})
"""What is of use for minutes only goes with the codes."""


def tell(
    ticket_id: UUID, kind: str, params: dict[str, Any], *, key: str, not_after: datetime | None = None
) -> None:
    """One inbox message, one mail when the ticket has an address that was verified, and one push for each browser whose
    owner asked for it."""
    ticket = tickets.ticket(actor=SystemActor(), ticket_id=ticket_id)
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
    if not_after is None and kind in LIFE:
        not_after = clock.now() + LIFE[kind]
    mailed = mail_about(notice, not_after=not_after)
    _push_about(notice, ticket, not_after=not_after)
    event = NoticeMade(
        notice_id=notice.id, customer_id=ticket.customer_id, ticket_id=ticket.id, about=kind, by_mail=mailed
    )
    journal.record(event, chain=f"ticket:{ticket.id}", actor="system")


def mail_about(notice: Notice, *, not_after: datetime | None) -> bool:
    """A mail of the same news, when the ticket has an address that was verified; returns whether."""
    ticket: Ticket | None = notice.ticket
    if ticket is None or ticket.contact is None or ticket.contact.verified_at is None:
        return False
    mail(
        kind=notice.kind,
        to=ticket.contact.email,
        language=ticket.customer.language,
        params=notice.params,
        lane=CODES if notice.kind in URGENT else MAIL,
        notice=notice,
        not_after=not_after,
    )
    return True


def _push_about(notice: Notice, ticket: Ticket, *, not_after: datetime | None) -> None:
    """The same on devices. Once for each: a message that comes while another is unread is no second one."""
    latest = clock.now() + PUSH_LIFE
    for subscription in subscriptions.of_ticket(ticket):
        row = PushOut.objects.create(
            notice=notice,
            subscription=subscription,
            created_at=clock.now(),
            not_after=min(not_after or latest, latest),
        )
        jobs.enqueue("notices.send_push", {"push_id": str(row.id)}, lane=PUSH, key=f"push:{row.id}")


def mail(
    *,
    kind: str,
    to: str,
    language: str,
    params: dict[str, Any],
    lane: str,
    notice: Notice | None = None,
    not_after: datetime | None = None,
) -> None:
    """One mail row and the job that sends it."""
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
