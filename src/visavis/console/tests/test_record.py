"""The record of calls on tickets: who sees it, searching, taking along, correcting, and why there is none."""

import re
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import translation

from cast import House, hire, make_desk, open_ticket, sign_in
from visavis.features.calls.models import Call, Participant
from visavis.features.captions import engines
from visavis.features.captions.models import CallSide, CaptionLine, LineTranslation
from visavis.kernel import clock

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def mirror(settings: Any) -> Any:
    settings.VISAVIS_TRANSLATE = ["fakes.speech.Mirror"]
    engines.forget()
    yield
    engines.forget()


@pytest.fixture
def ticket(house: House) -> Any:
    return open_ticket(house.ana, house.desk, "My card was stopped")


def held(ticket: Any, house: House, *, minutes: int = 30, **customer: Any) -> Call:
    """A call that is over; `customer`: what they chose about captions, nothing for a call without them."""
    at = clock.now() - timedelta(minutes=minutes)
    call = Call.objects.create(
        visit_id=uuid4(), ticket_id=ticket.id, relay_only=False, state="ended", opened_at=at, duration_s=60
    )
    for role, actor in (("customer", house.ana.customer_id), ("agent", house.ben.staff_id)):
        name = "Ben Okafor" if role == "agent" else "Ana Petrova"
        Participant.objects.create(call=call, role=role, person_id=actor, name=name, epoch=1)
    if customer:
        CallSide.objects.create(call=call, role="customer", speaks="ru", reads="pt", **customer)
    return call


def say(call: Call, text: str, other: str, *, start: int = 1000, marked: Any = ()) -> CaptionLine:
    line = CaptionLine.objects.create(
        call=call,
        ticket_id=call.ticket_id,
        role="agent",
        name="Ben Okafor",
        language="en",
        text=text,
        start_ms=start,
        end_ms=start + 900,
        at=call.opened_at + timedelta(milliseconds=start),
        engine="scripted",
    )
    LineTranslation.objects.create(
        line=line, language="ru", text=other, engine="mirror", quality="gist", marked=list(marked)
    )
    return line


@pytest.fixture
def kept(ticket: Any, house: House) -> CaptionLine:
    call = held(ticket, house, on=True, keeps=True, consented_at=clock.now())
    line = say(call, "Please show your passport, 4711.", "Покажите Паспорт <4711>.", marked=["4711"])
    say(call, "Thank you.", "Спасибо.", start=3000)
    return line


def page(actor: Any, ticket: Any, query: str = "", status: int = 200) -> str:
    root = "/console" if hasattr(actor, "staff_id") else ""
    answer = sign_in(Client(), actor).get(f"{root}/tickets/{ticket.id}/{query}")
    assert answer.status_code == status
    return answer.content.decode()


def test_both_sides_read_it_in_both_languages(house: House, ticket: Any, kept: CaptionLine) -> None:
    for actor in (house.ben, house.ana):
        shown = page(actor, ticket)
        assert "Please show your passport, 4711." in shown and "Покажите Паспорт &lt;4711&gt;." in shown
        assert 'lang="ru"' in shown and "rough translation" in shown and "Please check: 4711" in shown
        assert shown.index("passport") < shown.index("Спасибо")
    assert "The customer agreed" in page(house.ben, ticket)
    mine = page(house.ana, ticket)
    assert "You agreed" in mine and "Save correction" not in mine


@pytest.mark.parametrize(("words", "hit"), [("PASSPORT", True), ("паспорт", True), ("zebra", False)])
def test_a_search_finds_in_any_language_and_case(
    house: House, ticket: Any, kept: CaptionLine, words: str, hit: bool
) -> None:
    for actor in (house.ben, house.ana):
        shown = page(actor, ticket, f"?words={words}")
        assert ("Please show your passport" in shown) is hit
        assert "Thank you." not in shown and "Show all lines" in shown
        assert (f"1 line holds “{words}”" if hit else f"No line holds “{words}”") in shown


@pytest.mark.parametrize(
    ("customer", "words"),
    [
        ({}, "captions were not used in this call"),
        ({"on": True}, "the customer did not agree"),
        ({"on": True, "keeps": True, "consented_at": clock.now()}, "no words were heard"),
    ],
)
def test_where_nothing_is_kept_the_agent_reads_why(
    house: House, ticket: Any, customer: dict[str, Any], words: str
) -> None:
    held(ticket, house, **customer)
    assert words in page(house.ben, ticket)
    assert "What was said in your calls" not in page(house.ana, ticket)


def test_without_calls_there_is_nothing_yet(house: House, ticket: Any) -> None:
    assert "No calls yet. When a customer agrees" in page(house.ben, ticket)


def test_a_correction_stands_beside_the_original(house: House, ticket: Any, kept: CaptionLine) -> None:
    ben = sign_in(Client(), house.ben)
    path = f"/console/tickets/{ticket.id}/record/{kept.id}/"
    done = ben.post(path, {"text": "Please show your passport, 4712."})
    assert done.status_code == 302 and done["Location"].endswith(f"#line-{kept.id}")
    shown = page(house.ben, ticket)
    assert "passport, 4712." in shown and "First written:" in shown and "passport, 4711." in shown
    assert "corrected" in page(house.ana, ticket) and "4711" in page(house.ana, ticket)
    kept.refresh_from_db()
    assert kept.text.endswith("4711.") and kept.corrected_by == house.ben.staff_id
    empty = ben.post(path, {"text": "  "})
    assert empty.status_code == 422 and b'role="alert"' in empty.content


