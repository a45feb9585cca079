"""The manifest of a case: every item with its hash, in order, and the house's signature over the whole (S-32, I-22)."""

import base64
import hashlib
from typing import Any

from visavis.features.evidence import keys, vault
from visavis.features.evidence.models import Case, Item
from visavis.features.evidence.problems import EvidenceDamaged
from visavis.features.evidence.rules.chain import canonical, chain_faults, item_hash
from visavis.kernel import pieces
from visavis.kernel.wire import to_wire

__all__ = ["canonical", "entry", "faults", "item_hash", "manifest", "signature_fits"]

FORMAT = "visavis-dossier-1"
EXTENSIONS = {"image/jpeg": "jpg", "image/png": "png", "image/webp": "webp", "application/json": "json"}


def manifest(case: Case) -> dict[str, Any]:
    """As it is signed and as it stands in a dossier."""
    return {
        "format": FORMAT,
        "installation": vault.installation(),
        "case": str(case.id),
        "ticket": case.ticket.number,
        "opened_at": to_wire(case.opened_at),
        "closed_at": to_wire(case.closed_at),
        "items": [entry(item) for item in case.items.order_by("sequence")],
        "head": case.head,
    }


def entry(item: Item) -> dict[str, Any]:
    """One item; its hash is SHA-256 over the canonical form of everything but `hash`, `destroyed` and `file`."""
    destroyed = {"at": to_wire(item.destroyed_at), "by": item.destroyed_by, "why": item.destroyed_why}
    return {
        "sequence": item.sequence,
        "id": str(item.id),
        "kind": item.kind,
        "check": item.check_key,
        "source": item.source,
        "media_type": item.media_type,
        "size": item.size,
        "sha256": item.sha256,
        "width": item.width,
        "height": item.height,
        "figures": item.figures,
        "at": to_wire(item.at),
        "by": item.by,
        "previous": item.previous,
        "hash": item.hash,
        "destroyed": destroyed if item.destroyed_at else None,
        "file": f"items/{item.sequence:04d}.{EXTENSIONS[item.media_type]}",
    }


def signature_fits(case: Case) -> bool:
    """Does the kept signature fit what the rows say now, under this house's key? Raises KeysUnreachable."""
    if not case.signature:
        return False
    with keys.problems():
        public_key = keys.store().public_key()
    return pieces.fingerprint(public_key) == case.signing_key and pieces.signed(
        canonical(manifest(case)), base64.b64decode(case.signature), public_key=public_key
    )


def faults(case: Case, *, deep: bool = True) -> list[str]:
    """What doesn't fit in a case, in words; empty: it is whole. `deep` opens every item as well.

    Raises KeysUnreachable, CaseGone.
    """
    found = chain_faults([entry(item) for item in case.items.order_by("sequence")], head=case.head)
    if case.items.count() != case.items_count:
        found.append("the number of items is not the one that was counted")
    if case.state == Case.State.CLOSED:
        if not case.signature:
            found.append("the manifest is not signed yet")
        elif not signature_fits(case):
            found.append("the signature does not fit")
    if deep and case.items_count and case.state != Case.State.SHREDDED:
        key = keys.key(case_id=case.id)
        for item in case.items.filter(destroyed_at=None).order_by("sequence"):
            try:
                whole = hashlib.sha256(vault.take(item, key=key)).hexdigest() == item.sha256
            except EvidenceDamaged:
                whole = False
            if not whole:
                found.append(f"item {item.sequence}: its bytes were changed or are missing")
    return found
