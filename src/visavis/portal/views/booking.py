"""Choosing a time: book a call for a ticket, move a booked one. One page, the nearest free times first."""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode
from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import get_format
from django.utils.translation import gettext as _

from visavis.features.appointments import actions, lookups
from visavis.features.appointments.problems import (
    BookedAlready,
    ChangedMeanwhile,
    InLineAlready,
    Over,
    SlotTaken,
    TooLate,
)
from visavis.features.appointments.views import AppointmentView, Slot
from visavis.features.desks import lookups as desks
from visavis.features.people.middleware import VisitorRequest
from visavis.features.tickets import lookups as tickets
from visavis.features.tickets.views import TicketView
from visavis.kernel import clock
from visavis.kernel.problems import Problem
from visavis.portal import booking, zones
from visavis.portal.frame import actor_of, page, see_other, show


def week_begins() -> int:
    """The first day of the week where the reader's language is spoken; 0 is Monday."""
    return (int(get_format("FIRST_DAY_OF_WEEK")) - 1) % 7


Ask = Callable[[date, int, str], Sequence[Slot]]
"""Free times by first day, number of days and zone."""


def draw(
    request: VisitorRequest, ask: Ask, zone: ZoneInfo, horizon: int, soonest: Sequence[datetime]
) -> dict[str, Any]:
    """The context of the calendar. `?day=` chooses the day, `?slot=` the time."""
    given = booking.read_time(request.GET.get("slot", "") or request.POST.get("slot", ""))
    wanted = _wanted_day(request) or (given.astimezone(zone).date() if given else None)
    today = clock.now().astimezone(zone).date()
    shown = booking.span(today, horizon, wanted)
    slots = ask(shown.first, shown.days, zone.key)
    found = booking.picture(
        slots,
        zone=zone,
        shown=shown,
        today=today,
        wanted=wanted,
        week_begins=week_begins(),
        soonest=soonest,
    )
    picked = given if any(slot.starts_at == given for slot in slots) else None
    if picked is None and found.soonest:
        picked = soonest[0] if soonest else found.soonest[0].starts_at
    kept = [(name, request.GET[name]) for name in ("embed", "local", "zone") if name in request.GET]
    return {
        "picture": found,
        "picked": picked,
        "picked_above": any(time.starts_at == picked for time in found.soonest),
        "zones": zones.choices(),
        "zone_is_browsers": not zones.chosen(request),
        "keep_query": f"&{urlencode(kept)}" if kept else "",
        "kept": [pair for pair in kept if pair[0] == "embed"],
    }


def _wanted_day(request: VisitorRequest) -> date | None:
    try:
        return date.fromisoformat(request.GET.get("day", ""))
    except ValueError:
        return None


def taken_times(problem: Problem) -> list[datetime]:
    """The next best times that the loser of a race is offered."""
    found = [booking.read_time(str(value)) for value in problem.params.get("slots", [])]
    return [at for at in found if at is not None]


def _show_times(
    request: VisitorRequest,
    ticket: TicketView,
    zone: ZoneInfo,
    *,
    status: int = 200,
    soonest: Sequence[datetime] = (),
    **context: Any,
) -> HttpResponseBase:
    def ask(first: date, days: int, zone: str) -> Sequence[Slot]:
        return lookups.slots(actor=actor_of(request), ticket_id=ticket.id, first=first, days=days, zone=zone)

    horizon = lookups.policy(desk_id=ticket.desk_id).horizon_days
    desk = desks.desk_view(desks.desk(desk_id=ticket.desk_id))
    context = {"ticket": ticket, "desk": desk, **draw(request, ask, zone, horizon, soonest), **context}
    with timezone.override(zone):
        response = show(request, "portal/book.html", context, status=status)
    zones.remember(request, response)
    return response


