"""Nobody's booking hangs on somebody who will not be there: disabled, gone from the desk, or off shift by then."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from visavis.features.appointments import actions, rules
from visavis.features.appointments.actions import handover
from visavis.features.appointments.models import Cell
from visavis.features.appointments.tests.staging import NOW, TEN, book, kinds, work
from visavis.features.desks import actions as desks
from visavis.features.people import actions as people
from visavis.features.people.actors import SystemActor
from visavis.kernel.ids import new_id
from visavis.kernel.models import JournalEntry

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("travel")]


def shift(who: Any, desk: Any, start: str, end: str) -> actions.Released:
    shifts = [{"weekday": day, "start": start, "end": end} for day in range(7)]
    return actions.set_shifts(actor=SystemActor(), staff_id=who.staff_id, desk_id=desk.id, shifts=shifts)


def disable(who: Any, desk: Any) -> None:
    people.disable_staff(staff_id=who.staff_id, actor=SystemActor())


def dismiss(who: Any, desk: Any) -> None:
    desks.remove_member(actor=SystemActor(), desk_id=desk.id, staff_id=who.staff_id)


@pytest.mark.parametrize("go", [disable, dismiss])
def test_whoever_is_gone_hands_over_by_the_clock(
    staffed: Any, ana: Any, ben: Any, cleo: Any, ticket: Any, go: Any
) -> None:
    row = book(ana, ticket)
    gone, stays = (ben, cleo) if row.staff_id == ben.staff_id else (cleo, ben)
    go(gone, staffed)
    assert actions.tick() == 0 == actions.tick(), "nothing has ended"
    row.refresh_from_db()
    assert (row.staff_id, row.state, row.disturbed) == (stays.staff_id, "booked", False)
    assert set(Cell.objects.values_list("staff_id", flat=True)) == {stays.staff_id}
    assert kinds(ticket) == ["appointment.booked", "appointment.moved"]
    assert JournalEntry.objects.get(kind="appointment.moved").payload["told"] is False


@pytest.mark.parametrize("go", [disable, dismiss])
def test_where_nobody_else_is_free_the_customer_is_asked_once(
    desk: Any, ana: Any, ben: Any, ticket: Any, go: Any
) -> None:
    work(ben, desk)
    row = book(ana, ticket)
    go(ben, desk)
    for _ in range(3):
        actions.tick()
    row.refresh_from_db()
    assert (row.state, row.disturbed) == ("booked", True)
    assert kinds(ticket) == ["appointment.booked", "appointment.disturbed"]


def test_who_has_come_in_already_stays_as_they_are(
    desk: Any, ana: Any, ben: Any, ticket: Any, travel: Any
) -> None:
    work(ben, desk)
    row = book(ana, ticket)
    travel.move_to(TEN - timedelta(minutes=5))
    actions.arrive(appointment_id=row.id, visit_id=new_id(), actor=ana)
    disable(ben, desk)
    actions.tick()
    assert kinds(ticket) == ["appointment.booked", "appointment.arrived"]


def test_the_clock_looks_only_at_what_is_ahead(desk: Any, ana: Any, ben: Any, ticket: Any) -> None:
    """It asks every second: one query when all is well, and by index."""
    work(ben, desk)
    book(ana, ticket)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        handover.relieve(now=NOW)
    assert len(asked) == 1
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("EXPLAIN QUERY PLAN " + asked[0]["sql"].replace("%", "%%"))
            plan = [line[-1] for line in cursor.fetchall()]
        assert any("appointment_staff" in step for step in plan), plan
        assert not any(step.startswith("SCAN appointments_appointment") for step in plan), plan


def test_shrunk_shifts_pass_on_what_falls_out_of_them(
    staffed: Any, ana: Any, ben: Any, cleo: Any, ticket: Any
) -> None:
    row = book(ana, ticket)
    less, other = (ben, cleo) if row.staff_id == ben.staff_id else (cleo, ben)
    same = shift(less, staffed, "09:00", "12:00")
    assert (same.moved, same.disturbed) == (0, []), "ten o'clock is still theirs"
    assert shift(less, staffed, "12:00", "18:00").moved == 1
    row.refresh_from_db()
    assert (row.staff_id, row.sequence) == (other.staff_id, 0)
    left = shift(other, staffed, "12:00", "18:00")
    assert (left.moved, [view.id for view in left.disturbed]) == (0, [row.id])
    assert kinds(ticket) == ["appointment.booked", "appointment.moved", "appointment.disturbed"]


def test_shifts_given_back_let_the_time_stand_again(desk: Any, ana: Any, ben: Any, ticket: Any) -> None:
    work(ben, desk)
    row = book(ana, ticket)
    assert (
        len(
            actions.set_shifts(
                actor=SystemActor(), staff_id=ben.staff_id, desk_id=desk.id, shifts=[]
            ).disturbed
        )
        == 1
    )
    assert shift(ben, desk, "11:00", "18:00").kept == 0
    assert shift(ben, desk, "09:00", "18:00").kept == 1
    row.refresh_from_db()
    assert not row.disturbed and kinds(ticket)[-1] == "appointment.kept"


def test_an_absence_taken_back_does_not_promise_what_the_shifts_no_longer_hold(
    desk: Any, ana: Any, ben: Any, ticket: Any
) -> None:
    work(ben, desk)
    book(ana, ticket)
    span = {"starts_at": TEN - timedelta(hours=1), "ends_at": TEN + timedelta(hours=1)}
    absence = actions.add_absence(actor=ben, staff_id=ben.staff_id, kind="ill", **span)
    shift(ben, desk, "12:00", "18:00")
    assert actions.take_back(actor=ben, absence_id=absence.id) == 0
    assert kinds(ticket) == ["appointment.booked", "appointment.disturbed"]


def test_shifts_that_meet_are_one_also_at_midnight() -> None:
    turns = [
        rules.Turn(3, "09:00", "10:00"),
        rules.Turn(3, "10:00", "24:00"),
        rules.Turn(4, "00:00", "06:00"),
    ]

    def covered(start: float, hours: float) -> bool:
        begins = TEN.replace(hour=0) + timedelta(hours=start)  # a Thursday
        return rules.covered(turns, "UTC", begins, begins + timedelta(hours=hours))

    assert covered(9, 1) and covered(9.75, 0.5) and covered(23.5, 1)
    assert not covered(8.75, 0.5) and not covered(29.75, 0.5)
