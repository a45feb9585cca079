"""What the server draws, so that nobody can rehearse it (S-52, BaFin B8, ETSI VAL-8.3.3-04X and -07A, NIST N4).

The random source is handed in: `secrets.SystemRandom` in the house, a seeded one in tests.
"""

from random import Random
from typing import Any

from visavis.features.verification.rules.packs import VARIABLE, CheckSpec

CORNERS = ("top_left", "top_right", "bottom_left", "bottom_right")
AXES = ("sideways", "up_and_down")
PLACES = ("portrait", "name", "number", "date")
WORDS_DRAWN, DIGITS_DRAWN = 4, 6
SPOKEN_WORDS = frozenset({"read_phrase", "sign_phrase", "type_phrase"})
SPOKEN_DIGITS = frozenset({"read_digits", "say_digits", "show_fingers"})
NEEDS = {
    "back": ("front",),
    "mrz": ("front", "back"),
    "features": ("front",),
    "movement": ("front",),
    "damage": ("front",),
    "challenges": ("face",),
    "compare_face": ("front", "face"),
    "compare_data": ("front", "back", "mrz"),
}
"""Kinds that must come before another kind where the order is drawn."""


def drawn_of(spec: CheckSpec, chance: Random) -> list[str]:
    """What one check asks for, in the order in which it is asked."""
    if not spec.draw:
        return []
    if spec.kind == "features":
        return _features(spec, chance)
    pool = list(spec.pool)
    # Words and digits to read aloud are one skill: both at once would leave fewer movements.
    spoken = [one for one in pool if one in SPOKEN_WORDS | SPOKEN_DIGITS]
    if len(pool) - len(spoken) + min(1, len(spoken)) >= spec.draw and len(spoken) > 1:
        stays = chance.choice(spoken)
        pool = [one for one in pool if one == stays or one not in spoken]
    return chance.sample(pool, spec.draw)


def _features(spec: CheckSpec, chance: Random) -> list[str]:
    """Categories of security features, each once; at least two of them change with the light (ETSI -07A, -07B)."""
    variable = [one for one in spec.pool if one in VARIABLE]
    first = chance.sample(variable, min(2, spec.draw, len(variable)))
    rest = [one for one in spec.pool if one not in first]
    drawn = first + chance.sample(rest, spec.draw - len(first))
    chance.shuffle(drawn)
    return drawn


def parameters_of(drawn: list[str], chance: Random) -> dict[str, str]:
    """The details that make a rehearsed clip unfit: which corner, which way, over what."""
    found = {}
    if {"cover_corner", "point_at_corner"} & set(drawn):
        found["corner"] = chance.choice(CORNERS)
    if "tilt_slowly" in drawn:
        found["axis"] = chance.choice(AXES)
    if "finger_across" in drawn:
        found["across"] = chance.choice(PLACES)
    return found


def secret_of(move: str, words: int, chance: Random) -> dict[str, Any]:
    """Words (numbers into the list of words) or digits that are read aloud for a challenge or its alternative."""
    if move in SPOKEN_WORDS:
        return {"words": chance.sample(range(words), WORDS_DRAWN)}
    if move in SPOKEN_DIGITS:
        return {"digits": "".join(str(chance.randrange(10)) for _ in range(DIGITS_DRAWN))}
    return {}


def order_of(specs: tuple[CheckSpec, ...], *, drawn: bool, chance: Random) -> list[CheckSpec]:
    """The checks in the order of this run: as the pack has them, or shuffled between the first and the last, where a
    check that needs another still comes after it (RBI R10)."""
    if not drawn or len(specs) < 4:
        return list(specs)
    middle, placed = list(specs[1:-1]), [specs[0]]
    kinds = {spec.kind for spec in middle}
    while middle:
        done = {spec.kind for spec in placed}
        free = [s for s in middle if all(n in done or n not in kinds for n in NEEDS.get(s.kind, ()))]
        chosen = chance.choice(free)
        middle.remove(chosen)
        placed.append(chosen)
    return [*placed, specs[-1]]
