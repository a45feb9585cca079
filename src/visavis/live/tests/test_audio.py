"""The sockets of speech: who may speak, what may come, what the readers get, and that nothing of it stays."""

import asyncio
import json
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings as house
from django.db import connection

from fakes.speech import Scripted, spoken
from visavis.features.captions import actions as captions
from visavis.features.captions import engines
from visavis.features.captions.models import CaptionLine
from visavis.features.people import connect
from visavis.features.people.actors import CustomerActor, StaffActor
from visavis.features.visits import actions as visits
from visavis.features.visits.rules import MEETING
from visavis.kernel import bell
from visavis.live import audio
from visavis.live.app import LiveApp
from visavis.live.tests.pages import PATIENCE, Page, do, run
from visavis.live.tests.voices import SOUND, Call, emptied, reading, speak

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("engine")]
PLANTED = "xylophone marmalade"
"""Words that stand nowhere but in what is said."""


def test_both_sides_read_the_line_and_its_translation(meet: Callable[[], Call], engine: Scripted) -> None:
    engine.script = [
        (100, spoken(1, "Please hold")),
        (200, spoken(1, "Please hold 4711 still.", revision=2, final=True)),
    ]

    async def test(app: LiveApp) -> None:
        call = await do(meet)
        hers, his = await reading(app, call, call.ana), await reading(app, call, call.ben)
        voice = await speak(app, call, call.ben)
        assert voice.frames == [{"type": "ready", "engine": "scripted"}]
        voice.sound(SOUND)
        voice.sound(SOUND)
        for page in (hers, his):
            final = await page.frame("caption", final=True)
            assert (final["text"], final["role"], final["language"]) == (
                "Please hold 4711 still.",
                "agent",
                "en",
            )
            text = await page.frame("caption_text", revision=2)
            assert (text["text"], text["language"]) == ("esaelP dloh 4711 .llits", "pt")
            assert (text["marked"], text["failed"], text["line"]) == ([], False, final["line"])
            assert len(page.all("caption", final=True)) == 1
        await voice.leave()
        assert engine.streams == []
        assert engine.bytes_fed == 6400

    run(test)


def test_engines_stand_aside_while_two_others_meet(meet: Callable[[], Call], engine: Scripted) -> None:
    def others_meet() -> None:
        bell.whisper(MEETING, {"type": MEETING})

    async def test(app: LiveApp) -> None:
        call = await do(meet)
        hers = await reading(app, call, call.ana)
        await do(others_meet)
        voice = await speak(app, call, call.ben)
        assert engine.hushes == [], "nobody was heard"
        await do(others_meet)
        async with asyncio.timeout(PATIENCE):
            while not engine.hushes:
                await asyncio.sleep(0.02)
        assert engine.hushes == [audio.MEETING_SECONDS]
        await voice.leave()
        assert hers.closed is None

    run(test)


def test_nobody_else_hears_of_it(
    meet: Callable[[], Call], engine: Scripted, dan: CustomerActor, cleo: StaffActor
) -> None:
    engine.script = [(100, spoken(1, "Between us.", final=True))]

    async def test(app: LiveApp) -> None:
        call = await do(meet)
        others = [await reading(app, call, dan), await reading(app, call, cleo)]
        hers = await reading(app, call, call.ana)
        (await speak(app, call, call.ben)).sound(SOUND)
        await hers.frame("caption_text")
        for page in others:
            assert page.all("gone") and not page.all("caption")

    run(test)


def test_who_may_not_speak_is_told_why(
    meet: Callable[[], Call], engine: Scripted, dan: CustomerActor, cleo: StaffActor
) -> None:
    async def test(app: LiveApp) -> None:
        call = await do(meet)

        async def refused(actor: Any, **hello: Any) -> Any:
            call.epochs.setdefault(actor, 1)
            page = await speak(app, call, actor, **hello)
            await page.over()
            assert page.closed == 1000
            return page.frames[0]["code"]

        assert await refused(dan) == "no_call"
        assert await refused(cleo) == "no_call"
        assert await refused(call.ben, call=uuid4()) == "no_call"
        assert await refused(call.ben, epoch=0) == "taken_over"
        assert await refused(call.ben, epoch=7) == "taken_over"
        assert await refused(call.ben, language="ru") == "not_available"
        assert await refused(call.ben, language="EN!") == "not_available"
        assert await refused(call.ben, source="text") == "not_available"
        await do(lambda: call.choose(call.ben, on=False))
        assert await refused(call.ben) == "off"
        await do(lambda: call.choose(call.ben))
        engine.places = 0
        assert await refused(call.ben) == "full"
        await do(lambda: visits.end_call(actor=call.ben, call_id=call.id))
        assert await refused(call.ben) == "no_call"
        assert engine.streams == []

    run(test)


def test_the_door_is_that_of_every_socket(meet: Callable[[], Call]) -> None:
    async def test(app: LiveApp) -> None:
        call = await do(meet)
        assert (await speak(app, call, call.ben, origin="https://elsewhere.example")).closed == 4403
        assert (await speak(app, call, call.ben, ticket="forged")).closed == 4401
        ticket = await do(lambda: connect.mint(actor=call.ben))
        assert (await speak(app, call, call.ben, ticket=ticket)).frames
        assert (await speak(app, call, call.ben, ticket=ticket)).closed == 4401, "a ticket is good once"

    run(test)


