"""Streams of a speech engine over a few processes of its own: places, lag, restarts. It knows no vendor."""

import atexit
import json
import logging
import os
import queue
import threading
import time
from collections.abc import Callable, Iterable
from typing import Any, Protocol

from visavis.adapters.engine_process import AUDIO, CLOSE, OPEN, EngineProcess, Frame, Tell
from visavis.adapters.speech_lines import Draft, LineBook
from visavis.features.captions.ports import SAMPLE_RATE, Full, Heard, NotAvailable, SpokenLine

log = logging.getLogger(__name__)

LATE_MS = 2_000
"""Lag at which nobody further is let in."""
STUCK_MS = 20_000
"""Lag at which a process is taken for dead and replaced."""
IDLE_SECONDS = 600
"""After this long without a speaker a process gives its memory back."""
RESTARTS_A_MINUTE = 3
HUSH_EVERY = 4.0
"""Seconds between two hushes: a house with many calls must not keep its captions waiting."""


def cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def milliseconds(pcm_bytes: int) -> int:
    return pcm_bytes * 1000 // (SAMPLE_RATE * 2)


class PoolStream:
    """One speaker; see `ports.SpeechStream`. `feed` raises NotAvailable("broken") when the engine is beyond help."""

    def __init__(self, pool: "SpeechPool", number: int, language: str, heard: Heard) -> None:
        self.number, self.language = number, language
        self._pool, self._heard = pool, heard
        self._fed = 0  # bytes
        self._offset_ms = 0  # where the present process began to listen
        self._done_ms = 0
        self._lines: dict[int, SpokenLine] = {}
        self.next_line = 1
        self.worker: Worker | None = None
        self.broken = self.closed = False

    def feed(self, pcm: bytes) -> None:
        if self.broken:
            raise NotAvailable("broken")
        worker = self.worker
        if self.closed or not pcm or worker is None:
            return
        self._fed += len(pcm)
        worker.process.send(self.number, AUDIO, pcm)
        if self.lag_ms > STUCK_MS:
            log.warning("a speech process is stuck and is replaced")
            worker.process.kill()

    def close(self) -> None:
        if not self.closed:
            self.closed = True
            self._pool.leave(self)

    @property
    def lag_ms(self) -> int:
        """Milliseconds of sound that wait to be heard."""
        return milliseconds(self._fed) - self._done_ms

    def started(self, worker: "Worker") -> None:
        """A process listens from here on; what the one before it had not heard is lost, its open line ends."""
        self.worker = worker
        self._offset_ms = self._done_ms = milliseconds(self._fed)
        worker.process.send(self.number, OPEN, {"language": self.language, "first": self.next_line})

    def told(self, message: dict[str, Any]) -> None:
        if "line" in message:
            self._report(SpokenLine(**message["line"]), self._offset_ms)
        self._done_ms = max(self._done_ms, self._offset_ms + int(message.get("at", 0)))

    def end_lines(self) -> None:
        """The process is gone: nothing stays half said."""
        for line in list(self._lines.values()):
            self._report(
                SpokenLine(line.number, line.revision + 1, line.text, True, line.start_ms, line.end_ms), 0
            )

    def _report(self, line: SpokenLine, offset_ms: int) -> None:
        line = SpokenLine(
            line.number,
            line.revision,
            line.text,
            line.final,
            line.start_ms + offset_ms,
            line.end_ms + offset_ms,
        )
        self.next_line = max(self.next_line, line.number + 1)
        if line.final:
            self._lines.pop(line.number, None)
        else:
            self._lines[line.number] = line
        try:
            self._heard(line)
        except Exception:
            log.exception("a caption line could not be handed on")


class Worker:
    """One process and the speakers it hears."""

    def __init__(self, pool: "SpeechPool", handler: str, options: dict[str, Any]) -> None:
        self.streams: dict[int, PoolStream] = {}
        self.leaving: dict[int, PoolStream] = {}
        self.retired = False
        self.process = EngineProcess(handler, options, told=self._told, ended=lambda: pool.ended(self))

    def _told(self, number: int, message: dict[str, Any]) -> None:
        stream = self.streams.get(number) or self.leaving.get(number)
        if stream:
            stream.told(message)
        if message.get("closed"):
            self.leaving.pop(number, None)


