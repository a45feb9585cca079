"""Choices, consent, cards, what is kept and who sees it; translations of the conversation."""

import json
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import translation

from fakes.speech import Mirror
from visavis.features.calls import actions as calls
from visavis.features.calls.models import Call
from visavis.features.calls.problems import CallOver
from visavis.features.captions import actions, engines, lookups
from visavis.features.captions.models import CallSide, CaptionLine, GlossaryTerm
from visavis.features.captions.problems import (
    AlreadyTranslated,
    FactInvalid,
    GlossaryInvalid,
    LanguageUnknown,
    ScriptUnknown,
    TextInvalid,
    TooManyTranslations,
)
from visavis.features.captions.translation import Translated
from visavis.features.captions.voice import Said
from visavis.features.people.actors import CustomerActor, StaffActor, SystemActor
from visavis.features.tickets import actions as tickets
from visavis.features.tickets.models import Ticket
from visavis.features.visits import actions as visits
from visavis.features.visits.models import Offer
from visavis.kernel import clock, ids
from visavis.kernel.models import JournalEntry
from visavis.kernel.problems import NotAllowed, NotFound, TooMany

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def mirror(settings: Any) -> Any:
    settings.VISAVIS_SPEECH = ["fakes.speech.Absent", "fakes.speech.Scripted"]
    settings.VISAVIS_TRANSLATE = ["fakes.speech.Mirror"]
    engines.forget()
    yield engines.translate_engines()[0]
    engines.forget()


@pytest.fixture
def call_id(ana: CustomerActor, ben: StaffActor, ticket: Ticket) -> Any:
    visits.join(actor=ana, ticket_id=ticket.id)
    visits.set_state(actor=ben, state="ready")
    visits.dispatch(desk_id=ticket.desk_id)
    found = visits.accept(actor=ben, offer_id=Offer.objects.get(state="ringing").id).call_id
    for actor in (ana, ben):
        calls.join(actor=actor, call_id=found)
    return found


def choose(actor: Any, call_id: Any, **choice: Any) -> Any:
    speaks = "pt" if isinstance(actor, CustomerActor) else "en"
    wanted = {"speaks": speaks, "reads": speaks, "on": True, "keeps": False, **choice}
    return actions.set_side(actor=actor, call_id=call_id, **wanted)


def told(kind: str) -> list[dict[str, Any]]:
    return [entry.payload for entry in JournalEntry.objects.filter(kind=kind).order_by("id")]


def line(call_id: Any, text: str = "Your code is 4711.", **more: Any) -> Said:
    turned = Translated("Seu código é 4711.", "mirror", "neural", [])
    fields = {
        "id": ids.new_id(),
        "call_id": call_id,
        "role": "agent",
        "name": "Ben Okafor",
        "language": "en",
        "text": text,
        "start_ms": 1000,
        "end_ms": 2500,
        "engine": "scripted",
        "target": "pt",
        "translated": turned,
    }
    return Said(**{**fields, **more})


def test_each_change_is_told_once(ana: CustomerActor, ben: StaffActor, call_id: Any) -> None:
    choose(ben, call_id)
    choose(ben, call_id)
    choose(ben, call_id, reads="es")
    choose(ana, call_id, keeps=True)
    choose(ana, call_id, keeps=True, on=False)
    assert [event["what"] for event in told("captions.side")] == [
        "on", "languages", "on", "kept", "off", "not_kept",
    ]  # fmt: skip
    kept = told("captions.side")[3]
    assert (kept["consent_version"], kept["consent_language"]) == ("2026-11", ana.language)
    assert kept["side"]["consented_at"]
    assert CallSide.objects.get(role="customer").consented_at is None


def test_nobody_fills_the_record_with_choices(ana: CustomerActor, call_id: Any) -> None:
    with pytest.raises(TooMany):
        for n in range(100):
            choose(ana, call_id, on=n % 2 == 0)
    assert 60 <= len(told("captions.side")) <= 120, "a minute may have begun meanwhile"


