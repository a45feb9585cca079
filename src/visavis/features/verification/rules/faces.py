"""Two faces in three words. The figures are of one photo degraded in two ways and seven other people: a help to an
agent, never a decision, and to be calibrated on consented pictures before anybody relies on it."""

from typing import Final, Literal

DOCUMENT: Final = ("front",)
"""Kinds of checks whose pictures carry the document's photo."""
LIVE: Final = ("face", "compare_face")
"""Kinds of checks whose pictures show the person, not the document."""

SAME = 0.45
"""Largest distance of "likely the same": measured 0.22-0.33 sharp, 0.45-0.47 blurred."""
DIFFERENT = 0.60
"""Smallest of "different": impostor pairs had 0.63 at least, 0.78 in the middle."""

FaceWord = Literal["likely_same", "unclear", "different"]


def word_for(distance: float) -> FaceWord:
    """What the agent is told of a distance."""
    if distance <= SAME:
        return "likely_same"
    return "unclear" if distance <= DIFFERENT else "different"
