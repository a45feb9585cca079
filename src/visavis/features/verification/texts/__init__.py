"""Texts of verification as tables for pages: `FOR_CUSTOMER` and `FOR_AGENT`. Server-drawn pages take the parts.

Every key that a pack, a rule or a page can name has its words here; a test holds them against each other.
"""

from collections.abc import Mapping
from typing import Any, Final

from visavis.features.verification.texts import kinds, moves, packs, requirements, words

CUSTOMER: Final[dict[str, Any]] = {**kinds.DO, **moves.DO}
"""What the customer does, by check kind, challenge or alternative: the keys of `CustomerCheck.show`."""
ICONS: Final[dict[str, str]] = {**kinds.ICONS, **moves.ICONS}

KINDS: Final = kinds.TITLES
LOOK: Final = kinds.LOOK
MOVES: Final = moves.NAMES
SAY: Final = moves.SAY
FEATURE: Final[dict[str, Any]] = {**moves.CATEGORIES, **moves.FEATURES}
QUESTIONS: Final = words.QUESTIONS
REASONS: Final = words.REASONS
HINTS: Final = words.HINTS
REFUSALS: Final = words.REFUSALS
FLAGS: Final = words.FLAGS
STATES: Final = words.STATES
VERDICTS: Final = words.VERDICTS
FACES: Final = words.FACES
DROPS: Final = words.DROPS
TELLS: Final = packs.TELLS
PACKS: Final = packs.NAMES
PACKS_ABOUT: Final = packs.ABOUT
REQUIREMENTS: Final = requirements.REQUIREMENTS
NOT_MET: Final = requirements.NOT_MET


def _named(prefix: str, table: Mapping[str, Any]) -> dict[str, Any]:
    return {f"verify.{prefix}.{key}": words for key, words in table.items()}


FOR_CUSTOMER: Final[dict[str, Any]] = {
    **_named("title", KINDS),
    **_named("do", CUSTOMER),
    **_named("icon", ICONS),
    **_named("corner", moves.CORNERS),
    **_named("axis", moves.AXES),
    **_named("across", moves.PLACES),
    **{f"verify.pack.{key}.name": name for key, name in PACKS.items()},
}
"""For the customer's room."""

FOR_AGENT: Final[dict[str, Any]] = {
    **FOR_CUSTOMER,
    **_named("look", LOOK),
    **_named("say", SAY),
    **_named("move", MOVES),
    **_named("category", moves.CATEGORIES),
    **_named("feature", moves.FEATURES),
    **_named("feature_look", moves.CATEGORY_LOOK),
    **_named("question", QUESTIONS),
    **_named("reason", REASONS),
    **_named("hint", HINTS),
    **_named("need", REQUIREMENTS),
    **_named("not_met", NOT_MET),
    **_named("refusal", REFUSALS),
    **_named("flag", FLAGS),
    **_named("state", STATES),
    **_named("verdict", VERDICTS),
    **_named("face", FACES),
    **_named("drop", DROPS),
}
"""For the console."""
