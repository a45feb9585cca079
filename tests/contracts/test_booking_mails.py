"""A booking's life as a mail program sees it: through a real SMTP conversation, every calendar entry read strictly."""

from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar, Event

from cast import enter, open_ticket
from support.sink import Sink, serving
from visavis.features.appointments import actions as appointments
from visavis.features.appointments import calendar
from visavis.features.appointments.models import Appointment
from visavis.features.notices.tests.booked import at, book, cancel, disturb, miss, move, post

pytestmark = pytest.mark.django_db
SLOT = at("2026-11-28 15:00")


def strictly(data: bytes) -> tuple[Calendar, Event]:
    """One calendar with one event, nothing the parser had to forgive, no line longer than 75 bytes (RFC 5545, 3.1)."""
    assert data.endswith(b"\r\n") and b"\n" not in data.replace(b"\r\n", b"")
    assert all(len(line) <= 75 for line in data.split(b"\r\n"))
    (file,) = Calendar.from_ical(data, multiple=True)
    (event,) = file.subcomponents
    assert isinstance(event, Event) and not file.errors and not event.errors
    return file, event


def fields(event: Event) -> dict[str, Any]:
    return {
        "uid": str(event["UID"]),
        "sequence": int(event["SEQUENCE"]),
        "from": event.decoded("DTSTART"),
        "to": event.decoded("DTEND"),
        "status": str(event["STATUS"]),
    }


def entry_of(mail: EmailMessage) -> tuple[str, Event]:
    (part,) = [part for part in mail.walk() if part.get_content_type() == "text/calendar"]
    (file,) = [part for part in mail.walk() if part.get_content_type() == "application/ics"]
    data = part.get_payload(decode=True)
    assert isinstance(data, bytes) and data == file.get_payload(decode=True)
    whole, event = strictly(data)
    assert str(whole["METHOD"]) == part.get_param("method")
    return str(whole["METHOD"]), event


@pytest.fixture
def ticket(settings: Any, ana: Any, desk: Any, time_machine: Any) -> Any:
    settings.VISAVIS_MAIL = "visavis.adapters.mail_smtp.SmtpMail"
    settings.VISAVIS_ORIGIN = "https://help.acme.test"
    time_machine.move_to("2026-11-20T12:00:00+00:00", tick=False)
    return open_ticket(ana, desk, "My PASSPORT is 4711")


def test_one_entry_through_booking_moving_disturbing_and_cancelling(
    ticket: Any, ben: Any, settings: Any
) -> None:
    with serving(Sink(), settings) as sink:
        row = book(ticket, ben, SLOT)
        post()
        move(row, SLOT + timedelta(hours=2), zone="America/New_York")
        post()
        disturb(row)
        post()
        cancel(row, by="staff")
        post()
    seen = [entry_of(mail) for mail in sink.mails]
    assert [(method, fields(event)) for method, event in seen] == [
        (
            method,
            {
                "uid": f"{row.id}@visavis",
                "sequence": number,
                "from": SLOT + timedelta(hours=hours),
                "to": SLOT + timedelta(hours=hours, minutes=15),
                "status": status,
            },
        )
        for method, number, hours, status in [
            ("REQUEST", 0, 0, "CONFIRMED"),
            ("REQUEST", 1, 2, "CONFIRMED"),
            ("REQUEST", 1, 2, "TENTATIVE"),
            ("CANCEL", 2, 2, "CANCELLED"),
        ]
    ]
    for _method, event in seen:
        assert event.decoded("DTSTART").tzinfo in (UTC, ZoneInfo("UTC"))
        assert str(event["SUMMARY"]) == "Video call with Acme Support"
        assert f"https://help.acme.test/appointments/{row.id}/" in str(event["DESCRIPTION"])
        assert str(event["ORGANIZER"]) == "mailto:support@acme.test"
        assert event["ORGANIZER"].params["CN"] == "Acme Support"
        assert str(event["ATTENDEE"]) == "mailto:ana@example.com"
        assert event.decoded("DTSTAMP") == datetime(2026, 11, 20, 12, tzinfo=UTC)
        assert event.walk("VALARM") == []
        assert b"PASSPORT" not in event.to_ical() and b"/join/link" not in event.to_ical()


