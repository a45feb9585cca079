"""The reader of documents that settings name, one a process. Without one everything works by eye."""

import logging
from functools import cache

from django.conf import settings
from django.utils.module_loading import import_string

from visavis.features.verification.ports import DocumentReader

log = logging.getLogger(__name__)


def reader() -> DocumentReader | None:
    """None where no reader can be used at all."""
    return _made(getattr(settings, "VISAVIS_DOCUMENTS", ""))


@cache
def _made(path: str) -> DocumentReader | None:
    if not path:
        return None
    try:
        made: DocumentReader = import_string(path)()
    except Exception as trouble:
        log.error("the document reader %s can't be used: %s", path, type(trouble).__name__)
        return None
    return made


def why_not() -> str:
    """Why there is no machine help: "" when there is."""
    found = reader()
    return "not_installed" if found is None else found.why()


def forget() -> None:
    """Make the reader anew when it is asked for next."""
    _made.cache_clear()
