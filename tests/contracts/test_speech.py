"""Every speech engine against its port: moonshine with real voices, speech by HTTP against a service that lies, the
browser's lines, Whisper when it is installed with a model, and the pool's behaviour when engines crash or stick."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from support import ears, speech
from support.liar import Liar, lying
from visavis.adapters import speech_pool
from visavis.adapters.speech_browser import BrowserSpeech
from visavis.adapters.speech_http import HttpSpeech
from visavis.adapters.speech_lines import Cutter, Draft, LineBook
from visavis.adapters.speech_moonshine import Moonshine
from visavis.adapters.speech_pool import SpeechPool
from visavis.adapters.speech_whisper import Whisper
from visavis.features.captions.ports import ANY, Full, NotAvailable, SpokenLine

WHY_NOT = Moonshine(places=1).why()
needs_moonshine = pytest.mark.skipif(bool(WHY_NOT), reason=f"captions extra, moonshine: {WHY_NOT} (SLIM=1)")
needs_voices = pytest.mark.skipif(bool(speech.missing()), reason=speech.missing() or "-")


def until(happens: Callable[[], Any], seconds: float = 30.0) -> bool:
    end = time.monotonic() + seconds
    while not happens() and time.monotonic() < end:
        time.sleep(0.02)
    return bool(happens())


# --- moonshine ----------------------------------------------------------------------------------------------------
@pytest.fixture(scope="module")
def moonshine() -> Iterator[Moonshine]:
    engine = Moonshine(places=2)
    yield engine
    engine.pool.shut()


@needs_moonshine
@needs_voices
def test_people_and_machines_are_understood(moonshine: Moonshine) -> None:
    """A guard against a broken model or cut-off sound; `make bench NAME=captions` has the figures."""
    human = speech.hear_all(moonshine, speech.human())
    machine = speech.hear_all(moonshine, [speech.flite(words, "rms") for words in speech.SENTENCES[2:6]])
    assert [fault for _, notes in human + machine for fault in notes.faults()] == []
    assert speech.word_error_rate((spoken.words, notes.text()) for spoken, notes in human) <= 8
    assert speech.word_error_rate((spoken.words, notes.text()) for spoken, notes in machine) <= 20


@needs_moonshine
@needs_voices
def test_lines_grow_while_somebody_speaks(moonshine: Moonshine) -> None:
    spoken = speech.human()[0]  # seven seconds
    notes = speech.Notes()
    stream = moonshine.open(language="en-GB", heard=notes.heard)
    speech.feed_in_real_time(stream, spoken.pcm[: 5 * speech.SECOND])
    partials = [line for _, line in notes.lines if not line.final]
    assert len(partials) >= 3
    assert len({line.text for line in partials}) >= 3
    stream.feed(spoken.pcm[5 * speech.SECOND :] + speech.silence(1.5))
    assert notes.wait(lambda lines: lines[-1].final, 30)
    stream.close()
    assert notes.faults() == []
    [line] = notes.finals()
    first, last = speech.edges(spoken.pcm)
    assert abs(line.start_ms / 1000 - first) < 1
    assert abs(line.end_ms / 1000 - last) < 1.5


@needs_moonshine
@needs_voices
def test_a_long_talk_keeps_its_lines_apart(moonshine: Moonshine) -> None:
    """More lines than one stream of the engine is given: numbers and times go on over the change."""
    once = speech.flite("That looks good, please keep it there for a moment.", "rms").pcm + speech.silence(2)
    notes = speech.Notes()
    stream = moonshine.open(language="en", heard=notes.heard)
    for number in range(10):
        stream.feed(once)
        assert notes.wait(lambda lines, n=number: sum(line.final for line in lines) > n, 30)
    stream.close()
    lines = notes.finals()
    assert [line.number for line in lines] == list(range(1, 11))
    assert notes.faults() == []
    assert all(one.end_ms <= other.start_ms + 500 for one, other in pairwise(lines))
    assert abs(lines[-1].end_ms - len(once) * 10 / 32) < 4_000
    assert sum("keep it there" in line.text for line in lines) >= 9


@needs_moonshine
def test_silence_says_nothing(moonshine: Moonshine) -> None:
    notes = speech.Notes()
    stream = moonshine.open(language="en", heard=notes.heard)
    stream.feed(speech.silence(5))
    assert until(lambda: stream.lag_ms < 400)
    stream.close()
    assert notes.lines == []


@needs_moonshine
def test_places_are_counted_and_given_back(moonshine: Moonshine) -> None:
    nobody = speech.Notes().heard
    one, other = (moonshine.open(language="en", heard=nobody) for _ in range(2))
    assert moonshine.free() == 0
    with pytest.raises(Full):
        moonshine.open(language="en", heard=nobody)
    one.close()
    assert moonshine.free() == 1
    other.close()
    assert moonshine.free() == 2


@needs_moonshine
def test_other_languages_are_not_guessed_at(moonshine: Moonshine) -> None:
    assert moonshine.languages() == {"en"}
    with pytest.raises(NotAvailable):
        moonshine.open(language="ru", heard=speech.Notes().heard)


def test_without_the_extra_nothing_breaks(monkeypatch: pytest.MonkeyPatch) -> None:
    for module, engine in (("speech_moonshine", Moonshine()), ("speech_whisper", Whisper())):
        monkeypatch.setattr(f"visavis.adapters.{module}.importlib.util.find_spec", lambda _name: None)
        assert (engine.why(), engine.languages(), engine.free()) == ("not_installed", frozenset(), 0)
        with pytest.raises(NotAvailable, match="not_installed"):
            engine.open(language="en", heard=speech.Notes().heard)


def test_a_later_moonshine_without_its_model_is_not_used(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """It would fetch one from the network in the middle of a call."""
    monkeypatch.setattr("visavis.adapters.speech_moonshine.model_folder", lambda: tmp_path)
    assert Moonshine().why() == "no_model"


# --- the pool: crashing, sticking, late engines ---------------------------------------------------------------------
@pytest.fixture
def make_pool() -> Iterator[Callable[..., SpeechPool]]:
    made: list[SpeechPool] = []

    def make(seconds: float = 0.0, **numbers: int) -> SpeechPool:
        numbers = {"places": 3, "processes": 2, **numbers}
        made.append(SpeechPool("support.ears:Worker", {"seconds": seconds}, **numbers))
        return made[-1]

    yield make
    for pool in made:
        pool.shut()


def test_what_an_engine_repeats_after_a_lines_end_is_not_passed_on(make_pool: Any) -> None:
    notes = speech.Notes()
    stream = make_pool().open(language="en", heard=notes.heard)
    for name in range(1, 13):
        stream.feed(ears.word(name))
    stream.close()
    assert notes.wait(lambda lines: sum(line.final for line in lines) == 3, 30)
    assert [line.text for line in notes.finals()] == ["w1 w2 w3 w4 w5", "w6 w7 w8 w9 w10", "w11 w12"]
    assert notes.faults() == []


def test_late_engines_lose_partial_lines_and_no_sound(make_pool: Any) -> None:
    """Ten seconds come at once to an engine that takes a third of a second for each look."""
    notes = speech.Notes()
    stream = make_pool(seconds=0.3).open(language="en", heard=notes.heard)
    for name in range(1, 101):
        stream.feed(ears.word(name))
    stream.close()
    assert notes.wait(lambda lines: sum(line.final for line in lines) == 20, 30)
    assert notes.text() == " ".join(f"w{name}" for name in range(1, 101))
    assert len(notes.lines) < 30


def test_speakers_of_one_process_do_not_mix(make_pool: Any) -> None:
    pool = make_pool(processes=1)
    everything = [speech.Notes() for _ in range(3)]
    streams = [pool.open(language="en", heard=notes.heard) for notes in everything]
    assert len(pool.pids()) == 1
    for step in range(5):
        for number, stream in enumerate(streams):
            stream.feed(ears.word(10 * (number + 1) + step))
    for number, notes in enumerate(everything, start=1):
        assert notes.wait(lambda lines: bool(lines) and lines[-1].final, 30)
        assert notes.text() == " ".join(f"w{10 * number + step}" for step in range(5))


def test_a_process_that_dies_is_replaced_and_its_open_line_ends(make_pool: Any) -> None:
    pool, notes = make_pool(places=1), speech.Notes()
    stream = pool.open(language="en", heard=notes.heard)
    stream.feed(ears.word(1))
    assert notes.wait(bool, 30)
    [before] = pool.pids()
    os.kill(before, signal.SIGKILL)
    assert until(lambda: pool.pids() not in ([], [before]))
    assert notes.wait(lambda lines: lines[-1].final, 30)
    for name in range(2, 7):
        stream.feed(ears.word(name))
    assert notes.wait(lambda lines: sum(line.final for line in lines) == 2, 30)
    assert [(line.number, line.text) for line in notes.finals()] == [(1, "w1"), (2, "w2 w3 w4 w5 w6")]
    assert notes.finals()[1].start_ms == 100
    assert notes.faults() == []


def test_an_engine_that_keeps_dying_is_given_up(make_pool: Any) -> None:
    pool, notes = make_pool(places=1), speech.Notes()
    stream = pool.open(language="en", heard=notes.heard)

    def crash() -> bool:
        try:
            stream.feed(ears.word(ears.CRASH))
        except NotAvailable:
            return True
        time.sleep(0.1)
        return False

    assert until(crash, 60)
    stream.close()


def test_an_engine_that_sticks_is_replaced(make_pool: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(speech_pool, "STUCK_MS", 1_000)
    pool, notes = make_pool(places=1), speech.Notes()
    stream = pool.open(language="en", heard=notes.heard)
    stream.feed(ears.word(1))
    assert notes.wait(bool, 30)
    [before] = pool.pids()
    stream.feed(ears.word(ears.STUCK))
    time.sleep(0.3)
    for name in range(2, 14):
        stream.feed(ears.word(name))
    assert until(lambda: pool.pids() not in ([], [before]))
    stream.feed(b"".join(map(ears.word, range(20, 25))))
    assert notes.wait(lambda lines: lines[-1].text == "w20 w21 w22 w23 w24", 30)
    assert notes.faults() == []


def test_nobody_is_let_in_while_the_engine_is_late(make_pool: Any) -> None:
    pool, notes = make_pool(seconds=1.0), speech.Notes()
    stream = pool.open(language="en", heard=notes.heard)
    stream.feed(ears.word(1))
    assert notes.wait(bool, 30)
    for name in range(1, 31):
        stream.feed(ears.word(name))
    assert pool.free() == 0
    assert until(lambda: pool.free() == 2)


def test_engines_stand_aside_for_a_moment_and_lose_nothing(make_pool: Any) -> None:
    pool, notes = make_pool(places=1), speech.Notes()
    stream = pool.open(language="en", heard=notes.heard)
    stream.feed(ears.word(1))
    assert notes.wait(bool, 30)
    [child] = pool.pids()
    began = time.monotonic()
    pool.hush(2.0)
    pool.hush(600.0)  # too soon after the other one
    assert until(lambda: state(child) == "T", 2)
    for name in range(2, 6):
        stream.feed(ears.word(name))
    assert notes.wait(lambda lines: lines[-1].final, 60)
    assert time.monotonic() - began >= 2.0
    assert notes.text() == "w1 w2 w3 w4 w5"


def state(pid: int) -> str:
    """Of a process: "T" stands still, "" is no more."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0].replace("Z", "")
    except OSError:
        return ""


