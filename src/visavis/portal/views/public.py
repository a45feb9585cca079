"""The public page of a desk: anybody chooses a time, says what it is about, and proves their address by a code; only
then the time is booked. Its calendar may stand in a frame of the sites that the desk names; the form never does."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from visavis.features.appointments import actions, lookups
from visavis.features.appointments.problems import BookedAlready, SlotTaken
from visavis.features.appointments.views import Slot
from visavis.features.desks import lookups as desks
from visavis.features.desks.models import Desk
from visavis.features.people.actors import CustomerActor
from visavis.features.people.middleware import VisitorRequest
from visavis.features.people.problems import ProofNeeded
from visavis.features.tickets import actions as tickets
from visavis.kernel import clock
from visavis.kernel.problems import Problem
from visavis.portal import booking, zones
from visavis.portal.frame import client_address, page, see_other, show
from visavis.portal.pending import Pending, keep_pending
from visavis.portal.proof import answer_of
from visavis.portal.views.booking import draw, taken_times

FIELDS = ("name", "email", "subject", "text")


@page("GET", "POST")
def book_public(request: VisitorRequest, slug: str) -> HttpResponseBase:
    """First the time (`?slot=` chooses it), then who comes and why. A desk without a public page is not found."""
    desk = desks.desk_by_slug(slug=slug)
    zone = zones.zone_for(request, fallback=desk.time_zone)
    if request.method == "POST":
        return _take(request, desk, zone)
    chosen = booking.read_time(request.GET.get("slot", ""))
    if chosen is None or "day" in request.GET:
        return _show_times(request, desk, zone)
    lookups.public_slots(
        slug=slug, first=chosen.date(), days=0, zone="UTC"
    )  # raises NotFound without the page
    return _show_form(request, desk, zone, chosen, {})


def _show_times(
    request: VisitorRequest, desk: Desk, zone: ZoneInfo, *, status: int = 200, **context: Any
) -> HttpResponseBase:
    def ask(first: date, days: int, zone: str) -> Sequence[Slot]:
        return lookups.public_slots(slug=desk.slug, first=first, days=days, zone=zone)

    policy = lookups.policy(desk_id=desk.id)
    soonest = context.pop("soonest", ())
    context = {
        "desk": desks.desk_view(desk),
        "embedded": "embed" in request.GET,
        **draw(request, ask, zone, policy.horizon_days, soonest),
        **context,
    }
    with timezone.override(zone):
        response = show(request, "portal/book_public.html", context, status=status)
    zones.remember(request, response)
    _allow_frames(response, list(policy.embed_origins))
    return response


def _allow_frames(response: HttpResponse, origins: list[str]) -> None:
    """This page alone may stand in a frame, on the sites that the desk names. It holds nobody's data, and its form
    leads to a page of its own."""
    if origins:
        # What django-csp's own decorator sets; here the origins are the desk's, so a decorator comes too early.
        response._csp_replace = {"frame-ancestors": origins}  # type: ignore[attr-defined]


def _show_form(
    request: VisitorRequest,
    desk: Desk,
    zone: ZoneInfo,
    chosen: datetime,
    form: dict[str, str],
    **context: Any,
) -> HttpResponseBase:
    status = context.pop("status", 200)
    context |= {
        "desk": desk,
        "chosen": chosen,
        "value": booking.time_value(chosen),
        "zone_name": zone.key,
        "form": form,
    }
    with timezone.override(zone):
        return show(request, "portal/book_public_form.html", context, status=status)


def _take(request: VisitorRequest, desk: Desk, zone: ZoneInfo) -> HttpResponseBase:
    """Open the ticket. Somebody known gets the time at once, anybody else after the code from their mail."""
    chosen = booking.read_time(request.POST.get("slot", ""))
    form = {name: request.POST.get(name, "").strip() for name in FIELDS}
    if chosen is None:
        return see_other(reverse("book_public", args=[desk.slug]))
    free = lookups.public_slots(slug=desk.slug, first=chosen.date(), days=1, zone="UTC")
    if all(slot.starts_at != chosen for slot in free):
        near = [slot.starts_at for slot in lookups.next_slots(desk_id=desk.id, after=clock.now())]
        return _show_times(request, desk, zone, status=409, problem=SlotTaken().text, soonest=near)
    told = request.POST.get("zone", "")
    told = told if zones.known(told) else zone.key
    try:
        if request.customer is not None:
            return _book_known(request, request.customer, desk, chosen, told, form)
        return _ask_code(request, desk, chosen, told, form)
    except SlotTaken as taken:
        return _show_times(request, desk, zone, status=409, problem=taken.text, soonest=taken_times(taken))
    except ProofNeeded as proof:
        return _show_form(request, desk, zone, chosen, form, status=proof.status, proof=proof)
    except Problem as problem:
        wrong = problem.params.get("field", "")
        return _show_form(
            request, desk, zone, chosen, form, status=problem.status, problem=problem.text, wrong=wrong
        )


def _book_known(
    request: VisitorRequest,
    actor: CustomerActor,
    desk: Desk,
    chosen: datetime,
    told: str,
    form: dict[str, str],
) -> HttpResponseBase:
    with transaction.atomic():  # A lost race leaves no ticket behind.
        ticket = tickets.open_ticket(
            actor=actor, desk_id=desk.id, subject=form["subject"], text=form["text"], topic=""
        )
        made = actions.book(actor=actor, ticket_id=ticket.id, starts_at=chosen, zone=told)
    messages.success(request, _("Your call is booked. We remind you in time."))
    return see_other(reverse("appointment", args=[made.id]))


def _ask_code(
    request: VisitorRequest, desk: Desk, chosen: datetime, told: str, form: dict[str, str]
) -> HttpResponseBase:
    ticket, code = tickets.open_as_guest(
        name=form["name"],
        email=form["email"],
        subject=form["subject"],
        text=form["text"],
        desk_id=desk.id,
        browser=request.browser,
        language=get_language() or "en",
        ip=client_address(request),
        answer=answer_of(request),
    )
    response = see_other(reverse("join_code"))
    pending = Pending(
        email=code.email,
        after=reverse("book", args=[ticket.id]),
        ticket=str(ticket.id),
        slot=booking.time_value(chosen),
        zone=told,
    )
    keep_pending(response, pending)
    return response


def book_proved(actor: CustomerActor | None, pending: Pending) -> str:
    """The address is proved: book the time that was chosen before. Returns where to go: the booking, or, when somebody
    was faster, the calendar with the nearest times."""
    chosen = booking.read_time(pending.slot)
    if actor is None or chosen is None:
        return pending.after
    try:
        made = actions.book(
            actor=actor, ticket_id=UUID(pending.ticket), starts_at=chosen, zone=pending.zone or "UTC"
        )
    except BookedAlready:
        return pending.after
    except Problem:
        return f"{pending.after}?taken=1"
    return reverse("appointment", args=[made.id])
