"""Booked calls: what is told and when, and that nothing is ever told of the dead or twice."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from cast import enter, open_ticket
from visavis.features.notices import actions, lookups
from visavis.features.notices.models import Notice
from visavis.features.notices.tests.booked import at, book, cancel, disturb, keep, miss, move, post
from visavis.features.tickets import actions as tickets
from visavis.kernel import jobs

pytestmark = pytest.mark.django_db
NOON = at("2026-11-25 12:00")
SLOT = at("2026-11-28 15:00")


@pytest.fixture
def told(box: Any, ana: Any, desk: Any, ben: Any, time_machine: Any) -> Any:
    """Ana's ticket at noon, three days before the slot, with everything so far told and forgotten."""
    time_machine.move_to(NOON, tick=False)
    ticket = open_ticket(ana, desk, "My PASSPORT is 4711")
    post()
    box.clear()
    Notice.objects.all().delete()
    return ticket


def subjects(box: list[Any]) -> list[str]:
    return [mail.subject.rpartition(" (")[0] for mail in box]


BOOKED, DAY, HOUR, DOOR = (
    "Your video call is booked",
    "Your video call is coming up",
    "Your video call begins soon",
    "You can come in now",
)


def walk(time_machine: Any, begins: datetime, ends: datetime, step: timedelta) -> None:
    """Let the house work from one moment to another."""
    while begins <= ends:
        time_machine.move_to(begins)
        post()
        begins += step


def test_a_booking_is_confirmed_then_reminded_of_three_times(
    told: Any, ben: Any, ana: Any, box: Any, time_machine: Any
) -> None:
    book(told, ben, SLOT)
    walk(time_machine, NOON, SLOT + timedelta(hours=2), timedelta(minutes=10))
    assert subjects(box) == [BOOKED, DAY, HOUR, DOOR]
    for mail in box:
        assert "Saturday, 28 November 2026, 16:00 (CET, Europe/Berlin)" in mail.text
        assert "28 November 2026, 16:00 (CET, Europe/Berlin)" in mail.html
        assert "PASSPORT" not in mail.text + mail.html + mail.subject
    assert [notice.kind for notice in reversed(lookups.inbox(actor=ana))] == [
        "booked",
        "remind_day",
        "remind_hour",
        "come_in",
    ]
    assert all(notice.text for notice in lookups.inbox(actor=ana))


def test_reminders_come_at_their_minute(told: Any, ben: Any, box: Any, time_machine: Any) -> None:
    book(told, ben, SLOT)
    post()
    for before, subject in (
        (timedelta(hours=24), DAY),
        (timedelta(hours=1), HOUR),
        (timedelta(minutes=10), DOOR),
    ):
        box.clear()
        time_machine.move_to(SLOT - before - timedelta(seconds=1))
        post()
        assert box == []
        time_machine.move_to(SLOT - before)
        post()
        assert subjects(box) == [subject]


def test_the_day_before_leads_to_the_device_check_unless_it_was_done(
    told: Any, ben: Any, box: Any, time_machine: Any
) -> None:
    row = book(told, ben, SLOT)
    post()
    time_machine.move_to(SLOT - timedelta(hours=24))
    post()
    assert "Test your camera now:\nhttps://help.acme.test/join/link/#" in box[-1].text
    assert box[-1].text.split("/join/link/#")[1].split()[0].endswith(".test")
    row.tested_at = NOON
    row.save()
    move(row, SLOT + timedelta(days=1))
    post()
    time_machine.move_to(SLOT)
    post()
    assert "have been tested already" in box[-1].text and "Test your camera" not in box[-1].text


def test_booked_within_the_hour_needs_no_reminder_of_it(
    told: Any, ben: Any, box: Any, time_machine: Any
) -> None:
    book(told, ben, NOON + timedelta(minutes=45))
    walk(time_machine, NOON, NOON + timedelta(hours=2), timedelta(minutes=5))
    assert subjects(box) == [BOOKED, DOOR]


@pytest.mark.parametrize(
    ("wakes", "said"),
    [
        (SLOT - timedelta(hours=2), [DAY]),
        (SLOT - timedelta(minutes=40), [HOUR]),
        (SLOT - timedelta(minutes=9), [DOOR]),
        (SLOT + timedelta(minutes=4), [DOOR]),
        (SLOT + timedelta(minutes=15), []),
        (SLOT + timedelta(hours=5), []),
    ],
)
def test_a_house_that_slept_says_only_what_still_makes_sense(
    told: Any, ben: Any, box: Any, time_machine: Any, wakes: datetime, said: list[str]
) -> None:
    book(told, ben, SLOT)
    post()
    box.clear()
    time_machine.move_to(wakes)
    post()
    assert subjects(box) == said


