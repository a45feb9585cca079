"""Other languages by faster-whisper on this machine, with a model folder of the operator's (`whisper/small/`).

Whisper hears whole pieces, not streams: sound is cut into lines at pauses, and an open line is heard again while it
grows, less often the longer that takes. Nothing is ever fetched.
"""

import importlib.util
import json
import queue
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings

from visavis.adapters.engine_process import Frame, Tell
from visavis.adapters.speech_lines import LANGUAGES, Cutter, Draft, Piece, base
from visavis.adapters.speech_pool import Listener, PoolStream, SpeechPool, cores
from visavis.features.captions.ports import Heard, NotAvailable

INTERVAL = 0.7
"""Seconds of sound between two hearings of an open line."""
ENGLISH_VOCABULARY = 51_864
"""Entries of an English-only model; multilingual ones have more."""


def installed() -> bool:
    return importlib.util.find_spec("faster_whisper") is not None


def model_folders(root: Path) -> list[Path]:
    """Complete models below the operator's folder."""
    return sorted(path.parent for path in (root / "whisper").glob("*/model.bin") if _vocabulary(path.parent))


def _vocabulary(folder: Path) -> int:
    """Entries of the model's vocabulary; 0 when it can't be used."""
    try:
        if (path := folder / "vocabulary.json").exists():
            return len(json.loads(path.read_text()))
        return len((folder / "vocabulary.txt").read_text().split("\n")) - 1
    except (OSError, ValueError):
        return 0


def fetch(size: str, root: Path) -> Path:
    """Download a model of faster-whisper's own list ("tiny", "small", "large-v3" ...). Raises ValueError for an
    unknown size, OSError when it can't be reached; the hub's client checks every file's hash."""
    from faster_whisper.utils import download_model

    folder = root / "whisper" / size
    folder.mkdir(parents=True, exist_ok=True)
    download_model(size, output_dir=str(folder))
    return folder


class Whisper:
    """See `ports.SpeechEngine`."""

    name = "whisper"

    def __init__(self, root: Path | None = None, places: int | None = None) -> None:
        self._root = root or settings.VISAVIS_MODELS
        # A line is heard again and again: one speaker takes a core.
        self._places = places or settings.VISAVIS_SPEECH_STREAMS or max(1, cores() - 1)
        self._pool: SpeechPool | None = None

    def _folder(self) -> Path | None:
        wanted = settings.VISAVIS_WHISPER_MODEL
        fitting = [path for path in model_folders(self._root) if not wanted or path.name == wanted]
        return fitting[0] if fitting else None

    def why(self) -> str:
        if not installed():
            return "not_installed"
        return "" if self._folder() else "no_model"

    def languages(self) -> frozenset[str]:
        folder = None if self.why() else self._folder()
        if folder is None:
            return frozenset()
        return LANGUAGES if _vocabulary(folder) > ENGLISH_VOCABULARY else frozenset({"en"})

    def free(self) -> int:
        if self.why():
            return 0
        return self._pool.free() if self._pool else self._places

    def hush(self, seconds: float) -> None:
        if self._pool is not None:
            self._pool.hush(seconds)

    def open(self, *, language: str, heard: Heard) -> PoolStream:
        if base(language) not in self.languages():
            raise NotAvailable(self.why() or "no_model")
        if self._pool is None:
            options = {"folder": str(self._folder())}
            self._pool = SpeechPool(
                f"{__name__}:Worker", options, places=self._places, processes=self._places
            )
        return self._pool.open(language=base(language), heard=heard)


# --- in the child -------------------------------------------------------------------------------------------------
class Worker:
    def __init__(self, folder: str) -> None:
        from faster_whisper import WhisperModel

        # "auto" takes the fastest arithmetic of the device: on a processor a quarter faster than the model's own, and
        # it hears the same.
        self._model = WhisperModel(
            folder, device="auto", compute_type="auto", cpu_threads=1, local_files_only=True
        )

    def run(self, inbox: "queue.SimpleQueue[Frame | None]", tell: Tell) -> None:
        Listener(lambda language: WhisperEar(self._model, language), INTERVAL).run(inbox, tell)


class WhisperEar:
    """One speaker: lines cut at pauses, each heard as a whole."""

    def __init__(self, model: Any, language: str) -> None:
        self._model, self._language = model, language
        self._cutter = Cutter()
        self._ended: list[Piece] = []

    def add(self, pcm: bytes) -> None:
        self._ended += self._cutter.add(pcm)

    def drafts(self, *, last: bool) -> Iterator[Draft]:
        ended, self._ended = self._ended, []
        if last and (piece := self._cutter.finish()):
            ended.append(piece)
        # When late there are ended lines to hear; the open one waits, it will be heard in the end.
        pieces = ended or [piece for piece in [self._cutter.so_far()] if piece]
        for piece in pieces:
            yield Draft(piece.key, self._hear(piece), piece.whole, piece.start_ms, piece.end_ms)

    def _hear(self, piece: Piece) -> str:
        import numpy as np

        sound = np.frombuffer(piece.pcm, "<i2").astype(np.float32) / 32768
        segments, _ = self._model.transcribe(
            sound,
            language=self._language,
            beam_size=5 if piece.whole else 1,
            temperature=0.0,
            condition_on_previous_text=False,
            without_timestamps=True,
            vad_filter=True,  # noise alone makes Whisper invent sentences
        )
        return " ".join(segment.text.strip() for segment in segments if segment.no_speech_prob < 0.8)
