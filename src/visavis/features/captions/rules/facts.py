"""Facts: what an engine must not touch. They are locked before a translation and put back after it.

Translation engines swap digits in long codes, spell addresses anew and bend names. So every fact leaves the text
before an engine sees it, and a short stand-in takes its place which engines were seen to leave alone ("X1"; "[1]" for
those that don't). A small whole number is its own stand-in, because the words around it bend by it ("2 dias"). What
does not come back exactly once is marked: the reader sees at once which fact to ask for.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

FORMS = ("X{}", "[{}]")
"""Stand-ins in the order of trying; a text holds none of its own, for all its digits are locked. Only in the first
form small numbers stand for themselves."""
_UNSPACED = r"\u0600-\u06ff\u0e00-\u0e7f\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af"
"""Scripts that write words without spaces or hang them onto others: there a letter beside a fact is no part of it."""
_LETTER = rf"[^\W{_UNSPACED}]"
_BACK = {
    "X{}": re.compile(
        rf"(?<!{_LETTER})[XxХх]\s?(?P<number>\d+)(?!{_LETTER}|\d)"
        rf"|(?<!{_LETTER})(?<!\d)(?<!\d[.,:/-])(?P<itself>\d{{1,3}})(?!{_LETTER}|\d|[.,:/-]\d)"
    ),
    "[{}]": re.compile(r"[\[【［]\s?(?P<number>\d+)\s?[\]】］](?P<itself>)"),
}
_SMALL = re.compile(r"[1-9][0-9]{0,2}")
_HALF_OF_DAY = re.compile(r"\s?[ap]\.?m\b", re.IGNORECASE)
_CURRENCY = r"[$€£¥₽₹₴₺₩₿]"
_CODES = "USD|EUR|GBP|JPY|CNY|RUB|INR|UAH|TRY|KRW|BRL|CHF|CAD|AUD|PLN|AED|BTC|ETH|USDT|USDC|TRX|XRP|LTC|SOL|BNB|TON"
_NUMBER = r"\d+(?:(?:[.,:'’/-]|[ \u00a0\u202f]|,\s(?=\d\b))\d+)*"
"""Groups of digits that belong together: "1,234.56", "2026-11-25", "4929 1234 5678", "4, 7, 1, 1"."""
_SIGN = rf"[^\W_{_UNSPACED}]"
_FACT = re.compile(
    "|".join(
        (
            # Addresses first: they contain what would else be numbers, codes and names.
            r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+",
            r"(?:https?://|www\.)[^\s,;]*[^\s,;.!?)]",
            r"\b(?:[\w-]+\.)+(?:com|org|net|io|app|info|biz|gov|edu|dev|test|example)\b(?:/[^\s,;]*[^\s,;.!?)])?",
            r"\b(?:bc1|tb1)[a-z0-9]{8,}\b|\b[1-9A-HJ-NP-Za-km-z]{32,64}\b|\b(?:0x)?[0-9a-fA-F]{24,}\b",
            r"\+\d[\d ()./-]{4,}\d",
            rf"{_CURRENCY}\s?{_NUMBER}(?:\s?(?:{_CODES})\b)?",
            rf"\b(?:{_CODES})\s?{_NUMBER}",
            rf"{_NUMBER}\s?(?:{_CURRENCY}(?!\s?\d)|(?:{_CODES})\b)",
            r"\d{1,2}(?::\d{2})?(?=\s[ap]\.?m\b)",
            # "24-hour": the number alone, the engine bends the rest. "3rd" is left to it altogether.
            rf"(?<!{_LETTER})\d+(?=-[a-z]{{3,}}\b)",
            rf"(?<!{_LETTER})(?=[\w-]*\d)(?=[\w-]*[^\W\d])(?!\d+(?:st|nd|rd|th)\b)"
            rf"{_SIGN}+(?:[_-]{_SIGN}+)*+(?!{_LETTER})",
            rf"(?:#\s?)?(?:(?<!\w)[-−])?(?<!{_LETTER}){_NUMBER}(?!{_LETTER})(?:\s?%)?",
            r"\d++(?!(?:st|nd|rd|th)\b)",
        )
    )
)
_DIGITS = re.compile(r"\d+")
_MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*"
_DAY_OF_MONTH = re.compile(
    rf"(?P<before>\b{_MONTH}\.? (?:the )?)?\b(?P<day>\d{{1,2}})(?:st|nd|rd|th)\b(?P<after> (?:of )?{_MONTH}\b)?"
)
_HALF_DAY = re.compile(r"(?<=\d)(?=[ap]\.?m\b)")
_SPOKEN = {
    "zero": "0",
    "oh": "0",
    "one": "1",
    "two": "2",
    "three": "3",
    "four": "4",
    "five": "5",
    "six": "6",
    "seven": "7",
    "eight": "8",
    "nine": "9",
}
_DIGIT = "|".join(_SPOKEN)
_SPOKEN_RUN = re.compile(rf"\b(?:{_DIGIT})\b(?:,? (?:{_DIGIT})\b){{2,}}", re.IGNORECASE)
_ALSO_WORDS = frozenset(
    {"april", "art", "august", "bill", "faith", "grace", "hope", "joy", "june", "mark", "may", "rich", "will"}
)
"""First names that are everyday words too; they are names only beside a family name."""


@dataclass(frozen=True)
class Term:
    """A word of a glossary: its fixed translation, or with `keep` itself."""

    term: str
    keep: bool = True
    translations: Mapping[str, str] = field(default_factory=dict)

    def in_language(self, target: str) -> str | None:
        """What stands for it in the other language; None when the engine may translate it."""
        fixed = self.translations.get(target) or self.translations.get(target.partition("-")[0])
        return fixed or (self.term if self.keep else None)


@dataclass(frozen=True)
class Fact:
    """`text` as it stood in the source, `stand_in` what the engine sees, `back` what is put into the translation."""

    text: str
    stand_in: str
    back: str


@dataclass(frozen=True)
class Locked:
    """A text for an engine. `bare`: its words alone, to see whether there is anything to translate."""

    text: str
    facts: tuple[Fact, ...]
    form: str
    bare: str

    @property
    def source(self) -> str:
        """The text with its facts as they must stand in every language."""
        return _put_back(self.text, self, Counter())


@dataclass(frozen=True)
class Restored:
    """A translation with its facts. `marked`: those that were lost, doubled or changed, and strange digits."""

    text: str
    marked: list[str]


def lock(
    text: str,
    *,
    names: Sequence[str] = (),
    terms: Sequence[Term] = (),
    language: str = "en",
    target: str = "",
    form: str = FORMS[0],
) -> Locked:
    """Take the facts out of a text. `names`: of the people in the call; `language`: of the text."""
    if language.partition("-")[0] == "en":
        text = _english(text)
    facts: list[Fact] = []
    parts: list[str] = []
    bare: list[str] = []
    small: set[str] = set()
    at = 0
    for start, end, back in _spans(text, names, terms, target):
        itself = form == FORMS[0] and _is_small(text, start, end, back) and back not in small
        small |= {back} if itself else set()
        stand_in = back if itself else form.format(len(facts) + 1)
        facts.append(Fact(text[start:end], stand_in, back))
        parts += [text[at:start], stand_in]
        bare.append(text[at:start])
        at = end
    parts.append(text[at:])
    bare.append(text[at:])
    return Locked("".join(parts), tuple(facts), form, " ".join(bare))


def restore(translated: str, locked: Locked) -> Restored:
    """Put the facts back, and mark everything that can't be trusted."""
    seen: Counter[int] = Counter()
    text = _put_back(translated, locked, seen)
    marked = [fact.text for number, fact in enumerate(locked.facts, 1) if seen[number] != 1]
    for digits in _differing(locked.source, text):
        if not any(digits in _digits(mark) for mark in marked):
            marked.append(digits)
    return Restored(text, marked)


