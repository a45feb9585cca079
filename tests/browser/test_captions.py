"""Captions in real browsers: the agent's microphone plays spoken sentences, the customer reads them in English and in
Portuguese; facts and prepared sentences arrive in large type; and nothing is listened to before somebody agreed."""

import re
import wave
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Playwright, WebSocket, expect

from browser.conftest import Scene
from support import speech, whisper_model
from support.browsers import PHONE, chromium
from support.captions import SPEECH, lines, microphone, turn_on
from support.house import House
from support.people import Agent, Customer, end_call, must_meet

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(bool(speech.missing()), reason=speech.missing() or "voices are here"),
]

WORDS = re.compile(r"passport|withdrawal|waiting", re.IGNORECASE)
NO_WHISPER = whisper_model.missing() or speech.missing_portuguese()
PORTUGUESE = re.compile(r"passaporte|retirada|saque|espera|aguard|dias", re.IGNORECASE)


@pytest.fixture(scope="module")
def speaking(playwright: Playwright, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """A Chromium whose microphone hears a support agent."""
    said = [speech.flite(words) for words in (*SPEECH, "I see a transfer of fifty dollars to your account.")]
    voice = microphone(tmp_path_factory.mktemp("voice") / "agent.wav", said, before=1, after=1)
    with chromium(playwright, voice=voice) as started:
        yield started


class Talk:
    """Ana and Ben in a call; Ana's page is in a language of her own."""

    def __init__(self, speaking: Browser, house: House, scene: Scene, language: str, **options: Any) -> None:
        self.scene = scene
        scene.browser = speaking
        scene.gather()
        self.ben: Agent = scene.agent()
        self.ana: Customer = scene.customer(language=language, **options)
        # As if chosen on an earlier visit to the check page: she speaks and reads the language of her page.
        chosen = f'{{"speaks":"{language}"}}'
        self.ana.context.add_init_script(f"localStorage['visavis.captions'] ??= '{chosen}'")
        self.sockets: dict[str, list[WebSocket]] = {"ana": [], "ben": []}
        self.ana.page.on("websocket", lambda socket: self._opened("ana", socket))
        self.ben.page.on("websocket", lambda socket: self._opened("ben", socket))
        self.ana.go_and_wait(scene.cast.ticket_id)
        self.ben.go_ready()
        self.ben.accept()
        must_meet(self.ana, self.ben)

    def _opened(self, name: str, socket: WebSocket) -> None:
        self.sockets[name].append(socket)

    def audio(self, name: str) -> list[WebSocket]:
        """The sockets that a page opened for somebody's voice."""
        return [socket for socket in self.sockets[name] if socket.url.endswith("/ws/audio")]


@contextmanager
def talk_of(speaking: Browser, house: House, scene: Scene, language: str, **options: Any) -> Iterator[Talk]:
    made = Talk(speaking, house, scene, language, **options)
    yield made
    assert scene.complaints() == []


def test_the_customer_reads_the_agent_in_english_and_in_portuguese(
    speaking: Browser, house: House, scene: Scene
) -> None:
    with talk_of(speaking, house, scene, "en") as talk:
        ana, ben = talk.ana, talk.ben
        assert talk.audio("ben") == talk.audio("ana") == []
        turn_on(ben, speaks="en", reads="en")
        offer = ana.stage.locator(".captions.is-offer")
        expect(offer).to_be_visible(timeout=30_000)
        expect(lines(ana)).to_have_count(0)
        turn_on(ana, speaks="pt", reads="en")
        expect(lines(ana).locator("[lang=en].captions__text").filter(has_text=WORDS).first).to_be_visible()
        expect(ana.stage.locator(".captions__original")).to_have_count(0)

        ana.stage.locator(".captions__tool[aria-label*=Settings]").click()
        settings = ana.stage.locator("dialog[open]")
        settings.get_by_label(re.compile("^Translate to")).select_option("pt")
        settings.locator("button[value=done]").click()
        line = lines(ana).filter(has=ana.page.locator(".captions__original")).first
        expect(line.locator("[lang=pt].captions__text").filter(has_text=PORTUGUESE)).to_be_visible()
        expect(line.locator(".captions__original [lang=en]")).to_contain_text(re.compile(r"\w{3}"))
        expect(line.locator(".captions__quality")).to_have_text("translated by a program")
        # Nobody here hears Portuguese, and the page says so; her voice went nowhere.
        # After a while in a few words, and at length when she asks.
        ana.stage.locator(".captions__status").get_by_role("button", name="Why?").click()
        expect(ana.stage.locator(".captions__status")).to_contain_text("no program for Portuguese")
        assert talk.audio("ana") == []
        log = ana.stage.locator("[role=log] p")
        expect(log.filter(has_text=PORTUGUESE).first).to_be_attached()
        # He is shown the number that was heard, and may send it as a fact.
        ben.stage.locator(".stage__doubts[data-what=heard] button").first.click(timeout=60_000)
        form = ben.stage.locator("dialog[open]")
        expect(form.locator("[name=value]")).to_have_value(re.compile(r"\d\d"))
        form.get_by_role("button", name="Cancel").click()


FOREIGN = ("Bom dia, o meu cartão foi roubado.", "Obrigado, posso esperar um momento.")


@pytest.fixture(scope="module")
def foreigner(playwright: Playwright, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """A Chromium whose microphone hears Portuguese."""
    track = tmp_path_factory.mktemp("voice") / "customer.wav"
    with wave.open(str(track), "wb") as file:
        for number, words in enumerate(FOREIGN):
            with wave.open(str(speech.portuguese(words))) as spoken:
                if number == 0:
                    file.setparams(spoken.getparams())
                pause = bytes(2 * spoken.getframerate() * 3)
                file.writeframes(pause + spoken.readframes(spoken.getnframes()) + pause)
    with chromium(playwright, voice=track) as started:
        yield started


@pytest.mark.long
@pytest.mark.skipif(bool(NO_WHISPER), reason=NO_WHISPER or "-")
def test_the_agent_reads_a_customer_who_speaks_another_language(
    request: pytest.FixtureRequest, scene: Scene
) -> None:
    """The other way: Portuguese by Whisper's small model, and from there to English."""
    foreigner: Browser = request.getfixturevalue("foreigner")
    with House(command="demo", env={"VISAVIS_MODELS": str(whisper_model.root())}) as house:
        scene.house = house
        with talk_of(foreigner, house, scene, "en") as talk:
            ana, ben = talk.ana, talk.ben
            ben.stage.locator("[data-command=mute]").click()
            turn_on(ben, speaks="en", reads="en")
            turn_on(ana, speaks="pt", reads="pt", keeps=True)
            line = lines(ben).filter(has=ben.page.locator(".captions__original")).filter(has_text="card")
            expect(line.locator("[lang=en].captions__text").first).to_contain_text("stolen", timeout=90_000)
            expect(line.locator(".captions__original [lang=pt]").first).to_contain_text("cartão foi roubado")
            assert talk.audio("ana") != []
            end_call(ben)
            ana.page.wait_for_url("**/done/")
            ben.page.goto(f"/console/tickets/{scene.cast.ticket_id}/")
            kept = ben.page.locator(".record__line").filter(has_text="cartão foi roubado").first
            expect(kept.locator(".record__text[lang=pt]")).to_contain_text("cartão")
            expect(kept.locator(".record__text--other[lang=en]")).to_contain_text("card")


@pytest.mark.long
def test_without_consent_nothing_is_kept_anywhere(speaking: Browser, house: House, scene: Scene) -> None:
    with talk_of(speaking, house, scene, "en") as talk:
        ana, ben = talk.ana, talk.ben
        turn_on(ana, speaks="en", reads="pt")
        ana.stage.locator("[data-command=mute]").click()
        turn_on(ben, speaks="en", reads="en")
        final = ana.stage.locator("[role=log] p").filter(has_text=PORTUGUESE)
        expect(final.first).to_be_attached(timeout=60_000)
        said = final.first.inner_text()
        end_call(ben)
        ana.page.wait_for_url("**/done/")
        ana.page.goto(f"/tickets/{scene.cast.ticket_id}/")
        expect(ana.page.locator(".record__line")).to_have_count(0)
        ben.page.goto(f"/console/tickets/{scene.cast.ticket_id}/")
        expect(ben.page.locator(".record__none")).to_contain_text("did not agree")
        words = max(PORTUGUESE.findall(said), key=len).encode()
        holding = [
            path for path in Path(house.data).rglob("*") if path.is_file() and words in path.read_bytes()
        ]
        assert holding == []


@pytest.mark.long
def test_with_consent_the_words_are_on_the_ticket_in_both_languages_until_the_customer_erases_them(
    speaking: Browser, house: House, scene: Scene
) -> None:
    with talk_of(speaking, house, scene, "en") as talk:
        ana, ben = talk.ana, talk.ben
        turn_on(ana, speaks="en", reads="pt", keeps=True)
        ana.stage.locator("[data-command=mute]").click()
        turn_on(ben, speaks="en", reads="en")
        final = ana.stage.locator("[role=log] p").filter(has_text=PORTUGUESE)
        expect(final.first).to_be_attached(timeout=60_000)
        end_call(ben)
        ana.page.wait_for_url("**/done/")

        ana.page.goto(f"/tickets/{scene.cast.ticket_id}/")
        line = ana.page.locator(".record__line").filter(has_text=WORDS).first
        expect(line.locator(".record__text[lang=en]")).to_contain_text(WORDS)
        expect(line.locator(".record__text--other[lang=pt]")).to_contain_text(PORTUGUESE)
        with ana.page.expect_download() as download:
            ana.page.get_by_role("link", name="Download as subtitles").click()
        subtitles = Path(download.value.path()).read_text()
        assert subtitles.startswith("WEBVTT")
        assert " --> " in subtitles and WORDS.search(subtitles) and PORTUGUESE.search(subtitles)

        ben.page.goto(f"/console/tickets/{scene.cast.ticket_id}/")
        expect(ben.page.locator(".record__line").filter(has_text=WORDS).first).to_be_visible()

        ana.page.get_by_text("Don't keep this any longer").click()
        ana.page.get_by_role("button", name="Erase the words of this call").click()
        expect(ana.page.get_by_text("The words of this call are erased.")).to_be_visible()
        expect(ana.page.locator(".record__line")).to_have_count(0)
        ben.page.reload()
        expect(ben.page.locator(".record__line")).to_have_count(0)
        expect(ben.page.locator(".record__none")).to_contain_text("are erased")


@pytest.mark.long
def test_consent_that_is_taken_back_in_the_call_offers_erasing(
    speaking: Browser, house: House, scene: Scene
) -> None:
    with talk_of(speaking, house, scene, "en") as talk:
        ana, ben = talk.ana, talk.ben
        turn_on(ana, speaks="en", reads="pt", keeps=True)
        ana.stage.locator("[data-command=mute]").click()
        turn_on(ben, speaks="en", reads="en")
        final = ana.stage.locator("[role=log] p").filter(has_text=PORTUGUESE)
        expect(final.first).to_be_attached(timeout=60_000)
        ana.stage.locator("[data-command=captions]").click()
        question = ana.stage.locator("dialog[open]")
        expect(question).to_contain_text("Nothing more is kept")
        question.locator("button[value=erase]").click()
        end_call(ben)
        ana.page.wait_for_url("**/done/")
        ben.page.goto(f"/console/tickets/{scene.cast.ticket_id}/")
        expect(ben.page.locator(".record__none")).to_contain_text("are erased")


def test_off_means_that_no_sound_leaves_the_page(speaking: Browser, house: House, scene: Scene) -> None:
    with talk_of(speaking, house, scene, "en") as talk:
        ben = talk.ben
        ben.stage.locator("[data-command=captions]").click()
        ben.stage.locator("dialog[open] button[value=no]").click()
        expect(ben.stage.locator("[data-command=captions]")).to_have_attribute("aria-pressed", "false")
        ben.page.wait_for_timeout(1_500)
        assert talk.audio("ben") == talk.audio("ana") == []

        with ben.page.expect_websocket(lambda socket: socket.url.endswith("/ws/audio")) as opened:
            turn_on(ben)
        ben.stage.locator("[data-command=captions]").click()
        expect(ben.stage.locator("[data-command=captions]")).to_have_attribute("aria-pressed", "false")
        ben.page.wait_for_timeout(1_500)
        assert opened.value.is_closed()
        assert len(talk.audio("ben")) == 1


def test_consent_taken_back_without_a_network_is_told_as_soon_as_there_is_one(
    speaking: Browser, house: House, scene: Scene
) -> None:
    with talk_of(speaking, house, scene, "en") as talk:
        ana, ben = talk.ana, talk.ben
        ana.stage.locator("[data-command=mute]").click()
        turn_on(ana, keeps=True)
        # What he sees of her is what the server knows.
        turn_on(ben)
        status = ben.stage.locator(".captions__status")
        expect(status.filter(has_text="has not turned on captions")).to_have_count(0)
        ana.page.route("**/captions", lambda route: route.abort())
        ana.stage.locator("[data-command=captions]").click()
        expect(ana.stage.locator("[data-command=captions]")).to_have_attribute("aria-pressed", "false")
        told = ana.stage.locator(".captions__status").filter(has_text="can't be reached")
        expect(told).to_be_visible()
        ana.page.unroute("**/captions")
        expect(told).to_have_count(0)
        expect(status.filter(has_text="has not turned on captions")).to_be_visible()


def test_a_fact_is_confirmed_and_another_one_is_wrong(speaking: Browser, house: House, scene: Scene) -> None:
    with talk_of(speaking, house, scene, "en") as talk:
        ana, ben = talk.ana, talk.ben
        for value, answer, state in (
            ("1,250.00 €", "Yes, exactly right", "right"),
            ("AB-4711", "That's wrong", "wrong"),
        ):
            ben.stage.focus()
            ben.page.keyboard.press("e")
            form = ben.stage.locator("dialog[open]")
            form.locator("[name=value]").fill(value)
            # What does not arrive stays written.
            ben.page.route("**/facts", lambda route: route.abort(), times=1)
            form.locator("button[value=send]").click()
            expect(form.get_by_role("alert")).to_contain_text("Please try again")
            form.locator("button[value=send]").click()
            card = ana.stage.locator(".factcard").filter(has_text=value)
            expect(card).to_have_attribute("data-state", "open")
            card.get_by_role("button", name=answer).click()
            for side in (ana, ben):
                expect(side.stage.locator(".factcard").filter(has_text=value)).to_have_attribute(
                    "data-state", state
                )


@pytest.mark.parametrize(
    ("language", "words", "way"),
    [
        ("ru", "Наклоняйте документ медленно, пожалуйста.", "ltr"),
        pytest.param("ar", "من فضلك أمِل المستند ببطء.", "rtl", marks=pytest.mark.long),
    ],
)
def test_a_sentence_arrives_in_the_customers_language_with_its_picture(
    speaking: Browser, house: House, scene: Scene, language: str, words: str, way: str
) -> None:
    with talk_of(speaking, house, scene, language, viewport=PHONE) as talk:
        ana, ben = talk.ana, talk.ben
        ben.stage.focus()
        ben.page.keyboard.press("s")
        expect(ben.stage.locator(".scripts")).to_contain_text("Tilt the document slowly, please.")
        ben.page.keyboard.press("7")
        card = ana.stage.locator(".scriptcard")
        expect(card.locator(".scriptcard__text")).to_have_text(words)
        expect(card.locator(".scriptcard__text")).to_have_attribute("dir", way)
        expect(card.locator(".scriptcard__picture use")).to_have_attribute("href", re.compile("#rotate-3d$"))
        expect(ben.stage.locator(".scripts__line[aria-current]")).to_contain_text("Tilt the document slowly")


@pytest.mark.long
def test_a_message_is_translated_and_its_original_stays(speaking: Browser, scene: Scene) -> None:
    scene.browser = speaking
    scene.gather()
    ben, ana = scene.agent(), scene.customer()
    ana.context.add_init_script("""localStorage['visavis.captions'] = '{"reads":"pt"}'""")
    ana.page.goto(f"/tickets/{scene.cast.ticket_id}/")
    ben.page.goto(f"/console/tickets/{scene.cast.ticket_id}/")
    ben.page.locator("#talk-text").fill("Please hold your passport 4711 next to your face.")
    ben.page.keyboard.press("Enter")
    message = ana.page.locator(".message--staff")
    message.get_by_role("button", name="Translate").click()
    translation = message.locator(".message__translation .message__text[lang=pt]")
    expect(translation).to_contain_text(re.compile("passaporte", re.IGNORECASE))
    expect(translation).to_contain_text("4711")
    expect(message.locator(".message__text").first).to_have_text(
        "Please hold your passport 4711 next to your face."
    )
    message.get_by_role("button", name="Show the original").click()
    expect(translation).to_be_hidden()
    assert scene.complaints() == []
