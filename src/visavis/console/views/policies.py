"""Which verification policy a desk uses for which purpose: supervisors choose, agents read."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from visavis.console.access import StaffRequest, staff_page
from visavis.console.words import PURPOSES
from visavis.features.desks import lookups as desks
from visavis.features.desks.lookups import DeskView
from visavis.features.verification import actions, lookups
from visavis.features.verification.lookups import Pack
from visavis.features.verification.texts import DROPS, NOT_MET, PACKS, PACKS_ABOUT, REQUIREMENTS
from visavis.kernel.problems import NotFound, Problem


@dataclass(frozen=True)
class PackWords:
    """A pack as a supervisor chooses it."""

    pack: Pack
    name: str
    about: str
    drawn: int
    code: bool
    drop: str
    lacks: list[tuple[str, str, str]]
    """(requirement id, what it asks, why it is not met)."""
    chosen: bool


@require_GET
@staff_page
def first(request: StaffRequest) -> HttpResponse:
    """The page of one of the reader's desks."""
    own = _desks(request)
    if not own:
        return render(request, "console/no_desk.html")
    return HttpResponseRedirect(reverse("policies", args=[own[0].id]))


def _desks(request: StaffRequest) -> list[DeskView]:
    return desks.staff_desks(staff_id=request.staff.staff_id, supervisor=request.staff.supervisor)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page
def policies(request: StaffRequest, desk_id: UUID) -> HttpResponse:
    """POST with `purpose` and `pack` chooses; sent twice it changes nothing more."""
    own = _desks(request)
    place = next((one for one in own if one.id == desk_id), None)
    if place is None:
        raise NotFound
    if request.method != "POST":
        return _page(request, place, own)
    purpose, key = request.POST.get("purpose", ""), request.POST.get("pack", "")
    try:
        changed = actions.choose_pack(actor=request.staff, desk_id=desk_id, purpose=purpose, pack=key)
    except NotFound:
        raise
    except Problem as problem:
        return _page(request, place, own, problem=problem.text, status=problem.status)
    said = "?saved=" + purpose if changed else ""
    return HttpResponseRedirect(reverse("policies", args=[desk_id]) + said)


def _page(
    request: StaffRequest, place: DeskView, own: list[DeskView], *, problem: str = "", status: int = 200
) -> HttpResponse:
    chosen = lookups.policies(actor=request.staff, desk_id=place.id)
    context: dict[str, Any] = {
        "place": place,
        "own": own,
        "purposes": [
            {"key": key, "words": PURPOSES[key], "packs": _packs(key, chosen[key])} for key in chosen
        ],
        "saved": request.GET.get("saved", "") if request.GET.get("saved") in chosen else "",
        "problem": problem,
    }
    return render(request, "console/policies.html", context, status=status)


def _packs(purpose: str, chosen: str) -> list[PackWords]:
    fitting = lookups.offered(purpose=purpose)
    return sorted((_words(pack, chosen) for pack in fitting), key=lambda one: (not one.chosen, str(one.name)))


def _words(pack: Pack, chosen: str) -> PackWords:
    return PackWords(
        pack=pack,
        name=str(PACKS.get(pack.key, pack.key)),
        about=str(PACKS_ABOUT.get(pack.key, "")),
        drawn=sum(spec.draw for spec in pack.checks if spec.evidence != "none"),
        code=any(spec.kind == "tan" for spec in pack.checks),
        drop=str(DROPS[pack.drop]),
        lacks=[(one, str(REQUIREMENTS[one]), str(NOT_MET[why])) for one, why in pack.not_met.items()],
        chosen=pack.key == chosen,
    )
