"""When this process last saw or wrote that a session was used.

Reading a session says it for free; without this every request would ask the database again, behind all writers.
"""

from datetime import datetime, timedelta
from uuid import UUID

KEPT = 50_000
_at: dict[UUID, datetime] = {}


def note(session_id: UUID, at: datetime) -> None:
    """The session's row says `at`."""
    if len(_at) > KEPT:
        _at.clear()
    _at[session_id] = at


def stale(session_id: UUID, now: datetime, every: timedelta) -> bool:
    """Is it time to write again that this session is in use?"""
    known = _at.get(session_id)
    return known is None or now - known >= every
