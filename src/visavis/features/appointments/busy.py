"""Reading calendar files: when somebody is busy (RFC 5545).

Read: single and repeating events (RRULE daily, weekly, monthly, yearly, RDATE, EXDATE), moved and removed single
occurrences (RECURRENCE-ID), whole days, every time zone that the file or the system knows. Passed by: events that are
cancelled or shown as free, tasks, journals, FREEBUSY lines, rules by hours or minutes, "this and all following".
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

from dateutil.rrule import rruleset, rrulestr
from icalendar import Calendar, Event

from visavis.features.appointments.problems import BadCalendar
from visavis.kernel import clock

BYTES_MOST = 2_000_000
SPANS_MOST = 5_000
SECONDS_MOST = 8.0
"""A file may ask for any number of repetitions; reading it ends here."""
REPEATS = frozenset({"DAILY", "WEEKLY", "MONTHLY", "YEARLY"})
Span = tuple[datetime, datetime]


def spans(data: bytes, *, zone: str, first: datetime, last: datetime) -> list[Span]:
    """The busy times of a calendar file between two moments, in UTC, soonest first; what overlaps is one. `zone`: where
    whole days and times without a zone are. Raises BadCalendar for what is no calendar, or too large a one."""
    if len(data) > BYTES_MOST:
        raise BadCalendar
    deadline = clock.monotonic() + SECONDS_MOST
    events = _events(data)
    replaced = _replaced(events)
    found: list[Span] = []
    for event in events:
        if not _counts(event):
            continue
        try:
            for start, end in _occurrences(event, ZoneInfo(zone), first, last, replaced):
                found.append((max(start, first), min(end, last)))
                if len(found) > SPANS_MOST or clock.monotonic() > deadline:
                    raise BadCalendar
        except (ValueError, TypeError, KeyError, OverflowError, AttributeError):
            continue  # one event that makes no sense doesn't keep the others out
    return _merged(found)


def _events(data: bytes) -> list[Event]:
    try:
        files = Calendar.from_ical(data.removeprefix(b"\xef\xbb\xbf"), multiple=True)
    except (ValueError, TypeError, KeyError, IndexError, AttributeError, RecursionError):
        raise BadCalendar from None
    if not files or any(file.name != "VCALENDAR" for file in files):
        raise BadCalendar
    return [event for file in files for event in file.walk("VEVENT") if isinstance(event, Event)]


def _counts(event: Event) -> bool:
    status, shown = str(event.get("STATUS", "")).upper(), str(event.get("TRANSP", "")).upper()
    return status != "CANCELLED" and shown != "TRANSPARENT" and "DTSTART" in event


def _replaced(events: list[Event]) -> dict[str, set[datetime | date]]:
    """Occurrences that an event of their own stands for, by the UID of their series."""
    found: dict[str, set[datetime | date]] = {}
    for event in events:
        if "RECURRENCE-ID" in event:
            found.setdefault(str(event.get("UID", "")), set()).add(_key(event.decoded("RECURRENCE-ID")))
    return found


def _key(value: Any) -> datetime | date:
    """A moment whatever zone it is written in."""
    return value.astimezone(UTC) if isinstance(value, datetime) and value.tzinfo else value


def _occurrences(
    event: Event, home: tzinfo, first: datetime, last: datetime, replaced: dict[str, set[datetime | date]]
) -> Iterator[Span]:
    starts: date | datetime = event.decoded("DTSTART")
    tz = (starts.tzinfo if isinstance(starts, datetime) else None) or home
    length = _length(event, starts)
    series = "RECURRENCE-ID" not in event and ("RRULE" in event or "RDATE" in event)
    gone = replaced.get(str(event.get("UID", "")), set()) if series else set()
    for wall in _walls(event, starts, tz, first - length, last) if series else [_wall(starts, tz)]:
        begins = wall.replace(tzinfo=tz).astimezone(UTC)
        original = begins if isinstance(starts, datetime) and starts.tzinfo else wall
        if original in gone or (not isinstance(starts, datetime) and wall.date() in gone):
            continue
        ends = begins + length
        if not isinstance(starts, datetime):
            # Whole days last until midnight, also in the nights that have 23 or 25 hours.
            ends = (wall + length).replace(tzinfo=tz).astimezone(UTC)
        if ends > begins and begins < last and ends > first:
            yield begins, ends


def _length(event: Event, starts: date | datetime) -> timedelta:
    if "DTEND" in event:
        ends = event.decoded("DTEND")
        return _key(ends) - _key(starts)
    if "DURATION" in event:
        length: timedelta = event.decoded("DURATION")
        return length
    return timedelta(0) if isinstance(starts, datetime) else timedelta(days=1)


def _wall(value: date | datetime, tz: tzinfo) -> datetime:
    """What a clock on the wall shows there: repetitions are counted by it."""
    if not isinstance(value, datetime):
        return datetime.combine(value, time())
    return (value.astimezone(tz) if value.tzinfo else value).replace(tzinfo=None)


def _walls(
    event: Event, starts: date | datetime, tz: tzinfo, first: datetime, last: datetime
) -> Iterator[datetime]:
    begin, found = _wall(starts, tz), rruleset()
    low, high = _wall(first, tz) - timedelta(days=1), _wall(last, tz) + timedelta(days=1)
    found.rdate(begin)
    for recur in _each(event, "RRULE"):
        kind = str(recur.get("FREQ", [""])[0]).upper()
        if kind not in REPEATS:
            continue
        rule = recur.copy()
        until = rule.pop("UNTIL", None)
        # The rule's own end is compared by the wall's clock, as its times are; dateutil would refuse the mixture.
        end = min(high, _last_wall(until[0], tz)) if until else high
        made = rrulestr(rule.to_ical().decode(), dtstart=begin, ignoretz=True)
        found.rrule(made if "COUNT" in rule else made.replace(until=end))
    for name, add in (("RDATE", found.rdate), ("EXDATE", found.exdate)):
        for dates in _each(event, name):
            for one in dates.dts:
                add(_wall(one.dt[0] if isinstance(one.dt, tuple) else one.dt, tz))
    for wall in found.xafter(low, inc=True):
        if wall > high:
            return
        yield wall


def _last_wall(until: date | datetime, tz: tzinfo) -> datetime:
    if isinstance(until, datetime):
        return _wall(until, tz)
    return datetime.combine(until, time.max)


def _each(event: Event, name: str) -> list[Any]:
    value = event.get(name)
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def _merged(found: list[Span]) -> list[Span]:
    merged: list[Span] = []
    for start, end in sorted(found):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged
