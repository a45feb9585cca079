"""kill -9 of the whole server, twenty times, while people join, are offered, talk and are written up (F-01).

Whatever was acknowledged is there afterwards: places with their order, messages, notes, outcomes; nobody has two
agents; every chain verifies.
"""

import os
import random
import sqlite3
import threading
import time
from typing import Any

import pytest

from faults.people import Agent, Customer, Memory, Session, sign_in
from support.house import House

KILLS = int(os.environ.get("VISAVIS_KILLS", "20"))
AT_MOST_S = 10.0
"""Each server lives until a call was written up since the last kill, at most this long, and a moment more."""
MOMENT = random.Random(2611)

pytestmark = [pytest.mark.slow, pytest.mark.network]


def scalar(house: House, sql: str) -> Any:
    with sqlite3.connect(f"file:{house.data / 'db.sqlite3'}?mode=ro", uri=True) as database:
        return database.execute(sql).fetchone()[0]


def rows(house: House, sql: str) -> list[Any]:
    with sqlite3.connect(f"file:{house.data / 'db.sqlite3'}?mode=ro", uri=True) as database:
        return database.execute(sql).fetchall()


def populate(house: House) -> tuple[str, list[Any], list[Any]]:
    """One desk with two agents and six customers."""
    first = house.do("make_cast", slug="kill0")
    desk_id = str(first.desk_id)
    second = house.do("hire", desk_id=desk_id, username="second", name="Second Agent")
    customers = [(first.ticket_id, first.customer.token)]
    for number in range(1, 6):
        more = house.do("make_ticket", slug=f"kill{number}", desk_id=desk_id)
        customers.append((more.ticket_id, more.customer.token))
    return desk_id, [first.agent, second], customers


def check(house: House, memory: Memory, keys: dict[str, str]) -> None:
    assert not memory.trouble, memory.trouble[:5]
    assert scalar(house, "PRAGMA integrity_check") == "ok"
    stored = {
        row[0]: row
        for row in rows(house, "SELECT id, key, state, agent_id, notes, outcome FROM visits_visit")
    }
    for visit, ticket in memory.places.items():
        assert visit.replace("-", "") in stored, f"the place of ticket {ticket} is lost"
    for visit, key in keys.items():
        assert stored[visit][1] == key, "the order of the line has changed"
    said = {row[0] for row in rows(house, "SELECT client_key FROM tickets_message")}
    assert not set(memory.messages) - said, "an acknowledged message is lost"
    for visit, notes in memory.outcomes.items():
        row = stored[visit.replace("-", "")]
        assert (row[2], row[4], row[5]) == ("closed", notes, "solved")
    for visit, notes in memory.notes.items():
        assert stored[visit.replace("-", "")][4] == notes, "an acknowledged note is lost"
    assert all(len(calls) == 1 for calls in memory.calls.values()), "somebody was given two calls"
    live = "state IN ('waiting','offered','connecting','in_call')"
    for table, condition, column in (
        ("calls_call", "1", "visit_id"),
        ("visits_visit", live, "customer_id"),
        ("visits_visit", "state IN ('connecting','in_call')", "agent_id"),
        ("visits_offer", "state = 'ringing'", "visit_id"),
        ("visits_offer", "state = 'ringing'", "staff_id"),
    ):
        grouped = f"SELECT 1 FROM {table} WHERE {condition} GROUP BY {column} HAVING count(*) > 1"
        assert scalar(house, f"SELECT count(*) FROM ({grouped})") == 0, f"two of one {column} in {table}"
    keys.update({visit: row[1] for visit, row in stored.items()})


def test_nothing_acknowledged_is_lost_over_twenty_kills() -> None:
    with House(command="serve") as house:
        desk_id, staff, customers = populate(house)
        cookies = [sign_in(house.origin, agent.username, agent.password) for agent in staff]
        sessions = [Session(house.origin, {"visavis_customer": token}) for _ticket, token in customers]
        memory, keys = Memory(), dict[str, str]()
        for _kill in range(KILLS):
            stop = threading.Event()
            people: list[threading.Thread] = [
                Customer(sessions[n], str(ticket), memory, stop, f"c{n}")
                for n, (ticket, _token) in enumerate(customers)
            ]
            people += [
                Agent(Session(house.origin, cookie), desk_id, memory, stop, f"a{n}")
                for n, cookie in enumerate(cookies)
            ]
            for person in people:
                person.start()
            busy_until, before = time.monotonic() + AT_MOST_S, len(memory.outcomes)
            while len(memory.outcomes) == before and time.monotonic() < busy_until:
                time.sleep(0.02)
            time.sleep(MOMENT.uniform(0, 0.4))
            house.kill()
            stop.set()
            for person in people:
                person.join(timeout=20)
            check(house, memory, keys)
            house.start()
        assert house.do("journal_faults") == []
    assert len(memory.places) > KILLS, "the load was real"
    assert len(memory.outcomes) > KILLS / 2, "calls were held and written up between the kills"
    assert len(memory.messages) > KILLS
