"""Names as documents spell them (ICAO Doc 9303 part 3, section 6; ETSI 8.3.1-03X: a written rule for differences).

A name in its own letters can stand in a machine readable zone in more than one way: "Müller" as MUELLER, MULLER or
MUXXLLER. So a name becomes a pattern that all its allowed spellings fit.
"""

import re
import unicodedata
from functools import lru_cache

_LATIN = {
    "Ä": ("AE", "A"), "Å": ("AA", "A"), "Æ": ("AE",), "Ð": ("D",), "Đ": ("D",), "Ħ": ("H",), "I": ("I",),
    "Ĳ": ("IJ",), "Ł": ("L",), "Ñ": ("N", "NXX"), "Ŋ": ("N",), "Ö": ("OE", "O"), "Ø": ("OE", "O"), "Œ": ("OE",),
    "ẞ": ("SS",), "ß": ("SS",), "Þ": ("TH",), "Ŧ": ("T",), "Ü": ("UE", "UXX", "U"), "ĸ": ("Q",), "Ə": ("E", "A"),
}  # fmt: skip
_CYRILLIC = {
    "А": ("A",), "Б": ("B",), "В": ("V",), "Г": ("G", "H"), "Д": ("D",), "Е": ("E", "IE", "YE"),
    "Ё": ("E", "IO", "YO"), "Ж": ("ZH", "Z"), "З": ("Z",), "И": ("I", "Y"), "Й": ("I", "Y", "J"), "К": ("K",),
    "Л": ("L",), "М": ("M",), "Н": ("N",), "О": ("O",), "П": ("P",), "Р": ("R",), "С": ("S",), "Т": ("T",),
    "У": ("U",), "Ф": ("F",), "Х": ("KH", "H"), "Ц": ("TS", "TC", "C"), "Ч": ("CH", "C"), "Ш": ("SH", "S"),
    "Щ": ("SHCH", "SHT"), "Ъ": ("IE", ""), "Ы": ("Y",), "Ь": ("", "IE"), "Э": ("E",), "Ю": ("IU", "YU"),
    "Я": ("IA", "YA"), "Ґ": ("G",), "Є": ("IE", "YE"), "І": ("I",), "Ї": ("I", "YI"), "Ў": ("U",), "Ђ": ("D", "DJ"),
    "Ѓ": ("G",), "Љ": ("LJ",), "Њ": ("NJ",), "Ћ": ("C",), "Ќ": ("K",), "Џ": ("DZ",), "Ј": ("J",), "Ѕ": ("DZ",),
}  # fmt: skip
_GREEK = {
    "Α": ("A",), "Β": ("V",), "Γ": ("G",), "Δ": ("D",), "Ε": ("E",), "Ζ": ("Z",), "Η": ("I",), "Θ": ("TH",),
    "Ι": ("I",), "Κ": ("K",), "Λ": ("L",), "Μ": ("M",), "Ν": ("N",), "Ξ": ("X",), "Ο": ("O",), "Π": ("P",),
    "Ρ": ("R",), "Σ": ("S",), "Τ": ("T",), "Υ": ("Y", "U", "V", "F"), "Φ": ("F",), "Χ": ("CH",), "Ψ": ("PS",),
    "Ω": ("O",),
}  # fmt: skip
_TABLE = _LATIN | _CYRILLIC | _GREEK
_APART = re.compile(r"[\s,.;/\-\u2010-\u2015<_]+")
_DROPPED = re.compile("[\u2019\u2018'`\u02bc\u02b9\"()]")
"""An apostrophe leaves no mark in the zone: O'Connor is OCONNOR."""


class OtherScript(ValueError):
    """Letters for which there is no rule here (Arabic, Chinese and others): people compare."""


def words_of(name: str) -> list[str]:
    """A name's parts in capitals: hyphens part, apostrophes vanish."""
    return [word for word in _APART.split(_DROPPED.sub("", _capitals(name))) if word]


def _capitals(name: str) -> str:
    # "ß".upper() is "SS" already; a dotless i must not become another letter by a reader's locale.
    return unicodedata.normalize("NFC", name).upper().replace("\u0130", "I").replace("\u0131", "I")


@lru_cache(maxsize=2048)
def pattern(word: str) -> re.Pattern[str]:
    """Every spelling that the zone may have for a word in capitals. Raises OtherScript."""
    return re.compile("".join(_of_letter(letter) for letter in word))


def _of_letter(letter: str) -> str:
    if "A" <= letter <= "Z" or (letter.isdecimal() and letter.isascii()):
        return letter
    if letter in _TABLE:
        options = _TABLE[letter]
        return f"(?:{'|'.join(options)})" if len(options) > 1 else options[0]
    if unicodedata.combining(letter):
        return ""
    bare = unicodedata.normalize("NFD", letter)[0]
    if bare != letter and ("A" <= bare <= "Z" or bare in _TABLE):
        return _of_letter(bare)
    raise OtherScript(unicodedata.name(letter, "?").split(" ")[0])


def spells(word: str, zone_word: str) -> bool:
    """May `zone_word` (A-Z) stand for `word`? Raises OtherScript."""
    return pattern(word).fullmatch(zone_word) is not None


def begins(word: str, zone_word: str) -> bool:
    """The same for a zone that broke off within the word."""
    if len(zone_word) < 1:
        return False
    return any(pattern(word[:n]).fullmatch(zone_word) is not None for n in range(1, len(word) + 1))
