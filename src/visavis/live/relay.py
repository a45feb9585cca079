"""Signals between the two sides of an open call, and noticing that a side is gone.

A signal passes only from a side of the call, under that side's present epoch (an old tab is out), in an
allowed shape, and only to the other side. Nothing of it is stored or logged.
"""

import asyncio
import logging
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from visavis.features.calls import actions as call_actions
from visavis.features.calls import lookups as calls
from visavis.features.calls import rules
from visavis.features.calls.events import CallEnded, CallFound, CallJoined, CallLost, CallOpened
from visavis.features.calls.lookups import Seats
from visavis.features.people.actors import StaffActor
from visavis.features.visits import actions as visits
from visavis.kernel import clock
from visavis.live import protocol
from visavis.live.client import Client
from visavis.live.hub import Hub
from visavis.live.protocol import Signal
from visavis.live.tail import News
from visavis.live.threads import Threads

log = logging.getLogger(__name__)

GRACE_SECONDS = 5.0
"""A side whose page is gone this long is lost to the other (a reload is faster)."""
SILENT_SECONDS = 12.0
"""A page in a call answers the hub's pings every few seconds; silent for this long it counts as gone (I-15).
"""
STARTING_SECONDS = 10.0
"""How long pages have to come back after a start of the hub before their side counts as gone."""


class Seating:
    """One open call as the hub knows it."""

    __slots__ = ("absent_since", "epochs", "lost", "seats")

    def __init__(self, seats: Seats, absent_until: float) -> None:
        self.seats = seats
        self.epochs = dict(seats.epochs)
        self.lost = set(seats.lost)
        self.absent_since: dict[str, float] = dict.fromkeys(self.epochs, absent_until)
        """Role -> since when (monotonic) no page of that side is heard; the future while a start gives time.
        """


