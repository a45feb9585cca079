"""S-09, S-07: how many codes leave the house, what a crowd has to show for one; and the owner always gets in."""

import hashlib
import itertools
import random
import time
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import transaction

from cast import enter_by_mail
from visavis.features.people import actions, proofs, rules
from visavis.features.people.actions import ProofAnswer
from visavis.features.people.models import ContactAddress, OneTimeCode
from visavis.features.people.problems import DoorBusy, LinkElsewhere, LinkOver, ProofNeeded, TooManyCodes
from visavis.features.people.proofs import ProofQuestion
from visavis.kernel import ids
from visavis.kernel.models import Bucket

pytestmark = pytest.mark.django_db
ANA = "ana@example.com"
NOON = "2026-11-25T12:00:00+00:00"


def ask(email: str = "", *, browser: str = "", ip: str = "192.0.2.1", **more: Any) -> OneTimeCode:
    name = ids.secret(64)
    return actions.request_code(
        email=email or f"{name.lower().strip('-_')}@example.com",
        browser=browser or f"{name * 3}",
        language="en",
        ip=ip,
        **more,
    )


def solve(question: ProofQuestion) -> ProofAnswer:
    """What the page's script does."""

    def fits(part: int, number: int) -> bool:
        digest = hashlib.sha256(f"{question.seed}:{part}:{number}".encode()).digest()
        return int.from_bytes(digest[:4]) >> (32 - question.bits) == 0

    numbers = [next(n for n in itertools.count() if fits(part, n)) for part in range(question.parts)]
    return ProofAnswer(token=question.token, numbers=".".join(map(str, numbers)))


def crowd(settings: Any) -> None:
    """From now on everybody has to show a proof."""
    settings.VISAVIS_CODES_FREE_PER_HOUR = 0


def question_for(email: str = ANA, browser: str = "b" * 30, **more: Any) -> ProofQuestion:
    with pytest.raises(ProofNeeded) as caught:
        ask(email, browser=browser, **more)
    return caught.value.question


# --- proof of work --------------------------------------------------------------------------------------------------


def test_a_network_gets_thirty_codes_and_then_works_for_more() -> None:
    for _ in range(rules.FREE_PER_NETWORK_HOUR):
        ask()
    question = question_for()
    ask(ANA, browser="b" * 30, answer=solve(question))
    ask(ip="203.0.113.5")


def test_a_customer_s_whole_ipv6_network_counts_as_one() -> None:
    for number in range(rules.FREE_PER_NETWORK_HOUR):
        ask(ip=f"2001:db8:1:2::{number:x}")
    question_for(ip="2001:db8:1:2:ffff::1")
    ask(ip="2001:db8:1:3::1")


def test_a_network_that_works_hard_still_has_an_end(settings: Any) -> None:
    name = "code-net:" + ids.digest("192.0.2.1")[:32]
    ask()
    Bucket.objects.filter(name__startswith=name).update(taken=rules.CODES_PER_NETWORK_HOUR)
    with pytest.raises(DoorBusy):
        ask()
    ask(ip="203.0.113.5")


def test_the_whole_house_has_a_threshold_and_a_breaker(settings: Any) -> None:
    settings.VISAVIS_CODES_FREE_PER_HOUR, settings.VISAVIS_CODES_PER_HOUR = 3, 5
    ips = (f"198.51.100.{number}" for number in range(100))
    for _ in range(3):
        ask(ip=next(ips))
    for _ in range(2):
        browser, ip = ids.secret(160), next(ips)
        ask(ANA, browser=browser, ip=ip, answer=solve(question_for(browser=browser, ip=ip)))
    with pytest.raises(DoorBusy) as caught:
        ask(ip=next(ips))
    assert 1 <= caught.value.params["minutes"] <= 60


def test_a_refused_request_takes_nothing_from_anybody(settings: Any) -> None:
    crowd(settings)
    for _ in range(5):
        question_for()
    assert not Bucket.objects.exists() and not OneTimeCode.objects.exists()


def test_who_proved_the_mailbox_before_meets_neither_proof_nor_breaker(settings: Any) -> None:
    enter_by_mail(ANA, browser="owner" * 6)
    settings.VISAVIS_CODES_FREE_PER_HOUR = settings.VISAVIS_CODES_PER_HOUR = 0
    assert ask(ANA, browser="owner" * 6)
    with pytest.raises(DoorBusy):
        ask(ANA, browser="stranger" * 4)


def test_who_is_signed_in_works_for_nothing(settings: Any) -> None:
    crowd(settings)
    assert ask(ANA, signed_in=True)


def test_known_and_unknown_are_asked_alike(ana: Any, settings: Any) -> None:
    crowd(settings)
    first, second = question_for(ANA), question_for("nobody@example.com")
    assert (first.parts, first.bits, len(first.token)) == (second.parts, second.bits, len(second.token))


def test_an_answer_works_once_for_its_address_and_browser(settings: Any) -> None:
    crowd(settings)
    answer = solve(question_for())
    with pytest.raises(ProofNeeded):
        ask("other@example.com", browser="b" * 30, answer=answer)
    with pytest.raises(ProofNeeded):
        ask(ANA, browser="c" * 30, answer=answer)
    ask(ANA, browser="b" * 30, answer=answer)
    with pytest.raises(ProofNeeded) as caught:
        ask(ANA, browser="b" * 30, answer=answer)
    assert caught.value.again


