"""Demo mail takes a real SMTP conversation and is on disk when it is acknowledged."""

import smtplib
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from visavis.site.demo import mailbox, sink


@pytest.fixture
def post(tmp_path: Path) -> Iterator[sink.Sink]:
    running = sink.start(tmp_path)
    yield running
    running.stop()


def send(port: int, subject: str, html: str = "<p>Hello <a href='http://localhost/'>there</a></p>") -> None:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = (
        "Support <s@acme.example>",
        "ana@example.com",
        subject,
    )
    message.set_content("Hello\nthere")
    message.add_alternative(html, subtype="html")
    with smtplib.SMTP("127.0.0.1", port) as server:
        server.send_message(message)


def test_each_mail_is_one_file_when_the_server_says_so(post: sink.Sink, tmp_path: Path) -> None:
    send(post.port, "First")
    assert len(list(tmp_path.glob("*.eml"))) == 1
    assert not list(tmp_path.glob("*.draft"))


def test_the_newest_stands_first_with_both_parts(post: sink.Sink, tmp_path: Path) -> None:
    send(post.port, "First")
    send(post.port, "Zweite: für Ana")
    mails = mailbox.newest(tmp_path)
    assert [mail.subject for mail in mails] == ["Zweite: für Ana", "First"]
    assert "Hello" in mails[0].text
    assert "<p>" in mails[0].html


def test_one_address_can_be_looked_at_alone(post: sink.Sink, tmp_path: Path) -> None:
    send(post.port, "First")
    assert len(mailbox.newest(tmp_path, to="ANA@example.com")) == 1
    assert mailbox.newest(tmp_path, to="dan@example.com") == []


@pytest.mark.parametrize("name", ["../secret", "x", "", "0" * 20 + "-../../etc"])
def test_only_names_of_mails_find_mails(tmp_path: Path, name: str) -> None:
    assert mailbox.find(tmp_path, name) is None


def test_an_oversized_mail_is_refused(post: sink.Sink) -> None:
    with pytest.raises(smtplib.SMTPResponseException):
        send(post.port, "Big", "x" * (sink.MAIL_MAX_BYTES + 1000))


@pytest.mark.django_db
class TestPages:
    @pytest.fixture(autouse=True)
    def mails(self, tmp_path: Path, settings: Any) -> Path:
        settings.ROOT_URLCONF = "visavis.site.tests.demo_urls"
        settings.INSTALLED_APPS = [*settings.INSTALLED_APPS, "visavis.site.demo"]
        settings.VISAVIS_DATA = tmp_path
        folder = tmp_path / "mail"
        folder.mkdir()
        sink.keep(
            folder, b"To: ana@example.com\r\nSubject: Your code\r\nContent-Type: text/html\r\n\r\n<p>1234</p>"
        )
        return folder

    def test_the_mailbox_lists_and_shows(self, client: Client) -> None:
        page = client.get("/demo/mailbox/")
        assert "Your code" in page.content.decode()

    def test_a_mail_is_framed_and_can_do_nothing(self, client: Client, mails: Path) -> None:
        [path] = mails.glob("*.eml")
        page = client.get(f"/demo/mailbox/{path.stem}/")
        assert f"/demo/mailbox/{path.stem}/html/" in page.content.decode()
        inner = client.get(f"/demo/mailbox/{path.stem}/html/")
        policy = inner.headers["Content-Security-Policy"]
        assert "sandbox" in policy
        assert "default-src 'none'" in policy
        assert inner.headers["X-Frame-Options"] == "SAMEORIGIN"

    def test_there_is_no_authority_without_https(self, client: Client) -> None:
        assert client.get("/demo/ca/").status_code == 404
