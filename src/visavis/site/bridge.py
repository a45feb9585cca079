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


class Gone(Exception):
    """The browser went away before it had said everything."""


class Bridge:
    def __init__(self, application: Callable[..., Iterable[bytes]], *, threads: int, large: Asgi) -> None:
        self._application = application
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="pages")
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
        loop = asyncio.get_running_loop()
        status, headers, content = await loop.run_in_executor(self._pool, self._answer, scope, body)
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
