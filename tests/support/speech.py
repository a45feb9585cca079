"""Voices for tests and measurements of captions: sentences of a support call spoken by Debian's flite, and a person
reading (LibriVox, from Debian's pocketsphinx-testdata). Audio is 16 kHz mono signed 16-bit little endian.

espeak measures nothing, for engines that hear people well hear it badly. It only proves that another language than
English goes the whole way.
"""

import hashlib
import re
import shutil
import subprocess
import tempfile
import threading
import time
import wave
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from visavis.features.captions.ports import SAMPLE_RATE, SpeechEngine, SpeechStream, SpokenLine

VOICES = ("slt", "rms")
HUMAN = Path("/usr/share/pocketsphinx/test/data/librivox")
SECOND = SAMPLE_RATE * 2
"""Bytes of one second of audio."""
SENTENCES = (
    "Hello, thank you for waiting, how can I help you today?",
    "I can see your ticket here, you could not sign in since yesterday.",
    "Please hold your passport next to your face.",
    "Could you move a little closer to the camera?",
    "Tilt the document slowly to the left and then to the right.",
    "There is too much light on the page, please turn it away from the window.",
    "That looks good, please keep it there for a moment.",
    "Now please cover the lower half of the card with your hand.",
    "I will send you a new code by email.",
    "Did you receive the message we sent you this morning?",
    "Your account is safe, nobody has taken any money.",
    "We never ask for your password or the numbers on the back of your card.",
    "The withdrawal will be released within two working days.",
    "I understand that this is frustrating, and I am sorry about the delay.",
    "Let me check with my colleague, please stay on the line.",
    "Can you read the address on the screen back to me?",
    "You may close the window when we are finished.",
    "Please open the settings page and choose security.",
    "I have restored your access, please try again now.",
    "Is there anything else I can do for you today?",
)


@dataclass(frozen=True)
class Spoken:
    """One recording and what is said in it."""

    name: str
    words: str
    pcm: bytes

    @property
    def seconds(self) -> float:
        return len(self.pcm) / SECOND


def missing() -> str:
    """Plain words about what is not installed, or an empty text."""
    if not shutil.which("flite"):
        return "flite is not installed (make test installs it)"
    if not HUMAN.exists():
        return "pocketsphinx-testdata is not installed (make test installs it)"
    return ""


def missing_portuguese() -> str:
    """The same, for `portuguese`."""
    return "" if shutil.which("espeak-ng") else "espeak-ng is not installed (a Debian package)"


def flite(words: str, voice: str = "slt") -> Spoken:
    """A sentence spoken by one of VOICES."""
    path = _recorded("flite", "-voice", voice, "-t", words, "-o")
    return Spoken(f"{voice}: {words}", words, read(path))


def portuguese(words: str) -> Path:
    """A WAV file (22,050 Hz) of a sentence spoken by espeak, slowly: at its own pace it is not understood."""
    return _recorded("espeak-ng", "-v", "pt-br", "-s", "120", words, "-w")


def _recorded(*command: str) -> Path:
    """What a program says, kept between runs, for speaking costs more than reading a file."""
    shelf = Path(tempfile.gettempdir()) / "visavis-voices"
    shelf.mkdir(exist_ok=True)
    path = shelf / f"{command[0]}-{hashlib.sha256(repr(command).encode()).hexdigest()[:16]}.wav"
    if not path.exists():
        draft = path.with_suffix(f".{threading.get_ident()}.draft")
        subprocess.run([*command, str(draft)], check=True)
        draft.replace(path)
    return path


def human() -> list[Spoken]:
    """Five sentences that a person reads, with what is read."""
    lines = re.findall(r"<s> (.*?) </s> \((\S+)\)", (HUMAN / "transcription").read_text())
    return [Spoken(name, words, read(HUMAN / f"{name}.wav")) for words, name in lines]


def read(path: Path) -> bytes:
    with wave.open(str(path)) as sound:
        if (sound.getframerate(), sound.getnchannels(), sound.getsampwidth()) != (SAMPLE_RATE, 1, 2):
            raise ValueError(f"{path.name} is not 16 kHz mono 16 bit")
        return sound.readframes(sound.getnframes())


def silence(seconds: float) -> bytes:
    return bytes(int(seconds * SAMPLE_RATE) * 2)


