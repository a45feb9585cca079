"""The customer's own corner: inbox and settings."""

from django.contrib import messages
from django.http import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _

from visavis.features.notices import actions as notice_actions
from visavis.features.notices import lookups as notices
from visavis.features.people import actions as people
from visavis.features.people import lookups as people_lookups
from visavis.features.people.middleware import VisitorRequest
from visavis.kernel.problems import Problem
from visavis.portal.frame import actor_of, page, see_other, show


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
    """The phrase that every genuine mail carries; the language."""
    actor = actor_of(request)
    context = {"phrase": people_lookups.phrase(actor=actor)}
    if request.method != "POST":
        return show(request, "portal/settings.html", context)
    try:
        people.set_phrase(actor=actor, phrase=request.POST.get("phrase", ""))
    except Problem as problem:
        context = {"phrase": request.POST.get("phrase", ""), "problem": problem.text}
        return show(request, "portal/settings.html", context, status=problem.status)
    messages.success(request, _("Saved. Every real mail from us carries this phrase from now on."))
    return see_other(reverse("settings"))
