"""The example host and the portal understand each other; the example keeps the promises it is copied for."""

import io
import re
import sys
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from visavis.features.people.models import HostIdentity
from visavis.site.demo import acme

PORTAL = "http://localhost:8000"


@pytest.fixture
def key(tmp_path: Path, settings: Any) -> str:
    """Acme's key, known to the portal as `visavis demo` makes it known."""
    import json

    made = acme.ensure_keys(tmp_path)
    settings.VISAVIS_HOSTS = json.loads((tmp_path / "hosts.json").read_text())
    return made


class Browser:
    """Talks to the WSGI application and keeps its cookies."""

    def __init__(self, app: Any) -> None:
        self.app = app
        self.cookies: dict[str, str] = {}
        self.headers: dict[str, str] = {}

    def open(
        self, path: str, form: str | None = None, *, origin: str = "http://acme.test", **more: str
    ) -> tuple[int, str]:
        environ: dict[str, Any] = {
            "REQUEST_METHOD": "GET" if form is None else "POST",
            "PATH_INFO": path,
            "HTTP_HOST": "acme.test",
            "HTTP_ORIGIN": origin if form is not None else "",
            "HTTP_COOKIE": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
            "CONTENT_LENGTH": str(len(form or "")),
            "wsgi.input": io.BytesIO((form or "").encode()),
            **more,
        }
        status: list[str] = []

        def start(line: str, headers: list[tuple[str, str]]) -> None:
            status.append(line)
            self.headers = dict(headers)
            for name, value in headers:
                if name == "Set-Cookie":
                    cookie, _, content = value.split(";")[0].partition("=")
                    self.cookies[cookie] = content

        body = b"".join(self.app(environ, start))
        return int(status[0].split()[0]), body.decode()


@pytest.fixture
def browser(key: str) -> Browser:
    return Browser(acme.example().Acme(portal=PORTAL, signer=acme.signer(key)))


def token_in(page: str) -> str:
    found = re.search(r'name="token" value="([^"]+)"', page)
    assert found
    return found[1]


@pytest.mark.django_db
def test_get_help_hands_the_signed_in_customer_over(browser: Browser, client: Client) -> None:
    browser.open("/login", "who=ana")
    _, page = browser.open("/help", "")
    assert f'action="{PORTAL}/enter/"' in page
    answer = client.post("/enter/", {"token": token_in(page)})
    assert answer.status_code == 303 or answer.status_code == 302
    identity = HostIdentity.objects.select_related("customer").get(issuer="acme", subject="acme-ana")
    assert identity.customer.name == "Ana Petrova"


@pytest.mark.django_db
def test_a_token_works_once_and_is_new_each_time(browser: Browser, client: Client) -> None:
    browser.open("/login", "who=ana")
    first, second = (token_in(browser.open("/help", "")[1]) for _ in range(2))
    assert first != second
    client.post("/enter/", {"token": first})
    assert Client().post("/enter/", {"token": first}).status_code == 401


def test_the_token_never_stands_in_an_address(browser: Browser) -> None:
    browser.open("/login", "who=dan")
    _, page = browser.open("/help", "")
    token = token_in(page)
    assert not [link for link in re.findall(r'(?:href|src|action)="([^"]*)"', page) if token in link]
    assert browser.headers["Cache-Control"] == "no-store"
    assert browser.headers["Referrer-Policy"] == "same-origin"


def test_nobody_is_handed_over_without_signing_in_or_from_another_site(browser: Browser) -> None:
    assert browser.open("/help", "")[0] == 303
    assert browser.headers["Location"] == "/login"
    browser.open("/login", "who=ana")
    assert browser.open("/help", "", origin="https://evil.test")[0] == 403
    browser.cookies["acme_session"] = "dan." + "0" * 64
    assert browser.open("/help", "")[0] == 303


def test_the_login_page_leads_to_support_without_an_account(browser: Browser) -> None:
    _, page = browser.open("/login")
    assert f'class="help" href="{PORTAL}/"' in page


@pytest.mark.parametrize(
    ("header", "words"), [("ru-RU,ru;q=0.9", "Вход"), ("de,en;q=0.5", "Sign in"), ("", "Sign in")]
)
def test_the_customers_language(browser: Browser, header: str, words: str) -> None:
    assert words in browser.open("/login", HTTP_ACCEPT_LANGUAGE=header)[1]


def test_both_languages_say_everything() -> None:
    acme.example()
    texts = sys.modules["demo_host.words"].WORDS
    assert texts["en"].keys() == texts["ru"].keys()
