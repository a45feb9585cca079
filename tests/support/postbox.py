"""Where mails land in tests without a server: an adapter of the mail port that keeps what it is given."""

import re

from support.mails import Mail
from visavis.features.notices.ports import OutgoingMail

_kept: list[OutgoingMail] = []


class Postbox:
    """Name it in settings.VISAVIS_MAIL."""

    def deliver(self, mail: OutgoingMail, *, seconds: float) -> None:
        _kept.append(mail)


def clear() -> None:
    _kept.clear()


def everything() -> list[Mail]:
    """Every mail, newest first."""
    return [Mail(one.to, one.subject, one.text, one.html) for one in reversed(_kept)]


def mails(to: str) -> list[Mail]:
    """Mails to an address, newest first."""
    return [one for one in everything() if one.to == to.lower()]


def mail(to: str, *, holds: str = "") -> Mail:
    """The newest mail to an address whose subject or text matches."""
    found = [one for one in mails(to) if re.search(holds, f"{one.subject}\n{one.text}")]
    assert found, f"no mail to {to} with “{holds}”: {[one.subject for one in mails(to)]}"
    return found[0]
