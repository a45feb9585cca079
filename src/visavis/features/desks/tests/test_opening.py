"""Opening hours: local days, clock changes, midnight, holidays."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cast import make_desk
from visavis.features.desks import actions, lookups
from visavis.features.desks.problems import HoursInvalid
from visavis.features.desks.rules import DAYS, faults, opening
from visavis.features.people.actors import SystemActor

WEEK = {day: [["09:00", "12:00"], ["13:00", "18:00"]] for day in DAYS[:5]}
ALWAYS = {day: [["00:00", "24:00"]] for day in DAYS}
BERLIN = "Europe/Berlin"


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("moment", "open_now", "change"),
    [
        ("2026-11-25T07:59", False, "2026-11-25T08:00"),  # Wednesday, 08:59 in Berlin
        ("2026-11-25T08:00", True, "2026-11-25T11:00"),
        ("2026-11-25T10:59:59", True, "2026-11-25T11:00"),
        ("2026-11-25T11:00", False, "2026-11-25T12:00"),
        ("2026-11-25T17:00", False, "2026-11-26T08:00"),
        ("2026-11-27T17:00", False, "2026-11-30T08:00"),  # Friday evening to Monday
        ("2026-03-27T17:30", False, "2026-03-30T07:00"),  # over the clock change, Monday is summer time
        ("2026-10-23T16:30", False, "2026-10-26T08:00"),  # and back
    ],
)
def test_it_follows_local_time(moment: str, open_now: bool, change: str) -> None:
    found = opening(WEEK, [], BERLIN, at(moment))
    assert found.open_now is open_now
    assert (found.until if open_now else found.next_open) == at(change)


def test_a_night_runs_past_midnight_and_over_the_clock_change() -> None:
    hours = {"sat": [["22:00", "06:00"]]}
    found = opening(hours, [], BERLIN, at("2026-03-29T01:30"))  # the night that lasts seven hours
    assert (found.open_now, found.until) == (True, at("2026-03-29T04:00"))
    assert opening(hours, [], BERLIN, at("2026-10-25T04:30")).until == at("2026-10-25T05:00")
    assert not opening(hours, [], BERLIN, at("2026-03-29T04:00")).open_now


def test_a_time_that_does_not_exist_opens_all_the_same() -> None:
    found = opening({"sun": [["02:30", "05:00"]]}, [], BERLIN, at("2026-03-29T00:00"))
    assert found.next_open == at("2026-03-29T01:30")


def test_round_the_clock_never_seems_to_close() -> None:
    found = opening(ALWAYS, [], "Asia/Kathmandu", at("2026-11-25T18:14:59"))
    assert (found.open_now, found.until, found.next_open) == (True, None, None)


def test_holidays_are_local_days() -> None:
    found = opening(ALWAYS, ["2026-12-25"], BERLIN, at("2026-12-24T22:59"))
    assert found.until == at("2026-12-24T23:00")
    closed = opening(ALWAYS, ["2026-12-25"], BERLIN, at("2026-12-25T12:00"))
    assert closed.next_open == at("2026-12-25T23:00")


def test_a_desk_without_hours_has_no_next_opening() -> None:
    assert opening({}, [], "UTC", at("2026-11-25T12:00")).next_open is None


@given(
    moment=st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC)),
    zone=st.sampled_from(
        [BERLIN, "America/St_Johns", "Australia/Lord_Howe", "Asia/Kathmandu", "Pacific/Apia"]
    ),
)
def test_the_named_change_really_is_the_next_one(moment: datetime, zone: str) -> None:
    found = opening(WEEK, [], zone, moment)
    change = found.until or found.next_open
    assert change is not None and change > moment
    before, after = change - timedelta(seconds=1), change
    if before >= moment:
        assert opening(WEEK, [], zone, before).open_now is found.open_now
    assert opening(WEEK, [], zone, after).open_now is not found.open_now


@pytest.mark.parametrize(
    ("hours", "holidays", "zone"),
    [
        ({"monday": []}, [], "UTC"),
        ({"mon": [["9:00", "18:00"]]}, [], "UTC"),
        ({"mon": [["24:00", "18:00"]]}, [], "UTC"),
        ({"mon": [["09:00"]]}, [], "UTC"),
        ({}, ["25.12.2026"], "UTC"),
        ({}, [], "Europe/Atlantis"),
        ({}, [], "../../etc/passwd"),
    ],
)
def test_faults_are_named(hours: Any, holidays: list[str], zone: str) -> None:
    assert len(faults(hours, holidays, zone)) == 1


@pytest.mark.django_db
def test_a_bad_timetable_is_refused_with_its_faults() -> None:
    desk = make_desk()
    with pytest.raises(HoursInvalid, match=r"desks\.hours_invalid") as caught:
        actions.set_hours(
            actor=SystemActor(), desk_id=desk.id, hours={"mon": [["9", "10"]]}, holidays=[], time_zone="UTC"
        )
    assert "09:00-18:00" in caught.value.text


@pytest.mark.django_db
def test_open_desks_come_first_and_unused_ones_never(time_machine: Any) -> None:
    time_machine.move_to("2026-11-25T12:30:00+00:00")
    make_desk("a-closed", "A", hours={"mon": [["09:00", "10:00"]]})
    make_desk("b-open", "B")
    make_desk("c-unused", "C", active=False)
    assert [(desk.slug, desk.open_now) for desk in lookups.open_desks()] == [
        ("b-open", True),
        ("a-closed", False),
    ]


@pytest.mark.django_db
def test_members_are_those_who_may_work(desk: Any, ben: Any, cleo: Any) -> None:
    from visavis.features.people.actions import disable_staff

    actions.add_member(actor=SystemActor(), desk_id=desk.id, staff_id=ben.staff_id, skills=["documents"])
    disable_staff(staff_id=cleo.staff_id, actor=SystemActor())
    assert [(m.name, m.skills, m.languages) for m in lookups.members(desk_id=desk.id)] == [
        ("Ben Okafor", ["documents"], ["en"])
    ]
