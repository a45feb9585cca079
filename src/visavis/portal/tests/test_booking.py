"""The picture of free times: days as one reader's calendar has them."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.test import RequestFactory

from visavis.features.appointments.views import Slot
from visavis.portal import booking, zones

BERLIN = ZoneInfo("Europe/Berlin")
TODAY = date(2026, 11, 25)


def slots(*starts: str) -> list[Slot]:
    found = [datetime.fromisoformat(start).astimezone(UTC) for start in starts]
    return [Slot(at, at + timedelta(minutes=15)) for at in found]


def draw(found: list[Slot], **options: Any) -> booking.Picture:
    given: dict[str, Any] = {"zone": BERLIN, "shown": booking.span(TODAY, 28, None), "today": TODAY} | options
    return booking.picture(found, **given)


def test_days_are_the_readers_own() -> None:
    late = slots("2026-11-26T23:30+01:00")
    assert draw(late).days[0].date == date(2026, 11, 25)
    [day] = [day for day in draw(late).days if day.free]
    assert day.date == date(2026, 11, 26) and day.chosen
    [day] = [day for day in draw(late, zone=ZoneInfo("Asia/Tokyo")).days if day.free]
    assert day.date == date(2026, 11, 27)


def test_whole_weeks_begin_where_the_language_says() -> None:
    for begins, first in ((0, date(2026, 11, 23)), (6, date(2026, 11, 22)), (5, date(2026, 11, 21))):
        found = draw([], week_begins=begins)
        assert found.weeks[0][0].date == first and {len(week) for week in found.weeks} == {7}
        assert next(day.date for day in found.weeks[0] if day.within) == TODAY
        assert found.weeks[-1][-1].date >= TODAY + timedelta(days=28)
    assert draw([]).empty


def test_times_stand_in_the_parts_of_their_day() -> None:
    found = draw(slots("2026-11-26T00:15+01:00", "2026-11-26T09:00+01:00", "2026-11-26T18:00+01:00"))
    [day] = [day for day in found.days if day.free]
    assert [(str(title), [time.words for time in times]) for title, times in day.parts] == [
        ("Night", ["00:15"]),
        ("Morning", ["09:00"]),
        ("Evening", ["18:00"]),
    ]


def test_an_hour_that_comes_twice_names_its_offset() -> None:
    night = slots("2026-10-25T02:15+02:00", "2026-10-25T02:15+01:00", "2026-10-25T03:15+01:00")
    found = draw(night, shown=booking.span(date(2026, 10, 24), 28, None), today=date(2026, 10, 24))
    assert [time.words for time in found.soonest] == ["02:15 (UTC+2)", "02:15 (UTC+1)", "03:15"]
    assert len({time.value for time in found.soonest}) == 3


def test_what_was_taken_is_answered_by_the_nearest_times() -> None:
    found = slots(*(f"2026-11-26T{hour:02d}:00+01:00" for hour in range(8, 18)))
    near = draw(found, soonest=[found[6].starts_at, found[4].starts_at])
    assert [time.words for time in near.soonest] == ["12:00", "14:00"]


def test_a_page_shows_six_weeks_and_leads_on() -> None:
    first = booking.span(TODAY, 100, None)
    assert (first.days, first.earlier) == (42, None) and first.later == TODAY + timedelta(days=42)
    last = booking.span(TODAY, 100, TODAY + timedelta(days=99))
    assert (last.first, last.days, last.later) == (TODAY + timedelta(days=84), 17, None)
    assert booking.span(TODAY, 100, TODAY - timedelta(days=3)) == first


@pytest.mark.parametrize("value", ["", "soon", "2026-11-26T10:00", "2026-13-01T00:00+00:00"])
def test_what_is_no_moment_is_none(value: str) -> None:
    assert booking.read_time(value) is None


def test_a_moment_survives_its_form() -> None:
    [slot] = slots("2026-11-26T10:00+01:00")
    value = booking.time_value(slot.starts_at)
    assert booking.read_time(value) == booking.read_time(value.replace("+", " ")) == slot.starts_at


def test_a_choice_goes_before_the_browser_and_the_browser_before_the_desk() -> None:
    asked = RequestFactory().get("/")
    assert zones.zone_for(asked, fallback="Europe/Berlin").key == "Europe/Berlin"
    asked.COOKIES[zones.BROWSER_COOKIE] = "Asia/Tokyo"
    assert zones.zone_for(asked, fallback="Europe/Berlin").key == "Asia/Tokyo"
    asked.COOKIES[zones.CHOSEN_COOKIE] = "Africa/Cairo"
    assert zones.zone_for(asked).key == "Africa/Cairo" and zones.chosen(asked) == "Africa/Cairo"
    asked.COOKIES[zones.CHOSEN_COOKIE] = "Moon/Base"
    assert zones.zone_for(asked).key == "Asia/Tokyo" and zones.chosen(asked) == ""
    assert zones.zone_for(RequestFactory().get("/?zone=Asia/Kolkata")).key == "Asia/Kolkata"


def test_zones_are_listed_once_each_with_their_offset() -> None:
    names = [zone.name for _region, found in zones.choices() for zone in found]
    assert len(names) == len(set(names)) > 350
    assert {"Europe/Moscow", "America/New_York", "Asia/Kolkata"} <= set(
        names
    ) and "Asia/Calcutta" not in names
    assert [zones.offset_words(minutes) for minutes in (0, 330, -210)] == ["UTC", "UTC+5:30", "UTC-3:30"]
    assert zones.place("America/Argentina/Buenos_Aires") == "Buenos Aires"


def test_a_device_check_is_fine_when_all_that_a_call_needs_is_there() -> None:
    good = {"camera": "ok", "microphone": "ok", "noise": "quiet", "path": "good"}
    assert booking.fine(good)
    for name, value in (
        ("camera", "denied-browser"),
        ("microphone", "x"),
        ("noise", "silent"),
        ("path", "offline"),
    ):
        assert not booking.fine(good | {name: value})
    assert not booking.fine({})