def words_of(translated: str, locked: Locked) -> str:
    """A translation without its stand-ins."""
    return _BACK[locked.form].sub(" ", translated)


def numbers_agree(source: str, target: str) -> bool:
    """Do both texts hold the same groups of digits, equally often, in whatever script the digits are written?"""
    return not _differing(source, target)


def _differing(source: str, target: str) -> list[str]:
    one, other = Counter(_digits(source)), Counter(_digits(target))
    return [*(one - other).elements(), *(other - one).elements()]


def _digits(text: str) -> list[str]:
    plain = unicodedata.normalize("NFKC", text)
    return ["".join(str(unicodedata.digit(char)) for char in run) for run in _DIGITS.findall(plain)]


def _put_back(text: str, locked: Locked, seen: Counter[int]) -> str:
    """The text with facts for their stand-ins; `seen` counts them by their number, from 1."""
    small = {fact.stand_in: n for n, fact in enumerate(locked.facts, 1) if fact.stand_in.isdigit()}

    def back(found: re.Match[str]) -> str:
        itself = found["itself"]
        number = small.get(_digits(itself)[0], 0) if itself else int(found["number"])
        seen[number] += 1
        return locked.facts[number - 1].back if 1 <= number <= len(locked.facts) else found.group()

    return _BACK[locked.form].sub(back, text)