def test_a_line_is_corrected_only_through_its_own_ticket_and_by_its_desk(
    house: House, ticket: Any, kept: CaptionLine
) -> None:
    other = open_ticket(house.ana, house.desk)
    words = {"text": "Something else"}
    ben, gus = (sign_in(Client(), one) for one in (house.ben, hire("Gus Roy", make_desk("sales", "Sales"))))
    assert ben.post(f"/console/tickets/{other.id}/record/{kept.id}/", words).status_code == 404
    assert gus.post(f"/console/tickets/{ticket.id}/record/{kept.id}/", words).status_code == 404
    ana = sign_in(Client(), house.ana).post(f"/console/tickets/{ticket.id}/record/{kept.id}/", words)
    assert "/account/login/" in ana["Location"]
    kept.refresh_from_db()
    assert kept.corrected_text == ""


def test_the_record_is_taken_along(house: House, ticket: Any, kept: CaptionLine) -> None:
    for actor in (house.ben, house.ana):
        client = sign_in(Client(), actor)
        links = re.findall(r'href="(/api/v1/[^"]+transcript[^"]+)"', page(actor, ticket))
        assert [link.partition("?")[0].rpartition(".")[2] for link in links] == ["txt", "vtt"]
        plain, subtitles = (client.get(link) for link in links)
        assert plain["Content-Type"] == "text/plain; charset=utf-8"
        said = "Ben Okafor: Please show your passport, 4711.\n    Покажите Паспорт <4711>.\n"
        assert said in plain.content.decode()
        assert subtitles["Content-Type"] == "text/vtt; charset=utf-8"
        assert subtitles["Content-Disposition"] == 'attachment; filename="transcript.vtt"'
        times, name = "00:00:01.000 --> 00:00:01.900", "<v Ben Okafor>"
        cue = f"{times}\n{name}Please show your passport, 4711.\nПокажите Паспорт &lt;4711&gt;.\n"
        text = subtitles.content.decode()
        assert text.startswith("WEBVTT\n\nNOTE ") and cue in text


def test_subtitles_are_of_one_call_and_stay_one_cue_a_line(
    house: House, ticket: Any, kept: CaptionLine
) -> None:
    later = held(ticket, house, minutes=5, on=True, keeps=True, consented_at=clock.now())
    say(later, "00:01.000 --> 00:09.000\n\nNOTE <b>x</b> & y", "x")
    client = sign_in(Client(), house.ben)
    path = f"/api/v1/staff/tickets/{ticket.id}/transcript.vtt"
    newest, older = client.get(path), client.get(path, {"call": str(kept.call_id)})
    assert "passport" not in newest.content.decode() and "passport" in older.content.decode()
    text = newest.content.decode()
    assert text.count("-->") == 1 and "NOTE &lt;b&gt;x&lt;/b&gt; &amp; y" in text
    assert client.get(path, {"language": "original"}).content.decode().count("\nx\n") == 0
    both = client.get(f"/api/v1/staff/tickets/{ticket.id}/transcript.txt").content.decode()
    assert both.index("passport") < both.index("NOTE <b>")


def test_anothers_record_looks_missing(house: House, ticket: Any, kept: CaptionLine) -> None:
    nothing = uuid4()
    dan, gus = sign_in(Client(), house.dan), sign_in(Client(), hire("Gus Roy", make_desk("sales", "Sales")))
    for client, root, side in ((dan, "", "customer"), (gus, "/console", "staff")):
        for place in (f"{root}/tickets/{{}}/", f"{root}/tickets/{{}}/?words=passport"):
            seen, missing = (client.get(place.format(one)) for one in (ticket.id, nothing))
            assert seen.status_code == missing.status_code == 404
            assert "passport" not in seen.content.decode().replace("words=passport", "")
        for kind in ("", ".vtt", ".txt", f".vtt?call={kept.call_id}"):
            path = f"/api/v1/{side}/tickets/{{}}/transcript{kind}"
            seen, missing = (client.get(path.format(one)) for one in (ticket.id, nothing))
            assert (seen.status_code, seen.content) == (404, missing.content)
    assert Client().get(f"/api/v1/customer/tickets/{ticket.id}/transcript.txt").status_code == 401


def test_a_call_of_another_ticket_gives_no_subtitles(house: House, ticket: Any, kept: CaptionLine) -> None:
    own = open_ticket(house.dan, house.desk)
    answer = sign_in(Client(), house.dan).get(
        f"/api/v1/customer/tickets/{own.id}/transcript.vtt", {"call": str(kept.call_id)}
    )
    assert answer.status_code == 200 and "passport" not in answer.content.decode()


def test_it_reads_from_the_right_in_arabic(house: House, ticket: Any, kept: CaptionLine) -> None:
    client = sign_in(Client(), house.ana)
    client.cookies["visavis_language"] = "ar"
    shown = client.get(f"/tickets/{ticket.id}/").content.decode()
    assert 'dir="rtl"' in shown and "What was said in your calls" not in shown
    with translation.override("ar"):
        assert translation.gettext("What was said in your calls") in shown
