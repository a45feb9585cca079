"""English by moonshine-voice, whose wheel carries its model. Streams, revises lines as it hears more.

Only the transcriber module is imported: the package's other parts want a sound card or the network.
"""

import importlib.util
import queue
import re
import sys
import types
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings

from visavis.adapters.engine_process import Frame, Tell
from visavis.adapters.speech_lines import Draft, base
from visavis.adapters.speech_pool import Listener, PoolStream, SpeechPool, cores, milliseconds
from visavis.features.captions.ports import SAMPLE_RATE, Heard, NotAvailable

INTERVAL = 0.2
"""Seconds of sound between two looks at whether somebody speaks, which cost next to nothing."""
HEAR_EVERY = 0.4
"""Seconds of new voice after which an open line is heard anew. Half of it costs twice as much and gains little."""
SETTLED = 0.15
"""So much quiet after the voice, and the line is heard at once: it is probably over."""
STREAMS_A_CORE = 3
"""One speaker costs 0.2 to 0.5 of a core while speaking, and both sides of a call rarely speak at once. Twice as many
that never pause were heard in time (`bench captions`); the other half is left to the house."""
ROTATE_LINES = 8
"""A stream of the engine keeps all its lines and hands them out at each look: begin a new one after so many."""
SECOND = SAMPLE_RATE * 2
"""Bytes."""
PREROLL = SECOND // 2
"""Bytes given to a new stream from before: the beginning of a word is not lost."""
EARLIER = SECOND // 5
"""The engine notices a voice a little late."""
AFTER = SECOND * 3 // 10
"""Quiet behind a voice that is given to the engine. In front of it there is none: the engine hears words into it."""
CLICK = SECOND // 10
"""Shorter is no word."""
QUIETEST, ROOM = 100, 0.02
"""Of 32768, and of the loudest: below both nobody speaks."""
FORCED = 1
"""The engine's flag to look even when little is new."""
OLD_SPELLINGS = (
    (re.compile(r"\b([Tt])o-(day|morrow|night)\b"), r"\1o\2"),
    (re.compile(r"\b([Aa]ny|[Ee]very|[Ss]ome) thing\b"), r"\1thing"),
)
"""The model learnt from old books."""


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
        self._places = places or settings.VISAVIS_SPEECH_STREAMS or cores() * STREAMS_A_CORE
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

    def hush(self, seconds: float) -> None:
        if self._pool is not None:
            self._pool.hush(seconds)

    def open(self, *, language: str, heard: Heard) -> PoolStream:
        if base(language) not in self.languages():
            raise NotAvailable(self.why() or "no_model")
        return self.pool.open(language="en", heard=heard)


# --- in the child -------------------------------------------------------------------------------------------------
class Worker:
    """One model twice: the one follows voices and hears nothing, the other hears what it is given."""

    def __init__(self, folder: str) -> None:
        _without_the_rest(Path(folder).parent.parent)
        from moonshine_voice.moonshine_api import ModelArch
        from moonshine_voice.transcriber import Transcriber

        shared = {"return_audio_data": "false", "identify_speakers": "false"}
        follows = {
            "skip_transcription": "true",
            "vad_window_duration": "0.3",  # the engine's own half second ends lines later, and hears no better
            "transcription_interval": "0.05",  # below INTERVAL, or each second look would find nothing new
        }
        self._voices = Transcriber(folder, ModelArch.TINY, options=shared | follows)
        self._words = Transcriber(folder, ModelArch.TINY, options=shared | {"vad_threshold": "0"})

    def run(self, inbox: "queue.SimpleQueue[Frame | None]", tell: Tell) -> None:
        Listener(lambda _language: MoonshineEar(self._voices, self._words), INTERVAL).run(inbox, tell)


def _without_the_rest(package: Path) -> None:
    """Stand in for the package's own first file, which would load HTTP clients, downloads and more: a second of a
    core at each start, and nothing that hears."""
    bare = types.ModuleType("moonshine_voice")
    bare.__path__ = [str(package)]
    sys.modules["moonshine_voice"] = bare


@dataclass
class Line:
    """A line that is being spoken. Places are bytes of the whole sound."""

    start: int
    text: str = ""
    voice_to: int = 0
    """The end of the voice when it was heard last."""
    heard_at: int = 0


