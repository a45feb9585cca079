"""The outside engines of captions: who hears speech, who translates text.

Both are optional. An engine that can't work here says so (`languages()` or `pairs()` is empty) and the call goes on.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

SAMPLE_RATE = 16_000
"""Samples a second of the audio that engines get: mono, signed 16 bit, little endian."""

ANY = "*"
"""A language code in `TranslateEngine.pairs()` that stands for every language."""


class Full(Exception):
    """The engine takes no further stream at present. Somebody may hang up soon."""


class NotAvailable(Exception):
    """The engine can't hear this language here. The text is the stable code of `SpeechEngine.why()`."""


class TranslateFailed(Exception):
    """No translation worth showing: the original is shown, marked untranslated.

    The text is a stable code: "no_pair", "late", "unreachable", "refused", "empty", "too_long", "wrong_script",
    "untranslated", "broken".
    """


@dataclass(frozen=True)
class SpokenLine:
    """One caption line as an engine hears it so far.

    Engines revise a line until it is final: the same `number` (of this stream, from 1) comes again with a higher
    `revision`. After a final line nothing more comes for its number; a final
    line without text takes back what was guessed. Times are milliseconds of the stream's audio.
    """

    number: int
    revision: int
    text: str
    final: bool
    start_ms: int
    end_ms: int


Heard = Callable[[SpokenLine], None]


class SpeechStream(Protocol):
    """One speaker's voice. `feed` and `close` may be called from different threads, one at a time."""

    def feed(self, pcm: bytes) -> None:
        """16 kHz mono signed 16-bit little endian, any length; never blocks.

        Raises NotAvailable("broken") once the engine is beyond help; its open lines were ended before."""
        ...

    def close(self) -> None:
        """Finish the last line (a final line is still reported, soon after) and free the place."""
        ...


class TextStream(SpeechStream, Protocol):
    """The stream of an engine that hears elsewhere (the speaker's browser): reports come in as text."""

    def line(self, *, number: int, text: str, final: bool, start_ms: int, end_ms: int) -> None:
        """What the page heard so far of its line `number`; never blocks."""
        ...


class SpeechEngine(Protocol):
    @property
    def name(self) -> str: ...

    def languages(self) -> frozenset[str]:
        """What it can hear here and now; empty: not available, see `why()`."""
        ...

    def why(self) -> str:
        """Stable code why not: "not_installed", "no_model", "no_address", or "" when it can work."""
        ...

    def free(self) -> int:
        """Streams it would still take."""
        ...

    def open(self, *, language: str, heard: Heard) -> SpeechStream:
        """Start hearing. `heard` is called from any thread, in order. Raises Full, NotAvailable."""
        ...


@runtime_checkable
class Hushes(Protocol):
    """A speech engine that computes on this machine, and can let others go first for a moment."""

    def hush(self, seconds: float) -> None:
        """Hear nothing for so long; sound waits and is not lost. Returns at once."""
        ...


class TranslateEngine(Protocol):
    @property
    def name(self) -> str: ...

    @property
    def quality(self) -> str:
        """ "neural", "gist" or "llm": shown with every line, for a gist is no translation."""
        ...

    def pairs(self) -> frozenset[tuple[str, str]]:
        """(source, target) it can translate here and now; `ANY` stands for every language."""
        ...

    def translate(self, texts: Sequence[str], *, source: str, target: str, deadline: float) -> list[str]:
        """One translation for each text, in order, within `deadline` seconds. Raises TranslateFailed.

        Thread-safe: called from several threads at once.
        """
        ...


@runtime_checkable
class Warms(Protocol):
    """A translate engine that loads models when they are asked for, and may do so before."""

    def warm(self, *, source: str, target: str) -> None:
        """Get ready for a pair; returns at once."""
        ...