def test_a_child_that_stands_still_ends_with_a_house_that_is_killed() -> None:
    script = """if True:
        import os, signal
        from visavis.adapters.engine_process import EngineProcess
        engine = EngineProcess("support.ears:Worker", {"seconds": 0}, told=print, ended=print)
        engine.up.wait()
        engine.stand_still(600)
        print(engine.pid, flush=True)
        os.kill(os.getpid(), signal.SIGKILL)"""
    paths = os.pathsep.join(filter(None, sys.path))
    done = subprocess.run(
        [sys.executable, "-c", script],
        env={**os.environ, "PYTHONPATH": paths},
        stdout=subprocess.PIPE,
        check=False,
    )
    child = int(done.stdout)
    assert until(lambda: state(child) == "", 30)


def test_a_child_knows_no_secret_and_ends_with_its_parent(make_pool: Any) -> None:
    pool = make_pool()
    pool.open(language="en", heard=speech.Notes().heard)
    [child] = pool.pids()
    environment = Path(f"/proc/{child}/environ").read_bytes()
    assert b"VISAVIS_SECRET_KEY" not in environment
    pool.shut()
    assert until(lambda: not Path(f"/proc/{child}").exists(), 30)


# --- lines and cutting ----------------------------------------------------------------------------------------------
def test_the_line_book() -> None:
    book = LineBook()
    said = [
        book.write(draft)
        for draft in (
            Draft("a", "", False, 0, 100),  # nothing yet
            Draft("a", "hello", False, 0, 500),
            Draft("a", " hello ", False, 0, 600),  # nothing new
            Draft("a", "hello there", True, 0, 900),
            Draft("a", "hello there again", False, 0, 900),  # late
            Draft("a", "hello there", True, 0, 900),  # twice
            Draft("b", "x" * 5000, False, 1000, 1500),
            Draft("b", "", True, 1000, 1500),  # taken back
        )
    ]
    told = [(line.number, line.revision, line.text[:11], line.final) for line in said if line]
    assert told == [
        (1, 1, "hello", False),
        (1, 2, "hello there", True),
        (2, 1, "x" * 11, False),
        (2, 2, "", True),
    ]


