"""The customer's own corner: inbox and settings."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponseBase
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from visavis.features.notices import actions as notice_actions
from visavis.features.notices import lookups as notices
from visavis.features.people import actions as people
from visavis.features.people import lookups as people_lookups
from visavis.features.people.middleware import VisitorRequest
from visavis.features.tickets import actions as ticket_actions
from visavis.kernel.problems import Problem
from visavis.portal.frame import actor_of, client_address, page, see_other, show
from visavis.portal.pending import Pending, keep_pending


@page("GET", "POST", signed_in=True)
def inbox(request: VisitorRequest) -> HttpResponseBase:
    """Messages of the house, newest first; opening one's ticket marks it as read, the button marks all."""
    actor = actor_of(request)
    if request.method == "POST":
        notice_actions.read_all(actor=actor)
        return see_other(reverse("inbox"))
    return show(request, "portal/inbox.html", {"notices": notices.inbox(actor=actor)})


@page("GET", "POST", signed_in=True)
def settings(request: VisitorRequest) -> HttpResponseBase:
    """The phrase that every genuine mail carries; the address; the language."""
    if request.method != "POST":
        return _show_settings(request)
    phrase = request.POST.get("phrase", "")
    try:
        people.set_phrase(actor=actor_of(request), phrase=phrase)
    except Problem as problem:
        return _show_settings(request, status=problem.status, phrase=phrase, problem=problem.text)
    messages.success(request, _("Saved. Every real mail from us carries this phrase from now on."))
    return see_other(reverse("settings"))


def _show_settings(request: VisitorRequest, *, status: int = 200, **context: Any) -> HttpResponseBase:
    actor = actor_of(request)
    known = {"phrase": people_lookups.phrase(actor=actor), "address": people_lookups.address(actor=actor)}
    return show(request, "portal/settings.html", known | context, status=status)


@page("POST", signed_in=True)
def address(request: VisitorRequest) -> HttpResponseBase:
    """Where news shall go from now on: a code to that address first."""
    email = request.POST.get("email", "").strip()
    try:
        code = ticket_actions.ask_address_code(
            actor=actor_of(request),
            email=email,
            browser=request.browser,
            language=get_language() or "en",
            ip=client_address(request),
        )
    except Problem as problem:
        return _show_settings(
            request, status=problem.status, contact_problem=problem.text, contact_email=email[:254]
        )
    response = see_other(reverse("join_code"))
    keep_pending(response, Pending(email=code.email, after=reverse("settings"), contact=True))
    return response
