"""Ids, limits, claims, sealing, jobs, words: each promise once."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from cryptography.exceptions import InvalidTag
from django.utils import translation

from visavis.kernel import claims, clock, ids, jobs, languages, limits, sealing
from visavis.kernel.models import Job
from visavis.kernel.problems import TooMany

NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)


def test_new_ids_are_ordered_by_time_and_valid() -> None:
    made = [ids.new_id() for _ in range(50)]
    assert all(made_id.version == 7 and made_id.variant == "specified in RFC 4122" for made_id in made)
    assert made == sorted(made)
    assert len(set(made)) == 50


@pytest.mark.django_db
def test_a_limit_holds_within_its_window_and_frees_afterwards() -> None:
    with time_machine.travel(NOON, tick=False) as travel:
        taken = [limits.take("code:x", limit=3, per_seconds=60) for _ in range(5)]
        assert taken == [True, True, True, False, False]
        assert limits.take("code:y", limit=3, per_seconds=60)
        travel.shift(timedelta(seconds=61))
        assert limits.take("code:x", limit=3, per_seconds=60)
        travel.shift(timedelta(hours=1))
        assert limits.forget_old() == 3


@pytest.mark.django_db
def test_a_name_is_spent_once() -> None:
    until = clock.now() + timedelta(minutes=1)
    assert claims.spend("jti:1", until=until)
    assert not claims.spend("jti:1", until=until)


def test_sealed_values_open_only_where_they_belong() -> None:
    blob = sealing.seal(b"12345678", about="code:1")
    assert sealing.open_sealed(blob, about="code:1") == b"12345678"
    assert b"12345678" not in blob
    with pytest.raises(InvalidTag):
        sealing.open_sealed(blob, about="code:2")
    for place in range(len(blob)):
        broken = bytearray(blob)
        broken[place] ^= 1
        with pytest.raises(InvalidTag):
            sealing.open_sealed(bytes(broken), about="code:1")


class Tasks:
    """Tasks that do as they are told, registered for one test."""

    def __init__(self) -> None:
        self.ran: list[dict[str, Any]] = []
        self.trouble: list[Exception] = []

    def __call__(self, payload: dict[str, Any]) -> None:
        self.ran.append(payload)
        if self.trouble:
            raise self.trouble.pop(0)


@pytest.fixture
def tasks() -> Tasks:
    doing = Tasks()
    jobs.task("test.task")(doing)
    return doing


@pytest.mark.django_db
def test_a_job_runs_once_and_its_key_keeps_twins_away(tasks: Tasks) -> None:
    assert jobs.enqueue("test.task", {"n": 1}, key="one")
    assert jobs.enqueue("test.task", {"n": 2}, key="one") is None
    assert jobs.run_due() == 1
    assert jobs.run_due() == 0
    assert tasks.ran == [{"n": 1}]


@pytest.mark.django_db
def test_a_failed_job_comes_back_later_and_is_given_up_visibly(tasks: Tasks) -> None:
    with time_machine.travel(NOON, tick=False) as travel:
        tasks.trouble = [ValueError("nothing secret")] * jobs.MAX_ATTEMPTS
        job = jobs.enqueue("test.task")
        assert job is not None
        for _attempt in range(jobs.MAX_ATTEMPTS):
            assert jobs.run_due() == 1
            assert jobs.run_due() == 0, "it must wait for its back-off"
            travel.shift(timedelta(hours=1))
        job.refresh_from_db()
        assert (job.state, job.problem) == (Job.State.FAILED, "ValueError")


@pytest.mark.django_db
def test_a_zombie_writes_nothing(tasks: Tasks) -> None:
    """A worker that lost its lease (it slept) must not end the job that another one runs now (F-21)."""
    with time_machine.travel(NOON, tick=False) as travel:
        job = jobs.enqueue("test.task")
        assert job is not None
        zombie = jobs._lease(None)
        assert zombie is not None
        travel.shift(jobs.LEASE + timedelta(seconds=1))
        fresh = jobs._lease(None)
        assert fresh is not None
        assert not jobs._end(zombie, state=Job.State.FAILED)
        job.refresh_from_db()
        assert (job.state, job.epoch) == (Job.State.RUNNING, 2)


@pytest.mark.parametrize(
    ("reader", "code", "name"),
    [("en", "ru", "Russian"), ("es", "en", "Inglés"), ("en", "xx", "xx"), ("en", "", "")],
)
def test_languages_have_names_in_the_readers_own(reader: str, code: str, name: str) -> None:
    with translation.override(reader):
        assert languages.name(code) == name


@pytest.mark.parametrize(
    ("reader", "minutes", "words"),
    [
        ("en", 1, "wait 1 minute "),
        ("en", 5, "wait 5 minutes "),
        ("ru", 21, "21 минуту"),
        ("ru", 5, "5 минут "),
    ],
)
def test_a_problem_counts_in_the_readers_language(reader: str, minutes: int, words: str) -> None:
    with translation.override(reader):
        assert words in TooMany(minutes=minutes).text
