"""Private calendar addresses, busy times taken in, an absence taken back."""

from datetime import timedelta
from typing import Any

import pytest
from icalendar import Calendar

from visavis.features.appointments import actions, calendar, lookups
from visavis.features.appointments.models import Absence, CalendarFeed
from visavis.features.appointments.problems import BadCalendar
from visavis.features.appointments.tests.staging import NOW, TEN, book, kinds, work
from visavis.kernel.problems import Invalid, NotAllowed, NotFound

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("travel")]
BUSY = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:x
BEGIN:VEVENT
UID:dentist
SUMMARY:Dentist
DTSTART:20261126T093000Z
DTEND:20261126T110000Z
END:VEVENT
END:VCALENDAR
"""


def test_a_private_address_shows_bookings_without_customers(
    staffed: Any, ana: Any, ben: Any, cleo: Any, ticket: Any
) -> None:
    row = book(ana, ticket)
    who, other = (ben, cleo) if row.staff_id == ben.staff_id else (cleo, ben)
    secret = actions.make_feed(actor=who)
    data = calendar.feed(secret=secret)
    assert b"Petrova" not in data and b"ana@" not in data and b"sign in" not in data
    (event,) = Calendar.from_ical(data).walk("VEVENT")
    assert not event.errors
    assert (event.decoded("DTSTART"), event.decoded("DTEND")) == (TEN, TEN + timedelta(minutes=15))
    assert ticket.number in str(event["SUMMARY"])
    assert Calendar.from_ical(calendar.feed(secret=actions.make_feed(actor=other))).walk("VEVENT") == []
    actions.cancel(actor=ana, appointment_id=row.id)
    assert Calendar.from_ical(calendar.feed(secret=secret)).walk("VEVENT") == []


def test_the_secret_is_long_kept_nowhere_and_ends_when_revoked(ben: Any, cleo: Any) -> None:
    secret = actions.make_feed(actor=ben)
    assert len(secret) * 6 >= 128
    row = CalendarFeed.objects.get()
    assert secret not in str(row.__dict__)
    (shown,) = lookups.feeds_of(actor=ben)
    assert shown.read_at is None
    calendar.feed(secret=secret)
    (shown,) = lookups.feeds_of(actor=ben)
    assert shown.read_at == NOW
    with pytest.raises(NotFound):
        actions.revoke_feed(actor=cleo, feed_id=row.id)
    actions.revoke_feed(actor=ben, feed_id=row.id)
    actions.revoke_feed(actor=ben, feed_id=row.id)
    assert lookups.feeds_of(actor=ben) == []
    for wrong in (secret, "", "x" * 27):
        with pytest.raises(NotFound):
            calendar.feed(secret=wrong)


def test_who_left_shows_nothing(ben: Any) -> None:
    from visavis.features.people.models import Staff

    secret = actions.make_feed(actor=ben)
    Staff.objects.update(disabled_at=NOW)
    with pytest.raises(NotFound):
        calendar.feed(secret=secret)


def test_nobody_collects_addresses(ben: Any) -> None:
    for _ in range(10):
        actions.make_feed(actor=ben)
    with pytest.raises(Invalid):
        actions.make_feed(actor=ben)


def test_busy_times_block_slots_without_saying_why(
    staffed: Any, ana: Any, ben: Any, cleo: Any, ticket: Any
) -> None:
    for who in (ben, cleo):
        assert actions.import_busy(actor=who, staff_id=who.staff_id, ics=BUSY.encode()) == 1
    assert "Dentist" not in str([row.__dict__ for row in Absence.objects.all()])
    found = lookups.slots(actor=ana, ticket_id=ticket.id, first=TEN.date(), days=1, zone="UTC")
    starts = {slot.starts_at for slot in found}
    assert TEN not in starts and TEN + timedelta(hours=1) in starts


def test_the_next_file_replaces_what_the_last_one_brought(staffed: Any, ben: Any, cleo: Any) -> None:
    mine = actions.add_absence(
        actor=ben, staff_id=ben.staff_id, starts_at=TEN, ends_at=TEN + timedelta(hours=1), kind="break"
    )
    actions.import_busy(actor=ben, staff_id=ben.staff_id, ics=BUSY.encode())
    empty = b"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:x\nEND:VCALENDAR\n"
    assert actions.import_busy(actor=cleo, staff_id=ben.staff_id, ics=empty) == 0
    assert list(Absence.objects.values_list("id", flat=True)) == [mine.id]
    with pytest.raises(BadCalendar):
        actions.import_busy(actor=ben, staff_id=ben.staff_id, ics=b"not a calendar")
    with pytest.raises(NotAllowed):
        actions.import_busy(actor=ben, staff_id=cleo.staff_id, ics=BUSY.encode())


def test_an_absence_taken_back_lets_times_stand_again(
    desk: Any, ana: Any, ben: Any, cleo: Any, ticket: Any
) -> None:
    work(ben, desk)
    row = book(ana, ticket)
    absence = actions.add_absence(
        actor=cleo, staff_id=ben.staff_id, starts_at=NOW, ends_at=TEN + timedelta(days=1), kind="ill"
    )
    row.refresh_from_db()
    assert row.disturbed
    assert actions.take_back(actor=cleo, absence_id=absence.id) == 1
    row.refresh_from_db()
    assert (row.disturbed, row.state, row.starts_at) == (False, "booked", TEN)
    assert kinds(ticket) == ["appointment.booked", "appointment.disturbed", "appointment.kept"]
    with pytest.raises(NotFound):
        actions.take_back(actor=cleo, absence_id=absence.id)


def test_another_absence_still_stands_in_the_way(
    desk: Any, ana: Any, ben: Any, cleo: Any, ticket: Any
) -> None:
    work(ben, desk)
    row = book(ana, ticket)
    first, _second = (
        actions.add_absence(
            actor=cleo, staff_id=ben.staff_id, starts_at=NOW, ends_at=TEN + timedelta(days=1), kind=kind
        )
        for kind in ("ill", "leave")
    )
    assert actions.take_back(actor=cleo, absence_id=first.id) == 0
    row.refresh_from_db()
    assert row.disturbed
