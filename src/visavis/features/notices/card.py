"""What letters are made of: the card itself, its usual foot, its link, and how they write a time."""

from dataclasses import dataclass, field

from django.conf import settings
from django.utils.translation import gettext as _

from visavis.features.desks.models import Desk
from visavis.features.notices import words
from visavis.features.notices.models import MailOut
from visavis.features.notices.ports import CalendarEntry
from visavis.features.notices.times import moment
from visavis.features.people.rules import clean_line
from visavis.features.tickets.models import Invitation, Ticket
from visavis.kernel import languages


@dataclass(frozen=True)
class Letter:
    """One card: a title, lines, perhaps a code, what to bring, one button; below it who asked and when."""

    to: str
    language: str
    subject: str
    title: str
    lines: list[str]
    phrase: str = ""
    code: str = ""
    items: list[str] = field(default_factory=list)
    quote: str = ""
    button: str = ""
    url: str = ""
    small: list[str] = field(default_factory=list)
    calendar: CalendarEntry | None = None


def about(
    mail: MailOut,
    ticket: Ticket,
    *,
    lines: list[str],
    button: str,
    url: str,
    items: list[str] | None = None,
    quote: str = "",
) -> Letter:
    title = words.title(mail.kind, mail.params)
    when = moment(mail.created_at, ticket.desk.time_zone)
    return Letter(
        to=mail.to,
        language=mail.language,
        subject=clean_line(f"{title} ({ticket.number})", limit=150),
        title=title,
        lines=lines,
        phrase=ticket.customer.phrase,
        items=items or [],
        quote=quote,
        button=button,
        url=url,
        small=[
            _("From: {agent}, {desk}. Ticket {number}. {when}.").format(
                agent=mail.params.get("agent") or _("Support"),
                desk=ticket.desk.name,
                number=ticket.number,
                when=when,
            ),
            _("The button opens your ticket in the first browser you use it in. Do not pass this mail on."),
            _("Staff never ask for your password or for a code from our mails."),
        ],
    )


def bring(invitation: Invitation) -> list[str]:
    texts = {
        "original_document": _("Your original identity document. Copies are not accepted."),
        "bank_card": _("Your bank card, to show that it is still with you."),
    }
    return [texts[code] for code in invitation.bring]


def conditions(desk: Desk) -> list[str]:
    return [
        _("A camera that can stay on for the whole call, and a quiet place."),
        _("The call is held in this language: {language}.").format(
            language=languages.name(desk.call_language)
        ),
    ]


def link(secret: str, step: str = "") -> str:
    """The address that a button leads to. `step` names where in the ticket: "booking", "test", "move", "book"."""
    # Behind the `#` it reaches no server log and no Referer; the page spends nothing when it is only opened (S-10).
    return f"{settings.VISAVIS_ORIGIN}/join/link/#{secret}{'.' if step else ''}{step}"
