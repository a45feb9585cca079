"""Free times as a reader's calendar shows them: pure thinking over slots, one zone and one first day of the week."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_lazy as _

from visavis.features.appointments.views import Slot
from visavis.portal import zones

SOONEST: Final = 3
WEEK: Final = 7
SHOWN_DAYS: Final = 42
"""Days that one page shows; a desk that plans further ahead has a way on from there."""
PARTS: Final = (
    (0, _("Night")),
    (6, _("Morning")),
    (12, _("Afternoon")),
    (18, _("Evening")),
)
"""(first hour, title) of the parts a day's times are grouped in."""


@dataclass(frozen=True)
class Time:
    """One free time. `value` is what the form sends; `words` names the offset where a clock change repeats it."""

    starts_at: datetime
    ends_at: datetime
    value: str
    words: str

    @property
    def minutes(self) -> int:
        return int((self.ends_at - self.starts_at).total_seconds() // 60)


@dataclass(frozen=True)
class Day:
    """A day of the calendar. `parts`: (title, times), only in the week that the page holds."""

    date: date
    at: datetime
    free: int = 0
    within: bool = True
    """Can be booked at all: neither past nor beyond the horizon."""
    loaded: bool = False
    chosen: bool = False
    today: bool = False
    parts: list[tuple[Any, list[Time]]] = field(default_factory=list)


@dataclass(frozen=True)
class Span:
    """The days of one page, `first` and `last` included; where the pages before and after it begin."""

    first: date
    last: date
    earlier: date | None = None
    later: date | None = None

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1


@dataclass(frozen=True)
class Picture:
    """What the page draws. `soonest` comes first; `weeks` are the page's days; `days` those of the loaded week."""

    soonest: list[Time]
    weeks: list[list[Day]]
    days: list[Day]
    span: Span
    zone: str
    place: str
    offset: str

    @property
    def empty(self) -> bool:
        return not self.soonest


def time_value(at: datetime) -> str:
    """A moment as a form sends it."""
    return at.astimezone(UTC).isoformat(timespec="minutes")


def read_time(value: str) -> datetime | None:
    """The moment a form sent, None when it is none."""
    try:
        at = datetime.fromisoformat(value.replace(" ", "+"))
    except ValueError:
        return None
    return at.astimezone(UTC) if at.tzinfo else None


def span(today: date, horizon: int, wanted: date | None) -> Span:
    """The page of days that holds `wanted`, or the first one; `horizon` days from `today` can be booked."""
    end = today + timedelta(days=horizon)
    if wanted is None or not today <= wanted <= end:
        wanted = today
    first = today + timedelta(days=(wanted - today).days // SHOWN_DAYS * SHOWN_DAYS)
    last = first + timedelta(days=SHOWN_DAYS - 1)
    return Span(
        first=first,
        last=min(last, end),
        earlier=first - timedelta(days=SHOWN_DAYS) if first > today else None,
        later=last + timedelta(days=1) if last < end else None,
    )


def picture(
    slots: Sequence[Slot],
    *,
    zone: ZoneInfo,
    shown: Span,
    today: date,
    wanted: date | None = None,
    week_begins: int = 0,
    soonest: Sequence[datetime] = (),
) -> Picture:
    """Draw `slots` (sorted), those of the days `shown`. The chosen day is `wanted`, else the first with a free time.
    `week_begins`: 0 is Monday. `soonest`: times that shall stand first instead of the first of all."""
    by_day: dict[date, list[Slot]] = {}
    for slot in slots:
        by_day.setdefault(slot.starts_at.astimezone(zone).date(), []).append(slot)
    inside = wanted is not None and shown.first <= wanted <= shown.last
    chosen = wanted if wanted is not None and inside else min(by_day, default=shown.first)
    days = _calendar(by_day, zone, shown, chosen, week_begins)
    days = [replace(day, today=day.date == today) for day in days]
    first_ones = {at.astimezone(UTC) for at in soonest}
    ahead = [slot for slot in slots if slot.starts_at in first_ones] or slots[:SOONEST]
    return Picture(
        soonest=_times(ahead, zone),
        weeks=[days[start : start + WEEK] for start in range(0, len(days), WEEK)],
        days=[day for day in days if day.loaded and day.within],
        span=shown,
        zone=zone.key,
        place=zones.place(zone.key),
        offset=zones.offset_of(slots[0].starts_at if slots else days[0].at, zone),
    )


def _calendar(
    by_day: dict[date, list[Slot]], zone: ZoneInfo, shown: Span, chosen: date, week_begins: int
) -> list[Day]:
    """The whole weeks of the days shown; the week of `chosen` with its times."""
    begin = _week_of(shown.first, week_begins)
    loaded = _week_of(chosen, week_begins)
    count = ((shown.last - begin).days // WEEK + 1) * WEEK
    days = []
    for day in (begin + timedelta(days=offset) for offset in range(count)):
        free = by_day.get(day, [])
        in_week = loaded <= day < loaded + timedelta(days=WEEK)
        found = Day(
            date=day,
            at=datetime(day.year, day.month, day.day, 12, tzinfo=zone),
            free=len(free),
            within=shown.first <= day <= shown.last,
            loaded=in_week,
            chosen=day == chosen,
            parts=_parts(free, zone) if in_week else [],
        )
        days.append(found)
    return days


def _week_of(day: date, week_begins: int) -> date:
    """The first day of its week."""
    return day - timedelta(days=(day.weekday() - week_begins) % WEEK)


def _times(slots: Sequence[Slot], zone: ZoneInfo) -> list[Time]:
    """The times of one day; those that a clock change brings twice carry their offset."""
    local = [slot.starts_at.astimezone(zone) for slot in slots]
    seen = Counter(at.replace(tzinfo=None) for at in local)
    return [
        Time(
            starts_at=slot.starts_at,
            ends_at=slot.ends_at,
            value=time_value(slot.starts_at),
            words=f"{at:%H:%M}"
            + (f" ({zones.offset_of(at, zone)})" if seen[at.replace(tzinfo=None)] > 1 else ""),
        )
        for slot, at in zip(slots, local, strict=True)
    ]


def _parts(slots: Sequence[Slot], zone: ZoneInfo) -> list[tuple[Any, list[Time]]]:
    grouped: dict[int, list[Time]] = {}
    for time in _times(slots, zone):
        hour = time.starts_at.astimezone(zone).hour
        start = max(first for first, _title in PARTS if first <= hour)
        grouped.setdefault(start, []).append(time)
    return [(title, grouped[first]) for first, title in PARTS if first in grouped]


def fine(results: dict[str, Any]) -> bool:
    """Whether a device check found everything that a call needs, by the names of `frontend/portal/room/results.ts`."""
    devices = results.get("camera") == "ok" and results.get("microphone") == "ok"
    return (
        devices and results.get("noise") != "silent" and results.get("path") not in ("no-webrtc", "offline")
    )
