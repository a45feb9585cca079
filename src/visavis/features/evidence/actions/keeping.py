"""Keeping one thing: consent, decoding, sealing, disk, and only then the row that says so.

The order is the promise. Nothing touches the disk before the consent is committed (S-30, I-20); an item that was
acknowledged lies on disk, file and folder, and its row is committed (I-18). Between the two a crash leaves a sealed
file without a row, which the daily round takes away.
"""

import contextlib
import hashlib
import math
import secrets
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID
from weakref import WeakValueDictionary

from django.db import DatabaseError, connection, transaction

from visavis.features.evidence import keys, lookups, manifest, pictures, vault
from visavis.features.evidence.actions.cases import journal_case, sign_case
from visavis.features.evidence.events import EvidenceStopped, ItemDestroyed, ItemKept
from visavis.features.evidence.models import Case, Consent, Item
from visavis.features.evidence.problems import (
    CaseClosed,
    CaseGone,
    KeysUnreachable,
    NoConsent,
    NoRoom,
    TooLarge,
)
from visavis.features.evidence.rules.chain import START
from visavis.features.people.actors import Actor
from visavis.kernel import clock, ids, jobs
from visavis.kernel.problems import Invalid, NotFound

JSON = "application/json"
MOST_JSON = 256 * 1024
TRIES = 50
"""Of taking the next number while others take theirs."""


@dataclass(frozen=True)
class _Draft:
    """What is to be kept, before it has a number."""

    kind: str
    check_key: str
    source: str
    data: bytes
    media_type: str
    width: int
    height: int
    figures: dict[str, Any]
    client_key: str
    by: str
    then: Callable[[Item], None] | None


def keep(
    *,
    case_id: UUID,
    kind: str,
    check_key: str,
    source: str,
    data: bytes,
    media_type: str,
    client_key: str,
    figures: dict[str, Any],
    by: str,
    then: Callable[[Item], None] | None = None,
) -> Item:
    """Keep a picture. The same `client_key` again is the same item. Call it outside of a transaction.

    `then` runs in the transaction of the item's row: what must follow from it is committed with it or not at all.
    Raises NoConsent, CaseClosed, CaseGone, TooLarge, NotAPicture, NoRoom, KeysUnreachable; nothing is kept then.
    """
    draft = _Draft(
        kind, check_key, source, data, media_type, 0, 0, _clean(figures), client_key[:64], by, then
    )
    case = _ready(case_id, draft)
    if isinstance(case, Item):
        return case
    picture = pictures.clean(data, media_type)
    return _keep(case, replace(draft, data=picture.data, width=picture.width, height=picture.height))


def keep_record(
    *,
    case_id: UUID,
    kind: str,
    check_key: str,
    payload: dict[str, Any],
    by: str,
    client_key: str | None = None,
    then: Callable[[Item], None] | None = None,
) -> Item:
    """Keep something said or measured. A random salt goes along, so that its hash gives nothing away to guessing.

    Raises as `keep` does.
    """
    record = {"record": payload, "salt": secrets.token_hex(16)}
    data = manifest.canonical(record)
    if len(data) > MOST_JSON:
        raise TooLarge(megabytes=MOST_JSON / 1024 / 1024)
    key = client_key[:64] if client_key else f"house:{ids.new_id()}"
    draft = _Draft(kind, check_key, Item.Source.HOUSE, data, JSON, 0, 0, {}, key, by, then)
    case = _ready(case_id, draft)
    return case if isinstance(case, Item) else _keep(case, draft)


def destroy_item(*, actor: Actor, item_id: UUID, why: str) -> Item:
    """The sealed bytes are gone when this returns; the row stays in the chain and says so. Anybody who reaches the
    case may: a picture of a full card number is better gone than asked about. Raises NotFound, CaseGone."""
    item = Item.objects.select_related("case").filter(id=item_id).first()
    if item is None:
        raise NotFound
    case = lookups.case(actor=actor, case_id=item.case_id)
    if case.state == Case.State.SHREDDED:
        raise CaseGone
    with transaction.atomic():
        first = Item.objects.filter(id=item.id, destroyed_at=None).update(
            destroyed_at=clock.now(), destroyed_by=actor.journal_name, destroyed_why=why[:40]
        )
        if first:
            journal_case(ItemDestroyed, case, by=actor.journal_name, item_id=item.id, why=why[:40])
            # The old signature fits no longer; a job signs anew where this process or the key store can't.
            if Case.objects.filter(id=case.id, state=Case.State.CLOSED).update(signature=""):
                jobs.enqueue("evidence.sign", {"case_id": str(case.id)}, key=f"evidence-sign:{item.id}")
    # After the row, so that a crash in between leaves a file that the next round takes away, never a hole in the proof.
    vault.remove(item)
    item.refresh_from_db()
    case.refresh_from_db()
    if first and case.state == Case.State.CLOSED:
        with contextlib.suppress(KeysUnreachable):
            sign_case(case_id=case.id)
    return item


# --- within -------------------------------------------------------------------------------------------------------
_locks: WeakValueDictionary[UUID, "_Lock"] = WeakValueDictionary()
_guard = threading.Lock()