@page("GET", "POST", signed_in=True)
def book(request: VisitorRequest, ticket_id: UUID) -> HttpResponseBase:
    """Free times for this ticket's call; POST books one. A ticket that has a booking leads there."""
    actor = actor_of(request)
    ticket = tickets.conversation(actor=actor, ticket_id=ticket_id)
    if current := lookups.current(ticket_id=ticket_id):
        return see_other(reverse("appointment", args=[current.id]))
    desk = desks.desk(desk_id=ticket.desk_id)
    if ticket.state == "closed" or not lookups.bookable(desk_id=ticket.desk_id):
        context = {"ticket": ticket, "desk": desks.desk_view(desk)}
        return show(request, "portal/book_closed.html", context)
    zone = zones.zone_for(request, fallback=desk.time_zone)
    if request.method != "POST":
        return _show_times(request, ticket, zone, problem=SlotTaken().text if "taken" in request.GET else "")
    chosen = booking.read_time(request.POST.get("slot", ""))
    if chosen is None:
        return _show_times(request, ticket, zone, status=422, problem=_("Please choose a time first."))
    try:
        made = actions.book(
            actor=actor, ticket_id=ticket_id, starts_at=chosen, zone=_zone_told(request, zone)
        )
    except SlotTaken as problem:
        return _show_times(
            request, ticket, zone, status=409, problem=problem.text, soonest=taken_times(problem)
        )
    except BookedAlready:
        return see_other(reverse("book", args=[ticket_id]))
    messages.success(request, _("Your call is booked. We remind you in time."))
    return see_other(reverse("appointment", args=[made.id]))


def _zone_told(request: VisitorRequest, zone: ZoneInfo) -> str:
    """The zone in which the times stood on the page that was sent."""
    told = request.POST.get("zone", "")
    return told if zones.known(told) else zone.key


@page("GET", "POST", signed_in=True)
def move(request: VisitorRequest, appointment_id: UUID) -> HttpResponseBase:
    """The same page for a booking that stands: another time instead of this one."""
    actor = actor_of(request)
    appointment = lookups.appointment(actor=actor, appointment_id=appointment_id)
    view = lookups.view(appointment)
    if view.state != "booked" or clock.now() >= view.change_until:
        return see_other(reverse("appointment", args=[appointment_id]))
    ticket = tickets.conversation(actor=actor, ticket_id=view.ticket_id)
    zone = zones.zone_for(request, fallback=view.time_zone)
    if request.method != "POST":
        return _show_times(request, ticket, zone, moving=view)
    chosen = booking.read_time(request.POST.get("slot", ""))
    if chosen is None:
        problem = _("Please choose a time first.")
        return _show_times(request, ticket, zone, status=422, moving=view, problem=problem)
    return _move(request, ticket, view, chosen, zone)


def _move(
    request: VisitorRequest, ticket: TicketView, view: AppointmentView, chosen: datetime, zone: ZoneInfo
) -> HttpResponseBase:
    actor, there = actor_of(request), reverse("appointment", args=[view.id])
    seen = request.POST.get("sequence", "")
    try:
        actions.move(
            actor=actor,
            appointment_id=view.id,
            starts_at=chosen,
            zone=_zone_told(request, zone),
            sequence=int(seen) if seen.isdecimal() else view.sequence,
        )
    except SlotTaken as taken:
        return _show_times(
            request, ticket, zone, status=409, moving=view, problem=taken.text, soonest=taken_times(taken)
        )
    except (ChangedMeanwhile, InLineAlready, Over, TooLate) as late:
        messages.error(request, late.text)
        return see_other(there)
    messages.success(request, _("Your call is moved. Calendar and reminders follow the new time."))
    return see_other(there)


@page(signed_in=True)
def start(request: VisitorRequest) -> HttpResponseBase:
    """“Book a call” without a ticket in hand: straight to the only one, else choose which it is about."""
    actor = actor_of(request)
    cards = [
        card
        for card in tickets.my_tickets(actor=actor, active=True)
        if lookups.bookable(desk_id=card.desk_id)
    ]
    if len(cards) == 1:
        return see_other(reverse("book", args=[cards[0].id]))
    return show(request, "portal/book_start.html", {"cards": cards, **booked_calls(request)})


def booked_calls(request: VisitorRequest) -> dict[str, Any]:
    """What pages with ticket cards need: which of the tickets has a booking, and which desks take them."""
    found = lookups.of_customer(actor=actor_of(request)) if request.customer else []
    return {"booked": {view.ticket_id: view for view in found}, "upcoming": found}
