"""Signs that a picture shows a copy, each with the values it stands on. They are hints: lamps, fine patterns and matt
laminate can raise them on an original, and a good copy raises none.

- "screen_moire": a regular raster all over, as pixels of a display leave it.
- "paper_print": a weaker raster (dots of a printer), or white paper all around.
- "flat_in_tilt": nothing changed its colour when the document was tilted.
- "glare_static": a burnt-out spot that stays at its place on the document while that moves: it is part of the copy.
"""

from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np

from visavis.adapters.documents_pictures import Array, burnt_out, find_corners, flatten

WINDOW = 128
MOST_WINDOWS = 48
LEAST_WINDOWS = 8
SCREEN_FROM = 2.9
"""How far (natural logarithm) the strongest regular wave stands above its surroundings in half of all windows.
Drawn originals with fine line patterns: up to 2.2; displays: from 3.1; printed dots: 2.0 to 3.4."""
PRINT_FROM = 2.45
WHITE_FROM, COLOUR_BELOW, UNEVEN_BELOW = 225, 16, 14
TILT_AT = 480
TILTED_FROM = 0.035
"""Change of the outline between frames, as a share of its sides, from which a tilt can be judged."""
COLOURS_FROM = 9.0
"""Change of colour (a and b of Lab, 0..255) that the liveliest blocks of a tilted original show."""
BLOCK = 16

Hint = dict[str, Any]


def _hint(key: str, level: str, **values: float) -> Hint:
    return {
        "key": key,
        "level": level,
        "values": {name: round(float(value), 3) for name, value in values.items()},
    }


# --- one picture --------------------------------------------------------------------------------------------------
def still(flat: Array, picture: Array, corners: Array | None) -> list[Hint]:
    """`flat`: the document laid flat; `picture`: untouched, for rasters do not survive scaling."""
    strength = raster(picture, corners)
    paper = corners is not None and white_around(flat)
    if paper:
        return [
            _hint(
                "paper_print", "warn" if strength >= PRINT_FROM else "note", raster=strength, white_margin=1
            )
        ]
    if strength >= SCREEN_FROM:
        return [_hint("screen_moire", "warn", raster=strength)]
    if strength >= PRINT_FROM:
        return [_hint("paper_print", "note", raster=strength, white_margin=0)]
    return []


def raster(picture: Array, corners: Array | None) -> float:
    """The strength of a regular wave that is everywhere; 0 where too little of the document is seen to tell."""
    found = [_wave(window) for window in _windows(picture, corners)]
    return float(np.median(found)) if len(found) >= LEAST_WINDOWS else 0.0


