"""What a browser is about to prove: the address that a code was sent to, kept in a signed cookie of its own between
the e-mail page and the code page, so that nothing of it stands in an address bar or a log."""

from dataclasses import astuple, dataclass
from typing import Final

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

COOKIE: Final = "visavis_pending"
SALT: Final = "visavis.portal.pending"
LIFE: Final = 30 * 60
"""Seconds; longer than a code lives, so that somebody slow can still ask for the next one."""


@dataclass(frozen=True)
class Pending:
    """`after`: where to go once the code is right. `contact`: only an address is verified, the session stays.
    `slot` and `zone`: a time to be booked for `ticket` in that moment, as the public page sent it."""

    email: str
    after: str = ""
    contact: bool = False
    ticket: str = ""
    slot: str = ""
    zone: str = ""


def keep_pending(response: HttpResponse, pending: Pending) -> None:
    """Remember it for the code page."""
    value = signing.dumps(list(astuple(pending)), salt=SALT)
    response.set_cookie(
        COOKIE,
        value,
        max_age=LIFE,
        path="/join/",
        httponly=True,
        secure=settings.VISAVIS_HTTPS,
        samesite="Lax",
    )


def read_pending(request: HttpRequest) -> Pending | None:
    """What this browser was about to prove, None when it never asked or too long ago."""
    try:
        return Pending(*signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=LIFE))
    except (signing.BadSignature, ValueError, TypeError):
        return None


def forget_pending(response: HttpResponse) -> None:
    """It is proved, or given up."""
    response.delete_cookie(COOKIE, path="/join/", samesite="Lax")
