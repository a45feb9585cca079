"""Calendar files of all sorts become busy times, in UTC, in every zone and over both nights."""

from datetime import UTC, datetime, timedelta

import pytest

from visavis.features.appointments import busy
from visavis.features.appointments.problems import BadCalendar

FIRST, LAST = datetime(2026, 10, 1, tzinfo=UTC), datetime(2027, 4, 30, tzinfo=UTC)
BERLIN = """BEGIN:VTIMEZONE
TZID:Customized Zone
BEGIN:STANDARD
DTSTART:19701025T030000
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:19700329T020000
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
END:DAYLIGHT
END:VTIMEZONE
"""


def file(*events: str, head: str = "") -> bytes:
    body = "".join(f"BEGIN:VEVENT\nUID:u{n}\n{event.strip()}\nEND:VEVENT\n" for n, event in enumerate(events))
    return f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:x\n{head}{body}END:VCALENDAR\n".encode()


def read(*events: str, head: str = "", zone: str = "Europe/Berlin") -> list[str]:
    """Each span as "10-25 08:00 +60": start in UTC and minutes."""
    found = busy.spans(file(*events, head=head), zone=zone, first=FIRST, last=LAST)
    return [f"{start:%m-%d %H:%M} +{int((end - start) / timedelta(minutes=1))}" for start, end in found]


def test_single_events_in_every_notation() -> None:
    assert read("DTSTART:20261020T080000Z\nDTEND:20261020T090000Z") == ["10-20 08:00 +60"]
    assert read("DTSTART;TZID=America/New_York:20261020T080000\nDURATION:PT30M") == ["10-20 12:00 +30"]
    assert read("DTSTART:20261020T080000\nDTEND:20261020T090000") == ["10-20 06:00 +60"]  # floating: at home
    assert read("DTSTART;TZID=Customized Zone:20261101T080000\nDURATION:PT1H", head=BERLIN) == [
        "11-01 07:00 +60"
    ]


def test_whole_days_last_until_midnight_also_when_a_night_is_longer() -> None:
    assert read("DTSTART;VALUE=DATE:20261024\nDTEND;VALUE=DATE:20261026") == [f"10-23 22:00 +{49 * 60}"]
    assert read("DTSTART;VALUE=DATE:20270328") == [f"03-27 23:00 +{23 * 60}"]


def test_repetitions_keep_the_walls_clock_over_the_change() -> None:
    event = "DTSTART;TZID=Europe/Berlin:20261023T090000\nDURATION:PT1H\nRRULE:FREQ=WEEKLY;BYDAY=FR,MO;COUNT=4"
    assert read(event) == ["10-23 07:00 +60", "10-26 08:00 +60", "10-30 08:00 +60", "11-02 08:00 +60"]
    daily = (
        "DTSTART;TZID=Europe/Berlin:20270327T090000\nDURATION:PT1H\nRRULE:FREQ=DAILY;UNTIL=20270329T070000Z"
    )
    assert read(daily) == ["03-27 08:00 +60", "03-28 07:00 +60", "03-29 07:00 +60"]


def test_series_that_began_long_ago_and_never_end_are_written_out_to_the_horizon() -> None:
    event = (
        "DTSTART;TZID=Europe/Berlin:20100104T120000\nDURATION:PT30M\nRRULE:FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"
    )
    found = read(event)
    assert found[0] == "10-01 10:00 +30" and found[-1] == "04-29 10:00 +30"
    assert len(found) == 151


def test_exceptions_of_a_series() -> None:
    series = "DTSTART:20261005T080000Z\nDURATION:PT1H\nRRULE:FREQ=DAILY;COUNT=5\nEXDATE:20261006T080000Z"
    series += "\nRDATE:20261020T080000Z"
    moved = "DTSTART:20261007T150000Z\nDURATION:PT1H\nRECURRENCE-ID:20261007T080000Z"
    removed = "DTSTART:20261008T080000Z\nDURATION:PT1H\nRECURRENCE-ID:20261008T080000Z\nSTATUS:CANCELLED"
    data = file(series, moved, removed).replace(b"UID:u1", b"UID:u0").replace(b"UID:u2", b"UID:u0")
    found = [f"{start:%d %H}" for start, _ in busy.spans(data, zone="UTC", first=FIRST, last=LAST)]
    assert found == ["05 08", "07 15", "09 08", "20 08"]


@pytest.mark.parametrize(
    "event",
    [
        "DTSTART:20261020T080000Z\nDTEND:20261020T090000Z\nTRANSP:TRANSPARENT",
        "DTSTART:20261020T080000Z\nDTEND:20261020T090000Z\nSTATUS:CANCELLED",
        "DTSTART:20200101T080000Z\nDTEND:20200101T090000Z",
        "DTSTART:20261020T080000Z",  # lasts no time
        "DTSTART:20261020T080000Z\nDTEND:20261020T070000Z",
        "SUMMARY:no time at all",
        "DTSTART:rubbish",
    ],
)
def test_what_keeps_nobody_busy_is_passed_by(event: str) -> None:
    assert read(event, "DTSTART:20261021T080000Z\nDURATION:PT1H") == ["10-21 08:00 +60"]


def test_overlapping_events_are_one_and_cut_at_the_window() -> None:
    assert read(
        "DTSTART:20260930T200000Z\nDTEND:20261001T100000Z", "DTSTART:20261001T093000Z\nDTEND:20261001T110000Z"
    ) == [f"10-01 00:00 +{11 * 60}"]


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"hello",
        b"BEGIN:VCARD\nEND:VCARD\n",
        b"BEGIN:VCALENDAR\nBEGIN:VEVENT\n",
        b"\xff\xfe\x00",
        b"x" * 3_000_000,
    ],
)
def test_no_calendar(data: bytes) -> None:
    with pytest.raises(BadCalendar):
        busy.spans(data, zone="UTC", first=FIRST, last=LAST)


def test_rules_that_would_never_end_do_end() -> None:
    never = "DTSTART:20261020T080000Z\nDURATION:PT1H\nRRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"
    assert read(never) == ["10-20 08:00 +60"]
    assert read("DTSTART:20261020T080000Z\nDURATION:PT1S\nRRULE:FREQ=SECONDLY") == ["10-20 08:00 +0"]
