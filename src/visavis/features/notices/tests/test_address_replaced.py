"""What the old mailbox is told when an address changes, and what it gets no more."""

from typing import Any

import pytest

from cast import enter_by_mail, open_ticket
from visavis.features.notices import actions
from visavis.features.notices.models import MailOut
from visavis.features.people import actions as people
from visavis.features.tickets import actions as tickets
from visavis.kernel import jobs

pytestmark = pytest.mark.django_db
OLD, NEW = "ana@example.com", "ana.new@example.net"
HERE = {"browser": "b" * 30, "language": "en", "ip": "192.0.2.1"}


def post() -> None:
    """Read the journal and run what is due, as the worker does."""
    actions.read_journal()
    jobs.run_due()


def change(actor: Any, ticket: Any = None) -> None:
    row = (
        tickets.ask_contact_code(actor=actor, ticket_id=ticket.id, email=NEW, **HERE)
        if ticket
        else tickets.ask_address_code(actor=actor, email=NEW, **HERE)
    )
    opened = people.open_code(code_id=row.id)
    assert opened is not None
    tickets.confirm_code(actor=actor, email=NEW, code=opened.code, browser=HERE["browser"])


@pytest.fixture
def settled(box: Any, ana: Any, ticket: Any) -> Any:
    people.set_phrase(actor=ana, phrase="blue teapot")
    post()
    box.clear()
    return ticket


def test_the_old_address_is_told_kindly_and_not_where_to(settled: Any, ana: Any, box: Any) -> None:
    change(ana, settled)
    post()
    [note] = [mail for mail in box if mail.to == OLD]
    assert note.subject == "Your e-mail address at support was changed"
    for part in (note.text, note.html):
        assert settled.number in part and "blue teapot" in part
        assert "If this was you, there is nothing to do." in part
        assert "https://help.acme.test/tickets/new/" in part
        assert NEW not in part and "/join/link/" not in part
    assert [mail.to for mail in box if mail.to != OLD] == [], "its code was used before its mail went"


@pytest.mark.parametrize(("language", "words"), [("ru", "Ваш адрес изменён"), ("ar", "تم تغيير عنوانك")])
def test_it_speaks_the_customer_s_language(
    settled: Any, ana: Any, box: Any, language: str, words: str
) -> None:
    people.set_language(actor=ana, language=language)
    change(ana, settled)
    post()
    [note] = [mail for mail in box if mail.to == OLD]
    assert note.language == language and words in note.text


def test_many_tickets_are_one_mail(settled: Any, ana: Any, desk: Any, box: Any) -> None:
    for number in range(3):
        open_ticket(ana, desk, f"Matter {number}")
    change(ana)
    post()
    [note] = [mail for mail in box if mail.to == OLD]
    assert "News of 4 tickets" in note.text


def test_without_any_ticket_it_is_told_too(ana: Any, box: Any) -> None:
    change(ana)
    post()
    assert "News from support goes to another address" in box[-1].text


def test_a_first_address_tells_nobody(settled: Any, ana: Any, box: Any) -> None:
    post()
    assert box == []


def test_mail_that_was_waiting_goes_to_the_new_address(settled: Any, ana: Any, ben: Any, box: Any) -> None:
    """It was written down for the old one; its link would open the ticket."""
    tickets.say(actor=ben, ticket_id=settled.id, text="Hello", client_key="k")
    actions.read_journal()
    assert MailOut.objects.get(kind="message").to == OLD
    change(ana, settled)
    post()
    [news] = [mail for mail in box if "has written to you" in mail.subject]
    assert news.to == NEW


def test_later_news_goes_to_the_new_address_alone(settled: Any, ana: Any, ben: Any, box: Any) -> None:
    change(enter_by_mail(OLD), settled)
    post()
    box.clear()
    tickets.say(actor=ben, ticket_id=settled.id, text="Hello", client_key="k")
    post()
    assert [mail.to for mail in box] == [NEW]
