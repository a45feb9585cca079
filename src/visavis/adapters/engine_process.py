"""Engines that compute run in processes of their own: some hold Python's lock for a third of a second, some crash,
and none may slow a call. Shared by the adapters that need it; it knows no vendor.

Both directions carry frames: a header (stream number, kind, length) and that many bytes. The child gets no secret of
the house in its environment, can't write to its log, and ends when its parent does, however that ended.
"""

import contextlib
import ctypes
import importlib
import json
import logging
import os
import queue
import signal
import struct
import subprocess
import sys
import threading
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from typing import IO, Any, Protocol

log = logging.getLogger(__name__)

HEADER = struct.Struct("<IBI")
OPEN, AUDIO, CLOSE, ASK, TELL = range(1, 6)
"""Kinds of frames. AUDIO carries sound, all others JSON."""
LARGEST = 8 * 1024 * 1024
"""Bytes of a frame; more means that the two sides don't understand each other."""
_PARENT_DEATH_SIGNAL = 1
"""PR_SET_PDEATHSIG of prctl(2)."""
_PASSED_ON = ("PATH", "LANG", "LC_ALL", "LD_LIBRARY_PATH", "HOME", "TMPDIR", "TZ")

Frame = tuple[int, int, bytes]
Tell = Callable[[int, dict[str, Any]], None]


class Handler(Protocol):
    """The child's side of an engine; its class is named by a dotted path."""

    def run(self, inbox: "queue.SimpleQueue[Frame | None]", tell: Tell) -> None:
        """Work until the inbox gives None. `tell(stream, message)` answers."""
        ...


def write_frame(pipe: IO[bytes], stream: int, kind: int, payload: bytes) -> None:
    pipe.write(HEADER.pack(stream, kind, len(payload)) + payload)
    pipe.flush()


def read_frame(pipe: IO[bytes]) -> Frame | None:
    """The next frame, or None when the other side has ended."""
    head = pipe.read(HEADER.size)
    if len(head) < HEADER.size:
        return None
    stream, kind, length = HEADER.unpack(head)
    if length > LARGEST:
        return None
    payload = pipe.read(length)
    return (stream, kind, payload) if len(payload) == length else None


# --- the parent's side --------------------------------------------------------------------------------------------
class EngineProcess:
    """One child. `told(stream, message)` and `ended()` are called from a thread of this object."""

    def __init__(
        self,
        handler: str,
        options: dict[str, Any],
        *,
        told: Callable[[int, dict[str, Any]], None],
        ended: Callable[[], None],
        nice: int = 1,
    ) -> None:
        """`nice`: pages and signals come first; much more than 1 and a busy machine would starve captions."""
        self._told, self._ended = told, ended
        self._outbox: queue.SimpleQueue[Frame | None] = queue.SimpleQueue()
        self.up = threading.Event()
        """The child runs, and ends with the house even while it stands still."""
        arguments = (handler, json.dumps(options), str(nice), str(os.getpid()))
        command = [sys.executable, "-m", "visavis.adapters.engine_process", *arguments]
        begun: Future[subprocess.Popen[bytes]] = Future()
        threading.Thread(
            target=self._live, args=(command, begun), name=f"engine {handler}", daemon=True
        ).start()
        self._process = begun.result()
        threading.Thread(target=self._write, name=f"engine {handler}", daemon=True).start()

    @property
    def pid(self) -> int:
        return self._process.pid

    def send(self, stream: int, kind: int, payload: bytes | dict[str, Any]) -> None:
        """Never blocks."""
        data = payload if isinstance(payload, bytes) else json.dumps(payload).encode()
        self._outbox.put((stream, kind, data))

    def stand_still(self, seconds: float) -> None:
        """At once, in the middle of whatever it does; what is sent meanwhile waits. Not before the child is up."""
        if not self.up.is_set():
            return
        self._process.send_signal(signal.SIGSTOP)
        on = threading.Timer(seconds, self._process.send_signal, args=(signal.SIGCONT,))
        on.daemon = True
        on.start()

    def close(self) -> None:
        """Let it finish what it has and end."""
        self._outbox.put(None)

    def kill(self) -> None:
        self._process.kill()

    def _write(self) -> None:
        pipe = self._process.stdin
        assert pipe is not None
        try:
            while (frame := self._outbox.get()) is not None:
                write_frame(pipe, *frame)
        except (OSError, ValueError):
            log.info("an engine's process takes nothing more")  # the reader sees its end and says so
        with contextlib.suppress(OSError):  # what it had not taken is lost
            pipe.close()

    def _live(self, command: list[str], begun: "Future[subprocess.Popen[bytes]]") -> None:
        """From the child's beginning to its end in one thread, which is what the system takes for its parent."""
        try:
            process = subprocess.Popen(  # noqa: S603  (our own interpreter and module)
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,  # engines print what they hear
                env=_environment(),
                process_group=0,  # Ctrl-C is for the house
            )
        except BaseException as trouble:
            begun.set_exception(trouble)
            return
        begun.set_result(process)
        self._read(process)

    def _read(self, process: "subprocess.Popen[bytes]") -> None:
        pipe = process.stdout
        assert pipe is not None
        if read_frame(pipe) is not None:
            self.up.set()
        while (frame := read_frame(pipe)) is not None:
            try:
                self._told(frame[0], json.loads(frame[2]))
            except Exception:
                log.exception("news of an engine could not be handled")
        self._outbox.put(None)
        process.kill()
        process.wait()
        pipe.close()
        self._ended()


def _environment() -> dict[str, str]:
    package = Path(__file__).resolve().parent.parent.parent
    return {
        **{name: os.environ[name] for name in _PASSED_ON if name in os.environ},
        "PYTHONPATH": os.pathsep.join([str(package), *filter(None, sys.path)]),
        # One thread each: the number of processes is chosen to fit the cores.
        "OMP_NUM_THREADS": "1",
        "MOONSHINE_ORT_SINGLE_THREAD": "1",
    }


# --- the child's side ---------------------------------------------------------------------------------------------
def _end_with(house: int) -> None:
    """Should the house be killed, the system kills this process too. That its pipe ends is not enough: a process that
    stands still reads no pipe."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PARENT_DEATH_SIGNAL, signal.SIGKILL)
    if os.getppid() != house:  # it is gone already
        os._exit(0)


def main(handler: str, options: str, nice: str, house: str) -> None:
    """Run in the child. Frames leave by a copy of standard output; the engine's own prints go nowhere."""
    _end_with(int(house))
    os.nice(int(nice))
    outward = os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    inward = os.fdopen(os.dup(0), "rb")
    inbox: queue.SimpleQueue[Frame | None] = queue.SimpleQueue()
    writing = threading.Lock()

    def tell(stream: int, message: dict[str, Any]) -> None:
        with writing:
            write_frame(outward, stream, TELL, json.dumps(message).encode())

    tell(0, {})  # up

    def listen() -> None:
        while (frame := read_frame(inward)) is not None:
            inbox.put(frame)
        inbox.put(None)

    threading.Thread(target=listen, daemon=True).start()
    module, _, name = handler.partition(":")
    worker: Handler = getattr(importlib.import_module(module), name)(**json.loads(options))
    worker.run(inbox, tell)
    os._exit(0)  # engines with threads of their own may not hold the process


if __name__ == "__main__":
    main(*sys.argv[1:5])
