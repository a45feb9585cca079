"""The worker keeps working: on a bell, without one, and past failures."""

import logging
import threading
from collections.abc import Callable
from typing import Any

import pytest

from visavis.kernel import bell
from visavis.worker import loop
from visavis.worker.loop import Duty, Worker


class Counter:
    """A duty that counts its calls and tells when enough have come."""

    def __init__(self, enough: int, act: Callable[[int], int] = lambda n: 0) -> None:
        self.calls, self.enough, self.act = 0, enough, act
        self.done = threading.Event()

    def __call__(self) -> int:
        self.calls += 1
        if self.calls >= self.enough:
            self.done.set()
        return self.act(self.calls)


def run(*duties: Duty) -> tuple[threading.Event, threading.Thread]:
    stop = threading.Event()
    thread = threading.Thread(target=Worker(stop, list(duties)).run)
    thread.start()
    return stop, thread


def finish(stop: threading.Event, thread: threading.Thread) -> None:
    stop.set()
    thread.join(timeout=10)
    assert not thread.is_alive()
    assert not [t for t in threading.enumerate() if t.name.startswith("worker-")]


def test_it_looks_without_a_bell() -> None:
    counter = Counter(3)
    stop, thread = run(Duty("look", counter, every=0.01))
    assert counter.done.wait(5)
    finish(stop, thread)


def test_a_bell_wakes_it_at_once_and_whispers_do_not() -> None:
    first, second = Counter(1), Counter(2)
    stop, thread = run(Duty("one", first, every=600), Duty("two", second, every=600))
    assert first.done.wait(5)
    bell.whisper("call:1", {})
    assert not second.done.wait(0.1)
    bell.ring()
    assert second.done.wait(5)
    finish(stop, thread)


def test_a_full_lane_is_emptied_in_one_go() -> None:
    counter = Counter(4, lambda n: 50 if n < 4 else 0)
    stop, thread = run(Duty("lane", counter, every=600))
    assert counter.done.wait(5)
    finish(stop, thread)


def test_one_failing_duty_takes_nobody_with_it(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loop, "REST_AFTER_TROUBLE", 0.01)

    address = "@".join(["ana", "example.com"])

    def fail(n: int) -> int:
        if n < 3:
            raise ValueError(address)
        return 0

    failing, fine = Counter(4, fail), Counter(3)
    with caplog.at_level(logging.ERROR):
        stop, thread = run(Duty("failing", failing, every=0.01), Duty("fine", fine, every=0.01))
        assert failing.done.wait(5) and fine.done.wait(5)
        finish(stop, thread)
    assert "duty failing failed: ValueError" in caplog.text
    assert "ana@" not in caplog.text


@pytest.mark.django_db(transaction=True)
def test_the_houses_own_duties_send_a_code(settings: Any) -> None:
    from visavis.features.notices.tests.memory_mail import MemoryMail
    from visavis.features.people import actions as people

    settings.VISAVIS_MAIL = "visavis.features.notices.tests.memory_mail.MemoryMail"
    MemoryMail.box.clear()
    stop = threading.Event()
    thread = threading.Thread(target=Worker(stop).run)
    thread.start()
    people.request_code(email="x@example.com", browser="b" * 30, language="en", ip="192.0.2.1")
    for _ in range(100):
        if MemoryMail.box:
            break
        stop.wait(0.1)
    finish(stop, thread)
    assert [mail.to for mail in MemoryMail.box] == ["x@example.com"]


@pytest.mark.django_db
def test_what_is_over_is_forgotten_once_an_hour(caplog: pytest.LogCaptureFixture) -> None:
    counter = Counter(1)
    hourly = loop._Hourly(lambda: counter() and None)
    assert [hourly(), hourly()] == [0, 0]
    assert counter.calls == 1
    with caplog.at_level(logging.INFO):
        loop.forget_old()
    assert "forgotten: nothing" in caplog.text
