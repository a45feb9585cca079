"""Work on what strangers send, in processes that can't do harm (S-38).

A child is limited in memory, processor time, files (it can write none) and wall time, gets no secret of the house in
its environment, and is killed when an answer takes too long. Where the kernel can do it (`kernel.confined`), it reads
nothing but libraries and reaches no network, so that whoever takes it over finds nothing. It stays warm: the next
piece of work finds its libraries loaded. What it crashes on costs that one answer, never the house.

    pool = Limited("visavis.adapters.pictures_pillow:work", memory=768 * MIB, seconds=10)
    answer, data = pool.ask({"do": "examine"}, picture)

In the child, `work(request, data) -> (answer, data)` runs; it raises `Refusal("code")` for what it does not take.
"""

import contextlib
import importlib
import json
import os
import resource
import struct
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, Any

from visavis.kernel.confined import confine

MIB = 1024 * 1024
LARGEST = 64 * MIB
"""Bytes of one message; more means that the two sides don't understand each other."""
_HEADER = struct.Struct("<II")
_PASSED_ON = ("PATH", "LANG", "LC_ALL", "LD_LIBRARY_PATH", "TZ")

Answer = tuple[dict[str, Any], bytes]
Work = Callable[[dict[str, Any], bytes], Answer]


class Refusal(Exception):
    """The work says no to what it was given; its text is a short stable code, never data."""


class TooMuch(Exception):
    """The child crashed, ran into a limit or took too long; what it was given is not worth another try."""


class Limited:
    """A few children that do one kind of work. Thread-safe; `ask` waits while all are busy."""

    def __init__(
        self, work: str, *, memory: int, seconds: float, most: int = 2, answers: int = 500, threads: int = 1
    ) -> None:
        """`work`: "module:function". `memory`: bytes of address space. `seconds`: of one answer, wall and processor
        time alike. A child retires after `answers`, so that nothing piles up in it."""
        self._work, self._memory, self._seconds = work, memory, seconds
        self._answers, self._threads = answers, threads
        self._places = threading.BoundedSemaphore(most)
        self._lock = threading.Lock()
        self._idle: list[_Child] = []

    def ask(self, request: dict[str, Any], data: bytes = b"", *, seconds: float | None = None) -> Answer:
        """The answer of the work. Raises Refusal (the work's own word) and TooMuch."""
        with self._child() as child:
            answer = child.ask(request, data, seconds or self._seconds)
        if "refusal" in answer[0]:
            raise Refusal(answer[0]["refusal"])
        if "trouble" in answer[0]:
            raise TooMuch(answer[0]["trouble"])
        return answer

    def warm(self) -> bool:
        """Have one child ready, so that the first asker need not wait for its libraries. True: the kernel keeps it
        from files and network as well."""
        return bool(self.ask({"warm": True})[0]["confined"])

    def close(self) -> None:
        """End the idle children."""
        with self._lock:
            idle, self._idle = self._idle, []
        for child in idle:
            child.end()

    @property
    def pids(self) -> list[int]:
        """Of the idle children that live."""
        with self._lock:
            return [child.pid for child in self._idle if child.alive]

    @contextlib.contextmanager
    def _child(self) -> Iterator["_Child"]:
        with self._places:
            with self._lock:
                child = self._idle.pop() if self._idle else None
            if child is not None and not child.alive:
                child.end()  # its pipes too
                child = None
            if child is None:
                child = _Child(self._work, self._memory, self._seconds, self._threads)
            try:
                yield child
            except BaseException:
                child.end()
                raise
            if child.answered >= self._answers:
                child.end()
                return
            with self._lock:
                self._idle.append(child)


class _Child:
    def __init__(self, work: str, memory: int, seconds: float, threads: int) -> None:
        self.answered = 0
        self._process = subprocess.Popen(  # noqa: S603  (our own interpreter and module)
            [sys.executable, "-P", "-m", "visavis.kernel.limited", work, str(memory), str(seconds)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,  # libraries print what they stumble over
            env=_environment(threads),
            close_fds=True,
        )

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def alive(self) -> bool:
        return self._process.poll() is None

    def ask(self, request: dict[str, Any], data: bytes, seconds: float) -> Answer:
        inward, outward = self._process.stdin, self._process.stdout
        assert inward is not None and outward is not None
        guard = threading.Timer(seconds, self._process.kill)
        guard.daemon = True
        guard.start()
        try:
            _write(inward, {**request, "seconds": seconds}, data)
            answer = _read(outward)
        except (OSError, ValueError):
            answer = None
        finally:
            guard.cancel()
        if answer is None:
            raise TooMuch("ended")
        self.answered += 1
        return answer

    def end(self) -> None:
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()


def _environment(threads: int) -> dict[str, str]:
    package = Path(__file__).resolve().parent.parent.parent
    # Never the folder in which the house was started: data may lie below it.
    paths = [str(package), *(path for path in sys.path if path and Path(path) != Path.cwd())]
    return {
        **{name: os.environ[name] for name in _PASSED_ON if name in os.environ},
        "PYTHONPATH": os.pathsep.join(paths),
        "PYTHONDONTWRITEBYTECODE": "1",
        **dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), str(threads)),
    }


def _write(pipe: IO[bytes], message: dict[str, Any], data: bytes) -> None:
    head = json.dumps(message).encode()
    pipe.write(_HEADER.pack(len(head), len(data)) + head)
    pipe.write(data)
    pipe.flush()


def _read(pipe: IO[bytes]) -> Answer | None:
    """The next message, or None when the other side has ended or talks nonsense."""
    header = pipe.read(_HEADER.size)
    if len(header) < _HEADER.size:
        return None
    sizes = _HEADER.unpack(header)
    if sum(sizes) > LARGEST:
        return None
    body = pipe.read(sum(sizes))
    if len(body) < sum(sizes):
        return None
    message: dict[str, Any] = json.loads(body[: sizes[0]])
    return message, body[sizes[0] :]


# --- the child's side ---------------------------------------------------------------------------------------------
def _limit(memory: int) -> None:
    """Hard limits first, so that nothing that is loaded later can lift them."""
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _more_time(seconds: float) -> None:
    """Processor time is counted over a process's whole life: every answer gets its own share."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    limit = int(used.ru_utime + used.ru_stime + seconds) + 1
    resource.setrlimit(resource.RLIMIT_CPU, (limit, resource.RLIM_INFINITY))


def _answer(work: Work, request: dict[str, Any], data: bytes) -> Answer:
    try:
        return work(request, data)
    except Refusal as refusal:
        return {"refusal": str(refusal)}, b""
    except Exception as trouble:
        return {"trouble": type(trouble).__name__}, b""  # its text may hold what was read


def main(work: str, memory: str, seconds: str) -> None:
    """Run in the child until the parent is gone. What libraries print goes nowhere."""
    outward = os.fdopen(os.dup(1), "wb")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    inward = os.fdopen(os.dup(0), "rb")
    _limit(int(memory))
    shut_in = confine()
    _more_time(float(seconds))
    os.nice(1)  # pages and signals come first
    module, _, name = work.partition(":")
    function: Work = getattr(importlib.import_module(module), name)
    while (message := _read(inward)) is not None:
        request, data = message
        _more_time(float(request.pop("seconds")))
        if request.get("warm"):
            _write(outward, {"confined": shut_in}, b"")
        else:
            _write(outward, *_answer(function, request, data))


if __name__ == "__main__":
    # Under its real name, so that `Refusal` is one class here and in the work.
    importlib.import_module("visavis.kernel.limited").main(*sys.argv[1:4])
