"""From the invitation to the goodbye: prepare; Check, Wait and Call in one document, so that the camera stays
open; and what comes after."""

from typing import Any, Final
from uuid import UUID, uuid4

from django.conf import settings
from django.http import HttpResponseBase, JsonResponse
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from visavis.features.appointments import lookups as appointments
from visavis.features.calls import lookups as calls
from visavis.features.desks import lookups as desks
from visavis.features.desks.models import Desk
from visavis.features.people.middleware import VisitorRequest
from visavis.features.tickets import lookups as tickets
from visavis.features.tickets.views import TicketView
from visavis.features.verification import lookups as verification
from visavis.features.visits import actions, lookups
from visavis.kernel import clock
from visavis.kernel.wire import to_wire
from visavis.portal import keeping, preparation
from visavis.portal.frame import actor_of, page, see_other, show, wants_json

REFRESH_SECONDS: Final = 15
"""How often the waiting page loads itself again where no script runs."""


def step_of(state: str) -> str:
    """Which step of the room a visit's state belongs to."""
    if state in ("waiting", "offered"):
        return "wait"
    return "call" if state in ("connecting", "in_call") else "check"


@page("GET", "POST", signed_in=True)
def prepare(request: VisitorRequest, ticket_id: UUID) -> HttpResponseBase:
    """What to have ready, what to agree to, which language is spoken. Then to the check."""
    actor = actor_of(request)
    ticket = tickets.conversation(actor=actor, ticket_id=ticket_id)
    if lookups.live_visit(actor=actor, ticket_id=ticket_id) is not None:
        return see_other(reverse("room", args=[ticket_id]))
    walk_in = "now" in request.GET
    if later := _booked_later(ticket_id, walk_in):
        return see_other(later)
    desk = desks.desk(desk_id=ticket.desk_id)
    if _shut(ticket, desk):
        return _closed(request, ticket)
    known = preparation.read(request, ticket_id=ticket_id)
    reason = appointments.reason(actor=actor, ticket_id=ticket_id)
    keeps = keeping.asked(desk_id=desk.id, purpose=reason.purpose)
    context: dict[str, Any] = {
        "ticket": ticket,
        "reason": reason,
        "desk": desk,
        "keeps": keeps,
        "kept": known.kept if known else {},
        "kept_days": keeping.days_in_words(keeps.days) if keeps else "",
        "kept_undecided": keeping.days_in_words(keeps.days_undecided) if keeps else "",
        "consents": preparation.CONSENTS,
        "agreed": known.consents if known else {},
        "languages_spoken": preparation.spoken_languages(),
        "spoken": known.spoken_language if known else get_language(),
    }
    if request.method != "POST":
        return show(request, "portal/prepare.html", context)
    return _prepared(request, ticket_id, context, walk_in)


def _prepared(
    request: VisitorRequest, ticket_id: UUID, context: dict[str, Any], walk_in: bool
) -> HttpResponseBase:
    """Agreed to what the call needs: on to the check. What may be kept is asked apart and may be refused (G2)."""
    names, spoken = request.POST.getlist("consent"), request.POST.get("spoken_language", "")
    keep, asked = request.POST.getlist("keep"), context["keeps"]
    consents, kept = preparation.agreed(names), keeping.agreed(asked, keep)
    if consents is None or kept is None:
        context |= {"agreed": names, "spoken": spoken, "kept": keep}
        if consents is None:
            context["problem"] = _(
                "Please agree to both points first. Without them a video call can't be held."
            )
        if kept is None:
            context["keep_problem"] = _("This check can't be held without your consent to the pictures.")
        return show(request, "portal/prepare.html", context, status=422)
    response = see_other(reverse("room", args=[ticket_id]))
    spoken = spoken if spoken in preparation.SPOKEN else "en"
    words = asked.language if asked else ""
    prepared = preparation.Prepared(spoken, consents, walk_in, kept, words)
    preparation.keep(response, ticket_id=ticket_id, prepared=prepared)
    return response


def _ready(request: VisitorRequest, ticket: TicketView) -> preparation.Prepared | None:
    """What was prepared in this browser, None while something is missing: also when the words changed since they were
    read, or support asked for a check since that needs a consent."""
    prepared = preparation.read(request, ticket_id=ticket.id)
    if prepared is None:
        return None
    reason = appointments.reason(actor=actor_of(request), ticket_id=ticket.id)
    asked = keeping.asked(desk_id=ticket.desk_id, purpose=reason.purpose)
    kept = keeping.unchanged(prepared.kept, prepared.kept_language)
    missing = asked is not None and any(one.needed and one.kind not in kept for one in asked.choices)
    return None if missing or len(kept) < len(prepared.kept) else prepared


def _booked_later(ticket_id: UUID, walk_in: bool) -> str:
    """The page of a booking whose check-in is not open yet: there the customer waits for their time, or chooses to
    join the queue now (`walk_in`)."""
    booked = appointments.current(ticket_id=ticket_id)
    waits = booked is not None and booked.opens_at > clock.now() and not walk_in
    return reverse("appointment", args=[booked.id]) if booked and waits else ""


def _shut(ticket: TicketView, desk: Desk) -> bool:
    """No way to a call now. Who is booked comes in before the doors open for all."""
    if ticket.state == "closed":
        return True
    return not desks.opening(desk).open_now and appointments.enterable(ticket_id=ticket.id) is None


