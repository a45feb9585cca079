"""Machine readable zones in pictures: rows found by their shape, signs recognised, settled by the rules of Doc 9303."""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import cv2
import numpy as np

from visavis.adapters import documents_glyphs
from visavis.adapters.documents_pictures import Array
from visavis.adapters.documents_text import Sign, TextEngine, cut
from visavis.features.verification.rules import mrz

READ_AT = 1200
"""Pixels of width a document is laid flat at: a passport's sign is then some 24 wide."""
LOWER_PART = 0.42
ROW_GAP = 45
"""Pixels between two signs of one row at that width, at most."""

SHAPE_FITS = 0.7
"""Likeness from which a sign's shape has a say against the recogniser."""
FILLER_FITS = 0.5
CLEAR_MARGIN = 0.05
"""By how much the best shape must beat the next for the sign to count as clear."""


@dataclass(frozen=True)
class Row:
    """A row of signs: its box in the flat picture."""

    box: Array
    height: float
    middle: float
    width: float


def find_rows(flat: Array, *, lower: float = LOWER_PART) -> list[Row]:
    """Long rows of dark signs in the lower part, top to bottom."""
    top = int(flat.shape[0] * (1 - lower))
    grey = cv2.cvtColor(flat[top:], cv2.COLOR_BGR2GRAY)
    dark = cv2.morphologyEx(grey, cv2.MORPH_BLACKHAT, cv2.getStructuringElement(cv2.MORPH_RECT, (19, 19)))
    dark = cv2.GaussianBlur(dark, (0, 0), 1.5)
    _, ink = cv2.threshold(dark, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    joined = cv2.morphologyEx(ink, cv2.MORPH_CLOSE, np.ones((1, ROW_GAP), np.uint8))
    joined = cv2.morphologyEx(joined, cv2.MORPH_OPEN, np.ones((7, ROW_GAP), np.uint8))
    contours, _ = cv2.findContours(joined, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    pieces = [contour for contour in contours if cv2.boundingRect(contour)[2] > 60]
    rows = [_row(np.concatenate(group), top) for group in _grouped(pieces)]
    width = flat.shape[1]
    return sorted((row for row in rows if row and row.width > 0.55 * width), key=lambda row: row.middle)


def _grouped(pieces: list[Array]) -> list[list[Array]]:
    """Pieces of one row: a reflection may have torn it."""
    groups: list[list[Array]] = []
    for piece in sorted(pieces, key=lambda each: -cv2.boundingRect(each)[2]):
        _, y, _, h = cv2.boundingRect(piece)
        for group in groups:
            _, other_y, _, other_h = cv2.boundingRect(group[0])
            if abs((y + h / 2) - (other_y + other_h / 2)) < 0.45 * max(h, other_h):
                group.append(piece)
                break
        else:
            groups.append([piece])
    return groups


def _row(points: Array, top: int, *, grow: tuple[float, float] = (1.6, 1.55)) -> Row | None:
    (cx, cy), (width, height), angle = cv2.minAreaRect(points)
    if height > width:
        width, height, angle = height, width, angle - 90
    if angle < -45:
        angle += 180
    if abs(angle) > 8 or height < 10 or width < 8 * height:
        return None
    grown = (width + grow[0] * height, height * grow[1])
    corners = cv2.boxPoints(((cx, cy + top), grown, angle))
    by_x = corners[np.argsort(corners[:, 0])]
    left, right = by_x[:2], by_x[2:]
    left, right = left[np.argsort(left[:, 1])], right[np.argsort(right[:, 1])]
    box = np.array([left[0], right[0], right[1], left[1]], np.float32)
    return Row(box, height, cy + top, width)


@dataclass(frozen=True)
class Found:
    """A zone that was read. `turn`: quarters clockwise by which the flat picture had to be turned; `sure`: whether
    what no check digit protects was seen clearly."""

    zone: mrz.Zone
    turn: int
    sure: bool
    flat: Array

    @property
    def rank(self) -> tuple[int, int]:
        return int(self.zone.valid and self.sure), sum(self.zone.digits.values())


class ZoneReader:
    def __init__(self, engine: TextEngine) -> None:
        self._engine = engine

    def read(self, flats: list[Array], *, today: date, until: float) -> Found | None:
        """The first zone in which all agrees, else the best that was seen. `flats`: the document laid flat, then
        other views of it; `until`: monotonic time after which nothing new is begun."""
        best: Found | None = None
        for flat, turn, rows in self._ways(flats):
            for choice in _choices(rows):
                found = self._recognise(flat, turn, choice, today)
                if found and found.rank[0]:
                    return found
                if found and (best is None or found.rank > best.rank):
                    best = found
            if time.monotonic() > until:
                break
        return best

    def _ways(self, flats: list[Array]) -> Iterator[tuple[Array, int, list[Row]]]:
        """Cheapest first: rows by their shape, both ways up, then standing, then rows by the text detector."""
        for turns in ((0, 2), (3, 1)):
            for flat in flats:
                for turn in turns:
                    turned = turn_flat(flat, turn)
                    rows = find_rows(turned)
                    if len(rows) >= 2:
                        yield turned, turn, rows
        for flat in flats:
            for turn in (0, 2):
                turned = turn_flat(flat, turn)
                rows = self._detected(turned)
                if len(rows) >= 2:
                    yield turned, turn, rows

    def _detected(self, flat: Array) -> list[Row]:
        """Rows by the text detector: slower, but it sees through a reflection."""
        top = flat.shape[0] // 2
        pieces = [box + np.array([0, top], np.float32) for box in self._engine.boxes(flat[top:])]
        groups = _grouped([box.reshape(-1, 1, 2) for box in pieces])
        rows = []
        for group in groups:
            row = _row(np.concatenate(group), 0, grow=(0.8, 1.05))
            if row and row.width > 0.55 * flat.shape[1]:
                rows.append(row)
        return sorted(rows, key=lambda row: row.middle)

    def _recognise(self, flat: Array, turn: int, rows: list[Row], today: date) -> Found | None:
        lines: list[list[Sign]] = []
        strips: list[Array] = []
        for row in reversed(rows):  # the last row has the digits: what is no zone shows itself there
            strip = cut(flat, row.box)
            signs = self._engine.zone_line(strip)
            if len(signs) < 15 or np.mean([sign.certainty for sign in signs]) < 0.45:
                return None
            lines.insert(0, signs)
            strips.insert(0, strip)
        for width in _widths(lines):
            found = _settled(strips, lines, width, today)
            if found:
                return Found(found[0], turn, found[1], flat)
        return None


def turn_flat(flat: Array, quarters: int) -> Array:
    """Turned clockwise; a standing one is brought to the reading width again."""
    turned = np.ascontiguousarray(np.rot90(flat, -quarters))
    if quarters % 2:
        scale = READ_AT / turned.shape[1]
        turned = cv2.resize(turned, None, fx=scale, fy=scale, interpolation=cv2.INTER_CUBIC)
    return turned


def _choices(rows: list[Row]) -> list[list[Row]]:
    """Which rows may be the zone: the last ones, alike in width and evenly apart."""
    last = rows[-3:]
    three = len(last) == 3 and _alike(last) and 0.7 < _step(last, 0) / max(1.0, _step(last, 1)) < 1.4
    two = _alike(rows[-2:])
    return ([last] if three else []) + ([rows[-2:]] if two else [])


def _alike(rows: list[Row]) -> bool:
    widths = [row.width for row in rows]
    return min(widths) > 0.8 * max(widths)


def _step(rows: list[Row], at: int) -> float:
    return rows[at + 1].middle - rows[at].middle


def _widths(lines: list[list[Sign]]) -> list[int]:
    """The widths that formats of so many lines have, the nearest to what was seen first."""
    seen = sorted(len(line) for line in lines)[len(lines) // 2]
    return sorted((30,) if len(lines) == 3 else (44, 36), key=lambda width: abs(width - seen))


@dataclass(frozen=True)
class Cell:
    """What stands at one place of a line: the sign, and whether it was seen clearly as such."""

    sign: str
    clear: bool


def _cells(strip: Array, signs: list[Sign], places: list[int | None], kinds: str) -> list[Cell]:
    """Look-alikes are told apart by their shapes, where a letter and a digit may both stand or two letters may."""
    known = [(at, signs[number].place) for at, number in enumerate(places) if number is not None]
    step, start = np.polyfit([at for at, _ in known], [place for _, place in known], 1)
    width = strip.shape[1]
    cells = []
    for at, (number, kind) in enumerate(zip(places, kinds, strict=True)):
        if number is None:  # a filler, if its shape says so; at the end it may be cut off
            seen = documents_glyphs.likeness(strip, (start + step * at) * width, step * width, "<")
            cells.append(Cell("<", at >= len(places) - mrz.MOST_CUT_OFF or seen.get("<", 0.0) >= FILLER_FITS))
            continue
        sign = signs[number]
        guess = mrz.repair(sign.sign, kind)
        others = [each for each in documents_glyphs.rivals(guess) if mrz.repair(each, kind) == each]
        certainty = sign.certainty
        if mrz.repair(sign.second, kind) == guess:
            certainty += sign.second_certainty
        if len(others) < 2:
            cells.append(Cell(guess, certainty >= mrz.SURE))
            continue
        scores = documents_glyphs.likeness(strip, (start + step * at) * width, step * width, "".join(others))
        best = max(scores, key=lambda each: scores[each], default=guess)
        if scores.get(best, 0.0) < SHAPE_FITS:
            cells.append(Cell(guess, certainty >= mrz.SURE and best == guess))
        else:
            margin = scores[best] - max(score for each, score in scores.items() if each != best)
            cells.append(Cell(best, margin >= CLEAR_MARGIN or (best == guess and certainty >= mrz.SURE)))
    return cells


def _settled(
    strips: list[Array], lines: list[list[Sign]], width: int, today: date
) -> tuple[mrz.Zone, bool] | None:
    fitted = [mrz.fit([(sign.sign, sign.place) for sign in signs], width) for signs in lines]
    shape = mrz.shape_for(width, lines[0][0].sign)
    table = [
        _cells(strip, signs, places, kinds)
        for strip, signs, places, kinds in zip(strips, lines, fitted, shape.lines, strict=True)
        if places is not None
    ]
    if len(table) < len(lines):
        return None
    zone = mrz.read(["".join(cell.sign for cell in cells) for cells in table], today=today)
    if zone is None:
        return None
    free = mrz.unprotected(shape)
    sure = all(
        cell.clear
        for cells, places in zip(table, free, strict=True)
        for cell, unprotected in zip(cells, places, strict=True)
        if unprotected
    )
    return zone, sure