def test_taking_back_is_never_too_often(ana: CustomerActor, call_id: Any) -> None:
    with pytest.raises(TooMany):
        for n in range(100):
            choose(ana, call_id, keeps=True, reads=("es", "pt")[n % 2])
    assert choose(ana, call_id, keeps=False, reads=CallSide.objects.get().reads).keeps is False
    assert choose(ana, call_id, on=False, reads=CallSide.objects.get().reads).on is False


def test_nobody_consents_for_the_customer(ben: StaffActor, call_id: Any) -> None:
    assert choose(ben, call_id, keeps=True).keeps is False


def test_a_choice_needs_a_side_an_open_call_and_languages(
    ana: CustomerActor, ben: StaffActor, dan: CustomerActor, cleo: StaffActor, call_id: Any
) -> None:
    for outsider in (dan, cleo):
        with pytest.raises(NotFound):
            choose(outsider, call_id)
        with pytest.raises(NotFound):
            lookups.captions(actor=outsider, call_id=call_id)
    for code in ("", "english", "<b>", "x" * 40):
        with pytest.raises(LanguageUnknown):
            choose(ana, call_id, speaks=code)
    visits.end_call(actor=ben, call_id=call_id)
    with pytest.raises(CallOver):
        choose(ana, call_id)


def test_a_page_learns_what_there_is(ana: CustomerActor, call_id: Any) -> None:
    choose(ana, call_id)
    view = lookups.captions(actor=ana, call_id=call_id)
    assert (view.role, [side.role for side in view.sides]) == ("customer", ["customer"])
    absent, scripted = view.abilities.speech
    assert (absent.languages, absent.why) == ([], "not_installed")
    assert (scripted.languages, scripted.why, scripted.free) == (["en", "pt"], "", 2)
    assert view.abilities.translate[0].pairs == [["en", "pt"], ["pt", "en"]]
    assert "tilt_slowly" in view.scripts


def test_without_any_engine_the_page_is_told_so(ana: CustomerActor, call_id: Any, settings: Any) -> None:
    settings.VISAVIS_SPEECH = ["fakes.speech.Crooked", "no.such.Engine"]
    settings.VISAVIS_TRANSLATE = []
    view = lookups.captions(actor=ana, call_id=call_id)
    assert [(e.name, e.why) for e in view.abilities.speech] == [("crooked", "broken")]
    assert view.abilities.translate == []


def test_a_line_is_kept_only_while_the_customer_agrees(
    ana: CustomerActor, ben: StaffActor, call_id: Any
) -> None:
    choose(ben, call_id, keeps=True)
    assert not actions.said(line=line(call_id))
    choose(ana, call_id, keeps=True)
    kept = line(call_id)
    assert actions.said(line=kept)
    assert not actions.said(line=kept), "the same line is kept once"
    choose(ana, call_id, keeps=False)
    assert not actions.said(line=line(call_id))
    choose(ana, call_id, keeps=True)
    choose(ana, call_id, keeps=True, on=False)
    assert not actions.said(line=line(call_id))
    assert CaptionLine.objects.count() == 1


def test_the_transcript_is_the_tickets(
    ana: CustomerActor, ben: StaffActor, dan: CustomerActor, ticket: Ticket, call_id: Any
) -> None:
    choose(ana, call_id, keeps=True)
    actions.said(line=line(call_id, start_ms=5000, end_ms=6000, translated=None))
    first = line(call_id, "Tell me <b> & the code", start_ms=62_000, end_ms=62_000)
    actions.said(line=first)
    for actor in (ana, ben, SystemActor()):
        read = lookups.transcript(actor=actor, ticket_id=ticket.id)
        assert [one.start_ms for one in read] == [5000, 62_000]
    assert read[1].translations[0].text == "Seu código é 4711."
    with pytest.raises(NotFound):
        lookups.transcript(actor=dan, ticket_id=ticket.id)
    for words in ("TELL ME", "código"):
        found = lookups.transcript(actor=ben, ticket_id=ticket.id, search=words)
        assert [one.id for one in found] == [first.id]
    assert lookups.transcript(actor=ben, ticket_id=ticket.id, search="nobody said") == []
    assert "code" not in json.dumps(
        [event.payload for event in JournalEntry.objects.filter(kind__startswith="captions")]
    )