def _windows(picture: Array, corners: Array | None) -> list[Array]:
    inside = np.ones(picture.shape[:2], np.uint8)
    if corners is not None:
        inside = cv2.fillConvexPoly(np.zeros_like(inside), corners.astype(np.int32), 1)
    counted = cv2.integral(inside)
    places = []
    for y in range(0, picture.shape[0] - WINDOW + 1, WINDOW // 2):
        for x in range(0, picture.shape[1] - WINDOW + 1, WINDOW // 2):
            covered = (
                counted[y + WINDOW, x + WINDOW]
                - counted[y, x + WINDOW]
                - counted[y + WINDOW, x]
                + counted[y, x]
            )
            if covered > 0.98 * WINDOW * WINDOW:
                places.append((y, x))
    chosen = places[:: max(1, len(places) // MOST_WINDOWS)]
    return [picture[y : y + WINDOW, x : x + WINDOW] for y, x in chosen]


def _waves_looked_at() -> Array:
    """Not slow ones (shapes), not the sides of the square (edges), not those of JPEG's blocks of eight pixels."""
    fy, fx = np.fft.fftfreq(WINDOW)[:, None], np.fft.fftfreq(WINDOW)[None]
    reach = np.hypot(fx, fy)
    chosen = (reach > 0.06) & (reach < 0.48) & (np.abs(fx) > 0.012) & (np.abs(fy) > 0.012)
    for multiple in range(1, 5):
        for one, other in ((fx, fy), (fy, fx)):
            chosen &= ~((np.abs(np.abs(one) - multiple / 8) < 0.012) & (np.abs(other) < 0.02))
    kept: Array = chosen
    return kept


_LOOKED_AT = _waves_looked_at()
_HANN = np.outer(np.hanning(WINDOW), np.hanning(WINDOW)).astype(np.float32)[..., None]


def _wave(window: Array) -> float:
    shown = window.astype(np.float32)
    shown = shown - cv2.GaussianBlur(shown, (0, 0), 6)
    power = np.abs(np.fft.fft2(shown * _HANN, axes=(0, 1))).sum(axis=2)
    level = np.log(power + 1.0).astype(np.float32)
    around = cv2.blur(level, (25, 25))
    return float(np.where(_LOOKED_AT, level - around, -9.0).max())


def white_around(flat: Array) -> bool:
    """Is the rim white on all four sides, evenly, as paper around a print is?"""
    height, width = flat.shape[:2]
    deep, skip = round(0.028 * width), round(0.008 * width)
    sides = (
        flat[skip : skip + deep, skip : width - skip],
        flat[height - skip - deep : height - skip, skip : width - skip],
        flat[skip : height - skip, skip : skip + deep],
        flat[skip : height - skip, width - skip - deep : width - skip],
    )
    brightest = float(np.percentile(cv2.cvtColor(flat, cv2.COLOR_BGR2GRAY), 98))
    for side in sides:
        smooth = cv2.GaussianBlur(side, (0, 0), 2)
        grey = cv2.cvtColor(smooth, cv2.COLOR_BGR2GRAY)
        colour = smooth.max(axis=2).astype(int) - smooth.min(axis=2)
        if np.median(grey) < WHITE_FROM / 255 * brightest or np.median(colour) > COLOUR_BELOW:
            return False
        if np.percentile(grey, 90) - np.percentile(grey, 10) > UNEVEN_BELOW * 1.5:
            return False
    return True


# --- several pictures of a tilt -----------------------------------------------------------------------------------
@dataclass(frozen=True)
class _Pose:
    flat: Array
    outline: Array
    """Lengths of its sides, their mean 1."""
    spot: Array | None
    """Where the largest burnt-out spot lies, as shares of the document; None without one."""


def tilt(pictures: list[Array]) -> list[Hint]:
    """What did not change while the document was tilted. Nothing is said when it was hardly tilted, or not found."""
    poses = [pose for pose in map(_pose, pictures) if pose]
    if len(poses) < 3:
        return []
    poses = [poses[0], *(_same_way_up(poses[0], pose) for pose in poses[1:])]
    tilted = max(float(np.abs(pose.outline - poses[0].outline).max()) for pose in poses[1:])
    if tilted < TILTED_FROM:
        return []
    change, wandered = _colours(poses), _wandered(poses)
    hints = []
    if change < COLOURS_FROM:
        level = "note" if wandered is not None and wandered > 0.08 else "warn"
        hints.append(_hint("flat_in_tilt", level, colours=change, tilt=tilted, frames=len(poses)))
    if wandered is not None and wandered < 0.02:
        hints.append(_hint("glare_static", "warn", moved=wandered, tilt=tilted, frames=len(poses)))
    return hints


def _pose(picture: Array) -> _Pose | None:
    corners = find_corners(picture)
    if corners is None:
        return None
    flat = flatten(picture, corners, width=TILT_AT)
    flat = cv2.resize(flat, (TILT_AT, round(TILT_AT * 0.66)), interpolation=cv2.INTER_AREA)
    sides = np.linalg.norm(corners - np.roll(corners, -1, axis=0), axis=1)
    return _Pose(flat, sides / sides.mean(), _spot(flat))


def _spot(flat: Array) -> Array | None:
    count, _, stats, centres = cv2.connectedComponentsWithStats(burnt_out(flat))
    if count < 2:
        return None
    largest = 1 + int(stats[1:, cv2.CC_STAT_AREA].argmax())
    if stats[largest, cv2.CC_STAT_AREA] < 0.003 * flat.shape[0] * flat.shape[1]:
        return None
    spot: Array = centres[largest] / np.array([flat.shape[1], flat.shape[0]])
    return spot


def _same_way_up(first: _Pose, other: _Pose) -> _Pose:
    one = cv2.GaussianBlur(cv2.cvtColor(first.flat, cv2.COLOR_BGR2GRAY), (0, 0), 4).astype(np.float32)
    two = cv2.GaussianBlur(cv2.cvtColor(other.flat, cv2.COLOR_BGR2GRAY), (0, 0), 4).astype(np.float32)
    turned = np.ascontiguousarray(two[::-1, ::-1])
    if np.corrcoef(one.ravel(), two.ravel())[0, 1] >= np.corrcoef(one.ravel(), turned.ravel())[0, 1]:
        return other
    spot = None if other.spot is None else 1 - other.spot
    return _Pose(np.ascontiguousarray(other.flat[::-1, ::-1]), np.roll(other.outline, 2), spot)


def _colours(poses: list[_Pose]) -> float:
    """How much the liveliest blocks change their colour, after what changes everywhere (the light) is taken away.
    Burnt-out blocks have no colour and do not count."""
    rows, columns = poses[0].flat.shape[0] // BLOCK, poses[0].flat.shape[1] // BLOCK
    maps, burnt = [], np.zeros((rows, columns), bool)
    for pose in poses:
        lab = cv2.cvtColor(cv2.GaussianBlur(pose.flat, (0, 0), 2), cv2.COLOR_BGR2LAB).astype(np.float32)
        blocks = cv2.resize(lab, (columns, rows), interpolation=cv2.INTER_AREA)
        colours = blocks[..., 1:]
        maps.append(colours - np.median(colours.reshape(-1, 2), axis=0))
        burnt |= blocks[..., 0] > 244
    spread = np.stack(maps).std(axis=0).sum(axis=2)[1:-1, 1:-1]  # rims move by a pixel with the corners
    alive = spread[~burnt[1:-1, 1:-1]]
    return float(np.sort(alive)[-6:].mean()) if alive.size >= 20 else COLOURS_FROM


def _wandered(poses: list[_Pose]) -> float | None:
    """How far the burnt-out spot moved over the document; None when it was not there in three frames."""
    spots = [pose.spot for pose in poses if pose.spot is not None]
    if len(spots) < 3:
        return None
    return max(float(np.linalg.norm(spot - spots[0])) for spot in spots[1:])
