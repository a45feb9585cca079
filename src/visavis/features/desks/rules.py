"""Opening hours: pure thinking about local days, which may be 23 or 25 hours long."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
LOOK_AHEAD_DAYS = 60
_TIME = re.compile(r"([01]\d|2[0-3]):([0-5]\d)|24:00")

Hours = Mapping[str, Sequence[Sequence[str]]]


@dataclass(frozen=True)
class Opening:
    """Whether a desk is open. `until` is set while open (None: never closes in sight), `next_open` while
    closed (None: not within 60 days). Both UTC."""

    open_now: bool
    until: datetime | None
    next_open: datetime | None


def faults(hours: Hours, holidays: Sequence[str], zone: str) -> list[str]:
    """What is wrong with a timetable, in words for whoever wrote it; empty when it can be used."""
    found = []
    for day, spans in hours.items():
        if day not in DAYS:
            found.append(f"'{day}' is not one of {', '.join(DAYS)}")
        wrong = [span for span in spans if not _is_span(span)]
        found.extend(f"{day}: '{'-'.join(span)}' is not a span like 09:00-18:00" for span in wrong)
    for text in holidays:
        try:
            date.fromisoformat(text)
        except ValueError:
            found.append(f"'{text}' is not a day like 2026-12-25")
    try:
        ZoneInfo(zone)
    except (KeyError, ValueError, OSError):
        found.append(f"'{zone}' is not a time zone like Europe/Berlin")
    return found


def _is_span(span: Sequence[str]) -> bool:
    return len(span) == 2 and all(_TIME.fullmatch(text) for text in span) and span[0] != "24:00"


def opening(hours: Hours, holidays: Sequence[str], zone: str, at: datetime) -> Opening:
    """Open or not at `at` (aware), and until or from when. A local time that a clock change repeats means
    its first occurrence; one that it skips is read as if the clock had not been changed yet."""
    tz = ZoneInfo(zone)
    today = at.astimezone(tz).date()
    # Yesterday's last span may run past midnight.
    spans = _merged(_spans(hours, frozenset(holidays), tz, today - timedelta(days=1), LOOK_AHEAD_DAYS))
    at = at.astimezone(UTC)
    for start, end in spans:
        if start <= at < end:
            endless = end - at > timedelta(days=LOOK_AHEAD_DAYS - 2)
            return Opening(open_now=True, until=None if endless else end, next_open=None)
        if start > at:
            return Opening(open_now=False, until=None, next_open=start)
    return Opening(open_now=False, until=None, next_open=None)


def spans(
    hours: Hours, holidays: Sequence[str], zone: str, first: date, days: int
) -> list[tuple[datetime, datetime]]:
    """When the desk is open (UTC) by the timetable of `days` local days from `first`, spans that touch made one."""
    return _merged(_spans(hours, frozenset(holidays), ZoneInfo(zone), first, days))


def _spans(
    hours: Hours, holidays: frozenset[str], tz: ZoneInfo, first: date, days: int
) -> Iterator[tuple[datetime, datetime]]:
    for offset in range(days):
        day = first + timedelta(days=offset)
        if day.isoformat() in holidays:
            continue
        for start, end in hours.get(DAYS[day.weekday()], ()):
            last = day + timedelta(days=1) if end <= start else day
            begins, ends = moment(day, start, tz), moment(last, end, tz)
            if begins < ends:
                yield begins, ends


def moment(day: date, text: str, tz: ZoneInfo) -> datetime:
    """A local clock time of a day ("24:00" is the next midnight) in UTC."""
    hour, minute = (int(part) for part in text.split(":"))
    if hour == 24:
        day, hour = day + timedelta(days=1), 0
    local = datetime(day.year, day.month, day.day, hour, minute, tzinfo=tz)
    return local.astimezone(UTC)


def _merged(spans: Iterator[tuple[datetime, datetime]]) -> list[tuple[datetime, datetime]]:
    """Spans that touch become one, so that a desk open round the clock never seems to close at midnight."""
    merged: list[tuple[datetime, datetime]] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged
