"""How long a staff session lives (S-13): 30 minutes without work, 12 hours whatever happens.

Only work renews it: opening a page, pressing something. A page that merely listens or polls does not, except
while its agent is in a call, when the page says so (`alive`).
"""

from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse

from visavis.kernel import clock

BEGAN = "visavis_began"
SEEN = "visavis_seen"
RENEW_SECONDS = 60
"""The session row is written at most this often."""


def _now() -> int:
    return int(clock.now().timestamp())


def begin(request: HttpRequest) -> None:
    """A fresh sign-in starts both clocks."""
    request.session[BEGAN] = request.session[SEEN] = _now()


def renew(request: HttpRequest) -> None:
    """Somebody is working here."""
    if _now() - request.session.get(SEEN, 0) >= RENEW_SECONDS:
        request.session[SEEN] = _now()


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
    """Ends sessions whose time is over, and renews the ones in which somebody works."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_authenticated:
            if BEGAN not in request.session:
                begin(request)
            if seconds_left(request) <= 0:
                logout(request)
            elif _is_work(request):
                renew(request)
        return self.get_response(request)
