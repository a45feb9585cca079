"""What a document says in its zone, in print, and what the ticket says (ETSI VAL-8.3.3-12X, RBI R14).

Each line says whether they agree: true, false, or null where a person has to look, and why. Nothing is decided here.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from visavis.features.verification.rules.names import OtherScript, begins, pattern, spells, words_of

NAME_ROOM = {"TD3": (0, 5, 44), "MRVA": (0, 5, 44), "TD2": (0, 5, 36), "MRVB": (0, 5, 36), "TD1": (2, 0, 30)}
"""Where names stand in a zone: line, from, to."""
LOOK_ALIKES = str.maketrans("OQDILZSGB", "000112568")
ID_TYPES = ("I", "A", "C")
"""First letters of identity cards' document types (Doc 9303 parts 5 and 6)."""


@dataclass(frozen=True)
class Agreement:
    agree: bool | None
    why: str = ""


def compared(
    mrz: Mapping[str, Any] | None, printed: Mapping[str, str], ticket_name: str
) -> list[dict[str, Any]]:
    """One line a field: {"field", "mrz", "printed", "ticket", "agree", "why"}. `mrz`: "fields", "format", "lines"."""
    fields: Mapping[str, str] = mrz["fields"] if mrz else {}
    cut = mrz is not None and is_cut(str(mrz["format"]), list(mrz["lines"]))
    lines = []
    for field in ("number", "birth", "expiry", "sex", "nationality", "issuer"):
        one, other = fields.get(field, ""), printed.get(field, "")
        if one or other:
            found = same_text(one, other) if field == "number" else same_value(one, other)
            lines.append(_line(field, one, other, "", found))
    for field in ("surname", "given_names"):
        one, other = fields.get(field, ""), printed.get(field, "")
        if one and other:
            lines.append(_line(field, one, other, "", same_name(other, one, "", cut=cut)))
    surname = fields.get("surname") or printed.get("surname", "")
    given = fields.get("given_names") or printed.get("given_names", "")
    if ticket_name.strip() and (surname or given):
        zone = (fields.get("surname", ""), fields.get("given_names", ""))
        found = same_name(ticket_name, *(zone if any(zone) else (surname, given)), cut=cut)
        if found.agree is not True and printed.get("surname"):
            # The printed side has the name's own letters; it may agree where the zone leaves a doubt.
            second = same_printed(ticket_name, printed.get("surname", ""), printed.get("given_names", ""))
            found = second if second.agree else found
        shown = " ".join(one for one in (given, surname) if one)
        lines.append(_line("name", shown, "", ticket_name, found))
    return lines


def _line(field: str, mrz: str, printed: str, ticket: str, found: Agreement) -> dict[str, Any]:
    return {
        "field": field,
        "mrz": mrz,
        "printed": printed,
        "ticket": ticket,
        "agree": found.agree,
        "why": found.why,
    }


def is_cut(shape: str, lines: Sequence[str]) -> bool:
    """Did the names fill their place, so that some of them may be missing?"""
    room = NAME_ROOM.get(shape)
    if room is None or len(lines) <= room[0]:
        return False
    return not lines[room[0]][room[1] : room[2]].endswith("<")


def same_value(one: str, other: str) -> Agreement:
    """Dates and codes: the very same, or not read on one side."""
    if not one or not other:
        return Agreement(None, "not_read")
    return Agreement(True) if one.strip().upper() == other.strip().upper() else Agreement(False, "differs")


def same_text(one: str, other: str) -> Agreement:
    """Numbers: blanks, hyphens and fillers don't count; O against 0 is a reader's slip, so a person looks."""
    if not one or not other:
        return Agreement(None, "not_read")
    first, second = ("".join(sign for sign in text.upper() if sign.isalnum()) for text in (one, other))
    if first == second:
        return Agreement(True)
    if first.translate(LOOK_ALIKES) == second.translate(LOOK_ALIKES):
        return Agreement(None, "look_alike")
    return Agreement(False, "differs")


def same_name(name: str, surname: str, given: str, *, cut: bool = False) -> Agreement:
    """Is `name` (of a ticket or in print, in its own letters, parts in any order) the one of a zone?

    True also where the document has further names, is written together or apart, or breaks off; "why" then says so.
    """
    wanted, last, first = words_of(name), words_of(surname), words_of(given)
    held = [*last, *first]
    if not wanted or not held:
        return Agreement(None, "not_read")
    try:
        return _same_words(wanted, last, first, held, cut)
    except OtherScript:
        return Agreement(None, "other_script")