class SpeechPool:
    """Opens streams over at most `processes` children; a child hears several speakers in turn."""

    def __init__(self, handler: str, options: dict[str, Any], *, places: int, processes: int) -> None:
        self._handler, self._options = handler, options
        self._places, self._processes = places, max(1, min(processes, places))
        self._lock = threading.RLock()
        self._workers: list[Worker] = []
        self._numbers = 0
        self._restarts: list[float] = []
        self._hush_after = 0.0
        atexit.register(self.shut)

    def free(self) -> int:
        with self._lock:
            streams = [stream for worker in self._workers for stream in worker.streams.values()]
            late = any(stream.lag_ms > LATE_MS for stream in streams if stream.next_line > 1)
            return 0 if late else max(0, self._places - len(streams))

    def hush(self, seconds: float) -> None:
        """Hear nothing for a moment, from now on; sound waits, none is lost."""
        with self._lock:
            now = time.monotonic()
            if now < self._hush_after:
                return
            self._hush_after = now + HUSH_EVERY
            for worker in self._workers:
                if worker.streams:
                    worker.process.stand_still(seconds)

    def lag_ms(self) -> int:
        """The worst lag of all speakers, for measuring."""
        with self._lock:
            streams = [stream for worker in self._workers for stream in worker.streams.values()]
            return max((stream.lag_ms for stream in streams), default=0)

    def pids(self) -> list[int]:
        with self._lock:
            return [worker.process.pid for worker in self._workers]

    def open(self, *, language: str, heard: Heard) -> PoolStream:
        with self._lock:
            if self.free() < 1:
                raise Full
            self._numbers += 1
            stream = PoolStream(self, self._numbers, language, heard)
            self._place(stream)
            return stream

    def leave(self, stream: PoolStream) -> None:
        with self._lock:
            worker = stream.worker
            if worker is None or worker.streams.pop(stream.number, None) is None:
                return
            worker.leaving[stream.number] = stream
            worker.process.send(stream.number, CLOSE, {})
            if not worker.streams:
                timer = threading.Timer(IDLE_SECONDS, self._rest, args=(worker,))
                timer.daemon = True
                timer.start()

    def ended(self, worker: Worker) -> None:
        """A process is gone. Its speakers are heard by another, unless processes keep dying."""
        with self._lock:
            if worker in self._workers:
                self._workers.remove(worker)
            streams, leaving = list(worker.streams.values()), list(worker.leaving.values())
            worker.streams.clear()
            worker.leaving.clear()
            now = time.monotonic()
            self._restarts = [at for at in self._restarts if at > now - 60]
            again = len(self._restarts) < RESTARTS_A_MINUTE
            if streams:
                log.warning("a speech process ended; %s", "another takes over" if again else "giving up")
                self._restarts.append(now)
            for stream in streams:
                if again:
                    self._place(stream)
                else:
                    stream.broken, stream.worker = True, None
        for stream in [*streams, *leaving]:
            stream.end_lines()

    def shut(self) -> None:
        with self._lock:
            workers, self._workers = self._workers, []
        for worker in workers:
            worker.streams.clear()
            worker.process.close()

    def _place(self, stream: PoolStream) -> None:
        workers = sorted(self._workers, key=lambda worker: len(worker.streams))
        if not workers or (workers[0].streams and len(workers) < self._processes):
            workers = [Worker(self, self._handler, self._options)]
            self._workers += workers
        workers[0].streams[stream.number] = stream
        stream.started(workers[0])

    def _rest(self, worker: Worker) -> None:
        with self._lock:
            if not worker.streams and worker in self._workers:
                self._workers.remove(worker)
                worker.process.close()


# --- the child's side ---------------------------------------------------------------------------------------------
class Ear(Protocol):
    """One speaker inside the child."""

    def add(self, pcm: bytes) -> None:
        """Take the sound in; cheap."""
        ...

    def drafts(self, *, last: bool) -> Iterable[Draft]:
        """Lines as they stand now; `last` when no sound will follow. This is where time goes."""
        ...


class Listener:
    """Gives each speaker's sound to its ear and asks for lines every `interval` seconds of sound.

    Sound that piled up is taken in whole before lines are asked for: when late, partial lines fall out, never sound.
    """

    def __init__(self, make_ear: Callable[[str], Ear], interval: float) -> None:
        self._make_ear, self._interval = make_ear, interval
        self._ears: dict[int, _Hearing] = {}

    def run(self, inbox: "queue.SimpleQueue[Frame | None]", tell: Tell) -> None:
        while True:
            # While lines are due, only what is there already is taken in.
            frame = _next(inbox) if self._due() else inbox.get()
            while frame is not None and frame is not NOTHING:
                self._take(*frame)
                frame = _next(inbox)
            if frame is None:
                return
            if due := self._due():
                # The one that waits longest first; then look at the inbox again.
                self._ask(max(due, key=lambda number: self._ears[number].waiting), tell)

    def _due(self) -> list[int]:
        return [number for number, hearing in self._ears.items() if hearing.due]

    def _take(self, number: int, kind: int, payload: bytes) -> None:
        if kind == OPEN:
            wanted = json.loads(payload)
            ear, book = self._make_ear(wanted["language"]), LineBook(wanted["first"])
            self._ears[number] = _Hearing(ear, book, int(self._interval * SAMPLE_RATE * 2))
        elif number in self._ears:
            hearing = self._ears[number]
            if kind == AUDIO:
                hearing.add(payload)
            elif kind == CLOSE:
                hearing.closing = True

    def _ask(self, number: int, tell: Tell) -> None:
        hearing = self._ears[number]
        at, last = milliseconds(hearing.total), hearing.closing
        for line in hearing.lines(last=last):
            tell(number, {"line": line.__dict__})
        tell(number, {"at": at, "closed": last})
        if last:
            del self._ears[number]


NOTHING: Frame = (0, 0, b"")


def _next(inbox: "queue.SimpleQueue[Frame | None]") -> Frame | None:
    try:
        return inbox.get_nowait()
    except queue.Empty:
        return NOTHING


class _Hearing:
    """A speaker's ear, its lines, and when to ask again."""

    def __init__(self, ear: Ear, book: LineBook, interval: int) -> None:
        self._ear, self._book, self._least = ear, book, interval
        self._interval = interval
        self.total = self.waiting = 0  # bytes
        self.closing = False

    @property
    def due(self) -> bool:
        return self.closing or self.waiting >= self._interval

    def add(self, pcm: bytes) -> None:
        self._ear.add(pcm)
        self.total += len(pcm)
        self.waiting += len(pcm)

    def lines(self, *, last: bool) -> list[SpokenLine]:
        self.waiting = 0
        began = time.monotonic()
        found = [line for draft in self._ear.drafts(last=last) if (line := self._book.write(draft))]
        if last:
            found += self._book.finish()
        # Long lines cost more to hear again: ask less often, so that one speaker never takes a whole core.
        spent = int((time.monotonic() - began) * SAMPLE_RATE * 2)
        self._interval = max(self._least, int(spent * 1.5) // 2 * 2)
        return found
