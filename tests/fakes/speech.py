"""A speech engine that hears what a script says, and some that are ill."""

import threading
import time
from collections.abc import Sequence
from queue import SimpleQueue

from visavis.features.captions.ports import SAMPLE_RATE, Full, Heard, NotAvailable, SpokenLine


class Stream:
    """Reports from a thread of its own, as engines do: each line of the script once so much sound has come."""

    def __init__(self, engine: "Scripted", heard: Heard) -> None:
        self._engine = engine
        self._left = list(engine.script)
        self._sounds: SimpleQueue[int | None] = SimpleQueue()
        self.ms = 0
        self.closed = False
        self._heard = heard
        self._thread = threading.Thread(target=self._listen, daemon=True)
        self._thread.start()

    def feed(self, pcm: bytes) -> None:
        self._engine.fed(pcm)
        self._sounds.put(len(pcm) * 1000 // (2 * SAMPLE_RATE))

    def close(self) -> None:
        if not self.closed:
            self.closed = True
            self._engine.streams.remove(self)
            self._sounds.put(None)

    def report(self, line: SpokenLine) -> None:
        """Say something out of order."""
        self._heard(line)

    def _listen(self) -> None:
        while (ms := self._sounds.get()) is not None:
            self.ms += ms
            while self._left and self._left[0][0] <= self.ms:
                self._heard(self._left.pop(0)[1])
        for line in self._engine.last_words:
            self._heard(line)


class Scripted:
    """`script`: (milliseconds of sound, what is reported then)."""

    name = "scripted"

    def __init__(self) -> None:
        self.script: list[tuple[int, SpokenLine]] = []
        self.last_words: list[SpokenLine] = []
        self.places = 2
        self.streams: list[Stream] = []
        self.bytes_fed = 0
        self.hushes: list[float] = []

    def hush(self, seconds: float) -> None:
        self.hushes.append(seconds)

    def languages(self) -> frozenset[str]:
        return frozenset({"en", "pt"})

    def why(self) -> str:
        return ""

    def free(self) -> int:
        return self.places - len(self.streams)

    def fed(self, pcm: bytes) -> None:
        self.bytes_fed += len(pcm)

    def open(self, *, language: str, heard: Heard) -> Stream:
        if language not in self.languages():
            raise NotAvailable(language)
        if self.free() < 1:
            raise Full
        stream = Stream(self, heard)
        self.streams.append(stream)
        return stream


class Absent(Scripted):
    name = "absent"

    def languages(self) -> frozenset[str]:
        return frozenset()

    def why(self) -> str:
        return "not_installed"


class Unloadable:
    def __init__(self) -> None:
        raise ImportError("no such library")


class Lame(Scripted):
    """Opens, and dies of the first sound."""

    name = "lame"

    def fed(self, pcm: bytes) -> None:
        raise RuntimeError("worker died")


class Crooked(Scripted):
    """Can't even say what it knows, and never opens."""

    name = "crooked"

    def languages(self) -> frozenset[str]:
        raise OSError("disk")


def spoken(
    number: int, text: str, *, revision: int = 1, final: bool = False, start: int = 0, end: int = 1000
) -> SpokenLine:
    return SpokenLine(number, revision, text, final, start, end)


class Mirror:
    """Translates by turning every word round; leaves everything with a digit alone."""

    name = "mirror"
    quality = "neural"

    def __init__(self) -> None:
        self.asked: list[tuple[str, ...]] = []

    def pairs(self) -> frozenset[tuple[str, str]]:
        return frozenset({("en", "pt"), ("pt", "en")})

    def translate(self, texts: Sequence[str], *, source: str, target: str, deadline: float) -> list[str]:
        self.asked.append(tuple(texts))
        return [self.turn(text) for text in texts]

    def turn(self, text: str) -> str:
        return " ".join(word if any(map(str.isdigit, word)) else word[::-1] for word in text.split())


class Nothing(Mirror):
    name = "nothing"

    def pairs(self) -> frozenset[tuple[str, str]]:
        return frozenset()


class Dead(Mirror):
    name = "dead"

    def translate(self, texts: Sequence[str], *, source: str, target: str, deadline: float) -> list[str]:
        raise ConnectionError("refused")


class Sleepy(Mirror):
    """Does not keep its deadline."""

    name = "sleepy"
    seconds = 1.0

    def translate(self, texts: Sequence[str], *, source: str, target: str, deadline: float) -> list[str]:
        time.sleep(self.seconds)
        return super().translate(texts, source=source, target=target, deadline=deadline)


class Liar(Mirror):
    """Answers with `lie` whatever it is asked; the question itself without one."""

    name = "liar"
    lie: str | None = ""

    def turn(self, text: str) -> str:
        return text if self.lie is None else self.lie


class Short(Mirror):
    """Loses an answer of a batch."""

    name = "short"

    def translate(self, texts: Sequence[str], *, source: str, target: str, deadline: float) -> list[str]:
        return super().translate(texts, source=source, target=target, deadline=deadline)[1:]


class Forgetful(Mirror):
    """Leaves out every stand-in and every digit."""

    name = "forgetful"

    def turn(self, text: str) -> str:
        return " ".join(word[::-1] for word in text.split() if not any(map(str.isdigit, word)))


class Writer(Mirror):
    """A language model that writes anything for any language."""

    name = "writer"
    quality = "llm"

    def pairs(self) -> frozenset[tuple[str, str]]:
        return frozenset({("*", "*")})
