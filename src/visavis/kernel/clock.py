"""The one source of time. Everything else asks here, so that a test can move the clock in one place."""

import time
from datetime import UTC, datetime


def now() -> datetime:
    """The present moment, timezone-aware, UTC."""
    return datetime.now(UTC)


def monotonic() -> float:
    """Seconds of a clock that never jumps: for local timers only, never stored (I-33)."""
    return time.monotonic()
