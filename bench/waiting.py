"""Waiting customers on one process: how soon the accepted one knows, how soon the others move up, memory each.

Every customer holds a real socket, opened as their page does it (connect ticket over HTTP, hello, snapshot). One
agent accepts, ends and finishes over the REST interface, again and again; offers reach them over their own socket.
"""

import asyncio
import time
from collections import defaultdict
from typing import Any

from bench.figures import percentile, rounded, say
from bench.house import House
from bench.http import Http
from bench.sockets import Sock

OPENERS = 24
LAST_NEWS_SECONDS = 3.0


def run(quick: bool) -> dict[str, Any]:
    results: dict[str, Any] = {}
    for waiting, accepts in ((300, 20), (1000, 40)) if quick else ((1000, 150), (10_000, 300)):
        with House() as house:
            people = house.seed(waiting, waiting=True)
            house.start()
            measured = asyncio.run(_measure(house, people, accepts))
        results |= {f"{name}_{waiting}": value for name, value in measured.items()}
    return results


async def _measure(house: House, people: dict[str, Any], accepts: int) -> dict[str, float]:
    room = Room(house.port, people["customers"])
    before = house.memory_kib()
    await room.open()
    memory = house.memory_kib() - before
    agent = Agent(house.port, people["staff"]["cookie"], people["desk"], room)
    await agent.sit_down()
    cpu, start = house.cpu_seconds(), time.perf_counter()
    for _ in range(accepts + WARM_UP):
        await agent.take_one()
    say(
        f"{accepts} accepts, server busy {(house.cpu_seconds() - cpu) / (time.perf_counter() - start):.0%} of a core"
    )
    await asyncio.sleep(LAST_NEWS_SECONDS)
    room.close()
    lost = sum(room.lost())
    if lost:
        say(f"{lost} sockets were lost on the way")
    told = agent.told[WARM_UP:]
    return {
        "told_ms_p50": rounded(percentile(told, 0.5) * 1000),
        "told_ms_p99": rounded(percentile(told, 0.99) * 1000),
        "position_ms_p50": rounded(percentile(room.moves, 0.5) * 1000),
        "position_ms_p99": rounded(percentile(room.moves, 0.99) * 1000),
        "positions_untold": room.untold(),
        "kib_per_customer": rounded(memory / len(people["customers"])),
    }


WARM_UP = 5


def said(ahead: int) -> int:
    """The figure a customer reads (as the page words it): exact up to 50, then rounded down."""
    step = 10 if ahead <= 100 else 50 if ahead <= 500 else 100
    return ahead if ahead <= 50 else (ahead - 1) // step * step + 1


class Room:
    """All waiting customers, in the order of the line, and when each of them heard what."""

    def __init__(self, port: int, customers: list[dict[str, str]]) -> None:
        self._port = port
        self._customers = customers
        self._socks: list[Sock] = []
        self._places = {customer["visit"]: place for place, customer in enumerate(customers)}
        self.accepted: dict[str, asyncio.Future[float]] = {}
        self.moves: list[float] = []
        """Seconds from each change of a customer's figure to the socket that says it."""
        self._due: defaultdict[str, list[tuple[int, float]]] = defaultdict(list)
        self._taken = 0

    async def open(self) -> None:
        say(f"opening {len(self._customers)} sockets")
        left = iter(self._customers)
        await asyncio.gather(*(self._opener(left) for _ in range(OPENERS)))
        say("all are waiting")

    async def _opener(self, left: Any) -> None:
        async with Http(self._port) as http:
            for customer in left:
                answer = await http.send("POST", "/api/v1/customer/live-ticket", customer["cookie"], {})
                visit = customer["visit"]
                ready: asyncio.Future[None] = asyncio.get_running_loop().create_future()
                sock = await Sock.open(self._port, lambda m, at, v=visit, r=ready: self._hear(v, m, at, r))  # type: ignore[misc]
                watch = [{"view": "visit", "id": visit}]
                sock.say({"type": "hello", "ticket": answer.json()["ticket"], "watch": watch})
                self._socks.append(sock)
                await asyncio.wait_for(ready, 60)

    def _hear(self, visit: str, message: dict[str, Any], at: float, ready: asyncio.Future[None]) -> None:
        kind = message["type"]
        if kind == "snapshot" and not ready.done():
            ready.set_result(None)
        elif kind == "event" and message["kind"] == "visit.accepted":
            if visit in self.accepted and not self.accepted[visit].done():
                self.accepted[visit].set_result(at)
        elif kind == "position":
            self._moved(visit, message["ahead"], at)

    def _moved(self, visit: str, ahead: int, at: float) -> None:
        due = self._due[visit]
        while due and due[0][0] >= said(ahead):
            self.moves.append(at - due.pop(0)[1])

    def first_left(self, at: float) -> None:
        """The head of the line was taken: note for whom the figure changes by it."""
        self._due.pop(self._customers[self._taken]["visit"], None)
        self._taken += 1
        for customer in self._customers[self._taken :]:
            place = self._places[customer["visit"]] - self._taken
            if said(place) != said(place + 1):
                self._due[customer["visit"]].append((said(place), at))

    def untold(self) -> int:
        """Changes that nobody heard of until the end."""
        return sum(map(len, self._due.values()))

    def lost(self) -> list[bool]:
        return [sock.lost for sock in self._socks]

    def close(self) -> None:
        for sock in self._socks:
            if not sock.lost:
                sock.close()


class Agent:
    """One agent at the console's own interface."""

    def __init__(self, port: int, cookie: str, desk: str, room: Room) -> None:
        self._http = Http(port)
        self._port = port
        self._cookie = cookie
        self._desk = desk
        self._room = room
        self._offers: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self._sock: Sock | None = None
        self.told: list[float] = []
        """Seconds from the click on Accept to the customer's socket."""

    async def sit_down(self) -> None:
        answer = await self._ask("POST", "/live-ticket", {})
        self._sock = await Sock.open(self._port, self._hear)
        watch = [{"view": "board", "id": self._desk}]
        self._sock.say({"type": "hello", "ticket": answer["ticket"], "watch": watch})
        await self._ask("PUT", "/state", {"state": "ready"})

    def _hear(self, message: dict[str, Any], _at: float) -> None:
        if message["type"] == "ping":
            assert self._sock is not None
            self._sock.say({"type": "pong"})
        elif message["type"] == "event" and message["kind"] == "visit.offered":
            self._offers.put_nowait(message["data"])

    async def take_one(self) -> None:
        offer = await asyncio.wait_for(self._offers.get(), 60)
        told: asyncio.Future[float] = asyncio.get_running_loop().create_future()
        self._room.accepted[offer["visit_id"]] = told
        clicked = time.perf_counter()
        self._room.first_left(clicked)
        accepted = await self._ask("POST", f"/offers/{offer['offer_id']}/accept", {})
        self.told.append(await asyncio.wait_for(told, 30) - clicked)
        await self._ask("POST", f"/calls/{accepted['call_id']}/end", {})
        done = {"outcome": "solved", "notes": "", "ready": True}
        await self._ask("POST", f"/visits/{accepted['visit_id']}/finish", done)

    async def _ask(self, method: str, path: str, body: Any) -> Any:
        answer = await self._http.send(method, f"/api/v1/staff{path}", self._cookie, body)
        if answer.status != 200:
            raise RuntimeError(f"{method} {path}: {answer.status} {answer.body[:200]!r}")
        return answer.json()
