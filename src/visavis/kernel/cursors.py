"""Readers of the journal that must see each entry exactly once move their cursor in the same transaction."""

from collections.abc import Callable, Container

from django.db import transaction

from visavis.kernel import journal
from visavis.kernel.models import Cursor, JournalEntry

PASSED_MOST = 200
"""So many entries are passed by, and looked at again next time, before a write moves the cursor over them."""


def advance(
    name: str,
    handle: Callable[[JournalEntry], None],
    *,
    limit: int = 200,
    kinds: Container[str] | None = None,
) -> int:
    """Give the next entries to `handle`, each in a transaction of its own with the cursor's move.

    Entries of other kinds than `kinds` are passed by without a write for each. Returns how many entries were
    handled. An exception stops before the entry that caused it.
    """
    Cursor.objects.get_or_create(name=name)
    done = 0
    while done < limit:
        if kinds is not None and not _pass_by(name, kinds):
            break
        with transaction.atomic():
            cursor = Cursor.objects.select_for_update().get(name=name)
            batch = journal.read_after(cursor.entry_id, limit=1)
            if not batch:
                break
            handle(batch[0])
            Cursor.objects.filter(name=name).update(entry_id=batch[0].id)
        done += 1
    return done


def _pass_by(name: str, kinds: Container[str]) -> bool:
    """Go on to the next entry of these kinds; False when there is none yet."""
    kept = Cursor.objects.values_list("entry_id", flat=True).get(name=name)
    here, found = kept, False
    while not found and (batch := journal.peek_after(here)):
        for entry_id, kind in batch:
            if found := kind in kinds:
                break
            here = entry_id
    if here > kept and (found or here - kept > PASSED_MOST):
        Cursor.objects.filter(name=name, entry_id=kept).update(entry_id=here)
    return found
