"""Working time: shifts, absences, one's own calendar in and out."""

from typing import Any, Final
from urllib.parse import urlencode
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from visavis.console.access import StaffRequest, staff_page
from visavis.console.agenda_forms import KINDS, BusyForm, ShiftForm
from visavis.console.views.agenda import SAID, Place, place_of
from visavis.features.appointments import actions, calendar, lookups
from visavis.features.appointments.views import ShiftView
from visavis.features.desks import lookups as desks
from visavis.kernel.problems import NotFound, Problem

SPARE_LINES: Final = 2
"""So many empty lines a roster's form has, beside one for each day without a shift."""


@require_GET
@staff_page
def working_time(request: StaffRequest) -> HttpResponse:
    """One person's shifts at a desk, absences and calendars; supervisors choose whose."""
    place = place_of(request)
    return render(request, "console/no_desk.html") if place is None else _page(request, place)


def _page(
    request: StaffRequest, place: Place, *, problem: str = "", feed: str = "", status: int = 200
) -> HttpResponse:
    people = desks.members(desk_id=place.desk.id)
    who = _who(request, place, [one.staff_id for one in people])
    own = who == request.staff.staff_id
    absences = lookups.absences_of(actor=request.staff, staff_id=who)
    with timezone.override(ZoneInfo(place.desk.time_zone)):
        context = {
            "place": place,
            "people": people,
            "who": who,
            "name": next((one.name for one in people if one.staff_id == who), request.staff.name),
            "own": own,
            "lines": _lines(lookups.shifts_of(actor=request.staff, staff_id=who, desk_id=place.desk.id)),
            "weekdays": WEEKDAYS.items(),
            "absences": [(span, KINDS[span.kind]) for span in absences],
            "imported": lookups.imported_count(actor=request.staff, staff_id=who),
            "feeds": lookups.feeds_of(actor=request.staff) if own else [],
            "feed": feed,
            "said": request.session.pop(SAID, None) if not problem else None,
            "problem": problem,
        }
        return render(request, "console/working_time.html", context, status=status)


def _who(request: StaffRequest, place: Place, members: list[UUID]) -> UUID:
    """Whose page it is: the one asked for, or one's own; a supervisor who doesn't serve here begins with the first."""
    if not request.staff.supervisor:
        return request.staff.staff_id
    if place.staff is not None and place.staff in members:
        return place.staff
    return request.staff.staff_id if request.staff.staff_id in members or not members else members[0]


def _lines(shifts: list[ShiftView]) -> list[dict[str, Any]]:
    """The roster's lines, then some empty ones."""
    known = [
        {
            "weekday": shift.weekday,
            "start": shift.start,
            "end": "00:00" if shift.end == "24:00" else shift.end,
            "since": shift.since.isoformat() if shift.since else "",
            "until": shift.until.isoformat() if shift.until else "",
        }
        for shift in shifts
    ]
    worked = {line["weekday"] for line in known}
    free = [day for day in range(7) if day not in worked]
    spare = [
        {"weekday": day, "start": "", "end": "", "since": "", "until": ""}
        for day in [*free, *[0] * SPARE_LINES]
    ]
    return [*known, *spare]


def _back(place: Place, who: UUID) -> HttpResponse:
    asked = urlencode({"desk": place.desk.slug, "staff": who})
    return HttpResponseRedirect(f"{reverse('working_time')}?{asked}")


def _say(request: StaffRequest, *lines: str) -> None:
    request.session[SAID] = {"lines": list(lines), "absence": ""}


