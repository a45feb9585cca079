"""The policy packs that come with the house: read once, every file checked."""

from functools import cache
from pathlib import Path

from visavis.features.verification.problems import PackUnknown
from visavis.features.verification.rules.packs import Pack, load

FOLDER = Path(__file__).with_name("packs")


@cache
def packs() -> dict[str, Pack]:
    """Every pack by its key. Raises PackInvalid for a file that doesn't fit the schema or is called otherwise."""
    found = [load(path.read_text(encoding="utf-8")) for path in sorted(FOLDER.glob("*.json"))]
    return {pack.key: pack for pack in found}


def pack(key: str) -> Pack:
    """Raises PackUnknown."""
    if key not in packs():
        raise PackUnknown(field="pack")
    return packs()[key]
