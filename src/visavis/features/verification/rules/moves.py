"""The one table of what a run and its checks can become. Actions ask here and nowhere else."""

from typing import Final

RUNNING, IN_REVIEW = "running", "in_review"
DECISIONS: Final = ("verified", "not_verified", "try_again")
OVER: Final = frozenset({*DECISIONS, "aborted"})
"""States that never change again."""
VERDICTS: Final = ("passed", "doubtful", "failed", "skipped")

RUN_MOVES: Final = {
    (RUNNING, "decide"): frozenset({*DECISIONS, IN_REVIEW}),
    (RUNNING, "abort"): frozenset({"aborted"}),
    (IN_REVIEW, "review"): frozenset(DECISIONS),
}
CHECK_MOVES: Final = {
    ("waiting", "open"): frozenset({"open"}),
    ("waiting", "answer"): frozenset({"skipped"}),
    ("open", "answer"): frozenset(VERDICTS),
    ("open", "redo"): frozenset({"open"}),
    **{(verdict, "redo"): frozenset({"open"}) for verdict in VERDICTS},
    **{(state, "restart"): frozenset({"waiting"}) for state in ("waiting", "open", *VERDICTS)},
}
"""("waiting", "answer") is an optional check that is passed by."""

REASONED: Final = frozenset({"doubtful", "failed"})
"""Verdicts that say why."""
REVIEW_REASONS: Final = (
    "copy_suspected",
    "screen_suspected",
    "damaged",
    "features_missing",
    "features_wrong",
    "expired",
    "not_accepted",
    "mrz_wrong",
    "data_differ",
    "name_differs",
    "face_differs",
    "face_unclear",
    "prompted",
    "coached",
    "pressured",
    "picture_bad",
    "other",
)
"""What can still be seen after the call: why a second person may refuse, in the order in which it is offered."""
REASONS: Final = frozenset(
    [
        *REVIEW_REASONS,
        "blurred",
        "glare",
        "too_dark",
        "too_small",
        "no_document",
        "refused",
        "no_document_with_me",
        "connection",
        "sound_bad",
        "noise",
        "interrupted",
        "language",
        "tan_missing",
        "card_name_differs",
        "card_digits_differ",
    ]
)
FLAGS: Final = ("coached", "pressured", "suspected_scam", "other")
PROMPTED: Final = frozenset({"prompted", "coached"})
"""Somebody whispers the answers (RBI R11)."""
STAYS: Final = frozenset({"consent"})
"""Kinds of checks whose answer survives an interruption; everything else begins anew with the identity part (S-53)."""


def run_may(state: str, move: str, onward: str) -> bool:
    """May a run in `state` become `onward` by `move`?"""
    return onward in RUN_MOVES.get((state, move), frozenset())


def check_may(state: str, move: str, onward: str) -> bool:
    """The same for a check."""
    return onward in CHECK_MOVES.get((state, move), frozenset())


def first_in_the_way(states: list[tuple[str, str, bool]], key: str) -> str:
    """The key of the check that comes before `key` and isn't answered yet, "" for none.

    `states`: (key, state, optional) in the order of the run. An open one is in the way wherever it stands.
    """
    before = True
    for other, state, optional in states:
        if other == key:
            before = False
            continue
        if state == "open" or (before and state == "waiting" and not optional):
            return other
    return ""


def interrupted(drop: str, drop_seconds: int, away_seconds: float) -> str:
    """What an absence does: "resume", "restart" the identity part, or "abort" the run."""
    return "resume" if away_seconds <= drop_seconds else drop
