"""Printed fields out of lines of text: a label's value stands below it or beside it. No knowledge of the zone goes in,
so that both readings can be compared."""

import re
import unicodedata
from collections.abc import Sequence
from datetime import date
from typing import Protocol

LABELS: dict[str, tuple[str, ...]] = {
    "surname": (
        "surname",
        "lastname",
        "familyname",
        "name",
        "nom",
        "nachname",
        "apellidos",
        "cognome",
        "фамилия",
    ),
    "given_names": (
        "givennames",
        "givenname",
        "forenames",
        "firstname",
        "prenoms",
        "vornamen",
        "nombre",
        "имя",
    ),
    "nationality": ("nationality", "nationalite", "staatsangehorigkeit", "nacionalidad", "гражданство"),
    "birth": (
        "dateofbirth",
        "datedenaissance",
        "geburtstag",
        "geburtsdatum",
        "fechadenacimiento",
        "датарождения",
    ),
    "sex": ("sex", "sexe", "geschlecht", "sexo", "пол"),
    "number": (
        *("documentno", "documentnumber", "documentn", "passportno", "passportnumber", "cardno", "idno"),
        *("passeportn", "passnr", "ausweisnummer", "numerodedocumento", "номер"),
    ),
    "expiry": (
        *("dateofexpiry", "expirydate", "dateofexpiration", "datedexpiration", "validuntil", "gultigbis"),
        *("fechadecaducidad", "validohasta", "срокдействия"),
    ),
}
_MONTHS = {
    name: number
    for number, name in enumerate(
        ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"], 1
    )
}
_NUMERIC = re.compile(r"\b(\d{1,2})\s?[./ -]\s?(\d{1,2})\s?[./ -]\s?(\d{4})\b")
_NAMED = re.compile(r"\b(\d{1,2})\s?([A-Z]{3})[A-Z/]*\s?(\d{4})\b")
_BACKWARD = re.compile(r"\b(\d{4})[./-](\d{2})[./-](\d{2})\b")


class Printed(Protocol):
    """A line of text with its place; y grows downwards."""

    @property
    def text(self) -> str: ...
    @property
    def left(self) -> float: ...
    @property
    def right(self) -> float: ...
    @property
    def top(self) -> float: ...
    @property
    def bottom(self) -> float: ...


def plain(text: str) -> str:
    """Small letters without accents, spaces and marks."""
    parts = unicodedata.normalize("NFKD", text.casefold())
    return "".join(sign for sign in parts if sign.isalnum())


def label_of(text: str) -> str:
    """The field whose label this line is, or ""."""
    parts = [plain(part) for part in re.split(r"[/|]", text)]
    for name, words in LABELS.items():
        if any(part == word or (len(word) > 4 and _near(part, word)) for part in parts for word in words):
            return name
    return ""


def _near(part: str, word: str) -> bool:
    """The label with a few signs misread or more words after it; short labels must agree in full."""
    if part.startswith(word):
        return True
    if abs(len(part) - len(word)) > 1:
        return False
    return sum(a != b for a, b in zip(part, word, strict=False)) + abs(len(part) - len(word)) <= 1


def fields(lines: Sequence[Printed]) -> dict[str, str]:
    """Values by the names of `ports.Mrz.fields`; dates as YYYY-MM-DD. What is not found is not there."""
    labelled = [(line, label_of(line.text)) for line in lines]
    found: dict[str, str] = {}
    for line, name in labelled:
        if not name or name in found:
            continue
        value = _value(name, _beneath(line, [other for other, label in labelled if not label]))
        if value:
            found[name] = value
    return found


def _beneath(label: Printed, others: Sequence[Printed]) -> str:
    """The nearest line that begins about where the label does, within two of its heights; else the one beside it."""
    height = max(1.0, label.bottom - label.top)
    below = [
        other
        for other in others
        if abs(other.left - label.left) < 2.5 * height
        and -0.3 * height < other.top - label.bottom < 2.2 * height
    ]
    if below:
        return min(below, key=lambda other: other.top).text
    beside = [
        other
        for other in others
        if other.left >= label.right - height
        and abs((other.top + other.bottom) - (label.top + label.bottom)) < height
    ]
    return min(beside, key=lambda other: other.left).text if beside else ""


def _value(name: str, text: str) -> str:
    text = " ".join(text.split()).strip(" :.")
    if name in {"birth", "expiry"}:
        return day(text)
    if name == "sex":
        first = text.split("/")[0].strip().upper()[:1]
        return {"W": "F", "X": "X"}.get(first, first if first in {"M", "F"} else "")
    if name == "number":
        return re.sub(r"[^0-9A-Z]", "", text.upper())
    if name == "nationality":
        return text.upper()
    return text.upper() if re.search(r"[^\W\d_]", text) else ""


def day(text: str) -> str:
    """A date as people print it, day first; "" where none stands."""
    upper = text.upper()
    if match := _BACKWARD.search(upper):
        parts = (match[1], match[2], match[3])
    elif match := _NUMERIC.search(upper):
        parts = (match[3], match[2], match[1])
    elif (match := _NAMED.search(upper)) and match[2] in _MONTHS:
        parts = (match[3], str(_MONTHS[match[2]]), match[1])
    else:
        return ""
    try:
        return date(int(parts[0]), int(parts[1]), int(parts[2])).isoformat()
    except ValueError:
        return ""
