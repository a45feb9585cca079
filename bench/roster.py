"""A desk with rosters and bookings for the benchmark `slots`: `python -m bench.roster PART FILE`, VISAVIS_DATA set.

PART "look" fills a big desk and times the product's own lookup in this process; "book" fills a small one whose times
many customers will want at once. Rows are written in bulk, as in seed.py. FILE gets what was found or made.
"""

import json
import os
import random
import sys
import time
from datetime import UTC, date, datetime, timedelta
from datetime import time as clock_time
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

AGENTS, DAYS, ZONE = 50, 28, "Europe/Berlin"
SHIFTS = (("07:00", "15:00"), ("09:00", "17:00"), ("12:00", "20:00"))
SKILLS = ([], ["card"], ["card", "identity"])
PER_DAY = 8
"""Bookings of an agent a day: half of what a share of 50 % allows."""
CUSTOMERS, TIMES = 200, 20


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "visavis.site.settings")
    import django

    django.setup()
    part, target, runs = sys.argv[1], Path(sys.argv[2]), int(sys.argv[3])
    found = look(runs) if part == "look" else book()
    target.write_text(json.dumps(found))


def look(runs: int) -> dict[str, Any]:
    """How long each of `runs` looks at four weeks took, in milliseconds."""
    from visavis.features.appointments import lookups
    from visavis.features.people.actors import CustomerActor
    from visavis.features.tickets.models import Ticket
    from visavis.kernel import ids

    desk, staff = _desk(
        AGENTS, hours={day: [["07:00", "20:00"]] for day in ("mon", "tue", "wed", "thu", "fri")}
    )
    tickets = _tickets(desk, AGENTS * DAYS * PER_DAY + 1)
    booked = _bookings(desk, staff, tickets[1:])
    ticket = Ticket.objects.select_related("customer").get(id=tickets[0])
    actor = CustomerActor(ticket.customer_id, "host", "", ids.new_id(), "Customer", "en")
    times, free = [], 0
    for number in range(runs + 5):
        begin = time.perf_counter()
        found = lookups.slots(
            actor=actor, ticket_id=ticket.id, first=_today() + timedelta(days=1), days=DAYS, zone=ZONE
        )
        if number >= 5:
            times.append((time.perf_counter() - begin) * 1000)
        free = len(found)
    return {"times": times, "free": free, "booked": booked, "agents": AGENTS}


def book() -> dict[str, Any]:
    """Customers with a ticket each, and the times of one agent's day of which one half hour takes one."""
    from bench.seed import _customers

    desk, _staff = _desk(1)
    day = _today() + timedelta(days=2)
    nine = datetime.combine(day, clock_time(9), ZoneInfo(ZONE)).astimezone(UTC)
    times = [(nine + timedelta(minutes=30 * n)).isoformat() for n in range(TIMES)]
    return {"customers": _customers(CUSTOMERS, desk, waiting=False), "times": times}


def _today() -> date:
    from visavis.kernel import clock

    return clock.now().astimezone(ZoneInfo(ZONE)).date()


def _desk(agents: int, hours: dict[str, list[list[str]]] | None = None) -> tuple[Any, list[Any]]:
    """A desk and its agents; a lone one works around the clock, many in three shifts with a break each."""
    from django.contrib.auth.models import User

    from visavis.features.appointments.models import Absence, Shift
    from visavis.features.desks import actions as desks
    from visavis.features.desks.models import DeskMember
    from visavis.features.people.actors import SystemActor
    from visavis.features.people.models import Staff

    desk = desks.make_desk(actor=SystemActor(), slug="support", name="Desk", time_zone=ZONE, hours=hours)
    users = User.objects.bulk_create(User(username=f"agent{n}") for n in range(agents))
    staff = Staff.objects.bulk_create(
        Staff(user=user, name=f"Agent {n}", languages=["en"]) for n, user in enumerate(users)
    )
    DeskMember.objects.bulk_create(
        DeskMember(desk=desk, staff=who, skills=SKILLS[n % 3]) for n, who in enumerate(staff)
    )
    Shift.objects.bulk_create(
        Shift(staff=who, desk=desk, weekday=day, start=start, end=end)
        for n, who in enumerate(staff)
        for start, end in [SHIFTS[n % 3] if agents > 1 else ("00:00", "24:00")]
        for day in range(7)
    )
    if agents > 1:
        breaks = [(who, _local(n % 3, day, 4 * 60)) for day in range(DAYS + 1) for n, who in enumerate(staff)]
        Absence.objects.bulk_create(
            Absence(staff=who, starts_at=at, ends_at=at + timedelta(minutes=30), kind="break")
            for who, at in breaks
        )
    return desk, staff


def _local(shift: int, day: int, minutes: int) -> datetime:
    """So many minutes into a shift of a coming day."""
    hour = int(SHIFTS[shift][0][:2])
    begin = datetime.combine(_today() + timedelta(days=day), clock_time(hour), ZoneInfo(ZONE))
    return begin.astimezone(UTC) + timedelta(minutes=minutes)


def _tickets(desk: Any, count: int) -> list[Any]:
    """One customer with that many tickets: who booked is not what is measured."""
    from bench.seed import _ticket
    from visavis.features.people.models import Customer
    from visavis.features.tickets.models import Ticket
    from visavis.kernel import clock

    customer = Customer.objects.create(name="Customer", created_at=clock.now())
    rows = (_ticket(number, customer, desk, clock.now()) for number in range(count))
    return [row.id for row in Ticket.objects.bulk_create(rows, batch_size=500)]


def _bookings(desk: Any, staff: list[Any], tickets: list[Any]) -> int:
    from visavis.features.appointments import rules
    from visavis.features.appointments.models import Appointment, Cell
    from visavis.features.tickets.models import Ticket
    from visavis.kernel import clock

    dice, customer = random.Random(1), Ticket.objects.get(id=tickets[0]).customer
    rows, spare = [], iter(tickets)
    for day in range(DAYS):
        for number, who in enumerate(staff):
            for quarter in dice.sample([q for q in range(32) if q not in (16, 17)], PER_DAY):
                at = _local(number % 3, day, quarter * 15)
                rows.append(
                    Appointment(
                        ticket_id=next(spare),
                        customer=customer,
                        desk=desk,
                        staff=who,
                        starts_at=at,
                        ends_at=at + timedelta(minutes=15),
                        time_zone=ZONE,
                        booked_by="customer",
                        created_at=clock.now(),
                    )
                )
    Appointment.objects.bulk_create(rows, batch_size=500)
    cells = (
        Cell(appointment=row, staff_id=row.staff_id, at=at)
        for row in rows
        for at in rules.cells_of(row.starts_at, row.ends_at)
    )
    Cell.objects.bulk_create(cells, batch_size=500)
    return len(rows)


if __name__ == "__main__":
    main()
