"""A siege of the door, acted out against the real actions: mails (S-09) and guesses (S-07, F-17).

Time stands still or is moved by hand, so an hour of an attack passes in seconds. The hash of a code stays as dear as in
the real house; it is computed only for codes that leave it and for guesses that are compared, which is the point.
"""

import contextlib
import os
import random
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

import cast
from support import postbox
from visavis.features.notices import actions as notices
from visavis.features.people import actions as people
from visavis.features.people.actions import codes
from visavis.features.people.models import CustomerSession
from visavis.features.people.problems import CodeOver, CodeWrong
from visavis.features.tickets import actions as tickets
from visavis.kernel import jobs
from visavis.kernel.problems import TooMany

ANA = "ana@example.com"
GUESSES = int(os.environ.get("VISAVIS_GUESSES", "10000"))
"""The rule's own number is 100000, which takes a minute and a half. What is compared doesn't depend on it: each code
counts its five tries before comparing, and three codes an hour leave the house."""
MIDNIGHT = datetime(2026, 11, 25, tzinfo=UTC)


def deliver() -> None:
    """What the worker does within a second."""
    while notices.read_journal():
        pass
    while jobs.run_due():
        pass


@pytest.fixture
def post(settings: Any) -> None:
    settings.VISAVIS_MAIL = "support.postbox.Postbox"
    postbox.clear()


@pytest.mark.slow
@pytest.mark.django_db
def test_ten_thousand_requests_for_one_victim_are_three_mails_an_hour_and_ten_a_day(
    ticket: Any, desk: Any, post: None, time_machine: Any
) -> None:
    """Every one from another browser and another network, by the code's door and by the door for guests; the attacker's
    own words reach nobody. Afterwards the owner, with a browser that was never here, opens the newest mail."""
    source, moments, at = random.Random(1), [], MIDNIGHT
    for number in range(10_000):
        if number % 10 == 0:
            at = MIDNIGHT + timedelta(seconds=number * 8)  # the whole day
            time_machine.move_to(at, tick=False)
        who = {
            "browser": f"browser-{number:020}",
            "ip": f"10.{number >> 8}.{number & 255}.7",
            "language": "en",
        }
        try:
            if source.random() < 0.9:
                people.request_code(email=ANA, **who)
            else:
                spam = {"name": "Buy at evil.example", "subject": "evil.example", "text": "evil.example"}
                tickets.open_as_guest(email=ANA, desk_id=desk.id, **spam, **who)
        except TooMany:
            continue
        deliver()
        moments += [at] * (len(postbox.everything()) - len(moments))
    assert len(moments) <= 10
    assert max(sum(first <= at < first + timedelta(hours=1) for at in moments) for first in moments) <= 3
    mails = postbox.everything()
    assert {mail.to for mail in mails} == {ANA}
    assert "evil" not in "".join(mail.subject + mail.text + mail.html for mail in mails)
    followed = tickets.follow_entry_link(secret=mails[0].secret, browser="owner" * 6, enter_only=True)
    assert followed.session is not None and followed.session.email == ANA
    people.request_code(email=ANA, browser="owner" * 6, language="en", ip="203.0.113.1")


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_guessing_for_an_hour_opens_nothing_and_shuts_nobody_out(time_machine: Any, monkeypatch: Any) -> None:
    """Guesses by the thousand within an hour from 50 addresses: as many codes as the house gives out, every one
    guessed at in turn. Fifteen guesses are ever compared: 15 in 100 million, whatever else is sent."""
    compared = 0
    matches = codes.matches

    def counted(code_hash: str, digits: str) -> bool:
        nonlocal compared
        compared += 1
        return matches(code_hash, digits)

    monkeypatch.setattr(codes, "matches", counted)
    source, outcomes = random.Random(2), {CodeWrong: 0, CodeOver: 0}
    for number in range(GUESSES):
        if number % 20 == 0:
            time_machine.move_to(MIDNIGHT + timedelta(seconds=number * 3600 / GUESSES), tick=False)
        browser = f"browser-{number % 50:020}"
        if number % (GUESSES // 500) == 0:
            with contextlib.suppress(TooMany):
                people.request_code(email=ANA, browser=browser, language="en", ip=f"198.51.100.{number % 50}")
        try:
            people.confirm_code(email=ANA, code=f"{source.randrange(10**8):08}", browser=browser)
        except (CodeWrong, CodeOver) as refused:
            outcomes[type(refused)] += 1
    assert compared == outcomes[CodeWrong] <= 15
    assert sum(outcomes.values()) == GUESSES
    assert not CustomerSession.objects.exists()
    time_machine.move_to(MIDNIGHT + timedelta(hours=1, minutes=1), tick=False)
    assert cast.enter_by_mail(ANA, browser="owner" * 6).email == ANA
