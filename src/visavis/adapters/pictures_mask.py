"""How much detail the blocks of a picture hold, measured with Pillow. Runs in a limited child (`kernel.limited`)."""

import io
import json
from typing import Any

from PIL import Image, ImageStat

from visavis.kernel.limited import Refusal

MOST_PIXELS = 40_000_000
MARGIN = 3
"""Pixels at a block's edge that a lossy format smears over from its neighbour."""
Image.MAX_IMAGE_PIXELS = MOST_PIXELS


def work(request: dict[str, Any], data: bytes) -> tuple[dict[str, Any], bytes]:
    """The standard deviation of brightness of every block, row by row, as JSON: one table for the page's own grid, and
    for a received picture one more for the grid as scaling left it. Refusal("not_a_picture")."""
    try:
        with Image.open(io.BytesIO(data), formats=["JPEG", "PNG", "WEBP"]) as opened:
            if opened.width * opened.height > MOST_PIXELS:
                raise Refusal("too_large")
            picture = opened.convert("L")
    except Refusal:
        raise
    except Exception:
        raise Refusal("not_a_picture") from None
    grid = float(request["grid"])
    grids = [grid]
    if request["scaled"] and max(picture.size) != request["longest"]:
        grids.append(grid * max(picture.size) / float(request["longest"]))
    return {}, json.dumps([_table(picture, one) for one in grids]).encode()


def _table(picture: Image.Image, grid: float) -> list[list[float]]:
    across, down = round(picture.width / grid + 0.49), round(picture.height / grid + 0.49)
    return [[_deviation(picture, column, row, grid) for column in range(across)] for row in range(down)]


def _deviation(picture: Image.Image, column: int, row: int, grid: float) -> float:
    margin = min(MARGIN, grid / 6)
    left, top = column * grid + margin, row * grid + margin
    right = min((column + 1) * grid - margin, picture.width)
    bottom = min((row + 1) * grid - margin, picture.height)
    box = (round(left), round(top), round(right), round(bottom))
    if box[2] <= box[0] or box[3] <= box[1]:
        return 0.0
    return round(ImageStat.Stat(picture.crop(box)).stddev[0], 2)
