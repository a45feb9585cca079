"""Is this a translation worth showing? Shared by adapters whose engine may say anything; it knows no vendor."""

import re
import unicodedata
from collections.abc import Sequence

from visavis.features.captions.ports import TranslateFailed

_WRITTEN = {
    "CYRILLIC": "ab ba be bg ce cv kk ky mk mn os ru rue sah sr tg tt tyv udm uk",
    "ARABIC": "ar ckb fa ks ps sd ug ur",
    "CJK": "yue zh",
    "CJK HIRAGANA KATAKANA": "ja",
    "HANGUL CJK": "ko",
    "HEBREW": "he yi",
    "GREEK": "el",
    "THAI": "th",
    "LAO": "lo",
    "KHMER": "km",
    "MYANMAR": "my",
    "GEORGIAN": "ka",
    "ARMENIAN": "hy",
    "ETHIOPIC": "am ti",
    "DEVANAGARI": "hi mr ne sa",
    "BENGALI": "as bn",
    "GURMUKHI": "pa",
    "GUJARATI": "gu",
    "TAMIL": "ta",
    "TELUGU": "te",
    "KANNADA": "kn",
    "MALAYALAM": "ml",
    "SINHALA": "si",
}
SCRIPTS = {code: tuple(names.split()) for names, codes in _WRITTEN.items() for code in codes.split()}
"""Beginnings of Unicode's letter names for each language; others are written in Latin letters. Serbian and a few
more have two alphabets."""
ALSO_LATIN = {"sr", "kk", "tt", "tg", "mn"}
_WORD = re.compile(r"\w+")


def checked(texts: Sequence[str], results: Sequence[object], *, target: str) -> list[str]:
    """The results, stripped. Raises TranslateFailed for a wrong count, nothing, far too much, a wrong script, or a
    long text that came back as it was."""
    if len(results) != len(texts):
        raise TranslateFailed("broken")
    return [_one(text, result, target) for text, result in zip(texts, results, strict=True)]


def _one(text: str, result: object, target: str) -> str:
    if not isinstance(result, str):
        raise TranslateFailed("broken")
    found = result.strip()
    if not found and text.strip():
        raise TranslateFailed("empty")
    # Short texts may grow much ("OK"), and Chinese grows threefold in Latin letters.
    if len(found) > 4 * len(text) + 40:
        raise TranslateFailed("too_long")
    if len(_WORD.findall(text)) >= 4 and found.casefold() == text.strip().casefold():
        raise TranslateFailed("untranslated")
    if not right_script(text, found, target):
        raise TranslateFailed("wrong_script")
    return found


def right_script(text: str, found: str, target: str) -> bool:
    """Is most of what is not copied from the source written as the target language is?"""
    copied = {word.casefold() for word in _WORD.findall(text)}
    words = [word for word in _WORD.findall(found) if word.casefold() not in copied]
    letters = [char for word in words for char in word if char.isalpha()]
    if len(letters) < 3:
        return True
    code = target.lower().partition("-")[0]
    names = SCRIPTS.get(code, ("LATIN",)) + (("LATIN",) if code in ALSO_LATIN else ())
    fitting = sum(unicodedata.name(char, "").startswith(names) for char in letters)
    return fitting * 2 >= len(letters)
