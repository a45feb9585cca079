"""The engines that settings name, one instance each per process. What can't be loaded is left out: calls go on."""

import logging
from functools import cache
from typing import Any

from django.conf import settings
from django.utils.module_loading import import_string

from visavis.features.captions.ports import SpeechEngine, TranslateEngine

log = logging.getLogger(__name__)


def speech_engines() -> tuple[SpeechEngine, ...]:
    """Those that hear, in the order of preference."""
    return _made(tuple(getattr(settings, "VISAVIS_SPEECH", ())))


def translate_engines() -> tuple[TranslateEngine, ...]:
    """Those that translate, in the order of preference."""
    return _made(tuple(getattr(settings, "VISAVIS_TRANSLATE", ())))


@cache
def _made(paths: tuple[str, ...]) -> tuple[Any, ...]:
    made = []
    for path in paths:
        try:
            made.append(import_string(path)())
        except Exception as trouble:
            log.error("the engine %s can't be used: %r", path, trouble)
    return tuple(made)


def forget() -> None:
    """Make every engine anew when it is asked for next."""
    _made.cache_clear()
