"""Specimens of identity documents, drawn: ICAO layouts with right check digits, a photo, patterns, a patch that
changes its colours when tilted. "UTO" (Utopia) is the state that ICAO keeps for specimens.

What happens to them before a camera is in `specimen_scenes`. Needs the extra `documents` and Debian's fonts-ocr-b.
"""

import random
import zlib
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFont

Picture = np.ndarray
"""Height x width x 3, blue green red, as cv2 has it."""
OCR_B = Path("/usr/share/fonts/opentype/ocr-b/OCRB.otf")
SANS = Path("/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf")
BOLD = SANS.with_name("DejaVuSans-Bold.ttf")
FACE = Path(__file__).parent / "faces" / "astronaut.jpg"
SIZES_MM = {"TD3": (125, 88), "TD1": (85.6, 54), "TD2": (105, 74), "MRVA": (120, 80), "MRVB": (105, 74)}
PITCH_MM = 2.54
"""OCR-B size 1: ten signs an inch."""


@dataclass(frozen=True)
class Holder:
    """Who a specimen is issued to; dates as YYMMDD."""

    surname: str = "ERIKSSON"
    given: str = "ANNA MARIA"
    number: str = "L898902C3"
    nationality: str = "UTO"
    issuer: str = "UTO"
    birth: str = "740812"
    sex: str = "F"
    expiry: str = "310415"
    optional: str = ""


def digit(signs: str) -> str:
    """On purpose not the house's own: two hands must not make the same mistake."""
    total = 0
    for place, sign in enumerate(signs):
        value = 0 if sign == "<" else int(sign, 36)
        total += value * [7, 3, 1][place % 3]
    return str(total % 10)


def lines(layout: str, holder: Holder, *, kind: str = "") -> list[str]:
    """The machine readable zone, every digit right."""
    names = f"{holder.surname}<<{holder.given}".replace(" ", "<").replace("-", "<")
    number = holder.number.ljust(9, "<")
    dates = (holder.birth, digit(holder.birth), holder.sex, holder.expiry, digit(holder.expiry))
    birth, expiry = holder.birth + digit(holder.birth), holder.expiry + digit(holder.expiry)
    if layout == "TD1":
        first = f"{kind or 'I<'}{holder.issuer}{number}{digit(number)}{holder.optional}".ljust(30, "<")
        second = f"{''.join(dates)}{holder.nationality}".ljust(29, "<")
        second += digit(first[5:30] + birth + expiry + second[18:29])
        return [first, second, names.ljust(30, "<")[:30]]
    width = 44 if layout in {"TD3", "MRVA"} else 36
    start = kind or {"TD3": "P<", "TD2": "I<"}.get(layout, "V<")
    first = f"{start}{holder.issuer}{names}".ljust(width, "<")[:width]
    second = f"{number}{digit(number)}{holder.nationality}{''.join(dates)}{holder.optional}"
    if layout == "TD3":
        second = second.ljust(42, "<")
        second += digit(second[28:42])
        second += digit(second[:10] + second[13:20] + second[21:43])
    elif layout == "TD2":
        second = second.ljust(35, "<")
        second += digit(second[:10] + second[13:20] + second[21:35])
    return [first, second.ljust(width, "<")]


def holder(seed: int) -> Holder:
    """Somebody else for each seed."""
    dice = random.Random(seed)
    surnames = [
        "ERIKSSON",
        "MUELLER",
        "OCONNOR",
        "GARCIA",
        "NGUYEN",
        "PETROVA",
        "IVANOV",
        "OKAFOR",
        "SCHMIDT",
        "ZHANG",
        "SILVA",
        "BIANCHI",
        "QUIROGA",
    ]
    given = [
        "ANNA MARIA",
        "JOSE LUIS",
        "ZOE",
        "BEN",
        "WILLIAM GEORGE",
        "OLGA",
        "LI",
        "XAVIER",
        "BOB",
        "IDA ISOLDE",
    ]
    letters, signs = "CFGHJKLMNPRTVWXYZ", "0123456789CFGHJKLMNPRTVWXYZ"
    return Holder(
        surname=dice.choice(surnames) + (f" {dice.choice(surnames)}" if dice.random() < 0.2 else ""),
        given=dice.choice(given),
        number=dice.choice(letters) + "".join(dice.choice(signs) for _ in range(8)),
        nationality=dice.choice(["UTO", "D<<", "GBR", "ESP", "BRA", "POL"]),
        issuer=dice.choice(["UTO", "UTO", "D<<", "GBR", "ESP"]),
        birth=f"{dice.randrange(45, 100):02}{dice.randrange(1, 13):02}{dice.randrange(1, 29):02}",
        sex=dice.choice("MF<"),
        expiry=f"{dice.randrange(27, 36):02}{dice.randrange(1, 13):02}{dice.randrange(1, 29):02}",
        optional=dice.choice(["", "", "ZE184226B", "12345678"])[:7],
    )


