"""The agenda in the console: who sees what, absences with an honest account, shifts, calendars in and out, and the card
of a booked call on its ticket's page."""

import json
import logging
import re
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from cast import House, enter, hire, make_desk, open_ticket, sign_in
from visavis.features.appointments import actions, lookups
from visavis.features.appointments.models import Absence, Appointment, Shift
from visavis.features.people.actors import SystemActor

pytestmark = pytest.mark.django_db(transaction=True)
NOW = datetime(2026, 11, 25, 9, tzinfo=UTC)  # a Wednesday
TEN = datetime(2026, 11, 26, 10, tzinfo=UTC)


@pytest.fixture
def now() -> Any:
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def house(now: Any, house: House) -> House:
    """Both can be booked around the clock."""
    shifts = [{"weekday": day, "start": "00:00", "end": "24:00"} for day in range(7)]
    for who in (house.ben, house.cleo):
        actions.set_shifts(actor=SystemActor(), staff_id=who.staff_id, desk_id=house.desk.id, shifts=shifts)
    return house


@pytest.fixture
def ben_page(house: House) -> Client:
    return sign_in(Client(), house.ben)


@pytest.fixture
def cleo_page(house: House) -> Client:
    return sign_in(Client(), house.cleo)


def book(house: House, name: str = "Ana Petrova", at: datetime = TEN, **changes: Any) -> Appointment:
    customer = enter(f"acme-{name}", name, f"{name.split()[0].lower()}@example.com")
    ticket = open_ticket(customer, house.desk)
    row = actions.book(actor=house.cleo, ticket_id=ticket.id, starts_at=at, zone="Europe/Madrid")
    if changes:
        Appointment.objects.filter(id=row.id).update(**changes)
        row.refresh_from_db()
    return row


def shown(client: Client, query: str = "?day=2026-11-26", status: int = 200) -> str:
    answer = client.get(f"/console/agenda/{query}")
    assert answer.status_code == status
    return answer.content.decode()


def data(text: str) -> Any:
    found = re.search(r'<script id="agenda" type="application/json">(.*?)</script>', text)
    assert found is not None
    return json.loads(found[1])


def test_a_day_shows_people_shifts_and_calls_also_without_script(house: House, ben_page: Client) -> None:
    row = book(house)
    text = shown(ben_page)
    view = data(text)
    assert [one["name"] for one in view["people"]] == ["Ben Okafor", "Cleo Martin"]
    (entry,) = view["entries"]
    assert (entry["customer_name"], entry["appointment"]["id"]) == ("Ana Petrova", str(row.id))
    assert "Thursday, 26 November 2026" in text
    assert f"/console/tickets/{row.ticket_id}/#booking" in text
    assert data(shown(ben_page, "?day=2026-11-27"))["entries"] == []


def test_a_week_begins_on_monday_and_shows_one_person_or_all(house: House, ben_page: Client) -> None:
    row = book(house)
    text = shown(ben_page, "?day=2026-11-29&view=week")
    assert "23 November to 29 November 2026" in text and len(data(text)["entries"]) == 1
    other = house.ben if row.staff_id == house.cleo.staff_id else house.cleo
    alone = data(shown(ben_page, f"?day=2026-11-29&view=week&staff={other.staff_id}"))
    assert (len(alone["people"]), alone["entries"]) == (1, [])


@pytest.mark.parametrize("query", ["?day=rubbish", "?desk=nowhere", "?staff=me&view=year", "?day=2026-99-99"])
def test_strange_addresses_mean_today(house: House, ben_page: Client, query: str) -> None:
    assert "Wednesday, 25 November 2026" in shown(ben_page, query)


