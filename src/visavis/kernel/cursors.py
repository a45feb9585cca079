"""Readers of the journal that must see each entry exactly once move their cursor in the same transaction."""

from collections.abc import Callable

from django.db import transaction

from visavis.kernel import journal
from visavis.kernel.models import Cursor, JournalEntry


def advance(name: str, handle: Callable[[JournalEntry], None], *, limit: int = 200) -> int:
    """Give the next entries to `handle`, each in a transaction of its own with the cursor's move.

    Returns how many entries were handled. An exception stops before the entry that caused it.
    """
    Cursor.objects.get_or_create(name=name)
    done = 0
    while done < limit:
        with transaction.atomic():
            cursor = Cursor.objects.select_for_update().get(name=name)
            batch = journal.read_after(cursor.entry_id, limit=1)
            if not batch:
                break
            handle(batch[0])
            Cursor.objects.filter(name=name).update(entry_id=batch[0].id)
        done += 1
    return done
