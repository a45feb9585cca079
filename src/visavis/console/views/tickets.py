"""Tickets as staff see them: the list, one ticket with its journal, and what can be done with it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from visavis.console import booked
from visavis.console.access import StaffRequest, staff_page
from visavis.console.forms import CloseForm, InvitationForm, MessageForm
from visavis.console.run_words import line
from visavis.console.words import BRING, CLOSINGS, PURPOSES
from visavis.features.appointments import actions as appointments
from visavis.features.calls import lookups as calls
from visavis.features.captions import lookups as captions
from visavis.features.captions.actions import correct_line
from visavis.features.desks import lookups as desks
from visavis.features.tickets import actions, lookups
from visavis.features.tickets.views import InvitationView, TicketView
from visavis.features.verification import lookups as verification
from visavis.features.visits.timeline import timeline
from visavis.kernel.ids import new_id
from visavis.kernel.problems import NotFound, Problem

Command = Callable[..., None]


@require_GET
@staff_page
def ticket_list(request: StaffRequest) -> HttpResponse:
    """Tickets of the agent's desks: open or closed, and by number, subject or name."""
    show = "closed" if request.GET.get("show") == "closed" else "open"
    query = request.GET.get("q", "").strip()[:80]
    found = lookups.desk_tickets(actor=request.staff, active=show == "open", search=query)
    return render(request, "console/tickets.html", {"tickets": found, "show": show, "query": query})


@require_GET
@staff_page
def ticket(request: StaffRequest, ticket_id: UUID) -> HttpResponse:
    return _page(request, ticket_id)


def _page(
    request: StaffRequest,
    ticket_id: UUID,
    *,
    problem: str = "",
    form: InvitationForm | None = None,
    near: list[str] | None = None,
    wrong: UUID | None = None,
    status: int = 200,
) -> HttpResponse:
    """The whole page; times are the desk's own, and named so."""
    view = lookups.conversation(actor=request.staff, ticket_id=ticket_id)
    zone = ZoneInfo(desks.desk(desk_id=view.desk_id).time_zone)
    words = request.GET.get("words", "").strip()[:80]
    with timezone.override(zone):
        context = {
            "ticket": view,
            "invitation": _invitation(view),
            "booked": booked.card(request, view, zone, near),
            "calls": _calls(request, view),
            "words": words,
            "record": captions.record(actor=request.staff, ticket_id=ticket_id, search=words),
            "downloads": f"/api/v1/staff/tickets/{ticket_id}/transcript",
            "wrong": wrong,
            "checked": [line(one) for one in verification.history(actor=request.staff, ticket_id=ticket_id)],
            "timeline": timeline(actor=request.staff, ticket_id=ticket_id),
            "form": form or InvitationForm(),
            "purposes": PURPOSES.items(),
            "bring": BRING.items(),
            "outcomes": CLOSINGS.items(),
            "zone_words": _("Time at the desk ({zone})").format(zone=zone.key),
            "client_key": new_id().hex,
            "problem": problem,
        }
        return render(request, "console/ticket.html", context, status=status)


@dataclass(frozen=True)
class InvitationWords:
    """An open invitation with its codes put into words."""

    id: UUID
    purpose_words: str
    bring_words: list[str]
    line: str
    valid_until: datetime
    staff_name: str


def _invitation(view: TicketView) -> InvitationWords | None:
    found: InvitationView | None = view.invitation
    if found is None:
        return None
    return InvitationWords(
        id=found.id,
        purpose_words=str(PURPOSES.get(found.purpose, found.purpose)),
        bring_words=[str(BRING.get(code, code)) for code in found.bring],
        line=found.line,
        valid_until=found.valid_until,
        staff_name=found.staff_name,
    )


def _calls(request: StaffRequest, view: TicketView) -> list[dict[str, Any]]:
    """The calls held on the ticket, newest first."""
    held = calls.of_ticket(actor=request.staff, ticket_id=view.id)
    return [
        {
            "opened_at": call.opened_at,
            "state": call.state,
            "length": _length(call.duration_s),
            "with": next((side.name for side in call.participants if side.role == "agent"), ""),
        }
        for call in reversed(held)
    ]


def _length(seconds: int | None) -> str:
    if not seconds:
        return _("not connected")
    return f"{seconds // 60}:{seconds % 60:02d}"


def command(deed: Command) -> Callable[..., HttpResponse]:
    """A button of the ticket's page: do it and come back; what goes wrong is said on the page."""

    @require_POST
    @staff_page
    @wraps(deed)
    def answer(request: StaffRequest, ticket_id: UUID, **rest: Any) -> HttpResponse:
        try:
            deed(request, ticket_id, **rest)
        except NotFound:
            raise
        except Problem as problem:
            near = problem.params.get("slots")
            return _page(request, ticket_id, problem=problem.text, near=near, status=problem.status)
        return HttpResponseRedirect(reverse("console_ticket", args=[ticket_id]))

    return answer


@command
def say(request: StaffRequest, ticket_id: UUID) -> None:
    form = MessageForm(request.POST)
    text, key = (
        (form.cleaned_data["text"], form.cleaned_data["client_key"])
        if form.is_valid()
        else ("", new_id().hex)
    )
    actions.say(actor=request.staff, ticket_id=ticket_id, text=text, client_key=key)


@command
def close(request: StaffRequest, ticket_id: UUID) -> None:
    form = CloseForm(request.POST)
    outcome = form.cleaned_data["outcome"] if form.is_valid() else ""
    actions.close(actor=request.staff, ticket_id=ticket_id, outcome=outcome)
    appointments.end_closed(ticket_id=ticket_id)


@command
def reopen(request: StaffRequest, ticket_id: UUID) -> None:
    actions.reopen(actor=request.staff, ticket_id=ticket_id)


@command
def withdraw(request: StaffRequest, ticket_id: UUID, *, invitation_id: UUID) -> None:
    found = lookups.invitation(actor=request.staff, invitation_id=invitation_id)
    if found.ticket_id != ticket_id:
        raise NotFound
    actions.withdraw_invitation(actor=request.staff, invitation_id=invitation_id)


@require_POST
@staff_page
def invite(request: StaffRequest, ticket_id: UUID) -> HttpResponse:
    """Ask the customer for a video call."""
    view = lookups.ticket(actor=request.staff, ticket_id=ticket_id)
    with timezone.override(ZoneInfo(view.desk.time_zone)):
        form = InvitationForm(request.POST)
        if not form.is_valid():
            return _page(request, ticket_id, form=form, status=422)
    try:
        actions.invite(actor=request.staff, ticket_id=ticket_id, **form.cleaned_data)
    except NotFound:
        raise
    except Problem as problem:
        return _page(request, ticket_id, problem=problem.text, form=form, status=problem.status)
    return HttpResponseRedirect(reverse("console_ticket", args=[ticket_id]) + "#invite")


@require_POST
@staff_page
def correct(request: StaffRequest, ticket_id: UUID, line_id: UUID) -> HttpResponse:
    """What was really said, beside what the machine wrote."""
    if captions.line(actor=request.staff, line_id=line_id).ticket_id != ticket_id:
        raise NotFound
    try:
        correct_line(actor=request.staff, line_id=line_id, text=request.POST.get("text", ""))
    except NotFound:
        raise
    except Problem as problem:
        return _page(request, ticket_id, problem=problem.text, wrong=line_id, status=problem.status)
    return HttpResponseRedirect(f"{reverse('console_ticket', args=[ticket_id])}#line-{line_id}")
