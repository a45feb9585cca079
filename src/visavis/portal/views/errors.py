"""When something went wrong outside a page: plain words, what is safe, what to do."""

import logging

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from visavis.portal.frame import problem_page

log = logging.getLogger(__name__)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400"""
    return problem_page(request, "problem", status=400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403"""
    return problem_page(request, "forbidden", status=403)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form came without its proof: an old tab, cookies off, or another site's page."""
    return problem_page(request, "old_form", status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404"""
    return problem_page(request, "not_found", status=404)


def broken(request: HttpRequest) -> HttpResponse:
    """500: the page must not need the database or a session, which may be what broke."""
    try:
        return HttpResponse(render_to_string("portal/broken.html"), status=500)
    except Exception:
        log.exception("the page for broken pages is broken")
        return HttpResponse("Something broke on our side. Please try again in a minute.", status=500)