def test_the_transcript_goes_along_as_vtt_and_as_text(
    ana: CustomerActor, ben: StaffActor, ticket: Ticket, call_id: Any
) -> None:
    choose(ana, call_id, keeps=True)
    actions.said(line=line(call_id, "Tell me <b> & the code", start_ms=3_662_000, end_ms=3_662_000))
    lines = lookups.transcript(actor=ben, ticket_id=ticket.id)
    vtt = lookups.as_vtt(lines)
    assert vtt.startswith("WEBVTT\n\nNOTE ")
    assert "01:01:02.000 --> 01:01:02.500" in vtt
    assert "<v Ben Okafor>Tell me &lt;b&gt; &amp; the code\nSeu código é 4711.\n" in vtt
    assert "Seu" not in lookups.as_vtt(lines, language="original")
    assert "Tell" not in lookups.as_vtt(lines, language="pt-br")
    assert "Tell" in lookups.as_vtt(lines, language="ru"), "without a translation the original stays"
    assert lookups.as_vtt(lines, call_id=uuid4()).count("-->") == 0
    assert lookups.as_vtt([]).startswith("WEBVTT")
    text = lookups.as_text(lines)
    assert "Ben Okafor: Tell me <b> & the code\n    Seu código é 4711." in text
    with translation.override("ru"):
        assert lookups.as_text(lines)


def test_an_agent_corrects_and_the_original_stays(
    ana: CustomerActor, ben: StaffActor, dan: CustomerActor, call_id: Any, mirror: Mirror
) -> None:
    choose(ana, call_id, keeps=True)
    kept = line(call_id, "Your cold is 4711.")
    actions.said(line=kept)
    for actor, problem in ((ana, NotAllowed), (dan, NotFound)):
        with pytest.raises(problem):
            actions.correct_line(actor=actor, line_id=kept.id, text="x")
    for text in ("", "  ", "x" * 1001):
        with pytest.raises(TextInvalid):
            actions.correct_line(actor=ben, line_id=kept.id, text=text)
    with pytest.raises(NotFound):
        actions.correct_line(actor=ben, line_id=uuid4(), text="x")
    view = actions.correct_line(actor=ben, line_id=kept.id, text="Your code is 4711.")
    assert (view.text, view.original) == ("Your code is 4711.", "Your cold is 4711.")
    assert view.translations[0].text == "ruoY edoc si 4711."
    assert told("captions.corrected") == [
        {"call_id": str(call_id), "visit_id": told("captions.side")[0]["visit_id"], "line_id": str(kept.id)}
    ]


def test_cards(ana: CustomerActor, ben: StaffActor, dan: CustomerActor, call_id: Any) -> None:
    with pytest.raises(NotAllowed):
        actions.send_fact(actor=ana, call_id=call_id, kind="code", label="", value="1")
    with pytest.raises(NotFound):
        actions.send_fact(actor=dan, call_id=call_id, kind="code", label="", value="1")
    for kind, value in (("mood", "1"), ("code", ""), ("code", "x" * 201), ("code", "\n\u200b")):
        with pytest.raises(FactInvalid):
            actions.send_fact(actor=ben, call_id=call_id, kind=kind, label="", value=value)
    card = actions.send_fact(
        actor=ben, call_id=call_id, kind="amount", label=" To pay ", value=" 1,234.56 EUR\n"
    )
    assert (card.label, card.value) == ("To pay", "1,234.56 EUR")
    with pytest.raises(NotAllowed):
        actions.confirm_fact(actor=ben, call_id=call_id, fact_id=card.id)
    with pytest.raises(NotFound):
        actions.confirm_fact(actor=ana, call_id=call_id, fact_id=uuid4())
    first = actions.confirm_fact(actor=ana, call_id=call_id, fact_id=card.id)
    assert actions.confirm_fact(actor=ana, call_id=call_id, fact_id=card.id) == first
    assert len(told("captions.fact_confirmed")) == 1
    assert "1,234" not in str(told("captions.fact_sent") + told("captions.fact_confirmed"))
    assert [f.value for f in lookups.captions(actor=ana, call_id=call_id).facts] == ["1,234.56 EUR"]


