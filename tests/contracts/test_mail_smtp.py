"""The SMTP mailer against real conversations: good, slow, greylisting, refusing, and one that hangs up (F-13)."""

import email
import socket
import threading
import time
from datetime import UTC, datetime
from email.policy import default
from typing import Any

import pytest

from support.sink import Sink, serving
from visavis.adapters.mail_smtp import SmtpMail, compose
from visavis.features.notices import actions
from visavis.features.notices.models import MailOut
from visavis.features.notices.ports import CalendarEntry, NotNow, OutgoingMail, Refused
from visavis.features.tickets import actions as tickets
from visavis.kernel import jobs

MAIL = OutgoingMail(
    message_id="<0123@acme.test>",
    to="ana@example.com",
    subject="Ваш код · 你好",
    text="Код: 1234 5678\n.\nafter a lonely dot\n",
    html="<p>Код: 1234 5678</p>",
    language="ru",
    date=datetime(2026, 11, 25, 12, tzinfo=UTC),
    headers={"Auto-Submitted": "auto-generated"},
)


class Picky(Sink):
    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:
        return "550 no such mailbox" if address.startswith("nobody") else await self.accept(envelope, address)

    async def accept(self, envelope: Any, address: str) -> str:
        envelope.rcpt_tos.append(address)
        return "250 fine"


def test_a_mail_arrives_whole(settings: Any) -> None:
    with serving(Sink(), settings) as sink:
        SmtpMail().deliver(MAIL, seconds=10)
    (got,) = sink.mails
    assert sink.recipients == [["ana@example.com"]]
    assert got["Subject"] == MAIL.subject
    assert (got["Message-ID"], got["To"], got["From"]) == (
        MAIL.message_id,
        MAIL.to,
        "Acme Support <support@acme.test>",
    )
    assert got["Auto-Submitted"] == "auto-generated"
    text, html = got.get_body(("plain",)), got.get_body(("html",))
    assert text is not None and html is not None
    assert text.get_content().splitlines() == MAIL.text.splitlines()
    assert html.get_content().strip() == MAIL.html


@pytest.mark.parametrize(
    ("answer", "problem"),
    [
        ("451 come back later", NotNow),
        ("452 full", NotNow),
        ("421 going down", NotNow),
        ("550 spam", Refused),
        ("554 no", Refused),
        ("hang up", NotNow),
    ],
)
def test_every_answer_has_its_meaning(settings: Any, answer: str, problem: type[Exception]) -> None:
    with serving(Sink(answer), settings) as sink, pytest.raises(problem) as caught:
        SmtpMail().deliver(MAIL, seconds=10)
    assert len(sink.mails) == 1
    assert "ana@" not in str(caught.value)


def test_an_unknown_mailbox_is_refused(settings: Any) -> None:
    from dataclasses import replace

    with serving(Picky(), settings) as sink:
        with pytest.raises(Refused):
            SmtpMail().deliver(replace(MAIL, to="nobody@example.com"), seconds=10)
        SmtpMail().deliver(MAIL, seconds=10)
    assert sink.recipients == [["ana@example.com"]]


def test_nobody_listens(settings: Any) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", free.getsockname()[1]
    with pytest.raises(NotNow):
        SmtpMail().deliver(MAIL, seconds=2)


def test_a_server_of_one_byte_a_moment_is_cut_off(settings: Any) -> None:
    """Each byte comes in time for the socket's own limit; only the deadline over the whole talk ends it."""
    listener = socket.create_server(("127.0.0.1", 0))
    settings.EMAIL_HOST, settings.EMAIL_PORT = listener.getsockname()

    def drip() -> None:
        connection, _ = listener.accept()
        with connection:
            try:
                while True:
                    connection.sendall(b"2")
                    time.sleep(0.1)
            except OSError:
                pass

    thread = threading.Thread(target=drip, daemon=True)
    thread.start()
    with pytest.raises(NotNow):
        SmtpMail().deliver(MAIL, seconds=0.6)
    listener.close()
    thread.join(timeout=5)