@pytest.mark.parametrize("hours", [-1, 1])
def test_a_clock_that_jumps_neither_doubles_nor_loses_a_reminder(
    told: Any, ben: Any, box: Any, time_machine: Any, hours: int
) -> None:
    book(told, ben, SLOT)
    post()
    step = timedelta(minutes=5)
    for before in (timedelta(hours=24), timedelta(hours=1)):
        near = SLOT - before
        walk(time_machine, near - timedelta(minutes=30), near + timedelta(minutes=10), step)
        # The clock is an hour off for twenty minutes, then right again.
        wrong = near + timedelta(minutes=10, hours=hours)
        walk(time_machine, wrong, wrong + timedelta(minutes=20), step)
        walk(time_machine, near + timedelta(minutes=30), near + timedelta(minutes=40), step)
    walk(time_machine, SLOT - timedelta(minutes=20), SLOT + timedelta(hours=2), step)
    assert sorted(subjects(box)) == sorted([BOOKED, DAY, HOUR, DOOR])


def test_cancelled_a_second_before_a_reminder(told: Any, ben: Any, box: Any, time_machine: Any) -> None:
    row = book(told, ben, SLOT)
    post()
    time_machine.move_to(SLOT - timedelta(hours=1, seconds=1))
    cancel(row)
    walk(time_machine, SLOT - timedelta(hours=1), SLOT + timedelta(hours=1), timedelta(minutes=5))
    assert subjects(box) == [BOOKED, "Your video call is cancelled"]


def test_cancelled_between_the_reminder_and_its_mail(
    told: Any, ben: Any, box: Any, time_machine: Any
) -> None:
    row = book(told, ben, SLOT)
    post()
    time_machine.move_to(SLOT - timedelta(hours=1))
    jobs.run_due(limit=2)  # the one of the day before has nothing to say any more
    assert Notice.objects.filter(kind="remind_hour").exists()
    cancel(row)
    post()
    assert subjects(box) == [BOOKED, "Your video call is cancelled"]


def test_moved_twice_is_told_twice_and_reminded_of_once(
    told: Any, ben: Any, box: Any, time_machine: Any
) -> None:
    row = book(told, ben, SLOT)
    post()
    move(row, SLOT + timedelta(hours=3))
    move(row, SLOT + timedelta(days=2))
    walk(time_machine, NOON, SLOT + timedelta(days=3), timedelta(minutes=10))
    # The first move was overtaken before its mail went out; it says nothing any more.
    assert subjects(box) == [BOOKED, "Your video call has a new time", DAY, HOUR, DOOR]
    assert "30 November 2026, 16:00" in box[1].text


def test_there_and_back_again(told: Any, ben: Any, box: Any, time_machine: Any) -> None:
    row = book(told, ben, SLOT)
    post()
    for starts_at in (SLOT + timedelta(hours=3), SLOT):
        move(row, starts_at)
        post()
    walk(time_machine, NOON, SLOT + timedelta(hours=5), timedelta(minutes=10))
    moved = "Your video call has a new time"
    assert subjects(box) == [BOOKED, moved, moved, DAY, HOUR, DOOR]


def test_another_agent_at_the_same_time_is_no_news(told: Any, ben: Any, box: Any, time_machine: Any) -> None:
    row = book(told, ben, SLOT)
    post()
    time_machine.move_to(SLOT - timedelta(hours=23))
    post()
    move(row, SLOT, by="house", told=False)
    walk(time_machine, SLOT - timedelta(hours=23), SLOT, timedelta(minutes=5))
    assert subjects(box) == [BOOKED, DAY, HOUR, DOOR]


def test_whoever_is_in_already_is_not_called(told: Any, ben: Any, box: Any, time_machine: Any) -> None:
    row = book(told, ben, SLOT)
    post()
    row.state = "arrived"
    row.save()
    time_machine.move_to(SLOT - timedelta(minutes=10))
    post()
    assert subjects(box) == [BOOKED]


def test_a_time_that_nobody_can_promise_asks_for_another_one(
    told: Any, ben: Any, box: Any, time_machine: Any
) -> None:
    row = book(told, ben, SLOT)
    post()
    disturb(row)
    walk(time_machine, NOON, SLOT + timedelta(minutes=5), timedelta(minutes=10))
    asked = "Please choose another time for your video call"
    assert subjects(box) == [BOOKED, asked, asked, asked]  # at once, a day before, an hour before
    assert box[1].text.split("/join/link/#")[1].split()[0].endswith(".move")


def test_a_time_that_stands_after_all_is_told_only_to_those_who_were_asked(
    told: Any, ben: Any, box: Any
) -> None:
    row = book(told, ben, SLOT)
    post()
    disturb(row)
    actions.read_journal()
    keep(row)  # at once, before any mail went out
    post()
    assert subjects(box) == [BOOKED]
    disturb(row)
    post()
    keep(row)
    post()
    assert subjects(box)[1:] == [
        "Please choose another time for your video call",
        "The time you booked stands after all",
    ]


