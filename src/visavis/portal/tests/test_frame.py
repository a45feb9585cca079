"""The frame of every page: where people may be sent, what headers say, how problems look."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from visavis.portal.frame import own_path, safe_next

ELSEWHERE = [
    "https://evil.example/tickets/",
    "//evil.example/tickets/",
    "/\\evil.example",
    "\\/evil.example",
    "javascript:alert(1)",
    "tickets/",
    "",
    "/nothing/here/",
    "/tickets/" + "x" * 400,
]


@pytest.mark.parametrize("address", ELSEWHERE)
def test_nobody_is_sent_to_another_site(address: str) -> None:
    assert own_path(address) == ""
    assert safe_next(address, default="/tickets/") == "/tickets/"


def test_forms_and_machines_are_no_pages_to_return_to() -> None:
    assert safe_next("/sign-out/", default="/") == "/"
    assert safe_next("/tickets/?show=closed", default="/") == "/tickets/?show=closed"


@pytest.mark.parametrize("name", ["home", "guide", "genuine", "join", "join_link", "ticket_new"])
def test_open_pages_are_never_stored_and_grant_no_camera(client: Client, desk: Any, name: str) -> None:
    response = client.get(reverse(name))
    assert response.status_code == 200
    assert response["Cache-Control"] == "no-store"
    assert "camera=()" in response["Permissions-Policy"]
    assert b"<script>" not in response.content and b" style=" not in response.content


@pytest.mark.parametrize("name", ["tickets", "inbox", "settings"])
def test_own_pages_ask_who_is_there_and_bring_back(client: Client, desk: Any, name: str) -> None:
    response = client.get(reverse(name))
    assert response.status_code == 303
    assert response["Location"] == f"/join/?next=%2F{name}%2F"


def test_scripts_get_json_instead_of_pages(client: Client, ticket: Any) -> None:
    url = reverse("visit_join", args=[ticket.id])
    response = client.post(url, headers={"Accept": "application/json"})
    assert response.status_code == 401 and response.json()["code"] == "sign_in_needed"


def test_a_missing_ticket_and_somebody_elses_look_alike(dan_client: Client, ticket: Any) -> None:
    missing = "019a0000-0000-7000-8000-000000000000"
    theirs = dan_client.get(reverse("ticket", args=[ticket.id]))
    nobodys = dan_client.get(reverse("ticket", args=[missing]))
    assert theirs.status_code == nobodys.status_code == 404
    blank = [
        _without_tokens(page.content.decode().replace(str(ticket.id), missing)) for page in (theirs, nobodys)
    ]
    assert blank[0] == blank[1]


def _without_tokens(html: str) -> str:
    import re

    return re.sub(r'(csrf-token" content|csrfmiddlewaretoken" value)="[^"]+"', r"\1", html)


def test_form_addresses_opened_by_hand_say_so(ana_client: Client) -> None:
    response = ana_client.get("/sign-out/")
    assert response.status_code == 405 and response["Allow"] == "POST"
    assert b"is not a page" in response.content


def test_an_old_form_is_explained(desk: Any) -> None:
    response = Client(enforce_csrf_checks=True).post("/join/", {"email": "ana@example.com"})
    assert response.status_code == 403
    assert b"open for too long" in response.content


def test_times_are_written_in_the_browsers_zone(ana_client: Client, ticket: Any) -> None:
    ana_client.cookies["visavis_zone"] = "Asia/Tokyo"
    assert b'data-zone="Asia/Tokyo"' in ana_client.get("/tickets/").content
    ana_client.cookies["visavis_zone"] = "../../etc/passwd"
    assert b'data-zone="UTC"' in ana_client.get("/tickets/").content