def test_a_card_that_is_wrong_stays_wrong(ana: CustomerActor, ben: StaffActor, call_id: Any) -> None:
    card = actions.send_fact(actor=ben, call_id=call_id, kind="code", label="", value="AB-4711")
    with pytest.raises(NotAllowed):
        actions.deny_fact(actor=ben, call_id=call_id, fact_id=card.id)
    first = actions.deny_fact(actor=ana, call_id=call_id, fact_id=card.id)
    assert first.denied_at is not None and first.confirmed_at is None
    assert actions.confirm_fact(actor=ana, call_id=call_id, fact_id=card.id) == first
    assert len(told("captions.fact_denied")) == 1 and told("captions.fact_confirmed") == []
    assert "4711" not in str(told("captions.fact_denied"))


def test_sentences_are_a_closed_list_and_cards_no_flood(ben: StaffActor, call_id: Any) -> None:
    with pytest.raises(ScriptUnknown):
        actions.send_script(actor=ben, call_id=call_id, key="sell_something")
    with pytest.raises(TooMany):
        for _ in range(100):
            actions.send_script(actor=ben, call_id=call_id, key="hold_still")
    assert told("captions.script")[0]["key"] == "hold_still"


def test_the_desks_words_are_the_supervisors(
    ana: CustomerActor, ben: StaffActor, cleo: StaffActor, ticket: Ticket
) -> None:
    terms = [
        lookups.GlossaryTermView(" Acme  Vault ", True, {}),
        lookups.GlossaryTermView("seed", False, {"pt": "semente", "ru": ""}),
    ]
    for actor in (ana, ben):
        with pytest.raises(NotAllowed):
            actions.set_glossary(actor=actor, desk_id=ticket.desk_id, terms=terms)
    actions.set_glossary(actor=cleo, desk_id=ticket.desk_id, terms=terms)
    assert [(t.term, t.translations) for t in lookups.glossary(actor=ben, desk_id=ticket.desk_id)] == [
        ("Acme Vault", {}),
        ("seed", {"pt": "semente"}),
    ]
    with pytest.raises(NotFound):
        lookups.glossary(actor=ana, desk_id=ticket.desk_id)
    for bad in (["x", "X"], [""], ["y" * 81], [str(n) for n in range(501)]):
        with pytest.raises(GlossaryInvalid):
            views = [lookups.GlossaryTermView(word, True, {}) for word in bad]
            actions.set_glossary(actor=cleo, desk_id=ticket.desk_id, terms=views)
    assert GlossaryTerm.objects.count() == 2
    actions.set_glossary(actor=cleo, desk_id=ticket.desk_id, terms=[])
    assert GlossaryTerm.objects.count() == 0


def test_a_message_is_read_in_another_language(
    ana: CustomerActor, ben: StaffActor, dan: CustomerActor, cleo: StaffActor, ticket: Ticket, mirror: Mirror
) -> None:
    term = lookups.GlossaryTermView("Vault", False, {"pt": "Cofre"})
    actions.set_glossary(actor=cleo, desk_id=ticket.desk_id, terms=[term])
    text = "Hello Ana, open the Vault.\n\nThe code is 4711."
    said = tickets.say(actor=ben, ticket_id=ticket.id, text=text, client_key="k")
    view = lookups.message_translation(actor=ana, message_id=said.id, to="pt")
    assert view.text == "olleH Ana, nepo eht Cofre.\n\nehT edoc si 4711."
    assert (view.language, view.engine, view.quality, view.failed) == ("en", "mirror", "neural", False)
    failed = lookups.message_translation(actor=ana, message_id=said.id, to="ru")
    assert (failed.failed, failed.text) == (True, "")
    with pytest.raises(NotFound):
        lookups.message_translation(actor=dan, message_id=said.id, to="pt")
    with pytest.raises(AlreadyTranslated):
        lookups.message_translation(actor=ana, message_id=said.id, to="en")
    for unknown in ({"to": "../x"}, {"to": "pt", "source": "<b>"}):
        with pytest.raises(LanguageUnknown):
            lookups.message_translation(actor=ana, message_id=said.id, **unknown)
    with pytest.raises(TooManyTranslations):
        for _ in range(150):
            lookups.message_translation(actor=ana, message_id=said.id, to="pt")