def test_other_desks_and_strangers_see_nothing(house: House, client: Client) -> None:
    book(house)
    assert client.get("/console/agenda/").status_code == 302
    elsewhere = sign_in(Client(), hire("Eve Stone", make_desk("cards", "Cards")))
    text = shown(elsewhere, "?desk=support&day=2026-11-26")
    assert "Petrova" not in text and "Cards" in text
    assert "Petrova" not in shown(sign_in(Client(), hire("Fay Wood", None)), "?desk=support")
    asked = {"desk": str(house.desk.id), "first": "2026-11-26"}
    assert elsewhere.get("/api/v1/staff/agenda", asked).status_code == 404
    assert client.get("/api/v1/staff/agenda", asked).status_code == 401


def put(client: Client, path: str, body: Any) -> Any:
    return client.put(path, json.dumps(body), content_type="application/json")


def test_the_api_shows_and_moves(house: House, ben_page: Client) -> None:
    row = book(house)
    asked = {"desk": str(house.desk.id), "first": "2026-11-26"}
    answer = ben_page.get("/api/v1/staff/agenda", asked)
    again = ben_page.get("/api/v1/staff/agenda", asked, headers={"if-none-match": answer["ETag"]})
    assert (answer.status_code, again.status_code) == (200, 304)
    path = f"/api/v1/staff/appointments/{row.id}/move"
    other = house.ben if row.staff_id == house.cleo.staff_id else house.cleo
    moved = put(
        ben_page, path, {"starts_at": "2026-11-26T12:05:00Z", "sequence": 0, "staff_id": str(other.staff_id)}
    )
    assert (moved.status_code, moved.json()["sequence"]) == (200, 1)
    row.refresh_from_db()
    assert (row.starts_at, row.staff_id) == (TEN + timedelta(hours=2, minutes=5), other.staff_id)
    assert put(ben_page, path, {"starts_at": "2026-11-26T13:00:00Z", "sequence": 0}).status_code == 409
    assert put(ben_page, path, {"starts_at": "2026-11-26T13:00:00", "sequence": 1}).status_code == 422
    ended = ben_page.post(
        f"/api/v1/staff/appointments/{row.id}/cancel", '{"sequence": 1}', content_type="application/json"
    )
    assert (ended.status_code, ended.json()["state"]) == (200, "cancelled")


def test_the_api_books_and_offers_times(house: House, ben_page: Client) -> None:
    ticket = open_ticket(house.ana, house.desk)
    free = ben_page.get(f"/api/v1/staff/tickets/{ticket.id}/slots", {"first": "2026-11-26", "zone": "UTC"})
    starts_at = free.json()[0]["starts_at"]
    made = ben_page.post(
        f"/api/v1/staff/tickets/{ticket.id}/appointments",
        {"starts_at": starts_at, "zone": "America/Bogota"},
        content_type="application/json",
    )
    assert made.status_code == 200
    row = Appointment.objects.get()
    assert (row.time_zone, row.booked_by, str(row.id)) == ("America/Bogota", "staff", made.json()["id"])
    fallen = ben_page.post(
        f"/api/v1/staff/tickets/{ticket.id}/appointments",
        {"starts_at": starts_at, "zone": "UTC"},
        content_type="application/json",
    )
    assert fallen.status_code == 409


PLACE = {"desk": "support", "day": "2026-11-26", "view": "day", "staff": ""}


def test_ill_today_gives_an_honest_account_and_can_be_undone(house: House, now: Any) -> None:
    now.move_to(TEN.replace(hour=8))
    cleo_page = sign_in(Client(), house.cleo)
    rows = [book(house, f"Person{n} X", TEN + timedelta(hours=n)) for n in range(6)]
    ill = house.ben
    mine = [row for row in rows if row.staff_id == ill.staff_id]
    for row in mine[:2]:
        Absence.objects.create(
            staff_id=house.cleo.staff_id, starts_at=row.starts_at, ends_at=row.ends_at, kind="busy"
        )
    answer = cleo_page.post("/console/agenda/ill/", {**PLACE, "who": str(ill.staff_id)}, follow=True)
    text = answer.content.decode()
    asked, went = Appointment.objects.filter(disturbed=True).count(), len(mine) - 2
    assert asked == 2 and went >= 1
    assert f"{asked} customers are asked for another time." in text
    assert f"{went} call" in text and "went to Cleo Martin." in text
    absence = Absence.objects.get(kind="ill")
    assert (absence.kind, absence.starts_at, absence.ends_at) == (
        "ill",
        TEN.replace(hour=8),
        datetime(2026, 11, 27, tzinfo=UTC),
    )
    undone = cleo_page.post(
        f"/console/agenda/absences/{absence.id}/back/", PLACE, follow=True
    ).content.decode()
    assert "2 booked times stand again." in undone and "stay with them" in undone
    assert (
        not Absence.objects.filter(kind="ill").exists()
        and not Appointment.objects.filter(disturbed=True).exists()
    )
    assert "stand again" not in shown(cleo_page)  # said once