def edges(pcm: bytes, loud: int = 400) -> tuple[float, float]:
    """Seconds at which the voice begins and ends: recordings have silence around them."""
    step = SECOND // 100
    frames = memoryview(pcm)[: len(pcm) // step * step].cast("h")
    size = step // 2
    heard = [
        number
        for number in range(len(frames) // size)
        if max(abs(sample) for sample in frames[number * size : (number + 1) * size]) > loud
    ]
    return (heard[0] / 100, (heard[-1] + 1) / 100) if heard else (0.0, 0.0)


# --- hearing ------------------------------------------------------------------------------------------------------
@dataclass
class Notes:
    """What an engine said, and when (seconds on the monotonic clock)."""

    lines: list[tuple[float, SpokenLine]] = field(default_factory=list)
    news: threading.Condition = field(default_factory=threading.Condition)

    def heard(self, line: SpokenLine) -> None:
        with self.news:
            self.lines.append((time.monotonic(), line))
            self.news.notify_all()

    def wait(self, until: Callable[[list[SpokenLine]], bool], seconds: float) -> bool:
        with self.news:
            return self.news.wait_for(lambda: until([line for _, line in self.lines]), seconds)

    def finals(self) -> list[SpokenLine]:
        return [line for _, line in self.lines if line.final]

    def text(self) -> str:
        return " ".join(line.text for line in self.finals())

    def faults(self) -> list[str]:
        """Breaches of the port: something after a final line, revisions that don't grow."""
        last: dict[int, SpokenLine] = {}
        found = []
        for _, line in self.lines:
            before = last.get(line.number)
            if before and before.final:
                found.append(f"line {line.number} came again after its end: {line.text!r}")
            if before and line.revision <= before.revision:
                found.append(f"line {line.number}: revision {line.revision} after {before.revision}")
            last[line.number] = line
        return found


def chunks(pcm: bytes, milliseconds: int = 100) -> Iterator[bytes]:
    step = SECOND * milliseconds // 1000
    return (pcm[start : start + step] for start in range(0, len(pcm), step))


def feed_in_real_time(stream: SpeechStream, pcm: bytes, *, speed: float = 1.0) -> float:
    """Feed as a browser does, a tenth of a second each; returns when the first piece went in."""
    began = time.monotonic()
    for number, chunk in enumerate(chunks(pcm), start=1):
        stream.feed(chunk)
        time.sleep(max(0.0, began + number * 0.1 / speed - time.monotonic()))
    return began


@dataclass(frozen=True)
class Heard:
    """How an engine did with one recording fed in real time; seconds, None where nothing came."""

    spoken: Spoken
    text: str
    first_partial: float | None
    """From the beginning of the voice to the first text."""
    final: float | None
    """From the end of the voice to the last final line."""
    faults: list[str]


def listen(engine: SpeechEngine, spoken: Spoken, *, language: str = "en", pause: float = 2.5) -> Heard:
    """One recording with silence before and behind it, as it would come from a microphone."""
    notes = Notes()
    stream = engine.open(language=language, heard=notes.heard)
    began = feed_in_real_time(stream, silence(0.5) + spoken.pcm + silence(pause))
    stream.close()
    notes.wait(lambda lines: bool(lines) and lines[-1].final, 30)
    first, last = (began + 0.5 + edge for edge in edges(spoken.pcm))
    partial = min((at for at, line in notes.lines if line.text), default=None)
    final = max((at for at, line in notes.lines if line.final), default=None)
    return Heard(
        spoken,
        notes.text(),
        None if partial is None else partial - first,
        None if final is None else final - last,
        notes.faults(),
    )


def hear_all(engine: SpeechEngine, recordings: list[Spoken]) -> list[tuple[Spoken, Notes]]:
    """As fast as the engine can: for words, not for times."""
    heard = []
    for spoken in recordings:
        notes = Notes()
        stream = engine.open(language="en", heard=notes.heard)
        stream.feed(silence(0.5) + spoken.pcm + silence(1.0))
        stream.close()
        stream.close()  # twice is once
        assert notes.wait(lambda lines: bool(lines) and lines[-1].final, 30), spoken.name
        heard.append((spoken, notes))
    return heard


# --- judging ------------------------------------------------------------------------------------------------------
def plain(words: str) -> str:
    """As word error rates compare: no case, no punctuation, titles written out."""
    words = re.sub(r"\bmr\b\.?", "mister", words.lower())
    return " ".join(re.sub(r"[^a-z0-9' ]", " ", words.replace("’", "'")).split())


def word_error_rate(pairs: Iterable[tuple[str, str]]) -> float:
    """Of (said, heard) pairs, in per cent over all words together."""
    import jiwer

    said, heard = zip(*((plain(one), plain(other)) for one, other in pairs), strict=True)
    return 100 * float(jiwer.wer(list(said), list(heard)))
