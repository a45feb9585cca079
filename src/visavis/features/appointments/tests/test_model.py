"""Random histories of a desk that takes bookings, against what must always hold (I-28, F-19).

Hypothesis plays customers, staff and the clock; after each step the database is asked whether every promise holds.
"""

import os
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import transaction
from django.db.models import Count
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

import cast
from visavis.features.appointments import actions, lookups, rules
from visavis.features.appointments.models import Absence, Appointment, Cell
from visavis.features.appointments.problems import (
    BookedAlready,
    ChangedMeanwhile,
    InLineAlready,
    Over,
    SlotTaken,
    TooLate,
)
from visavis.features.appointments.tests.staging import work
from visavis.features.people.actors import SystemActor
from visavis.features.tickets import actions as tickets
from visavis.features.tickets.problems import TicketClosed
from visavis.kernel import clock, journal
from visavis.kernel.ids import new_id

START = datetime(2026, 10, 24, 21, tzinfo=UTC)
"""Four hours before the clocks of Berlin go back."""
HISTORIES = int(os.environ.get("VISAVIS_HISTORIES", "12"))
BY_DAY = "VISAVIS_HISTORIES" not in os.environ
"""The same histories every time, so that nobody is stopped by what their change has nothing to do with."""
LIVE = ("booked", "arrived")
people = st.integers(0, 3)
agents = st.integers(0, 1)
quarters = st.integers(0, 40)


