"""From an engine's reports to what both sides read: the line-id trap, throttling, floods, consent."""

import threading
import time
from collections.abc import Iterator
from typing import Any
from uuid import UUID, uuid4

import pytest

from fakes.speech import Mirror, Sleepy, spoken
from visavis.features.captions import voice as voices
from visavis.features.captions.rules import Lines
from visavis.features.captions.rules.lines import Flood
from visavis.features.captions.translation import Router
from visavis.features.captions.voice import Said, Setting, Voice
from visavis.kernel import bell, ids


class Readers:
    """What the sockets of a call would get, and what would be kept."""

    def __init__(self) -> None:
        self.frames: list[dict[str, Any]] = []
        self.kept: list[Said] = []
        self.floods = 0
        self._news = threading.Condition()

    def hear(self, topic: str | None, message: dict[str, Any] | None) -> None:
        if message is not None:
            with self._news:
                self.frames.append({"topic": topic, **message})
                self._news.notify_all()

    def keep(self, line: Said) -> None:
        with self._news:
            self.kept.append(line)
            self._news.notify_all()

    def flooded(self) -> None:
        self.floods += 1

    def all(self, kind: str) -> list[dict[str, Any]]:
        return [frame for frame in self.frames if frame["type"] == kind]

    def until(self, happened: Any) -> None:
        with self._news:
            assert self._news.wait_for(happened, timeout=30)


@pytest.fixture
def readers() -> Iterator[Readers]:
    readers = Readers()
    hush = bell.listen(readers.hear)
    yield readers
    hush()


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch) -> Mirror:
    mirror = Mirror()
    router = Router([mirror])
    monkeypatch.setattr(voices, "router", lambda: router)
    return mirror


