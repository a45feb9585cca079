"""What was kept, opened. For jobs and for features that have checked who asks and written down that they look."""

import hashlib
import json
from typing import Any
from uuid import UUID

from visavis.features.evidence import keys, vault
from visavis.features.evidence.models import Case, Item
from visavis.features.evidence.problems import CaseGone, EvidenceDamaged
from visavis.kernel.problems import NotFound


def bytes_of(*, item_id: UUID) -> bytes:
    """Raises NotFound, CaseGone (erased or destroyed), EvidenceDamaged, KeysUnreachable."""
    item = Item.objects.select_related("case").filter(id=item_id).first()
    if item is None:
        raise NotFound
    if item.destroyed_at is not None or item.case.state == Case.State.SHREDDED:
        raise CaseGone
    data = vault.take(item, key=keys.key(case_id=item.case_id))
    if hashlib.sha256(data).hexdigest() != item.sha256:
        raise EvidenceDamaged
    return data


def record_of(*, item_id: UUID) -> dict[str, Any]:
    """What `keep_record` was given. Raises as `bytes_of` does."""
    record: dict[str, Any] = json.loads(bytes_of(item_id=item_id))["record"]
    return record
