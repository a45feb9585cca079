"""Following the journal: one reader thread with its own database connection, news in the order of the
journal.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from django.db import close_old_connections

from visavis.kernel import bell, journal
from visavis.kernel.journal import Event

log = logging.getLogger(__name__)

LOOK_SECONDS = 0.5
"""Bells may be lost: the journal is looked at this often anyway."""


@dataclass(frozen=True, slots=True)
class News:
    """One journal entry, ready to be told: worked out in the reader thread, not in the event loop."""

    cursor: int
    kind: str
    event: Event
    topics: tuple[str, ...]
    payload: dict[str, Any]
    public: dict[str, Any] | None


Tell = Callable[[list[News]], Awaitable[None]]
Pass = Callable[[str, dict[str, Any]], None]


def read_news(after: int) -> tuple[int, list[News], bool]:
    """The entries after `after`, the new cursor, and whether more may follow.

    An entry that nobody can read is passed over with a log line.
    """
    news = []
    entries = journal.read_after(after)
    for entry in entries:
        try:
            event = journal.load(entry.kind, entry.payload)
            news.append(News(entry.id, entry.kind, event, event.topics(), entry.payload, event.public()))
        except (KeyError, TypeError, ValueError) as trouble:
            log.warning(
                "journal entry %s (%s) can't be told: %s", entry.id, entry.kind, type(trouble).__name__
            )
    return (entries[-1].id if entries else after), news, len(entries) == journal.AT_ONCE


class Tail:
    """Wakes at the bell or after `LOOK_SECONDS`, reads what is new and hands it to `tell`.

    Whispers go to `pass_on` the moment they are heard, ahead of the event they belong to: what they carry (the
    agent's offer) is what the first picture waits for, and pages keep a signal that comes before its news.
    """

    def __init__(self, tell: Tell, pass_on: Pass) -> None:
        self._tell = tell
        self._pass_on = pass_on
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="live-tail")
        self._rung = asyncio.Event()
        self._cursor = 0
        self._task: asyncio.Task[None] | None = None
        self._hush: Callable[[], None] | None = None

    async def start(self) -> None:
        """Begin after the present end of the journal: whoever comes later gets a snapshot."""
        loop = asyncio.get_running_loop()
        self._cursor = await loop.run_in_executor(self._thread, journal.head)

        def hear(topic: str | None, message: dict[str, Any] | None) -> None:
            if not loop.is_closed():
                loop.call_soon_threadsafe(self._hear, topic, message)

        self._hush = bell.listen(hear)
        self._task = loop.create_task(self._run())

    async def stop(self) -> None:
        if self._hush:
            self._hush()
        if self._task:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
        self._thread.shutdown(wait=True)

    def _hear(self, topic: str | None, message: dict[str, Any] | None) -> None:
        if topic is not None and message is not None:
            self._pass_on(topic, message)
        else:
            self._rung.set()

    async def _run(self) -> None:
        while True:
            try:
                async with asyncio.timeout(LOOK_SECONDS):
                    await self._rung.wait()
            except TimeoutError:
                pass
            self._rung.clear()
            try:
                await self._look()
            except Exception:
                log.exception("the journal could not be read or told")
                await asyncio.sleep(LOOK_SECONDS)

    async def _look(self) -> None:
        loop = asyncio.get_running_loop()
        more = True
        while more:
            self._cursor, news, more = await loop.run_in_executor(self._thread, self._read, self._cursor)
            if news:
                await self._tell(news)

    @staticmethod
    def _read(after: int) -> tuple[int, list[News], bool]:
        try:
            return read_news(after)
        finally:
            close_old_connections()
