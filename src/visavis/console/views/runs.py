"""Verifications afterwards: those that wait for a second person, and the replay of one, step by step.

No picture is shown here before a reason is given: tiles are masked, and lead to the page of the evidence, or to the
two faces of a comparison beside each other (S-36).
"""

from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from visavis.console import run_words
from visavis.console.access import StaffRequest, staff_page
from visavis.console.looking import forget_typed, shown, step_up, typed, unkept
from visavis.features.desks import lookups as desks
from visavis.features.evidence import actions as evidence
from visavis.features.evidence import lookups as sealed
from visavis.features.evidence.problems import StepUpNeeded
from visavis.features.tickets import lookups as tickets
from visavis.features.verification import actions, lookups, texts
from visavis.features.verification.views import RunView
from visavis.kernel import clock
from visavis.kernel.problems import NotFound, Problem


@require_GET
@staff_page
def reviews(request: StaffRequest) -> HttpResponse:
    """What waits for a second person, the oldest first; the reader's own runs are shown, but not theirs to decide."""
    waiting = [
        (one, run_words.word(texts.PACKS, one.pack), run_words.word(run_words.DECISIONS, one.proposed))
        for one in lookups.reviews(actor=request.staff)
    ]
    return render(request, "console/reviews.html", {"waiting": waiting})


@require_GET
@staff_page
def run(request: StaffRequest, run_id: UUID) -> HttpResponse:
    return _page(request, run_id)


def _page(
    request: StaffRequest,
    run_id: UUID,
    *,
    problem: str = "",
    form: dict[str, Any] | None = None,
    status: int = 200,
) -> HttpResponse:
    """One step at a time (`?step=3`), with all of them in the list beside it."""
    view = lookups.run(actor=request.staff, run_id=run_id)
    ticket = tickets.conversation(actor=request.staff, ticket_id=view.ticket_id)
    people = lookups.deciders(actor=request.staff, run_id=run_id)
    own = people.agent_id == request.staff.staff_id
    with timezone.override(ZoneInfo(desks.desk(desk_id=ticket.desk_id).time_zone)):
        context = {
            "run": view,
            "ticket": ticket,
            "people": people,
            "own": own,
            "decides": view.state == "in_review" and not own,
            "refusals": [(code, run_words.reason(code)) for code in lookups.REVIEW_REASONS],
            "zone_words": _("Time at the desk ({zone})").format(zone=timezone.get_current_timezone_name()),
            "problem": problem,
            "form": form or {},
            **_at_step(view, request.GET.get("step", "")),
            **_looking(request, view),
            **run_words.overview(view),
        }
        return render(request, "console/run.html", context, status=status)


def _at_step(view: RunView, asked: str) -> dict[str, Any]:
    """The step that is looked at, None for the overview, and its neighbours by number."""
    steps = run_words.steps(view)
    at = min(max(int(asked), 1), len(steps)) if asked.isdecimal() and len(asked) < 4 else 0
    return {
        "steps": steps,
        "step": steps[at - 1] if at else None,
        "before": at - 1,
        "after": at + 1 if at < len(steps) else 0,
    }


def _looking(request: StaffRequest, view: RunView) -> dict[str, Any]:
    """What the form needs that opens both faces."""
    case = sealed.seen_case(actor=request.staff, case_id=view.case_id)
    return {
        "may_open": case.state != "shredded" and sealed.may_open(actor=request.staff, case=case),
        "confirmed": request.staff.confirmed(now=clock.now()),
        "why": request.POST.get("why") or typed(request, view.case_id),
        "least": evidence.REASON_LEAST,
        "most": evidence.REASON_MOST,
    }


@require_POST
@staff_page
def faces(request: StaffRequest, run_id: UUID) -> HttpResponse:
    """Document and live picture in full, beside each other, on a page that no browser keeps. Two looks, both written
    down before anything is shown."""
    view = lookups.run(actor=request.staff, run_id=run_id)
    pair = lookups.face_pair(view)
    if pair.document is None or pair.live is None:
        raise NotFound
    reason = request.POST.get("why", "")
    back = f"{reverse('run', args=[run_id])}?step={_comparing(view)}"
    try:
        opened = [
            evidence.view(actor=request.staff, item_id=item.id, reason=reason)
            for item in (pair.document, pair.live)
        ]
    except NotFound:
        raise
    except StepUpNeeded:
        return step_up(request, view.case_id, reason, back)
    except Problem as problem:
        return _page(request, run_id, problem=problem.text, status=problem.status)
    forget_typed(request)
    said = lookups.face_word(actor=request.staff, run_id=run_id)
    context = {
        "run": view,
        "ticket": tickets.conversation(actor=request.staff, ticket_id=view.ticket_id),
        "back": back,
        "document": shown(opened[0])["picture"],
        "live": shown(opened[1])["picture"],
        "said": run_words.word(texts.FACES, said) if said else "",
    }
    return unkept(render(request, "console/run_faces.html", context))


def _comparing(view: RunView) -> int:
    """The number of the step that compares."""
    return next((at for at, check in enumerate(view.checks, 1) if check.kind == "compare_face"), 1)


@require_POST
@staff_page
def decide(request: StaffRequest, run_id: UUID) -> HttpResponse:
    """The second person's word. Pressed twice, or from an old page, it is said that it has been decided."""
    decision, note = request.POST.get("decision", ""), request.POST.get("note", "").strip()
    reasons = [one for one in request.POST.getlist("reason") if one]
    try:
        actions.review(
            actor=request.staff,
            run_id=run_id,
            decision=decision,
            reasons=[] if decision == "verified" else reasons,
            note=note,
        )
    except NotFound:
        raise
    except Problem as problem:
        form = {"decision": decision, "reasons": reasons, "note": note}
        return _page(request, run_id, problem=problem.text, form=form, status=problem.status)
    return HttpResponseRedirect(reverse("run", args=[run_id]))