def test_an_agent_enters_their_own_absences_only(house: House, ben_page: Client) -> None:
    span = {
        "kind": "break",
        "starts_at": "2026-11-26T12:00",
        "ends_at": "2026-11-26T13:00",
        "note": "Training",
    }
    mine = ben_page.post(
        "/console/agenda/absent/", {**PLACE, **span, "who": str(house.ben.staff_id)}, follow=True
    )
    assert "No booked call was touched." in mine.content.decode()
    theirs = ben_page.post("/console/agenda/absent/", {**PLACE, **span, "who": str(house.cleo.staff_id)})
    assert theirs.status_code == 403
    assert Absence.objects.get().staff_id == house.ben.staff_id
    wrong = ben_page.post(
        "/console/agenda/absent/", {**PLACE, **span, "ends_at": "", "who": str(house.ben.staff_id)}
    )
    assert wrong.status_code == 422
    backwards = {**span, "ends_at": "2026-11-26T11:00", "who": str(house.ben.staff_id)}
    assert ben_page.post("/console/agenda/absent/", {**PLACE, **backwards}).status_code == 422


def test_times_of_an_absence_are_the_desks(now: Any, house: House, cleo_page: Client) -> None:
    house.desk.time_zone = "America/New_York"
    house.desk.save()
    span = {"kind": "leave", "starts_at": "2026-11-26T12:00", "ends_at": "2026-11-26T13:00"}
    cleo_page.post("/console/agenda/absent/", {**PLACE, **span, "who": str(house.ben.staff_id)})
    assert Absence.objects.get().starts_at == datetime(2026, 11, 26, 17, tzinfo=UTC)


def week(**changes: Any) -> dict[str, Any]:
    return {
        "desk": "support",
        "weekday": ["0", "4", "2"],
        "start": ["09:00", "22:00", ""],
        "end": ["17:30", "00:00", ""],
        "since": ["", "", ""],
        "until": ["", "2026-12-31", ""],
        **changes,
    }


def test_supervisors_set_shifts(house: House, cleo_page: Client, ben_page: Client) -> None:
    body = week(staff=str(house.ben.staff_id))
    assert cleo_page.post("/console/agenda/time/shifts/", body).status_code == 302
    rows = Shift.objects.filter(staff_id=house.ben.staff_id).order_by("weekday")
    assert [(row.weekday, row.start, row.end, row.until) for row in rows] == [
        (0, "09:00", "17:30", None),
        (4, "22:00", "24:00", date(2026, 12, 31)),
    ]
    text = cleo_page.get(f"/console/agenda/time/?staff={house.ben.staff_id}").content.decode()
    assert "Ben Okafor" in text and 'value="17:30"' in text
    assert ben_page.post("/console/agenda/time/shifts/", body).status_code == 403
    half = week(staff=str(house.ben.staff_id), end=["17:30", "", ""])
    assert cleo_page.post("/console/agenda/time/shifts/", half).status_code == 422
    own = ben_page.get(f"/console/agenda/time/?staff={house.cleo.staff_id}").content.decode()
    assert "09:00" in own and "Save shifts" not in own


