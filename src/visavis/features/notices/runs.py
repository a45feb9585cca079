"""Mails of a verification while and after it runs: its one-time code, and word to supervisors when a customer says that
it was somebody else."""

from typing import Final
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from visavis.features.notices import checked
from visavis.features.notices.card import Letter
from visavis.features.notices.models import MailOut
from visavis.features.notices.outbox import CODES, MAIL, mail
from visavis.features.notices.times import moment
from visavis.features.people import lookups as people
from visavis.features.people.actors import SystemActor
from visavis.features.tickets import lookups as tickets
from visavis.features.verification import actions as verification
from visavis.features.verification import events
from visavis.kernel import clock
from visavis.kernel.models import JournalEntry

TAN: Final = "tan"
DISPUTED: Final = "disputed"
KINDS: Final = (TAN, DISPUTED)
"""Mails without an inbox message: the code belongs into the mailbox alone, the other is for staff."""


def moved(event: events.RunMoved, entry: JournalEntry) -> None:
    checked.moved(event, entry)
    if event.what == "tan_sent":
        params = {"run_id": str(event.run_id), "ticket_id": str(event.ticket_id)}
        mail(kind=TAN, to="", language=event.run.language, params=params, lane=CODES)
    elif event.what == "disputed":
        for address in people.supervisor_addresses():
            params = {"ticket_id": str(event.ticket_id), "run_id": str(event.run_id)}
            mail(kind=DISPUTED, to=address, language=settings.LANGUAGE_CODE, params=params, lane=MAIL)


def write(mail: MailOut) -> Letter | None:
    """The letter; None when it is of no use any more."""
    ticket = tickets.ticket(actor=SystemActor(), ticket_id=UUID(mail.params["ticket_id"]))
    if mail.kind == DISPUTED:
        with override(mail.language):
            return _disputed(mail, ticket.number)
    opened = verification.open_tan(run_id=UUID(mail.params["run_id"]))
    if opened is None or ticket.contact is None or ticket.contact.verified_at is None:
        return None
    code, expires_at = opened
    minutes = max(1, round((expires_at - clock.now()).total_seconds() / 60))
    with override(mail.language):
        return Letter(
            to=ticket.contact.email,
            language=mail.language,
            subject=_("Your code for the video call ({number})").format(number=ticket.number),
            title=_("Your code for the video call"),
            phrase=ticket.customer.phrase,
            code=f"{code[:3]} {code[3:]}",
            lines=[
                ngettext(
                    "Type this code into the page of the video call yourself. It works for {minutes} minute, once.",
                    "Type this code into the page of the video call yourself. It works for {minutes} minutes, once.",
                    minutes,
                ).format(minutes=minutes)
            ],
            small=[
                _("Say it to nobody, not even to the agent: it is only typed."),
                _(
                    "If you are not in a video call with us now, somebody else may be using your name. Tell us at once."
                ),
            ],
        )


def _disputed(mail: MailOut, number: str) -> Letter:
    return Letter(
        to=mail.to,
        language=mail.language,
        subject=_("A customer says: this was not me ({number})").format(number=number),
        title=_("A customer says: this was not me"),
        lines=[
            _("Ticket {number}, {when}: the customer objects to a verification on their receipt.").format(
                number=number, when=moment(mail.created_at, "UTC")
            ),
            _("Look at the run and its evidence, and stop what was decided because of it."),
        ],
        button=_("Open the run"),
        url=f"{settings.VISAVIS_ORIGIN}/console/runs/{mail.params['run_id']}/",
    )


HANDLERS: Final = {events.RunMoved.kind: moved}
