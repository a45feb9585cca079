"""The journal proves itself, and nobody can rewrite it."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import ClassVar
from uuid import UUID

import pytest
from django.db import DatabaseError, connection, transaction

from visavis.kernel import ids, journal
from visavis.kernel.models import JournalEntry

pytestmark = pytest.mark.django_db


@dataclass(frozen=True)
class Seen:
    who: UUID
    at: datetime | None


@dataclass(frozen=True)
class Rehearsed(journal.Event):
    kind: ClassVar[str] = "test.rehearsed"
    name: str
    seen: Seen
    more: list[Seen]

    def topics(self) -> tuple[str, ...]:
        return ("test",)


def rehearsed(name: str = "first") -> Rehearsed:
    seen = Seen(ids.new_id(), datetime(2026, 11, 25, 12, tzinfo=UTC))
    return Rehearsed(name, seen, [seen, Seen(ids.new_id(), None)])


def write(count: int, chain: str = "ticket:1") -> list[JournalEntry]:
    with transaction.atomic():
        return [journal.record(rehearsed(str(n)), chain=chain, actor="system") for n in range(count)]


def rewrite(sql: str, *values: object) -> None:
    """What somebody with the database file and without the triggers could do."""
    with connection.cursor() as cursor:
        for what in ("update", "delete"):
            cursor.execute(f"DROP TRIGGER kernel_journal_no_{what}")
        cursor.execute(sql, values)


def test_an_event_comes_back_as_it_was() -> None:
    event = rehearsed()
    with transaction.atomic():
        entry = journal.record(event, chain="ticket:1", actor="system")
    stored = JournalEntry.objects.get(id=entry.id)
    assert journal.load(stored.kind, stored.payload) == event


def test_chains_count_by_themselves_and_verify() -> None:
    write(3, "ticket:1")
    write(2, "ticket:2")
    assert list(JournalEntry.objects.filter(chain="ticket:2").values_list("seq", flat=True)) == [1, 2]
    assert dict(journal.verify_all()) == {"ticket:1": None, "ticket:2": None}


def test_the_database_refuses_to_change_or_delete() -> None:
    write(1)
    for attempt in (
        lambda: JournalEntry.objects.update(kind="x"),
        lambda: JournalEntry.objects.all().delete(),
    ):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            attempt()


@pytest.mark.parametrize(
    ("sql", "reason"),
    [
        ("UPDATE kernel_journalentry SET payload = '{}' WHERE seq = 2", "changed"),
        ("UPDATE kernel_journalentry SET actor = 'nobody' WHERE seq = 2", "changed"),
        ("DELETE FROM kernel_journalentry WHERE seq = 2", "missing"),
        ("DELETE FROM kernel_journalentry WHERE seq = 1", "missing"),
    ],
)
def test_tampering_is_found(sql: str, reason: str) -> None:
    write(3)
    rewrite(sql)
    fault = journal.verify("ticket:1")
    assert fault is not None
    assert reason in fault.reason


def test_two_swapped_entries_are_found() -> None:
    write(3)
    rewrite("UPDATE kernel_journalentry SET seq = CASE seq WHEN 1 THEN 91 WHEN 2 THEN 92 ELSE seq END")
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE kernel_journalentry SET seq = CASE seq WHEN 91 THEN 2 WHEN 92 THEN 1 ELSE seq END"
        )
    assert journal.verify("ticket:1") is not None


@pytest.mark.django_db(transaction=True)
def test_recording_outside_a_transaction_is_refused() -> None:
    with pytest.raises(RuntimeError):
        journal.record(rehearsed(), chain="ticket:1", actor="system")