def test_busy_times_come_in_as_a_file(house: House, ben_page: Client) -> None:
    event = "BEGIN:VEVENT\nUID:a\nDTSTART:20261126T093000Z\nDTEND:20261126T110000Z\nEND:VEVENT"
    file = f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:x\n{event}\nEND:VCALENDAR\n"
    body = {"desk": "support", "staff": str(house.ben.staff_id)}

    def send(content: bytes, **changes: Any) -> Any:
        return ben_page.post(
            "/console/agenda/time/busy/",
            {**body, **changes, "file": SimpleUploadedFile("my.ics", content)},
            follow=True,
        )

    assert "1 busy time was read" in send(file.encode()).content.decode()
    assert Absence.objects.get().imported
    assert send(b"nothing").status_code == 422
    assert send(file.encode(), staff=str(house.cleo.staff_id)).status_code == 403
    assert ben_page.post("/console/agenda/time/busy/", body).status_code == 422


def test_a_private_address_is_shown_once_read_without_sign_in_and_revoked(
    house: House, ben_page: Client, client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    row = book(house)
    owner = sign_in(Client(), house.ben if row.staff_id == house.ben.staff_id else house.cleo)
    caplog.set_level(logging.DEBUG)
    text = owner.post("/console/agenda/time/calendar/", {"desk": "support"}).content.decode()
    found = re.search(r"/console/calendar/([\w-]+)\.ics", text)
    assert found is not None
    secret, path = found[1], found[0]
    assert secret not in owner.get("/console/agenda/time/").content.decode()
    answer = client.get(path)
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    assert answer["Cache-Control"] == "private, no-store" and not answer.cookies
    assert row.ticket.number in answer.content.decode() and "Petrova" not in answer.content.decode()
    (feed,) = lookups.feeds_of(actor=house.ben if row.staff_id == house.ben.staff_id else house.cleo)
    assert owner.post(f"/console/agenda/time/calendar/{feed.id}/end/", {"desk": "support"}).status_code == 302
    gone = client.get(path)
    assert (gone.status_code, gone.content) == (404, b"")
    # Not even at the loudest level.
    assert secret not in caplog.text


def test_a_ticket_shows_its_booked_call_and_staff_book_move_and_cancel_it(
    house: House, ben_page: Client
) -> None:
    ticket = open_ticket(house.ana, house.desk)
    page = f"/console/tickets/{ticket.id}/"
    assert "No call is booked." in ben_page.get(page).content.decode()
    choose = ben_page.get(f"{page}?book=2026-11-26").content.decode()
    values = re.findall(r'<option value="(2026-11-26T[^"]+)"', choose)
    assert values
    assert ben_page.post(f"{page}book/", {"starts_at": values[0], "zone": "Asia/Tokyo"}).status_code == 302
    row = Appointment.objects.get()
    text = ben_page.get(page).content.decode()
    assert "Asia/Tokyo" in text and "Not tested yet" in text
    moved = ben_page.post(f"{page}book/{row.id}/move/", {"starts_at": values[4], "sequence": "0"})
    assert moved.status_code == 302
    stale = ben_page.post(f"{page}book/{row.id}/cancel/", {"sequence": "0"})
    assert stale.status_code == 409 and "changed in the meantime" in stale.content.decode()
    assert ben_page.post(f"{page}book/{row.id}/cancel/", {"sequence": "1"}).status_code == 302
    row.refresh_from_db()
    assert row.state == "cancelled"
    other = open_ticket(house.dan, house.desk)
    assert (
        ben_page.post(f"/console/tickets/{other.id}/book/{row.id}/cancel/", {"sequence": "2"}).status_code
        == 404
    )


def test_a_time_that_was_taken_meanwhile_offers_the_nearest(house: House, ben_page: Client) -> None:
    book(house, "Ada A")
    ticket = open_ticket(house.ana, house.desk)
    taken = ben_page.post(
        f"/console/tickets/{ticket.id}/book/", {"starts_at": "2026-11-26T10:00:00+0000", "zone": "UTC"}
    )
    text = taken.content.decode()
    assert taken.status_code == 409 and "Nearest" in text and "26 November 2026, 09:" in text
