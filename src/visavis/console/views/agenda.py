"""The agenda: booked calls of a desk by day and week, and what it takes to keep it true."""

from dataclasses import asdict, dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Final
from urllib.parse import urlencode
from uuid import UUID
from zoneinfo import ZoneInfo

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from visavis.console.access import StaffRequest, staff_page
from visavis.console.agenda_forms import KINDS, AbsenceForm, DayForm, StaffForm
from visavis.features.appointments import actions, lookups
from visavis.features.appointments.models import Absence
from visavis.features.appointments.views import Agenda, AgendaEntry
from visavis.features.desks import lookups as desks
from visavis.features.desks.lookups import DeskView, Member
from visavis.kernel import clock
from visavis.kernel.problems import NotFound, Problem
from visavis.kernel.wire import to_wire

WEEK: Final = 7
SAID: Final = "agenda_said"
"""Under this name the session keeps what the next page says once."""


@dataclass(frozen=True)
class Place:
    """Which part of the agenda somebody looks at. `staff` is one person's column, None the whole desk."""

    desk: DeskView
    desks: list[DeskView]
    day: date
    week: bool
    staff: UUID | None

    @property
    def first(self) -> date:
        return self.day - timedelta(days=self.day.weekday()) if self.week else self.day

    @property
    def days(self) -> int:
        return WEEK if self.week else 1

    def address(self, **changes: Any) -> str:
        """This place, or the one beside it."""
        shown = {
            "desk": self.desk.slug,
            "day": self.day.isoformat(),
            "view": "week" if self.week else "day",
            "staff": str(self.staff or ""),
            **changes,
        }
        return f"{reverse('agenda')}?{urlencode({name: value for name, value in shown.items() if value})}"


def place_of(request: StaffRequest) -> Place | None:
    """The place that an address or a form names; None for somebody without a desk. Strange words mean today."""
    asked = request.POST if request.method == "POST" else request.GET
    own = desks.staff_desks(staff_id=request.staff.staff_id, supervisor=request.staff.supervisor)
    if not own:
        return None
    chosen = next((one for one in own if one.slug == asked.get("desk")), own[0])
    form = DayForm({"day": asked.get("day", "")})
    day = form.cleaned_data["day"] if form.is_valid() else None
    today = clock.now().astimezone(ZoneInfo(chosen.time_zone)).date()
    staff = StaffForm({"staff": asked.get("staff", "")})
    return Place(
        desk=chosen,
        desks=own,
        day=day or today,
        week=asked.get("view") == "week",
        staff=staff.cleaned_data["staff"] if staff.is_valid() else None,
    )


@require_GET
@staff_page
def agenda(request: StaffRequest) -> HttpResponse:
    """Booked calls by day or week, of the whole desk or one person."""
    place = place_of(request)
    return render(request, "console/no_desk.html") if place is None else _page(request, place)


def _page(request: StaffRequest, place: Place, *, problem: str = "", status: int = 200) -> HttpResponse:
    view = lookups.agenda(
        actor=request.staff,
        desk_id=place.desk.id,
        first=place.first,
        days=place.days,
        staff_id=place.staff,
    )
    zone, people = ZoneInfo(place.desk.time_zone), desks.members(desk_id=place.desk.id)
    with timezone.override(zone):
        now = timezone.localtime(clock.now())
        context = {
            "place": place,
            "title": _title(place),
            "links": _links(place, now.date()),
            "agenda": to_wire(view),
            "listed": _by_day(view, zone),
            "people": people,
            "manages": _managed(request, people),
            "kinds": KINDS.items(),
            "from": f"{now.replace(minute=0):%Y-%m-%dT%H:%M}",
            "until": f"{now.replace(minute=0) + timedelta(hours=1):%Y-%m-%dT%H:%M}",
            "said": request.session.pop(SAID, None) if not problem else None,
            "problem": problem,
        }
        return render(request, "console/agenda.html", context, status=status)


def _title(place: Place) -> str:
    if not place.week:
        return f"{date_format(place.day, 'l')}, {date_format(place.day, 'DATE_FORMAT')}"
    last = place.first + timedelta(days=WEEK - 1)
    begins, ends = date_format(place.first, "MONTH_DAY_FORMAT"), date_format(last, "DATE_FORMAT")
    return _("{first} to {last}").format(first=begins, last=ends)


