"""Texts for the browser: tables of key -> lazy translation, kept in Python so that one gettext domain holds them all.

A table's value is a lazy string, or `ngettext_lazy("{count} person", "{count} people")`, which becomes one string per
CLDR plural category of the active language: the browser chooses with `Intl.PluralRules`.
"""

from collections.abc import Mapping
from functools import cache
from typing import Any, Final

from django.utils.translation import get_language

Table = Mapping[str, Any]

SAMPLES: Final[dict[str, dict[str, int]]] = {
    "en": {"one": 1, "other": 2},
    "es": {"one": 1, "many": 1_000_000, "other": 2},
    "ru": {"one": 1, "few": 2, "many": 5, "other": 5},
    "zh-hans": {"other": 2},
    "ar": {"zero": 0, "one": 1, "two": 2, "few": 3, "many": 11, "other": 100},
}
"""One number that stands for each plural category; gettext answers for it."""

_pages: dict[str, list[Table]] = {}


def register(page: str, *tables: Table) -> None:
    """Declare which tables a page's script may use; called when an app is ready."""
    _pages.setdefault(page, []).extend(table for table in tables if table not in _pages.get(page, []))
    _of_page.cache_clear()


def of_page(page: str) -> Mapping[str, str | Mapping[str, str]]:
    """The page's texts in the active language. Raises KeyError for a page nobody declared."""
    return _of_page(page, get_language() or "en")


@cache
def _of_page(page: str, language: str) -> Mapping[str, str | Mapping[str, str]]:
    """Worded once: a thousand texts took longer than the rest of a page. `language` is the active one."""
    samples = SAMPLES.get(language, SAMPLES["en"])
    return {key: _evaluate(value, samples) for table in _pages[page] for key, value in table.items()}


def keys(page: str) -> frozenset[str]:
    """The keys a page's script may ask for."""
    return frozenset(key for table in _pages[page] for key in table)


def pages() -> tuple[str, ...]:
    """Names of all declared pages."""
    return tuple(_pages)


def _evaluate(value: Any, samples: Mapping[str, int]) -> str | dict[str, str]:
    if hasattr(value, "_get_number_value"):
        # Django's lazy plural answers `% number` with the form for that number; our texts hold no percent signs.
        return {category: str(value % number) for category, number in samples.items()}
    return str(value)