def test_an_old_answer_is_none(settings: Any, time_machine: Any) -> None:
    crowd(settings)
    time_machine.move_to(NOON)
    answer = solve(question_for())
    time_machine.shift(timedelta(minutes=10, seconds=1))
    with pytest.raises(ProofNeeded):
        ask(ANA, browser="b" * 30, answer=answer)


@pytest.mark.parametrize(
    "numbers", ["", "1.2.3", "x" * 50, ".".join(["0"] * 16), "-1." * 15 + "-1", "9" * 5000]
)
def test_a_guess_is_no_answer(settings: Any, numbers: str) -> None:
    crowd(settings)
    question = question_for()
    for token in (question.token, question.token[:-2] + "xx", "", "\x00"):
        with pytest.raises(ProofNeeded):
            ask(ANA, browser="b" * 30, answer=ProofAnswer(token=token, numbers=numbers))


def test_more_load_means_more_work_up_to_an_end() -> None:
    bits = [rules.proof_bits(taken, 1000) for taken in (0, 1000, 1999, 2000, 4000, 8000, 10**6)]
    least, most = rules.PROOF_BITS_LEAST, rules.PROOF_BITS_MOST
    assert bits == [least, least, least, least + 1, least + 2, least + 3, most]
    assert rules.proof_bits(5, 0) == least


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8::1", "2001:db8::/64"),
        ("2001:db8:0:0:ffff::1", "2001:db8::/64"),
        ("", ""),
        ("unix:", "unix:"),
    ],
)
def test_what_counts_as_one_network(address: str, network: str) -> None:
    assert rules.network(address) == network


# --- the owner always gets in ---------------------------------------------------------------------------------------


def test_the_link_works_until_the_next_code_may_be_sent(time_machine: Any) -> None:
    time_machine.move_to(NOON, tick=False)
    rows = [ask(ANA) for _ in range(3)]
    assert [row.link_expires_at - row.created_at for row in rows] == [
        rules.CODE_LIFE,
        rules.CODE_LIFE,
        timedelta(hours=1),
    ]
    opened = actions.open_code(code_id=rows[-1].id)
    assert opened is not None
    time_machine.shift(timedelta(minutes=59))
    with pytest.raises(TooManyCodes):
        ask(ANA)
    session, _ = actions.follow_code_link(secret=opened.link_secret, browser="fresh" * 6)
    assert session.email == ANA


def test_at_every_moment_of_a_siege_the_owner_can_ask_or_has_a_link(time_machine: Any) -> None:
    """Two days of requests by others, at random moments, by any door; the owner has no browser that was ever here."""
    source, now = random.Random(9), datetime(2026, 11, 25, 12, tzinfo=UTC)
    links: list[str] = []
    for _ in range(400):
        now += timedelta(seconds=source.randrange(1, 900))
        time_machine.move_to(now, tick=False)
        if source.random() < 0.7:
            try:
                row = ask(
                    ANA, browser=f"thief{source.randrange(4)}" * 5, ip=f"198.51.100.{source.randrange(200)}"
                )
            except TooManyCodes:
                continue
            opened = actions.open_code(code_id=row.id)
            assert opened is not None
            links.append(opened.link_secret)
        elif not owner_may_ask():
            assert OneTimeCode.objects.filter(
                link_hash=ids.digest(links[-1]), used_at=None, superseded_at=None, link_expires_at__gt=now
            ).exists()
    assert len(links) >= 20


def owner_may_ask() -> bool:
    """Tried, and taken back."""
    with transaction.atomic():
        try:
            ask(ANA, browser="owner" * 6, ip="203.0.113.77")
        except TooManyCodes:
            return False
        finally:
            transaction.set_rollback(True)
        return True


def test_a_link_that_somebody_else_began_lets_the_owner_in_and_confirms_nothing(ana: Any) -> None:
    """Requests that would confirm an address are no way to use up the owner's links either."""
    contact = ContactAddress.objects.create(customer_id=ana.customer_id, email="typo@example.com")
    row = ask("typo@example.com", browser="thief" * 6, purpose="contact", contact=contact)
    opened = actions.open_code(code_id=row.id)
    assert opened is not None
    with pytest.raises(LinkElsewhere):
        actions.follow_code_link(secret=opened.link_secret, browser="owner" * 6)
    session, _ = actions.follow_code_link(secret=opened.link_secret, browser="owner" * 6, enter_only=True)
    contact.refresh_from_db()
    assert (session.proven, session.email, contact.verified_at) == ("email", "typo@example.com", None)
    with pytest.raises(LinkOver):
        actions.follow_code_link(secret=opened.link_secret, browser="owner" * 6, enter_only=True)


def test_the_answer_is_checked_in_no_time() -> None:
    """Checking must cost the house next to nothing, else the proof would be a weapon against it."""
    question = proofs.ask(email=ANA, browser_hash="b", bits=13)
    began = time.perf_counter()
    answer = solve(question)
    solved = time.perf_counter()
    numbers = [int(part) for part in answer.numbers.split(".")]
    assert rules.is_proof(question.seed, numbers, parts=question.parts, bits=question.bits)
    assert (time.perf_counter() - solved) * 20 < solved - began