@needs_voices
def test_sound_is_cut_at_pauses() -> None:
    spoken = [speech.flite(words, "slt") for words in speech.SENTENCES[2:5]]
    cutter, pieces = Cutter(), []
    sound = b"".join(one.pcm + speech.silence(1.2) for one in spoken)
    for chunk in speech.chunks(sound, 70):
        pieces += cutter.add(chunk)
    assert cutter.finish() is None
    assert [piece.key for piece in pieces] == [1, 2, 3]
    starts = [sum(one.seconds + 1.2 for one in spoken[:number]) for number in range(3)]
    for piece, start, one in zip(pieces, starts, spoken, strict=True):
        first, last = speech.edges(one.pcm)
        assert start + first - 0.5 < piece.start_ms / 1000 <= start + first + 0.05
        assert start + last - 0.05 <= piece.end_ms / 1000 < start + last + 0.8


@needs_voices
def test_a_speaker_without_pauses_is_cut_for_length() -> None:
    voice = speech.human()[0].pcm
    cutter = Cutter(longest_ms=3_000, pause_ms=5_000)
    pieces = cutter.add(voice)
    if last := cutter.finish():
        pieces.append(last)
    assert [piece.key for piece in pieces] == [1, 2, 3]
    assert all(one.end_ms == other.start_ms for one, other in pairwise(pieces))


