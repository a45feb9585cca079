"""Places in line, told live.

Per desk the hub keeps the order of the line in memory, loaded once and then moved by events. About once a
second it works out who stands where and tells those whose number changed. Up to `NEAR` people ahead the
number is exact; beyond, people read "more than 120", so only a change of that round figure is news.
"""

import asyncio
import logging
from collections.abc import Coroutine
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sortedcontainers import SortedList

from visavis.features.visits import lookups as visits
from visavis.features.visits.events import (
    VisitAccepted,
    VisitBooked,
    VisitEvent,
    VisitExpired,
    VisitJoined,
    VisitLeft,
    VisitMissed,
)
from visavis.features.visits.lookups import Forecast
from visavis.features.waiting.rules import ShownRange
from visavis.kernel import clock
from visavis.kernel.wire import to_wire
from visavis.live import protocol
from visavis.live.hub import Hub
from visavis.live.tail import News
from visavis.live.threads import Threads

log = logging.getLogger(__name__)

NEAR = 50
TELL_SECONDS = 0.9
"""Places are told about once a second; a little less, so that news is no older than one."""
LEAST_REST_SECONDS = 0.2
"""Between two tellings, however long one takes: requests and signals come first."""
REFRESH_SECONDS = 15.0
"""Ranges are looked at this often even when nobody moved."""


HOLE = "<visit>"
Words = dict[tuple[int, ShownRange | None], str]
"""What one telling says, worked out once for all who stand in the same round figure."""


def band(ahead: int) -> int:
    """The number that is told: exact up to `NEAR`, then the first of its round figure: 121 for "more than 120".

    The page words it (`shownAhead` in frontend/shared/reduce.ts), and says the same for each number of one band.
    """
    if ahead <= NEAR:
        return ahead
    step = 10 if ahead <= 100 else 50 if ahead <= 500 else 100
    return (ahead - 1) // step * step + 1


@dataclass(slots=True)
class Told:
    """What a customer last read, and a narrower range that waits for a second opinion.

    `fresh`: the page has just got a snapshot, whose range is right.
    """

    ahead: int
    range: ShownRange | None = None
    narrower: ShownRange | None = None
    fresh: bool = True


class DeskLine:
    """The order of one desk's line."""

    def __init__(self) -> None:
        self.order: SortedList = SortedList()
        self.keys: dict[UUID, datetime] = {}
        self.told: dict[UUID, Told] = {}
        self.dirty = True
        self.told_at = 0.0
        self.loading: list[VisitEvent] | None = []
        """Events that arrived while the line was being read; None once it is there."""

    def load(self, entries: list[visits.LineEntry]) -> None:
        for entry in entries:
            self._add(entry.visit_id, entry.key)
        for event in self.loading or ():
            self.apply(event)
        self.loading = None

    def apply(self, event: VisitEvent) -> None:
        """Adding or taking away twice changes nothing: the load may have seen the event already."""
        if isinstance(event, VisitJoined):
            self._add(event.visit_id, event.entry.key)
        elif isinstance(event, VisitBooked):
            self._move(event.visit_id, event.entry.key)
        else:
            self._take(event.visit_id)
        self.dirty = True

    def _add(self, visit_id: UUID, key: datetime) -> None:
        if visit_id not in self.keys:
            self.keys[visit_id] = key
            self.order.add((key, visit_id))

    def _move(self, visit_id: UUID, key: datetime) -> None:
        """Another place in the same line; whoever left meanwhile stays away."""
        before = self.keys.get(visit_id)
        if before is not None:
            self.order.remove((before, visit_id))
            self.order.add((key, visit_id))
            self.keys[visit_id] = key

    def _take(self, visit_id: UUID) -> None:
        key = self.keys.pop(visit_id, None)
        self.told.pop(visit_id, None)
        if key is not None:
            self.order.remove((key, visit_id))


