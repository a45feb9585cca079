"""Pictures that people send: looked at in a limited child, stripped of everything but the picture (S-35, S-38)."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.conf import settings

from visavis.features.evidence.problems import NotAPicture, TooLarge
from visavis.features.evidence.rules import segments
from visavis.kernel.limited import MIB, Limited, Refusal, TooMuch

MOST_BYTES = 10 * MIB
MEMORY = 768 * MIB
"""Of a child: 40 million pixels, the coefficients of a progressive JPEG of that size, and Python."""
SECONDS = 10.0
FONTS = Path(__file__).parent / "dossier" / "fonts"
"""Of the dossier's summary: names of staff are written in any of the house's scripts."""
FIRST_WIDE = 0x2E80
"""Where the signs of Chinese, Japanese and Korean begin in Unicode."""


@dataclass(frozen=True)
class Picture:
    """A decodable picture without metadata; its compressed pixels are those that came."""

    data: bytes
    media_type: str
    width: int
    height: int


@cache
def _pool() -> Limited:
    return Limited(settings.VISAVIS_PICTURES, memory=MEMORY, seconds=SECONDS)


def shut_in() -> bool:
    """Does this kernel keep the decoder from files and network? Raises TooMuch where no picture can be decoded."""
    return _pool().warm()


def clean(data: bytes, media_type: str) -> Picture:
    """Raises TooLarge, NotAPicture. Nothing is written anywhere."""
    if len(data) > MOST_BYTES:
        raise TooLarge(megabytes=MOST_BYTES // MIB)
    try:
        bare = segments.without_metadata(data, media_type)
        found, _ = _pool().ask({"do": "examine", "media_type": media_type}, bare)
    except (segments.NotPicture, Refusal, TooMuch):
        raise NotAPicture(field="picture") from None
    return Picture(bare, media_type, int(found["width"]), int(found["height"]))


def watermarked(data: bytes, media_type: str, lines: list[str]) -> bytes:
    """A JPEG with the lines written all over it. Raises NotAPicture."""
    wide = any(ord(sign) >= FIRST_WIDE for line in lines for sign in line)
    font = FONTS / ("DroidSansFallback.ttf" if wide else "DejaVuSans.ttf")
    return _made({"do": "watermark", "media_type": media_type, "lines": lines, "font": str(font)}, data)


def masked_tile(data: bytes, media_type: str, side: int) -> bytes:
    """A JPEG of at most `side` pixels on which nothing can be read. Raises NotAPicture."""
    return _made({"do": "tile", "media_type": media_type, "side": side}, data)


def _made(request: dict[str, object], data: bytes) -> bytes:
    try:
        return _pool().ask(request, data)[1]
    except (Refusal, TooMuch):
        raise NotAPicture(field="picture") from None
