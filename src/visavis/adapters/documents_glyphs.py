"""A second look at single signs: which of two look-alikes of OCR-B is this? The recogniser reads lines, guesses by
neighbours, and takes a Z among digits for a 2; the shapes themselves tell them apart.

The drawn signs come from scripts/ocrb_sheet.py. Which sign is chosen never depends on a check digit.
"""

from functools import cache
from pathlib import Path

import cv2
import numpy as np

from visavis.adapters.documents_pictures import Array
from visavis.features.verification.rules.mrz import SIGNS

SHEET = Path(__file__).parent / "documents_ocrb.png"
ALIKE = ("0OQD", "2Z", "1I", "5S", "8B", "6G")
PITCH = 20
"""Pixels a sign is compared at, from its middle to the next one's."""
_SHEET_PITCH = 40
_BLURS = (0.5, 1.1, 1.8)
_HEIGHTS = (0.9, 1.0, 1.1)
_SLACK = 3
"""Pixels by which a sign may stand aside from its place."""


def rivals(sign: str) -> str:
    """The signs it could be taken for, itself among them; "" when none is."""
    return next((group for group in ALIKE if sign in group), "")


@cache
def _drawn(sign: str) -> list[Array]:
    """The sign at several softnesses and heights."""
    # imdecode may answer None for a broken file; this one is ours and travels with the package.
    sheet: Array = cv2.imdecode(np.fromfile(SHEET, np.uint8), cv2.IMREAD_GRAYSCALE)  # type: ignore[assignment]
    at = SIGNS.index(sign) * _SHEET_PITCH
    cell = 255 - sheet[:, at : at + _SHEET_PITCH]
    found = []
    for height in _HEIGHTS:
        size = (PITCH, round(sheet.shape[0] * PITCH / _SHEET_PITCH * height))
        small = cv2.resize(cell, size, interpolation=cv2.INTER_AREA)
        found += [cv2.GaussianBlur(small, (0, 0), blur) for blur in _BLURS]
    return found


def likeness(strip: Array, middle: float, pitch: float, signs: str) -> dict[str, float]:
    """How well each sign fits (-1..1) what stands at `middle` of a strip whose signs are `pitch` pixels apart."""
    scale = PITCH / pitch
    reach = PITCH / 2 + _SLACK
    left, right = round(middle - reach / scale), round(middle + reach / scale)
    padded = cv2.copyMakeBorder(strip, 8, 8, 40, 40, cv2.BORDER_REPLICATE)[:, max(0, left + 40) : right + 40]
    if padded.shape[1] < 4:
        return {}
    grey = 255 - cv2.cvtColor(padded, cv2.COLOR_BGR2GRAY)
    size = (PITCH + 2 * _SLACK, max(8, round(grey.shape[0] * scale)))
    cell = cv2.resize(grey, size, interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC)
    scores = {}
    for sign in signs:
        fits = []
        for drawn in _drawn(sign):
            shown = cell
            short = drawn.shape[0] - cell.shape[0]
            if short > 0:
                shown = cv2.copyMakeBorder(cell, short, short, 0, 0, cv2.BORDER_REPLICATE)
            fits.append(float(cv2.matchTemplate(shown, drawn, cv2.TM_CCOEFF_NORMED).max()))
        scores[sign] = max(fits)
    return scores
