"""Names of languages, as people who read the page call them."""

from typing import Final

from django.utils.translation import get_language_info

SPOKEN: Final = (
    *("ar", "bn", "cs", "da", "de", "el", "en", "es", "fa", "fi", "fr", "he", "hi", "hu", "id", "it", "ja"),
    *("ko", "nl", "nb", "pl", "pt", "ro", "ru", "sk", "sv", "sw", "ta", "th", "tr", "uk", "ur", "uz", "vi"),
    *("zh-hans", "zh-hant"),
)
"""Languages to choose from where people say what they speak or read; each has its own name in Django."""


def name(code: str) -> str:
    """The language's name in the active language; the code itself when it has none here."""
    try:
        return str(get_language_info(code)["name_translated"])
    except KeyError:
        return code
