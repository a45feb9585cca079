"""Who may see console pages, said once, and the problems they meet."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache

from visavis.features.people.actors import StaffActor
from visavis.kernel.problems import NotFound, Problem, SignInNeeded

View = Callable[..., HttpResponse]


class StaffRequest(HttpRequest):
    """A request behind `staff_page`: somebody of the staff is signed in. For annotations."""

    staff: StaffActor


def staff_page(view: View) -> View:
    """Only for signed-in staff; others are led to the sign-in and back. Never kept by a cache (S-49)."""

    @never_cache
    @wraps(view)
    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if getattr(request, "staff", None) is None:
            return _sign_in(request)
        try:
            return view(request, *args, **kwargs)
        except NotFound:
            raise Http404 from None

    return checked


def _sign_in(request: HttpRequest) -> HttpResponse:
    if not request.headers.get("Accept", "").startswith("application/json"):
        return redirect_to_login(request.get_full_path() if request.method == "GET" else "/console/")
    return said(SignInNeeded())


def said(problem: Problem) -> JsonResponse:
    """A problem as scripts read it."""
    return JsonResponse({"code": problem.code, "message": problem.text, "params": {}}, status=problem.status)
