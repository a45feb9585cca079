"""Which addresses of push services are taken. A browser names them, so anybody can name any: without these rules the
house would knock wherever somebody wants, at its own inner network too."""

import base64
import binascii
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Final
from urllib.parse import urlsplit

LONGEST: Final = 1000
HTTPS_PORT: Final = 443
POINT_BYTES: Final = 65
AUTH_BYTES: Final = 16
_TRANSLATED: Final = ip_network("64:ff9b::/96")
"""IPv4 addresses as networks of IPv6 alone write them (RFC 6052)."""


def endpoint_fits(endpoint: str, *, local: bool) -> bool:
    """May the house post to this address? https on its usual port, at a host outside. `local`: anything on this machine
    as well, for tests."""
    if len(endpoint) > LONGEST or not endpoint.isascii() or not endpoint.isprintable() or " " in endpoint:
        return False
    try:
        parts = urlsplit(endpoint)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return False
    if not host or parts.username is not None or parts.password is not None or parts.fragment:
        return False
    if local and host in {"localhost", "127.0.0.1", "::1"}:
        return parts.scheme in {"http", "https"}
    return parts.scheme == "https" and port in {None, HTTPS_PORT} and _outside(host)


def _outside(host: str) -> bool:
    try:
        return is_public(host)
    except ValueError:
        # A name. Where it leads is looked at when something is sent, for that may change.
        return "." in host.rstrip(".") and not host.rstrip(".").endswith(
            (".localhost", ".local", ".internal")
        )


def is_public(address: str) -> bool:
    """Does this IP address belong to the internet at large? Addresses wrapped into IPv6 are unwrapped first. Raises
    ValueError for anything that is no address."""
    found: IPv4Address | IPv6Address = ip_address(address.partition("%")[0])
    if isinstance(found, IPv6Address):
        inner = found.ipv4_mapped or found.sixtofour or (found.teredo[1] if found.teredo else None)
        if inner is None and found in _TRANSLATED:
            inner = IPv4Address(int(found) & 0xFFFFFFFF)
        found = inner or found
    return found.is_global and not found.is_multicast


def keys_fit(p256dh: str, auth: str) -> bool:
    """A browser's two keys (RFC 8291): a point of P-256, uncompressed, and sixteen bytes."""
    point, secret = _decoded(p256dh), _decoded(auth)
    return len(point) == POINT_BYTES and point[0] == 4 and len(secret) == AUTH_BYTES


def _decoded(text: str) -> bytes:
    try:
        return base64.urlsafe_b64decode(text.rstrip("=") + "=" * (-len(text.rstrip("=")) % 4))
    except (binascii.Error, ValueError):
        return b""