def _same_words(
    wanted: list[str], last: list[str], first: list[str], held: list[str], cut: bool
) -> Agreement:
    pairs = _matched(wanted, held, cut)
    if len(pairs) == len(wanted):
        used = set(pairs.values())
        has_last = not last or any(n < len(last) for n in used)
        has_first = not first or any(n >= len(last) for n in used)
        if has_last and has_first:
            return Agreement(True, "" if len(wanted) == len(held) else "fewer_names")
        return Agreement(None, "part_of_name")
    joined = ("".join([*last, *first]), "".join([*first, *last]))
    together = "".join(wanted)
    if any(spells(together, one) for one in joined):
        return Agreement(True, "joined")
    if cut and len(pairs) >= 1 and len(wanted) >= len(held) and len(pairs) == len(held):
        return Agreement(True, "cut")
    rest = [word for n, word in enumerate(wanted) if n not in pairs]
    free = [word for n, word in enumerate(held) if n not in set(pairs.values())]
    if all(len(word) == 1 and any(spells(word, one[:1]) for one in free) for word in rest):
        return Agreement(None, "initial")
    if len(rest) == 1 and any(_near(rest[0], one) for one in free):
        return Agreement(None, "close")
    return Agreement(False, "differs")


def _matched(wanted: list[str], held: list[str], cut: bool) -> dict[int, int]:
    """The most parts that find a part of their own: {wanted: held}, by augmenting paths."""

    def fits(n: int, m: int) -> bool:
        if spells(wanted[n], held[m]):
            return True
        # Only what stands last in the zone can be broken off.
        return cut and m == len(held) - 1 and begins(wanted[n], held[m])

    taken: dict[int, int] = {}

    def find(n: int, tried: set[int]) -> bool:
        for m in range(len(held)):
            if m in tried or not fits(n, m):
                continue
            tried.add(m)
            if m not in taken or find(taken[m], tried):
                taken[m] = n
                return True
        return False

    for n in range(len(wanted)):
        find(n, set())
    return {n: m for m, n in taken.items()}


def same_printed(name: str, surname: str, given: str) -> Agreement:
    """Two names in their own letters: the same words, in any order."""
    one, other = sorted(words_of(name)), sorted([*words_of(surname), *words_of(given)])
    if one == other:
        return Agreement(True)
    return (
        Agreement(True, "fewer_names")
        if one and set(one) < set(other) and len(one) > 1
        else Agreement(None, "")
    )


def _near(word: str, zone_word: str) -> bool:
    """One letter more, less or other, in words long enough for that to be a slip."""
    if min(len(word), len(zone_word)) < 3:
        return False
    for n in range(len(word) + 1):
        rest = word[n + 1 :]
        for middle in ("", "."):
            tries = [_joined(word[:n], middle, word[n:]), _joined(word[:n], middle, rest)]
            if any(_full(one, zone_word) for one in tries):
                return True
    return False


def _joined(before: str, middle: str, after: str) -> str:
    return f"{pattern(before).pattern}{middle}{pattern(after).pattern}"


def _full(expression: str, zone_word: str) -> bool:
    return re.fullmatch(expression, zone_word) is not None


def expired(fields: Mapping[str, str], printed: Mapping[str, str], today: date) -> bool | None:
    """Is the document over? None when no date of expiry was read. The day itself still counts."""
    for text in (fields.get("expiry", ""), printed.get("expiry", "")):
        try:
            return date.fromisoformat(text) < today
        except ValueError:
            continue
    return None


def accepted(documents: Sequence[str], document_type: str, issuer: str) -> bool | None:
    """Is the document on the policy's list ("*:P", "D:ID")? None when its type was not read (BaFin B7)."""
    if not document_type:
        return None
    first = document_type[0]
    kind = "ID" if first in ID_TYPES else document_type if first not in "PV" else first
    issuer = issuer.replace("<", "")
    for one in documents:
        where, _, what = one.partition(":")
        if where in ("*", issuer) and what in (kind, document_type):
            return True
    return False