def test_what_a_message_is_written_in_is_guessed_and_can_be_said(
    ana: CustomerActor, ben: StaffActor, ticket: Ticket, ben_client: Client
) -> None:
    text = "I can not sign in, please send me the code"
    said = tickets.say(actor=ana, ticket_id=ticket.id, text=text, client_key="k")
    url = f"/api/v1/staff/messages/{said.id}/translation"
    assert ben_client.get(f"{url}?to=pt").json()["language"] == "en"
    assert ben_client.get(f"{url}?to=pt&from=nl").json()["language"] == "nl"
    same = ben_client.get(f"{url}?to=en")
    assert (same.status_code, same.json()["params"]["language"]) == (422, "en")


def test_the_api_of_both_sides(
    ana_client: Client, ben_client: Client, dan_client: Client, ticket: Ticket, call_id: Any
) -> None:
    mine, his = f"/api/v1/customer/calls/{call_id}", f"/api/v1/staff/calls/{call_id}"
    choice = {"speaks": "pt", "reads": "pt", "on": True, "keeps": True}
    answer = ana_client.put(f"{mine}/captions", choice, content_type="application/json")
    assert answer.json()["sides"][0]["keeps"] is True
    assert ben_client.get(f"{his}/captions").json()["role"] == "agent"
    assert dan_client.put(f"{mine}/captions", choice, content_type="application/json").status_code == 404
    unknown = {**choice, "more": 1}
    assert ana_client.put(f"{mine}/captions", unknown, content_type="application/json").status_code == 422
    card = ben_client.post(
        f"{his}/facts", {"kind": "code", "value": "4711"}, content_type="application/json"
    ).json()
    assert ana_client.post(f"{mine}/facts/{card['id']}/confirm").json()["confirmed_at"]
    key = {"key": "hold_still"}
    assert ben_client.post(f"{his}/script", key, content_type="application/json").json() == {"done": True}
    assert ana_client.post(f"{mine}/script", key, content_type="application/json").status_code == 403
    kept = line(call_id)
    actions.said(line=kept)
    record = f"/api/v1/staff/tickets/{ticket.id}/transcript"
    assert ben_client.get(record).json()[0]["text"] == "Your code is 4711."
    assert ben_client.get(f"{record}?search=nothing").json() == []
    vtt = ben_client.get(f"{record}.vtt")
    assert vtt["Content-Type"] == "text/vtt; charset=utf-8"
    assert vtt["Content-Disposition"] == 'attachment; filename="transcript.vtt"'
    assert "Your code is 4711." in ben_client.get(f"{record}.txt?language=original").content.decode()
    assert ana_client.get(record.replace("staff", "customer")).status_code == 200
    assert dan_client.get(record.replace("staff", "customer")).status_code == 404
    correction = {"text": "Your code is 4712."}
    fixed = ben_client.put(f"/api/v1/staff/transcript/{kept.id}", correction, content_type="application/json")
    assert fixed.json()["text"] == "Your code is 4712."
    message = ticket.messages.get()
    path = f"/messages/{message.id}/translation?to=pt"
    assert ana_client.get(f"/api/v1/customer{path}").json()["to"] == "pt"
    assert ben_client.get(f"/api/v1/staff{path}").status_code == 200
    assert dan_client.get(f"/api/v1/customer{path}").status_code == 404


def test_times_of_lines_count_from_the_opening_of_the_call(ana: CustomerActor, call_id: Any) -> None:
    choose(ana, call_id)
    Call.objects.update(opened_at=clock.now() - timedelta(seconds=90))
    seat = lookups.admit(actor=ana, call_id=call_id, epoch=1)
    assert 90_000 <= seat.offset_ms < 95_000
    assert seat.setting.names == ("Ana Petrova", "Ben Okafor")
