"""The sockets of speech: what ends or changes a stream, and what does not."""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction

from fakes.speech import Scripted, spoken
from visavis.features.calls import actions as calls
from visavis.features.captions import engines
from visavis.features.people import actions as people
from visavis.features.visits import actions as visits
from visavis.live import audio
from visavis.live.app import LiveApp
from visavis.live.tests.pages import PATIENCE, Page, do, run
from visavis.live.tests.voices import SOUND, Call, emptied, reading, speak

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("engine")]


def test_the_end_of_the_call_ends_the_stream(meet: Callable[[], Call], engine: Scripted) -> None:
    engine.last_words = [spoken(1, "And goodbye.", final=True)]

    async def test(app: LiveApp) -> None:
        call = await do(meet)
        his = await reading(app, call, call.ben)
        voice, other = await speak(app, call, call.ben), await speak(app, call, call.ana, language="pt")
        await do(lambda: visits.end_call(actor=call.ben, call_id=call.id))
        assert (await voice.over(), await other.over()) == (1000, 1000)
        await his.frame("caption", text="And goodbye.")
        await emptied(engine)

    run(test)


def test_a_newer_page_puts_the_older_voice_out(meet: Callable[[], Call], engine: Scripted) -> None:
    async def test(app: LiveApp) -> None:
        call = await do(meet)
        first = await speak(app, call, call.ben)
        second = await speak(app, call, call.ben)
        assert await first.over() == 4409
        assert second.closed is None and len(engine.streams) == 1
        old = call.epochs[call.ben]
        call.epochs[call.ben] = (await do(lambda: calls.join(actor=call.ben, call_id=call.id))).epoch
        assert await second.over() == 4409
        assert (await speak(app, call, call.ben, epoch=old)).frames[0]["code"] == "taken_over"
        assert (await speak(app, call, call.ben)).frames[0]["type"] == "ready"

    run(test)


def test_switching_off_ends_one_side_alone(meet: Callable[[], Call], engine: Scripted) -> None:
    engine.script = [(100, spoken(1, "Do you read me?", final=True))]

    async def test(app: LiveApp) -> None:
        call = await do(meet)
        hers = await reading(app, call, call.ana)
        his, other = await speak(app, call, call.ben), await speak(app, call, call.ana, language="pt")
        await do(lambda: call.choose(call.ana, on=False))
        assert await other.over() == 1000
        stream = app.audio._streams[call.id, "agent"]
        async with asyncio.timeout(PATIENCE):
            while stream.ear is None or stream.ear.voice._setting.target:
                await asyncio.sleep(0.01)
        his.sound(SOUND)
        await hers.frame("caption")
        await asyncio.sleep(0.1)
        assert his.closed is None
        assert not hers.all("caption_text"), "nobody reads a translation any more"

    run(test)


def switched(event: dict[str, Any]) -> str:
    """What this event says of the agent's captions."""
    side = event["data"].get("side", {})
    return ("on" if side["on"] else "off") if side.get("role") == "agent" else ""


def test_switching_off_and_on_again_ends_nothing_newer(meet: Callable[[], Call], engine: Scripted) -> None:
    """The house hears of the off when the page has opened its next stream."""
    engine.script = [(100, spoken(1, "Still here.", final=True))]

    async def test(app: LiveApp) -> None:
        call = await do(meet)
        hers = await reading(app, call, call.ana)
        his = await speak(app, call, call.ben)

        def off_and_on() -> None:
            with transaction.atomic():
                call.choose(call.ben, on=False)
                call.choose(call.ben)

        await do(off_and_on)
        await hers.until(lambda page: "off, on" in ", ".join(map(switched, page.all("event"))))
        while app.audio._tasks:
            await asyncio.sleep(0.01)
        his.sound(SOUND)
        await hers.frame("caption", text="Still here.")
        assert his.closed is None

    run(test)


def test_signing_out_ends_the_voice(meet: Callable[[], Call], engine: Scripted) -> None:
    async def test(app: LiveApp) -> None:
        call = await do(meet)
        page = await speak(app, call, call.ana, language="pt")
        await do(lambda: people.end_session(session_id=call.ana.session_id))
        assert await page.over() == 4401

    run(test)


def test_an_engine_that_dies_is_told_and_the_call_goes_on(meet: Callable[[], Call], settings: Any) -> None:
    settings.VISAVIS_SPEECH = ["fakes.speech.Crooked", "fakes.speech.Lame"]
    engines.forget()

    async def test(app: LiveApp) -> None:
        call = await do(meet)
        hers = await reading(app, call, call.ana)
        page = await speak(app, call, call.ben)
        page.sound(SOUND)
        assert await page.over() == 1013
        assert page.frames[-1] == {"type": "refused", "code": "broken"}
        assert hers.closed is None

    run(test)


def test_a_flood_of_lines_ends_the_voice(meet: Callable[[], Call], engine: Scripted) -> None:
    engine.script = [(100, spoken(number, f"Line {number}", final=True)) for number in range(1, 500)]

    async def test(app: LiveApp) -> None:
        call = await do(meet)
        hers = await reading(app, call, call.ana)
        page = await speak(app, call, call.ben)
        page.sound(SOUND)
        assert await page.over() == 1008
        assert len(hers.all("caption")) <= 40
        assert hers.closed is None

    run(test)


def test_a_silent_page_gives_its_place_back(
    meet: Callable[[], Call], engine: Scripted, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(audio, "IDLE_SECONDS", 0.05)

    async def test(app: LiveApp) -> None:
        call = await do(meet)
        assert await (await speak(app, call, call.ben)).over() == 1013
        await emptied(engine)

    run(test)


def test_the_house_goes_down_politely(meet: Callable[[], Call], engine: Scripted) -> None:
    pages: list[Page] = []

    async def test(app: LiveApp) -> None:
        call = await do(meet)
        pages.append(await speak(app, call, call.ben))

    run(test)
    assert pages[0].closed == 1012
    assert engine.streams == []