class Positions:
    def __init__(self, hub: Hub, threads: Threads) -> None:
        self._hub = hub
        self._threads = threads
        self._desks: dict[UUID, DeskLine] = {}
        self._stirred = asyncio.Event()
        self._tasks: set[asyncio.Task[None]] = set()
        for event in (VisitJoined, VisitBooked, VisitAccepted, VisitLeft, VisitMissed, VisitExpired):
            hub.on(event.kind, self._moved)

    def start(self) -> None:
        self._keep(self._run())

    async def stop(self) -> None:
        for task in tuple(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def watched(self, desk_id: UUID, visit_id: UUID, ahead: int) -> None:
        """A page got a snapshot with this place; from now on it hears of changes."""
        line = self._desks.get(desk_id)
        if line is None:
            line = self._desks[desk_id] = DeskLine()
            self._keep(self._load(desk_id, line))
        line.told.setdefault(visit_id, Told(band(ahead)))
        self._stir(line)

    def _keep(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _load(self, desk_id: UUID, line: DeskLine) -> None:
        try:
            line.load(await self._threads.read(lambda: visits.line(desk_id=desk_id)))
        except Exception:
            log.exception("the line of desk %s could not be read", desk_id)
            self._desks.pop(desk_id, None)
        self._stir(line)

    def _moved(self, item: News) -> None:
        event = item.event
        assert isinstance(event, VisitEvent)
        line = self._desks.get(event.desk_id)
        if line is None:
            return
        if line.loading is not None:
            line.loading.append(event)
        else:
            line.apply(event)
            self._stir(line)

    def _stir(self, line: DeskLine) -> None:
        line.dirty = True
        self._stirred.set()

    async def _run(self) -> None:
        while True:
            try:
                async with asyncio.timeout(REFRESH_SECONDS):
                    await self._stirred.wait()
            except TimeoutError:
                pass
            self._stirred.clear()
            began = clock.monotonic()
            for desk_id, line in tuple(self._desks.items()):
                try:
                    await self._tell_desk(desk_id, line)
                except Exception:
                    log.exception("the places of desk %s could not be told", desk_id)
            # What stirs in the meantime waits here: that is the limit of one telling a second.
            await asyncio.sleep(max(LEAST_REST_SECONDS, TELL_SECONDS - (clock.monotonic() - began)))

    async def _tell_desk(self, desk_id: UUID, line: DeskLine) -> None:
        stale = clock.monotonic() - line.told_at >= REFRESH_SECONDS
        if line.loading is not None or not line.told or not (line.dirty or stale):
            return
        line.dirty = False
        line.told_at = clock.monotonic()
        forecast = await self._threads.read(lambda: visits.forecast(desk_id=desk_id))
        words: Words = {}
        for place, (_key, visit_id) in enumerate(tuple(line.order)):
            told = line.told.get(visit_id)
            if told is None or visit_id not in line.keys:
                continue
            if self._changed(told, band(place), forecast):
                await self._tell(line, visit_id, told, words)
            elif place % 1000 == 999:
                await asyncio.sleep(0)

    @staticmethod
    def _changed(told: Told, ahead: int, forecast: Forecast) -> bool:
        """Has the customer something new to read? Ranges widen at once, and narrow only when found twice."""
        shown = forecast.at(ahead)
        if ahead != told.ahead or told.fresh:
            news = ahead != told.ahead
            told.ahead, told.range, told.narrower, told.fresh = ahead, shown, None, False
            return news
        if shown == told.range:
            told.narrower = None
            return False
        if _wider(shown, told.range) or shown == told.narrower:
            told.range, told.narrower = shown, None
            return True
        told.narrower = shown
        return False

    async def _tell(self, line: DeskLine, visit_id: UUID, told: Told, words: Words) -> None:
        pages = [page for page in self._hub.listeners(f"visit:{visit_id}") if not page.staff]
        if not pages:
            line.told.pop(visit_id, None)
            return
        said = (told.ahead, told.range)
        if said not in words:
            words[said] = _words(*said)
        text = words[said].replace(HOLE, str(visit_id))
        for page in pages:
            page.push_position(visit_id, text)
            await self._hub.breathe()


def _words(ahead: int, shown: ShownRange | None) -> str:
    """The message for everybody at this place; `HOLE` stands where the visit's id goes."""
    shape = {"type": "position", "visit": HOLE, "ahead": ahead, "range": to_wire(visits.range_view(shown))}
    return protocol.encode(shape)


def _wider(new: ShownRange | None, old: ShownRange | None) -> bool:
    return new is None or old is None or new.low < old.low or new.high > old.high
