"""The bell of a single process: a list of listeners."""

import logging
import threading
from collections.abc import Callable
from typing import Any

from visavis.kernel.bell import Listener

log = logging.getLogger(__name__)


class MemoryBell:
    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._listeners: tuple[Listener, ...] = ()

    def ring(self) -> None:
        self._tell(None, None)

    def whisper(self, topic: str, message: dict[str, Any]) -> None:
        self._tell(topic, message)

    def listen(self, listener: Listener) -> Callable[[], None]:
        with self._lock:
            self._listeners = (*self._listeners, listener)

        def stop() -> None:
            with self._lock:
                self._listeners = tuple(item for item in self._listeners if item is not listener)

        return stop

    def _tell(self, topic: str | None, message: dict[str, Any] | None) -> None:
        for listener in self._listeners:
            try:
                listener(topic, message)
            except Exception:
                # A listener's trouble is not the writer's: the work is committed, the bell is only a hint.
                log.exception("a bell listener failed")
