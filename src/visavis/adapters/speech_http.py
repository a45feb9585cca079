"""Speech by a service with an OpenAI-compatible address: the company's own (many servers speak it) or a hired one.

Sound is cut into lines at pauses here, and each finished line is sent as a small WAV file; there are no partial lines.
Voices leave the house for that address: see the operator's guide.
"""

import io
import logging
import queue
import secrets
import threading
import wave
from typing import Any

from django.conf import settings

from visavis.adapters.http_call import HttpTrouble, Service
from visavis.adapters.speech_lines import LANGUAGES, Cutter, Draft, LineBook, Piece, base
from visavis.features.captions.ports import SAMPLE_RATE, Full, Heard, NotAvailable

log = logging.getLogger(__name__)

PLACES = 16
SECONDS = 8.0
"""A line that comes later than this is of no use in a conversation."""
TROUBLES_MOST = 5
"""Lines lost in a row, after which the stream gives up."""
WAITING_MOST = 20
"""Lines that wait for the service; older ones are lost first."""


class HttpStream:
    """One speaker; a thread of its own sends line after line, so that their order holds."""

    def __init__(self, engine: "HttpSpeech", language: str, heard: Heard) -> None:
        self._engine, self._language, self._heard = engine, language, heard
        self._cutter, self._book = Cutter(), LineBook()
        self._pieces: queue.Queue[Piece | None] = queue.Queue()
        self._troubles = 0
        self._closed = False
        threading.Thread(target=self._work, name="speech by HTTP", daemon=True).start()

    def feed(self, pcm: bytes) -> None:
        if self._troubles >= TROUBLES_MOST:
            raise NotAvailable("broken")
        if not self._closed:
            for piece in self._cutter.add(pcm):
                self._put(piece)

    def close(self) -> None:
        if self._closed:
            return
        self._closed = True
        if piece := self._cutter.finish():
            self._put(piece)
        self._pieces.put(None)
        self._engine.left()

    def _put(self, piece: Piece) -> None:
        if self._pieces.qsize() < WAITING_MOST:
            self._pieces.put(piece)
        else:
            self._troubles += 1

    def _work(self) -> None:
        while (piece := self._pieces.get()) is not None and self._troubles < TROUBLES_MOST:
            try:
                text = self._engine.hear(piece, self._language)
                self._troubles = 0
            except HttpTrouble as trouble:
                self._troubles += 1
                log.warning("the speech service did not hear a line: %s", trouble)
                continue
            line = self._book.write(Draft(piece.key, text, True, piece.start_ms, piece.end_ms))
            if line:
                try:
                    self._heard(line)
                except Exception:
                    log.exception("a caption line could not be handed on")


class HttpSpeech:
    """See `ports.SpeechEngine`."""

    name = "http"

    def __init__(
        self,
        url: str | None = None,
        key: str | None = None,
        *,
        places: int = PLACES,
        seconds: float = SECONDS,
    ) -> None:
        given: dict[str, Any] = settings.VISAVIS_SPEECH_HTTP
        url = given["url"] if url is None else url
        key = given["key"] if key is None else key
        self._model = given["model"]
        self._languages = frozenset(given["languages"]) or LANGUAGES
        self._seconds = seconds
        headers = {"Authorization": f"Bearer {key}"} if key else {}
        self._service = Service(url, headers) if url else None
        self._places, self._taken = places, 0
        self._lock = threading.Lock()

    def why(self) -> str:
        return "" if self._service else "no_address"

    def languages(self) -> frozenset[str]:
        return self._languages if self._service else frozenset()

    def free(self) -> int:
        return self._places - self._taken if self._service else 0

    def open(self, *, language: str, heard: Heard) -> HttpStream:
        if self._service is None or base(language) not in self._languages:
            raise NotAvailable(self.why() or "no_model")
        with self._lock:
            if self._taken >= self._places:
                raise Full
            self._taken += 1
        return HttpStream(self, base(language), heard)

    def left(self) -> None:
        with self._lock:
            self._taken -= 1

    def hear(self, piece: Piece, language: str) -> str:
        """One line's words. Raises HttpTrouble."""
        assert self._service is not None
        fields = {"model": self._model, "language": language, "response_format": "json", "temperature": "0"}
        body, kind = form(fields, wav(piece.pcm))
        told = self._service.post_bytes("/audio/transcriptions", body, kind, seconds=self._seconds)
        text = told.get("text") if isinstance(told, dict) else None
        # Nobody says more than 30 letters a second: a service that returns much more invents it.
        if not isinstance(text, str) or len(text) > 40 + 30 * (piece.end_ms - piece.start_ms) // 1000:
            raise HttpTrouble("broken")
        return text


def wav(pcm: bytes) -> bytes:
    out = io.BytesIO()
    with wave.open(out, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(SAMPLE_RATE)
        sound.writeframes(pcm)
    return out.getvalue()


def form(fields: dict[str, str], sound: bytes) -> tuple[bytes, str]:
    """A multipart body with one file, and its content type (RFC 7578)."""
    mark = secrets.token_hex(16)
    parts = [
        f'--{mark}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in fields.items()
    ]
    head = (
        f'--{mark}\r\nContent-Disposition: form-data; name="file"; filename="line.wav"\r\n'
        "Content-Type: audio/wav\r\n\r\n"
    )
    return b"".join(
        [*parts, head.encode(), sound, f"\r\n--{mark}--\r\n".encode()]
    ), f"multipart/form-data; boundary={mark}"