class _Lock:
    """One at a time for a case within this process; others' processes meet at the conditional update."""

    def __init__(self) -> None:
        self.lock = threading.Lock()


def _lock(case_id: UUID) -> _Lock:
    with _guard:
        return _locks.setdefault(case_id, _Lock())


def _clean(figures: dict[str, Any]) -> dict[str, Any]:
    """Small numbers and words only: what was read has no place in the open. Raises Invalid."""
    for name, value in figures.items():
        good = isinstance(value, bool | int | str) or (isinstance(value, float) and math.isfinite(value))
        if not good or len(str(name)) > 40 or len(str(value)) > 40:
            raise Invalid(field="figures")
    return {name: round(value, 4) if isinstance(value, float) else value for name, value in figures.items()}


def _ready(case_id: UUID, draft: _Draft) -> Case | Item:
    """The open case with its consent; the item itself when it was kept before."""
    case = Case.objects.filter(id=case_id).first()
    if case is None:
        raise NotFound
    if case.state == Case.State.SHREDDED:
        raise CaseGone
    if (before := case.items.filter(client_key=draft.client_key).first()) is not None:
        return before
    if case.state != Case.State.OPEN or case.erasing_at is not None:
        raise CaseClosed
    _need_consent(case, draft.kind)
    return case


def _need_consent(case: Case, kind: str) -> None:
    """A gap says that keeping stopped; it needs that there was a consent, all else that there is one."""
    given = Consent.objects.filter(visit_id=case.visit_id, kind=Consent.Kind.EVIDENCE)
    if kind != Item.Kind.GAP:
        given = given.filter(withdrawn_at=None)
    if connection.in_atomic_block:
        given = (
            given.select_for_update()
        )  # so that a consent that is taken back comes before or after, never between
    if given.first() is None:
        raise NoConsent


def _keep(case: Case, draft: _Draft) -> Item:
    try:
        key = keys.first_key(case_id=case.id) if case.items_count == 0 else keys.key(case_id=case.id)
        mine = _lock(case.id)  # held by name: the register forgets locks that nobody holds
        with mine.lock:
            for _ in range(TRIES):
                if (item := _try(case.id, draft, key)) is not None:
                    return item
        raise DatabaseError("others take every number of this case")
    except (NoRoom, KeysUnreachable) as problem:
        _stopped(case, problem.code.removeprefix("evidence."), draft.by)
        raise


def _try(case_id: UUID, draft: _Draft, key: bytes) -> Item | None:
    """Seal under the next number, then claim it; None when another was faster."""
    case = Case.objects.get(id=case_id)
    item = _item(case, draft)
    if (before := case.items.filter(client_key=draft.client_key).first()) is not None:
        return before
    vault.put(item, draft.data, key=key)
    try:
        with transaction.atomic():
            kept = _claim(case, item, draft)
    except BaseException:
        vault.remove(item)
        raise
    if not kept:
        vault.remove(item)
        return None
    return item


def _item(case: Case, draft: _Draft) -> Item:
    item = Item(
        id=ids.new_id(),
        case=case,
        sequence=case.items_count,
        kind=draft.kind,
        check_key=draft.check_key,
        source=draft.source,
        media_type=draft.media_type,
        size=len(draft.data),
        sha256=hashlib.sha256(draft.data).hexdigest(),
        width=draft.width,
        height=draft.height,
        figures=draft.figures,
        at=clock.now(),
        by=draft.by,
        client_key=draft.client_key,
        previous=case.head or START,
    )
    item.hash = manifest.item_hash(manifest.entry(item))
    return item


def _claim(case: Case, item: Item, draft: _Draft) -> bool:
    """The row, the chain's new head and the news in one; False when the number is another's by now."""
    open_cases = Case.objects.filter(id=case.id, state=Case.State.OPEN, erasing_at=None)
    if not open_cases.filter(items_count=item.sequence, head=case.head).update(
        items_count=item.sequence + 1, head=item.hash
    ):
        if not open_cases.exists():
            raise CaseClosed
        return False
    _need_consent(case, draft.kind)  # once more: it may have been taken back while the picture was on its way
    if draft.kind != Item.Kind.GAP:
        Case.objects.filter(id=case.id).exclude(stopped="").update(stopped="")
    item.save(force_insert=True)
    journal_case(
        ItemKept,
        case,
        by=draft.by,
        item_id=item.id,
        sequence=item.sequence,
        item_kind=item.kind,
        check_key=item.check_key,
        source=item.source,
        hash=item.hash,
    )
    if draft.then is not None:
        draft.then(item)
    return True


def _stopped(case: Case, why: str, by: str) -> None:
    """Say loudly, and once, that nothing more can be kept (I-21). Where the database has no room either, the answer to
    the asker is all there is."""
    with contextlib.suppress(DatabaseError), transaction.atomic():
        if Case.objects.filter(id=case.id).exclude(stopped=why).update(stopped=why):
            journal_case(EvidenceStopped, case, by=by, why=why)
