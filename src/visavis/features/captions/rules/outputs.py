"""What an engine's translation must look like to be shown. Engines fail quietly: they repeat, echo, stay in their own
script."""

import re
import unicodedata

LATIN = "LATIN"
SCRIPTS_OF = {
    **dict.fromkeys(("ru", "uk", "bg", "be", "mk", "kk", "ky", "tg", "mn"), ("CYRILLIC",)),
    **dict.fromkeys(("ar", "fa", "ur", "ps", "ug"), ("ARABIC",)),
    **dict.fromkeys(("hi", "ne", "mr"), ("DEVANAGARI",)),
    "zh": ("CJK",),
    "ja": ("CJK", "HIRAGANA", "KATAKANA"),
    "ko": ("HANGUL", "CJK"),
    "el": ("GREEK",),
    "he": ("HEBREW",),
    "bn": ("BENGALI",),
    "ta": ("TAMIL",),
    "th": ("THAI",),
    "ka": ("GEORGIAN",),
    "hy": ("ARMENIAN",),
    "am": ("ETHIOPIC",),
    # Written in Latin or Cyrillic letters, by country.
    "sr": (LATIN, "CYRILLIC"),
    "uz": (LATIN, "CYRILLIC"),
    "az": (LATIN, "CYRILLIC"),
}
LETTERS_LEAST = 4
"""Fewer letters than this (a name, "OK") say nothing about the script."""
ECHO_LEAST = 4
"""An answer equal to the question is no translation from so many words on."""
_WORD = re.compile(r"[^\W\d_]{2,}")


def fault_of(source: str, translated: str, *, target: str) -> str:
    """Empty for a translation that may be shown, else the stable code of what is wrong with it.

    Both texts are without their facts (placeholders taken out), which are the same in every language.
    """
    if not translated.strip() and source.strip():
        return "empty"
    if len(translated) > 4 * len(source) + 40:
        return "too_long"
    letters = [char for char in translated if char.isalpha()]
    if len(letters) >= LETTERS_LEAST and not _in_script(letters, target):
        return "wrong_script"
    words = _WORD.findall(source)
    if len(words) >= ECHO_LEAST and [w.lower() for w in words] == [
        w.lower() for w in _WORD.findall(translated)
    ]:
        return "echo"
    return ""


def _in_script(letters: list[str], target: str) -> bool:
    """Are at least half of the letters of a script in which the language is written?"""
    wanted = SCRIPTS_OF.get(target.partition("-")[0], (LATIN,))
    own = sum(unicodedata.name(char, "").startswith(wanted) for char in letters)
    return own * 2 >= len(letters)