BREAKS = [
    "\r\nBcc: x@evil.test",
    "\nBcc: x@evil.test",
    "\rBcc: x",
    "\x00",
    "\x0b",
    "\x85Bcc: x",
    "\u2028Bcc: x",
    "\u2029x",
]


@pytest.mark.parametrize("broken", BREAKS)
@pytest.mark.parametrize("where", ["to", "subject", "message_id", "language"])
def test_no_header_can_be_smuggled_in(settings: Any, broken: str, where: str) -> None:
    from dataclasses import replace

    with serving(Sink(), settings) as sink, pytest.raises(Refused):
        SmtpMail().deliver(replace(MAIL, **{where: f"x@example.com{broken}"}), seconds=10)  # type: ignore[arg-type]
    assert sink.mails == []


def test_a_ten_kilobyte_subject_stays_one_header(settings: Any) -> None:
    from dataclasses import replace

    settings.DEFAULT_FROM_EMAIL = "Acme Support <support@acme.test>"
    long = replace(MAIL, subject="Имя " * 2500)
    again = email.message_from_bytes(compose(long).as_bytes(), policy=default)
    assert len(again.keys()) == len(compose(MAIL).keys())
    assert again["Bcc"] is None


def test_a_calendar_entry_travels_as_a_form_of_the_mail_and_as_a_file(settings: Any) -> None:
    """RFC 6047: calendars act upon the part whose `method` says what to do; the folded lines arrive as they were."""
    from dataclasses import replace

    lines = [
        "BEGIN:VCALENDAR",
        "METHOD:CANCEL",
        "SUMMARY:Видеозвонок " + "ы" * 9,
        " " + "ю" * 30,
        "END:VCALENDAR",
    ]
    data = ("\r\n".join(lines) + "\r\n").encode()
    with serving(Sink(), settings) as sink:
        SmtpMail().deliver(replace(MAIL, calendar=CalendarEntry("CANCEL", data)), seconds=10)
    (got,) = sink.mails
    assert got.get_content_type() == "multipart/mixed"
    forms, attached = got.iter_parts()
    assert forms.get_content_type() == "multipart/alternative"
    text, html, entry = forms.iter_parts()
    assert (text.get_content_type(), html.get_content_type()) == ("text/plain", "text/html")
    assert text.get_content().splitlines() == MAIL.text.splitlines()
    assert (entry.get_content_type(), entry.get_param("method")) == ("text/calendar", "CANCEL")
    assert entry.get_content_charset() == "utf-8"
    assert entry.get_payload(decode=True) == attached.get_payload(decode=True) == data
    assert (attached.get_filename(), attached.get_content_disposition()) == ("visavis.ics", "attachment")


@pytest.fixture
def letter(ticket: Any, ben: Any, settings: Any) -> MailOut:
    settings.VISAVIS_MAIL = "visavis.adapters.mail_smtp.SmtpMail"
    actions.read_journal()
    tickets.say(actor=ben, ticket_id=ticket.id, text="Hello", client_key="1")
    actions.read_journal()
    return MailOut.objects.get(kind="message")


def test_without_a_crash_there_is_exactly_one_data(letter: MailOut, settings: Any) -> None:
    with serving(Sink(), settings) as sink:
        jobs.run_due()
        jobs.run_due()
    letter.refresh_from_db()
    assert (letter.state, len(sink.mails)) == ("sent", 1)


def test_doubt_after_data_adds_one_copy_with_the_same_message_id(
    letter: MailOut, settings: Any, time_machine: Any
) -> None:
    with serving(Sink("hang up", "451 later"), settings) as sink:
        for _ in range(4):
            jobs.run_due()
            time_machine.move_to(time.time() + 600)
    letter.refresh_from_db()
    assert letter.state == "sent"
    assert {mail["Message-ID"] for mail in sink.mails} == {letter.message_id}
    assert len(sink.mails) == 3
