"""The server under test: the shipped `visavis serve` as a process of its own over a fresh data folder."""

import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path
from typing import Any, Self

from bench.figures import say

START_SECONDS = 60


class House:
    """Pinned to core 0 where the machine has two, so that the load on core 1 doesn't take its time."""

    def __init__(self) -> None:
        self.data = Path(tempfile.mkdtemp(prefix="visavis-bench-"))
        self.port = _free_port()
        self.origin = f"http://localhost:{self.port}"
        self.environment = {**os.environ, "VISAVIS_DATA": str(self.data), "VISAVIS_LOG": "WARNING"}
        self._server: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        self._visavis("migrate")
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()
        shutil.rmtree(self.data, ignore_errors=True)

    def seed(self, customers: int, *, waiting: bool) -> dict[str, Any]:
        """Fill the database (see bench/seed.py) and answer who was made."""
        say(f"seeding {customers} customers")
        target = self.data / "seed.json"
        command = [sys.executable, "-m", "bench.seed", str(customers), str(target)]
        subprocess.run([*command, *(["--waiting"] if waiting else [])], env=self.environment, check=True)
        found: dict[str, Any] = json.loads(target.read_text())
        return found

    def start(self) -> None:
        command = [_command(), "serve", "--port", str(self.port)]
        if os.cpu_count() != 1 and shutil.which("taskset"):
            command = ["taskset", "-c", "0", *command]
            os.sched_setaffinity(0, set(range(os.cpu_count() or 1)) - {0})
        self._server = subprocess.Popen(command, env=self.environment)
        end = time.monotonic() + START_SECONDS
        while True:
            try:
                with urllib.request.urlopen(f"{self.origin}/readyz", timeout=2) as answer:
                    if answer.status == 200:
                        return
            except OSError:
                if time.monotonic() > end or self._server.poll() is not None:
                    raise RuntimeError("the server did not start") from None
                time.sleep(0.1)

    def stop(self) -> None:
        if self._server is not None:
            self._server.terminate()
            try:
                self._server.wait(30)
            except subprocess.TimeoutExpired:
                self._server.kill()
                self._server.wait()
            self._server = None

    def memory_kib(self) -> int:
        """Resident memory of the server process."""
        assert self._server is not None
        status = Path(f"/proc/{self._server.pid}/status").read_text()
        return int(next(line.split()[1] for line in status.splitlines() if line.startswith("VmRSS")))

    def cpu_seconds(self) -> float:
        """Processor time the server has used so far."""
        assert self._server is not None
        fields = Path(f"/proc/{self._server.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def _visavis(self, *words: str) -> None:
        subprocess.run([_command(), *words], env=self.environment, check=True, stdout=subprocess.DEVNULL)


def _command() -> str:
    return str(Path(sys.executable).with_name("visavis"))


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
