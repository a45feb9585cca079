"""A whole house as a child process: the shipped `visavis demo` or `visavis serve` over a data folder of its own.

Nothing here reaches inside the server. What a test needs to know or to arrange beyond its pages goes through
`House.do`, which runs a function of `support.scenes` in a helper process over the same data folder: the same actions
that the product uses, never a hidden door in the product.
"""

import contextlib
import itertools
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Self, TypeVar

from support.mails import Mail, newest

ROOT = Path(__file__).resolve().parents[2]
START_S = 180
STOP_S = 25
T = TypeVar("T")


class Gone(RuntimeError):
    """The server or its helper ended when it should not have; the text holds what it said last."""


_ports = itertools.count(15_000 + os.getpid() * 37 % 15_000)
"""Below the ports that the system gives to outgoing connections; each process begins elsewhere, and gives no port
twice."""


def free_port(*, together: int = 1) -> int:
    """The first of `together` neighbouring ports that nobody listens on."""
    run: list[int] = []
    for port in itertools.islice(_ports, 2_000):
        run = [*run, port] if _is_free(port) else []
        if len(run) == together:
            return run[0]
    raise RuntimeError("no free ports")


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def until(what: Callable[[], T | None], *, seconds: float = 10.0, why: str = "") -> T:
    """Ask again and again until the answer is truthy. Raises TimeoutError naming `why`."""
    end = time.monotonic() + seconds
    while True:
        found = what()
        if found:
            return found
        if time.monotonic() > end:
            raise TimeoutError(f"not within {seconds:g} s: {why or what}")
        time.sleep(0.05)


