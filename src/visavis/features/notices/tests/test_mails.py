"""What mails say, to whom, and what they never say."""

import re
from datetime import timedelta
from typing import Any

import pytest

from cast import enter, enter_by_mail, open_ticket
from visavis.features.notices import actions
from visavis.features.notices.models import MailOut
from visavis.features.people import actions as people
from visavis.features.tickets import actions as tickets
from visavis.kernel import clock, jobs

pytestmark = pytest.mark.django_db
SECRET_SUBJECT = "My PASSPORT is 4711"


def post() -> None:
    """Read the journal and run what is due, as the worker does."""
    actions.read_journal()
    jobs.run_due()


def ask(email: str, **more: Any) -> Any:
    wanted = {"browser": "b" * 30, "language": "en", "ip": "192.0.2.1", **more}
    return people.request_code(email=email, **wanted)


@pytest.fixture
def settled(box: Any, ana: Any, desk: Any, ben: Any) -> Any:
    """Ana's ticket, with everything so far told and forgotten."""
    people.set_phrase(actor=ana, phrase="blue teapot")
    ticket = open_ticket(ana, desk, SECRET_SUBJECT)
    post()
    box.clear()
    return ticket


def test_a_known_address_gets_code_and_link(settled: Any, box: Any) -> None:
    row = ask("ana@example.com")
    opened = people.open_code(code_id=row.id)
    assert opened is not None
    post()
    (mail,) = box
    shown = f"{opened.code[:4]} {opened.code[4:]}"
    assert mail.to == "ana@example.com"
    for part in (mail.text, mail.html):
        assert shown in part
        assert f"https://help.acme.test/join/link/#{opened.link_secret}" in part
        assert "blue teapot" in part
        assert "Staff never ask for this code" in part
        assert "Answers to this mail are not read" in part
        assert "PASSPORT" not in part
    assert opened.code not in mail.subject
    row.refresh_from_db()
    assert row.sealed_code is None
    people.confirm_code(email="ana@example.com", code=opened.code, browser="b" * 30)


def test_an_unknown_address_gets_kind_words_and_no_code(box: Any, desk: Any) -> None:
    row = ask("nobody@example.com", language="ru")
    opened = people.open_code(code_id=row.id)
    assert opened is not None
    post()
    (mail,) = box
    assert "https://help.acme.test/tickets/new/" in mail.text
    assert (
        not re.search(r"\d{4} ?\d{4}\b", mail.text.replace("2026", ""))
        and opened.link_secret not in mail.html
    )
    assert mail.language == "ru" and 'lang="ru"' in mail.html
    row.refresh_from_db()
    assert row.sealed_code is None


def test_both_leave_the_same_rows_behind(settled: Any, box: Any) -> None:
    seen = []
    for email in ("ana@example.com", "nobody@example.com"):
        before = jobs.Job.objects.count()
        ask(email)
        actions.read_journal()
        rows = list(MailOut.objects.filter(kind="code").values_list("state", "to", "language", "not_after"))
        seen.append((jobs.Job.objects.count() - before, rows[-1]))
    assert seen[0] == seen[1]


def test_an_unproved_address_never_gets_the_senders_words(box: Any, desk: Any) -> None:
    tickets.open_as_guest(
        name="Buy gold at evil.test",
        email="victim@example.com",
        subject="Buy gold at evil.test",
        text="Buy gold at evil.test",
        desk_id=desk.id,
        browser="b" * 30,
        language="en",
        ip="192.0.2.1",
    )
    post()
    (mail,) = box
    assert mail.to == "victim@example.com"
    assert "gold" not in mail.subject + mail.text + mail.html
    assert "Confirm your e-mail address" in mail.text


def test_a_replaced_code_is_not_sent_late(settled: Any, box: Any) -> None:
    ask("ana@example.com")
    second = ask("ana@example.com")
    opened = people.open_code(code_id=second.id)
    assert opened is not None
    post()
    (mail,) = box
    assert opened.link_secret in mail.text
    states = MailOut.objects.filter(kind="code").order_by("created_at").values_list("state", flat=True)
    assert list(states) == ["cancelled", "sent"]


