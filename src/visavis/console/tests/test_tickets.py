"""Tickets in the console: who sees which, asking for a call, closing, the journal."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from cast import House, hire, make_desk, open_ticket, sign_in
from visavis.features.tickets import lookups
from visavis.kernel import clock
from visavis.kernel.models import JournalEntry

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def ticket(house: House) -> Any:
    return open_ticket(house.ana, house.desk, "My card was stopped")


@pytest.fixture
def desk_client(client: Client, house: House) -> Client:
    return sign_in(client, house.ben)


def page(client: Client, ticket: Any, status: int = 200) -> str:
    answer = client.get(f"/console/tickets/{ticket.id}/")
    assert answer.status_code == status
    return answer.content.decode()


def invite(client: Client, ticket: Any, **changes: Any) -> Any:
    until = timezone.localtime(clock.now() + timedelta(days=2))
    body = {
        "purpose": "card",
        "bring": ["original_document", "bank_card"],
        "valid_until": f"{until:%Y-%m-%dT%H:%M}",
        "line": "It takes five minutes.",
        **changes,
    }
    return client.post(f"/console/tickets/{ticket.id}/invite/", body)


def test_the_list_finds_by_number_name_and_subject(desk_client: Client, ticket: Any) -> None:
    for query in (ticket.number, "petrova", "card was"):
        assert ticket.number in desk_client.get("/console/tickets/", {"q": query}).content.decode()
    nothing = desk_client.get("/console/tickets/", {"q": "zebra"}).content.decode()
    assert ticket.number not in nothing and "Nothing found" in nothing
    assert ticket.number not in desk_client.get("/console/tickets/?show=closed").content.decode()


def test_another_desk_sees_nothing(house: House, ticket: Any) -> None:
    stranger = sign_in(Client(), hire("Gus Roy", make_desk("sales", "Sales")))
    assert ticket.number not in stranger.get("/console/tickets/").content.decode()
    page(stranger, ticket, 404)
    for deed in ("messages", "invite", "close", "reopen"):
        body = {
            "text": "x",
            "client_key": "k",
            "purpose": "card",
            "valid_until": "2099-01-01T10:00",
            "outcome": "solved",
        }
        assert stranger.post(f"/console/tickets/{ticket.id}/{deed}/", body).status_code == 404


def test_a_supervisor_sees_every_desk(house: House) -> None:
    elsewhere = open_ticket(house.dan, make_desk("sales", "Sales"), "A question about prices")
    assert "A question about prices" in page(sign_in(Client(), house.cleo), elsewhere)


@pytest.mark.parametrize("deed", ["", "messages/", "invite/", "close/", "reopen/"])
def test_nobody_without_sign_in(client: Client, ticket: Any, deed: str) -> None:
    path = f"/console/tickets/{ticket.id}/{deed}"
    answer = client.post(path) if deed else client.get(path)
    assert answer.status_code == 302 and "/account/login/" in answer["Location"]


def test_asking_for_a_call_and_taking_it_back(desk_client: Client, house: House, ticket: Any) -> None:
    assert invite(desk_client, ticket).status_code == 302
    shown = page(desk_client, ticket)
    assert "Card in possession" in shown and "Bank card" in shown and "It takes five minutes." in shown
    view = lookups.conversation(actor=house.ana, ticket_id=ticket.id).invitation
    assert view is not None and view.bring == ["original_document", "bank_card"]
    assert invite(desk_client, ticket).status_code == 409
    taken = desk_client.post(f"/console/tickets/{ticket.id}/invitations/{view.id}/withdraw/")
    assert taken.status_code == 302
    assert lookups.conversation(actor=house.ana, ticket_id=ticket.id).invitation is None


def test_an_invitation_is_withdrawn_only_through_its_own_ticket(
    desk_client: Client, house: House, ticket: Any
) -> None:
    invite(desk_client, ticket)
    view = lookups.conversation(actor=house.ana, ticket_id=ticket.id).invitation
    other = open_ticket(house.dan, house.desk)
    assert view is not None
    assert desk_client.post(f"/console/tickets/{other.id}/invitations/{view.id}/withdraw/").status_code == 404


@pytest.mark.parametrize("until", ["", "soon", "2020-01-01T10:00", "2999-01-01T10:00"])
def test_a_wrong_date_is_said_and_the_rest_is_kept(desk_client: Client, ticket: Any, until: str) -> None:
    answer = invite(desk_client, ticket, valid_until=until)
    body = answer.content.decode()
    assert answer.status_code == 422 and "It takes five minutes." in body
    assert "field__error" in body or 'role="alert"' in body


def test_times_of_the_form_are_the_desks(house: House) -> None:
    desk = make_desk("tokyo", "Tokyo", time_zone="Asia/Tokyo")
    gil = sign_in(Client(), hire("Gil Ono", desk))
    ticket = open_ticket(house.ana, desk)
    until = (clock.now() + timedelta(days=2)).replace(minute=0, second=0, microsecond=0)
    local = until + timedelta(hours=9)
    assert invite(gil, ticket, valid_until=f"{local:%Y-%m-%dT%H:%M}").status_code == 302
    view = lookups.conversation(actor=house.ana, ticket_id=ticket.id).invitation
    assert view is not None and view.valid_until == until
    assert "UTC+9" in page(gil, ticket)


def test_writing_closing_and_opening_again(desk_client: Client, house: House, ticket: Any) -> None:
    say = {"text": "We look into it.", "client_key": "one"}
    for _twice in range(2):
        assert desk_client.post(f"/console/tickets/{ticket.id}/messages/", say).status_code == 302
    assert [m.text for m in lookups.conversation(actor=house.ana, ticket_id=ticket.id).messages][1:] == [
        say["text"]
    ]
    desk_client.post(f"/console/tickets/{ticket.id}/close/", {"outcome": "solved"})
    assert "Open again" in page(desk_client, ticket)
    assert ticket.number in desk_client.get("/console/tickets/?show=closed").content.decode()
    desk_client.post(f"/console/tickets/{ticket.id}/reopen/")
    assert "Close ticket" in page(desk_client, ticket)


def test_empty_words_are_not_sent(desk_client: Client, ticket: Any) -> None:
    answer = desk_client.post(f"/console/tickets/{ticket.id}/messages/", {"text": " ", "client_key": "k"})
    assert answer.status_code == 422 and b'role="alert"' in answer.content


def test_what_people_write_stays_text(desk_client: Client, house: House) -> None:
    nasty = '"><script>alert(1)</script><img src=x onerror=alert(1)>'
    ticket = open_ticket(house.dan, house.desk, nasty[:100])
    shown = page(desk_client, ticket)
    assert "<script>alert" not in shown and "<img src=x" not in shown


def test_the_journal_tells_whether_it_is_untouched(desk_client: Client, ticket: Any) -> None:
    shown = page(desk_client, ticket)
    assert "The ticket was opened." in shown and "Chain verified" in shown


def test_a_broken_chain_is_named(desk_client: Client, ticket: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    # The table itself refuses changes, so the doubt comes from the checking side.
    monkeypatch.setattr(JournalEntry, "kind", "forged", raising=False)
    monkeypatch.setattr("visavis.kernel.journal.entry_hash", lambda entry: "0" * 64)
    assert "The chain is broken" in page(desk_client, ticket)