@pytest.fixture
def tick(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The monotonic clock of the lines, in one place."""
    now = [1000.0]
    monkeypatch.setattr(voices.clock, "monotonic", lambda: now[0])
    return now


def make(readers: Readers, **setting: Any) -> Voice:
    chosen = Setting(**{"name": "Ben Okafor", "target": "pt", "keeps": False, **setting})
    return Voice(
        call_id=uuid4(),
        role="agent",
        language="en",
        setting=chosen,
        offset_ms=5000,
        store=readers.keep,
        flooded=readers.flooded,
        engine="scripted",
    )


def test_a_line_travels_and_its_translation_follows(readers: Readers, engine: Mirror) -> None:
    voice = make(readers)
    voice.hear(spoken(1, "Please  hold\nstill", revision=1))
    voice.hear(spoken(1, "Please hold still, 4711.", revision=2, final=True, start=100, end=900))
    readers.until(lambda: any(f["revision"] == 2 for f in readers.all("caption_text")))
    first, last = readers.all("caption")
    assert first["text"] == "Please hold still"
    assert (last["line"], last["final"]) == (first["line"], True)
    assert (last["start_ms"], last["end_ms"]) == (5100, 5900)
    assert last["topic"] == f"call:{voice.call_id}"
    text = readers.all("caption_text")[-1]
    assert (text["line"], text["language"], text["quality"]) == (last["line"], "pt", "neural")
    assert text["text"].startswith("esaelP dloh") and "4711" in text["text"]
    assert readers.kept == []


def test_nothing_comes_after_a_final_line(readers: Readers, engine: Mirror) -> None:
    voice = make(readers, target="")
    voice.hear(spoken(1, "It is done.", revision=3, final=True))
    for late in (
        spoken(1, "It is", revision=2),
        spoken(1, "It is done.", revision=3, final=True),
        spoken(1, "It is done again", revision=4),
        spoken(1, "It is done again.", revision=5, final=True),
    ):
        voice.hear(late)
    assert [frame["text"] for frame in readers.all("caption")] == ["It is done."]


def test_two_lines_have_two_ids_and_an_older_revision_is_no_news(
    readers: Readers, engine: Mirror, tick: list[float]
) -> None:
    voice = make(readers, target="")
    voice.hear(spoken(1, "One", revision=2))
    tick[0] += 1
    voice.hear(spoken(1, "Old", revision=1))
    voice.hear(spoken(2, "Two", revision=1))
    assert [frame["text"] for frame in readers.all("caption")] == ["One", "Two"]
    assert len({frame["line"] for frame in readers.all("caption")}) == 2


def test_partial_lines_are_told_ten_times_a_second(tick: list[float]) -> None:
    lines, told = Lines(), 0
    for n in range(100):
        tick[0] += 0.01
        told += (
            lines.take(report=(1, n, f"text {n}", False, 0, n), fresh_id=ids.new_id(), now=tick[0])
            is not None
        )
    assert 9 <= told <= 10
    assert lines.take(report=(1, 200, "text", True, 0, 1), fresh_id=ids.new_id(), now=tick[0])


def test_partial_texts_are_translated_every_400_ms_and_the_last_one_too(
    readers: Readers, engine: Mirror
) -> None:
    voice, began = make(readers), time.monotonic()
    texts = [" ".join(["word"] * n) for n in range(2, 12)]
    for n, text in enumerate(texts, 1):
        voice.hear(spoken(1, text, revision=n))
        time.sleep(0.11)
    readers.until(lambda: any(f["revision"] == len(texts) for f in readers.all("caption_text")))
    took = time.monotonic() - began
    assert 2 <= len(readers.all("caption_text")) <= 2 + took / 0.4
    asked = len(engine.asked)
    voice.hear(spoken(1, texts[-1], revision=99, final=True))
    readers.until(lambda: any(f["revision"] == 99 for f in readers.all("caption_text")))
    assert len(engine.asked) == asked, "what the last partial text said is known already"


def test_a_flood_of_lines_ends_the_voice(readers: Readers, engine: Mirror) -> None:
    voice = make(readers, target="")
    for number in range(1000):
        voice.hear(spoken(number, f"Line {number}", final=True))
    assert readers.floods == 1
    assert len(readers.all("caption")) <= 40


def test_a_flood_of_open_lines_is_one_too() -> None:
    lines = Lines()
    with pytest.raises(Flood):
        for number in range(1000):
            lines.take(report=(number, 1, "x", False, 0, 0), fresh_id=ids.new_id(), now=1.0)


def test_an_endless_line_is_cut(readers: Readers, engine: Mirror) -> None:
    make(readers, target="").hear(spoken(1, "word " * 5000, final=True))
    assert len(readers.all("caption")[0]["text"]) <= 1000


def test_control_and_direction_signs_do_not_pass(readers: Readers, engine: Mirror) -> None:
    make(readers, target="").hear(spoken(1, "safe\u202e\x1b[31m \x00text", final=True))
    assert readers.all("caption")[0]["text"] == "safe [31m text"


def test_a_translation_that_fails_is_said_for_final_lines(
    readers: Readers, monkeypatch: pytest.MonkeyPatch
) -> None:
    sleepy = Sleepy()
    router = Router([sleepy])
    monkeypatch.setattr(voices, "router", lambda: router)
    monkeypatch.setattr(voices, "FINAL_SECONDS", 0.1)
    monkeypatch.setattr(voices, "PARTIAL_SECONDS", 0.1)
    voice = make(readers, keeps=True)
    voice.hear(spoken(1, "A partial line"))
    voice.hear(spoken(1, "A final line now.", revision=2, final=True))
    readers.until(lambda: readers.kept and readers.all("caption_text"))
    (text,) = readers.all("caption_text")
    assert (text["failed"], text["text"], text["revision"]) == (True, "", 2)
    assert readers.kept[0].translated is None
    assert len(readers.all("caption")) == 2


def test_the_same_language_needs_no_translation(readers: Readers, engine: Mirror) -> None:
    make(readers, target="en-gb").hear(spoken(1, "Plain English.", final=True))
    make(readers, target="").hear(spoken(1, "Plain English.", final=True))
    assert readers.all("caption_text") == [] and engine.asked == []


def test_lines_are_handed_on_only_when_they_began_with_consent(readers: Readers, engine: Mirror) -> None:
    voice = make(readers)
    voice.hear(spoken(1, "Before the consent"))
    consented = Setting(name="Ben Okafor", target="pt", keeps=True)
    voice.set(consented)
    voice.hear(spoken(1, "Before the consent and after.", revision=2, final=True))
    voice.hear(spoken(2, "With consent, 4711.", final=True))
    readers.until(lambda: readers.kept)
    (line,) = readers.kept
    assert (line.text, line.role, line.target, line.engine) == (
        "With consent, 4711.",
        "agent",
        "pt",
        "scripted",
    )
    assert line.translated is not None and "4711" in line.translated.text
    voice.hear(spoken(3, "Began with"))
    voice.set(Setting(name="Ben Okafor", target="pt", keeps=False))
    voice.hear(spoken(3, "Began with, but it was taken back.", revision=2, final=True))
    voice.set(consented)
    voice.hear(spoken(4, "", final=True))
    voice.hear(spoken(5, "Again.", final=True))
    readers.until(lambda: len(readers.kept) == 2)
    assert [line.text for line in readers.kept] == ["With consent, 4711.", "Again."]
    assert all(isinstance(line.id, UUID) for line in readers.kept)
