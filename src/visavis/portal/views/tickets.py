"""The customer's tickets: the list, one ticket with its conversation, a new one."""

from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpResponseBase, JsonResponse
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from visavis.features.appointments import lookups as appointments
from visavis.features.captions import actions as caption_actions
from visavis.features.captions import lookups as captions
from visavis.features.desks import lookups as desks
from visavis.features.notices import actions as notice_actions
from visavis.features.people.middleware import VisitorRequest
from visavis.features.people.problems import ProofNeeded
from visavis.features.tickets import actions, lookups
from visavis.features.verification import lookups as verification
from visavis.features.visits import lookups as visits
from visavis.kernel.problems import Problem
from visavis.kernel.wire import to_wire
from visavis.portal.frame import actor_of, client_address, page, see_other, show, wants_json
from visavis.portal.pending import Pending, keep_pending
from visavis.portal.proof import answer_of
from visavis.portal.views.booking import booked_calls


@page(signed_in=True)
def tickets(request: VisitorRequest) -> HttpResponseBase:
    """My tickets: active ones, or closed ones with `?show=closed`."""
    closed = request.GET.get("show") == "closed"
    cards = lookups.my_tickets(actor=actor_of(request), active=not closed)
    context = {"cards": cards, "closed": closed, **booked_calls(request)}
    return show(request, "portal/tickets.html", context)


@page(signed_in=True)
def ticket(request: VisitorRequest, ticket_id: UUID) -> HttpResponseBase:
    """One ticket: its invitation on top, then the conversation."""
    return _show_ticket(request, ticket_id)


def _show_ticket(
    request: VisitorRequest, ticket_id: UUID, *, status: int = 200, **context: Any
) -> HttpResponseBase:
    actor = actor_of(request)
    view = lookups.conversation(actor=actor, ticket_id=ticket_id)
    notice_actions.read_ticket(actor=actor, ticket_id=ticket_id)
    words = request.GET.get("words", "").strip()[:80]
    context |= {
        "ticket": view,
        "words": words,
        "record": captions.record(actor=actor, ticket_id=ticket_id, search=words),
        "downloads": f"/api/v1/customer/tickets/{ticket_id}/transcript",
        "checked": verification.of_ticket(actor=actor, ticket_id=ticket_id),
        "visit": visits.live_visit(actor=actor, ticket_id=ticket_id),
        "booking": appointments.last(ticket_id=ticket_id),
        "bookable": view.state == "open" and appointments.bookable(desk_id=view.desk_id),
        "client_key": str(uuid4()),
    }
    return show(request, "portal/ticket.html", context, status=status)


@page("POST", signed_in=True)
def say(request: VisitorRequest, ticket_id: UUID) -> HttpResponseBase:
    """One line of the conversation. The form carries its own key, so that sending it twice is harmless."""
    text = request.POST.get("text", "")
    try:
        message = actions.say(
            actor=actor_of(request),
            ticket_id=ticket_id,
            text=text,
            client_key=request.POST.get("client_key", "") or str(uuid4()),
        )
    except Problem as problem:
        if wants_json(request) or problem.status == 404:
            raise
        return _show_ticket(request, ticket_id, status=problem.status, problem=problem.text, draft=text)
    if wants_json(request):
        return JsonResponse({"id": to_wire(message.id), "at": to_wire(message.at)})
    back = "room" if request.POST.get("from") == "room" else "ticket"
    return see_other(f"{reverse(back, args=[ticket_id])}#latest")


@page("POST", signed_in=True)
def erase_record(request: VisitorRequest, ticket_id: UUID, call_id: UUID) -> HttpResponseBase:
    """Nothing of what was said in a call shall stay: the customer's word at any time."""
    lines = caption_actions.erase_kept(actor=actor_of(request), call_id=call_id)
    if lines:
        messages.success(request, _("The words of this call are erased. Nothing of them is kept."))
    return see_other(reverse("ticket", args=[ticket_id]))


@page("POST", signed_in=True)
def contact(request: VisitorRequest, ticket_id: UUID) -> HttpResponseBase:
    """Where the ticket's news shall go: a code to that address first."""
    email = request.POST.get("email", "").strip()
    try:
        code = actions.ask_contact_code(
            actor=actor_of(request),
            ticket_id=ticket_id,
            email=email,
            browser=request.browser,
            language=get_language() or "en",
            ip=client_address(request),
        )
    except Problem as problem:
        if problem.status == 404:
            raise
        return _show_ticket(
            request, ticket_id, status=problem.status, contact_problem=problem.text, contact_email=email
        )
    response = see_other(reverse("join_code"))
    keep_pending(response, Pending(email=code.email, after=reverse("ticket", args=[ticket_id]), contact=True))
    return response


@page("GET", "POST")
def ticket_new(request: VisitorRequest) -> HttpResponseBase:
    """A new ticket: signed in at once; as a guest after a code to the address that was given."""
    open_desks = desks.open_desks()
    if request.method != "POST":
        return show(request, "portal/ticket_new.html", {"desks": open_desks, "form": {}})
    form = {name: request.POST.get(name, "").strip() for name in ("name", "email", "subject", "text", "desk")}
    try:
        return _open(request, form)
    except ProofNeeded as proof:
        context = {"desks": open_desks, "form": form, "proof": proof}
        return show(request, "portal/ticket_new.html", context, status=proof.status)
    except Problem as problem:
        context = {
            "desks": open_desks,
            "form": form,
            "problem": problem.text,
            "wrong": problem.params.get("field", ""),
        }
        return show(request, "portal/ticket_new.html", context, status=problem.status)


def _desk_id(chosen: str) -> UUID:
    known = {str(desk.id): desk.id for desk in desks.open_desks()}
    if not known:
        raise Problem
    return known.get(chosen) or next(iter(known.values()))


def _open(request: VisitorRequest, form: dict[str, str]) -> HttpResponseBase:
    desk_id = _desk_id(form["desk"])
    if request.customer is not None:
        opened = actions.open_ticket(
            actor=request.customer, desk_id=desk_id, subject=form["subject"], text=form["text"], topic=""
        )
        messages.success(request, _("Your ticket is open. We answer here and by e-mail."))
        return see_other(reverse("ticket", args=[opened.id]))
    opened, code = actions.open_as_guest(
        name=form["name"],
        email=form["email"],
        subject=form["subject"],
        text=form["text"],
        desk_id=desk_id,
        browser=request.browser,
        language=get_language() or "en",
        ip=client_address(request),
        answer=answer_of(request),
    )
    response = see_other(reverse("join_code"))
    keep_pending(response, Pending(email=code.email, after=reverse("ticket", args=[opened.id])))
    return response
