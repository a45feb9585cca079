"""The worker: a few threads, each doing one thing whenever the bell rings, and every second anyway.

It runs beside the pages in one process, or as `visavis worker` in as many processes as wanted: everything it calls
is claimed in the database (leases, cursors, conditional updates), so two workers never do a thing twice.
"""

import logging
import random
import threading
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass

from django.db import connections

from visavis.features.captions import actions as captions
from visavis.features.evidence import actions as evidence
from visavis.features.notices import actions as notices
from visavis.features.people import actions as people
from visavis.features.visits import actions as visits
from visavis.kernel import bell, claims, jobs, limits

log = logging.getLogger(__name__)

LANES = ("codes", "mail", "push", "documents", "default")
"""Each lane has a thread of its own, so that ten thousand reminders never keep a code waiting (F-13), and a push
service that hangs keeps no mail waiting."""
EVERY = 1.0
"""Seconds between two looks when no bell rings: bells may be lost."""
REST_AFTER_TROUBLE = 30.0
HOUR = 3600.0


@dataclass(frozen=True)
class Duty:
    """`work` returns how much it did; while that is more than nothing it is called again at once. `on_bell` duties
    run as soon as something was written, the others only every `every` seconds. `rest`: seconds between two looks
    however often the bell rings, so that hundreds of joins a second don't have the worker look hundreds of times."""

    name: str
    work: Callable[[], int]
    every: float = EVERY
    on_bell: bool = True
    rest: float = 0.0


class Worker:
    """Runs all duties until `stop` is set. A duty that fails is logged, rests a little longer each time, and never
    takes the others with it."""

    def __init__(self, stop: threading.Event, duties: list[Duty] | None = None) -> None:
        self.stop = stop
        self.duties = duties if duties is not None else house_duties()
        self._bells = {duty.name: threading.Event() for duty in self.duties}

    def run(self) -> None:
        """Work until told to stop; returns after every thread has finished what it was doing."""
        unsubscribe = bell.listen(self._heard)
        threads = [
            threading.Thread(target=self._keep, args=(duty,), name=f"worker-{duty.name}", daemon=True)
            for duty in self.duties
        ]
        for thread in threads:
            thread.start()
        try:
            self.stop.wait()
        finally:
            unsubscribe()
            self._wake(self.duties)
            for thread in threads:
                thread.join(timeout=10)

    def _heard(self, topic: str | None, message: dict[str, object] | None) -> None:
        if topic is None:
            self._wake([duty for duty in self.duties if duty.on_bell])

    def _wake(self, duties: list[Duty]) -> None:
        for duty in duties:
            self._bells[duty.name].set()

    def _keep(self, duty: Duty) -> None:
        heard, failures = self._bells[duty.name], 0
        try:
            while not self.stop.is_set():
                heard.clear()
                try:
                    while duty.work() and not self.stop.is_set():
                        pass
                    failures = 0
                except Exception as trouble:
                    failures += 1
                    _log_trouble(duty.name, trouble)
                    # Whatever state the connection is in, the next round begins with a fresh one.
                    connections.close_all()
                if failures:
                    self.stop.wait(min(REST_AFTER_TROUBLE, 2.0 ** min(failures, 8) / 2))
                else:
                    self.stop.wait(duty.rest)
                    # A little apart from each other, so that several workers don't all look at one moment.
                    heard.wait(duty.every * random.uniform(0.9, 1.1))  # noqa: S311
        finally:
            connections.close_all()


def _log_trouble(name: str, trouble: Exception) -> None:
    """Where it happened, without the exception's text: that may hold somebody's data."""
    where = "".join(traceback.format_tb(trouble.__traceback__)[-4:])
    log.error("worker duty %s failed: %s\n%s", name, type(trouble).__name__, where)


def house_duties() -> list[Duty]:
    """What this house's worker does."""
    lanes = [Duty(f"lane-{lane}", _lane(lane), rest=0.2) for lane in LANES]
    return [
        Duty("clock", _clock, on_bell=False),
        Duty("offers", visits.dispatch_everywhere, rest=0.05),
        Duty("notices", notices.read_journal, rest=0.2),
        *lanes,
        Duty("staff-sessions", people.end_staff_sessions_over, every=5.0, on_bell=False),
        Duty("evidence", _erase_evidence, every=600.0, on_bell=False),
        Duty("forget", _Hourly(forget_old), every=60.0, on_bell=False),
    ]


def _lane(lane: str) -> Callable[[], int]:
    return lambda: jobs.run_due(lane=lane)


def _clock() -> int:
    visits.tick()
    return 0


def _erase_evidence() -> int:
    """Far more often than once a day: what was promised to be gone in a day is gone in a day (S-33)."""
    evidence.expire_exports()
    report = evidence.erase_due()
    if report.erased or report.failed:
        log.info("evidence: %d cases erased, %d could not be yet", len(report.erased), len(report.failed))
    return 0


class _Hourly:
    """Lets a duty through once an hour, by a clock that never jumps (I-33)."""

    def __init__(self, work: Callable[[], None]) -> None:
        self._work = work
        self._next = time.monotonic()

    def __call__(self) -> int:
        if time.monotonic() >= self._next:
            self._work()
            self._next = time.monotonic() + HOUR
        return 0


def forget_old() -> None:
    """Delete what has served its time: sessions, codes, limits, claims, finished jobs, old mail
    rows, kept lines of captions."""
    gone = {
        "people": people.forget_old(),
        "limits": limits.forget_old(),
        "claims": claims.forget_old(),
        "jobs": jobs.forget_old(),
        "mail": notices.forget_old(),
        "caption lines": captions.forget_old(),
    }
    log.info(
        "forgotten: %s", ", ".join(f"{name} {count}" for name, count in gone.items() if count) or "nothing"
    )