def test_an_old_code_is_not_sent_either(settled: Any, box: Any, time_machine: Any) -> None:
    time_machine.move_to("2026-11-25T12:00:00+00:00")
    ask("ana@example.com")
    time_machine.shift(timedelta(minutes=11))
    post()
    assert box == []


def invite(ben: Any, ticket: Any, **changes: Any) -> Any:
    wanted = {
        "purpose": "identity",
        "bring": ["original_document"],
        "line": "We are nearly there.",
        "valid_until": clock.now() + timedelta(days=2),
        **changes,
    }
    return tickets.invite(actor=ben, ticket_id=ticket.id, **wanted)


def test_an_invitation_says_who_asks_what_to_bring_and_leads_in(settled: Any, box: Any, ben: Any) -> None:
    invite(ben, settled)
    post()
    (mail,) = box
    assert mail.subject == f"Ben Okafor asks you to join a video call ({settled.number})"
    for part in (mail.text, mail.html):
        assert "blue teapot" in part and "original identity document" in part and "Acme Support" in part
        assert "We are nearly there." in part
        assert "PASSPORT" not in part and "codes. What can I do" not in part
    secret = re.search(r"/join/link/#(\S+)", mail.text)
    assert secret is not None
    assert tickets.follow_entry_link(secret=secret[1], browser="x" * 30).ticket_id == settled.id


def test_a_withdrawn_invitation_is_not_sent(settled: Any, box: Any, ben: Any) -> None:
    invitation = invite(ben, settled)
    tickets.withdraw_invitation(actor=ben, invitation_id=invitation.id)
    post()
    assert box == []


def test_a_message_is_announced_without_its_text_and_not_again_at_once(
    settled: Any, box: Any, ben: Any, ana: Any, time_machine: Any
) -> None:
    time_machine.move_to("2026-11-25T12:00:00+00:00")
    for number in range(3):
        tickets.say(actor=ben, ticket_id=settled.id, text="the vault opens at nine", client_key=f"{number}")
        post()
    (mail,) = box
    assert "vault" not in mail.text + mail.html + mail.subject
    assert "Ben Okafor has written to you" in mail.subject
    time_machine.shift(timedelta(minutes=31))
    tickets.say(actor=ben, ticket_id=settled.id, text="hello?", client_key="later")
    post()
    assert len(box) == 2
    actions.read_ticket(actor=ana, ticket_id=settled.id)
    tickets.say(actor=ben, ticket_id=settled.id, text="hello again", client_key="after reading")
    actions.read_journal()
    actions.read_ticket(actor=ana, ticket_id=settled.id)  # seen before the mail went out
    jobs.run_due()
    assert len(box) == 2
    tickets.say(actor=ana, ticket_id=settled.id, text="I am here", client_key="mine")
    post()
    assert len(box) == 2


def test_it_speaks_the_customers_language_and_direction(box: Any, desk: Any, ben: Any) -> None:
    amal = enter("acme-amal", "Amal", "amal@example.com", language="ar")
    ticket = open_ticket(amal, desk)
    invite(ben, ticket)
    post()
    (mail,) = box
    assert mail.language == "ar" and '<html lang="ar" dir="rtl">' in mail.html


def test_nothing_in_a_mail_is_markup_by_accident(box: Any, desk: Any, ben: Any) -> None:
    eve = enter("acme-eve", "<img src=x onerror=alert(1)>", "eve@example.com")
    people.set_phrase(actor=eve, phrase="<script>alert(1)</script>")
    ticket = open_ticket(eve, desk, "<b>subject</b>")
    invite(ben, ticket, line="<a href=//evil.test>click</a>")
    post()
    (mail,) = box
    assert "<script" not in mail.html and "<a href=//evil" not in mail.html and "<img" not in mail.html
    assert mail.html.count("<a ") == 1


def test_no_mail_to_an_address_that_nobody_verified(box: Any, desk: Any, ben: Any, ana: Any) -> None:
    ticket = tickets.open_ticket(
        actor=ana, desk_id=desk.id, subject="S", text="T", contact_email="typo@example.com"
    )
    invite(ben, ticket)
    post()
    assert box == []


def test_the_mailbox_proves_itself_again_with_the_code(settled: Any, box: Any) -> None:
    actor = enter_by_mail("ana@example.com")
    post()
    assert box == []  # used before its mail went out: cancelled
    assert actor.email == "ana@example.com"
