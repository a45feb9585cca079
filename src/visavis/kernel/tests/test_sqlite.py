"""Writers take turns: nobody starves, nobody keeps the turn."""

import threading
import time
from collections.abc import Callable

import pytest
from django.db import IntegrityError, OperationalError, connection, connections, transaction

from visavis.kernel.models import Bucket, Cursor
from visavis.kernel.sqlite.base import Turns


def test_turns_are_handed_on_in_the_order_of_asking() -> None:
    turns, order = Turns(), []
    turns.take(1)

    def ask(number: int) -> None:
        turns.take(5)
        order.append(number)
        turns.leave()

    threads = []
    for number in range(8):
        threads.append(threading.Thread(target=ask, args=(number,)))
        threads[-1].start()
        while len(turns._line) <= number:
            time.sleep(0.001)
    turns.leave()
    for thread in threads:
        thread.join()
    assert order == list(range(8))
    turns.take(0.01)


def test_whoever_gives_up_leaves_the_line() -> None:
    turns = Turns()
    turns.take(1)
    with pytest.raises(OperationalError):
        turns.take(0.01)
    turns.leave()
    turns.take(0.01)


def _in_threads(count: int, work: Callable[[], None]) -> None:
    troubles: list[BaseException] = []

    def run() -> None:
        try:
            work()
        except BaseException as trouble:
            troubles.append(trouble)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not troubles


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "sqlite", reason="other databases have their own queue")
def test_busy_writers_do_not_starve_a_small_one() -> None:
    Cursor.objects.create(name="count")
    slowest = 0.0

    def big() -> None:
        for _ in range(20):
            with transaction.atomic():
                row = Cursor.objects.get(name="count")
                time.sleep(0.002)
                row.entry_id += 1
                row.save()

    def small() -> None:
        nonlocal slowest
        for _ in range(20):
            start = time.monotonic()
            Cursor.objects.filter(name="count").update(name="count")
            slowest = max(slowest, time.monotonic() - start)

    turn = iter([big] * 6 + [small] * 2)
    lock = threading.Lock()

    def work() -> None:
        with lock:
            mine = next(turn)
        mine()

    _in_threads(8, work)
    assert Cursor.objects.get(name="count").entry_id == 120
    assert slowest < 3


@pytest.mark.django_db(transaction=True)
def test_the_turn_is_given_back_whatever_happens() -> None:
    until = "2026-01-01T00:00:00Z"

    def fail() -> None:
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            Bucket.objects.create(name="a", taken=1, until=until)
            raise ZeroDivisionError
        with pytest.raises(IntegrityError):
            Bucket.objects.bulk_create([Bucket(name="b", taken=1, until=until)] * 2)
        with transaction.atomic(), pytest.raises(IntegrityError), transaction.atomic():
            Bucket.objects.create(name="c", taken=1, until=until)
            Bucket.objects.create(name="c", taken=1, until=until)
        with transaction.atomic():
            Bucket.objects.create(name=threading.current_thread().name, taken=1, until=until)

    _in_threads(3, fail)
    assert Bucket.objects.count() == 3
