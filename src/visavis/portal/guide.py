"""What the support centre's search looks through: self-service tools and the parts of the guide article."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

UPDATED: Final = date(2026, 11, 25)
READING_MINUTES: Final = 3
ARTICLE: Final = "join-a-video-call"


@dataclass(frozen=True)
class Entry:
    """Something to be found. `words` are further words people type for it; they are never shown."""

    title: Any
    summary: Any
    address: str
    icon: str
    words: Any = ""
    anchor: str = ""

    @property
    def url(self) -> str:
        return reverse(self.address) + self.anchor


TOOLS: Final = (
    Entry(
        _("Check tickets"),
        _("See your open and closed tickets, read what support wrote, and answer."),
        "tickets",
        icon="ticket",
        words=_("my tickets case request status message answer active closed"),
    ),
    Entry(
        _("Join video call"),
        _("Support asked you to meet? Come in with your e-mail address, even when you can't sign in."),
        "join",
        icon="video",
        words=_("queue code e-mail locked out cannot sign in log in password meeting appointment"),
    ),
    Entry(
        _("Book a call"),
        _("Choose a time that suits you and come without waiting long."),
        "book_start",
        icon="calendar-check",
        words=_("appointment booking schedule reserve time slot date later calendar reschedule cancel"),
    ),
    Entry(
        _("Open a ticket"),
        _("Tell us what happened. We answer in the ticket and by e-mail."),
        "ticket_new",
        icon="message-square-plus",
        words=_("new ask question problem help contact write lost stolen card account"),
    ),
    Entry(
        _("Is this really support?"),
        _("How to tell a real message from a false one, and what we never ask for."),
        "genuine",
        icon="shield-check",
        words=_("phishing fraud scam fake mail phrase safe security"),
    ),
)

SECTIONS: Final = (
    Entry(
        _("How to join a video call"),
        _("The whole way, step by step, with and without signing in."),
        "guide",
        icon="book-open",
        words=_("guide help article join video call queue wait"),
    ),
    Entry(
        _("What to have ready"),
        _("The original document, a quiet place, the camera on for the whole call."),
        "guide",
        icon="id-card",
        words=_(
            "document passport identity card original copy camera noise prepare translation language English"
        ),
        anchor="#ready",
    ),
    Entry(
        _("When you can sign in"),
        _("Open the ticket in My tickets and choose Join the queue."),
        "guide",
        icon="log-in",
        words=_("signed in app menu get help website"),
        anchor="#signed-in",
    ),
    Entry(
        _("When you can't sign in"),
        _("Come in with the e-mail address of your ticket and the code we send to it."),
        "guide",
        icon="mail",
        words=_("locked out forgot password code e-mail no account"),
        anchor="#locked-out",
    ),
    Entry(
        _("If something goes wrong"),
        _("No code, no picture, no sound, a lost connection: what to do."),
        "guide",
        icon="wrench",
        words=_("code does not arrive camera microphone blocked connection lost dropped"),
        anchor="#trouble",
    ),
)


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())


def search(query: str, entries: Iterable[Entry] = (*TOOLS, *SECTIONS)) -> list[Entry]:
    """Entries that hold every word of the query, or its beginning; best (title first) on top. Chinese has no spaces
    between words, so a part of the text counts as well."""
    wanted = _words(query)
    found: list[tuple[int, int, Entry]] = []
    for order, entry in enumerate(entries):
        title, rest = str(entry.title).casefold(), f"{entry.title} {entry.summary} {entry.words}".casefold()
        if wanted and all(word in rest for word in wanted):
            found.append((0 if any(word in title for word in wanted) else 1, order, entry))
    return [entry for _rank, _order, entry in sorted(found, key=lambda item: item[:2])]
