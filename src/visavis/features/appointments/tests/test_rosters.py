"""Shifts, absences, bookings handed over, agendas, and free times as a desk offers them."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

import cast
from visavis.features.appointments import actions, lookups
from visavis.features.appointments.models import Cell
from visavis.features.appointments.problems import BadSpan
from visavis.features.appointments.tests.staging import NOW, TEN, TOMORROW, ZONE, book, kinds, work
from visavis.features.desks import actions as desks
from visavis.features.people.actors import SystemActor
from visavis.kernel.ids import new_id
from visavis.kernel.models import JournalEntry
from visavis.kernel.problems import Invalid, NotAllowed, NotFound

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("travel")]


def absent(actor: Any, who: Any, kind: str = "ill", hours: int = 24, start: datetime = TEN) -> Any:
    return actions.add_absence(
        actor=actor,
        staff_id=who.staff_id,
        starts_at=start - timedelta(hours=1),
        ends_at=start + timedelta(hours=hours),
        kind=kind,
    )


def test_who_falls_ill_hands_bookings_over(
    staffed: Any,
    ana: Any,
    ben: Any,
    cleo: Any,
    ticket: Any,
) -> None:
    row = book(ana, ticket)
    ill, well = (ben, cleo) if row.staff_id == ben.staff_id else (cleo, ben)
    absent(cleo, ill)
    row.refresh_from_db()
    assert (row.staff_id, row.sequence, row.disturbed) == (well.staff_id, 0, False)
    assert set(Cell.objects.values_list("staff_id", flat=True)) == {well.staff_id}
    event = JournalEntry.objects.get(kind="appointment.moved")
    assert (event.payload["by"], event.payload["told"]) == ("house", False)


def test_where_nobody_is_free_the_customer_is_asked_once(
    desk: Any, ana: Any, ben: Any, cleo: Any, ticket: Any, travel: Any
) -> None:
    work(ben, desk)
    row = book(ana, ticket)
    released = actions.release(
        actor=cleo, staff_id=ben.staff_id, starts_at=TEN, ends_at=TEN + timedelta(hours=1)
    )
    assert (released.moved, [view.id for view in released.disturbed]) == (0, [row.id])
    assert released.disturbed[0].disturbed and released.disturbed[0].change_until == TEN
    again = actions.release(actor=ben, staff_id=ben.staff_id, starts_at=TEN, ends_at=TEN + timedelta(hours=1))
    assert len(again.disturbed) == 1
    assert kinds(ticket) == ["appointment.booked", "appointment.disturbed"]
    travel.move_to(TEN - timedelta(minutes=20))
    later = TEN + timedelta(hours=2)
    moved = actions.move(actor=ana, appointment_id=row.id, starts_at=later, sequence=0)
    assert (moved.disturbed, moved.sequence) == (False, 1)


def test_a_break_only_blocks(desk: Any, ana: Any, ben: Any, ticket: Any) -> None:
    work(ben, desk, "09:00", "12:00")
    absence = absent(ben, ben, kind="break", hours=1)
    assert _free(ana, ticket) == [11.0, 11.25, 11.5, 11.75]
    actions.remove_absence(actor=ben, absence_id=absence.id)
    assert len(_free(ana, ticket)) == 12


def _free(actor: Any, ticket: Any, day: date = TOMORROW, zone: str = "UTC") -> list[float]:
    found = lookups.slots(actor=actor, ticket_id=ticket.id, first=day, days=1, zone=zone)
    local = [slot.starts_at.astimezone(ZoneInfo(zone)) for slot in found]
    assert {at.date() for at in local} <= {day}
    return [at.hour + at.minute / 60 for at in local]


def test_agents_manage_their_own_time_supervisors_everybodys(
    staffed: Any,
    ana: Any,
    ben: Any,
    cleo: Any,
) -> None:
    for actor in (ben, ana):
        with pytest.raises(NotAllowed):
            absent(actor, cleo)
        with pytest.raises(NotAllowed):
            actions.release(actor=actor, staff_id=cleo.staff_id, starts_at=TEN, ends_at=TEN)
        with pytest.raises(NotAllowed):
            actions.set_shifts(actor=actor, staff_id=ben.staff_id, desk_id=staffed.id, shifts=[])
    absence = absent(cleo, ben)
    hers = absent(cleo, cleo, kind="leave")
    with pytest.raises(NotAllowed):
        actions.remove_absence(actor=ben, absence_id=hers.id)
    actions.remove_absence(actor=ben, absence_id=absence.id)
    with pytest.raises(NotFound):
        actions.remove_absence(actor=ben, absence_id=absence.id)
    with pytest.raises(BadSpan):
        absent(cleo, ben, hours=-1)
    with pytest.raises(Invalid):
        absent(cleo, ben, kind="bored")
    stranger = cast.hire("Eve Other", None)
    with pytest.raises(NotFound):
        work(stranger, staffed)


@pytest.mark.parametrize(
    "shift",
    [
        {"weekday": 7, "start": "09:00", "end": "17:00"},
        {"weekday": 0, "start": "9:00", "end": "17:00"},
        {"weekday": 0, "start": "09:00", "end": "09:00"},
        {"weekday": 0, "start": "24:00", "end": "09:00"},
        {"weekday": 0, "start": "09:00", "end": "17:00", "since": TEN.date(), "until": NOW.date()},
    ],
)
def test_shifts_that_make_no_sense_are_refused(desk: Any, ben: Any, shift: Any) -> None:
    with pytest.raises(BadSpan):
        actions.set_shifts(actor=SystemActor(), staff_id=ben.staff_id, desk_id=desk.id, shifts=[shift])


def test_an_agenda_shows_a_day_of_the_desk(
    staffed: Any,
    ana: Any,
    ben: Any,
    cleo: Any,
    ticket: Any,
) -> None:
    row = book(ana, ticket)
    absent(cleo, cleo, kind="ill", start=TEN + timedelta(hours=5), hours=1)
    first = TEN.date()
    agenda = lookups.agenda(actor=ben, desk_id=staffed.id, first=first, days=1)
    assert (agenda.starts_at.hour, agenda.ends_at - agenda.starts_at) == (0, timedelta(days=1))
    assert [person.name for person in agenda.people] == ["Ben Okafor", "Cleo Martin"]
    assert len(agenda.shifts) == 2
    assert [span.kind for span in agenda.absences] == ["busy"], "why somebody is away is theirs to tell"
    entry = agenda.entries[0]
    assert (entry.appointment.id, entry.number, entry.customer_name) == (row.id, ticket.number, "Ana Petrova")
    seen = lookups.agenda(actor=cleo, desk_id=staffed.id, first=first, days=1, staff_id=cleo.staff_id)
    assert [span.kind for span in seen.absences] == ["ill"] and len(seen.shifts) == 1
    mine = lookups.my_agenda(actor=ben, desk_id=staffed.id, first=first, days=7)
    assert (len(mine.shifts), mine.absences) == (7, [])
    assert len(mine.entries) == (1 if row.staff_id == ben.staff_id else 0)


def test_desk_days_are_local_also_over_a_clock_change(ben: Any, travel: Any) -> None:
    berlin = cast.make_desk("berlin", "Berlin", time_zone=ZONE)
    desks.add_member(actor=SystemActor(), desk_id=berlin.id, staff_id=ben.staff_id)
    work(ben, berlin, "00:00", "24:00")
    cleo = cast.hire("Cleo Martin", berlin, supervisor=True)
    for day, hours in ((date(2026, 3, 29), 23), (date(2026, 10, 25), 25)):
        agenda = lookups.agenda(actor=cleo, desk_id=berlin.id, first=day, days=1)
        assert agenda.ends_at - agenda.starts_at == timedelta(hours=hours)


@pytest.mark.parametrize(
    ("today", "night", "zone"),
    [
        (datetime(2026, 3, 20, tzinfo=UTC), date(2026, 3, 29), "Europe/Berlin"),
        (datetime(2026, 10, 20, tzinfo=UTC), date(2026, 10, 25), "Europe/Berlin"),
        (datetime(2026, 3, 1, tzinfo=UTC), date(2026, 3, 8), "America/New_York"),
        (datetime(2026, 10, 25, tzinfo=UTC), date(2026, 11, 1), "America/New_York"),
    ],
)
def test_a_customer_sees_true_local_days_on_both_nights(
    ana: Any, today: datetime, night: date, zone: str, travel: Any
) -> None:
    """Whatever zone the desk keeps, a day of the customer holds all times that fall on it and no others."""
    travel.move_to(today)
    for other in ("Europe/Berlin", "America/New_York", "UTC"):
        desk = cast.make_desk(other.lower().replace("/", "-").replace("_", "-"), other, time_zone=other)
        who = cast.hire(f"Agent{other.replace('/', '').replace('_', '')} A", desk)
        work(who, desk)
        ticket = cast.open_ticket(ana, desk)
        found = lookups.slots(actor=ana, ticket_id=ticket.id, first=night, days=1, zone=zone)
        short = night.month == 3
        assert len(found) == (92 if short else 100)
        assert len({slot.starts_at for slot in found}) == len(found)
        assert {slot.starts_at.astimezone(ZoneInfo(zone)).date() for slot in found} == {night}


def test_next_free_times_of_a_desk(staffed: Any, ana: Any, desk: Any) -> None:
    found = lookups.next_slots(desk_id=desk.id, needs={"card"}, after=NOW)
    assert [slot.starts_at - NOW for slot in found] == [timedelta(minutes=m) for m in (30, 45, 60)]
    assert found == lookups.next_slots(desk_id=desk.id, needs=(), after=NOW)
    actions.set_policy(actor=SystemActor(), desk_id=desk.id, open_to_customers=False)
    assert lookups.next_slots(desk_id=desk.id, after=NOW) == []


def test_a_desk_without_shifts_takes_no_bookings(desk: Any, ben: Any) -> None:
    assert not lookups.bookable(desk_id=desk.id)
    assert lookups.next_slots(desk_id=desk.id, after=NOW) == []
    work(ben, desk)
    assert lookups.bookable(desk_id=desk.id)
    over = [{"weekday": 1, "start": "09:00", "end": "17:00", "until": date(2026, 11, 1)}]
    actions.set_shifts(actor=SystemActor(), staff_id=ben.staff_id, desk_id=desk.id, shifts=over)
    assert not lookups.bookable(desk_id=desk.id)


def test_who_does_not_speak_the_desks_language_is_not_booked(ana: Any) -> None:
    desk = cast.make_desk("russian", "Russian", call_language="ru")
    ben = cast.hire("Ben Okafor", desk)
    work(ben, desk)
    assert lookups.next_slots(desk_id=desk.id, after=NOW) == []
    from visavis.features.people.models import Staff

    Staff.objects.filter(id=ben.staff_id).update(languages=["en", "ru-RU"])
    assert len(lookups.next_slots(desk_id=desk.id, after=NOW)) == 3


def test_a_public_page_shows_times_only_where_the_desk_has_one(staffed: Any, desk: Any) -> None:
    def ask() -> int:
        return len(lookups.public_slots(slug="support", first=TEN.date(), days=1, zone=ZONE))

    with pytest.raises(NotFound):
        ask()
    actions.set_policy(actor=SystemActor(), desk_id=desk.id, public_page=True)
    assert ask() == 96
    with pytest.raises(NotFound):
        lookups.public_slots(slug="nowhere", first=TEN.date(), days=1, zone=ZONE)


def test_notice_and_horizon_bound_what_customers_see(staffed: Any, ana: Any, ben: Any, ticket: Any) -> None:
    today = _free(ana, ticket, NOW.date())
    assert today[0] == 9.5
    assert _free(ben, ticket, NOW.date())[0] == 9.0, "staff place a booking also for at once"
    last = (NOW + timedelta(days=28)).date()
    assert _free(ana, ticket, last)[-1] == 9.0
    assert _free(ana, ticket, last + timedelta(days=1)) == []


def test_staff_reach_the_hard_limit_customers_the_share(desk: Any, ana: Any, ben: Any, ticket: Any) -> None:
    work(ben, desk)
    actions.set_policy(actor=SystemActor(), desk_id=desk.id, share_percent=0)
    assert _free(ana, ticket) == []
    assert len(_free(ben, ticket)) == 96


def test_unknown_rows_are_missing(staffed: Any, cleo: Any) -> None:
    with pytest.raises(NotFound):
        actions.remove_absence(actor=cleo, absence_id=new_id())
    with pytest.raises(NotFound):
        actions.release(actor=cleo, staff_id=new_id(), starts_at=TEN, ends_at=TEN + timedelta(hours=1))
