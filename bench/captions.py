"""Captions on the whole path: an agent's microphone hears recorded sentences, the customer's browser gets them as text
and in Portuguese. Then how many voices one machine follows, and what captions cost the start of a call.

The voices are Debian's flite (slt, rms) and a person reading (LibriVox); see tests/support/speech.py. Clocks are the
machine's own: the moments are noted inside both browsers.
"""

import asyncio
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, Playwright, sync_playwright

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

from bench import captions_streams
from bench.call import Pair
from bench.figures import percentile, rounded, say
from support import speech
from support.browsers import chromium
from support.captions import microphone, turn_on
from support.house import House, until
from support.people import Agent, Customer
from support.speech import Spoken
from visavis.adapters.speech_moonshine import Moonshine

WATCH = (Path(__file__).parent / "captions_watch.js").read_text()
LEAD_S = 45.0
"""Silence in front of the recording: long enough to turn captions on, and the mark where it begins."""
GAP_S = 3.0
MARK_S = 10.0
LATE_S = 12.0
"""So long after the last sentence its line is waited for."""
FITS = 0.75
"""So many of the sentences must be heard where they should be: else the microphone stuttered."""
CALLS, QUICK_CALLS = 20, 3
EARLY_MS = 250.0
NEAR_MS = 600.0
LOOKS_MS = 1000
"""More than the engine gathers before it looks at a long line again: less would wait for a look that never comes."""


@dataclass(frozen=True)
class Read:
    """One sentence as it arrived in the customer's browser; seconds, None where nothing came."""

    spoken: Spoken
    text: str
    first: float | None
    final: float | None
    translated_ms: list[float | None]


def run(quick: bool) -> dict[str, Any]:
    if why := speech.missing():
        raise SystemExit(why)
    sentences = chosen(quick=quick)
    with sync_playwright() as playwright:
        reads = read_all(playwright, sentences)
        slower = slowdown(playwright, sentences, QUICK_CALLS if quick else CALLS)
    people = {spoken.name for spoken in speech.human()}
    engine = by_engine(sentences)
    made, human = ([one for one in reads if (one.spoken.name in people) is real] for real in (False, True))
    finals = [one.final for one in reads if one.final is not None]
    translated = [ms for one in reads for ms in one.translated_ms]
    arrived = [ms for ms in translated if ms is not None]
    return {
        "sentences": len(reads),
        "sentences_lost": len(reads) - len(finals),
        "wer_flite": rounded(speech.word_error_rate((one.spoken.words, one.text) for one in made)),
        "wer_flite_engine": rounded(
            speech.word_error_rate((one.words, text) for one, text in engine if one.name not in people)
        ),
        "wer_human": rounded(speech.word_error_rate((one.spoken.words, one.text) for one in human)),
        "wer_human_engine": rounded(
            speech.word_error_rate((one.words, text) for one, text in engine if one.name in people)
        ),
        "first_partial_s_p50": rounded(
            percentile([one.first for one in reads if one.first is not None], 0.5)
        ),
        "final_s_p50": rounded(percentile(finals, 0.5)),
        "final_s_p95": rounded(percentile(finals, 0.95)),
        "lines_untranslated": len(translated) - len(arrived),
        "translated_ms_p95": rounded(percentile(arrived, 0.95)),
        "streams_held": captions_streams.held(
            [one for one in sentences if one.name not in people], quick=quick
        ),
        "call_slowdown": rounded(slower),
    }


def chosen(*, quick: bool) -> list[Spoken]:
    """Both made-up voices and the person; in a quick look a few of each, as hard together as all of them: the first
    sentences of the list are the hardest."""
    human = sorted(speech.human(), key=lambda one: one.seconds)
    texts = speech.SENTENCES[2::4] if quick else speech.SENTENCES
    made = [speech.flite(words, voice) for voice in speech.VOICES for words in texts]
    return made + (human[:2] if quick else human)


