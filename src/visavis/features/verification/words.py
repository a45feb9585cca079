"""Everyday words that a customer reads aloud: short, harmless, easy to tell apart by ear in every language."""

from django.utils import translation
from django.utils.translation import gettext_lazy as _

WORDS = (
    _("river"), _("table"), _("garden"), _("window"), _("lemon"), _("mountain"), _("bread"), _("winter"),
    _("yellow"), _("letter"), _("music"), _("forest"), _("bridge"), _("summer"), _("apple"), _("silver"),
    _("island"), _("butter"), _("candle"), _("flower"), _("market"), _("orange"), _("pencil"), _("rabbit"),
    _("school"), _("ticket"), _("valley"), _("water"), _("circle"), _("morning"), _("paper"), _("evening"),
)  # fmt: skip


def in_words(secret: dict[str, object], language: str) -> str:
    """What is read aloud: the drawn words in the reader's language, or the digits in groups of two."""
    numbers, digits = secret.get("words"), secret.get("digits")
    if isinstance(numbers, list):
        with translation.override(language):
            return " ".join(str(WORDS[n]) for n in numbers)
    text = str(digits or "")
    return " ".join(text[n : n + 2] for n in range(0, len(text), 2))