class MoonshineEar:
    """One speaker. The engine's detection of voices finds the lines, its stream renewed in pauses; the sound of a line
    is cut to its voice and heard whole, again and again while it grows."""

    def __init__(self, voices: Any, words: Any) -> None:
        self._voices, self._words = voices, words
        self._round = 0
        self._total = 0  # bytes heard
        self._sound = b""
        self._free_from = 0
        """Where the last finished line ended: the next one takes nothing from before."""
        self._open: dict[str, Line] = {}
        self._done: set[str] = set()
        self._begin(b"")

    def _begin(self, preroll: bytes) -> None:
        self._round += 1
        self._done.clear()
        self._origin = self._total - len(preroll)
        # The wrapper's own updates are switched off: `drafts` asks when it wants to.
        self._stream = self._voices.create_stream(update_interval=float("inf"))
        self._stream.start()
        if preroll:
            self._stream.add_audio(_floats(preroll), SAMPLE_RATE)

    def add(self, pcm: bytes) -> None:
        pcm = pcm[: len(pcm) // 2 * 2]
        self._stream.add_audio(_floats(pcm), SAMPLE_RATE)
        self._total += len(pcm)
        self._sound += pcm

    def drafts(self, *, last: bool) -> Iterator[Draft]:
        # `stop` throws away what was not looked at before, so the last look comes first, and is a forced one.
        lines = self._stream.update_transcription(FORCED if last else 0).lines
        for line in lines:
            key = f"{self._round}.{line.line_id}"
            if key not in self._done:
                yield from self._line(key, line, final=line.is_complete or last)
        quiet_from = max((self._place(line.start_time + line.duration) for line in lines), default=0)
        self._forget()
        if last:
            self._stream.stop()
            self._stream.close()
        elif len(lines) >= ROTATE_LINES and not self._open and self._total - quiet_from > SECOND:
            self._stream.stop()
            self._stream.close()
            self._begin(self._sound[-PREROLL:])

    def _line(self, key: str, found: Any, *, final: bool) -> Iterator[Draft]:
        start, end = self._place(found.start_time), self._place(found.start_time + found.duration)
        line = self._open.setdefault(key, Line(max(start - EARLIER, self._free_from)))
        sound = self._sound[line.start - self._kept_from : (end if final else self._total) - self._kept_from]
        first, behind = voice_in(sound)
        voice_to = line.start + behind
        if behind - first < CLICK:
            line.text = ""
        elif self._worth(line, voice_to, final=final):
            line.text = self._hear(sound[first : behind + AFTER])
            line.voice_to, line.heard_at = voice_to, self._total
        if final:
            self._done.add(key)
            self._open.pop(key)
            self._free_from = end
        yield Draft(key, line.text, final, milliseconds(line.start + first), milliseconds(voice_to))

    def _worth(self, line: Line, voice_to: int, *, final: bool) -> bool:
        """Is there voice that was not heard yet, and enough of it or the end of it?"""
        if voice_to - line.voice_to < SECOND // 20:
            return False
        fresh = self._total - (line.heard_at or line.start + EARLIER)
        return final or fresh >= HEAR_EVERY * SECOND or self._total - voice_to >= SETTLED * SECOND

    def _hear(self, sound: bytes) -> str:
        found = self._words.transcribe_without_streaming(_floats(sound), SAMPLE_RATE).lines
        text = " ".join(line.text for line in found)
        for old, new in OLD_SPELLINGS:
            text = old.sub(new, text)
        return text

    @property
    def _kept_from(self) -> int:
        return self._total - len(self._sound)

    def _place(self, seconds: float) -> int:
        """Of a time of the engine's stream."""
        return self._origin + int(seconds * SAMPLE_RATE) * 2

    def _forget(self) -> None:
        """Keep the sound of open lines, and a little for the next one."""
        needed = min((line.start for line in self._open.values()), default=self._total - SECOND)
        if needed > self._kept_from:
            self._sound = self._sound[needed - self._kept_from :]


def _floats(pcm: bytes) -> list[float]:
    return [sample / 32768 for sample in memoryview(pcm).cast("h")]


def voice_in(sound: bytes) -> tuple[int, int]:
    """Where the voice begins and ends, in bytes, by loudness: what is much quieter than the loudest part of a line is
    the room. The whole sound where there is no difference; (0, 0) for silence."""
    import numpy as np

    step = SAMPLE_RATE // 100
    samples = np.abs(np.frombuffer(sound, "<i2").astype(np.int32))
    frames = samples[: len(samples) // step * step].reshape(-1, step).max(axis=1)
    if not len(frames) or frames.max() < QUIETEST:
        return 0, 0
    loud = np.flatnonzero(frames > max(QUIETEST, ROOM * frames.max()))
    return int(loud[0]) * step * 2, (int(loud[-1]) + 1) * step * 2