class House:
    """One server. `command` is "demo" (people, mail sink and demo host included) or "serve" (a bare house)."""

    def __init__(
        self,
        *,
        command: str = "demo",
        port: int = 0,
        data: Path | None = None,
        env: dict[str, str] | None = None,
    ) -> None:
        self.command = command
        self.port = port or free_port(together=2)
        self._own_data = data is None
        self.data = data or Path(tempfile.mkdtemp(prefix="visavis-house-"))
        self.origin = f"http://localhost:{self.port}"
        self.host_origin = f"http://localhost:{self.port + 1}"
        self.env = {**os.environ, "VISAVIS_DATA": str(self.data), "VISAVIS_LOG": "WARNING", **(env or {})}
        self.env.pop("DJANGO_SETTINGS_MODULE", None)
        self.log = self.data / "server.log"
        self._server: subprocess.Popen[bytes] | None = None
        self._helper: subprocess.Popen[str] | None = None

    # --- life ---------------------------------------------------------------------------------------------------------
    def __enter__(self) -> Self:
        try:
            return self.start()
        except BaseException:
            self.close()
            raise

    def __exit__(self, *_: object) -> None:
        self.close()

    def start(self) -> Self:
        """Start the server and return when it says that it is ready."""
        visavis = Path(sys.executable).with_name("visavis")
        if self.command == "serve" and not (self.data / "db.sqlite3").exists():
            subprocess.run([visavis, "migrate"], env=self.env, check=True, stdout=subprocess.DEVNULL)
        with self.log.open("ab") as log:
            self._server = subprocess.Popen(
                [visavis, self.command, "--port", str(self.port)], env=self.env, stdout=log, stderr=log
            )
        until(self._ready, seconds=START_S, why="the server is ready")
        return self

    def _ready(self) -> bool:
        if self._server is None or self._server.poll() is not None:
            raise Gone(f"the server ended:\n{self.said()}")
        try:
            with urllib.request.urlopen(f"{self.origin}/readyz", timeout=2) as answer:
                return bool(answer.status == 200)
        except (urllib.error.URLError, OSError):
            return False

    def stop(self) -> None:
        """End the server as an operator would (SIGTERM), or after a while as nobody should."""
        if self._server is None:
            return
        self._server.terminate()
        try:
            self._server.wait(STOP_S)
        except subprocess.TimeoutExpired:
            self.kill()
        self._server = None

    def kill(self) -> None:
        """End it as a power cut would."""
        if self._server is not None:
            self._server.send_signal(signal.SIGKILL)
            self._server.wait()
            self._server = None

    def close(self) -> None:
        """Stop everything and throw the data away (a folder that was given stays)."""
        if self._helper is not None:
            with contextlib.suppress(OSError):
                self._helper.stdin.close()  # type: ignore[union-attr]
            self._helper.wait(10)
            self._helper.stdout.close()  # type: ignore[union-attr]
            self._helper = None
        self.stop()
        if self._own_data:
            shutil.rmtree(self.data, ignore_errors=True)
            shutil.rmtree(f"{self.data}-keys", ignore_errors=True)

    @property
    def pid(self) -> int:
        """Process id of the server."""
        if self._server is None:
            raise Gone("the server does not run")
        return self._server.pid

    def said(self) -> str:
        """The last lines of the server's output."""
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-40:]) if self.log.exists() else ""

    # --- behind the scenes --------------------------------------------------------------------------------------------
    def do(self, scene: str, **kwargs: Any) -> Any:
        """Run `support.scenes.<scene>(**kwargs)` over this house's data; objects come back with attributes."""
        if self._helper is None or self._helper.poll() is not None:
            self._helper = self._start_helper()
        assert self._helper.stdin is not None and self._helper.stdout is not None
        self._helper.stdin.write(json.dumps([scene, kwargs]) + "\n")
        self._helper.stdin.flush()
        line = self._helper.stdout.readline()
        if not line:
            raise Gone(f"the helper ended while doing {scene}; see {self.data / 'helper.log'}")
        answer = json.loads(line, object_hook=lambda found: SimpleNamespace(**found))
        if hasattr(answer, "trouble"):
            raise RuntimeError(f"{scene}: {answer.trouble}")
        return answer.done

    def _start_helper(self) -> subprocess.Popen[str]:
        env = {**self.env, "PYTHONPATH": f"{ROOT / 'tests'}:{ROOT / 'src'}", "VISAVIS_ORIGIN": self.origin}
        if self.command == "demo":
            env["VISAVIS_DEMO"] = "1"
        with (self.data / "helper.log").open("a") as log:
            return subprocess.Popen(
                [sys.executable, "-m", "support.scenes"],
                env=env,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
                cwd=ROOT,
            )

    # --- mail ---------------------------------------------------------------------------------------------------------
    def mails(self, to: str) -> list[Mail]:
        """Mails to an address that have arrived, newest first."""
        return newest(self.data / "mail", to=to)

    def wait_mail(self, to: str, *, holds: str = "", seen: int = 0, seconds: float = 15) -> Mail:
        """The newest mail to `to` once there are more than `seen` of them; `holds` is a pattern in its text."""

        def look() -> Mail | None:
            found = self.mails(to)
            fitting = [mail for mail in found if re.search(holds, f"{mail.subject}\n{mail.text}")]
            return fitting[0] if len(fitting) > seen else None

        return until(look, seconds=seconds, why=f"a mail to {to}")


_numbers = itertools.count(1)


def fresh_name() -> str:
    """A short word that no other test of this run uses."""
    return f"{os.getpid():x}{next(_numbers):02d}"


@contextlib.contextmanager
def turn_relay(*, secret: str) -> Iterator[tuple[str, int]]:
    """Debian's coturn on loopback; yields its TURN address and its process id. Raises FileNotFoundError where it is
    not installed."""
    turnserver = shutil.which("turnserver")
    if turnserver is None:
        raise FileNotFoundError("turnserver (Debian package coturn)")
    port, folder = free_port(), Path(tempfile.mkdtemp(prefix="visavis-turn-"))
    options = [
        "--listening-ip=127.0.0.1",
        "--relay-ip=127.0.0.1",
        f"--listening-port={port}",
        "--allow-loopback-peers",
        "--use-auth-secret",
        f"--static-auth-secret={secret}",
        "--realm=visavis.test",
        "--no-cli",
        "--no-tls",
        "--no-dtls",
        "--log-file=stdout",
        f"--userdb={folder / 'turn.db'}",
        f"--pidfile={folder / 'turn.pid'}",
        "-n",
    ]
    with (folder / "log").open("wb") as log:
        relay = subprocess.Popen([turnserver, *options], stdout=log, stderr=log, cwd=folder)
    try:
        until(lambda: _answers(port), why="coturn listens")
        yield f"turn:127.0.0.1:{port}?transport=udp", relay.pid
    finally:
        relay.terminate()
        relay.wait(10)
        shutil.rmtree(folder, ignore_errors=True)


def _answers(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
