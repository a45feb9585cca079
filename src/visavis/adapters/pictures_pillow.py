"""Decoding pictures that strangers send, by Pillow, in a limited child (`kernel.limited`): never in the house itself.

`work` runs in the child. It needs no settings and no database.
"""

import io
import warnings
from collections.abc import Callable
from typing import Any

from PIL import Image, ImageDraw, ImageFont, ImageOps

from visavis.kernel.limited import Refusal

FORMATS = {"image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WEBP"}
MOST_PIXELS = 40_000_000
SMALLEST = 16
"""Pixels of a side."""
BLOCKS = 12
"""Blocks along the longer side of a masked tile: what kind of picture it is can be told, nothing on it can."""

Answer = tuple[dict[str, Any], bytes]


def work(request: dict[str, Any], data: bytes) -> Answer:
    """Raises Refusal("not_a_picture" | "too_many_pixels")."""
    return _WORKS[request["do"]](request, data)


def _open(request: dict[str, Any], data: bytes) -> Image.Image:
    """The whole picture, decoded to its last line; a header alone proves nothing."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            Image.MAX_IMAGE_PIXELS = None  # the next line is stricter, and comes before a pixel is decoded
            picture = Image.open(io.BytesIO(data), formats=[FORMATS[request["media_type"]]])
            width, height = picture.size
            if width * height > MOST_PIXELS:
                raise Refusal("too_many_pixels")
            if min(width, height) < SMALLEST or getattr(picture, "n_frames", 1) != 1:
                raise Refusal("not_a_picture")
            picture.load()
            return picture
    except (MemoryError, Refusal):
        raise
    except Exception:
        raise Refusal("not_a_picture") from None


def _examine(request: dict[str, Any], data: bytes) -> Answer:
    picture = _open(request, data)
    return {"width": picture.width, "height": picture.height}, b""


def _watermark(request: dict[str, Any], data: bytes) -> Answer:
    """Who looks and when, over the whole picture, so that a photograph of the screen says it too (S-56)."""
    picture = ImageOps.exif_transpose(_open(request, data)).convert("RGB")
    text = "   ".join(request["lines"])
    size = max(14, min(picture.size) // 28)
    font = ImageFont.truetype(request["font"], size)
    wide = int(font.getlength(text)) + size * 2
    side = int((picture.width**2 + picture.height**2) ** 0.5) + wide
    layer = Image.new("L", (side, side), 0)
    draw = ImageDraw.Draw(layer)
    for row, top in enumerate(range(0, side, size * 5)):
        for left in range(-(row % 2) * wide // 2, side, wide):
            draw.text((left, top), text, font=font, fill=120)
    layer = layer.rotate(24)
    left, top = (side - picture.width) // 2, (side - picture.height) // 2
    mask = layer.crop((left, top, left + picture.width, top + picture.height))
    shade = Image.new("RGB", picture.size, (16, 24, 40))
    light = Image.new("RGB", picture.size, (255, 255, 255))
    picture.paste(light, (1, 1), mask)
    picture.paste(shade, (0, 0), mask)
    return {"width": picture.width, "height": picture.height}, _jpeg(picture)


def _tile(request: dict[str, Any], data: bytes) -> Answer:
    """A small picture of big blocks: lists show what there is, not what it says (S-36)."""
    picture = ImageOps.exif_transpose(_open(request, data)).convert("RGB")
    scale = BLOCKS / max(picture.size)
    few = picture.resize(
        (max(1, round(picture.width * scale)), max(1, round(picture.height * scale))), Image.Resampling.BOX
    )
    grow = max(1, int(request["side"]) // BLOCKS)
    tile = few.resize((few.width * grow, few.height * grow), Image.Resampling.NEAREST)
    return {"width": tile.width, "height": tile.height}, _jpeg(tile)


def _jpeg(picture: Image.Image) -> bytes:
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=88)
    return out.getvalue()


_WORKS: dict[str, Callable[[dict[str, Any], bytes], Answer]] = {
    "examine": _examine,
    "watermark": _watermark,
    "tile": _tile,
}
