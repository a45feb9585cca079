"""Whisper against the speech port, where it is installed with a model: see tests/support/whisper_model.py."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from support import speech, whisper_model
from visavis.adapters.speech_whisper import Whisper


def test_whisper_without_a_model_says_so(tmp_path: Path) -> None:
    engine = Whisper(root=tmp_path)
    assert engine.why() in {"not_installed", "no_model"}
    assert engine.languages() == frozenset()


needs_whisper = pytest.mark.skipif(bool(whisper_model.missing()), reason=whisper_model.missing() or "-")


@pytest.fixture(scope="module")
def whisper() -> Iterator[Whisper]:
    engine = Whisper(root=whisper_model.root(), places=1)
    yield engine
    if engine._pool is not None:
        engine._pool.shut()


@needs_whisper
@pytest.mark.skipif(bool(speech.missing()), reason=speech.missing() or "-")
def test_whisper_hears_lines(whisper: Whisper) -> None:
    heard = speech.hear_all(whisper, [*speech.human()[:2], speech.flite(speech.SENTENCES[2])])
    assert speech.word_error_rate((spoken.words, notes.text()) for spoken, notes in heard) <= 20
    assert [fault for _, notes in heard for fault in notes.faults()] == []


@needs_whisper
@pytest.mark.skipif(bool(speech.missing_portuguese()), reason=speech.missing_portuguese() or "-")
def test_whisper_hears_the_language_that_was_chosen(whisper: Whisper) -> None:
    from faster_whisper import decode_audio

    assert {"en", "ru", "pt", "ar", "zh"} <= whisper.languages()
    file = speech.portuguese("Bom dia, o meu cartão foi roubado.")
    sound = (decode_audio(str(file), sampling_rate=speech.SAMPLE_RATE) * 32767).astype("<i2").tobytes()
    notes = speech.Notes()
    stream = whisper.open(language="pt-br", heard=notes.heard)
    stream.feed(speech.silence(0.5) + sound + speech.silence(1.0))
    stream.close()
    assert notes.wait(lambda lines: bool(lines) and lines[-1].final, 60)
    assert "o meu cartão foi roubado" in notes.text().lower()
    assert notes.faults() == []
