"""Sealed evidence: the list of cases, one case masked, a look with a reason, holds, dossiers that leave the house."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Final
from uuid import UUID
from zoneinfo import ZoneInfo

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from visavis.console.access import StaffRequest, staff_page
from visavis.console.looking import forget_typed, shown, step_up, typed, unkept
from visavis.features.desks import lookups as desks
from visavis.features.evidence import actions, lookups, words
from visavis.features.evidence.problems import StepUpNeeded
from visavis.features.evidence.views import case_view, sealed_view
from visavis.features.verification import lookups as verification
from visavis.kernel import clock
from visavis.kernel.problems import NotFound, Problem

SHOW: Final = ("all", "open", "closed", "held", "shredded")


@require_GET
@staff_page
def cases(request: StaffRequest) -> HttpResponse:
    """The cases of the reader's desks, newest first; for supervisors also what waits for them."""
    show = request.GET.get("show", "all")
    show = show if show in SHOW else "all"
    state = show if show in ("open", "closed", "shredded") else None
    found = lookups.cases(actor=request.staff, state=state, held=True if show == "held" else None)
    context = {
        "cases": [(case_view(case), words.CATEGORIES.get(case.category, case.category)) for case in found],
        "show": show,
        "waiting": lookups.exports_waiting(actor=request.staff),
        "alerts": lookups.alerts(actor=request.staff),
    }
    return render(request, "console/evidence.html", context)


@require_GET
@staff_page
def case(request: StaffRequest, case_id: UUID) -> HttpResponse:
    try:
        return _page(request, case_id)
    except NotFound:
        raise
    except Problem as problem:  # who looks can't be written down: nothing is shown (S-36)
        return _nothing(request, problem)


def _page(request: StaffRequest, case_id: UUID, *, problem: Problem | None = None) -> HttpResponse:
    """The masked list; times are the desk's own. Opening it is a look that is written down."""
    found = actions.look_through(actor=request.staff, case_id=case_id)
    view = case_view(found)
    zone = ZoneInfo(desks.desk(desk_id=view.desk_id).time_zone)
    supervisor = request.staff.supervisor
    with timezone.override(zone):
        context = {
            "case": view,
            "category": words.CATEGORIES.get(view.category, view.category),
            "items": [_item(one) for one in lookups.items(actor=request.staff, case_id=case_id)],
            "may_open": view.state != "shredded" and lookups.may_open(actor=request.staff, case=found),
            "confirmed": request.staff.confirmed(now=clock.now()),
            "reason": request.POST.get("reason") or typed(request, case_id),
            "least": actions.REASON_LEAST,
            "most": actions.REASON_MOST,
            "viewings": [
                (one, words.LOOKS.get(one.what, one.what))
                for one in lookups.viewings(actor=request.staff, case_id=case_id)
            ],
            "faults": lookups.faults(case=found),
            "exports": _exports(request, case_id) if supervisor else [],
            "zone_words": _("Time at the desk ({zone})").format(zone=zone.key),
            "problem": problem.text if problem else "",
        }
        status = problem.status if problem else 200
        return render(request, "console/evidence_case.html", context, status=status)


def _item(item: Any) -> dict[str, Any]:
    view = sealed_view(item)
    return {
        "view": view,
        "what": words.KINDS.get(view.kind, view.kind),
        "picture": view.kind in lookups.PICTURES,
        "source": words.SOURCES.get(view.source, view.source),
    }


def _exports(request: StaffRequest, case_id: UUID) -> list[tuple[Any, Any]]:
    found = lookups.exports(actor=request.staff, case_id=case_id)
    return [(one, words.EXPORTS.get(one.state, one.state)) for one in found]


@require_GET
@staff_page
def tile(request: StaffRequest, item_id: UUID) -> HttpResponse:
    """A masked picture for lists; made anew each time and kept nowhere."""
    try:
        opened = actions.tile(actor=request.staff, item_id=item_id)
    except NotFound:
        raise
    except Problem as problem:
        return HttpResponse(status=problem.status)
    return unkept(HttpResponse(opened.data, content_type=opened.media_type))


@require_POST
@staff_page
def look(request: StaffRequest, case_id: UUID, item_id: UUID) -> HttpResponse:
    """One item in full, on a page that no browser keeps. The picture travels within the page, so that there is no
    address under which it could be asked for again."""
    item = lookups.seen_item(actor=request.staff, item_id=item_id)
    if item.case_id != case_id:
        raise NotFound
    reason = request.POST.get("reason", "")
    try:
        opened = actions.view(actor=request.staff, item_id=item_id, reason=reason)
    except NotFound:
        raise
    except StepUpNeeded:
        return step_up(request, case_id, reason)
    except Problem as problem:
        return _page_or_nothing(request, case_id, problem)
    forget_typed(request)
    before, after = lookups.neighbours(item=item)
    context = {
        "case": case_view(item.case),
        "item": _item(item),
        "reason": reason,
        "before": before,
        "after": after,
        "seen_at": clock.now(),
        **shown(opened),
    }
    return unkept(render(request, "console/evidence_item.html", context))


def _page_or_nothing(request: StaffRequest, case_id: UUID, problem: Problem) -> HttpResponse:
    try:
        return _page(request, case_id, problem=problem)
    except NotFound:
        raise
    except Problem as worse:
        return _nothing(request, worse)


def _nothing(request: StaffRequest, problem: Problem) -> HttpResponse:
    return render(request, "console/evidence_nothing.html", {"problem": problem.text}, status=problem.status)


def _command(deed: Callable[..., HttpResponse | None]) -> Callable[..., HttpResponse]:
    """A button of the case's page: do it and come back; what goes wrong is said on the page."""

    @require_POST
    @staff_page
    @wraps(deed)
    def answer(request: StaffRequest, case_id: UUID, **rest: Any) -> HttpResponse:
        try:
            done = deed(request, case_id, **rest)
        except NotFound:
            raise
        except StepUpNeeded:
            return step_up(request, case_id, request.POST.get("reason", ""))
        except Problem as problem:
            return _page_or_nothing(request, case_id, problem)
        return done or HttpResponseRedirect(reverse("evidence_case", args=[case_id]))

    return answer


@_command
def hold(request: StaffRequest, case_id: UUID) -> None:
    actions.hold(actor=request.staff, case_id=case_id, reason=request.POST.get("reason", ""))


@_command
def release(request: StaffRequest, case_id: UUID) -> None:
    actions.release(actor=request.staff, case_id=case_id)


@_command
def ask(request: StaffRequest, case_id: UUID) -> None:
    actions.ask_export(actor=request.staff, case_id=case_id, reason=request.POST.get("reason", ""))
    forget_typed(request)


@_command
def agree(request: StaffRequest, case_id: UUID, *, export_id: UUID) -> None:
    _of_case(request, case_id, export_id)
    yes = request.POST.get("answer") == "agree"
    actions.answer_export(actor=request.staff, export_id=export_id, agree=yes)


@_command
def take(request: StaffRequest, case_id: UUID, *, export_id: UUID) -> HttpResponse:
    _of_case(request, case_id, export_id)
    taken = actions.take_export(actor=request.staff, export_id=export_id, behind=verification.behind)
    answer = HttpResponse(taken.data, content_type="application/zip")
    answer["Content-Disposition"] = f'attachment; filename="{taken.name}"'
    return unkept(answer)


def _of_case(request: StaffRequest, case_id: UUID, export_id: UUID) -> None:
    """An export under another case's address is not there."""
    known = {one.id for one in lookups.exports(actor=request.staff, case_id=case_id)}
    if export_id not in known:
        raise NotFound