# --- by HTTP --------------------------------------------------------------------------------------------------------
@pytest.fixture(scope="module")
def service() -> Iterator[Liar]:
    with lying() as liar:
        liar.words = lambda _text: "Please hold it."
        yield liar


@needs_voices
def test_lines_by_http(service: Liar) -> None:
    service.mode = "right"
    service.asked.clear()
    engine, notes = HttpSpeech(service.url + "/v1", "a key"), speech.Notes()
    assert {"en", "ru", "pt"} <= engine.languages()
    before = engine.free()
    stream = engine.open(language="ru", heard=notes.heard)
    assert engine.free() == before - 1
    voice = speech.flite(speech.SENTENCES[2]).pcm
    for chunk in speech.chunks(speech.silence(1) + voice + speech.silence(1) + voice):
        stream.feed(chunk)
    stream.close()
    assert engine.free() == before
    assert notes.wait(lambda lines: len(lines) == 2, 30)
    assert [(line.number, line.final, line.text) for line in notes.finals()] == [
        (1, True, "Please hold it."),
        (2, True, "Please hold it."),
    ]
    path, headers, body = service.asked[0]
    assert path == "/v1/audio/transcriptions"
    assert headers["Authorization"] == "Bearer a key"
    assert b'name="language"\r\n\r\nru\r\n' in body and b"RIFF" in body


@needs_voices
@pytest.mark.parametrize("mode", ["500", "401", "long", "nonsense", "hang", "drip"])
def test_a_service_that_fails_is_given_up(service: Liar, mode: str) -> None:
    service.mode = mode
    engine, notes = HttpSpeech(service.url, "", seconds=0.2), speech.Notes()
    stream = engine.open(language="en", heard=notes.heard)
    line = speech.flite("Yes.").pcm + speech.silence(1)

    def given_up() -> bool:
        try:
            stream.feed(line)
        except NotAvailable:
            return True
        return False

    assert until(given_up, 30)
    stream.close()
    assert notes.lines == []


@needs_voices
def test_a_service_that_hangs_holds_nobody_up(service: Liar) -> None:
    service.mode = "hang"
    stream = HttpSpeech(service.url, "", seconds=600).open(language="en", heard=speech.Notes().heard)
    line = speech.flite("Yes.").pcm + speech.silence(1)
    for _ in range(3):
        stream.feed(line)
    assert until(lambda: service.asked), "the first line is asked for, and nobody waited for the answer"
    stream.close()


def test_speech_by_http_without_an_address() -> None:
    engine = HttpSpeech("", "")
    assert (engine.why(), engine.languages(), engine.free()) == ("no_address", frozenset(), 0)
    with pytest.raises(NotAvailable):
        engine.open(language="en", heard=speech.Notes().heard)


# --- the browser's own ----------------------------------------------------------------------------------------------
def test_a_pages_lines_obey_the_port() -> None:
    engine, notes = BrowserSpeech(), speech.Notes()
    assert engine.languages() == {ANY}
    stream = engine.open(language="ru", heard=notes.heard)
    stream.line(number=7, text="Здрав", final=False, start_ms=-5, end_ms=400)
    stream.line(number=7, text="Здравствуйте", final=True, start_ms=0, end_ms=900)
    stream.line(number=7, text="Здравствуйте снова", final=False, start_ms=0, end_ms=900)
    stream.line(number=9, text="м" * 10_000, final=False, start_ms=900, end_ms=800)
    for number in range(100, 100_000):
        stream.line(number=number, text="", final=False, start_ms=0, end_ms=0)
    stream.close()
    stream.line(number=8, text="after the end", final=True, start_ms=0, end_ms=0)
    assert [line for _, line in notes.lines][1] == SpokenLine(1, 2, "Здравствуйте", True, 0, 900)
    assert [(line.number, len(line.text)) for line in notes.finals()] == [(1, 12), (2, 1000)]
    assert notes.faults() == []
