"""Choosing who hears: the first engine in order that knows the language and has a place free."""

import logging
from typing import cast

from visavis.features.captions.engines import speech_engines
from visavis.features.captions.ports import (
    Full,
    Heard,
    Hushes,
    NotAvailable,
    SpeechEngine,
    SpeechStream,
    TextStream,
)
from visavis.features.captions.problems import NoAudio
from visavis.features.captions.rules import same_language
from visavis.features.captions.views import SpeechAbility

log = logging.getLogger(__name__)

BROWSER = "browser"
"""The engine of this name takes no audio: the speaker's own browser hears, and sends text."""


def open_stream(*, language: str, heard: Heard) -> tuple[str, SpeechStream]:
    """Begin to hear: the engine's name and its stream. Raises NoAudio("full" or "not_available")."""
    full = False
    for engine in speech_engines():
        code = _code_for(engine, language) if engine.name != BROWSER else ""
        if not code:
            continue
        try:
            if engine.free() > 0:
                return engine.name, engine.open(language=code, heard=heard)
            full = True
        except Full:
            full = True
        except NotAvailable:
            continue
        except Exception:
            log.exception("%s could not begin to hear", engine.name)
    raise NoAudio("full" if full else "not_available")


def open_text_stream(*, language: str, heard: Heard) -> TextStream:
    """Let the speaker's browser hear, if the operator allows it (its maker may take the voice elsewhere).

    Raises NoAudio("not_available").
    """
    for engine in speech_engines():
        if engine.name == BROWSER:
            return cast(TextStream, engine.open(language=language, heard=heard))
    raise NoAudio("not_available")


def hush(seconds: float) -> None:
    """Two people are about to meet: engines of this machine stand aside for a moment."""
    for engine in speech_engines():
        if isinstance(engine, Hushes):
            engine.hush(seconds)


def abilities() -> list[SpeechAbility]:
    """Every engine with what it hears, or why it can't."""
    found = []
    for engine in speech_engines():
        try:
            languages, why, free = sorted(engine.languages()), engine.why(), engine.free()
        except Exception:
            log.exception("%s could not say what it hears", engine.name)
            languages, why, free = [], "broken", 0
        found.append(SpeechAbility(engine.name, languages, why, free))
    return found


def _code_for(engine: SpeechEngine, language: str) -> str:
    """How the engine calls this language; empty when it does not know it."""
    try:
        known = engine.languages()
    except Exception:
        log.exception("%s could not say what it hears", engine.name)
        return ""
    if language in known:
        return language
    return next((code for code in sorted(known) if same_language(code, language)), "")
