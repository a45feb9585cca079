"""The notice after a verification, to the proved address: what service, when, how to object (NIST N7). It tells no
outcome and no datum: whoever reads the mailbox may be a stranger (N12)."""

from datetime import datetime
from typing import Any, Final

from django.conf import settings
from django.utils.translation import gettext as _

from visavis.features.notices.card import Letter, about, link
from visavis.features.notices.models import MailOut
from visavis.features.notices.outbox import tell
from visavis.features.notices.times import moment
from visavis.features.tickets import actions as tickets
from visavis.features.tickets.models import Ticket
from visavis.features.verification import events
from visavis.kernel.models import JournalEntry

KIND: Final = "checked"
TOLD: Final = frozenset({"verified", "not_verified", "try_again"})


def moved(event: events.RunMoved, entry: JournalEntry) -> None:
    """A run is decided for good; one that waits for a second person is not."""
    if event.what in ("decided", "reviewed") and event.run.state in TOLD:
        params: dict[str, Any] = {"at": event.run.started_at.isoformat(), "purpose": event.run.purpose}
        tell(event.ticket_id, KIND, params, key=f"checked:{event.run_id}")


def write(mail: MailOut, ticket: Ticket) -> Letter | None:
    """The letter."""
    secret = tickets.make_entry_link(ticket_id=ticket.id, email=mail.to, language=mail.language)
    when = moment(datetime.fromisoformat(mail.params["at"]), ticket.desk.time_zone)
    card = mail.params.get("purpose") == "card"
    what = (
        _("In a video call at {house}, a bank card was shown for your ticket: {when}.")
        if card
        else _("In a video call at {house}, an identity document was checked for your ticket: {when}.")
    )
    return about(
        mail,
        ticket,
        lines=[
            what.format(house=settings.VISAVIS_NAME, when=when),
            _("The receipt tells the outcome, what is kept and until when, and who decided."),
            _("If this was not you: open the receipt and press “This was not me”. Then nobody relies on it."),
        ],
        button=_("See the receipt"),
        url=link(secret, "receipt"),
    )


HANDLERS: Final = {events.RunMoved.kind: moved}
