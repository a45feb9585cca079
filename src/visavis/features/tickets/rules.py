"""What a ticket's texts and invitations may be: pure."""

import unicodedata
from datetime import datetime, timedelta

SUBJECT_MAX = 120
TEXT_MAX = 4000
LINE_MAX = 300
TOPIC_MAX = 40
KEY_MAX = 64
MESSAGES_PER_MINUTE = 20
TICKETS_PER_DAY = 20
ADDRESSES_PER_HOUR = 5
"""Codes to new addresses that one sign-in may ask for."""
BRING = ("original_document", "bank_card")
PURPOSES = ("identity", "card", "other")
INVITATION_LEAST = timedelta(minutes=5)
INVITATION_MOST = timedelta(days=90)
LINK_LIFE = timedelta(days=3)
LINK_LIFE_INVITATION = timedelta(days=14)


def clean_text(text: str) -> str:
    """Text of several lines: NFC, unified line ends, no control characters, no empty edges."""
    text = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n")
    kept = (c for c in text if c in "\n\t" or unicodedata.category(c) not in {"Cc", "Cs"})
    return "".join(kept).strip()


def link_expiry(now: datetime, valid_until: datetime | None) -> datetime:
    """A link for news lives three days; one for an invitation as long as it, at most a fortnight."""
    if valid_until is None:
        return now + LINK_LIFE
    return min(valid_until, now + LINK_LIFE_INVITATION)