@require_POST
@staff_page
def shifts(request: StaffRequest) -> HttpResponse:
    """Set somebody's week."""
    place = place_of(request)
    if place is None or place.staff is None:
        raise NotFound
    names = ("weekday", "start", "end", "since", "until")
    columns = [request.POST.getlist(name) for name in names]
    forms = [ShiftForm(dict(zip(names, line, strict=True))) for line in zip(*columns, strict=False)]
    if not all(form.is_valid() and not form.half() for form in forms):
        wrong = _("A shift needs a beginning and an end.")
        return _page(request, place, problem=wrong, status=422)
    wanted = [shift for form in forms if (shift := form.shift()) is not None]
    try:
        done = actions.set_shifts(
            actor=request.staff, staff_id=place.staff, desk_id=place.desk.id, shifts=wanted
        )
    except NotFound:
        raise
    except Problem as problem:
        return _page(request, place, problem=problem.text, status=problem.status)
    _say(request, *_account(done))
    return _back(place, place.staff)


def _account(done: actions.Released) -> list[str]:
    """What became of the calls that were booked already."""
    lines = [_("The shifts are saved.")]
    if done.moved:
        words = ngettext("{count} call went to somebody else.", "{count} calls went to others.", done.moved)
        lines.append(words.format(count=done.moved))
    if asked := len(done.disturbed):
        words = ngettext(
            "{count} customer is asked for another time.",
            "{count} customers are asked for another time.",
            asked,
        )
        lines.append(words.format(count=asked))
    if done.kept:
        words = ngettext("{count} booked time stands again.", "{count} booked times stand again.", done.kept)
        lines.append(words.format(count=done.kept))
    if len(lines) == 1:
        lines.append(_("No booked call was touched."))
    return lines


@require_POST
@staff_page
def busy_times(request: StaffRequest) -> HttpResponse:
    """Take in a calendar file: when somebody is busy, never with what."""
    place = place_of(request)
    form = BusyForm(request.POST, request.FILES)
    if place is None:
        raise NotFound
    if not form.is_valid():
        wrong = next(iter(form.errors.get("file", [])), _("Choose a calendar file (.ics)."))
        return _page(request, place, problem=str(wrong), status=422)
    who: UUID = form.cleaned_data["staff"]
    try:
        count = actions.import_busy(actor=request.staff, staff_id=who, ics=form.cleaned_data["file"].read())
    except NotFound:
        raise
    except Problem as problem:
        return _page(request, place, problem=problem.text, status=problem.status)
    read = ngettext(
        "{count} busy time was read; nothing is booked into it.",
        "{count} busy times were read; nothing is booked into them.",
        count,
    )
    _say(request, read.format(count=count))
    return _back(place, who)


@require_POST
@staff_page
def new_feed(request: StaffRequest) -> HttpResponse:
    """Make a private address; this answer is the only place where it ever stands."""
    place = place_of(request)
    if place is None:
        raise NotFound
    try:
        secret = actions.make_feed(actor=request.staff)
    except Problem:
        full = _("You have ten addresses already. Revoke one first.")
        return _page(request, place, problem=full, status=422)
    address = f"{settings.VISAVIS_ORIGIN}{reverse('calendar_feed', args=[secret])}"
    return _page(request, place, feed=address)


@require_POST
@staff_page
def end_feed(request: StaffRequest, feed_id: UUID) -> HttpResponse:
    place = place_of(request)
    if place is None:
        raise NotFound
    actions.revoke_feed(actor=request.staff, feed_id=feed_id)
    _say(request, _("The address is revoked. Calendars that used it get nothing more."))
    return _back(place, request.staff.staff_id)


@require_GET
def feed(request: HttpRequest, secret: str) -> HttpResponse:
    """An agenda for calendar programs, which can't sign in: the secret in the address is the key (S-10)."""
    # Whatever goes wrong from here on is logged with the path, and the secret is nobody's business.
    request.path = request.path_info = reverse("calendar_feed", args=["private"])
    try:
        answer = HttpResponse(calendar.feed(secret=secret), content_type="text/calendar; charset=utf-8")
    except NotFound:
        answer = HttpResponse(status=404, content_type="text/plain")
    answer["Cache-Control"] = "private, no-store"
    answer["Referrer-Policy"] = "no-referrer"
    answer["X-Robots-Tag"] = "noindex"
    return answer
