"""How a desk takes booked calls: supervisors set it, agents read it, everybody sees what comes of it."""

from typing import Any, Final
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from visavis.console.access import StaffRequest, staff_page
from visavis.console.booking_form import RulesForm, initial
from visavis.console.views.agenda import SAID, Place, place_of
from visavis.features.appointments import actions, lookups, rules
from visavis.features.appointments.models import Policy
from visavis.kernel import clock
from visavis.kernel.problems import Invalid, NotFound, Problem

PREVIEWED: Final = 6
LENGTHS: Final = "lengths"


@require_http_methods(["GET", "POST"])
@staff_page
def booking_rules(request: StaffRequest) -> HttpResponse:
    """The rules of one desk. POST saves them, or with `preview` only shows which times they would leave free."""
    place = place_of(request)
    if place is None:
        return render(request, "console/no_desk.html")
    policy = lookups.policy(desk_id=place.desk.id)
    if request.method != "POST":
        return _page(request, place, policy, RulesForm(initial=initial(policy)))
    form = RulesForm(request.POST)
    if not form.is_valid():
        return _page(request, place, policy, form, status=422)
    if request.POST.get("do") == "preview":
        tried = Policy(desk_id=place.desk.id, **form.fields_of(policy))
        return _page(request, place, policy, form, tried=tried)
    return _save(request, place, policy, form)


def _save(request: StaffRequest, place: Place, policy: Policy, form: RulesForm) -> HttpResponse:
    try:
        actions.set_policy(actor=request.staff, desk_id=place.desk.id, **form.fields_of(policy))
    except NotFound:
        raise
    except Invalid as problem:
        named = str(problem.params.get("field", ""))
        form.add_error(
            "length_" if named == LENGTHS else named if named in form.fields else None, problem.text
        )
        return _page(request, place, policy, form, status=problem.status)
    except Problem as problem:
        return _page(request, place, policy, form, problem=problem.text, status=problem.status)
    said = [_("The booking rules are saved."), _("Calls that are booked already stay as they are.")]
    request.session[SAID] = {"lines": said, "absence": ""}
    return HttpResponseRedirect(f"{reverse('booking_rules')}?{urlencode({'desk': place.desk.slug})}")


def _page(
    request: StaffRequest,
    place: Place,
    policy: Policy,
    form: RulesForm,
    *,
    tried: Policy | None = None,
    problem: str = "",
    status: int = 200,
) -> HttpResponse:
    shown = tried or policy
    after = clock.now()
    address = f"{settings.VISAVIS_ORIGIN}{reverse('book_public', args=[place.desk.slug])}"
    context: dict[str, Any] = {
        "place": place,
        "form": form,
        "policy": policy,
        "switches": [form["open_to_customers"], form["public_page"]],
        "numbers": [form[name] for name in rules.LIMITS],
        "lengths": [form[name] for name in form.fields if name.startswith("length_") and name != "length_"],
        "tried": tried is not None,
        "next": lookups.next_slots(desk_id=place.desk.id, after=after, n=PREVIEWED, under=shown),
        "opened": shown.open_to_customers,
        "staffed": lookups.bookable_by_hand(desk_id=place.desk.id),
        "address": address,
        "snippet": _snippet(address),
        "said": request.session.pop(SAID, None) if request.method == "GET" else None,
        "problem": problem,
    }
    with timezone.override(ZoneInfo(place.desk.time_zone)):
        return render(request, "console/booking_rules.html", context, status=status)


def _snippet(address: str) -> str:
    """What a site puts into its page; the words in it are for its visitors' screen readers."""
    words = escape(_("Book a call"))
    return f'<iframe src="{address}?embed=1" title="{words}" width="100%" height="900"></iframe>'
