"""How items are hashed and chained (S-32). What an auditor's own script reckons must be the same, so the form is fixed:
canonical JSON (sorted keys, no spaces, UTF-8), SHA-256, hex."""

import hashlib
import json
from typing import Any

START = "0" * 64
"""What the first item names as its predecessor."""
UNHASHED = ("hash", "destroyed", "file")
"""What an item's hash leaves out: itself, what may happen to the item later, and where a dossier puts it."""


def canonical(value: Any) -> bytes:
    """Raises ValueError for what has no one form (NaN, infinity)."""
    return json.dumps(
        value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
    ).encode()


def item_hash(entry: dict[str, Any]) -> str:
    """Of an item as it stands in the manifest."""
    hashed = {name: value for name, value in entry.items() if name not in UNHASHED}
    return hashlib.sha256(canonical(hashed)).hexdigest()


def chain_faults(items: list[dict[str, Any]], *, head: str) -> list[str]:
    """What doesn't fit, in words; empty: nothing was changed, left out, added or moved."""
    faults, previous = [], START
    for number, entry in enumerate(items):
        if entry["sequence"] != number:
            faults.append(f"item {number}: an item is missing or was moved")
            break
        if entry["previous"] != previous:
            faults.append(f"item {number}: it does not follow its predecessor")
        if item_hash(entry) != entry["hash"]:
            faults.append(f"item {number}: it was changed")
        previous = entry["hash"]
    if not faults and head != (previous if items else ""):
        faults.append("the end of the chain is missing")
    return faults
