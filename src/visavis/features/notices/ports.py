"""What mail and push adapters must do."""

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


@dataclass(frozen=True)
class OutgoingPush:
    """A message for one browser. `endpoint` and both keys (base64url) are what it gave; `data` is at most about
    3,900 bytes; `seconds_of_use`: how long the push service may keep it for a device that is away; of several messages
    with one `topic` (32 characters of base64url at most) it keeps the last."""

    endpoint: str
    p256dh: str
    auth: str
    data: bytes
    seconds_of_use: int
    urgent: bool
    topic: str


class NotNow(Exception):
    """The server can't take it at present, or we don't know whether it did: try again, in `after` seconds if it said
    when."""

    def __init__(self, text: str, *, after: float | None = None) -> None:
        super().__init__(text)
        self.after = after


class Refused(Exception):
    """The server will never take it. The text is its reply code, without any address."""


class Gone(Exception):
    """The browser no longer wants to hear from us, or exists no more."""


class Mailer(Protocol):
    def deliver(self, mail: OutgoingMail, *, seconds: float) -> None:
        """Hand the mail over; returns once the server has taken responsibility, within about `seconds`.

        Raises NotNow or Refused.
        """
        ...


class Pusher(Protocol):
    def key(self) -> str:
        """The house's public key (base64url), which browsers subscribe with, the same for ever; "" when this pusher
        can't work here."""
        ...

    def deliver(self, push: OutgoingPush, *, seconds: float) -> None:
        """Encrypt the message and hand it to the browser's push service, within about `seconds`.

        Raises NotNow, Refused or Gone.
        """
        ...
