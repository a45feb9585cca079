"""The journal: the append-only record of everything that happened, and the mailbox of all news.

An action calls `record` inside its transaction; the entry and the change are one. After the commit the bell
rings, and readers (live pages, notices, the audit view) take up the entries after the last one they know.
Entries of one chain (a ticket, as a rule) are hash-chained: `verify` finds any changed, removed or moved one.
"""

import dataclasses
import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, ClassVar, get_args, get_origin, get_type_hints
from uuid import UUID

from django.db import connection, transaction
from django.db.models import QuerySet

from visavis.kernel import bell, clock
from visavis.kernel.models import JournalEntry
from visavis.kernel.prepared import Prepared, insert
from visavis.kernel.wire import to_wire

START = "0" * 64
_kinds: dict[str, type["Event"]] = {}


@dataclass(frozen=True)
class Event:
    """Base of all events. Subclasses are frozen dataclasses with a `kind`, closed and typed."""

    kind: ClassVar[str] = ""

    def __init_subclass__(cls) -> None:
        if cls.kind:
            known = _kinds.setdefault(cls.kind, cls)
            if known.__qualname__ != cls.__qualname__:
                raise TypeError(f"two events are called {cls.kind}")

    def topics(self) -> tuple[str, ...]:
        """Whom the news concerns, e.g. `ticket:<id>`, `desk:<id>`."""
        return ()

    def payload(self) -> dict[str, Any]:
        """Everything, as staff see it and as it is stored."""
        wire: dict[str, Any] = to_wire(self)
        return wire

    def public(self) -> dict[str, Any] | None:
        """What a customer's page may know of it; None keeps it among staff."""
        return None


@dataclass(frozen=True)
class ChainFault:
    """Where a chain is broken, and how."""

    chain: str
    seq: int
    reason: str


def kinds() -> dict[str, type[Event]]:
    """Every event type by its kind."""
    return dict(_kinds)


def load(kind: str, payload: dict[str, Any]) -> Event:
    """An event again from its stored form. Raises KeyError for a kind nobody declares."""
    event: Event = _build(_kinds[kind], payload)
    return event


def _build(cls: Any, value: Any) -> Any:
    """Turn a wire value into `cls` (a dataclass, a generic of one, or a plain type)."""
    if value is None:
        return None
    origin = get_origin(cls)
    if origin is not None:
        inner = [arg for arg in get_args(cls) if arg is not type(None)]
        if origin in (list, tuple, frozenset, set):
            return origin(_build(inner[0], item) for item in value)
        return value if origin is dict else _build(inner[0], value)
    if cls is UUID:
        return UUID(value)
    if cls is datetime:
        return datetime.fromisoformat(value)
    if dataclasses.is_dataclass(cls):
        # `cls` is Any narrowed to "a dataclass or its instance"; only classes come here.
        return cls(**{name: _build(hint, value.get(name)) for name, hint in _fields(cls)})  # type: ignore[operator, arg-type]
    return value


@cache
def _fields(cls: Any) -> list[tuple[str, Any]]:
    hints = get_type_hints(cls)
    return [(field.name, hints[field.name]) for field in dataclasses.fields(cls)]


def record(event: Event, *, chain: str, actor: str) -> JournalEntry:
    """Append `event` to `chain` in the running transaction and ring the bell after the commit."""
    if not connection.in_atomic_block:
        raise RuntimeError("journal.record belongs inside the transaction of its cause")
    if connection.vendor == "postgresql":
        # Ids must become visible in order, or a reader that follows the highest id would skip one.
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(740126)")
    last = _last.first(chain=chain)
    seq, prev_hash = (last.seq + 1, last.hash) if last else (1, START)
    entry = JournalEntry(
        at=clock.now(),
        chain=chain,
        seq=seq,
        kind=event.kind,
        actor=actor,
        payload=event.payload(),
        prev_hash=prev_hash,
    )
    entry.hash = entry_hash(entry)
    insert(entry)
    transaction.on_commit(bell.ring)
    return entry


_last = Prepared(lambda chain: JournalEntry.objects.filter(chain=chain).order_by("-seq")[:1], chain=str)


def entry_hash(entry: JournalEntry) -> str:
    """SHA-256 over a canonical form of the entry and its predecessor's hash."""
    body = [
        entry.prev_hash,
        entry.chain,
        entry.seq,
        to_wire(entry.at),
        entry.kind,
        entry.actor,
        entry.payload,
    ]
    text = json.dumps(body, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


AT_ONCE = 500


def _following(entry_id: int) -> QuerySet[JournalEntry]:
    return JournalEntry.objects.filter(id__gt=entry_id).order_by("id")


_next_ones = Prepared(lambda entry_id: _following(entry_id)[:AT_ONCE], entry_id=int)


def read_after(entry_id: int, *, limit: int = AT_ONCE) -> list[JournalEntry]:
    """The next entries after `entry_id`, oldest first."""
    return _next_ones.all(entry_id=entry_id) if limit == AT_ONCE else list(_following(entry_id)[:limit])


def peek_after(entry_id: int, *, limit: int = 500) -> list[tuple[int, str]]:
    """Id and kind of the next entries after `entry_id`, oldest first."""
    entries = JournalEntry.objects.filter(id__gt=entry_id).order_by("id")
    return list(entries.values_list("id", "kind")[:limit])


def head() -> int:
    """The id of the newest entry, 0 for an empty journal."""
    return JournalEntry.objects.order_by("-id").values_list("id", flat=True).first() or 0


def verify(chain: str) -> ChainFault | None:
    """Walk one chain; None when untouched, else the first place that doesn't fit."""
    prev_hash, expected = START, 1
    for entry in JournalEntry.objects.filter(chain=chain).order_by("seq").iterator():
        if entry.seq != expected:
            return ChainFault(chain, expected, "an entry is missing")
        if entry.prev_hash != prev_hash:
            return ChainFault(chain, entry.seq, "the entry does not follow its predecessor")
        if entry_hash(entry) != entry.hash:
            return ChainFault(chain, entry.seq, "the entry was changed")
        prev_hash, expected = entry.hash, expected + 1
    return None


def verify_all() -> Iterator[tuple[str, ChainFault | None]]:
    """Every chain with its fault, None for an untouched one."""
    for chain in JournalEntry.objects.order_by("chain").values_list("chain", flat=True).distinct().iterator():
        yield chain, verify(chain)
