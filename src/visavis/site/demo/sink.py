"""A small SMTP server that keeps every mail as one `.eml` file: demo mail takes the road real mail takes.

A mail is acknowledged when it is on disk, whole: written aside, synced, renamed, and the folder synced.
"""

import asyncio
import logging
import os
import secrets
import socket
import time
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

MAIL_MAX_BYTES = 1_000_000
logging.getLogger("mail.log").setLevel(logging.WARNING)  # aiosmtpd's own log would hold people's addresses


class Keeper:
    """The aiosmtpd handler."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        content = envelope.original_content or b""
        await asyncio.get_running_loop().run_in_executor(None, keep, self.folder, content)
        return "250 Message accepted for delivery"


def keep(folder: Path, content: bytes) -> Path:
    """Write one mail durably; its name sorts by time of arrival."""
    name = f"{time.time_ns():020d}-{secrets.token_hex(4)}"
    draft, final = folder / f"{name}.draft", folder / f"{name}.eml"
    with draft.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    draft.rename(final)
    directory = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(directory)
    finally:
        os.close(directory)
    return final


class Sink(Controller):
    """Listens on a free loopback port, found before it starts so that the settings can name it."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._socket = socket.socket()
        self._socket.bind(("127.0.0.1", 0))
        port = self._socket.getsockname()[1]
        super().__init__(Keeper(folder), hostname="127.0.0.1", port=port, data_size_limit=MAIL_MAX_BYTES)

    def _create_server(self) -> Any:
        return self.loop.create_server(self._factory_invoker, sock=self._socket)


def start(folder: Path) -> Sink:
    """Start the sink in its own thread; `sink.port` is where it listens, `sink.stop()` ends it."""
    sink = Sink(folder)
    sink.start()
    return sink
