"""Whole visits without a browser: pages as plain forms, the real actions, and the worker's steps by hand."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine

from support import postbox
from visavis.features.notices import actions as notices
from visavis.features.visits import actions as visits
from visavis.features.visits import lookups
from visavis.kernel import jobs


@pytest.fixture(autouse=True)
def journey(settings: Any, transactional_db: None) -> Iterator[None]:
    """Real commits (codes insist on them), an empty postbox, and no forecast of an earlier test."""
    settings.VISAVIS_MAIL = "support.postbox.Postbox"
    postbox.clear()
    lookups._forecasts.clear()
    lookups._hit_rates.clear()
    yield


@pytest.fixture
def work() -> Callable[[], None]:
    """What the worker does within a second: the clock's step, the journal's readers, the jobs that are due."""

    def step() -> None:
        visits.tick()
        while notices.read_journal():
            pass
        while jobs.run_due():
            pass

    return step


@pytest.fixture
def later() -> Iterator[Callable[..., None]]:
    """Move time on: `later(minutes=6)`."""
    with time_machine.travel(datetime.now(UTC), tick=True) as traveller:

        def move(**by: float) -> None:
            traveller.shift(timedelta(**by))

        yield move