def _closed(request: VisitorRequest, ticket: TicketView) -> HttpResponseBase:
    """The way to the call is shut: the ticket is closed, or the desk is."""
    desk = desks.desk_view(desks.desk(desk_id=ticket.desk_id))
    context = {
        "ticket": ticket,
        "desk": desk,
        "booked": appointments.current(ticket_id=ticket.id),
        "bookable": appointments.bookable(desk_id=desk.id),
    }
    return show(request, "portal/closed.html", context)


@page(signed_in=True, camera=True)
def room(request: VisitorRequest, ticket_id: UUID) -> HttpResponseBase:
    """Check, Wait and Call. The server draws the step of the live visit; the script moves on from there."""
    actor = actor_of(request)
    ticket = tickets.conversation(actor=actor, ticket_id=ticket_id)
    visit = lookups.live_visit(actor=actor, ticket_id=ticket_id)
    desk = desks.desk(desk_id=ticket.desk_id)
    prepared = None
    if visit is None:
        prepared = _ready(request, ticket)
        if later := _booked_later(ticket_id, prepared is not None and prepared.walk_in):
            return see_other(later)
        if _shut(ticket, desk):
            return _closed(request, ticket)
        if prepared is None:
            return see_other(reverse("prepare", args=[ticket_id]))
    elif visit.state == "wrapping_up":
        return see_other(reverse("done", args=[visit.id]))
    if visit is not None and visit.ahead is not None:
        # Without script the page loads itself again and again; each time is a sign of life.
        actions.heard(visit_id=visit.id, seconds=3 * REFRESH_SECONDS)
    reason = appointments.reason(actor=actor, ticket_id=ticket_id)
    context = {
        "ticket": ticket,
        "visit": visit,
        "desk": desk,
        "step": step_of(visit.state) if visit else "check",
        "purpose": visit.purpose if visit else reason.purpose,
        "bring": reason.bring,
        "refresh": REFRESH_SECONDS,
        "secure_url": secure_address(request),
        "relay_only": calls.relay_only(desk.relay_only),
        "open_now": desks.opening(desk).open_now,
        "client_key": str(uuid4()),
        "spoken": visit.spoken_language if visit else prepared.spoken_language if prepared else "",
    }
    return show(request, "portal/room.html", context)


def secure_address(request: VisitorRequest) -> str:
    """This page's https address when the house has one and the customer came without: only there a camera opens."""
    origin = str(settings.VISAVIS_ORIGIN)
    return origin + request.path if origin.startswith("https://") and not request.is_secure() else ""


@page("POST", signed_in=True)
def visit_join(request: VisitorRequest, ticket_id: UUID) -> HttpResponseBase:
    """Take a place in line; asked again, the same place. It is on disk before the answer leaves (I-23)."""
    actor = actor_of(request)
    prepared = preparation.read(request, ticket_id=ticket_id)
    if prepared is None and lookups.live_visit(actor=actor, ticket_id=ticket_id) is None:
        if wants_json(request):
            address = reverse("prepare", args=[ticket_id])
            body = {
                "code": "portal.not_prepared",
                "message": _("Please go through the preparation again."),
                "params": {"url": address},
            }
            return JsonResponse(body, status=409)
        return see_other(reverse("prepare", args=[ticket_id]))
    visit = actions.join(
        actor=actor,
        ticket_id=ticket_id,
        preparation={},
        consents=prepared.consents if prepared else {},
        spoken_language=prepared.spoken_language if prepared else "",
        kept=keeping.unchanged(prepared.kept, prepared.kept_language) if prepared else [],
        kept_language=prepared.kept_language if prepared else "",
    )
    if wants_json(request):
        return JsonResponse({"visit_id": to_wire(visit.id)})
    return see_other(reverse("room", args=[ticket_id]))


@page("POST", signed_in=True)
def leave(request: VisitorRequest, visit_id: UUID) -> HttpResponseBase:
    """Give the place up, on purpose."""
    actor = actor_of(request)
    visit = lookups.visit_view(actor=actor, visit_id=visit_id)
    actions.leave(actor=actor, visit_id=visit_id)
    if wants_json(request):
        return JsonResponse({"visit_id": to_wire(visit_id)})
    return see_other(reverse("ticket", args=[visit.ticket_id]))


@page("GET", "POST", signed_in=True)
def done(request: VisitorRequest, visit_id: UUID) -> HttpResponseBase:
    """Afterwards: thanks, why it ended, what happens next, the rating; the way back when the call broke off."""
    actor = actor_of(request)
    visit = lookups.visit_view(actor=actor, visit_id=visit_id)
    if request.method == "POST":
        stars = request.POST.get("stars", "")
        actions.rate(
            actor=actor,
            visit_id=visit_id,
            stars=int(stars) if stars.isdigit() else 0,
            comment=request.POST.get("comment", "").strip(),
        )
        return see_other(reverse("done", args=[visit_id]) + "?rated=1")
    if step_of(visit.state) != "check":
        return see_other(reverse("room", args=[visit.ticket_id]))
    ticket = tickets.conversation(actor=actor, ticket_id=visit.ticket_id)
    broken = visit.end_reason in ("customer_lost", "agent_lost", "failed")
    context = {
        "visit": visit,
        "ticket": ticket,
        "broken": broken,
        "can_return": broken or (ticket.state == "open" and visit.state in ("missed", "expired", "left")),
        "stars": range(5, 0, -1),
        "checked": verification.receipts(actor=actor, visit_id=visit_id),
        "bookable": ticket.state == "open" and appointments.bookable(desk_id=ticket.desk_id),
        "booked": appointments.current(ticket_id=ticket.id),
        "open_now": desks.opening(desks.desk(desk_id=ticket.desk_id)).open_now,
    }
    return show(request, "portal/done.html", context)
