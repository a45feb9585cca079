"""The doors: hand-over, code, link, language, sign out."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from cast import host_token
from visavis.features.people import actions as people
from visavis.features.people.models import CustomerSession, OneTimeCode

pytestmark = pytest.mark.django_db(transaction=True)


def code_of(email: str) -> str:
    row = OneTimeCode.objects.filter(email=email).latest("created_at")
    opened = people.open_code(code_id=row.id)
    assert opened is not None
    return opened.code


def test_the_host_hands_over_by_post_only(client: Client, desk: Any) -> None:
    token = host_token()
    assert client.get("/enter/", {"token": token}).status_code == 405
    response = client.post("/enter/", {"token": token, "next": "/inbox/"})
    assert (response.status_code, response["Location"]) == (303, "/inbox/")
    assert client.get("/tickets/").status_code == 200
    again = Client().post("/enter/", {"token": token})
    assert again.status_code == 401 and b"run out or was used already" in again.content


def test_the_host_can_send_people_only_to_our_pages(client: Client, desk: Any) -> None:
    response = client.post("/enter/", {"token": host_token(), "next": "https://evil.example/"})
    assert response["Location"] == "/tickets/"


def test_known_and_unknown_addresses_get_the_same_answers(ticket: Any) -> None:
    answers = []
    for email in ("ana@example.com", "nobody@example.com"):
        client = Client()
        sent = client.post("/join/", {"email": email})
        page = client.get(sent["Location"])
        wrong = client.post("/join/code/", {"code": "00000000"})
        # The length of an address in a signed cookie is the address's own, known to who typed it.
        names = sorted(sent.cookies)
        answers.append((sent.status_code, sent["Location"], names, page.status_code, wrong.status_code))
    assert answers[0] == answers[1] == (303, "/join/code/", answers[0][2], 200, 422)


def test_a_code_with_spaces_or_other_digits_opens_the_door(client: Client, ticket: Any) -> None:
    client.post("/join/", {"email": "Ana@Example.com", "next": "/tickets/"})
    code = code_of("ana@example.com")
    arabic = code.translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))
    response = client.post("/join/code/", {"code": f" {arabic[:4]} {arabic[4:]} "})
    assert response.status_code == 303 and response["Location"] == "/tickets/"
    assert ticket.number in client.get("/tickets/").content.decode()


def test_the_code_page_needs_an_address_first(client: Client, desk: Any) -> None:
    assert client.get("/join/code/")["Location"] == "/join/"


def test_opening_a_mails_link_spends_nothing(client: Client, ticket: Any) -> None:
    client.post("/join/", {"email": "ana@example.com"})
    row = OneTimeCode.objects.get()
    opened = people.open_code(code_id=row.id)
    assert opened is not None
    for _scan in range(3):
        assert Client().get("/join/link/").status_code == 200
    assert client.post("/join/link/", {"secret": opened.link_secret}).status_code == 303
    used = Client().post("/join/link/", {"secret": opened.link_secret})
    assert used.status_code == 410 and b"does not open any more" in used.content


def test_verifying_an_address_keeps_the_hosts_session(ana_client: Client, ticket: Any) -> None:
    response = ana_client.post(
        reverse("ticket_contact", args=[ticket.id]), {"email": "ana.private@example.com"}
    )
    assert response["Location"] == "/join/code/"
    done = ana_client.post("/join/code/", {"code": code_of("ana.private@example.com")})
    assert done["Location"] == reverse("ticket", args=[ticket.id])
    assert "visavis_customer" not in done.cookies
    assert CustomerSession.objects.filter(proven="email", revoked_at=None).count() == 0


def test_signing_out_ends_the_session_everywhere_it_counts(ana_client: Client, ticket: Any) -> None:
    old = ana_client.cookies["visavis_customer"].value
    assert ana_client.post("/sign-out/").status_code == 303
    ana_client.cookies["visavis_customer"] = old
    assert ana_client.get("/tickets/").status_code == 303


def test_the_language_is_kept_and_leads_back(ana_client: Client, desk: Any) -> None:
    response = ana_client.post("/language/", {"language": "ar", "next": "/settings/"})
    assert response["Location"] == "/settings/"
    assert b'dir="rtl"' in ana_client.get("/settings/").content
    response = ana_client.post("/language/", {"language": "xx", "next": "//evil.example/"})
    assert response["Location"] == "/" and "visavis_language" not in response.cookies
