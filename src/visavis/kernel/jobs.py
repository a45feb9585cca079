"""Jobs: rows written with their cause, run afterwards at least once.

A job is leased for a while under an epoch; whoever finishes it must still hold that epoch, so a worker that woke
up too late changes nothing (F-21). Failures come back later and later; after the last try the job is FAILED and
stays visible.
"""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F, Q

from visavis.kernel import bell, clock
from visavis.kernel.models import Job

log = logging.getLogger(__name__)

LEASE = timedelta(seconds=60)
MAX_ATTEMPTS = 8
Task = Callable[[dict[str, Any]], None]
_tasks: dict[str, Task] = {}
_revivers: dict[str, Task] = {}


class GiveUp(Exception):
    """Raised by a task that knows that another try is useless; its text is kept."""


class TryLater(Exception):
    """Raised by a task that wants its next try after `seconds`, whatever the back-off says."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"later by {seconds} s")
        self.seconds = seconds


def task(name: str, *, revive: Task | None = None) -> Callable[[Task], Task]:
    """Register a function as the task `name`; it must bear being run twice. `revive` is told when a job that had failed
    for good gets another chance: what the task wrote down as failed with it is open again."""

    def register(function: Task) -> Task:
        _tasks[name] = function
        if revive is not None:
            _revivers[name] = revive
        return function

    return register


def enqueue(
    name: str,
    payload: dict[str, Any] | None = None,
    *,
    lane: str = "default",
    run_at: datetime | None = None,
    key: str | None = None,
) -> Job | None:
    """Write a job in the running transaction. A `key` that exists already makes this a no-op (None)."""
    now = clock.now()
    if key is not None and Job.objects.filter(key=key).exists():
        return None
    job = Job.objects.create(
        task=name, payload=payload or {}, lane=lane, key=key, run_at=run_at or now, created_at=now
    )
    transaction.on_commit(bell.ring)
    return job


def backoff(attempt: int) -> timedelta:
    """5 s, 20 s, 80 s, ... up to an hour."""
    return timedelta(seconds=min(3600, 5 * 4 ** max(0, attempt - 1)))


def run_due(*, lane: str | None = None, limit: int = 50) -> int:
    """Run jobs that are due (of one lane, or of all); returns how many were taken."""
    taken = 0
    while taken < limit and (job := _lease(lane)) is not None:
        taken += 1
        _run(job)
    return taken


def _lease(lane: str | None) -> Job | None:
    now = clock.now()
    due = Q(state=Job.State.WAITING, run_at__lte=now) | Q(state=Job.State.RUNNING, leased_until__lt=now)
    jobs = Job.objects.filter(due)
    if lane is not None:
        jobs = jobs.filter(lane=lane)
    for job in jobs.order_by("run_at", "id")[:5]:
        won = Job.objects.filter(due, id=job.id, epoch=job.epoch).update(
            state=Job.State.RUNNING,
            epoch=F("epoch") + 1,
            attempts=F("attempts") + 1,
            leased_until=now + LEASE,
        )
        if won:
            job.refresh_from_db()
            return job
    return None


def _run(job: Job) -> None:
    now = clock.now
    try:
        _tasks[job.task](job.payload)
    except GiveUp as reason:
        _end(job, state=Job.State.FAILED, problem=str(reason)[:300], ended_at=now())
    except TryLater as later:
        _end(job, state=Job.State.WAITING, run_at=now() + timedelta(seconds=later.seconds))
    except Exception as trouble:
        # Type only: the text of an exception may hold somebody's address.
        log.warning("job %s (%s) failed: %s", job.id, job.task, type(trouble).__name__)
        if job.attempts >= MAX_ATTEMPTS:
            _end(job, state=Job.State.FAILED, problem=type(trouble).__name__, ended_at=now())
        else:
            _end(job, state=Job.State.WAITING, run_at=now() + backoff(job.attempts))
    else:
        _end(job, state=Job.State.DONE, ended_at=now())


def _end(job: Job, **changes: Any) -> bool:
    held = Job.objects.filter(id=job.id, epoch=job.epoch, state=Job.State.RUNNING)
    return held.update(leased_until=None, **changes) == 1


def failed(*, limit: int = 100) -> list[Job]:
    """Jobs that are tried no more and wait for a look, the latest first."""
    return list(Job.objects.filter(state=Job.State.FAILED).order_by("-ended_at", "-id")[:limit])


@transaction.atomic
def retry(job_id: int) -> bool:
    """Give a failed job all its tries again, from now on; False when it isn't among the failed."""
    job = Job.objects.filter(id=job_id, state=Job.State.FAILED).first()
    if job is None or not _leave_failed(
        job, state=Job.State.WAITING, attempts=0, run_at=clock.now(), ended_at=None, problem=""
    ):
        return False
    if job.task in _revivers:
        _revivers[job.task](job.payload)
    transaction.on_commit(bell.ring)
    return True


def drop(job_id: int) -> bool:
    """Looked at, and no longer wanted: it is forgotten with the finished ones. False when it isn't among the failed."""
    job = Job.objects.filter(id=job_id, state=Job.State.FAILED).first()
    return job is not None and _leave_failed(job, state=Job.State.CANCELLED, ended_at=clock.now())


def _leave_failed(job: Job, **changes: Any) -> bool:
    return Job.objects.filter(id=job.id, state=Job.State.FAILED, epoch=job.epoch).update(**changes) == 1


def forget_old(*, days: int = 14) -> int:
    """Delete finished jobs older than `days`; failed ones stay until somebody looked."""
    before = clock.now() - timedelta(days=days)
    return Job.objects.filter(state__in=[Job.State.DONE, Job.State.CANCELLED], ended_at__lt=before).delete()[
        0
    ]
