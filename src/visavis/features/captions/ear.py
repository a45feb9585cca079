"""A side's open ear: a speech engine (or the speaker's own browser) on one end, the captions of both sides on the
other. The hub holds one per audio socket; audio passes through and is kept nowhere."""

import logging
from collections.abc import Callable
from uuid import UUID

from visavis.features.captions import speech
from visavis.features.captions.lookups import Seat
from visavis.features.captions.ports import SpeechStream, SpokenLine, TextStream
from visavis.features.captions.problems import NoAudio
from visavis.features.captions.rules import known_code
from visavis.features.captions.voice import Said, Setting, Voice

log = logging.getLogger(__name__)

AUDIO = "audio"
TEXT = "text"


class Broken(Exception):
    """The engine can't go on with this stream."""


class Ear:
    """Opened by `open_ear`. `feed` and `line` never block; `close` may take a moment."""

    def __init__(
        self, voice: Voice, *, sound: SpeechStream | None = None, text: TextStream | None = None
    ) -> None:
        self.voice = voice
        self._sound = sound
        self._text = text
        self._takes_sound = text is None

    @property
    def call_id(self) -> UUID:
        return self.voice.call_id

    @property
    def role(self) -> str:
        return self.voice.role

    @property
    def engine(self) -> str:
        return self.voice.engine

    @property
    def takes_sound(self) -> bool:
        """False: text lines of the browser are what comes."""
        return self._takes_sound

    def feed(self, pcm: bytes) -> None:
        """16 kHz mono signed 16-bit little endian. Raises Broken."""
        try:
            if self._sound is not None:
                self._sound.feed(pcm)
        except Exception as trouble:
            log.warning("%s stopped hearing: %s", self.engine, type(trouble).__name__)
            raise Broken from None

    def line(self, line: SpokenLine) -> None:
        """A line that the browser heard by itself."""
        if self._text is not None:
            self._text.line(
                number=line.number,
                text=line.text,
                final=line.final,
                start_ms=line.start_ms,
                end_ms=line.end_ms,
            )

    def set(self, setting: Setting) -> None:
        self.voice.set(setting)

    def close(self) -> None:
        """Let the engine finish its last line, which still reaches the readers."""
        streams = [stream for stream in (self._sound, self._text) if stream is not None]
        self._sound = self._text = None
        for stream in streams:
            try:
                stream.close()
            except Exception as trouble:
                log.warning("%s did not close: %s", self.engine, type(trouble).__name__)


def open_ear(
    *,
    seat: Seat,
    language: str,
    source: str,
    store: Callable[[Said], None],
    flooded: Callable[[], None],
) -> Ear:
    """Begin to hear one side. Touches no database; may take a second (an engine loads). Raises NoAudio."""
    if not known_code(language):
        raise NoAudio("not_available")
    voice = Voice(
        call_id=seat.call_id,
        role=seat.role,
        language=language,
        setting=seat.setting,
        offset_ms=seat.offset_ms,
        store=store,
        flooded=flooded,
    )
    if source == TEXT:
        voice.engine = speech.BROWSER
        return Ear(voice, text=speech.open_text_stream(language=language, heard=voice.hear))
    voice.engine, stream = speech.open_stream(language=language, heard=voice.hear)
    return Ear(voice, sound=stream)


def stand_aside(seconds: float) -> None:
    """Two others are about to meet: engines of this machine hear nothing for a moment, and lose nothing."""
    speech.hush(seconds)