def test_missed_takes_it_off_the_calendar_and_reminders_carry_none(
    ticket: Any, ben: Any, settings: Any, time_machine: Any
) -> None:
    with serving(Sink(), settings) as sink:
        row = book(ticket, ben, SLOT)
        post()
        time_machine.move_to(SLOT - timedelta(hours=20))
        post()
        time_machine.move_to(SLOT + timedelta(minutes=15))
        miss(row)
        post()
    booked, reminder, missed = sink.mails
    assert [part.get_content_type() for part in reminder.walk()] == [
        "multipart/alternative",
        "text/plain",
        "text/html",
    ]
    method, event = entry_of(missed)
    assert (method, fields(event)["status"], fields(event)["uid"]) == (
        "CANCEL",
        "CANCELLED",
        fields(entry_of(booked)[1])["uid"],
    )


@pytest.mark.parametrize(
    ("language", "summary"),
    [("ru", "Видео"), ("ar", "فيديو"), ("es", "ideollamada"), ("zh-hans", "视频")],
)
def test_the_entry_speaks_the_customers_language(
    desk: Any, ben: Any, settings: Any, language: str, summary: str
) -> None:
    settings.DEFAULT_FROM_EMAIL = "Acme Support <support@acme.test>"
    customer = enter("acme-lea", "Lea", "lea@example.com", language=language)
    row = book(open_ticket(customer, desk), ben, SLOT)
    _file, event = strictly(calendar.entry(row, method="REQUEST"))
    assert summary in str(event["SUMMARY"])


def test_a_fetched_file_names_no_guest(ticket: Any, ben: Any) -> None:
    row = book(ticket, ben, SLOT)
    file, event = strictly(calendar.entry(row, method="PUBLISH"))
    assert str(file["METHOD"]) == "PUBLISH" and "ATTENDEE" not in event
    Appointment.objects.update(state="cancelled")
    row.refresh_from_db()
    assert str(strictly(calendar.entry(row, method="PUBLISH"))[1]["STATUS"]) == "CANCELLED"


def test_names_cannot_add_lines(ticket: Any, ben: Any) -> None:
    row = book(ticket, ben, SLOT)
    row.desk.name = 'Acme\r\nATTACH:http://evil.test "x"; y, z:\\n'
    _file, event = strictly(calendar.entry(row, method="REQUEST"))
    assert "ATTACH" not in event


def test_the_products_own_actions_lead_to_the_same_entries(
    ticket: Any, ana: Any, ben: Any, cleo: Any, desk: Any, settings: Any
) -> None:
    """Booked in one zone, moved in another, the agent ill and well again, cancelled: one entry, rising sequences."""
    shifts = [{"weekday": day, "start": "00:00", "end": "24:00"} for day in range(7)]
    appointments.set_shifts(actor=cleo, staff_id=ben.staff_id, desk_id=desk.id, shifts=shifts)
    with serving(Sink(), settings) as sink:
        row = appointments.book(actor=ana, ticket_id=ticket.id, starts_at=SLOT, zone="Pacific/Auckland")
        post()
        later = SLOT + timedelta(days=1)
        row = appointments.move(
            actor=ana, appointment_id=row.id, starts_at=later, zone="America/New_York", sequence=0
        )
        post()
        away = appointments.be_away(
            actor=cleo, staff_id=ben.staff_id, starts_at=SLOT, ends_at=later + timedelta(days=1), kind="ill"
        )
        post()
        assert (away.taken, away.asked) == ([], 1)
        assert appointments.take_back(actor=cleo, absence_id=away.absence_id) == 1
        post()
        appointments.cancel(actor=ana, appointment_id=row.id)
        post()
    seen = [entry_of(mail) for mail in sink.mails]
    assert [(method, fields(event)["sequence"], fields(event)["status"]) for method, event in seen] == [
        ("REQUEST", 0, "CONFIRMED"),
        ("REQUEST", 1, "CONFIRMED"),
        ("REQUEST", 1, "TENTATIVE"),
        ("REQUEST", 1, "CONFIRMED"),
        ("CANCEL", 2, "CANCELLED"),
    ]
    assert {fields(event)["uid"] for _method, event in seen} == {f"{row.id}@visavis"}
    texts = [mail.get_body(("plain",)).get_content() for mail in sink.mails]
    assert "Sunday, 29 November 2026, 04:00 (NZDT, Pacific/Auckland)" in texts[0]
    assert all("Sunday, 29 November 2026, 10:00 (EST, America/New York)" in text for text in texts[1:])
