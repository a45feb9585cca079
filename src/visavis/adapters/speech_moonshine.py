"""English by moonshine-voice, whose wheel carries its model. Streams, revises lines as it hears more.

Only the transcriber module is imported: the package's other parts want a sound card or the network.
"""

import importlib.util
import queue
import re
import sys
import types
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings

from visavis.adapters.engine_process import Frame, Tell
from visavis.adapters.speech_lines import Draft, base
from visavis.adapters.speech_pool import Listener, PoolStream, SpeechPool, cores, milliseconds
from visavis.features.captions.ports import SAMPLE_RATE, Heard, NotAvailable

INTERVAL = 0.4
"""Seconds of sound between two looks at a line. Half of it costs twice as much and gains a tenth of a second."""
STREAMS_A_CORE = 1.5
"""One speaker costs 0.2 to 0.6 of a core while speaking; both sides rarely speak at once."""
ROTATE_LINES = 8
"""A stream of the engine keeps all its lines and hands them out at each look: begin a new one after so many."""
PREROLL = SAMPLE_RATE * 2 // 2
"""Bytes given to a new stream from before: the beginning of a word is not lost."""
FORCED = 1
"""The engine's flag to look even when little is new."""
OLD_SPELLINGS = re.compile(r"\b([Tt])o-(day|morrow|night)\b")


def model_folder() -> Path | None:
    """The English model inside the package, found without importing it."""
    try:
        found = importlib.util.find_spec("moonshine_voice")
    except (ImportError, ValueError):
        return None
    if found is None or not found.submodule_search_locations:
        return None
    return Path(found.submodule_search_locations[0]) / "assets" / "tiny-en"


class Moonshine:
    """See `ports.SpeechEngine`."""

    name = "moonshine"

    def __init__(self, places: int | None = None) -> None:
        self._places = places or settings.VISAVIS_SPEECH_STREAMS or max(1, int(cores() * STREAMS_A_CORE))
        self._pool: SpeechPool | None = None

    @property
    def pool(self) -> SpeechPool:
        if self._pool is None:
            options = {"folder": str(model_folder())}
            self._pool = SpeechPool(
                f"{__name__}:Worker", options, places=self._places, processes=max(1, cores())
            )
        return self._pool

    def why(self) -> str:
        folder = model_folder()
        if folder is None:
            return "not_installed"
        # Later versions of the package carry only the tokenizer and would reach for the network.
        return "" if (folder / "encoder_model.ort").exists() else "no_model"

    def languages(self) -> frozenset[str]:
        return frozenset() if self.why() else frozenset({"en"})

    def free(self) -> int:
        return 0 if self.why() else self.pool.free()

    def open(self, *, language: str, heard: Heard) -> PoolStream:
        if base(language) not in self.languages():
            raise NotAvailable(self.why() or "no_model")
        return self.pool.open(language="en", heard=heard)


# --- in the child -------------------------------------------------------------------------------------------------
class Worker:
    def __init__(self, folder: str) -> None:
        _without_the_rest(Path(folder).parent.parent)
        from moonshine_voice.moonshine_api import ModelArch
        from moonshine_voice.transcriber import Transcriber

        options = {
            "return_audio_data": "false",
            "vad_window_duration": "0.3",  # the engine's own half second ends lines later, and hears no better
            "transcription_interval": "0.3",  # below INTERVAL, or each second look would find nothing new
        }
        self._transcriber = Transcriber(folder, ModelArch.TINY, options=options)

    def run(self, inbox: "queue.SimpleQueue[Frame | None]", tell: Tell) -> None:
        Listener(lambda _language: MoonshineEar(self._transcriber), INTERVAL).run(inbox, tell)


def _without_the_rest(package: Path) -> None:
    """Stand in for the package's own first file, which would load HTTP clients, downloads and more: a second of a
    core at each start, and nothing that hears."""
    bare = types.ModuleType("moonshine_voice")
    bare.__path__ = [str(package)]
    sys.modules["moonshine_voice"] = bare


class MoonshineEar:
    """One speaker's stream of the engine, renewed in pauses."""

    def __init__(self, transcriber: Any) -> None:
        self._transcriber = transcriber
        self._round = 0
        self._total = 0  # bytes heard
        self._tail = b""
        self._begin(b"")

    def _begin(self, preroll: bytes) -> None:
        self._round += 1
        self._origin_ms = milliseconds(self._total - len(preroll))
        # The wrapper's own updates are switched off: `drafts` asks when it wants to.
        self._stream = self._transcriber.create_stream(update_interval=float("inf"))
        self._stream.start()
        if preroll:
            self._give(preroll)

    def _give(self, pcm: bytes) -> None:
        self._stream.add_audio([sample / 32768 for sample in memoryview(pcm).cast("h")], SAMPLE_RATE)

    def add(self, pcm: bytes) -> None:
        pcm = pcm[: len(pcm) // 2 * 2]
        self._give(pcm)
        self._total += len(pcm)
        self._tail = (self._tail + pcm)[-PREROLL:]

    def drafts(self, *, last: bool) -> Iterator[Draft]:
        # `stop` throws away what was not looked at before, so the last look comes first, and is a forced one.
        lines = self._stream.update_transcription(FORCED if last else 0).lines
        for line in lines:
            start = self._origin_ms + int(line.start_time * 1000)
            end = start + int(line.duration * 1000)
            text = OLD_SPELLINGS.sub(r"\1o\2", line.text)
            yield Draft(f"{self._round}.{line.line_id}", text, line.is_complete or last, start, end)
        if last:
            self._stream.stop()
            self._stream.close()
        elif len(lines) >= ROTATE_LINES and all(line.is_complete for line in lines):
            quiet = milliseconds(self._total) - self._origin_ms
            quiet -= int(max(line.start_time + line.duration for line in lines) * 1000)
            if quiet > 1_000:
                self._stream.stop()
                self._stream.close()
                self._begin(self._tail)
