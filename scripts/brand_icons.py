"""Draw the app icons of the portal (src/visavis/static/brand/*.png) from the shapes of mark.svg.

    python scripts/brand_icons.py        # needs Pillow, which the product itself does not

A house with its own brand replaces the files. They are committed: phones want bitmaps, and operators run no tools.
"""

from pathlib import Path

from PIL import Image, ImageDraw

FOLDER = Path(__file__).resolve().parent.parent / "src" / "visavis" / "static" / "brand"
BRAND, INK = (0x32, 0x47, 0xC4), (0xFF, 0xFF, 0xFF)
OVER = 8
"""Drawn this many times larger and scaled down, for smooth edges."""


def draw(size: int, *, corner: float, scale: float) -> Image.Image:
    """The mark in a square of `size` px. `corner`: radius as a share of the side; `scale`: of the two faces."""
    side = size * OVER
    image = Image.new("RGBA", (side, side), (0, 0, 0, 0))
    pen = ImageDraw.Draw(image)
    pen.rounded_rectangle((0, 0, side - 1, side - 1), radius=round(side * corner), fill=BRAND)
    unit, middle = side / 32 * scale, side / 2
    for direction in (-1, 1):
        flat = middle + direction * 10 * unit
        box = (flat - 7.5 * unit, middle - 7.5 * unit, flat + 7.5 * unit, middle + 7.5 * unit)
        start, end = (-90, 90) if direction < 0 else (90, 270)
        pen.pieslice(box, start, end, fill=INK)
    return image.resize((size, size), Image.Resampling.LANCZOS)


def main() -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    drawings = {
        "icon-180.png": draw(180, corner=0, scale=0.86),
        "icon-192.png": draw(192, corner=0.28, scale=1),
        "icon-512.png": draw(512, corner=0.28, scale=1),
        "icon-maskable-512.png": draw(512, corner=0, scale=0.72),
    }
    for name, image in drawings.items():
        image.quantize(colors=32).save(FOLDER / name, optimize=True)


if __name__ == "__main__":
    main()
