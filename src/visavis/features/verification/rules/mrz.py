"""Machine readable zones (ICAO Doc 9303 parts 3 to 7): five formats, every check digit, and almost no repair.

What may be repaired is only what cannot be read otherwise at its place: a digit where only letters may stand, a letter
where only digits may stand, and a hole in a run of "<". A document number is never touched, and nothing is ever
changed because a check digit asks for it: a zone that does not agree is shown as it was read, and as not valid (E12).

What the digits cannot see (so `valid` does not prove it, and others compare it with the printed side):
- names, document type, issuer, nationality and sex have no digit (in TD1 issuer and type neither);
- weights 7-3-1 modulo 10 take two signs for the same when their values differ by ten, twenty or thirty: "<0AKU",
  "1BLV", "2CMW", "3DNX", "4EOY", "5FPZ", "6GQ", "7HR", "8IS", "9JT". Of look-alikes that hits 6/G, 1/L and 8/S, and
  only where both may stand (numbers, optional data);
- two neighbours whose values differ by five, changed places.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from typing import Literal

Format = Literal["TD1", "TD2", "TD3", "MRVA", "MRVB"]
SIGNS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ<"
_VALUES = {sign: value for value, sign in enumerate(SIGNS[:-1])} | {"<": 0}
_WEIGHTS = (7, 3, 1)
_TO_LETTER = str.maketrans("018256", "OIBZSG")
_TO_DIGIT = str.maketrans("OQDILZSGB", "000112568")
SURE = 0.6
"""Certainty of a sign below which what no digit protects counts as unread."""


MOST_CUT_OFF = 2
"""Fillers a line may lack at its end; with more, a visa of 36 signs would pass for one of 44."""

Place = tuple[int, int, int]
"""Line, from, to."""
Checks = dict[str, tuple[Place, tuple[Place, ...]]]


@dataclass(frozen=True)
class Shape:
    """A format: what may stand where. a = letter or "<", n = digit or "<", x = all, d = digit, s = sex."""

    name: Format
    lines: tuple[str, ...]
    fields: dict[str, Place]
    checks: Checks
    """Name: where the digit stands, and what it is reckoned over."""

    @property
    def width(self) -> int:
        return len(self.lines[0])


def _two_lines(name: Format, width: int, optional_to: int, *, composite: bool) -> Shape:
    """TD2, TD3 and visas share their second line up to the optional data."""
    third = name == "TD3"
    tail = "x" * (optional_to - 28) + ("n" if third else "") + ("d" if composite else "")
    checks: Checks = {
        "number": ((1, 9, 10), ((1, 0, 9),)),
        "birth": ((1, 19, 20), ((1, 13, 19),)),
        "expiry": ((1, 27, 28), ((1, 21, 27),)),
    }
    if third:
        checks["optional"] = ((1, 42, 43), ((1, 28, 42),))
    if composite:
        checks["composite"] = ((1, width - 1, width), ((1, 0, 10), (1, 13, 20), (1, 21, width - 1)))
    fields = {
        "document_type": (0, 0, 2),
        "issuer": (0, 2, 5),
        "names": (0, 5, width),
        "number": (1, 0, 9),
        "nationality": (1, 10, 13),
        "birth": (1, 13, 19),
        "sex": (1, 20, 21),
        "expiry": (1, 21, 27),
        "optional": (1, 28, optional_to),
    }
    number = "x" * 9 + ("n" if name == "TD2" else "d")
    return Shape(name, ("a" * width, number + "aaa" + "n" * 6 + "ds" + "n" * 6 + "d" + tail), fields, checks)


SHAPES: dict[str, Shape] = {
    "TD3": _two_lines("TD3", 44, 42, composite=True),
    "TD2": _two_lines("TD2", 36, 35, composite=True),
    "MRVA": _two_lines("MRVA", 44, 44, composite=False),
    "MRVB": _two_lines("MRVB", 36, 36, composite=False),
    "TD1": Shape(
        "TD1",
        (
            "aaaaa" + "x" * 9 + "n" + "x" * 15,
            "n" * 6 + "ds" + "n" * 6 + "d" + "aaa" + "x" * 11 + "d",
            "a" * 30,
        ),
        {
            "document_type": (0, 0, 2),
            "issuer": (0, 2, 5),
            "number": (0, 5, 14),
            "optional": (0, 15, 30),
            "birth": (1, 0, 6),
            "sex": (1, 7, 8),
            "expiry": (1, 8, 14),
            "nationality": (1, 15, 18),
            "optional_2": (1, 18, 29),
            "names": (2, 0, 30),
        },
        {
            "number": ((0, 14, 15), ((0, 5, 14),)),
            "birth": ((1, 6, 7), ((1, 0, 6),)),
            "expiry": ((1, 14, 15), ((1, 8, 14),)),
            "composite": ((1, 29, 30), ((0, 5, 30), (1, 0, 7), (1, 8, 15), (1, 18, 29))),
        },
    ),
}


@dataclass(frozen=True)
class Zone:
    """What was read; the fields of `ports.Mrz`."""

    format: Format
    lines: tuple[str, ...]
    valid: bool
    digits: dict[str, bool] = field(default_factory=dict)
    fields: dict[str, str] = field(default_factory=dict)


def check_digit(signs: str) -> str:
    """Weights 7, 3, 1 modulo 10 (Doc 9303-3, 4.9)."""
    return str(sum(_VALUES[sign] * _WEIGHTS[place % 3] for place, sign in enumerate(signs)) % 10)


def shape_of(lines: Sequence[str]) -> Shape | None:
    """The format that lines of exactly its size have."""
    sizes = [len(line) for line in lines]
    visa = bool(lines) and lines[0][:1] == "V"
    if sizes == [30, 30, 30]:
        return SHAPES["TD1"]
    if sizes == [44, 44]:
        return SHAPES["MRVA" if visa else "TD3"]
    if sizes == [36, 36]:
        return SHAPES["MRVB" if visa else "TD2"]
    return None


def shape_for(width: int, first: str) -> Shape:
    """The format of lines so wide, of which the first begins with this sign."""
    names = {30: ("TD1", "TD1"), 36: ("TD2", "MRVB"), 44: ("TD3", "MRVA")}[width]
    return SHAPES[names[first == "V"]]


def parse(lines: Sequence[str], *, today: date) -> Zone | None:
    """The zone in these lines as they are, or None when they have no format's size or signs. `today` settles the
    century of a birth."""
    given = tuple(lines)
    shape = shape_of(given)
    if shape is None or any(sign not in _VALUES for line in given for sign in line):
        return None
    digits = _digits(shape, given)
    fields = _fields(shape, given, today)
    fitting = all(_fits(line, places) for line, places in zip(given, shape.lines, strict=True))
    dated = all(
        _date_is_possible(_at(given, shape.fields[name]), fields[name]) for name in ("birth", "expiry")
    )
    named = fields["surname"] != "" and given[0][0].isalpha()
    return Zone(shape.name, given, all(digits.values()) and fitting and dated and named, digits, fields)


def read(raw: Sequence[str], *, today: date) -> Zone | None:
    """The zone in lines of their full size as a reader saw them, signs settled by their places; see the top."""
    shape = shape_of(raw)
    if shape is None:
        return None
    return parse([repair(line, places) for line, places in zip(raw, shape.lines, strict=True)], today=today)


def repair(line: str, places: str) -> str:
    """Signs that cannot stand at their place become what they look like; numbers (x) stay as read."""
    return "".join(_settle(sign, place) for sign, place in zip(line, places, strict=True))


def fit(signs: Sequence[tuple[str, float]], width: int) -> list[int | None] | None:
    """Which sign (by its number) stands in which of a line's `width` places; None for a "<" that was not seen.

    `signs`: each with its place along the line, in any unit. Signs of a zone stand at one distance, so a hole shows
    itself: it is filled only between two "<" (a run that was miscounted); any other hole makes the line unread, for
    what stood there is not known. Returns None for a line that can't be this wide."""
    if len(signs) < max(8, width // 2) or any(sign not in _VALUES for sign, _ in signs):
        return None
    steps = sorted(after - before for (_, before), (_, after) in pairwise(signs))
    pitch = steps[len(steps) // 2]
    if pitch <= 0:
        return None
    places: list[int | None] = [0]
    for number, ((before, start), (after, end)) in enumerate(pairwise(signs), start=1):
        step = round((end - start) / pitch)
        if step > 1 and not before == after == "<":
            return None
        if step < 1 and before == after == "<":
            continue  # one filler seen twice
        places += [None] * (step - 1) + [number]
    if signs[-1][0] == "<":  # the end of a run may be cut off, or be seen too long
        places += [None] * min(MOST_CUT_OFF, width - len(places))
        while len(places) > width and places[-1] is not None and signs[places[-1]][0] == "<":
            places.pop()
    return places if len(places) == width else None


def unprotected(shape: Shape) -> list[list[bool]]:
    """For each place of each line: is it outside every check digit's reach?"""
    free = [[True] * shape.width for _ in shape.lines]
    for place, over in shape.checks.values():
        for line, start, end in (place, *over):
            for at in range(start, end):
                free[line][at] = False
    return free


def _settle(sign: str, place: str) -> str:
    if place in "as":
        return sign.translate(_TO_LETTER)
    return sign.translate(_TO_DIGIT) if place in "nd" else sign


def _fits(line: str, places: str) -> bool:
    allowed = {"a": str.isalpha, "n": str.isdigit, "x": str.isalnum, "d": str.isdigit}
    for sign, place in zip(line, places, strict=True):
        if place == "s":
            if sign not in "MF<":
                return False
        elif sign == "<":
            if place == "d":
                return False
        elif not allowed[place](sign):
            return False
    return True


def _at(lines: Sequence[str], place: Place) -> str:
    return lines[place[0]][place[1] : place[2]]


def _long_number(shape: Shape, lines: Sequence[str]) -> tuple[str, str] | None:
    """(number, its digit) where a number of more than nine signs goes on in the optional data: TD1 and TD2 mark it
    by "<" in place of the digit (Doc 9303-5, 4.2.2 note j)."""
    line, at = {"TD1": (0, 14), "TD2": (1, 9)}.get(shape.name, (0, -1))
    if at < 0 or lines[line][at] != "<" or lines[line][at - 1] == "<":
        return None
    rest = _at(lines, shape.fields["optional"]).split("<", 1)[0]
    return (lines[line][at - 9 : at] + rest[:-1], rest[-1]) if len(rest) >= 2 else None


def _digits(shape: Shape, lines: Sequence[str]) -> dict[str, bool]:
    found = {}
    for name, (place, over) in shape.checks.items():
        signs, digit = "".join(_at(lines, part) for part in over), _at(lines, place)
        if name == "number" and (long := _long_number(shape, lines)):
            signs, digit = long
        # An empty field may leave its digit out (Doc 9303-4, 4.2.2.2).
        empty = name == "optional" and not signs.strip("<") and digit == "<"
        found[name] = empty or check_digit(signs) == digit
    return found


def _fields(shape: Shape, lines: Sequence[str], today: date) -> dict[str, str]:
    found = {name: _at(lines, place) for name, place in shape.fields.items()}
    surname, _, given = found.pop("names").partition("<<")
    optional = " ".join(filter(None, (_words(found.pop(name, "")) for name in ("optional", "optional_2"))))
    number = found["number"].strip("<")
    if long := _long_number(shape, lines):
        number = long[0]
        optional = optional.removeprefix(long[0][9:] + long[1]).strip()
    return {
        "document_type": found["document_type"].strip("<"),
        "issuer": found["issuer"].strip("<"),
        "number": number.replace("<", ""),
        "surname": _words(surname),
        "given_names": _words(given),
        "nationality": found["nationality"].strip("<"),
        "birth": _date(found["birth"], latest=today.year),
        "sex": found["sex"].strip("<"),
        "expiry": _date(found["expiry"], latest=2069),
        "optional": optional,
    }


def _words(signs: str) -> str:
    return " ".join(signs.replace("<", " ").split())


def _date(signs: str, *, latest: int) -> str:
    """YYYY-MM-DD, or "" when parts are unknown or impossible. The century is the last that is not after `latest`."""
    if not signs.isdigit():
        return ""
    year = 2000 + int(signs[:2])
    try:
        return date(year if year <= latest else year - 100, int(signs[2:4]), int(signs[4:])).isoformat()
    except ValueError:
        return ""


def _date_is_possible(signs: str, found: str) -> bool:
    """Unknown parts are written as "<" (Doc 9303-3, 4.8): not a fault; a thirteenth month is one."""
    return bool(found) or re.fullmatch(r"(\d\d|<<)(\d\d|<<)<<|<{6}", signs) is not None
