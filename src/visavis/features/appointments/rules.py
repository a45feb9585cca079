"""Which times can be booked, and what a booked time is worth at the desk. Pure: no clock, no database.

Sources: queueing study, section 3 ("Appointments and walk-ins").

A desk's time is a grid of five-minute cells counted from 1970 (UTC), so a night of 23 or 25 hours needs no special
case: rosters are local, cells are not. One row of the grid is one agent.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from uuid import UUID
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt

from visavis.features.desks.rules import moment

CELL = timedelta(minutes=5)
CELL_SECONDS = 300
HALF_HOUR = 6
"""Cells."""
OPENS_BEFORE = timedelta(minutes=10)
"""Check-in opens so long before the booked time."""
KEPT_AFTER = timedelta(minutes=5)
"""Until so long after it the place is kept, with its credit."""
CLOSES_AFTER = timedelta(minutes=15)
"""Until so long after it a late customer joins as a walk-in whose waiting began at the booked time."""
CREDIT = timedelta(minutes=60)
HELD_WITHIN = timedelta(minutes=3)
HELD_SINCE = timedelta(minutes=1)
SHARE_MOST = 70
"""Per cent of the planned capacity: no desk books more. Customers stop at the desk's own share, staff here."""
NO_SHOW_MOST = 50
OVERBOOKS_FROM = 4
"""Agents on duty: fewer could not carry the chance that everybody comes."""
STEP = 3
"""Cells between offered starts; shorter calls start as often as they are long."""
LENGTH_LEAST, LENGTH_MOST = 5, 240
"""Minutes."""
DAYS_MOST = 366
LIMITS = {
    "share_percent": (0, SHARE_MOST),
    "no_show_percent": (0, NO_SHOW_MOST),
    "notice_minutes": (0, 14 * 24 * 60),
    "horizon_days": (1, DAYS_MOST),
    "change_until_minutes": (0, 14 * 24 * 60),
}
"""The least and the most of a policy's numbers."""
ORIGIN = re.compile(r"https?://[a-z0-9.-]+(:\d{1,5})?")
"""A site that may show the public page in a frame."""

Grid_ = npt.NDArray[np.bool_]
Counts = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Turn:
    """A shift: this weekday from `start` to `end`, local times, on the days from `since` to `until`."""

    weekday: int
    start: str
    end: str
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True)
class Worker:
    """Somebody who can be booked at a desk. No skills at all means: serves everybody."""

    id: UUID
    skills: frozenset[str]
    turns: Sequence[Turn]
    away: Sequence[tuple[int, int]] = ()
    """First cell and the one after the last, of each absence."""

    def can_serve(self, needs: frozenset[str]) -> bool:
        return not self.skills or needs <= self.skills


@dataclass(frozen=True)
class Booked:
    """Booked times: the row of the worker, and the span as `pack` makes it, one entry per booking in each."""

    rows: Sequence[int] | Counts = ()
    spans: Sequence[int] | Counts = ()


