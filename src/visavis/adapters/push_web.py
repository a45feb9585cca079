"""Web Push (RFC 8030): encrypted for one browser (RFC 8291), signed as this house (VAPID, RFC 8292).

Encryption and signature are pywebpush's work, an extra: without it the house offers no push. The talk is our own,
because the addresses come from browsers: the name is looked up once, an address inside our own networks is never
connected to, nothing is redirected, and the whole talk ends in time.
"""

import http.client
import importlib.util
import logging
import os
import socket
import ssl
import threading
import time
from base64 import urlsafe_b64encode
from contextlib import closing, suppress
from email.utils import parseaddr
from functools import lru_cache
from pathlib import Path
from typing import Any, Final
from urllib.parse import SplitResult, urlsplit

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from django.conf import settings

from visavis.features.notices.addresses import endpoint_fits, is_public
from visavis.features.notices.ports import Gone, NotNow, OutgoingPush, Refused
from visavis.kernel import clock

log = logging.getLogger(__name__)
TOKEN_SECONDS: Final = 6 * 3600
"""How long a signature is good for; push services take a day at most."""
LONGEST_WAIT: Final = 3600.0
GONE: Final = frozenset({404, 410})


class WebPush:
    """The default pusher."""

    def key(self) -> str:
        if not installed():
            return ""
        point = (
            _private_key()
            .public_key()
            .public_bytes(serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint)
        )
        return urlsafe_b64encode(point).rstrip(b"=").decode()

    def deliver(self, push: OutgoingPush, *, seconds: float) -> None:
        """See `ports.Pusher`."""
        if not endpoint_fits(push.endpoint, local=settings.VISAVIS_PUSH_LOCAL):
            raise Refused("unfit address")
        body, headers = _sealed(push)
        try:
            status, wait = _talk(urlsplit(push.endpoint), body, headers, seconds)
        except (OSError, http.client.HTTPException, ValueError) as trouble:
            raise NotNow(type(trouble).__name__) from None
        if status in GONE:
            raise Gone(f"HTTP {status}")
        if status == 429 or status >= 500:
            raise NotNow(f"HTTP {status}", after=wait)
        if not 200 <= status < 300:
            raise Refused(f"HTTP {status}")


def installed() -> bool:
    """Is the extra there? Looked up without loading it: it is large."""
    return importlib.util.find_spec("pywebpush") is not None


def _sealed(push: OutgoingPush) -> tuple[bytes, dict[str, str]]:
    """What goes over the wire. Raises Refused for keys that are none."""
    try:
        from py_vapid import Vapid
        from pywebpush import WebPusher, WebPushException
    except ImportError:
        raise NotNow("pywebpush is not installed") from None
    try:
        keys = {"p256dh": push.p256dh, "auth": push.auth}
        sealer = WebPusher({"endpoint": push.endpoint, "keys": keys})
        body: bytes = sealer.encode(push.data, "aes128gcm")["body"]
    except (WebPushException, ValueError):
        raise Refused("unfit keys") from None
    where = urlsplit(push.endpoint)
    claims = {
        "aud": f"{where.scheme}://{where.netloc}",
        "exp": int(clock.now().timestamp()) + TOKEN_SECONDS,
        "sub": _contact(),
    }
    signed: dict[str, str] = Vapid(_private_key()).sign(claims)
    return body, {
        **signed,
        "Content-Encoding": "aes128gcm",
        "Content-Type": "application/octet-stream",
        "TTL": str(push.seconds_of_use),
        "Urgency": "high" if push.urgent else "normal",
        "Topic": push.topic,
        "User-Agent": "visavis",
    }


def _contact() -> str:
    given = str(settings.VISAVIS_PUSH_CONTACT) or parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
    return given if given.startswith(("mailto:", "https://")) else f"mailto:{given}"


def _private_key() -> ec.EllipticCurvePrivateKey:
    """The house's key, made on first use and readable by the owner only. A new one would make every subscription
    worthless, so it stays."""
    return _key_in(settings.VISAVIS_DATA / "push.key")


@lru_cache(maxsize=4)
def _key_in(path: Path) -> ec.EllipticCurvePrivateKey:
    if not path.exists():
        draft = path.with_suffix(f".{os.getpid()}.{threading.get_ident()}")
        pem = ec.generate_private_key(ec.SECP256R1()).private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        draft.touch(mode=0o600)
        draft.write_bytes(pem)
        with suppress(FileExistsError):
            os.link(draft, path)  # exactly one of two that start together wins
        draft.unlink()
    key = serialization.load_pem_private_key(path.read_bytes(), None)
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise TypeError("push.key holds no key of the curve P-256")
    return key


def _talk(
    where: SplitResult, body: bytes, headers: dict[str, str], seconds: float
) -> tuple[int, float | None]:
    """One POST: its status, and how long the service asks us to wait."""
    until = time.monotonic() + seconds
    secure = where.scheme == "https"
    host, port = where.hostname or "", where.port or (443 if secure else 80)
    connection = http.client.HTTPConnection(host, port)
    with closing(connection):
        raw = socket.create_connection((_address(host, port), port), timeout=_left(until))
        with _Deadline(raw, until) as deadline:
            connection.sock = deadline.secure(host) if secure else raw
            path = (where.path or "/") + (f"?{where.query}" if where.query else "")
            connection.request("POST", path, body, headers)
            answer = connection.getresponse()
            return answer.status, _wait(answer.headers.get("Retry-After", ""))


def _address(host: str, port: int) -> str:
    """Where the name leads, once and for all: the same address is then connected to."""
    found = [str(info[4][0]) for info in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    if not settings.VISAVIS_PUSH_LOCAL and not all(is_public(address) for address in found):
        raise Refused("an inner address")
    return found[0]


def _left(until: float) -> float:
    left = until - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left


def _wait(text: str) -> float | None:
    """`Retry-After` in seconds; its other form, a date, is not worth trusting somebody's clock for."""
    return min(float(text), LONGEST_WAIT) if text.isascii() and text.isdigit() else None


class _Deadline:
    """Cuts the whole talk when its time is over: time-outs of a socket only bound single silences."""

    def __init__(self, raw: socket.socket, until: float) -> None:
        self._socket: socket.socket = raw
        self._timer = threading.Timer(_left(until), self._cut)
        self._timer.daemon = True

    def __enter__(self) -> "_Deadline":
        self._timer.start()
        return self

    def __exit__(self, *_: Any) -> None:
        self._timer.cancel()
        self._socket.close()

    def secure(self, host: str) -> ssl.SSLSocket:
        """TLS on top, its greeting under the same deadline."""
        tls = ssl.create_default_context()
        wrapped = tls.wrap_socket(self._socket, server_hostname=host, do_handshake_on_connect=False)
        self._socket = wrapped
        wrapped.do_handshake()
        return wrapped

    def _cut(self) -> None:
        try:
            self._socket.shutdown(socket.SHUT_RDWR)
        except OSError:
            log.info("the push service had closed already")