@pytest.mark.parametrize(
    "frame",
    [
        '{"type":"hello"}',
        '{"type":"watch","view":"call","id":"x"}',
        "[]",
        "not json",
        json.dumps({"type": "hello", "ticket": "t", "call": "x", "epoch": 1, "language": "en"}),
        json.dumps({"type": "hello", "ticket": "t", "call": str(uuid4()), "epoch": True, "language": "en"}),
        json.dumps(
            {
                "type": "hello",
                "ticket": "t",
                "call": str(uuid4()),
                "epoch": 1,
                "language": "en",
                "source": "x",
            }
        ),
    ],
)
def test_a_strange_hello_is_the_last_word(frame: str) -> None:
    async def test(app: LiveApp) -> None:
        page = Page(app, path="/ws/audio")
        page.raw(frame)
        assert await page.over() == 1008

    run(test)


def test_what_is_no_sound_ends_the_stream(meet: Callable[[], Call], engine: Scripted) -> None:
    async def test(app: LiveApp) -> None:
        call = await do(meet)
        for bad in (b"\0" * 3201, b"\0" * 40_000):
            page = await speak(app, call, call.ben)
            page.sound(bad)
            assert await page.over() == 1008
        page = await speak(app, call, call.ben)
        page.say(type="line", number=1, revision=1, text="x", final=True, start_ms=0, end_ms=1)
        assert await page.over() == 1008, "text on a stream of sound"
        await emptied(engine)

    run(test)


def test_more_sound_than_a_voice_makes_ends_the_stream(meet: Callable[[], Call], engine: Scripted) -> None:
    async def test(app: LiveApp) -> None:
        call = await do(meet)
        page = await speak(app, call, call.ben)
        for _ in range(6):
            page.sound(bytes(32_000))
        assert await page.over() == 1008
        page = await speak(app, call, call.ben)
        for _ in range(300):
            page.sound(b"\0\0")
        assert await page.over() == 1008
        assert engine.bytes_fed < 6 * 32_000 + 600

    run(test)


def test_the_browser_may_hear_by_itself(meet: Callable[[], Call], settings: Any) -> None:
    settings.VISAVIS_SPEECH = ["fakes.speech.Scripted", "visavis.adapters.speech_browser.BrowserSpeech"]
    engines.forget()

    async def test(app: LiveApp) -> None:
        call = await do(meet)
        his = await reading(app, call, call.ben)
        page = await speak(app, call, call.ana, language="pt", source="text")
        assert page.frames == [{"type": "ready", "engine": "browser"}]
        page.say(type="line", number=1, revision=1, text="Bom dia, 4711.", final=True, start_ms=0, end_ms=900)
        assert (await his.frame("caption_text"))["text"].startswith("moB")
        page.say(type="line", number=1, revision=2, text="late", final=False, start_ms=0, end_ms=900)
        page.sound(SOUND)
        assert await page.over() == 1008, "sound on a stream of text"
        assert len(his.all("caption")) == 1

    run(test)


def _anywhere(words: str) -> list[str]:
    """Files of the data folder that hold these words, the database's log included."""
    files = (path for path in sorted(house.VISAVIS_DATA.rglob("*")) if path.is_file())
    return [path.name for path in files if words.encode() in path.read_bytes()]


def test_without_consent_no_word_is_written_anywhere_and_with_it_the_line_is_kept(
    meet: Callable[[], Call], engine: Scripted, caplog: pytest.LogCaptureFixture
) -> None:
    engine.script = [
        (100, spoken(1, f"My {PLANTED}", revision=1)),
        (200, spoken(1, f"My {PLANTED} is 4711.", revision=2, final=True)),
    ]

    async def say(app: LiveApp, call: Call) -> None:
        hers = await reading(app, call, call.ana)
        voice = await speak(app, call, call.ben)
        voice.sound(SOUND)
        voice.sound(SOUND)
        await hers.frame("caption_text", revision=2)
        await voice.leave()
        await app.threads.write(lambda: None)

    async def test(app: LiveApp) -> None:
        call = await do(meet)
        await say(app, call)
        assert await do(CaptionLine.objects.count) == 0
        assert _anywhere(PLANTED) == [] and _anywhere(PLANTED[::-1]) == []
        await do(lambda: call.choose(call.ana, keeps=True))
        await say(app, call)
        await do(lambda: call.choose(call.ana, keeps=False))
        await say(app, call)

    run(test)
    (line,) = CaptionLine.objects.all()
    assert line.text == f"My {PLANTED} is 4711."
    assert line.translations.get().language == "pt"
    assert connection.vendor != "sqlite" or _anywhere(PLANTED), "the search finds what is there"
    assert "xylophone" not in caplog.text


def test_cards_and_sentences_reach_both_sides(meet: Callable[[], Call]) -> None:
    async def test(app: LiveApp) -> None:
        call = await do(meet)
        hers, his = await reading(app, call, call.ana), await reading(app, call, call.ben)
        card = await do(
            lambda: captions.send_fact(
                actor=call.ben, call_id=call.id, kind="code", label="Ticket", value="7F3K"
            )
        )
        await do(lambda: captions.send_script(actor=call.ben, call_id=call.id, key="tilt_slowly"))
        for page in (hers, his):
            shown = (await page.frame("fact"))["fact"]
            assert (shown["id"], shown["value"], shown["confirmed_at"]) == (str(card.id), "7F3K", None)
            assert (await page.frame("script"))["key"] == "tilt_slowly"
        await do(lambda: captions.confirm_fact(actor=call.ana, call_id=call.id, fact_id=card.id))
        await his.until(lambda page: len(page.all("fact")) == 2)
        assert his.all("fact")[1]["fact"]["confirmed_at"]
        assert "7F3K" not in str(his.all("event"))

    run(test)
