"""A booked call: its card, the device check before it, cancelling, the calendar file."""

import json
from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase, JsonResponse
from django.urls import reverse
from django.utils import timezone

from visavis.features.appointments import actions, calendar, lookups
from visavis.features.appointments.problems import ChangedMeanwhile, InLineAlready, Over, TooLate
from visavis.features.appointments.views import AppointmentView
from visavis.features.calls import lookups as calls
from visavis.features.desks import lookups as desks
from visavis.features.people.middleware import VisitorRequest
from visavis.features.tickets import lookups as tickets
from visavis.features.visits import lookups as visits
from visavis.kernel import clock
from visavis.kernel.problems import Invalid
from visavis.portal import zones
from visavis.portal.booking import fine, time_value
from visavis.portal.frame import actor_of, page, see_other, show, wants_json
from visavis.portal.templatetags.booking import booking_state
from visavis.portal.views.room import secure_address

RESULTS_MAX: Final = 40
"""Entries of a device check; the page sends a dozen."""


@page(signed_in=True)
def appointment(request: VisitorRequest, appointment_id: UUID) -> HttpResponseBase:
    """The Join call card with everything around it; after the end what happened, and the way to another time."""
    actor = actor_of(request)
    row = lookups.appointment(actor=actor, appointment_id=appointment_id)
    view = lookups.view(row)
    ticket = tickets.conversation(actor=actor, ticket_id=view.ticket_id)
    newer = lookups.current(ticket_id=view.ticket_id)
    if newer is not None and newer.id != view.id:
        return see_other(reverse("appointment", args=[newer.id]))
    desk = desks.desk(desk_id=view.desk_id)
    context: dict[str, Any] = {
        "booking": view,
        "ticket": ticket,
        "desk": desk,
        "desk_open": desks.opening(desk).open_now,
        "bring": lookups.reason(actor=actor, ticket_id=view.ticket_id).bring,
        "visit": visits.live_visit(actor=actor, ticket_id=view.ticket_id),
        "test_fine": fine(row.test),
    }
    if view.state in ("cancelled", "missed", "done") and ticket.state == "open":
        context |= _again(view)
    with timezone.override(zones.zone_for(request, fallback=view.time_zone)):
        return show(request, "portal/appointment.html", context | {"state": booking_state(view)})


def _again(view: AppointmentView) -> dict[str, Any]:
    """The next free time, ready to be booked with one tap."""
    needs = (view.purpose,) if view.purpose else ()
    found = lookups.next_slots(desk_id=view.desk_id, needs=needs, after=clock.now(), n=1)
    return {
        "again": found[0] if found else None,
        "again_value": time_value(found[0].starts_at) if found else "",
        "bookable": lookups.bookable(desk_id=view.desk_id),
    }


@page("GET", "POST", signed_in=True)
def cancel(request: VisitorRequest, appointment_id: UUID) -> HttpResponseBase:
    """Asks once, on a page of its own; POST cancels."""
    actor = actor_of(request)
    row = lookups.appointment(actor=actor, appointment_id=appointment_id)
    view, there = lookups.view(row), reverse("appointment", args=[appointment_id])
    if request.method != "POST":
        if view.state != "booked" or clock.now() >= view.change_until:
            return see_other(there)
        ticket = tickets.conversation(actor=actor, ticket_id=view.ticket_id)
        with timezone.override(zones.zone_for(request, fallback=view.time_zone)):
            return show(request, "portal/appointment_cancel.html", {"booking": view, "ticket": ticket})
    seen = request.POST.get("sequence", "")
    try:
        actions.cancel(
            actor=actor, appointment_id=appointment_id, sequence=int(seen) if seen.isdecimal() else None
        )
    except (ChangedMeanwhile, InLineAlready, Over, TooLate) as problem:
        messages.error(request, problem.text)
    return see_other(there)


@page(signed_in=True)
def calendar_file(request: VisitorRequest, appointment_id: UUID) -> HttpResponseBase:
    """The calendar entry as a file; fetched again after a change it replaces the one before (same UID)."""
    row = lookups.appointment(actor=actor_of(request), appointment_id=appointment_id)
    response = HttpResponse(
        calendar.entry(row, method="PUBLISH"), content_type="text/calendar; charset=utf-8"
    )
    name = f"visavis-{row.starts_at:%Y-%m-%d}.ics"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@page("GET", "POST", signed_in=True, camera=True)
def test(request: VisitorRequest, appointment_id: UUID) -> HttpResponseBase:
    """Camera, microphone, speaker and connection tried long before the call; the result is on the agent's list."""
    actor = actor_of(request)
    row = lookups.appointment(actor=actor, appointment_id=appointment_id)
    view, there = lookups.view(row), reverse("appointment", args=[appointment_id])
    if request.method == "POST":
        actions.note_test(actor=actor, appointment_id=appointment_id, results=_results(request))
        if wants_json(request):
            return JsonResponse({"done": True})
        return see_other(there)
    if view.state != "booked":
        return see_other(there)
    desk = desks.desk(desk_id=view.desk_id)
    context = {
        "booking": view,
        "desk": desk,
        "secure_url": secure_address(request),
        "relay_only": calls.relay_only(desk.relay_only),
    }
    with timezone.override(zones.zone_for(request, fallback=view.time_zone)):
        return show(request, "portal/appointment_test.html", context)


def _results(request: VisitorRequest) -> dict[str, Any]:
    """The flat findings that the page's script sends as JSON."""
    try:
        found = json.loads(request.body).get("results")
    except (ValueError, AttributeError):
        found = None
    if not isinstance(found, dict) or len(found) > RESULTS_MAX:
        raise Invalid
    if not all(isinstance(value, str | int | float | bool | None) for value in found.values()):
        raise Invalid
    return found
