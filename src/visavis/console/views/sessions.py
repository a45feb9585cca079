"""Where somebody of the staff is signed in, and the way out of everywhere else (S-13)."""

import contextlib
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from visavis.console.access import StaffRequest, staff_page
from visavis.features.people import actions, lookups
from visavis.kernel.problems import NotFound


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page
def sessions(request: StaffRequest) -> HttpResponse:
    """The own list. POST with `session` signs that one out, without it all but this browser."""
    if request.method == "POST":
        _sign_out(request)
        return HttpResponseRedirect(reverse("console_sessions"))
    return render(request, "console/sessions.html", {"sessions": lookups.staff_sessions(actor=request.staff)})


def _sign_out(request: StaffRequest) -> None:
    chosen = request.POST.get("session")
    try:
        session_id = UUID(chosen) if chosen else None
    except ValueError:
        raise NotFound from None
    # One that has ended meanwhile is what was wanted: the list shows it no more.
    with contextlib.suppress(NotFound):
        actions.sign_out_elsewhere(actor=request.staff, session_id=session_id)
