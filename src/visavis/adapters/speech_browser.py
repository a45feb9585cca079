"""The speaker's own browser hears (Web Speech), and sends lines of text. Some makers send the voice to a service of
theirs, so being in the list of engines is the operator's permission.

A page may report anything: lines are numbered anew, cut, and obey the port.
"""

from visavis.adapters.speech_lines import Draft, LineBook
from visavis.features.captions.ports import ANY, Heard

OPEN_LINES = 50
"""Lines a page may leave unfinished; more is no speech."""


class BrowserStream:
    """`feed` takes no sound here; the lines of the page come by `line`."""

    def __init__(self, heard: Heard) -> None:
        self._heard, self._book = heard, LineBook()
        self._closed = False
        self._open: set[int] = set()

    def feed(self, pcm: bytes) -> None:
        """Sound is not wanted: the browser has heard it."""

    def line(self, *, number: int, text: str, final: bool, start_ms: int, end_ms: int) -> None:
        """One report of the page."""
        if self._closed or (number not in self._open and len(self._open) >= OPEN_LINES):
            return
        self._open.add(number)
        if final:
            self._open.discard(number)
        start = max(0, start_ms)
        done = self._book.write(Draft(number, text, final, start, max(start, end_ms)))
        if done:
            self._heard(done)

    def close(self) -> None:
        if not self._closed:
            self._closed = True
            for line in self._book.finish():
                self._heard(line)


class BrowserSpeech:
    """See `ports.SpeechEngine`. Which languages a browser hears only the browser knows."""

    name = "browser"

    def why(self) -> str:
        return ""

    def languages(self) -> frozenset[str]:
        return frozenset({ANY})

    def free(self) -> int:
        return 1_000_000  # somebody else's computer

    def open(self, *, language: str, heard: Heard) -> BrowserStream:
        return BrowserStream(heard)