class Relay:
    def __init__(self, hub: Hub, threads: Threads) -> None:
        self._hub = hub
        self._threads = threads
        self._calls: dict[UUID, Seating] = {}
        self._loading: dict[UUID, asyncio.Task[Seats | None]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        for kind, handler in (
            (CallOpened.kind, self._opened),
            (CallJoined.kind, self._joined),
            (CallLost.kind, self._changed),
            (CallFound.kind, self._changed),
            (CallEnded.kind, self._ended),
        ):
            hub.on(kind, handler)

    async def start(self) -> None:
        now = clock.monotonic()
        for seats in await self._threads.read(calls.open_seats):
            self._calls[seats.call_id] = Seating(seats, now + STARTING_SECONDS)

    # --- signals --------------------------------------------------------------------------------------------

    async def relay(self, client: Client, signal: Signal) -> str:
        """Pass a signal on. Empty, or the code of why it did not pass."""
        if rules.check_signal(signal.data):
            return "live.bad_signal"
        seating = await self._seating(signal.call)
        role = self._role(client, seating) if seating else ""
        if seating is None or not role:
            return "live.no_such_call"
        if signal.epoch > seating.epochs[role]:
            # The join is committed and answered, its event is still on the way here.
            await self._refresh(seating)
        if not _current(signal.epoch, seating.epochs[role]):
            return "live.taken_over"
        data = rules.through_relay(signal.data) if seating.seats.relay_only else signal.data
        if data is not None:
            frame = {
                "type": "signal",
                "call": str(signal.call),
                "from": role,
                "epoch": signal.epoch,
                "data": data,
            }
            self._pass(seating, rules.other(role), protocol.encode(frame))
        return ""

    def whisper(self, topic: str, message: dict[str, Any]) -> None:
        """A signal that the server itself passes on: the agent's prepared offer, after the accept."""
        text = protocol.encode(message)
        from_agent = message.get("from") == "agent"
        for client in self._hub.listeners(topic):
            if client.staff != from_agent:
                client.push(text)

    def _pass(self, seating: Seating, role: str, text: str) -> None:
        for client in self._pages(seating, role):
            client.push(text)

    def _pages(self, seating: Seating, role: str) -> Iterable[Client]:
        """The sockets where a signal for this side may be waited for."""
        seats = seating.seats
        if role == "agent":
            return self._hub.sockets_of(f"staff:{seats.agent_id}")
        watching = self._hub.listeners(f"visit:{seats.visit_id}", f"call:{seats.call_id}")
        return [client for client in watching if not client.staff]

    def _role(self, client: Client, seating: Seating) -> str:
        if isinstance(client.actor, StaffActor):
            return "agent" if client.actor.staff_id == seating.seats.agent_id else ""
        seats = seating.seats
        return "customer" if client.topics & {f"visit:{seats.visit_id}", f"call:{seats.call_id}"} else ""

    async def _seating(self, call_id: UUID) -> Seating | None:
        found = self._calls.get(call_id)
        if found is not None:
            return found
        task = self._loading.get(call_id)
        if task is None:
            task = asyncio.create_task(self._threads.read(lambda: calls.seats(call_id=call_id)))
            self._loading[call_id] = task
            task.add_done_callback(lambda _task: self._loading.pop(call_id, None))
        seats = await task
        if seats is None:
            return None
        return self._calls.setdefault(call_id, Seating(seats, clock.monotonic() + STARTING_SECONDS))

    async def _refresh(self, seating: Seating) -> None:
        call_id = seating.seats.call_id
        seats = await self._threads.read(lambda: calls.seats(call_id=call_id))
        for role, epoch in (seats.epochs if seats else {}).items():
            seating.epochs[role] = max(epoch, seating.epochs[role])

    # --- news of calls --------------------------------------------------------------------------------------

    def _opened(self, item: News) -> None:
        assert isinstance(item.event, CallOpened)
        task = asyncio.create_task(self._open(item.event.call_id))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _open(self, call_id: UUID) -> None:
        await self._seating(call_id)

    def _joined(self, item: News) -> None:
        assert isinstance(item.event, CallJoined)
        seating = self._calls.get(item.event.call_id)
        if seating is not None:
            role = item.event.role
            seating.epochs[role] = max(item.event.epoch, seating.epochs[role])
            seating.lost.discard(role)

    def _changed(self, item: News) -> None:
        event = item.event
        assert isinstance(event, CallLost | CallFound)
        seating = self._calls.get(event.call_id)
        if seating is None:
            return
        if isinstance(event, CallLost):
            seating.lost.add(event.role)
        else:
            seating.lost.discard(event.role)

    def _ended(self, item: News) -> None:
        assert isinstance(item.event, CallEnded)
        self._calls.pop(item.event.call_id, None)

    # --- who is there ---------------------------------------------------------------------------------------

    def in_call(self) -> Iterable[Client]:
        """The pages that take part in calls: they are pinged often."""
        for seating in self._calls.values():
            for role in seating.epochs:
                yield from self._present(seating, role)

    def sweep(self) -> None:
        """Once a second: whose page is gone, and whose is back?"""
        now = clock.monotonic()
        for seating in self._calls.values():
            for role in seating.epochs:
                pages = list(self._present(seating, role))
                if any(now - page.heard_at < SILENT_SECONDS for page in pages):
                    seating.absent_since.pop(role, None)
                    if role in seating.lost:
                        self._found(seating.seats.call_id, role)
                elif now - seating.absent_since.setdefault(role, now) >= GRACE_SECONDS:
                    seating.absent_since[role] = now  # asks again if this time it can't be written
                    if role not in seating.lost:
                        # A page that closed said so; one that only fell silent has lost its network.
                        self._lost(seating.seats.call_id, role, "network" if pages else "gone")

    def _present(self, seating: Seating, role: str) -> Iterable[Client]:
        """Before a side has joined, any page of that person counts; then only those that follow the call."""
        pages = self._pages(seating, role)
        if seating.epochs[role] == 0:
            return pages
        topic = f"call:{seating.seats.call_id}"
        return [page for page in pages if topic in page.topics]

    def _lost(self, call_id: UUID, role: str, why: str) -> None:
        self._threads.write_later(lambda: call_actions.lost(call_id=call_id, role=role, why=why))

    def _found(self, call_id: UUID, role: str) -> None:
        self._threads.write_later(lambda: visits.side_found(call_id=call_id, role=role))


def _current(epoch: int, present: int) -> bool:
    """Is a signal's epoch that of the side's present page?
     Until its first join has come back, a page signals under epoch 0: the customer's answer to an offer that rode
    on the accept must not wait for the join.
    """
    return epoch == present or (epoch == 0 and present == 1)
