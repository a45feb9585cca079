"""Machine help with documents. It reads and compares; it never decides."""

from dataclasses import dataclass, field
from typing import Any, Literal, Protocol


class NotAvailable(Exception):
    """No engine is installed; everything works by eye."""


class ReadFailed(Exception):
    """The engine broke, ran out of time or memory; `why` is a stable code."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True)
class Quality:
    """Of one picture. `sharpness`: variance of the Laplacian after smoothing, on the card at 800 px;
    `glare`: largest blob, share of the card 0..1; `card`: share of the picture the card covers, 0 for none found."""

    width: int
    height: int
    sharpness: float
    glare: float
    card: float
    brightness: float
    """Mean 0..255."""
    ask_again: tuple[str, ...] = ()
    """Why a better picture should be asked for: "blurred" | "glare" | "no_document" | "too_small" | "too_dark"."""


@dataclass(frozen=True)
class Mrz:
    """A machine readable zone. `valid`: every check digit agrees; nothing is repaired to make one agree."""

    format: Literal["TD1", "TD2", "TD3", "MRVA", "MRVB"]
    lines: tuple[str, ...]
    valid: bool
    digits: dict[str, bool]
    """Check digit by name: "number", "birth", "expiry", "optional", "composite"."""
    fields: dict[str, str]
    """"document_type", "issuer", "number", "surname", "given_names", "nationality", "birth" (YYYY-MM-DD or ""),
    "sex", "expiry" (YYYY-MM-DD or ""), "optional"."""


@dataclass(frozen=True)
class Face:
    """A face in the picture: its box (x, y, width, height in pixels) and embedding (128 numbers)."""

    box: tuple[int, int, int, int]
    embedding: tuple[float, ...]


@dataclass(frozen=True)
class Hint:
    """A sign that something may be wrong, with its reason: `key` names the text, `values` fill it."""

    key: str
    level: Literal["note", "warn"]
    values: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Reading:
    """What was found in one picture. `corners`: four points (x, y) in pixels, clockwise from top left, or none."""

    quality: Quality
    corners: tuple[tuple[float, float], ...] = ()
    mrz: Mrz | None = None
    printed: dict[str, str] = field(default_factory=dict)
    """Printed fields by the names of `Mrz.fields`, as far as found."""
    texts: tuple[str, ...] = ()
    """All lines of text found, top to bottom."""
    faces: tuple[Face, ...] = ()
    hints: tuple[Hint, ...] = ()
    """Signs of a copy: "screen_moire", "paper_print", "flat_in_tilt"."""
    milliseconds: dict[str, float] = field(default_factory=dict)


class DocumentReader(Protocol):
    name: str

    def why(self) -> str:
        """Stable code why it can't work here: "not_installed" | "no_model" | ""."""

    def read(
        self, picture: bytes, *, side: Literal["front", "back", "face", "other"], deadline: float
    ) -> Reading:
        """Read one JPEG, PNG or WebP picture in a limited process. `deadline` in seconds; thread-safe.

        Raises NotAvailable, ReadFailed ("too_large", "not_a_picture", "timeout", "broken")."""

    def compare(self, one: Face, other: Face) -> float:
        """Distance of two faces; small is alike (see `rules.faces`)."""

    def compare_tilt(self, pictures: list[bytes], *, deadline: float) -> tuple[Hint, ...]:
        """Does the card change as a tilted original should? Hints such as "flat_in_tilt"."""
