"""The preparation before a call: what was agreed to, in which words, and the spoken language.

It is kept in a signed cookie of the ticket's pages until the customer joins; then the visit holds it.
"""

import json
from dataclasses import astuple, dataclass, field
from typing import Any, Final
from uuid import UUID

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language_info
from django.utils.translation import gettext_lazy as _

from visavis.kernel import clock, languages

COOKIE: Final = "visavis_prepared"
SALT: Final = "visavis.portal.prepared"
LIFE: Final = 4 * 3600

CONSENTS: Final = (
    (
        "live_call",
        "2026-11",
        _(
            "I agree to a live video call: an agent sees and hears me and what I show. The call is not recorded."
        ),
    ),
    (
        "camera_on",
        "2026-11",
        _("I keep my camera on for the whole call. The record of the call notes when my picture was off."),
    ),
)
"""(name, version of the text, text). A changed text gets a new version; the visit keeps which one was agreed to."""

SPOKEN: Final = languages.SPOKEN
"""Languages to choose from; each has its own name in Django."""


@dataclass(frozen=True)
class Prepared:
    """What the prepare page gathered. `walk_in`: they join the queue now although a later time is booked. `kept`: what
    of a check may be kept, {kind: SHA-256 of the words read}, and the language of those words."""

    spoken_language: str
    consents: dict[str, Any]
    walk_in: bool = False
    kept: dict[str, str] = field(default_factory=dict)
    kept_language: str = ""


def spoken_languages() -> list[tuple[str, str]]:
    """(code, own name) of the languages to choose from, sorted by their names."""
    return sorted(
        ((code, get_language_info(code)["name_local"]) for code in SPOKEN),
        key=lambda pair: pair[1].casefold(),
    )


def agreed(names: list[str]) -> dict[str, Any] | None:
    """The consents with their versions and this moment; None while one of them is missing."""
    if any(name not in names for name, _version, _text in CONSENTS):
        return None
    at = clock.now().isoformat(timespec="seconds")
    return {name: {"version": version, "at": at} for name, version, _text in CONSENTS}


def keep(response: HttpResponse, *, ticket_id: UUID, prepared: Prepared) -> None:
    """Remember it for this ticket's room."""
    value = signing.dumps([str(ticket_id), *astuple(prepared)], salt=SALT, compress=True)
    response.set_cookie(
        COOKIE,
        value,
        max_age=LIFE,
        path=f"/tickets/{ticket_id}/",
        httponly=True,
        secure=settings.VISAVIS_HTTPS,
        samesite="Lax",
    )


def read(request: HttpRequest, *, ticket_id: UUID) -> Prepared | None:
    """What was prepared for this ticket in this browser, None when nothing or too long ago."""
    try:
        ticket, *kept = signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=LIFE)
        prepared = Prepared(*kept)
    except (signing.BadSignature, ValueError, TypeError, json.JSONDecodeError):
        return None
    return prepared if ticket == str(ticket_id) else None
