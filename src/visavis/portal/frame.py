"""What all customer pages share: who may see them, in which zone times are written, which headers they carry, and
how a problem becomes a page."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Final, cast
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import Resolver404, resolve, reverse
from django.utils import timezone
from django.utils.translation import get_language_info

from visavis.features.notices import lookups as notices
from visavis.features.people.actors import CustomerActor
from visavis.features.people.middleware import VisitorRequest
from visavis.kernel.problems import Problem
from visavis.portal import zones

View = Callable[..., HttpResponseBase]

NOTHING_ALLOWED: Final = "camera=(), microphone=(), geolocation=(), display-capture=(), browsing-topics=()"
CALL_ALLOWED: Final = (
    "camera=(self), microphone=(self), speaker-selection=(self), autoplay=(self), fullscreen=(self), "
    "picture-in-picture=(self), screen-wake-lock=(self), geolocation=(), display-capture=(), browsing-topics=()"
)


def page(
    *methods: str, signed_in: bool = False, camera: bool = False
) -> Callable[[Callable[..., HttpResponseBase]], View]:
    """Turn a function into a customer page. `signed_in`: others are sent to the e-mail door and brought back.
    `camera`: this page may use camera and microphone (S-28)."""
    allowed = set(methods or ("GET",)) | ({"HEAD"} if "GET" in (methods or ("GET",)) else set())

    def decorate(view: Callable[..., HttpResponseBase]) -> View:
        @wraps(view)
        def framed(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            visitor = cast(VisitorRequest, request)
            with timezone.override(zone_of(request)):
                response = _answer(view, visitor, allowed, signed_in, args, kwargs)
            response.headers["Cache-Control"] = "no-store"
            response.headers["Permissions-Policy"] = CALL_ALLOWED if camera else NOTHING_ALLOWED
            return response

        return framed

    return decorate


def _answer(
    view: View,
    request: VisitorRequest,
    allowed: set[str],
    signed_in: bool,
    args: tuple[Any, ...],
    kwargs: dict[str, Any],
) -> HttpResponseBase:
    if request.method not in allowed:
        response = problem_page(request, "wrong_way", status=405)
        response.headers["Allow"] = ", ".join(sorted(allowed))
        return response
    if signed_in and request.customer is None:
        return to_the_door(request)
    try:
        return view(request, *args, **kwargs)
    except Problem as problem:
        return answer_problem(request, problem)


def to_the_door(request: VisitorRequest) -> HttpResponse:
    """Ask for the e-mail address first, then come back here."""
    if wants_json(request):
        return JsonResponse({"code": "sign_in_needed", "message": "", "params": {}}, status=401)
    back = request.get_full_path() if request.method == "GET" else ""
    return see_other(reverse("join") + (f"?{urlencode({'next': back})}" if back else ""))


def answer_problem(request: HttpRequest, problem: Problem) -> HttpResponse:
    """One problem, one answer: JSON for scripts, a page with the way out for people."""
    if wants_json(request):
        body = {"code": problem.code, "message": problem.text, "params": problem.params}
        return JsonResponse(body, status=problem.status)
    kind = {404: "not_found", 403: "forbidden", 429: "too_many"}.get(problem.status, "problem")
    return problem_page(
        request, kind, status=problem.status, text="" if kind == "not_found" else problem.text
    )


def problem_page(request: HttpRequest, kind: str, *, status: int, text: str = "") -> HttpResponse:
    """A page that says what happened, what is safe and what to do now."""
    return show(request, "portal/problem.html", {"kind": kind, "text": text}, status=status)


def show(
    request: HttpRequest, template: str, context: dict[str, Any] | None = None, *, status: int = 200
) -> HttpResponse:
    """Render a portal page with what the frame of every page needs."""
    customer: CustomerActor | None = getattr(request, "customer", None)
    frame = {
        "customer": customer,
        "unread": notices.unread_count(actor=customer) if customer else 0,
        "languages": [(code, get_language_info(code)["name_local"]) for code, _name in settings.LANGUAGES],
        "zone": timezone.get_current_timezone_name(),
        "zone_chosen": zones.chosen(request) == timezone.get_current_timezone_name(),
    }
    return render(request, template, frame | (context or {}), status=status)


def see_other(url: str) -> HttpResponseRedirect:
    """303: the answer to a form is another page, fetched by GET whatever the form was."""
    response = HttpResponseRedirect(url)
    response.status_code = 303
    return response


def zone_of(request: HttpRequest) -> ZoneInfo:
    """The zone the reader chose or the browser told us, else UTC."""
    return zones.zone_for(request)


def wants_json(request: HttpRequest) -> bool:
    """A script asks, not a form."""
    return request.headers.get("Accept", "").startswith("application/json")


def client_address(request: HttpRequest) -> str:
    """Where the request came from, for limits only; the server has already applied trusted proxies."""
    return str(request.META.get("REMOTE_ADDR", ""))


RETURN_PAGES: Final = frozenset(
    [
        *("home", "tickets", "ticket", "ticket_new", "prepare", "room", "inbox", "settings", "join", "done"),
        *("book", "book_start", "appointment", "appointment_move", "appointment_test"),
    ]
)
"""Names of the pages that a door may lead back to."""


def own_path(address: str) -> str:
    """`address` when it is a path of this house, else empty: nobody is ever sent to another site."""
    path, _mark, _query = address.partition("?")
    if not path.startswith("/") or path.startswith("//") or "\\" in address or len(address) > 300:
        return ""
    try:
        resolve(path)
    except Resolver404:
        return ""
    return address


def safe_next(address: str, *, default: str) -> str:
    """`address` when it is one of the customer's pages that open by GET, else `default`."""
    path = own_path(address).partition("?")[0]
    return address if path and resolve(path).url_name in RETURN_PAGES else default


def actor_of(request: VisitorRequest) -> CustomerActor:
    """The customer of a `signed_in` page, which the frame opened only because there is one."""
    return cast(CustomerActor, request.customer)
