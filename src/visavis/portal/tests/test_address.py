"""Changing an address on the pages: by forms alone, and what each kind of visitor is after it."""

from typing import Any

import pytest
from django.test import Client

from cast import enter_by_mail, sign_in
from visavis.features.people import actions as people
from visavis.features.people.models import CustomerSession, OneTimeCode
from visavis.features.tickets.models import Ticket

pytestmark = pytest.mark.django_db(transaction=True)
OLD, NEW = "ana@example.com", "ana.new@example.net"


def opened(email: str) -> people.OpenedCode:
    row = OneTimeCode.objects.filter(email=email).latest("created_at")
    found = people.open_code(code_id=row.id)
    assert found is not None
    return found


def address_of(ticket: Ticket) -> str:
    contact = Ticket.objects.select_related("contact").get(id=ticket.id).contact
    assert contact is not None
    return contact.email


def test_a_ticket_of_somebody_signed_in(ana_client: Client, ticket: Ticket) -> None:
    page = ana_client.get(f"/tickets/{ticket.id}/").content.decode()
    assert "News of this ticket goes to" in page and OLD in page and "Change the address" in page
    sent = ana_client.post(f"/tickets/{ticket.id}/contact/", {"email": NEW})
    assert (sent.status_code, sent["Location"]) == (303, "/join/code/")
    before = ana_client.cookies["visavis_customer"].value
    done = ana_client.post("/join/code/", {"code": opened(NEW).code}, follow=True)
    page = done.content.decode()
    assert "The address is confirmed." in page and NEW in page and OLD not in page
    assert ana_client.cookies["visavis_customer"].value == before, "signed in as before"
    assert CustomerSession.objects.filter(proven="email", revoked_at=None).count() == 0


def test_the_link_of_the_mail_does_the_same(ana_client: Client, ticket: Ticket) -> None:
    ana_client.post(f"/tickets/{ticket.id}/contact/", {"email": NEW})
    ana_client.post("/join/link/", {"secret": opened(NEW).link_secret})
    assert address_of(ticket) == NEW
    assert ana_client.get("/settings/").status_code == 200
    assert CustomerSession.objects.filter(proven="email", revoked_at=None).count() == 0


def test_a_locked_out_customer_goes_on_with_the_new_mailbox(ticket: Ticket) -> None:
    client = sign_in(Client(), enter_by_mail(OLD))
    page = client.get(f"/tickets/{ticket.id}/").content.decode()
    assert "From then on you come to this ticket with the new address." in page
    client.post(f"/tickets/{ticket.id}/contact/", {"email": NEW})
    done = client.post("/join/code/", {"code": opened(NEW).code}, follow=True)
    assert done.status_code == 200 and ticket.number in done.content.decode()
    [left] = CustomerSession.objects.filter(proven="email", revoked_at=None)
    assert left.email == NEW


def test_another_browser_in_the_old_mailbox_has_lost_it(ticket: Ticket) -> None:
    other = sign_in(Client(), enter_by_mail(OLD))
    client = sign_in(Client(), enter_by_mail(OLD))
    client.post(f"/tickets/{ticket.id}/contact/", {"email": NEW})
    client.post("/join/code/", {"code": opened(NEW).code})
    for path in (f"/tickets/{ticket.id}/", f"/tickets/{ticket.id}/call/", f"/tickets/{ticket.id}/prepare/"):
        assert other.get(path).status_code == 404
    assert other.get(f"/api/v1/customer/tickets/{ticket.id}").status_code == 404


def test_the_own_address_in_the_settings(ana_client: Client, ticket: Ticket) -> None:
    assert OLD in ana_client.get("/settings/").content.decode()
    wrong = ana_client.post("/settings/address/", {"email": OLD})
    page = wrong.content.decode()
    assert (
        wrong.status_code == 422
        and "News goes to this address already" in page
        and 'class="fold" open' in page
    )
    sent = ana_client.post("/settings/address/", {"email": NEW})
    assert sent["Location"] == "/join/code/"
    done = ana_client.post("/join/code/", {"code": opened(NEW).code}, follow=True)
    assert done.redirect_chain == [("/settings/", 303)] and NEW in done.content.decode()
    assert address_of(ticket) == NEW


def test_a_wrong_address_is_said_in_place(ana_client: Client, ticket: Ticket) -> None:
    page = ana_client.post(f"/tickets/{ticket.id}/contact/", {"email": "nonsense"})
    assert page.status_code == 422 and b"does not look like an e-mail address" in page.content
    assert b'value="nonsense"' in page.content and b'class="fold" open' in page.content


def test_signed_out_before_the_code_came_back(ana_client: Client, ticket: Ticket) -> None:
    ana_client.post(f"/tickets/{ticket.id}/contact/", {"email": NEW})
    del ana_client.cookies["visavis_customer"]
    page = ana_client.post("/join/code/", {"code": opened(NEW).code})
    assert page.status_code == 409 and b"was not changed" in page.content
    assert address_of(ticket) == OLD


def test_an_outsider_finds_no_ticket_to_change(dan_client: Client, ticket: Ticket) -> None:
    assert dan_client.post(f"/tickets/{ticket.id}/contact/", {"email": NEW}).status_code == 404
    assert not OneTimeCode.objects.filter(email=NEW).exists()


def test_known_and_unknown_new_addresses_are_answered_alike(
    ana_client: Client, dan: Any, ticket: Ticket
) -> None:
    answers = [
        ana_client.post(f"/tickets/{ticket.id}/contact/", {"email": email})
        for email in ("dan@example.com", "nil@example.com")
    ]
    assert len({(answer.status_code, answer["Location"], answer.content) for answer in answers}) == 1
