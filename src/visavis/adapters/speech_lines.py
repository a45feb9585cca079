"""What speech adapters share: numbered lines that obey the port, and cutting sound into lines."""

from collections.abc import Iterator
from dataclasses import dataclass

from visavis.features.captions.ports import SAMPLE_RATE, SpokenLine

LONGEST_LINE = 1_000
"""Characters; engines that loop produce more."""
LANGUAGES = frozenset(
    "af am ar as az ba be bg bn bo br bs ca cs cy da de el en es et eu fa fi fo fr gl gu ha haw he hi hr ht hu hy id"  # noqa: SIM905
    " is it ja jw ka kk km kn ko la lb ln lo lt lv mg mi mk ml mn mr ms mt my ne nl nn no oc pa pl ps pt ro ru sa sd"
    " si sk sl sn so sq sr su sv sw ta te tg th tk tl tr tt uk ur uz vi yi yo yue zh".split()
)
"""What multilingual Whisper models and their relatives hear."""


def base(language: str) -> str:
    """The primary subtag: "zh" of "zh-hans"."""
    return language.lower().partition("-")[0].partition("_")[0]


@dataclass(frozen=True)
class Draft:
    """A line as the engine names it: `key` is its own, stable while the line lives."""

    key: int | str
    text: str
    final: bool
    start_ms: int
    end_ms: int


class LineBook:
    """Turns an engine's drafts into lines of the port.

    Engines repeat finished lines, revise them after their end, or report the same text again; none of this may reach
    a page, where it would print lines twice.
    """

    def __init__(self, first: int = 1) -> None:
        self._next = first
        self._open: dict[int | str, SpokenLine] = {}
        self._done: set[int | str] = set()

    def write(self, draft: Draft) -> SpokenLine | None:
        """The line to report, or None when there is nothing new."""
        text = " ".join(draft.text.split())[:LONGEST_LINE]
        before = self._open.get(draft.key)
        if draft.key in self._done or (before is None and not text):
            return None
        if before and not draft.final and (before.text == text or not text):
            return None
        number, revision = (before.number, before.revision + 1) if before else (self._next, 1)
        self._next = max(self._next, number + 1)
        line = SpokenLine(number, revision, text, draft.final, draft.start_ms, draft.end_ms)
        if draft.final:
            self._done.add(draft.key)
            self._open.pop(draft.key, None)
        else:
            self._open[draft.key] = line
        return line

    def finish(self) -> Iterator[SpokenLine]:
        """Close what is open with the text it has: the engine will say no more."""
        for key, line in list(self._open.items()):
            done = self.write(Draft(key, line.text, True, line.start_ms, line.end_ms))
            if done:
                yield done


# --- cutting ------------------------------------------------------------------------------------------------------
FRAME = SAMPLE_RATE * 30 // 1000
"""Samples of a frame: 30 ms."""


def _loudness(frame: bytes) -> float:
    """Root mean square of 16-bit samples."""
    import numpy as np  # here, for engines that cut by themselves start sooner without it

    samples = np.frombuffer(frame, "<i2").astype(np.float32)
    return float(np.sqrt(np.mean(samples * samples)))


@dataclass
class Piece:
    """One line's sound: 16-bit samples from `start_ms` of the stream."""

    key: int
    start_ms: int
    pcm: bytes
    whole: bool
    """The speaker paused, or the line is as long as lines get."""

    @property
    def end_ms(self) -> int:
        return self.start_ms + len(self.pcm) * 1000 // (SAMPLE_RATE * 2)


class Cutter:
    """Finds lines in sound by loudness over the room's own noise: for engines that hear whole lines only.

    A line begins with 90 ms of voice (and 240 ms before it), ends with `pause_ms` of quiet or after `longest_ms`.
    """

    def __init__(self, *, pause_ms: int = 480, longest_ms: int = 15_000) -> None:
        self._pause, self._longest = pause_ms // 30, longest_ms // 30
        self._rest = b""
        self._frames: list[bytes] = []
        self._position = 0  # frames heard so far
        self._loud = self._quiet = 0
        self._talking = False
        self._noise = 60.0  # root mean square of a quiet room
        self._key = 0

    @property
    def open(self) -> bool:
        return self._talking

    def add(self, pcm: bytes) -> list[Piece]:
        """Lines that ended within this sound."""
        self._rest += pcm
        size = FRAME * 2
        whole = len(self._rest) // size * size
        frames, self._rest = self._rest[:whole], self._rest[whole:]
        return [piece for at in range(0, whole, size) if (piece := self._frame(frames[at : at + size]))]

    def so_far(self) -> Piece | None:
        """The line that is being spoken."""
        return self._piece(whole=False) if self._talking else None

    def finish(self) -> Piece | None:
        """The last line, when the stream ends within it."""
        return self._end() if self._talking else None

    def _frame(self, frame: bytes) -> Piece | None:
        level = _loudness(frame)
        self._position += 1
        self._frames.append(frame)
        loud = level > max(150.0, self._noise * 3)
        if not self._talking:
            self._noise += (min(level, 2_000.0) - self._noise) * (0.05 if level > self._noise else 0.2)
        self._loud, self._quiet = (self._loud + 1, 0) if loud else (0, self._quiet + 1)
        if not self._talking:
            if self._loud >= 3:
                self._talking, self._key = True, self._key + 1
            else:
                del self._frames[:-11]
            return None
        return self._end() if self._quiet >= self._pause or len(self._frames) >= self._longest else None

    def _piece(self, *, whole: bool) -> Piece:
        start = (self._position - len(self._frames)) * 30
        return Piece(self._key, start, b"".join(self._frames), whole)

    def _end(self) -> Piece:
        piece = self._piece(whole=True)
        self._frames = []
        # A line that was cut for its length goes on at once as the next one.
        self._talking = self._quiet < self._pause and self._loud > 0
        self._key += self._talking
        return piece
