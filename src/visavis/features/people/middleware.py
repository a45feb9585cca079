"""Puts `request.customer`, `request.staff` and `request.browser` in place, each read only when somebody asks.

Cookies: `visavis_customer` holds the session's token, `visavis_browser` a random name of the browser that
one-time codes are bound to (S-05). Over https both carry the `__Host-` prefix.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from visavis.features.people import lookups
from visavis.features.people.actors import CustomerActor, StaffActor
from visavis.features.people.models import CustomerSession
from visavis.kernel import clock, ids

BROWSER_DAYS = 180
STAFF_SESSION = "visavis_session"
"""Where Django's session of a member of staff keeps the id of its `StaffSession`."""
FACTORS = "account_authentication_methods"
"""Where the sign-in library keeps in the session which factors were shown, and when (seconds since the epoch)."""
FACTORS_OF = "account_authentication_methods_user"
"""Whose they are: a second user's begun sign-in must not count for the first."""


def cookie_name(name: str) -> str:
    """The cookie's name in this house: prefixed when only https can set it."""
    return f"__Host-{name}" if settings.VISAVIS_HTTPS else name


def set_customer_cookie(response: HttpResponse, *, session: CustomerSession, raw_token: str) -> None:
    """Hand the session to the browser, for as long as it lives."""
    seconds = int((session.expires_at - clock.now()).total_seconds())
    _set(response, "visavis_customer", raw_token, seconds)


def clear_customer_cookie(response: HttpResponse) -> None:
    """Take the session away from the browser."""
    _set(response, "visavis_customer", "", 0)


def _set(response: HttpResponse, name: str, value: str, seconds: int) -> None:
    response.set_cookie(
        cookie_name(name),
        value,
        max_age=seconds,
        path="/",
        secure=settings.VISAVIS_HTTPS,
        httponly=True,
        samesite="Lax",
    )


def staff_session_id(request: HttpRequest) -> UUID | None:
    """The sign-in that this browser's staff cookie belongs to."""
    known = request.session.get(STAFF_SESSION)
    return UUID(known) if known else None


def confirmed_at(request: HttpRequest) -> datetime | None:
    """When a factor was last shown in this sign-in (S-14). Whoever signed in by two steps shows the second one again:
    the password alone would be the weaker way (S-11)."""
    if request.session.get(FACTORS_OF) != str(request.user.pk):
        return None
    shown = [one for one in request.session.get(FACTORS, []) if isinstance(one, dict) and "at" in one]
    strong = [one for one in shown if one.get("method") == "mfa"]
    times = [float(one["at"]) for one in strong or shown]
    return datetime.fromtimestamp(max(times), UTC) if times else None


class Visitor:
    """What one request knows about who sent it."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request
        self.new_browser = ""
        self._customer: CustomerActor | bool | None = False
        self._staff: StaffActor | bool | None = False

    @property
    def customer(self) -> CustomerActor | None:
        if isinstance(self._customer, bool):
            self._customer = lookups.customer_actor(
                self.request.COOKIES.get(cookie_name("visavis_customer"), "")
            )
        return self._customer

    @property
    def staff(self) -> StaffActor | None:
        if isinstance(self._staff, bool):
            self._staff = self._signed_in_staff()
        return self._staff

    def _signed_in_staff(self) -> StaffActor | None:
        # Without a staff cookie there is no need to read a session at all.
        if settings.SESSION_COOKIE_NAME not in self.request.COOKIES or not self.request.user.is_authenticated:
            return None
        session_id = staff_session_id(self.request)
        found = lookups.staff_actor(self.request.user, session_id=session_id) if session_id else None
        return replace(found, confirmed_at=confirmed_at(self.request)) if found else None

    @property
    def browser(self) -> str:
        """The browser's name; made, and set with the answer, when it has none."""
        known = self.request.COOKIES.get(cookie_name("visavis_browser"), "")
        if 20 <= len(known) <= 80:
            return known
        self.new_browser = self.new_browser or ids.secret(160)
        return self.new_browser


class VisitorRequest(HttpRequest):
    """The request as views see it behind ActorMiddleware; for annotations."""

    customer: CustomerActor | None
    staff: StaffActor | None
    browser: str
    visitor: Visitor


def _reader(name: str) -> property:
    return property(lambda request: getattr(request.visitor, name))


class ActorMiddleware:
    """Gives each request its visitor, and a new browser its name."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self._classes: dict[type, type] = {}

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.visitor = Visitor(request)  # type: ignore[attr-defined]
        request.__class__ = self._class_for(type(request))
        response = self.get_response(request)
        fresh: str = request.visitor.new_browser  # type: ignore[attr-defined]
        if fresh:
            _set(response, "visavis_browser", fresh, BROWSER_DAYS * 86400)
        return response

    def _class_for(self, base: type) -> type:
        """The request's own class with three lazy attributes; properties need a class to live on."""
        if base not in self._classes:
            readers = {name: _reader(name) for name in ("customer", "staff", "browser")}
            self._classes[base] = type(base.__name__, (base,), readers)
        return self._classes[base]
