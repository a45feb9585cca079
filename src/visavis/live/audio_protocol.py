"""What may come over an audio socket, and nothing else (S-27). Everything else is `Garbage`."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from visavis.features.captions.ear import AUDIO, TEXT
from visavis.features.captions.ports import SAMPLE_RATE, SpokenLine
from visavis.live.protocol import Garbage, fields, frame_of, id_of

SOUND_MOST = 32 * 1024
"""Bytes of one frame of sound: one second."""
BYTES_RATE = 2.0 * 2 * SAMPLE_RATE
"""Bytes a second, twice what a voice needs: a page that was held up may catch up."""
BYTES_BURST = 5.0 * 2 * SAMPLE_RATE
FRAMES_RATE = 60.0
FRAMES_BURST = 200.0
TEXT_MOST = 2000
NUMBER_MOST = 2**31
_HELLO = ("ticket", "call", "epoch", "language")


@dataclass(frozen=True, slots=True)
class AudioHello:
    """`source`: "audio", or "text" where the browser hears by itself."""

    ticket: str
    call: UUID
    epoch: int
    language: str
    source: str


def parse_hello(text: str | None) -> AudioHello:
    """The first frame. Raises Garbage."""
    kind, frame = frame_of(text)
    if kind != "hello":
        raise Garbage("live.hello_first")
    source = frame.pop("source", AUDIO)
    ticket, call, epoch, language = fields(frame, *_HELLO)
    if not isinstance(ticket, str) or len(ticket) > 500 or source not in (AUDIO, TEXT):
        raise Garbage("live.wrong_fields")
    if not isinstance(language, str) or len(language) > 12:
        raise Garbage("live.wrong_fields")
    return AudioHello(ticket, id_of(call), _count(epoch), language, source)


def parse_line(text: str | None) -> SpokenLine:
    """A line that the browser heard. Raises Garbage."""
    kind, frame = frame_of(text)
    if kind != "line":
        raise Garbage("live.unknown_type")
    number, revision, said, final, start, end = fields(
        frame, "number", "revision", "text", "final", "start_ms", "end_ms"
    )
    if not isinstance(said, str) or len(said) > TEXT_MOST or not isinstance(final, bool):
        raise Garbage("live.wrong_fields")
    return SpokenLine(_count(number), _count(revision), said, final, _count(start), _count(end))


def check_sound(sound: bytes) -> None:
    """Whole 16-bit samples, at most a second of them. Raises Garbage."""
    if len(sound) > SOUND_MOST:
        raise Garbage("live.too_big")
    if len(sound) % 2:
        raise Garbage("live.half_a_sample")


def _count(value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value < NUMBER_MOST:
        raise Garbage("live.wrong_fields")
    return value
