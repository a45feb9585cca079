"""How long a staff session lives (S-13): 30 minutes without work, 12 hours whatever happens, and not a moment longer
than its row in `people`, which its owner, a new password or an operator may end.

Only work renews it: opening a page, pressing something. A page that merely listens or polls does not, except
while its agent is in a call, when the page says so (`alive`).
"""

from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse

from visavis.features.people import actions as people
from visavis.features.people import lookups
from visavis.features.people.middleware import STAFF_SESSION, staff_session_id
from visavis.kernel import clock

BEGAN = "visavis_began"
SEEN = "visavis_seen"
RENEW_SECONDS = 60
"""The session row is written at most this often."""


def _now() -> int:
    return int(clock.now().timestamp())


def begin(request: HttpRequest) -> None:
    """A fresh sign-in: both clocks start, and the house remembers it. One that this browser had before is over."""
    end(request)
    request.session[BEGAN] = request.session[SEEN] = _now()
    staff = lookups.staff_actor(request.user)
    if staff is not None:
        session = people.begin_staff_session(
            staff_id=staff.staff_id, user_agent=request.headers.get("User-Agent", "")
        )
        request.session[STAFF_SESSION] = str(session.id)


def end(request: HttpRequest) -> None:
    """Signed out: what else this sign-in opened, its sockets above all, ends with it."""
    staff = lookups.staff_actor(request.user, session_id=staff_session_id(request))
    if staff is not None:
        people.sign_out_staff(actor=staff)


def renew(request: HttpRequest) -> None:
    """Somebody is working here."""
    if _now() - request.session.get(SEEN, 0) >= RENEW_SECONDS:
        request.session[SEEN] = _now()
        if (session_id := staff_session_id(request)) is not None:
            people.touch_staff_session(session_id=session_id)


def seconds_left(request: HttpRequest) -> int:
    """Until the session ends if nothing renews it."""
    idle = int(request.session.get(SEEN, _now())) + int(settings.SESSION_COOKIE_AGE) - _now()
    return max(0, min(idle, _absolute_end(request) - _now()))


def _absolute_end(request: HttpRequest) -> int:
    began = int(request.session.get(BEGAN, _now()))
    return began + int(settings.VISAVIS_STAFF_SESSION_HOURS) * 3600


def _is_work(request: HttpRequest) -> bool:
    """Pages people open and things they press; not what a page fetches by itself."""
    return request.headers.get("Sec-Fetch-Mode", "navigate") == "navigate"


class AbsoluteSessionMiddleware:
    """Ends sessions whose time is over or that were ended elsewhere, and renews the ones in which somebody works."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_authenticated:
            if BEGAN not in request.session:
                begin(request)
            # The time first: who is asking is read once, and must be read after an end.
            if seconds_left(request) <= 0 or getattr(request, "staff", None) is None:
                end(request)
                logout(request)
            elif _is_work(request):
                renew(request)
        return self.get_response(request)
