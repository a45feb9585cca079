"""Django's WSGI application under an ASGI server, in a few threads that stay.

Each request crosses between the event loop and a thread once in each direction: the body is read first, the whole
answer is made in the thread, then it is sent. Bridges that stream pay several crossings, and every crossing waits
for the interpreter's lock; at hundreds of requests a second that wait is most of the time. What is too big to be
held in memory goes the streaming way (`large`).
"""

import asyncio
import io
import logging
import sys
from collections import deque
from collections.abc import Awaitable, Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

Scope = dict[str, Any]
Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]
Asgi = Callable[[Scope, Receive, Send], Awaitable[None]]
Answer = tuple[int, list[tuple[bytes, bytes]], bytes]

log = logging.getLogger(__name__)
SMALL = 256 * 1024
"""Bytes of a request body that are held in memory."""
PATIENCE = 0.1
"""Seconds that a request may have the threads for itself before the next one starts beside it."""


class Gone(Exception):
    """The browser went away before it had said everything."""


class Gate:
    """Quick requests one after the other, slow ones side by side.

    Two threads of Python don't run at once: side by side they only take the interpreter from each other, at every
    step into the database, and each request costs twice as much. So the next request starts when the one before is
    done, or when that has taken longer than `PATIENCE` (it hashes a password, or waits for the disk).
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._inside = 0
        self._started = 0.0
        self._waiting: deque[asyncio.Future[None]] = deque()
        self._timer: asyncio.TimerHandle | None = None

    async def enter(self) -> None:
        """Wait for the turn; after it `leave` must be called once."""
        if self._inside == 0 and not self._waiting:
            self._start()
            return
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append(turn)
        self._look()
        try:
            await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled():
                self.leave()
            raise

    def leave(self) -> None:
        self._inside -= 1
        self._look()

    def _start(self) -> None:
        self._inside += 1
        self._started = asyncio.get_running_loop().time()

    def _look(self) -> None:
        loop = asyncio.get_running_loop()
        while self._waiting:
            patient = self._inside and loop.time() - self._started < PATIENCE
            if self._inside >= self._most or patient:
                break
            turn = self._waiting.popleft()
            if not turn.done():
                self._start()
                turn.set_result(None)
        if self._waiting and self._timer is None:
            self._timer = loop.call_later(PATIENCE, self._ring)

    def _ring(self) -> None:
        self._timer = None
        self._look()


class Bridge:
    def __init__(self, application: Callable[..., Iterable[bytes]], *, threads: int, large: Asgi) -> None:
        self._application = application
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="pages")
        self._gate = Gate(threads)
        self._large = large

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        length = next((value for name, value in scope["headers"] if name == b"content-length"), b"")
        chunked = any(name == b"transfer-encoding" for name, _value in scope["headers"])
        if chunked or (length.isdigit() and int(length) > SMALL):
            await self._large(scope, receive, send)
            return
        try:
            body = await _body(receive)
        except Gone:
            return
        await self._gate.enter()
        try:
            loop = asyncio.get_running_loop()
            status, headers, content = await loop.run_in_executor(self._pool, self._answer, scope, body)
        finally:
            self._gate.leave()
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": content})

    def _answer(self, scope: Scope, body: bytes) -> Answer:
        started: list[tuple[int, list[tuple[bytes, bytes]]]] = []

        def start_response(status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> None:
            pairs = [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in headers]
            started.append((int(status[:3]), pairs))

        try:
            result = self._application(environ(scope, body), start_response)
            try:
                content = b"".join(result)
            finally:
                # Django ends its request here: connections are looked after.
                if (close := getattr(result, "close", None)) is not None:
                    close()
            return (*started[-1], content)
        except Exception:
            log.exception("a request broke outside of Django")
            return 500, [(b"content-type", b"text/plain")], b"Something went wrong here. Please try again.\n"

    def stop(self) -> None:
        self._pool.shutdown(wait=False, cancel_futures=True)


async def _body(receive: Receive) -> bytes:
    parts = []
    more = True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise Gone
        parts.append(message.get("body", b""))
        more = message.get("more_body", False)
    return b"".join(parts)


def environ(scope: Scope, body: bytes) -> dict[str, Any]:
    """The request as PEP 3333 says it. Header names with underscores are dropped: they could pose as others."""
    server = scope.get("server") or ("localhost", 80)
    client = scope.get("client") or ("", 0)
    found = {
        "REQUEST_METHOD": scope["method"],
        "SCRIPT_NAME": "",
        "PATH_INFO": scope["path"].encode().decode("latin-1"),
        "QUERY_STRING": scope["query_string"].decode("latin-1"),
        "SERVER_NAME": server[0],
        "SERVER_PORT": str(server[1]),
        "SERVER_PROTOCOL": f"HTTP/{scope['http_version']}",
        "REMOTE_ADDR": client[0],
        "REMOTE_PORT": str(client[1]),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.get("scheme", "http"),
        "wsgi.input": io.BytesIO(body),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
    }
    for raw_name, raw_value in scope["headers"]:
        name = raw_name.decode("latin-1")
        if "_" in name:
            continue
        value = raw_value.decode("latin-1")
        if name == "content-length":
            key = "CONTENT_LENGTH"
        elif name == "content-type":
            key = "CONTENT_TYPE"
        else:
            key = "HTTP_" + name.upper().replace("-", "_")
        if key in found:
            value = f"{found[key]}{'; ' if name == 'cookie' else ','}{value}"
        found[key] = value
    return found
