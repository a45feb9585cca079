"""Which times are free: pure thinking about rosters, shares and the two nights of a clock change."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from visavis.features.appointments import rules
from visavis.features.desks import rules as desk_rules

BERLIN, NEW_YORK = "Europe/Berlin", "America/New_York"
ALWAYS = {day: [["00:00", "24:00"]] for day in desk_rules.DAYS}
DAY = date(2026, 11, 26)  # a Thursday


def agent(number: int, *turns: tuple[str, str], skills: str = "", away: tuple = ()) -> rules.Worker:
    spans = turns or (("00:00", "24:00"),)
    found = [rules.Turn(day, start, end) for day in range(7) for start, end in spans]
    cells = [(rules.cell(left), rules.end_cell(back)) for left, back in away]
    return rules.Worker(UUID(int=number), frozenset(skills.split()), found, cells)


def grid(
    workers: list[rules.Worker],
    *,
    zone: str = "UTC",
    first: date = DAY,
    days: int = 1,
    hours: dict = ALWAYS,
    holidays: tuple = (),
    booked: tuple = (),
    terms: rules.Terms,
) -> rules.Grid:
    start, end = (desk_rules.moment(day, "00:00", ZoneInfo(zone)) for day in _ends(first, days))
    begin = rules.cell(start) // terms.window * terms.window
    count = -(-(rules.cell(end) - begin) // terms.window) * terms.window
    opened = desk_rules.spans(hours, holidays, zone, first - timedelta(days=2), days + 4)
    spans = [
        rules.pack(rules.cell(at), rules.end_cell(at + timedelta(minutes=minutes)), here)
        for _, at, minutes, here in booked
    ]
    return rules.make_grid(
        workers=workers,
        opened=opened,
        booked=rules.Booked([row for row, *_ in booked], spans),
        zone=zone,
        first=begin,
        count=count,
    )


def _ends(first: date, days: int) -> tuple[date, date]:
    return first, first + timedelta(days=days)


def free(workers: list[rules.Worker], minutes: int = 15, share: int = 70, needs: str = "", **where) -> list:
    terms = rules.terms(minutes, share, where.pop("no_show", 0), needs.split(), fine=where.pop("fine", False))
    found = grid(workers, terms=terms, **where)
    start = datetime(2000, 1, 1, tzinfo=UTC)
    cells = rules.free_cells(found, terms, earliest=start, latest=datetime(2100, 1, 1, tzinfo=UTC))
    return [rules.at(number) for number in cells]


def utc(hour: int, minute: int = 0, day: date = DAY) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=UTC)


def test_a_shift_inside_opening_hours_is_offered_every_quarter_hour() -> None:
    hours = {"thu": [["09:00", "10:00"]]}
    assert free([agent(1, ("08:00", "18:00"))], hours=hours) == [
        utc(9),
        utc(9, 15),
        utc(9, 30),
        utc(9, 45),
    ]
    assert free([agent(1, ("09:30", "18:00"))], hours=hours) == [utc(9, 30), utc(9, 45)]


def test_nobody_is_booked_on_holidays_nor_while_closed() -> None:
    assert free([agent(1)], holidays=(DAY.isoformat(),)) == []
    assert free([agent(1)], hours={"mon": [["00:00", "24:00"]]}) == []


def test_absences_and_bookings_anywhere_block() -> None:
    away = ((utc(9, 2), utc(9, 31)),)
    here = free([agent(1, ("09:00", "10:30"), away=away)])
    assert here == [utc(9, 45), utc(10), utc(10, 15)], "cells that an absence touches are gone"
    elsewhere = free([agent(1, ("09:00", "10:00"))], booked=((0, utc(9), 15, False),))
    assert elsewhere == [utc(9, 15), utc(9, 30), utc(9, 45)]


def test_a_night_shift_runs_past_midnight() -> None:
    found = free([agent(1, ("22:00", "02:00"))])
    assert [at.hour for at in found[::4]] == [0, 1, 22, 23]


def test_shifts_hold_between_their_days() -> None:
    turn = rules.Turn(3, "09:00", "10:00", since=DAY + timedelta(days=1), until=None)
    assert free([rules.Worker(UUID(int=1), frozenset(), [turn])]) == []
    turn = rules.Turn(3, "09:00", "10:00", since=DAY, until=DAY)
    assert len(free([rules.Worker(UUID(int=1), frozenset(), [turn])])) == 4


@pytest.mark.parametrize(
    ("zone", "day", "hours", "count"),
    [
        (
            BERLIN,
            date(2026, 3, 29),
            3,
            12,
        ),  # 02:00 to 03:00 does not exist: four hours of the clock are three
        (BERLIN, date(2026, 10, 25), 5, 20),  # 02:00 to 03:00 comes twice
        (NEW_YORK, date(2026, 3, 8), 3, 12),
        (NEW_YORK, date(2026, 11, 1), 5, 20),
    ],
)
def test_both_nights_of_a_clock_change(zone: str, day: date, hours: int, count: int) -> None:
    """A shift from 00:00 to 04:00 has as many true hours as that night has."""
    found = free([agent(1, ("00:00", "04:00"))], zone=zone, first=day)
    assert len(found) == count
    assert found[-1] - found[0] == timedelta(hours=hours) - timedelta(minutes=15)
    assert all(later - earlier == timedelta(minutes=15) for earlier, later in pairwise(found))
    local = [at.astimezone(ZoneInfo(zone)) for at in found]
    assert (local[0].hour, local[-1].hour, local[-1].minute) == (0, 3, 45)


@pytest.mark.parametrize("zone", [BERLIN, NEW_YORK])
def test_nine_o_clock_stays_nine_o_clock(zone: str) -> None:
    """Four weeks over each change: the first free time of every day reads 09:00 there."""
    for first in (date(2026, 3, 1), date(2026, 10, 12)):
        found = free([agent(1, ("09:00", "17:00"))], zone=zone, first=first, days=28)
        local = [at.astimezone(ZoneInfo(zone)) for at in found]
        assert len(found) == 28 * 32
        assert {at.hour for at in local} == set(range(9, 17))


def test_half_of_each_half_hour_stays_for_walk_ins() -> None:
    nine = ("09:00", "10:00")
    one = free([agent(1, nine)], share=50, booked=((0, utc(9), 15, True),))
    assert one == [utc(9, 30), utc(9, 45)]
    two = free([agent(1, nine), agent(2, nine)], share=50, booked=((0, utc(9), 15, True),))
    assert two == [utc(9, 15), utc(9, 30), utc(9, 45)], "two may be booked, not at the same moment"
    assert free([agent(1, nine)], share=0) == []


def test_a_booking_over_the_half_hour_counts_in_both() -> None:
    booked = ((0, utc(9, 20), 20, True),)
    nine = ("09:00", "11:00")
    found = free([agent(1, nine), agent(2, nine)], 15, 50, booked=booked)
    # Six of twelve cells may be booked in each half hour; two are gone in the first and two in the second.
    assert found[:4] == [utc(9), utc(9, 15), utc(9, 30), utc(9, 45)]
    assert free([agent(1, nine)], 15, 50, booked=booked)[:2] == [utc(10), utc(10, 15)]


def test_long_calls_of_a_lone_agent_count_their_share_over_longer() -> None:
    assert rules.terms(15, 50, 0).window == 6
    assert rules.terms(60, 50, 0).window == 24
    found = free([agent(1, ("08:00", "12:00"))], 60, 50, booked=((0, utc(8), 60, True),))
    assert found == [utc(10), utc(10, 15), utc(10, 30), utc(10, 45), utc(11)]


def test_never_everybody_at_once() -> None:
    nine = ("09:00", "10:00")
    workers = [agent(number, nine) for number in range(3)]
    booked = ((0, utc(9), 15, True), (1, utc(9), 15, True))
    assert utc(9) not in free(workers, share=70, booked=booked)
    assert utc(9, 15) in free(workers, share=70, booked=booked)
    assert utc(9) in free([agent(1, nine)], share=50), "a lone agent has to be enough"


def test_overbooking_begins_with_four_agents() -> None:
    """At 50 % eight quarter hours of four agents take four; with a quarter of no-shows five."""
    nine = ("09:00", "09:30")

    def most(agents: int, no_show: int) -> int:
        workers = [agent(number, nine) for number in range(agents)]
        booked: list[tuple] = []
        while found := free(workers, share=50, no_show=no_show, booked=tuple(booked)):
            at = found[0]
            busy = {row for row, begins, *_ in booked if begins == at}
            booked.append((min(set(range(agents)) - busy), at, 15, True))
        return len(booked)

    assert [most(agents, 0) for agents in (1, 2, 3, 4)] == [1, 2, 3, 4]
    assert [most(agents, 25) for agents in (1, 2, 3, 4)] == [1, 2, 3, 5]


def test_skills_are_asked_for_and_keep_their_own_share() -> None:
    nine = ("09:00", "10:00")
    workers = [
        agent(1, nine, skills="card"),
        agent(2, nine, skills="card identity"),
        agent(3, nine, skills="card"),
    ]
    assert free(workers, needs="tax") == []
    assert len(free(workers, needs="identity")) == 4
    booked = ((1, utc(9), 15, True),)
    assert free(workers, share=50, needs="identity", booked=booked) == [utc(9, 30), utc(9, 45)]
    assert utc(9, 15) in free(workers, share=50, needs="card", booked=booked)
    assert len(free([agent(1, nine)], needs="identity")) == 4, "no skills at all serve everybody"


def test_calls_end_with_the_shift_and_step_with_their_length() -> None:
    assert free([agent(1, ("09:00", "10:00"))], 30, 70)[-1] == utc(9, 30)
    assert free([agent(1, ("09:00", "09:20"))], 5)[:3] == [utc(9), utc(9, 5), utc(9, 10)]
    assert free([agent(1, ("09:00", "09:25"))], 15, fine=True) == [utc(9), utc(9, 5), utc(9, 10)]


NINE = utc(9)


@pytest.mark.parametrize(("late", "credit"), [(-600, 60), (0, 60), (300, 60), (301, 0), (899, 0)])
def test_the_place_in_line_is_reckoned_from_the_booked_time(late: int, credit: int) -> None:
    assert rules.arrival_key(NINE, NINE + timedelta(seconds=late)) == (NINE, credit)


@pytest.mark.parametrize(
    ("late", "open_", "over"),
    [(-601, False, False), (-600, True, False), (0, True, False), (899, True, False), (900, False, True)],
)
def test_check_in_opens_and_closes(late: int, open_: bool, over: bool) -> None:
    now = NINE + timedelta(seconds=late)
    assert (rules.may_enter(NINE, now), rules.over(NINE, now)) == (open_, over)


def test_the_nearest_come_first() -> None:
    times = [utc(8), utc(9, 30), utc(8, 30), utc(12)]
    assert rules.nearest(times, NINE, 3) == [utc(8, 30), utc(9, 30), utc(8)]


bookings_ = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 95)), max_size=20)


@settings(max_examples=60, deadline=None)
@given(bookings_, st.sampled_from([5, 15, 20, 45]), st.integers(1, 70))
def test_whatever_is_offered_keeps_share_and_agents(booked: list, minutes: int, share: int) -> None:
    """Booking any offered time leaves every window within its share, and there is somebody to take it."""
    workers = [agent(number, ("06:00", "14:00")) for number in range(4)]
    terms = rules.terms(minutes, share, 0)
    rows: list[tuple] = []
    for row, slot in booked:
        at = utc(6) + timedelta(minutes=5 * slot)
        clash = any(r == row and abs((a - at).total_seconds()) < 900 for r, a, *_ in rows)
        if not clash and at < utc(13, 45):
            rows.append((row, at, 15, True))
    table = grid(workers, terms=terms, booked=tuple(rows))
    length = timedelta(minutes=5 * terms.length)
    start, end = utc(0), utc(23, 55)
    for number in rules.free_cells(table, terms, earliest=start, latest=end):
        assert rules.free_workers(table, terms, number)
        assert utc(6) <= rules.at(number) <= utc(14) - length
        for window in {number // terms.window, (number + terms.length - 1) // terms.window}:
            cells = range(window * terms.window, (window + 1) * terms.window)
            used = sum(cell in cells for cell in range(number, number + terms.length))
            inside = slice(cells[0] - table.first, cells[-1] + 1 - table.first)
            used += int(table.here[:, inside].sum())
            assert used * 100 <= share * int(table.on[:, inside].sum())
