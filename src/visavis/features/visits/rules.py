"""The states of a visit and the times that govern it. Pure."""

from datetime import datetime, timedelta

MOVES: dict[str, frozenset[str]] = {
    "waiting": frozenset({"offered", "left", "missed", "expired"}),
    "offered": frozenset({"waiting", "connecting", "left"}),
    "connecting": frozenset({"in_call", "wrapping_up"}),
    "in_call": frozenset({"wrapping_up"}),
    "wrapping_up": frozenset({"closed"}),
    "closed": frozenset(),
    "left": frozenset(),
    "missed": frozenset(),
    "expired": frozenset(),
}
"""The state table. `away` is a mark, not a state. "missed": the turn came while away; "expired": it didn't."""

IN_LINE = frozenset({"waiting", "offered"})
IN_CALL = frozenset({"connecting", "in_call"})
LIVE = IN_LINE | IN_CALL
MEETING = "meeting"
"""The topic of the whisper that two people are about to meet: whoever keeps a processor busy can let them go first."""
"""The customer still has a place or a call; one such visit per customer and desk (I-03)."""

RINGS_FOR = timedelta(seconds=30)
CALL_AGAIN_AFTER = timedelta(minutes=2)
CALLS_WHILE_AWAY = 2
"""A customer who is away when their turn comes is called this often, two minutes apart."""
RETURN_WITHIN = timedelta(minutes=30)
"""How long an expired or missed place, or a broken call, can be taken up again."""

PROVING = frozenset({"identity", "card"})
"""Purposes of a visit whose agent is drawn by chance (routing rule 5)."""

DECLINE_REASONS = frozenset({"technical", "language", "conflict", "break", "other"})


def may_move(state: str, onward: str) -> bool:
    """Does the state table allow this move?"""
    return onward in MOVES[state]


def grace(minutes: int, confirmed_minutes: int, confirmed: bool) -> timedelta:
    """How long the place of somebody away is kept: longer when a mail can reach them."""
    return timedelta(minutes=confirmed_minutes if confirmed else minutes)


def may_return(ended_at: datetime | None, now: datetime) -> bool:
    """May the old place still be taken up?"""
    return ended_at is not None and now - ended_at <= RETURN_WITHIN


def call_again(called_at: datetime | None, skips: int, now: datetime) -> bool:
    """Is it time to call somebody who is away (again)?"""
    return skips < CALLS_WHILE_AWAY and (called_at is None or now - called_at >= CALL_AGAIN_AFTER)