def test_missed_is_no_blame_and_leads_to_another_time(
    told: Any, ben: Any, box: Any, time_machine: Any
) -> None:
    row = book(told, ben, SLOT)
    post()
    time_machine.move_to(SLOT + timedelta(minutes=15))
    miss(row)
    box.clear()
    post()
    assert subjects(box) == ["We did not meet at the booked time"]
    assert box[0].text.split("/join/link/#")[1].split()[0].endswith(".book")


def test_the_confirmation_goes_out_even_when_the_ticket_is_read_at_once(
    told: Any, ana: Any, ben: Any, box: Any
) -> None:
    book(told, ben, SLOT)
    actions.read_journal()
    actions.read_ticket(actor=ana, ticket_id=told.id)
    jobs.run_due()
    assert subjects(box) == [BOOKED] and box[0].calendar is not None


def test_a_late_confirmation_of_a_moved_booking_stays_unsent(told: Any, ben: Any, box: Any) -> None:
    row = book(told, ben, SLOT)
    actions.read_journal()
    cancel(row)
    post()
    assert subjects(box) == ["Your video call is cancelled"]


def test_a_closed_ticket_says_so(told: Any, ben: Any, box: Any) -> None:
    row = book(told, ben, SLOT)
    post()
    cancel(row, by="staff", reason="ticket_closed")
    post()
    assert "The ticket was closed. Writing in it opens it again." in box[-1].text
    assert "Open the ticket:" in box[-1].text


def test_without_a_verified_address_the_inbox_still_tells(
    box: Any, ana: Any, desk: Any, ben: Any, time_machine: Any
) -> None:
    time_machine.move_to(NOON, tick=False)
    ticket = tickets.open_ticket(
        actor=ana, desk_id=desk.id, subject="S", text="T", contact_email="typo@example.com"
    )
    book(ticket, ben, SLOT)
    post()
    assert box == [] and Notice.objects.get().kind == "booked"


def test_what_to_bring_stands_in_the_confirmation(told: Any, ben: Any, box: Any) -> None:
    invitation = tickets.invite(
        actor=ben,
        ticket_id=told.id,
        purpose="identity",
        bring=["original_document"],
        line="",
        valid_until=SLOT + timedelta(days=3),
    )
    row = book(told, ben, SLOT)
    row.invitation_id = invitation.id
    row.save()
    box.clear()
    post()
    confirmed = next(mail for mail in box if "booked" in mail.subject)
    assert "Your original identity document" in confirmed.text


ZONES = [
    # Europe falls back on 25 October 2026 and springs forward on 28 March 2027; New York on 1 November and 14 March.
    ("2026-10-24 22:30", "Europe/Berlin", "Sunday, 25 October 2026, 00:30 (CEST, Europe/Berlin)"),
    ("2026-10-25 00:30", "Europe/Berlin", "Sunday, 25 October 2026, 02:30 (CEST, Europe/Berlin)"),
    ("2026-10-25 01:30", "Europe/Berlin", "Sunday, 25 October 2026, 02:30 (CET, Europe/Berlin)"),
    ("2026-10-25 02:30", "America/New_York", "Saturday, 24 October 2026, 22:30 (EDT, America/New York)"),
    ("2026-11-01 06:30", "America/New_York", "Sunday, 1 November 2026, 01:30 (EST, America/New York)"),
    ("2027-03-28 00:30", "Europe/Berlin", "Sunday, 28 March 2027, 01:30 (CET, Europe/Berlin)"),
    ("2027-03-28 01:30", "Europe/Berlin", "Sunday, 28 March 2027, 03:30 (CEST, Europe/Berlin)"),
    ("2027-03-28 01:30", "Asia/Kolkata", "Sunday, 28 March 2027, 07:00 (IST, Asia/Kolkata)"),
]


@pytest.mark.parametrize(("moment", "zone", "words"), ZONES)
def test_the_time_is_right_on_both_sides_of_both_nights(
    told: Any, ben: Any, box: Any, time_machine: Any, moment: str, zone: str, words: str
) -> None:
    """Booked in one zone, moved in another: each mail says the local time there, with the zone named."""
    time_machine.move_to("2026-10-10T12:00:00+00:00")
    row = book(told, ben, at(moment) + timedelta(days=1), zone="Pacific/Auckland")
    post()
    move(row, at(moment), zone=zone)
    post()
    assert words in box[-1].text
    for before in (timedelta(hours=24), timedelta(hours=1), timedelta(minutes=10)):
        time_machine.move_to(at(moment) - before)
        post()
        assert words in box[-1].text
    assert subjects(box) == [BOOKED, "Your video call has a new time", DAY, HOUR, DOOR]


def test_in_the_customers_language(box: Any, desk: Any, ben: Any, time_machine: Any) -> None:
    time_machine.move_to(NOON, tick=False)
    ivan = enter("acme-ivan", "Иван", "ivan@example.com", language="ru")
    ticket = open_ticket(ivan, desk)
    post()
    box.clear()
    book(ticket, ben, SLOT, zone="Europe/Moscow")
    post()
    assert "28 ноября 2026" in box[0].text and "18:00 (MSK, Europe/Moscow)" in box[0].text