@dataclass(frozen=True)
class Terms:
    """What is asked for, and how the desk takes it. `length` in cells; `fine`: a start may be in any cell."""

    length: int
    fine: bool
    share_percent: int
    no_show_percent: int
    needs: frozenset[str] = frozenset()

    @property
    def step(self) -> int:
        """Cells between the starts that are offered."""
        return min(STEP, self.length)

    @property
    def window(self) -> int:
        """Cells over which the share is counted: half an hour, or the least multiple of it in which one booking of
        one agent fits its share; else a single agent could never be booked for long calls."""
        if self.share_percent <= 0:
            return HALF_HOUR
        half_hours = -(-self.length * 100 // (self.share_percent * HALF_HOUR))
        return max(1, half_hours) * HALF_HOUR


@dataclass(frozen=True)
class Grid:
    """Some days of a desk. `on`: planned to work while the desk is open; `taken`: booked anywhere; `here`: booked
    at this desk; `starts`: how many bookings of this desk begin in the cell."""

    first: int
    workers: Sequence[Worker]
    on: Grid_
    taken: Grid_
    here: Grid_
    starts: Counts


@lru_cache(maxsize=1024)
def time_zone(name: str) -> ZoneInfo | None:
    """The zone of this name, None when there is no such one."""
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return None


def cell(at: datetime) -> int:
    """The cell that contains a moment."""
    return int(at.timestamp()) // CELL_SECONDS


def at(number: int) -> datetime:
    """When a cell begins."""
    return datetime.fromtimestamp(number * CELL_SECONDS, UTC)


def cells_of(starts_at: datetime, ends_at: datetime) -> list[datetime]:
    """The beginnings of all cells that a booking touches."""
    return [at(number) for number in range(cell(starts_at), end_cell(ends_at))]


def end_cell(ends_at: datetime) -> int:
    """The first cell that begins at or after a moment."""
    return -(-int(ends_at.timestamp()) // CELL_SECONDS)


def pack(begin: int, end: int, here: bool) -> int:
    """A span of cells, at this desk or another, as one number: tens of thousands of them become an array at once."""
    return begin << 16 | (end - begin) << 1 | here


def terms(
    minutes: int, share_percent: int, no_show_percent: int, needs: Iterable[str] = (), *, fine: bool = False
) -> Terms:
    """`fine`: any five minutes may be a start (staff who place a booking by hand)."""
    share = min(share_percent, SHARE_MOST)
    return Terms(max(1, -(-minutes // 5)), fine, share, no_show_percent, frozenset(needs))


def make_grid(
    *,
    workers: Sequence[Worker],
    opened: Iterable[tuple[datetime, datetime]],
    booked: Booked,
    zone: str,
    first: int,
    count: int,
) -> Grid:
    """The grid of `count` cells from cell `first`; `opened` says when the desk is open."""
    on = np.zeros((len(workers), count), bool)
    days = days_of(at(first), at(first + count), zone)
    for line, worker in zip(on, workers, strict=True):
        for day, turn in _turn_days(worker.turns, days):
            low, high = _turn_cells(zone, day, turn.start, turn.end)
            line[max(0, low - first) : max(0, high - first)] = True
        for low, high in worker.away:
            line[max(0, low - first) : max(0, high - first)] = False
    open_cells = np.zeros(count, bool)
    for begins, ends in opened:
        open_cells[max(0, end_cell(begins) - first) : max(0, cell(ends) - first)] = True
    on &= open_cells
    rows, spans = np.asarray(booked.rows, np.int64), np.asarray(booked.spans, np.int64)
    head = (spans >> 16) - first
    tail, ours = head + (spans >> 1 & 0x7FFF), (spans & 1).astype(bool)
    taken = _covered(on.shape, rows, head, tail)
    starts = head[ours & (head >= 0) & (head < count)]
    return Grid(
        first=first,
        workers=workers,
        on=on,
        taken=taken,
        here=taken if ours.all() else _covered(on.shape, rows[ours], head[ours], tail[ours]),
        starts=np.bincount(starts, minlength=count),
    )


def _covered(shape: tuple[int, ...], rows: Counts, begins: Counts, ends: Counts) -> Grid_:
    """The cells of all spans at once: +1 where one begins, -1 where it ends, summed up along each row."""
    count = shape[1]
    edges = np.zeros((shape[0], count + 1), np.int16)
    np.add.at(edges, (rows, np.clip(begins, 0, count)), 1)
    np.add.at(edges, (rows, np.clip(ends, 0, count)), -1)
    covered: Grid_ = np.cumsum(edges, axis=1, dtype=np.int16)[:, :count] > 0
    return covered


def days_of(start: datetime, end: datetime, zone: str) -> list[date]:
    """The local days that touch a span, and the one before, whose night shift may reach into it."""
    tz = ZoneInfo(zone)
    first = start.astimezone(tz).date() - timedelta(days=1)
    last = end.astimezone(tz).date()
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


def turn_spans(turns: Iterable[Turn], zone: str, days: Iterable[date]) -> list[tuple[datetime, datetime]]:
    """When somebody works on these local days (UTC)."""
    found = [_turn_span(zone, day, turn.start, turn.end) for day, turn in _turn_days(turns, days)]
    return [(begins, ends) for begins, ends in found if begins < ends]


def covered(turns: Iterable[Turn], zone: str, starts_at: datetime, ends_at: datetime) -> bool:
    """Does somebody work all of this span? Shifts that meet are one."""
    reached = starts_at
    for begins, ends in sorted(turn_spans(turns, zone, days_of(starts_at, ends_at, zone))):
        if begins <= reached:
            reached = max(reached, ends)
    return reached >= ends_at


def _turn_days(turns: Iterable[Turn], days: Iterable[date]) -> Iterator[tuple[date, Turn]]:
    by_weekday: dict[int, list[Turn]] = {}
    for turn in turns:
        by_weekday.setdefault(turn.weekday, []).append(turn)
    for day in days:
        for turn in by_weekday.get(day.weekday(), ()):
            if (turn.since is None or turn.since <= day) and (turn.until is None or day <= turn.until):
                yield day, turn


def _turn_span(zone: str, day: date, start: str, end: str) -> tuple[datetime, datetime]:
    tz = ZoneInfo(zone)
    last = day + timedelta(days=1) if end <= start else day
    return moment(day, start, tz), moment(last, end, tz)


@lru_cache(maxsize=8192)
def _turn_cells(zone: str, day: date, start: str, end: str) -> tuple[int, int]:
    """The cells that lie wholly in it. Fifty agents share a few clock times: each is worked out once."""
    begins, ends = _turn_span(zone, day, start, end)
    return end_cell(begins), cell(ends)


def free_cells(grid: Grid, terms: Terms, *, earliest: datetime, latest: datetime) -> list[int]:
    """The cells in which a booking can begin, from `earliest` to `latest`, soonest first.

    Somebody who can serve it is planned and free for all of it; the half hour keeps its share for those who walk in,
    among everybody and among those with the skills; and never everybody's booking begins at the same moment.
    """
    able = np.array([worker.can_serve(terms.needs) for worker in grid.workers], bool)
    fits = _runs(grid.on[able] & ~grid.taken[able], terms.length).any(axis=0)
    count = fits.shape[0]
    fits &= _within_share(grid.on, grid.here, grid.starts, terms)
    if not able.all():
        fits &= _within_share(grid.on[able], grid.here[able], None, terms)
    if not terms.fine:
        fits &= (np.arange(count) + grid.first) % terms.step == 0
    fits[: max(0, end_cell(earliest) - grid.first)] = False
    fits[max(0, cell(latest) - grid.first + 1) :] = False
    return [int(number) + grid.first for number in np.flatnonzero(fits)]


def free_workers(grid: Grid, terms: Terms, number: int) -> list[Worker]:
    """Who could take a booking that begins in this cell, whatever the share."""
    low = number - grid.first
    high = low + terms.length
    if low < 0 or high > grid.on.shape[1]:
        return []
    free = _runs(grid.on[:, low:high] & ~grid.taken[:, low:high], terms.length)[:, 0]
    return [
        worker
        for worker, able in zip(grid.workers, free, strict=True)
        if able and worker.can_serve(terms.needs)
    ]


def _runs(free: Grid_, length: int) -> Grid_:
    """Where `length` free cells in a row begin."""
    found, have = free.copy(), 1
    while have < length:
        more = min(have, length - have)
        found[:, :-more] &= found[:, more:]
        found[:, -more:] = False
        have += more
    return found


def _within_share(on: Grid_, here: Grid_, starts: Counts | None, terms: Terms) -> Grid_:
    """Where a booking may begin so that each window keeps to its share, and (with `starts`) each moment to its part
    of the window's bookings: at most all agents but one, a lone agent excepted."""
    duty = on.sum(axis=0)
    count, window, length = duty.shape[0], terms.window, terms.length
    capacity = duty.reshape(-1, window).sum(axis=1)
    cells = capacity * terms.share_percent // 100
    slots = cells // length
    extra = slots * terms.no_show_percent // 100
    extra[duty.reshape(-1, window).max(axis=1) < OVERBOOKS_FROM] = 0
    room = cells + extra * length - (here & on).sum(axis=0).reshape(-1, window).sum(axis=1)
    place = np.arange(count)
    own = place // window
    in_own = np.minimum(length, window - place % window)
    following = np.minimum(own + 1, room.shape[0] - 1)
    fits: Grid_ = (in_own <= room[own]) & ((length - in_own <= room[following]) | (in_own == length))
    if starts is not None:
        together = -(-(slots + extra) * terms.step // window)[own]
        fits &= starts < np.maximum(1, np.minimum(together, duty - 1))
    return fits


def arrival_key(starts_at: datetime, now: datetime) -> tuple[datetime, int]:
    """What a booked customer's place in line is reckoned from, and the minutes of credit on top."""
    kept = now <= starts_at + KEPT_AFTER
    return starts_at, int(CREDIT.total_seconds()) // 60 if kept else 0


def may_enter(starts_at: datetime, now: datetime) -> bool:
    """Is check-in open?"""
    return starts_at - OPENS_BEFORE <= now and not over(starts_at, now)


def over(starts_at: datetime, now: datetime) -> bool:
    """Who comes now has missed it."""
    return now >= starts_at + CLOSES_AFTER


def nearest(times: Iterable[datetime], wanted: datetime, n: int) -> list[datetime]:
    """The `n` times closest to the wanted one, the closest first; of two as close the earlier."""
    return sorted(times, key=lambda time: (abs(time - wanted), time))[:n]
