"""Free times of a big desk, and a crowd that wants the same few times."""

import asyncio
import json
import sqlite3
import subprocess
import sys
from collections import Counter
from typing import Any
from urllib.parse import urlencode

from bench.figures import percentile, rounded, say
from bench.house import House
from bench.http import Http


def run(quick: bool) -> dict[str, Any]:
    with House() as house:
        say("four weeks of 50 agents")
        seen = _roster(house, "look", 50 if quick else 300)
    with House() as house:
        made = _roster(house, "book", 0)
        house.start()
        say(f"{len(made['customers'])} bookings of {len(made['times'])} times at once")
        answers = asyncio.run(_crowd(house, made))
        house.stop()
        booked, double = _booked(house)
    return {
        "free_slots_ms_p50": rounded(percentile(seen["times"], 0.5)),
        "free_slots_ms_p95": rounded(percentile(seen["times"], 0.95)),
        "free_slots": seen["free"],
        "booked_before": seen["booked"],
        "bookings_ok": booked,
        "bookings_double": double,
        "bookings_told": answers[303],
        "refused_with_times": answers[409],
        "failed": sum(answers.values()) - answers[303] - answers[409],
    }


def _roster(house: House, part: str, runs: int) -> dict[str, Any]:
    target = house.data / "roster.json"
    command = [sys.executable, "-m", "bench.roster", part, str(target), str(runs)]
    subprocess.run(command, env=house.environment, check=True)
    found: dict[str, Any] = json.loads(target.read_text())
    return found


async def _crowd(house: House, made: dict[str, Any]) -> Counter[int]:
    """Everybody sends the booking page's form at once; the statuses of the answers. 303 leads to the booking, 409 is
    the page again with the next free times."""

    async def one(number: int, person: dict[str, str]) -> int:
        form = {"slot": made["times"][number % len(made["times"])], "zone": "Europe/Berlin"}
        async with Http(house.port) as http:
            answer = await http.send(
                "POST", f"/tickets/{person['ticket']}/book/", person["cookie"], urlencode(form)
            )
            return answer.status

    return Counter(await asyncio.gather(*(one(n, person) for n, person in enumerate(made["customers"]))))


def _booked(house: House) -> tuple[int, int]:
    """Live bookings, and how many five-minute cells of an agent more than one of them covers."""
    with sqlite3.connect(house.data / "db.sqlite3") as base:
        rows = base.execute(
            "SELECT staff_id, strftime('%s', starts_at), strftime('%s', ends_at) FROM appointments_appointment"
            " WHERE state = 'booked'"
        ).fetchall()
    cells = Counter((who, at) for who, start, end in rows for at in range(int(start), int(end), 300))
    return len(rows), sum(count > 1 for count in cells.values())
