"""A small WebSocket client (RFC 6455) that stamps the moment each frame arrives."""

import asyncio
import json
import os
import struct
import time
from collections.abc import Callable
from typing import Any

Heard = Callable[[dict[str, Any], float], None]


class Sock(asyncio.Protocol):
    """One socket. `heard` gets every message with `time.perf_counter()` of its bytes' arrival."""

    def __init__(self, heard: Heard) -> None:
        self._heard = heard
        self._buffer = b""
        self._upgraded = False
        self.ready: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.transport: asyncio.Transport | None = None
        self.lost = False

    @classmethod
    async def open(cls, port: int, heard: Heard, *, path: str = "/ws") -> "Sock":
        loop = asyncio.get_running_loop()
        transport, sock = await loop.create_connection(lambda: cls(heard), "127.0.0.1", port)
        transport.write(
            f"GET {path} HTTP/1.1\r\nHost: localhost:{port}\r\nOrigin: http://localhost:{port}\r\n"
            "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n".encode()
        )
        await sock.ready
        return sock

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport

    def connection_lost(self, exc: Exception | None) -> None:
        self.lost = True
        if not self.ready.done():
            self.ready.set_exception(ConnectionError("the socket was refused"))

    def data_received(self, data: bytes) -> None:
        at = time.perf_counter()
        self._buffer += data
        if not self._upgraded:
            head, end, rest = self._buffer.partition(b"\r\n\r\n")
            if not end:
                return
            if b" 101 " not in head[:32]:
                assert self.transport is not None
                self.transport.abort()
                return
            self._upgraded, self._buffer = True, rest
            self.ready.set_result(None)
        while (frame := self._frame()) is not None:
            opcode, payload = frame
            if opcode == 1:
                self._heard(json.loads(payload), at)
            elif opcode == 9:
                self._write(10, payload)

    def say(self, message: dict[str, Any]) -> None:
        self._write(1, json.dumps(message).encode())

    def send(self, data: bytes) -> None:
        """One binary frame."""
        self._write(2, data)

    def close(self) -> None:
        if self.transport is not None:
            self.transport.abort()

    def _frame(self) -> tuple[int, bytes] | None:
        """Take one whole frame off the buffer; servers send them unmasked and, here, unfragmented."""
        buffer = self._buffer
        if len(buffer) < 2:
            return None
        size, start = buffer[1] & 127, 2
        if size == 126:
            if len(buffer) < 4:
                return None
            size, start = struct.unpack_from("!H", buffer, 2)[0], 4
        elif size == 127:
            if len(buffer) < 10:
                return None
            size, start = struct.unpack_from("!Q", buffer, 2)[0], 10
        if len(buffer) < start + size:
            return None
        self._buffer = buffer[start + size :]
        return buffer[0] & 15, buffer[start : start + size]

    def _write(self, opcode: int, payload: bytes) -> None:
        mask = os.urandom(4)
        size = len(payload)
        head = (
            bytes([128 | opcode, 128 | size]) if size < 126 else struct.pack("!BBH", 128 | opcode, 254, size)
        )
        key = (mask * (size // 4 + 1))[:size]
        body = (int.from_bytes(payload, "big") ^ int.from_bytes(key, "big")).to_bytes(size, "big")
        assert self.transport is not None
        self.transport.write(head + mask + body)
