"""A letter's shape: a complete text part, and HTML that looks like the pages."""

from django.template.loader import render_to_string
from django.utils.translation import get_language_info, override
from django.utils.translation import gettext as _

from visavis.features.notices.card import Letter
from visavis.features.notices.models import MailOut
from visavis.features.notices.ports import OutgoingMail

HEADERS = {
    "Auto-Submitted": "auto-generated",
    "X-Auto-Response-Suppress": "All",
}


def render(letter: Letter, mail: MailOut) -> OutgoingMail:
    """The mail as it goes out, under the row's Message-ID."""
    with override(letter.language):
        unread = _("Answers to this mail are not read: reply on the ticket page.")
        small = [*letter.small, unread]
        context = {
            "letter": letter,
            "small": small,
            "direction": "rtl" if get_language_info(letter.language)["bidi"] else "ltr",
        }
        html = render_to_string("notices/mail.html", context)
        text = _text(letter, small)
    return OutgoingMail(
        message_id=mail.message_id,
        to=letter.to,
        subject=letter.subject,
        text=text,
        html=html,
        language=letter.language,
        date=mail.created_at,
        headers=HEADERS,
        calendar=letter.calendar,
    )


def _text(letter: Letter, small: list[str]) -> str:
    parts: list[str] = []
    if letter.phrase:
        parts.append(_("Your phrase: {phrase}").format(phrase=letter.phrase))
    parts += [letter.title, *letter.lines]
    if letter.code:
        parts.append(f"    {letter.code}")
    if letter.quote:
        parts.append(f"> {letter.quote}")
    if letter.items:
        parts.append("\n".join([_("Please have ready:"), *(f"- {item}" for item in letter.items)]))
    if letter.url:
        parts.append(f"{letter.button}:\n{letter.url}")
    parts.append("--\n" + "\n".join(small))
    return "\n\n".join(parts) + "\n"
