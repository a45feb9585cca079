"""Support centre, tickets, preparation, afterwards."""

from datetime import timedelta
from typing import Any

from django.test import Client
from django.urls import reverse

from cast import enter, make_desk, open_ticket
from visavis.features.tickets import actions as tickets
from visavis.features.visits.models import Visit
from visavis.kernel import clock
from visavis.kernel.models import JournalEntry
from visavis.portal import guide

CONSENTS = {"consent": ["live_call", "camera_on"], "spoken_language": "ru"}


def invite(ben: Any, ticket: Any) -> None:
    tickets.invite(
        actor=ben,
        ticket_id=ticket.id,
        purpose="card",
        bring=["bank_card"],
        line="Have the card with you.",
        valid_until=clock.now() + timedelta(days=2),
    )


def test_search_finds_by_every_word_and_ranks_titles_first() -> None:
    assert str(guide.search("tickets")[0].title) == "Check tickets"
    assert guide.search("passport")[0].anchor == "#ready"
    assert guide.search("zebra") == [] and guide.search("  ") == []


def test_search_looks_at_own_tickets_only(ana_client: Client, dan_client: Client, ticket: Any) -> None:
    assert ticket.number in ana_client.get("/", {"q": ticket.subject}).content.decode()
    assert ticket.number not in dan_client.get("/", {"q": ticket.subject}).content.decode()
    assert ticket.number not in Client().get("/", {"q": ticket.subject}).content.decode()


def test_one_vote_a_browser(client: Client, desk: Any) -> None:
    url = reverse("guide_helpful")
    for answer in ("yes", "no", "maybe"):
        assert client.post(url, {"answer": answer})["Location"].startswith("/guide/")
    assert Client().post(url, {"answer": "no"}).status_code == 303
    votes = JournalEntry.objects.filter(kind="guide.voted").order_by("id")
    assert [vote.payload["helpful"] for vote in votes] == [True, False]


def test_a_guest_opens_a_ticket_and_proves_the_address_first(client: Client, desk: Any) -> None:
    form = {"name": "Gil", "email": "gil@example.com", "subject": "Card lost", "text": "On the train."}
    wrong = client.post("/tickets/new/", form | {"subject": " "})
    assert wrong.status_code == 422 and b"On the train." in wrong.content
    assert client.post("/tickets/new/", form)["Location"] == "/join/code/"


def test_sending_a_message_twice_says_it_once(ana_client: Client, ticket: Any) -> None:
    url = reverse("ticket_say", args=[ticket.id])
    for _press in range(2):
        response = ana_client.post(url, {"text": "Hello?", "client_key": "k1"})
        assert response["Location"].endswith("#latest")
    page = ana_client.get(reverse("ticket", args=[ticket.id])).content.decode()
    assert page.count("Hello?") == 1
    empty = ana_client.post(url, {"text": " ", "client_key": "k2"})
    assert empty.status_code == 422 and b"write your message first" in empty.content


def test_the_way_to_the_queue(ana_client: Client, ben: Any, ticket: Any) -> None:
    invite(ben, ticket)
    room, prepare = reverse("room", args=[ticket.id]), reverse("prepare", args=[ticket.id])
    assert ana_client.get(room)["Location"] == prepare
    assert ana_client.post(prepare, {"consent": ["live_call"]}).status_code == 422
    assert Visit.objects.count() == 0
    assert ana_client.post(prepare, CONSENTS)["Location"] == room
    page = ana_client.get(room)
    assert 'data-step="check"' in page.content.decode() and "camera=(self)" in page["Permissions-Policy"]
    join = reverse("visit_join", args=[ticket.id])
    for _press in range(2):
        assert ana_client.post(join)["Location"] == room
    visit = Visit.objects.get()
    assert visit.spoken_language == "ru" and set(visit.consents) == {"live_call", "camera_on"}
    waiting = ana_client.get(room).content.decode()
    assert "You are next" in waiting and 'http-equiv="refresh"' in waiting
    assert ana_client.get(prepare)["Location"] == room
    assert ana_client.post(reverse("visit_leave", args=[visit.id])).status_code == 303
    assert "You left the queue" in ana_client.get(reverse("done", args=[visit.id])).content.decode()


def test_a_preparation_counts_for_its_own_ticket_only(ana_client: Client, ana: Any, desk: Any) -> None:
    one, other = (open_ticket(ana, desk, subject) for subject in ("One", "Other"))
    ana_client.post(reverse("prepare", args=[one.id]), CONSENTS)
    ana_client.cookies["visavis_prepared"]["path"] = "/"
    assert ana_client.get(reverse("room", args=[other.id]))["Location"].endswith("/prepare/")


def test_a_script_without_preparation_is_told(ana_client: Client, ticket: Any) -> None:
    url = reverse("visit_join", args=[ticket.id])
    response = ana_client.post(url, headers={"Accept": "application/json"})
    assert response.status_code == 409 and response.json()["code"] == "portal.not_prepared"


def test_a_closed_desk_says_when_it_opens(db: None) -> None:
    desk = make_desk("early", "Early desk", hours={})
    ana = enter("acme-ana", "Ana Petrova", "ana@example.com")
    ticket = open_ticket(ana, desk)
    from cast import sign_in

    client = sign_in(Client(), ana)
    for name in ("prepare", "room"):
        page = client.get(reverse(name, args=[ticket.id]))
        assert b"The desk is closed now" in page.content


def test_the_outsider_can_neither_leave_nor_rate(dan_client: Client, ana: Any, ticket: Any) -> None:
    from visavis.features.visits import actions

    visit = actions.join(actor=ana, ticket_id=ticket.id, preparation={}, consents={}, spoken_language="en")
    for name in ("visit_leave", "done"):
        assert dan_client.post(reverse(name, args=[visit.id]), {"stars": "1"}).status_code == 404


def test_installing_on_a_phone(client: Client, desk: Any) -> None:
    manifest = client.get("/manifest.webmanifest").json()
    assert manifest["start_url"] == "/" and len(manifest["icons"]) == 3
    worker = client.get("/sw.js")
    assert (
        worker["Content-Type"].startswith("text/javascript")
        and b'"offline": "/offline/?en"' in worker.content
    )
    page = client.get("/offline/")
    assert page.status_code == 200 and b"csrf" not in page.content