def by_engine(sentences: Sequence[Spoken]) -> list[tuple[Spoken, str]]:
    """What the engine makes of the recordings themselves, without browsers and sockets: the best the path can do."""
    engine, heard = Moonshine(places=1), []
    try:
        for spoken in sentences:
            notes = speech.Notes()
            stream = engine.open(language="en", heard=notes.heard)
            for piece in speech.chunks(speech.silence(1.0) + spoken.pcm + speech.silence(1.5)):
                stream.feed(piece)
                while stream.lag_ms > LOOKS_MS:  # looked at as often as it would be in a call
                    time.sleep(0.005)
            stream.close()
            notes.wait(lambda lines: bool(lines) and lines[-1].final, 30)
            heard.append((spoken, notes.text()))
    finally:
        engine.pool.shut()
    return heard


# --- browser to browser -------------------------------------------------------------------------------------------
def read_all(playwright: Playwright, sentences: Sequence[Spoken]) -> list[Read]:
    with tempfile.TemporaryDirectory() as folder, House(command="demo") as house:
        track = microphone(Path(folder) / "agent.wav", sentences, lead=LEAD_S, after=GAP_S)
        cast = house.do("make_cast", slug="bench")
        with chromium(playwright) as first, chromium(playwright, voice=track) as second:
            ana, ben = Customer(first, house), Agent(second, house)
            for side in (ana, ben):
                side.context.add_init_script(WATCH)
            ana.bring_session(cast.customer)
            ben.sign_in(cast.agent.username, cast.agent.password)
            ana.go_and_wait(cast.ticket_id)
            ben.go_ready()
            ben.accept()
            ana.must_see()
            ben.must_hear()
            # One voice is measured: the customer's made-up tone would only keep the engine busy.
            ana.stage.locator("[data-command=mute]").click()
            turn_on(ana, speaks="en", reads="pt")
            turn_on(ben, speaks="en", reads="en")
            return listen(ana.page, ben.page, sentences)


def listen(reader: Page, speaker: Page, sentences: Sequence[Spoken]) -> list[Read]:
    """Wait for the silence that begins the recording, then for all of it; judge afterwards."""
    turned_on = time.time() * 1000
    length = sum(spoken.seconds + GAP_S for spoken in sentences)

    def begun() -> float | None:
        time.sleep(0.5)  # looking costs the page time
        voices = [float(voice[0]) for voice in notes(speaker, "voices")]
        over = time.time() * 1000 - (length + LATE_S) * 1000
        for before, this in zip([0.0, *voices], voices, strict=False):
            first = turned_on < this < over and this - before > MARK_S * 1000
            if first and fits(this, sentences, voices) >= FITS:
                return this
        return None

    say(f"captions are on; {length:.0f} s of speech follow")
    try:
        start = until(begun, seconds=3 * (LEAD_S + length) + 30, why="the recording is heard")
    except TimeoutError:
        raise SystemExit("The microphone stutters: this machine is too busy to measure captions.") from None
    return judge(start, sentences, notes(speaker, "voices"), notes(reader, "frames"))


def fits(start: float, sentences: Sequence[Spoken], heard: list[float]) -> float:
    """The share of sentences whose voice was heard when it should have been, had the first begun at `start`."""
    found = [
        min(abs(at - begins) for at in heard) < NEAR_MS
        for _one, begins, _ends, _next in places(start, sentences)
    ]
    return sum(found) / len(found)


def places(start: float, sentences: Sequence[Spoken]) -> Iterator[tuple[Spoken, float, float, float]]:
    """Each sentence with its voice's beginning and end, and with the moment from which the next one counts."""
    offset = -speech.edges(sentences[0].pcm)[0]
    for spoken in sentences:
        begins, ends = (start + (offset + edge) * 1000 for edge in speech.edges(spoken.pcm))
        offset += spoken.seconds + GAP_S
        yield spoken, begins, ends, start + offset * 1000


def notes(page: Page, name: str) -> list[Any]:
    return list(page.evaluate(f"window.visavisCaptions.{name}"))


