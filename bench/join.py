"""Joining the queue over HTTP: how many a second, and how long one takes at 200 a second."""

import asyncio
import time
from typing import Any

from bench.figures import percentile, rounded, say
from bench.house import House
from bench.http import Http

RATE = 200
CLIENTS = 32
POOL = 64


def run(quick: bool) -> dict[str, Any]:
    flood, steady, warm = (1000, 1000, 100) if quick else (4000, 4000, 300)
    with House() as house:
        load = _open(house, warm, steady)
        say(f"{RATE} joins a second, {steady} in all")
        waits, failed = asyncio.run(_steady(load, steady))
    with House() as house:
        load = _open(house, warm, flood)
        busy = house.cpu_seconds()
        say(f"as many joins as it takes, {flood} in all, {CLIENTS} at a time")
        rate = asyncio.run(_flood(load, flood))
        say(f"{(house.cpu_seconds() - busy) / flood * 1000:.1f} ms of processor time each")
    return {
        "joins_per_s": rounded(rate),
        "join_ms_p50_at_200": rounded(percentile(waits, 0.5) * 1000),
        "join_ms_p99_at_200": rounded(percentile(waits, 0.99) * 1000),
        "failed_at_200": failed,
        "joins": flood + steady,
    }


def _open(house: House, warm: int, count: int) -> "Load":
    """A fresh house for each part: half a minute after joining, customers without a page are marked away, which is
    work that those of a real house don't make."""
    people = house.seed(warm + count, waiting=False)["customers"]
    house.start()
    load = Load(house.port, people)
    asyncio.run(_warm(load, warm))
    return load


class Load:
    """Hands every customer out once."""

    def __init__(self, port: int, people: list[dict[str, str]]) -> None:
        self.port = port
        self._people = iter(people)

    async def join(self, http: Http) -> bool:
        person = next(self._people)
        answer = await http.send("POST", f"/tickets/{person['ticket']}/join/", person["cookie"], {})
        return answer.status == 200 and "visit_id" in answer.json()


async def _warm(load: Load, count: int) -> None:
    async with Http(load.port) as http:
        for _ in range(count):
            if not await load.join(http):
                raise RuntimeError("a join was refused")


async def _steady(load: Load, count: int) -> tuple[list[float], int]:
    """Open loop: a join is due every 1/200 s whether or not the earlier ones are back; its time counts from when
    it was due."""
    idle = [Http(load.port) for _ in range(POOL)]
    waits: list[float] = []
    failed = 0

    async def one(due: float) -> None:
        nonlocal failed
        http = idle.pop() if idle else Http(load.port)
        try:
            failed += not await load.join(http)
        except (OSError, asyncio.IncompleteReadError):
            failed += 1
        waits.append(time.perf_counter() - due)
        idle.append(http)

    start = time.perf_counter()
    tasks = []
    for number in range(count):
        due = start + number / RATE
        if (rest := due - time.perf_counter()) > 0:
            await asyncio.sleep(rest)
        tasks.append(asyncio.create_task(one(due)))
    await asyncio.gather(*tasks)
    for http in idle:
        http.close()
    return waits, failed


async def _flood(load: Load, count: int) -> float:
    left = count

    async def client() -> None:
        nonlocal left
        async with Http(load.port) as http:
            while left > 0:
                left -= 1
                if not await load.join(http):
                    raise RuntimeError("a join was refused")

    start = time.perf_counter()
    await asyncio.gather(*(client() for _ in range(CLIENTS)))
    return count / (time.perf_counter() - start)