def _spans(
    text: str, names: Sequence[str], terms: Sequence[Term], target: str
) -> Iterable[tuple[int, int, str]]:
    """(start, end, what is put back) of every fact, in order, without overlaps; the earlier kinds win."""
    found: list[tuple[int, int, str]] = []

    def add(start: int, end: int, back: str) -> None:
        if end > start and all(end <= other[0] or start >= other[1] for other in found):
            found.append((start, end, back))

    facts = [_widened(text, *match.span()) for match in _FACT.finditer(text)]
    for start, end, value in facts:
        # Names and terms may be parts of addresses, never of anything else that is a fact.
        if any(sign in value for sign in "@/."):
            add(start, end, value)
    for term in sorted(terms, key=lambda term: -len(term.term)):
        back = term.in_language(target)
        for match in _whole(term.term, ignore_case=True).finditer(text) if back is not None else ():
            add(match.start(), match.end(), match.group() if back == term.term else str(back))
    for name in sorted(_names(names), key=len, reverse=True):
        for match in _whole(name).finditer(text):
            add(match.start(), match.end(), match.group())
    for start, end, value in facts:
        add(start, end, value)
    return _joined(sorted(found))


def _is_small(text: str, start: int, end: int, back: str) -> bool:
    """A number that words around it bend by; a time of day is none: engines turn "1 pm" into another one."""
    return bool(_SMALL.fullmatch(back)) and text[start:end] == back and not _HALF_OF_DAY.match(text, end)


def _widened(text: str, start: int, end: int) -> tuple[int, int, str]:
    """The whole word that the fact is a part of: a stand-in inside a word would not be found again."""
    letter = re.compile(_LETTER)
    while start > 0 and letter.match(text[start - 1]) and letter.match(text[start]):
        start -= 1
    while end < len(text) and letter.match(text[end]) and letter.match(text[end - 1]):
        end += 1
    return start, end, text[start:end]


def _joined(spans: Sequence[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    """Facts that touch are one: their stand-ins would run into each other."""
    joined: list[tuple[int, int, str]] = []
    for start, end, back in spans:
        if joined and joined[-1][1] == start:
            first = joined.pop()
            joined.append((first[0], end, first[2] + back))
        else:
            joined.append((start, end, back))
    return joined


def _whole(words: str, *, ignore_case: bool = False) -> re.Pattern[str]:
    return re.compile(rf"(?<!{_LETTER}){re.escape(words)}(?!{_LETTER})", re.IGNORECASE if ignore_case else 0)


def _names(names: Sequence[str]) -> set[str]:
    """Whole names and their parts, without parts that are everyday words."""
    whole = {name.strip() for name in names if len(name.strip()) > 1}
    parts = {part for name in whole for part in name.split() if len(part) > 1 and part[:1].isupper()}
    return whole | {part for part in parts if part.lower() not in _ALSO_WORDS}


def _english(text: str) -> str:
    """English as engines and this module handle it best: "November 25", "3 pm", dictated digits as digits."""
    text = _DAY_OF_MONTH.sub(_plain_day, text)
    text = _HALF_DAY.sub(" ", text)
    return _SPOKEN_RUN.sub(_as_digits, text)


def _plain_day(found: re.Match[str]) -> str:
    before, day, after = found.group("before"), found.group("day"), found.group("after")
    return f"{before or ''}{day}{after or ''}" if before or after else found.group()


def _as_digits(found: re.Match[str]) -> str:
    words = re.findall(r"[a-z]+", found.group().lower())
    return " ".join(_SPOKEN[word] for word in words)
