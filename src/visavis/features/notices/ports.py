"""What mail adapters must do."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True)
class CalendarEntry:
    """An entry for the reader's calendar: the whole file, and its METHOD ("REQUEST", "CANCEL"; RFC 6047)."""

    method: str
    data: bytes


@dataclass(frozen=True)
class OutgoingMail:
    """A finished mail to one address. `message_id` with its angle brackets, the same on every try (I-25)."""

    message_id: str
    to: str
    subject: str
    text: str
    html: str
    language: str
    date: datetime
    headers: dict[str, str] = field(default_factory=dict)
    calendar: CalendarEntry | None = None


class NotNow(Exception):
    """The server can't take the mail at present, or we don't know whether it did: try again."""


class Refused(Exception):
    """The server will never take this mail. The text is its reply code, without any address."""


class Mailer(Protocol):
    def deliver(self, mail: OutgoingMail, *, seconds: float) -> None:
        """Hand the mail over; returns once the server has taken responsibility, within about `seconds`.

        Raises NotNow or Refused.
        """
        ...
