"""Races at the door: parallel guesses, parallel uses of one token or link, parallel requests (S-02, S-05, S-06)."""

import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest

import cast
from races.barrier import at_once
from visavis.features.people import actions
from visavis.features.people.actions import codes
from visavis.features.people.models import CustomerSession, OneTimeCode
from visavis.features.people.problems import CodeOver, CodeWrong, HostTokenRefused, LinkOver, TooManyCodes
from visavis.features.tickets import actions as tickets
from visavis.features.tickets.models import Invitation, Message, Ticket
from visavis.features.tickets.problems import AddressNotChanged
from visavis.kernel.models import JournalEntry
from visavis.kernel.problems import Problem

pytestmark = pytest.mark.django_db(transaction=True)
ANA, BROWSER = "ana@example.com", "b" * 30


def request() -> actions.OpenedCode:
    row = actions.request_code(email=ANA, browser=BROWSER, language="en", ip="192.0.2.1")
    opened = actions.open_code(code_id=row.id)
    assert opened is not None
    return opened


def wrong(opened: actions.OpenedCode, n: int) -> str:
    return f"{(int(opened.code) + 1 + n) % 10**8:08d}"


@pytest.fixture
def compared(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Every guess that reached the comparison."""
    seen: list[str] = []
    lock, real = threading.Lock(), codes.matches

    def count(code_hash: str, digits: str) -> bool:
        with lock:
            seen.append(digits)
        return real(code_hash, digits)

    monkeypatch.setattr(codes, "matches", count)
    yield seen


def guess(opened: actions.OpenedCode, count: int) -> list[Any]:
    return at_once(count, lambda n: actions.confirm_code(email=ANA, code=wrong(opened, n), browser=BROWSER))


def test_of_200_parallel_wrong_codes_five_are_compared(compared: list[str]) -> None:
    opened = request()
    results = guess(opened, 200)
    assert len(compared) == 5
    assert sorted({type(result) for result in results}, key=str) == [CodeOver, CodeWrong]
    assert OneTimeCode.objects.get().attempts == 5
    with pytest.raises(CodeOver):
        actions.confirm_code(email=ANA, code=opened.code, browser=BROWSER)
    assert not CustomerSession.objects.exists()


def test_without_the_guard_many_more_are_compared(
    compared: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Looking first and counting afterwards is the race that the conditional update closes."""

    def look_then_count(email: str, browser_hash: str) -> OneTimeCode | None:
        row = OneTimeCode.objects.get(email=email, browser_hash=browser_hash)
        if row.attempts >= 5:
            return None
        time.sleep(0.01)
        row.attempts += 1
        row.save(update_fields=["attempts"])
        return row

    monkeypatch.setattr(codes, "take_try", look_then_count)
    guess(request(), 40)
    assert len(compared) > 5


def test_of_50_parallel_uses_of_one_token_one_enters() -> None:
    token = cast.host_token()
    results = at_once(50, lambda n: actions.enter_by_host(token=token, browser=f"browser-{n}" * 4))
    assert CustomerSession.objects.count() == 1
    assert sum(isinstance(result, HostTokenRefused) for result in results) == 49


def test_first_visits_of_one_customer_make_one_customer() -> None:
    at_once(8, lambda n: actions.enter_by_host(token=cast.host_token(), browser=f"browser-{n}" * 4))
    assert len(set(CustomerSession.objects.values_list("customer_id", flat=True))) == 1


def test_a_code_and_its_link_let_one_in() -> None:
    opened = request()

    def use(n: int) -> Any:
        if n % 2:
            return actions.follow_code_link(secret=opened.link_secret, browser=f"phone-{n}" * 5)
        return actions.confirm_code(email=ANA, code=opened.code, browser=BROWSER)

    results = at_once(10, use)
    assert sum(not isinstance(result, Problem) for result in results) == 1
    assert CustomerSession.objects.count() == 1
    assert {type(r) for r in results if isinstance(r, Problem)} <= {CodeOver, LinkOver}


def test_parallel_requests_stay_within_the_limit_and_leave_one_open_code() -> None:
    results = at_once(
        30, lambda n: actions.request_code(email=ANA, browser=BROWSER, language="en", ip="192.0.2.1")
    )
    assert sum(not isinstance(result, TooManyCodes) for result in results) == 3
    assert OneTimeCode.objects.filter(superseded_at=None).count() == 1
    assert JournalEntry.objects.filter(kind="people.code_requested").count() == 3


def test_a_link_is_claimed_by_one_browser(ticket: Ticket) -> None:
    secret = tickets.make_entry_link(ticket_id=ticket.id, email=ANA)
    results: list[Any] = at_once(
        20, lambda n: tickets.follow_entry_link(secret=secret, browser=f"browser-{n}" * 4)
    )
    assert sum(result.session is not None for result in results) == 1
    assert sum(result.needs_code for result in results) == 19


def test_one_key_is_one_message(ana: Any, ticket: Ticket) -> None:
    results: list[Any] = at_once(
        20, lambda n: tickets.say(actor=ana, ticket_id=ticket.id, text="Hello", client_key="one")
    )
    assert len({message.id for message in results}) == 1
    assert Message.objects.filter(client_key="one").count() == 1
    assert JournalEntry.objects.filter(kind="ticket.message").count() == 1


def test_one_invitation_is_open(ben: Any, cleo: Any, ticket: Ticket) -> None:
    from datetime import timedelta

    from visavis.features.tickets.problems import AlreadyInvited
    from visavis.kernel import clock

    until = clock.now() + timedelta(days=1)
    results = at_once(
        10,
        lambda n: tickets.invite(
            actor=ben if n % 2 else cleo,
            ticket_id=ticket.id,
            purpose="other",
            bring=[],
            line="",
            valid_until=until,
        ),
    )
    assert Invitation.objects.count() == 1
    assert sum(isinstance(result, AlreadyInvited) for result in results) == 9


def test_two_readers_of_the_journal_tell_once(ben: Any, ticket: Ticket) -> None:
    from visavis.features.notices import actions as notices
    from visavis.features.notices.models import MailOut

    for number in range(5):
        actions.request_code(email=f"x{number}@example.com", browser=BROWSER, language="en", ip="192.0.2.1")
    at_once(6, lambda n: notices.read_journal())
    assert MailOut.objects.filter(kind="code").count() == 5


def test_of_two_changes_of_one_address_one_wins(ticket: Ticket) -> None:
    """Two browsers in the old mailbox, each with a right code for another new address: the second one to come does not
    reach the ticket any more."""
    asked = []
    for number in range(2):
        actor = cast.enter_by_mail(ANA, browser=f"browser-{number}" * 4)
        row = tickets.ask_contact_code(
            actor=actor,
            ticket_id=ticket.id,
            email=f"new{number}@example.net",
            browser=BROWSER,
            language="en",
            ip="",
        )
        opened = actions.open_code(code_id=row.id)
        assert opened is not None
        asked.append((actor, opened))
    results = at_once(
        2,
        lambda n: tickets.confirm_code(
            actor=asked[n][0], email=asked[n][1].email, code=asked[n][1].code, browser=BROWSER
        ),
    )
    assert sum(isinstance(result, AddressNotChanged) for result in results) == 1
    assert JournalEntry.objects.filter(kind="ticket.contact_changed").count() == 1
    assert CustomerSession.objects.filter(email__startswith="new").count() == 1
