"""Names of languages, as people who read the page call them."""

from django.utils.translation import get_language_info


def name(code: str) -> str:
    """The language's name in the active language; the code itself when it has none here."""
    try:
        return str(get_language_info(code)["name_translated"])
    except KeyError:
        return code
