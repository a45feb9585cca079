"""When very many codes are being asked for: what the page says, and what its script sends back (S-09)."""

import re
from typing import Any

import pytest
from django.test import Client

from visavis.features.people import actions as people
from visavis.features.people.models import ContactAddress, OneTimeCode
from visavis.features.people.proofs import ProofQuestion
from visavis.features.people.tests.test_code_limits import solve
from visavis.features.tickets.models import Ticket

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def crowd(settings: Any) -> None:
    settings.VISAVIS_CODES_FREE_PER_HOUR = 0


def question_in(page: str) -> ProofQuestion:
    found = {
        name: re.search(pattern, page)
        for name, pattern in {
            "seed": r'data-seed="([^"]+)"',
            "parts": r'data-parts="(\d+)"',
            "bits": r'data-bits="(\d+)"',
            "token": r'name="proof" value="([^"]+)"',
        }.items()
    }
    seed, parts, bits, token = (match[1] for match in found.values() if match)
    return ProofQuestion(token=token, seed=seed, parts=int(parts), bits=int(bits))


def test_nobody_meets_it_on_an_ordinary_day(client: Client, desk: Any) -> None:
    assert client.post("/join/", {"email": "ana@example.com"}).status_code == 303


def test_without_script_it_says_how_long_to_wait(client: Client, desk: Any, crowd: None) -> None:
    response = client.post("/join/", {"email": "ana@example.com"})
    page = response.content.decode()
    assert response.status_code == 429
    assert re.search(r"Very many codes are being asked for right now. Please wait \d+ minutes?, then", page)
    assert 'value="ana@example.com"' in page and "field--wrong" not in page
    assert not OneTimeCode.objects.exists()


def test_with_the_answer_the_same_form_goes_through(client: Client, desk: Any, crowd: None) -> None:
    form = {"email": "ana@example.com", "next": "/tickets/"}
    answer = solve(question_in(client.post("/join/", form).content.decode()))
    sent = client.post("/join/", form | {"proof": answer.token, "answer": answer.numbers})
    assert (sent.status_code, sent["Location"]) == (303, "/join/code/")
    again = client.post("/join/", form | {"proof": answer.token, "answer": answer.numbers})
    assert again.status_code == 429 and b"data-again" in again.content


def test_a_new_ticket_keeps_its_words_meanwhile(client: Client, desk: Any, crowd: None) -> None:
    form = {"name": "Eva", "email": "eva@example.com", "subject": "Card lost", "text": "On the train."}
    page = client.post("/tickets/new/", form).content.decode()
    assert all(words in page for words in form.values()) and not Ticket.objects.exists()
    answer = solve(question_in(page))
    sent = client.post("/tickets/new/", form | {"proof": answer.token, "answer": answer.numbers})
    assert (sent.status_code, sent["Location"]) == (303, "/join/code/")


def test_known_and_unknown_addresses_are_asked_alike(ticket: Any, crowd: None) -> None:
    pages = []
    for email in ("ana@example.com", "abc@example.com"):
        page = Client().post("/join/", {"email": email}).content.decode().replace(email, "-")
        pages.append(
            re.sub(r'(csrfmiddlewaretoken|csrf-token|data-seed|name="proof")("[^"]*)?[^>]*', "", page)
        )
    assert pages[0] == pages[1]


def test_a_link_that_somebody_else_began(desk: Any, ana: Any) -> None:
    """The page says what to do in both cases: I began elsewhere, and I began nothing."""
    contact = ContactAddress.objects.create(customer_id=ana.customer_id, email="new@example.com")
    row = people.request_code(
        email="new@example.com", browser="b" * 30, language="en", ip="", purpose="contact", contact=contact
    )
    opened = people.open_code(code_id=row.id)
    assert opened is not None
    client = Client()
    page = client.post("/join/link/", {"secret": opened.link_secret})
    assert page.status_code == 409 and b"You began in another browser" in page.content
    assert client.get("/tickets/").status_code != 200
    entered = client.post("/join/link/", {"secret": opened.link_secret, "enter_only": "1"})
    assert entered.status_code == 303 and client.get("/tickets/").status_code == 200
    contact.refresh_from_db()
    assert contact.verified_at is None
