"""A small HTTP/1.1 client: keep-alive, JSON, cookies as given. Small, so that the load costs little."""

import asyncio
import json
from dataclasses import dataclass
from typing import Any, Self

CSRF = "benchbenchbenchbenchbenchbench12"


@dataclass
class Answer:
    status: int
    body: bytes

    def json(self) -> Any:
        return json.loads(self.body)


class Http:
    """One connection; one request at a time."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._reader: asyncio.StreamReader | None = None
        self._writer: asyncio.StreamWriter | None = None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        if self._writer is not None:
            self._writer.close()
            self._writer = None

    async def send(self, method: str, path: str, cookie: str, body: Any = None) -> Answer:
        """Send one request; a connection that the server has closed meanwhile is opened anew. A body goes as JSON, one
        that is text already as a form."""
        if self._writer is None:
            self._reader, self._writer = await asyncio.open_connection("127.0.0.1", self._port)
        assert self._reader is not None
        form = isinstance(body, str)
        data = b"" if body is None else (body if form else json.dumps(body)).encode()
        kind = "application/x-www-form-urlencoded" if form else "application/json"
        head = (
            f"{method} {path} HTTP/1.1\r\nHost: localhost:{self._port}\r\nAccept: application/json\r\n"
            f"Cookie: {cookie}; visavis_csrf={CSRF}\r\nX-CSRFToken: {CSRF}\r\n"
            f"Content-Type: {kind}\r\nContent-Length: {len(data)}\r\n\r\n"
        )
        self._writer.write(head.encode() + data)
        status, length = 0, 0
        while (line := await self._reader.readline()) not in (b"\r\n", b""):
            if not status:
                status = int(line.split()[1])
            elif line.lower().startswith(b"content-length:"):
                length = int(line.split(b":")[1])
            elif line.lower() == b"connection: close\r\n":
                self._writer, closing = None, self._writer
                closing.close()
        return Answer(status, await self._reader.readexactly(length) if length else b"")