class Desk(RuleBasedStateMachine):
    @initialize()
    def open(self) -> None:
        self.travel = time_machine.travel(START, tick=False)
        self.clock = self.travel.start()
        self.desk = cast.make_desk(time_zone="Europe/Berlin")
        self.customers = [cast.enter(f"c{n}", f"Customer {n}", f"c{n}@example.com") for n in range(4)]
        self.tickets = [cast.open_ticket(person, self.desk) for person in self.customers]
        self.staff = [cast.hire(f"Agent{n} A", self.desk) for n in range(2)]
        for who in self.staff:
            work(who, self.desk)
        actions.set_policy(
            actor=SystemActor(),
            desk_id=self.desk.id,
            notice_minutes=0,
            lengths={"": 20},
            change_until_minutes=10,
        )
        for who in range(3):
            self.book(who, 6 * who + 2, False)
        self.sequences: dict[Any, int] = {}
        self.over: dict[Any, str] = {}

    def teardown(self) -> None:
        if hasattr(self, "travel"):
            self.travel.stop()

    def last(self, who: int) -> Appointment | None:
        return Appointment.objects.filter(ticket=self.tickets[who]).order_by("-id").first()

    def at(self, quarter: int) -> datetime:
        return rules.at(rules.cell(clock.now()) // 3 * 3 + 3 * quarter)

    def actor(self, who: int, staff: bool) -> Any:
        return self.staff[0] if staff else self.customers[who]

    @rule(who=people, quarter=quarters, staff=st.booleans())
    def book(self, who: int, quarter: int, staff: bool) -> None:
        before = self.last(who)
        try:
            actions.book(
                actor=self.actor(who, staff),
                ticket_id=self.tickets[who].id,
                starts_at=self.at(quarter),
                zone="Asia/Kolkata",
            )
        except BookedAlready:
            assert before is not None and before.state in LIVE
        except SlotTaken as problem:
            for text in problem.params["slots"]:
                assert datetime.fromisoformat(text) >= clock.now()
        except TicketClosed:
            self.tickets[who].refresh_from_db()
            assert self.tickets[who].state == "closed"

    @rule(who=people, quarter=quarters, staff=st.booleans(), stale=st.integers(0, 4))
    def move(self, who: int, quarter: int, staff: bool, stale: int) -> None:
        row = self.last(who)
        if row is None:
            return
        sequence = row.sequence - (stale == 4)
        try:
            moved = actions.move(
                actor=self.actor(who, staff),
                appointment_id=row.id,
                starts_at=self.at(quarter),
                sequence=sequence,
            )
        except ChangedMeanwhile:
            assert sequence != row.sequence
        except (Over, InLineAlready):
            assert row.state != "booked"
        except TooLate:
            assert not staff
        except SlotTaken:
            pass
        else:
            assert moved.uid == row.uid and moved.sequence == row.sequence + (
                moved.starts_at != row.starts_at
            )

    @rule(who=people, staff=st.booleans())
    def cancel(self, who: int, staff: bool) -> None:
        row = self.last(who)
        if row is None:
            return
        try:
            actions.cancel(actor=self.actor(who, staff), appointment_id=row.id)
        except (Over, InLineAlready):
            assert row.state in ("arrived", "done", "missed")
        except TooLate:
            assert not staff

    @rule(who=agents, start=quarters, length=st.integers(1, 12))
    def fall_ill(self, who: int, start: int, length: int) -> None:
        begins = self.at(start)
        ill = actions.add_absence(
            actor=self.staff[who],
            staff_id=self.staff[who].staff_id,
            starts_at=begins,
            ends_at=begins + timedelta(minutes=15 * length),
            kind="ill",
        )
        kept = Appointment.objects.filter(
            staff_id=ill.staff_id, state="booked", starts_at__lt=ill.ends_at, ends_at__gt=ill.starts_at
        )
        assert all(row.disturbed for row in kept if row.ends_at > clock.now())

    @rule()
    def get_well(self) -> None:
        if absence := Absence.objects.first():
            actions.remove_absence(actor=SystemActor(), absence_id=absence.id)

    @rule(who=people)
    def arrive(self, who: int) -> None:
        row = lookups.enterable(ticket_id=self.tickets[who].id, now=clock.now())
        if row is not None and row.state == "booked":
            actions.arrive(appointment_id=row.id, visit_id=new_id(), actor=self.customers[who])

    @rule(who=people, how=st.sampled_from(["closed", "left", "expired", "missed"]))
    def settle(self, who: int, how: str) -> None:
        row = self.last(who)
        if row is not None and row.visit_id is not None:
            actions.settle(visit_id=row.visit_id, how=how)

    @rule(who=people, dice=st.integers(0, 5))
    def close_and_reopen(self, who: int, dice: int) -> None:
        if self.tickets[who].state == "open" and dice:
            return
        change = tickets.close if self.tickets[who].state == "open" else tickets.reopen
        given = {"outcome": "x"} if change is tickets.close else {}
        self.tickets[who] = change(actor=self.staff[0], ticket_id=self.tickets[who].id, **given)

    @rule(who=people, minutes=st.sampled_from([-10, 0, 14, 16]))
    def the_time_comes(self, who: int, minutes: int) -> None:
        row = self.last(who)
        if row is not None and row.state == "booked":
            wanted = row.starts_at + timedelta(minutes=minutes)
            self.pass_time(max(wanted - clock.now(), timedelta()))
            self.arrive(who)

    @rule(minutes=st.sampled_from([1, 5, 15]))
    def time_passes(self, minutes: int) -> None:
        self.pass_time(timedelta(minutes=minutes))

    def pass_time(self, by: timedelta) -> None:
        self.clock.shift(by)
        actions.tick(now=clock.now())
        late = clock.now() - rules.CLOSES_AFTER
        assert not Appointment.objects.filter(state="booked", starts_at__lte=late).exists()
        assert not Appointment.objects.filter(state="booked", ticket__state="closed").exists()

    @invariant()
    def one_booking_per_ticket_and_cell(self) -> None:
        live = Appointment.objects.filter(state__in=LIVE)
        assert not live.values("ticket").annotate(n=Count("id")).filter(n__gt=1).exists()
        cells = list(Cell.objects.values_list("appointment_id", "staff_id", "at"))
        assert len({(staff, at) for _id, staff, at in cells}) == len(cells)
        wanted = {
            (row.id, row.staff_id, at) for row in live for at in rules.cells_of(row.starts_at, row.ends_at)
        }
        assert set(cells) == wanted

    @invariant()
    def calendars_never_go_back(self) -> None:
        if hasattr(self, "sequences"):
            now = dict(Appointment.objects.values_list("id", "sequence"))
            assert all(now[row_id] >= sequence for row_id, sequence in self.sequences.items())
            self.sequences = now

    @invariant()
    def endings_stay(self) -> None:
        if hasattr(self, "over"):
            now = dict(Appointment.objects.exclude(state__in=LIVE).values_list("id", "state"))
            assert all(now.get(row_id) == state for row_id, state in self.over.items())
            assert not Appointment.objects.exclude(state__in=LIVE).filter(end_reason="").exists()
            self.over = now

    @invariant()
    def the_journal_tells_the_state(self) -> None:
        """The last event of a booking carries it as it is."""
        from visavis.kernel.models import JournalEntry

        told: dict[str, Any] = {}
        for entry in JournalEntry.objects.filter(kind__startswith="appointment.").order_by("id"):
            event: Any = journal.load(entry.kind, entry.payload)
            told[entry.payload["appointment_id"]] = event.appointment
        rows = Appointment.objects.select_related("desk__booking")
        assert {str(row.id): lookups.view(row) for row in rows} == told


class OneHistory(Desk):
    """Each history in a transaction of its own, rolled back at its end."""

    def __init__(self) -> None:
        super().__init__()
        self.transaction = transaction.atomic()
        self.transaction.__enter__()

    def teardown(self) -> None:
        super().teardown()
        transaction.set_rollback(True)
        self.transaction.__exit__(None, None, None)


@pytest.mark.django_db
def test_random_histories_keep_every_promise() -> None:
    run_state_machine_as_test(
        OneHistory,
        settings=settings(
            max_examples=HISTORIES,
            stateful_step_count=40,
            deadline=None,
            derandomize=BY_DAY,
            suppress_health_check=list(HealthCheck),
        ),
    )
