"""Is a card's picture really masked? The pixels are measured in a limited child, the judgement is `rules.mask`."""

import json
from functools import cache

from django.conf import settings

from visavis.features.verification.rules import mask
from visavis.kernel.limited import MIB, Limited, Refusal, TooMuch

MEMORY = 512 * MIB
SECONDS = 8.0
MOST_BYTES = 10 * MIB


@cache
def _pool() -> Limited:
    return Limited(settings.VISAVIS_MASK, memory=MEMORY, seconds=SECONDS, most=1)


def proved(data: bytes, *, received: bool = False) -> bool:
    """True when nothing but two small windows of the picture holds detail. What can't be looked at is not proved."""
    if len(data) > MOST_BYTES:
        return False
    try:
        _, body = _pool().ask({"grid": mask.GRID, "longest": mask.LONGEST, "scaled": received}, data)
    except (Refusal, TooMuch):
        return False
    tolerance = mask.TOLERANCE_RECEIVED if received else mask.TOLERANCE
    grids: list[list[list[float]]] = json.loads(body)
    return any(
        not mask.why_not([[deviation > tolerance for deviation in row] for row in rows]) for rows in grids
    )
