"""What can be watched, and reading it: every view goes through its feature's lookup with the actor (S-17)."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection
from django.utils import translation

from visavis.features.calls import lookups as calls
from visavis.features.notices import lookups as notices
from visavis.features.people.actors import Actor, CustomerActor, StaffActor
from visavis.features.tickets import lookups as tickets
from visavis.features.verification import lookups as verification
from visavis.features.visits import lookups as visits
from visavis.features.visits.views import Board
from visavis.kernel import journal
from visavis.kernel.problems import NotFound, Problem
from visavis.kernel.wire import to_wire
from visavis.live.protocol import MINE, encode


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A view at one moment: everything up to journal entry `cursor` is in it."""

    cursor: int
    data: Any
    text: str
    """The data as JSON, written where it was read: a long board must not hold up the event loop."""


def _board(actor: Actor, desk_id: UUID) -> Board:
    if not isinstance(actor, StaffActor):
        raise NotFound
    return visits.board(actor=actor, desk_id=desk_id)


def _inbox(actor: Actor) -> list[notices.NoticeView]:
    language = actor.language if isinstance(actor, CustomerActor) else settings.LANGUAGE_CODE
    with translation.override(language):
        return notices.inbox(actor=actor)


READERS: dict[str, Callable[[Actor, UUID], Any]] = {
    "visit": lambda actor, id: visits.visit_view(actor=actor, visit_id=id),
    "ticket": lambda actor, id: tickets.conversation(actor=actor, ticket_id=id),
    "call": lambda actor, id: calls.call_view(actor=actor, call_id=id),
    "run": lambda actor, id: verification.run_of_call(actor=actor, call_id=id),
    "board": _board,
    "inbox": lambda actor, _id: _inbox(actor),
}


def topic_of(actor: Actor, view: str, id: UUID) -> str | None:
    """The journal topic behind a view; None for a view that this person can't have."""
    if view == "board":
        return f"desk:{id}"
    if view != "inbox":
        return f"{view}:{id}"
    if isinstance(actor, CustomerActor) and actor.customer_id is not None and id in (MINE, actor.customer_id):
        return f"customer:{actor.customer_id}"
    return None


def read(actor: Actor, view: str, id: UUID) -> Snapshot | None:
    """The view as this person may see it; None when it is missing or somebody else's, which look alike."""
    try:
        with one_moment():
            cursor = journal.head()
            data = to_wire(READERS[view](actor, id))
        return Snapshot(cursor, data, encode(data))
    except Problem:
        return None


def frame(snapshot: Snapshot, *, view: str, name: str) -> str:
    """The snapshot as it travels; the view's name and id are plain words."""
    head = f'{{"type":"snapshot","view":"{view}","id":"{name}","cursor":{snapshot.cursor},"data":'
    return f"{head}{snapshot.text}}}"


@contextmanager
def one_moment() -> Iterator[None]:
    """All reads inside see the database at the same moment, and hold up no writer."""
    if connection.in_atomic_block:
        yield
        return
    postgres = connection.vendor == "postgresql"
    with connection.cursor() as cursor:
        cursor.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY" if postgres else "BEGIN DEFERRED")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("ROLLBACK")