def judge(start: float, sentences: Sequence[Spoken], voices: list[Any], frames: list[Any]) -> list[Read]:
    """Which lines belong to which sentence: those whose sound began between its beginning and the next one's."""
    frames = [frame for frame in frames if frame["at"] > start]
    zero = beginning(start, sentences, frames)
    reads = []
    for spoken, begins, ends, until_next in places(start, sentences):
        early, late = zero + begins - EARLY_MS, zero + until_next - EARLY_MS
        own = {
            frame["line"]
            for frame in frames
            if frame["type"] == "caption" and early <= frame["start_ms"] < late
        }
        begins = nearest(begins, [voice[0] for voice in voices])
        ends = nearest(ends, [voice[1] for voice in voices])
        reads.append(of_frames(spoken, begins, ends, [frame for frame in frames if frame["line"] in own]))
        say(f"{reads[-1].final or float('nan'):5.2f} s  {spoken.words[:40]!r} -> {reads[-1].text[:60]!r}")
    return reads


def beginning(start: float, sentences: Sequence[Spoken], frames: list[Any]) -> float:
    """What to add to a moment to get a line's `start_ms`: lines count from the opening of the call, in the time of
    their sound. Found by laying the lines over the sentences where most of them fit."""
    lines = {
        one["line"]: float(one["start_ms"]) for one in frames if one["type"] == "caption" and one["final"]
    }
    starts = [begins for _spoken, begins, _ends, _next in places(start, sentences)]
    candidates = [line - begins for line in lines.values() for begins in starts]

    def fitting(zero: float) -> float:
        # A line that fits nowhere (a sentence heard as two) counts the same wherever it is, or it would pull.
        return -sum(
            min(NEAR_MS, *(abs(line - zero - begins) for begins in starts)) for line in lines.values()
        )

    return max(candidates, key=fitting, default=0.0)


def nearest(expected: float, measured: list[float]) -> float:
    """The moment that the microphone heard, where it heard one about then: the made-up device drifts."""
    found = min(measured, key=lambda at: abs(at - expected), default=float("inf"))
    return found if abs(found - expected) < NEAR_MS else expected


def of_frames(spoken: Spoken, begins: float, ends: float, frames: list[Any]) -> Read:
    captions = [frame for frame in frames if frame["type"] == "caption"]
    finals = [frame for frame in captions if frame["final"]]
    texts = {
        (frame["line"], frame["revision"]): frame["at"]
        for frame in frames
        if frame["type"] == "caption_text" and not frame["failed"]
    }
    came = [(one["at"], texts.get((one["line"], one["revision"]))) for one in finals]
    delays = [None if text is None else text - at for at, text in came]
    return Read(
        spoken,
        " ".join(frame["text"] for frame in finals),
        (captions[0]["at"] - begins) / 1000 if captions else None,
        (finals[-1]["at"] - ends) / 1000 if finals else None,
        delays,
    )


# --- what it costs a call -----------------------------------------------------------------------------------------
def slowdown(playwright: Playwright, sentences: Sequence[Spoken], calls: int) -> float:
    """The median from Accept to the picture while the house listens to another conversation, divided by the same in
    quiet; in turns, so that a machine that warms up or tires is no advantage to either."""
    times: dict[bool, list[float]] = {False: [], True: []}
    with House(command="demo") as house:
        cast = house.do("make_cast", slug="bench")
        (person,) = captions_streams.people(house, 1)
        with chromium(playwright) as first, chromium(playwright) as second:
            ana, ben = Customer(first, house), Agent(second, house)
            ana.bring_session(cast.customer)
            ben.sign_in(cast.agent.username, cast.agent.password)
            ben.go_ready()
            pair = Pair(house, ana, ben, cast)
            for number in range(2 * calls + 1):
                spoken = number % 2 == 0
                picture = beside_a_voice(pair, person, sentences) if spoken else pair.call()[0]
                pair.finish()
                if number:  # the first loads engine and pages
                    times[spoken].append(picture)
                    say(f"call {number}/{2 * calls}: picture {picture:.0f} ms{', captions on' * spoken}")
    return percentile(times[True], 0.5) / percentile(times[False], 0.5)


def beside_a_voice(pair: Pair, person: dict[str, str], sentences: Sequence[Spoken]) -> float:
    done = threading.Event()
    voice = threading.Thread(
        target=lambda: asyncio.run(captions_streams.speak_until(pair.house.port, person, sentences, done))
    )
    voice.start()
    try:
        return pair.call()[0]
    finally:
        done.set()
        voice.join()
