"""One HTTP request with a deadline that holds: shared by adapters that ask a service. It knows no vendor.

Time-outs of a socket bound single silences only, so a service that answers byte by byte would hold a caption for
ever; here the connection is cut when the time is over. Connections are kept, for a new TLS handshake for every line
would cost more than the translation. Redirects are not followed: a key goes to the address it was given for.
"""

import http.client
import json
import logging
import socket
import ssl
import threading
import time
from typing import Any
from urllib.parse import urlsplit

log = logging.getLogger(__name__)

LARGEST = 1024 * 1024
"""Bytes of an answer; more is cut off as broken."""
KEPT = 8
"""Connections kept open."""


class HttpTrouble(Exception):
    """The service did not answer well. The text is a stable code: "late", "unreachable", "refused" (it said no),
    "broken" (it failed or talks nonsense)."""


class Service:
    """One address that takes requests; thread-safe."""

    def __init__(self, url: str, headers: dict[str, str] | None = None) -> None:
        parts = urlsplit(url)
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            raise ValueError("the address of a service begins with http:// or https://")
        self._idle: list[http.client.HTTPConnection] = []
        self._lock = threading.Lock()
        self._https = parts.scheme == "https"
        self._host, self._port = parts.hostname, parts.port
        self._path = parts.path.rstrip("/")
        self._headers = {"Accept": "application/json", "User-Agent": "visavis", **(headers or {})}
        self._tls = ssl.create_default_context() if self._https else None

    def close(self) -> None:
        """Part from the service."""
        with self._lock:
            idle, self._idle = self._idle, []
        for connection in idle:
            connection.close()

    def __del__(self) -> None:
        if hasattr(self, "_lock"):  # the address may have been refused
            self.close()

    def get(self, path: str, *, seconds: float) -> Any:
        return self._ask("GET", path, b"", {}, seconds)

    def post(self, path: str, body: Any, *, seconds: float) -> Any:
        """JSON in, JSON out. Raises HttpTrouble."""
        data = json.dumps(body, ensure_ascii=False).encode()
        return self._ask("POST", path, data, {"Content-Type": "application/json; charset=utf-8"}, seconds)

    def post_bytes(self, path: str, body: bytes, content_type: str, *, seconds: float) -> Any:
        return self._ask("POST", path, body, {"Content-Type": content_type}, seconds)

    def exchange(self, path: str, body: bytes, content_type: str, *, seconds: float) -> bytes:
        """POST, and the answer's bytes as they are. Raises HttpTrouble."""
        status, data = self._answer("POST", path, body, {"Content-Type": content_type}, seconds)
        _good(status, data)
        return data

    def _ask(self, method: str, path: str, body: bytes, headers: dict[str, str], seconds: float) -> Any:
        return _read(*self._answer(method, path, body, headers, seconds))

    def _answer(
        self, method: str, path: str, body: bytes, headers: dict[str, str], seconds: float
    ) -> tuple[int, bytes]:
        until = time.monotonic() + seconds
        with self._lock:
            kept = self._idle.pop() if self._idle else None
        for connection in [kept, None] if kept else [None]:
            fresh = connection is None
            try:
                status, data = self._talk(
                    connection or self._connection(), method, path, body, headers, until
                )
            except (OSError, http.client.HTTPException, ValueError) as trouble:
                if time.monotonic() >= until:
                    raise HttpTrouble("late") from None
                if fresh:
                    log.info("a service did not answer: %s", type(trouble).__name__)
                    raise HttpTrouble("unreachable") from None
                continue  # the service had closed a kept connection: that says nothing about it
            return status, data
        raise HttpTrouble("unreachable")

    def _connection(self) -> http.client.HTTPConnection:
        if self._https:
            return http.client.HTTPSConnection(self._host, self._port, context=self._tls)
        return http.client.HTTPConnection(self._host, self._port)

    def _talk(
        self,
        connection: http.client.HTTPConnection,
        method: str,
        path: str,
        body: bytes,
        headers: dict[str, str],
        until: float,
    ) -> tuple[int, bytes]:
        left = max(until - time.monotonic(), 0.01)
        connection.timeout = left
        if connection.sock:
            connection.sock.settimeout(left)
        guard = threading.Timer(left, _cut, args=(connection,))
        guard.daemon = True
        guard.start()
        try:
            connection.request(method, self._path + path, body, {**self._headers, **headers})
            answer = connection.getresponse()
            data = answer.read(LARGEST + 1)
            if time.monotonic() >= until:
                raise TimeoutError
            keep = not answer.will_close and len(data) <= LARGEST
        except BaseException:
            connection.close()
            raise
        finally:
            guard.cancel()
        with self._lock:
            if keep and len(self._idle) < KEPT:
                self._idle.append(connection)
                return answer.status, data
        connection.close()
        return answer.status, data


def _cut(connection: http.client.HTTPConnection) -> None:
    if (sock := connection.sock) is not None:
        try:
            sock.shutdown(socket.SHUT_RDWR)
        except OSError:
            log.info("the service had closed already")


def _good(status: int, data: bytes) -> None:
    if 400 <= status < 500:
        raise HttpTrouble("refused")
    if status != 200 or len(data) > LARGEST:
        raise HttpTrouble("broken")


def _read(status: int, data: bytes) -> Any:
    _good(status, data)
    try:
        return json.loads(data)
    except ValueError:
        raise HttpTrouble("broken") from None