def document(
    layout: str,
    who: Holder,
    *,
    side: str = "front",
    photo: Picture | None = None,
    tilt: float = 0.0,
    scale: float = 11.0,
) -> Picture:
    """A page or card, flat. `tilt` (-1..1) is where the light comes from: the diffractive patch follows it.
    TD1 has its zone on the back, all others on the front. `scale`: pixels a millimetre."""
    width, height = (round(mm * scale) for mm in SIZES_MM[layout])
    canvas = Image.fromarray(_paper(width, height, zlib.crc32(layout.encode()) % 7)[..., ::-1])
    draw = ImageDraw.Draw(canvas)
    zone = layout != "TD1" or side == "back"
    top = height - round((23.2 if layout != "TD1" else 25.0) * scale) if zone else height
    if side == "front":
        face = cv2.imread(str(FACE))[20:300, 90:310] if photo is None else photo
        _front(canvas, draw, layout, who, face, scale, top)
    else:
        _back(draw, layout, scale)
    if zone:
        _zone(draw, lines(layout, who), scale, width, height, top)
    flat = np.ascontiguousarray(np.asarray(canvas)[..., ::-1])
    _diffract(flat, tilt, scale, top)
    return flat


def _paper(width: int, height: int, kind: int) -> Picture:
    """A light ground with fine wavy lines, as documents are printed on."""
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    base = np.array(
        [(236, 226, 214), (224, 236, 220), (222, 224, 240), (232, 236, 226)][kind % 4], np.float32
    )
    waves = np.sin(y / 5.5 + 9 * np.sin(x / (70 + 9 * kind))) + np.sin((x + y) / 7.3 + 6 * np.sin(y / 53))
    ground = base + waves[..., None] * np.array([4.0, 5.0, 6.0], np.float32)
    # Fine line patterns in two inks, 0.5 mm apart: what a copier blurs, and what may look like a raster.
    for ink, (step, lean) in (
        (np.array([26.0, 12, 4], np.float32), (5.5, 1)),
        (np.array([3.0, 16, 24]), (6.3, -1)),
    ):
        curve = (y + lean * x * 0.6 + 40 * np.sin(x / 61 + kind) + 26 * np.sin(y / 47)) / step
        ground -= (np.cos(2 * np.pi * curve) > 0.72).astype(np.float32)[..., None] * ink
    ground += (x / width * 14 - 7)[..., None] * np.array([1.0, 0.2, -0.8], np.float32)
    return np.clip(ground, 0, 252).astype(np.uint8)


def _font(path: Path, millimetres: float, scale: float) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(path), max(6, round(millimetres * scale)))


def printed(who: Holder) -> dict[str, str]:
    """What stands on the front, by the names of the zone's fields."""
    day = lambda signs, century: f"{signs[4:]}.{signs[2:4]}.{century}{signs[:2]}"  # noqa: E731
    return {
        "surname": who.surname,
        "given_names": who.given,
        "nationality": who.nationality.strip("<"),
        "birth": day(who.birth, "19"),
        "sex": who.sex.replace("<", "X"),
        "number": who.number,
        "expiry": day(who.expiry, "20"),
    }


