"""The end of evidence: keys first, then files, then the row says so (S-33, S-34).

A crash in between leaves a case that is still due; the next round does the rest.
"""

import logging
import time
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from visavis.features.evidence import keys, vault
from visavis.features.evidence.actions.cases import ATTEMPT, journal_case
from visavis.features.evidence.events import CaseShredded
from visavis.features.evidence.models import Case, Item
from visavis.features.evidence.problems import CaseGone, KeysUnreachable, OnHold
from visavis.kernel import clock
from visavis.kernel.problems import NotFound

log = logging.getLogger(__name__)

SETTLED = 3600.0
"""Seconds after which a sealed file without a row belongs to a keep that never ended."""


@dataclass(frozen=True)
class Erased:
    """One case that is (or would be) erased."""

    case_id: UUID
    ticket_id: UUID
    category: str
    opened_at: datetime
    keep_until: datetime
    items: int
    why: str


@dataclass(frozen=True)
class Report:
    """`held`: due, but under a legal hold. `failed`: the key store or the disk did not let go; tried again."""

    at: datetime
    dry_run: bool
    erased: list[Erased]
    held: list[UUID]
    failed: list[UUID] = field(default_factory=list)
    strays: int = 0
    """Sealed files that belong to no row."""


def erase_due(*, dry_run: bool = False) -> Report:
    """Erase every case whose time is over. A dry run says exactly what the same moment's round would erase."""
    now = clock.now()
    due = _due(now).order_by("keep_until", "id")
    found = [_erased(case) for case in due.filter(hold_reason="")]
    held = list(due.exclude(hold_reason="").values_list("id", flat=True))
    if dry_run:
        return Report(now, True, found, held, strays=len(_strays()))
    erased, failed = [], []
    for one in found:
        try:
            shred(case_id=one.case_id, why=one.why)
            erased.append(one)
        except (KeysUnreachable, OSError) as trouble:
            log.error("a case could not be erased: %s", type(trouble).__name__)
            failed.append(one.case_id)
        except (OnHold, CaseGone):
            log.info("a case that was due is held or gone by now")
    strays = _strays()
    for path in strays:
        path.unlink(missing_ok=True)
    return Report(now, False, erased, held, failed, len(strays))


def shred(*, case_id: UUID, why: str) -> Case:
    """Destroy the case's key, then its files: every copy of its evidence is unreadable from here on.

    Rows stay, without anything to read. Raises NotFound, OnHold, KeysUnreachable. Again changes nothing.
    """
    free = Case.objects.filter(id=case_id, hold_reason="", shredded_at=None)
    free.filter(erasing_at=None).update(erasing_at=clock.now())
    case = Case.objects.filter(id=case_id).first()
    if case is None:
        raise NotFound
    if case.shredded_at is not None:
        return case
    if case.erasing_at is None:
        raise OnHold
    with keys.problems():
        keys.store().destroy(case_id=case.id)
    vault.remove_case(case.id)
    with transaction.atomic():
        if free.update(state=Case.State.SHREDDED, shredded_at=clock.now()):
            journal_case(CaseShredded, case, by="system", why=why, items=case.items_count)
    case.refresh_from_db()
    return case


def _due(now: datetime) -> QuerySet[Case]:
    return Case.objects.filter(keep_until__lte=now, shredded_at=None)


def _erased(case: Case) -> Erased:
    why = "no_decision" if case.category == ATTEMPT else "kept_long_enough"
    return Erased(
        case.id, case.ticket_id, case.category, case.opened_at, case.keep_until, case.items_count, why
    )


def _strays() -> list[Path]:
    """Files that no row speaks of, old enough that no keep is still at them, and files of destroyed items."""
    found, old = [], time.time() - SETTLED
    for case_id, paths in vault.lying():
        items = Item.objects.filter(case_id=case_id).values_list("id", "destroyed_at")
        destroyed = {f"{item_id}.sealed": at is not None for item_id, at in items}
        found += [path for path in paths if destroyed.get(path.name, path.stat().st_mtime < old)]
    return found
