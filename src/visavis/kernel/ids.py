"""Identifiers: time-ordered ids for rows, unguessable words for secrets and rooms."""

import hashlib
import secrets
import threading
import time
from uuid import UUID

# No letters or digits that are read out or typed wrongly (0/O, 1/I/L, 2/Z, 5/S, 8/B, U/V).
READABLE = "34679ACDEFGHJKMNPQRTWXY"


_TAIL_BITS = 74
_last = (0, 0)
_guard = threading.Lock()


def new_id() -> UUID:
    """A UUID version 7 (RFC 9562): milliseconds first, so that new rows land at the end of an index.

    Within one process the order of ids is the order of calls, also within one millisecond: each tail is then the
    last one plus a random step.
    """
    global _last
    milliseconds = time.time_ns() // 1_000_000
    with _guard:
        if _last[0] >= milliseconds and _last[1] < (1 << _TAIL_BITS) - (1 << 40):
            milliseconds, tail = _last[0], _last[1] + 1 + secrets.randbits(40)
        else:
            tail = secrets.randbits(_TAIL_BITS)
        _last = (milliseconds, tail)
    value = (milliseconds & 0xFFFF_FFFF_FFFF) << 80
    value |= 0x7 << 76 | (tail >> 62) << 64 | 0x2 << 62 | tail & ((1 << 62) - 1)
    return UUID(int=value)


def secret(bits: int = 160) -> str:
    """A URL-safe secret with at least `bits` of entropy."""
    return secrets.token_urlsafe((bits + 7) // 8)


def room() -> str:
    """A 128-bit room name, new for every attempt (S-24)."""
    return secrets.token_hex(16)


def readable(groups: int = 2, size: int = 4) -> str:
    """A short human number such as `7F3K-9TQA`, to be read out on the telephone; not a secret."""
    return "-".join("".join(secrets.choice(READABLE) for _ in range(size)) for _ in range(groups))


def digest(value: str) -> str:
    """SHA-256, in hex, of a high-entropy secret: what the database keeps instead of the secret."""
    return hashlib.sha256(value.encode()).hexdigest()
