"""Draw the signs of OCR-B that the reader compares with (adapters/documents_ocrb.png), from Debian's fonts-ocr-b.

That font is by Norbert Schwarz and Matthew Skala, free to use, change and distribute without limitation.
Each sign stands in a cell of PITCH x HEIGHT pixels, dark on light, in the order of `rules.mrz.SIGNS`.
"""

from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

FONT = "/usr/share/fonts/opentype/ocr-b/OCRB.otf"
SIGNS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ<"
PITCH, HEIGHT = 40, 52
OUT = Path(__file__).resolve().parent.parent / "src" / "visavis" / "adapters" / "documents_ocrb.png"


def main() -> None:
    size = 100 * PITCH * 4 / ImageFont.truetype(FONT, 100).getlength("0")
    font = ImageFont.truetype(FONT, round(size))
    sheet = Image.new("L", (PITCH * 4 * len(SIGNS), HEIGHT * 4), 255)
    draw = ImageDraw.Draw(sheet)
    top, bottom = (font.getbbox("H")[at] for at in (1, 3))
    for number, sign in enumerate(SIGNS):
        draw.text((number * PITCH * 4, (HEIGHT * 4 - top - bottom) / 2), sign, 0, font)
    sheet.resize((PITCH * len(SIGNS), HEIGHT), Image.Resampling.LANCZOS).save(OUT, optimize=True)


if __name__ == "__main__":
    main()
