"""Start many threads at the same moment and collect what each one got."""

import threading
from collections.abc import Callable
from typing import TypeVar

from django.db import connection

from visavis.kernel.problems import Problem

T = TypeVar("T")


def at_once(count: int, act: Callable[[int], T]) -> list[T | Problem]:
    """Run `act(n)` in `count` threads that wait for each other; an expected Problem is a result like any other."""
    gate = threading.Barrier(count)
    results: list[T | Problem | None] = [None] * count
    broken: list[BaseException] = []

    def run(n: int) -> None:
        try:
            gate.wait(timeout=30)
            results[n] = act(n)
        except Problem as problem:
            results[n] = problem
        except BaseException as trouble:
            broken.append(trouble)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(n,)) for n in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=120)
    if broken:
        raise broken[0]
    return [result for result in results if result is not None]
