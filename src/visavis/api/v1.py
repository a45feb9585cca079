"""The API and its one mapping of problems to answers: {"code", "message", "params"}."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from visavis.api.customer import router as customer_router
from visavis.api.staff import router as staff_router
from visavis.kernel.problems import NotFound, Problem, SignInNeeded

api = NinjaAPI(title="Visavis", version="1", docs_url=None, urls_namespace="api-v1")
api.add_router("/customer", customer_router)
api.add_router("/staff", staff_router)


@api.exception_handler(Problem)
def on_problem(request: HttpRequest, problem: Problem) -> HttpResponse:
    body = {"code": problem.code, "message": problem.text, "params": problem.params}
    return api.create_response(request, body, status=problem.status)


@api.exception_handler(AuthenticationError)
def on_no_one(request: HttpRequest, trouble: AuthenticationError) -> HttpResponse:
    return on_problem(request, SignInNeeded())


@api.exception_handler(Http404)
def on_missing(request: HttpRequest, trouble: Http404) -> HttpResponse:
    return on_problem(request, NotFound())


class OldForm(Problem):
    """The CSRF token is missing or belongs to another session."""

    code = "old_form"
    status = 403
    message = gettext_lazy("This page is too old to send anything. Please load it again.")


@api.exception_handler(HttpError)
def on_refused(request: HttpRequest, trouble: HttpError) -> HttpResponse:
    return on_problem(request, OldForm())


@api.exception_handler(ValidationError)
def on_invalid(request: HttpRequest, trouble: ValidationError) -> HttpResponse:
    """Which fields, and why; never the value that was sent."""
    fields: list[dict[str, Any]] = [
        {"field": ".".join(str(part) for part in error["loc"][2:]), "why": error["type"]}
        for error in trouble.errors
    ]
    message = _("This request has parts we can't read. Please load the page again.")
    return api.create_response(
        request, {"code": "invalid", "message": message, "params": {"fields": fields}}, status=422
    )