def _links(place: Place, today: date) -> dict[str, str]:
    step = timedelta(days=place.days)
    return {
        "before": place.address(day=(place.day - step).isoformat()),
        "after": place.address(day=(place.day + step).isoformat()),
        "today": place.address(day=today.isoformat()),
        "by_day": place.address(view="day"),
        "by_week": place.address(view="week"),
    }


def _by_day(view: Agenda, zone: ZoneInfo) -> list[tuple[date, list[AgendaEntry]]]:
    """What a page without script shows."""
    days: dict[date, list[AgendaEntry]] = {}
    for entry in view.entries:
        days.setdefault(entry.appointment.starts_at.astimezone(zone).date(), []).append(entry)
    return list(days.items())


def _managed(request: StaffRequest, people: list[Member]) -> list[Member]:
    """Whose absences this person may enter: a supervisor everybody's, an agent their own."""
    mine = request.staff.staff_id
    return people if request.staff.supervisor else [one for one in people if one.staff_id == mine]


@require_POST
@staff_page
def absent(request: StaffRequest) -> HttpResponse:
    """Enter an absence, and say what became of the calls in it."""
    place = place_of(request)
    if place is None:
        raise NotFound
    with timezone.override(ZoneInfo(place.desk.time_zone)):
        form = AbsenceForm(_absence_of(request))
        if not form.is_valid():
            return _page(request, place, problem=_("Give a beginning and an end."), status=422)
    return _away(request, place, **form.cleaned_data)


def _absence_of(request: StaffRequest) -> dict[str, Any]:
    fields = ("kind", "starts_at", "ends_at", "note")
    return {"staff": request.POST.get("who", ""), **{name: request.POST.get(name, "") for name in fields}}


@require_POST
@staff_page
def ill_today(request: StaffRequest) -> HttpResponse:
    """Somebody is ill: from now until the local day ends their calls go to others, or back to their customers."""
    place = place_of(request)
    form = StaffForm({"staff": request.POST.get("who", "")})
    if place is None or not form.is_valid():
        raise NotFound
    zone = ZoneInfo(place.desk.time_zone)
    tomorrow = clock.now().astimezone(zone).date() + timedelta(days=1)
    return _away(
        request,
        place,
        staff=form.cleaned_data["staff"],
        kind=Absence.Kind.ILL.value,
        starts_at=clock.now(),
        ends_at=datetime.combine(tomorrow, time(), zone),
    )


def _away(request: StaffRequest, place: Place, *, staff: UUID, **span: Any) -> HttpResponse:
    try:
        away = actions.be_away(actor=request.staff, staff_id=staff, **span)
    except NotFound:
        raise
    except Problem as problem:
        return _page(request, place, problem=problem.text, status=problem.status)
    people = desks.members(desk_id=place.desk.id)
    name = next((one.name for one in people if one.staff_id == staff), "")
    request.session[SAID] = {"lines": _account(name, away, span["kind"]), "absence": str(away.absence_id)}
    return HttpResponseRedirect(place.address())


def _account(name: str, away: actions.Away, kind: str) -> list[str]:
    """What happened, whom it concerns, and nothing rounded up."""
    lines = [_("{name} can't be booked then: {kind}.").format(name=name, kind=str(KINDS[kind]))]
    lines += [
        ngettext("{count} call went to {name}.", "{count} calls went to {name}.", one.count).format(
            **asdict(one)
        )
        for one in away.taken
    ]
    if away.asked:
        asked = ngettext(
            "{count} customer is asked for another time.",
            "{count} customers are asked for another time.",
            away.asked,
        )
        lines.append(asked.format(count=away.asked))
    if not away.asked and not away.taken:
        lines.append(_("No booked call was touched."))
    return lines


@require_POST
@staff_page
def present(request: StaffRequest, absence_id: UUID) -> HttpResponse:
    """Take an absence back."""
    place = place_of(request)
    if place is None:
        raise NotFound
    kept = actions.take_back(actor=request.staff, absence_id=absence_id)
    lines = [_("The absence is taken back.")]
    if kept:
        lines.append(
            ngettext("{count} booked time stands again.", "{count} booked times stand again.", kept).format(
                count=kept
            )
        )
    request.session[SAID] = {"lines": [*lines, _("Calls that went to others stay with them.")], "absence": ""}
    back = request.POST.get("back") == "time"
    return HttpResponseRedirect(
        f"{reverse('working_time')}?{urlencode({'desk': place.desk.slug, 'staff': place.staff or ''})}"
        if back
        else place.address()
    )
