"""The doorbell: it says that the journal grew, and carries messages that must never be stored.

The journal is the mailbox, the bell only the bell: rings and whispers may be lost, nothing else may. Whoever
listens also looks into the journal by itself now and then.
"""

from collections.abc import Callable
from typing import Any, Protocol

from django.conf import settings
from django.utils.module_loading import import_string

Listener = Callable[[str | None, dict[str, Any] | None], None]
"""Called with (None, None) for a ring and with (topic, message) for a whisper, from any thread."""


class Bell(Protocol):
    def ring(self) -> None: ...

    def whisper(self, topic: str, message: dict[str, Any]) -> None: ...

    def listen(self, listener: Listener) -> Callable[[], None]:
        """Subscribe; the answer unsubscribes."""
        ...


_bell: Bell | None = None


def bell() -> Bell:
    """The bell that settings.VISAVIS_BELL names, one per process."""
    global _bell
    if _bell is None:
        _bell = import_string(settings.VISAVIS_BELL)()
    assert _bell is not None
    return _bell


def ring() -> None:
    """Tell every listener that new journal entries can be read."""
    bell().ring()


def whisper(topic: str, message: dict[str, Any]) -> None:
    """Pass a message (SDP, candidates) to the sockets of a topic; it is written nowhere."""
    bell().whisper(topic, message)


def listen(listener: Listener) -> Callable[[], None]:
    return bell().listen(listener)
