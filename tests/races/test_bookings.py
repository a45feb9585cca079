"""Races for booked times, on a database file with real threads (I-28). One time, one booking."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine

import cast
from races.barrier import at_once
from visavis.features.appointments import actions, lookups
from visavis.features.appointments.actions import booking
from visavis.features.appointments.models import Appointment, Cell
from visavis.features.appointments.problems import BookedAlready, ChangedMeanwhile, SlotTaken
from visavis.features.people.actors import SystemActor
from visavis.features.people.models import ContactAddress, Customer
from visavis.features.tickets.models import Ticket
from visavis.kernel import clock
from visavis.kernel.models import JournalEntry

pytestmark = pytest.mark.django_db(transaction=True)
NOW = datetime(2026, 11, 25, 9, tzinfo=UTC)
NINE = datetime(2026, 11, 26, 9, tzinfo=UTC)
SLOTS = [NINE + timedelta(minutes=30 * n) for n in range(20)]


@pytest.fixture(autouse=True)
def still_clock() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


def roster(who: Any, desk: Any) -> None:
    shifts = [{"weekday": day, "start": "09:00", "end": "19:00"} for day in range(7)]
    actions.set_shifts(actor=SystemActor(), staff_id=who.staff_id, desk_id=desk.id, shifts=shifts)


def crowd(desk: Any, count: int) -> list[Ticket]:
    """Tickets of that many customers, without walking each through the door."""
    now = clock.now()
    people = Customer.objects.bulk_create(
        Customer(name=f"Customer {n}", phrase="x", created_at=now) for n in range(count)
    )
    contacts = ContactAddress.objects.bulk_create(
        ContactAddress(email=f"c{n}@example.com", customer=person, verified_at=now)
        for n, person in enumerate(people)
    )
    return Ticket.objects.bulk_create(
        Ticket(
            number=f"T{n}",
            customer=person,
            contact=contact,
            desk=desk,
            subject="Help",
            opened_by="guest",
            announced_at=now,
            created_at=now,
            updated_at=now,
        )
        for n, (person, contact) in enumerate(zip(people, contacts, strict=True))
    )


def book(ticket: Ticket, starts_at: datetime, actor: Any = None) -> Appointment:
    return actions.book(
        actor=actor or SystemActor(), ticket_id=ticket.id, starts_at=starts_at, zone="Europe/Berlin"
    )


def each_cell_once() -> bool:
    taken = list(Cell.objects.values_list("staff_id", "at"))
    return len(taken) == len(set(taken))


def test_of_200_bookings_of_20_times_20_are_booked(desk: Any, ben: Any) -> None:
    roster(ben, desk)
    tickets = crowd(desk, 200)
    results = at_once(200, lambda n: book(tickets[n], SLOTS[n % 20]))
    won = [result for result in results if isinstance(result, Appointment)]
    lost = [result for result in results if isinstance(result, SlotTaken)]
    assert (len(won), len(lost)) == (20, 180)
    assert sorted(row.starts_at for row in won) == SLOTS
    assert Appointment.objects.filter(state="booked").count() == 20
    assert JournalEntry.objects.filter(kind="appointment.booked").count() == 20
    assert Cell.objects.count() == 60 and each_cell_once()
    for problem in lost:
        times = problem.params["slots"]
        assert len(times) == 3 and all(datetime.fromisoformat(time) > NOW for time in times)


def test_one_moment_is_shared_out_among_agents(desk: Any) -> None:
    """By hand seventy per cent of eight agents' half hour can be booked: eleven calls, six of them at each start,
    each with an agent of their own."""
    for n in range(8):
        roster(cast.hire(f"Agent{n} A", desk), desk)
    tickets = crowd(desk, 40)
    results = at_once(40, lambda n: book(tickets[n], NINE))
    won = [result for result in results if isinstance(result, Appointment)]
    assert len(won) == 6 and len({row.staff_id for row in won}) == 6


def test_the_race_is_real_and_the_cells_decide_it(
    desk: Any, ben: Any, cleo: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Three that have all looked while both agents were free: two are booked, one with the second choice; the third
    gets nobody. Without the cells one agent is booked by all of them."""
    roster(ben, desk)
    roster(cleo, desk)
    tickets = crowd(desk, 4)
    request = booking.for_ticket(SystemActor(), tickets[0])
    looked = booking.free_staff(request, NINE)
    assert len(looked) == 2
    monkeypatch.setattr(booking, "free_staff", lambda *_: looked)
    monkeypatch.setattr(booking, "in_order", lambda workers, _: workers)
    first, second = book(tickets[0], NINE), book(tickets[1], NINE)
    assert [first.staff_id, second.staff_id] == [worker.id for worker in looked]
    with pytest.raises(SlotTaken):
        book(tickets[2], NINE)
    monkeypatch.setattr(booking, "take_cells", lambda row: None)
    assert book(tickets[3], NINE).staff_id == first.staff_id


def test_one_ticket_is_booked_once(desk: Any, ben: Any, ana: Any) -> None:
    roster(ben, desk)
    ticket = cast.open_ticket(ana, desk)
    results = at_once(20, lambda n: book(ticket, SLOTS[n % 20], ana))
    assert sum(isinstance(result, Appointment) for result in results) == 1
    assert sum(isinstance(result, BookedAlready) for result in results) == 19
    assert lookups.current(ticket_id=ticket.id) is not None


def test_of_parallel_changes_one_counts(desk: Any, ben: Any, ana: Any) -> None:
    roster(ben, desk)
    row = book(cast.open_ticket(ana, desk), SLOTS[0], ana)

    def change(n: int) -> Any:
        if n % 2:
            return actions.cancel(actor=ben, appointment_id=row.id, sequence=0)
        return actions.move(actor=ana, appointment_id=row.id, starts_at=SLOTS[n], sequence=0)

    results = at_once(20, change)
    kinds = JournalEntry.objects.filter(kind__in=["appointment.moved", "appointment.cancelled"])
    assert kinds.count() == 1
    row.refresh_from_db()
    assert row.sequence == 1
    assert Cell.objects.count() == (3 if row.state == "booked" else 0)
    assert all(isinstance(r, Appointment | ChangedMeanwhile) or r.code.endswith("over") for r in results)