LABELS = {
    "surname": "Surname / Nom",
    "given_names": "Given names / Prénoms",
    "nationality": "Nationality / Nationalité",
    "birth": "Date of birth / Date de naissance",
    "sex": "Sex / Sexe",
    "number": "Document No. / Document no.",
    "expiry": "Date of expiry / Date d'expiration",
}


def _front(canvas, draw, layout: str, who: Holder, face: Picture, scale: float, top: int) -> None:
    width = canvas.width
    small = layout == "TD1"
    title = {"TD3": "PASSPORT / PASSEPORT", "TD1": "IDENTITY CARD", "TD2": "IDENTITY CARD"}.get(
        layout, "VISA"
    )
    draw.text((4 * scale, 2 * scale), f"UTOPIA   {title}", (90, 30, 40), _font(BOLD, 3.4, scale))
    box = (round(26 * scale), round(33 * scale)) if small else (round(32 * scale), round(40 * scale))
    portrait = Image.fromarray(cv2.resize(face, box, interpolation=cv2.INTER_AREA)[..., ::-1])
    canvas.paste(portrait, (round(4 * scale), round(9 * scale)))
    left, line = 4 * scale + box[0] + 4 * scale, 9 * scale
    step = ((42 if small else min(52, top / scale - 10)) * scale) / 7
    for name, value in printed(who).items():
        draw.text((left, line), LABELS[name], (96, 88, 96), _font(SANS, 1.6 if small else 1.9, scale))
        draw.text((left, line + 2.0 * scale), value, (20, 20, 26), _font(BOLD, 2.7 if small else 3.1, scale))
        line += step
    draw.line((0, 7.6 * scale, width, 7.6 * scale), (150, 90, 100), max(1, round(0.2 * scale)))


def _back(draw, layout: str, scale: float) -> None:
    for row, text in enumerate(
        ["Address / Adresse", "1 HARBOUR ROAD, ZENITH CITY", "Height / Taille  1.72 m"]
    ):
        draw.text((5 * scale, (5 + 6 * row) * scale), text, (40, 40, 48), _font(SANS, 2.4, scale))


def _zone(draw, text: list[str], scale: float, width: int, height: int, top: int) -> None:
    """Black OCR-B on a plain band, each sign at its place of the grid."""
    band = Image.new("RGB", (width, height - top), (240, 240, 238))
    draw._image.paste(band, (0, top))
    font = ImageFont.truetype(str(OCR_B), 100)
    font = ImageFont.truetype(str(OCR_B), round(100 * PITCH_MM * scale / font.getlength("0")))
    pitch = min(PITCH_MM * scale, (width - 4 * scale) / len(text[0]))
    left = (width - pitch * len(text[0])) / 2
    step = (height - top) / (len(text) + 0.6)
    for row, line in enumerate(text):
        for place, sign in enumerate(line):
            draw.text((left + place * pitch, top + step * (0.35 + row)), sign, (18, 18, 20), font)


def _diffract(flat: Picture, tilt: float, scale: float, top: int) -> None:
    """A round patch whose colours and lit part depend on the light's side, as a kinegram's do."""
    radius = round(6.5 * scale)
    cx, cy = round(flat.shape[1] - 12 * scale), round(min(top, flat.shape[0]) - 11 * scale)
    y, x = np.mgrid[-radius:radius, -radius:radius].astype(np.float32)
    if cx < radius or cy < radius:
        return
    angle = np.arctan2(y, x) * 3 + np.hypot(x, y) / scale * 1.3
    hue = ((angle / (2 * np.pi) + tilt * 1.4) % 1.0 * 180).astype(np.uint8)
    lit = np.clip(0.5 + 0.5 * np.cos(angle - tilt * 5), 0, 1)
    colours = cv2.cvtColor(
        np.dstack([hue, np.full_like(hue, 120), (150 + 100 * lit).astype(np.uint8)]), cv2.COLOR_HSV2BGR
    )
    inside = (np.hypot(x, y) < radius)[..., None] * (0.35 + 0.5 * lit[..., None])
    spot = flat[cy - radius : cy + radius, cx - radius : cx + radius]
    spot[:] = (spot * (1 - inside) + colours * inside).astype(np.uint8)
