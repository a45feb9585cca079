"""Where the hub's database work is done: never in the event loop."""

import asyncio
import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

from django.db import close_old_connections

log = logging.getLogger(__name__)
T = TypeVar("T")


class Threads:
    """A few readers and one writer, each thread with a database connection of its own that stays open."""

    def __init__(self, readers: int = 2) -> None:
        self._readers = ThreadPoolExecutor(readers, thread_name_prefix="live-read")
        self._writer = ThreadPoolExecutor(1, thread_name_prefix="live-write")

    async def read(self, work: Callable[[], T]) -> T:
        """Run a lookup; its exceptions come back."""
        return await asyncio.get_running_loop().run_in_executor(self._readers, _tidy, work)

    async def write(self, work: Callable[[], T]) -> T:
        """Run an action after those asked for before it; its exceptions come back."""
        return await asyncio.get_running_loop().run_in_executor(self._writer, _tidy, work)

    def write_later(self, work: Callable[[], Any]) -> None:
        """Run an action without waiting. Trouble is logged: whoever asked looks again by itself."""
        self._writer.submit(_logged, work)

    def stop(self) -> None:
        self._readers.shutdown(wait=True, cancel_futures=True)
        self._writer.shutdown(wait=True)


def _tidy(work: Callable[[], T]) -> T:
    close_old_connections()
    try:
        return work()
    finally:
        close_old_connections()


def _logged(work: Callable[[], Any]) -> None:
    try:
        _tidy(work)
    except Exception as trouble:
        log.warning("the hub could not write: %s", type(trouble).__name__)
