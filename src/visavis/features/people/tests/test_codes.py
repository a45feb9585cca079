"""S-05..S-10: what a one-time code can do, and for how long."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cast import enter_by_mail
from visavis.features.people import actions, lookups
from visavis.features.people.models import ContactAddress, OneTimeCode
from visavis.features.people.problems import (
    CodeOver,
    CodeWrong,
    EmailInvalid,
    LinkElsewhere,
    LinkOver,
    TooManyCodes,
)
from visavis.kernel.models import JournalEntry

pytestmark = pytest.mark.django_db
ANA = "ana@example.com"
NOON = "2026-11-25T12:00:00+00:00"


def ask(browser: Any = "b" * 30, email: Any = ANA, ip: Any = "192.0.2.1", **more: Any) -> Any:
    row = actions.request_code(email=email, browser=browser, language="en", ip=ip, **more)
    return row, actions.open_code(code_id=row.id)


def wrong(code: Any) -> Any:
    return f"{(int(code) + 1) % 10**8:08d}"


def test_it_lets_the_right_code_in_once() -> None:
    _, opened = ask()
    assert len(opened.code) == 8
    session, raw = actions.confirm_code(email=" ANA@Example.com ", code=opened.code, browser="b" * 30)
    assert (session.proven, session.email, session.customer) == ("email", ANA, None)
    assert lookups.customer_actor(raw).email == ANA
    with pytest.raises(CodeOver):
        actions.confirm_code(email=ANA, code=opened.code, browser="b" * 30)


@pytest.mark.parametrize("typed", ["{a} {b}", "{a}-{b}", "\u200f{a}{b}", "٠{x}"])
def test_it_reads_codes_as_people_type_them(typed: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr("visavis.features.people.actions.codes.secrets.randbelow", lambda _: 1234567)
    ask()
    text = typed.format(a="0123", b="4567", x="1234567").replace("\u200f", "")
    session, _ = actions.confirm_code(email=ANA, code=text, browser="b" * 30)
    assert session.email == ANA


@pytest.mark.parametrize("typed", ["", "1234567", "123456789", "abcdefgh", "12345678x", "1" * 9999])
def test_what_is_no_code_costs_no_try(typed: Any) -> None:
    row, _ = ask()
    with pytest.raises(CodeWrong):
        actions.confirm_code(email=ANA, code=typed, browser="b" * 30)
    row.refresh_from_db()
    assert row.attempts == 0


def test_five_wrong_tries_end_it() -> None:
    _, opened = ask()
    for _ in range(5):
        with pytest.raises(CodeWrong):
            actions.confirm_code(email=ANA, code=wrong(opened.code), browser="b" * 30)
    with pytest.raises(CodeOver):
        actions.confirm_code(email=ANA, code=opened.code, browser="b" * 30)


def test_it_works_only_in_the_browser_that_asked() -> None:
    _, opened = ask()
    with pytest.raises(CodeOver):
        actions.confirm_code(email=ANA, code=opened.code, browser="c" * 30)
    actions.confirm_code(email=ANA, code=opened.code, browser="b" * 30)


def test_a_new_code_kills_the_old_one() -> None:
    old, first = ask()
    _, second = ask()
    assert actions.open_code(code_id=old.id) is None
    if first.code != second.code:
        with pytest.raises(CodeWrong):
            actions.confirm_code(email=ANA, code=first.code, browser="b" * 30)
    with pytest.raises(LinkOver):
        actions.follow_code_link(secret=first.link_secret, browser="b" * 30)
    actions.confirm_code(email=ANA, code=second.code, browser="b" * 30)


def test_it_runs_out_after_ten_minutes(time_machine: Any) -> None:
    time_machine.move_to(NOON)
    _, opened = ask()
    time_machine.shift(timedelta(minutes=10, seconds=1))
    with pytest.raises(CodeOver):
        actions.confirm_code(email=ANA, code=opened.code, browser="b" * 30)
    with pytest.raises(LinkOver):
        actions.follow_code_link(secret=opened.link_secret, browser="b" * 30)
    assert actions.open_code(code_id=opened.code_id) is None


def test_nothing_readable_is_kept() -> None:
    row, opened = ask()
    row.refresh_from_db()
    stored = f"{row.code_hash} {bytes(row.sealed_code)!r} {row.link_hash}"
    assert opened.code not in stored and opened.link_secret not in stored
    assert row.code_hash.startswith("$argon2id$")
    assert ANA not in str(list(JournalEntry.objects.values_list("payload", "chain", "actor")))
    actions.wipe_code(code_id=row.id)
    assert actions.open_code(code_id=row.id) is None
    actions.confirm_code(email=ANA, code=opened.code, browser="b" * 30)


def test_the_link_opens_where_the_mail_is_read_and_once() -> None:
    _, opened = ask()
    session, _ = actions.follow_code_link(secret=opened.link_secret, browser="phone" * 6)
    assert session.email == ANA
    for browser in ("phone" * 6, "b" * 30):
        with pytest.raises(LinkOver):
            actions.follow_code_link(secret=opened.link_secret, browser=browser)
    with pytest.raises(CodeOver):
        actions.confirm_code(email=ANA, code=opened.code, browser="b" * 30)


def test_somebody_elses_failures_and_requests_never_shut_the_owner_out() -> None:
    _, mine = ask(browser="owner" * 6)
    for number in range(2):
        _, theirs = ask(browser=f"thief{number}" * 5, ip="198.51.100.9")
        for _ in range(7):
            with pytest.raises((CodeWrong, CodeOver)):
                actions.confirm_code(email=ANA, code=wrong(theirs.code), browser=f"thief{number}" * 5)
    actions.confirm_code(email=ANA, code=mine.code, browser="owner" * 6)


def test_a_browser_that_proved_the_mailbox_keeps_a_budget_of_its_own(time_machine: Any) -> None:
    time_machine.move_to(NOON)
    enter_by_mail(ANA, browser="owner" * 6)
    time_machine.shift(timedelta(minutes=61))
    for number in range(3):
        ask(browser=f"thief{number}" * 5)
    with pytest.raises(TooManyCodes):
        ask(browser="stranger" * 4)
    ask(browser="owner" * 6)


def test_three_an_hour_and_ten_a_day(time_machine: Any) -> None:
    time_machine.move_to("2026-11-25T09:50:00+00:00")
    for minute in range(3):
        ask(browser=f"browser{minute}" * 4)
    with pytest.raises(TooManyCodes) as caught:
        ask(browser="another" * 4)
    assert 55 <= caught.value.params["minutes"] <= 61
    time_machine.shift(timedelta(minutes=20))  # another window of the clock, the same hour
    with pytest.raises(TooManyCodes):
        ask(browser="another" * 4)
    for hour in (1, 3):
        time_machine.move_to(f"2026-11-25T1{hour}:59:00+00:00")
        for number in range(3):
            ask(browser=f"b{hour}{number}" * 8)
    time_machine.move_to("2026-11-25T20:00:00+00:00")
    ask()
    with pytest.raises(TooManyCodes):
        ask(browser="eleventh" * 4)
    assert OneTimeCode.objects.count() == 10


def test_known_and_unknown_addresses_leave_the_same_rows(ticket: Any) -> None:
    ask(email="first@example.com", browser="x" * 30)  # the network address has its bucket now
    seen = []
    for email in (ANA, "nobody@example.com"):
        before = OneTimeCode.objects.count(), JournalEntry.objects.count()
        with CaptureQueriesContext(connection) as queries:
            row = actions.request_code(email=email, browser="x" * 30, language="en", ip="192.0.2.1")
        rows = OneTimeCode.objects.count() - before[0], JournalEntry.objects.count() - before[1]
        seen.append((rows, len(queries), row.purpose, row.ticket_id, row.contact_id))
    assert seen[0] == seen[1]
    assert seen[0][0] == (1, 1)


NO_ADDRESS = [
    "",
    "ana",
    "ana@",
    "@example.com",
    "ana@example",
    "ana@@example.com",
    "ana@example..com",
    "ana@exam_ple.com",
    "ana@-x.com",
    "ana@[127.0.0.1]",
    "ana@1.2.3.4",
    "a b@example.com",
    "<ana@example.com>",
    '"a b"@example.com',
    "ana@example.com,bob@example.com",
    "ana@example.com\nBcc: x@example.com",
    "ana@exa\x00mple.com",
    "аna@example.com",
]


@pytest.mark.parametrize("email", [*NO_ADDRESS, "a" * 65 + "@example.com"])
def test_it_refuses_what_is_no_address(email: Any) -> None:
    with pytest.raises(EmailInvalid):
        ask(email=email)
    assert not OneTimeCode.objects.exists()


def test_a_contact_link_works_only_where_it_began(ana: Any) -> None:
    contact = ContactAddress.objects.create(customer_id=ana.customer_id, email="typo@example.com")
    _, opened = ask(email="typo@example.com", purpose="contact", contact=contact)
    with pytest.raises(LinkElsewhere):
        actions.follow_code_link(secret=opened.link_secret, browser="stranger" * 4)
    contact.refresh_from_db()
    assert contact.verified_at is None
    actions.follow_code_link(secret=opened.link_secret, browser="b" * 30)
    contact.refresh_from_db()
    assert contact.verified_at is not None


def test_asking_again_keeps_what_the_code_was_for(ana: Any) -> None:
    contact = ContactAddress.objects.create(customer_id=ana.customer_id, email="new@example.com")
    ask(email="new@example.com", purpose="contact", contact=contact)
    row, opened = ask(email="new@example.com")
    assert (row.purpose, row.contact_id) == ("contact", contact.id)
    actions.confirm_code(email="new@example.com", code=opened.code, browser="b" * 30)
    contact.refresh_from_db()
    assert contact.verified_at is not None
