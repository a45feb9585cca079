"""Doors that import-linter cannot tell: what `rules.py` may import, signals, the clock, vendors, reach past the doors.

Each rule says why it is there; a fault names file and line.
"""

import ast
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "src" / "visavis"
OPEN_TO_OTHERS = {
    *(
        "actions",
        "lookups",
        "events",
        "models",
        "problems",
        "actors",
        "views",
        "rules",
        "ports",
        "middleware",
    ),
    *("apps", "texts", "texts_agent", "texts_customer"),
}
FURTHER_ROOMS = {
    ("people", "connect"),
    ("visits", "timeline"),
    ("appointments", "calendar"),
    ("captions", "ear"),
    ("evidence", "words"),
}
"""Lookups large enough for a file of their own, the stream of speech that the hub holds, words for codes."""


@dataclass(frozen=True)
class Import:
    """One imported module (and name), as written."""

    module: str
    names: tuple[str, ...]
    line: int


def imports(tree: ast.AST) -> Iterator[Import]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield Import(alias.name, (), node.lineno)
        elif isinstance(node, ast.ImportFrom):
            yield Import(node.module or "", tuple(alias.name for alias in node.names), node.lineno)


def rules_are_pure(path: Path, tree: ast.AST) -> Iterator[tuple[int, str]]:
    """The thinking stays testable in microseconds: standard library, its own rules, numpy where lines and times are."""
    parts = path.relative_to(PACKAGE).parts
    if "rules.py" not in parts and "rules" not in parts[:-1]:
        return
    reckons = {"waiting", "appointments"} & set(parts)
    allowed = set(sys.stdlib_module_names) | ({"numpy", "sortedcontainers"} if reckons else set())
    for found in imports(tree):
        own = found.module.startswith("visavis.features.") and ".rules" in f".{found.module}."
        if found.module.split(".")[0] not in allowed and not own:
            yield found.line, f"rules are pure: {found.module} is not of the standard library"


def no_signals(path: Path, tree: ast.AST) -> Iterator[tuple[int, str]]:
    """News travels by the journal, so that it is ordered, durable and visible (door 6)."""
    for found in imports(tree):
        if found.module in {"django.dispatch", "django.db.models.signals", "django.core.signals"}:
            yield found.line, "no Django signals: record an event in the journal instead"


def one_clock(path: Path, tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Tests and benches move time; that needs one clock."""
    if path.name == "clock.py":
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            owner = ast.unparse(node.func.value)
            if (node.func.attr, owner) in {("now", "datetime"), ("now", "timezone"), ("utcnow", "datetime")}:
                yield node.lineno, "time comes from kernel.clock.now()"


def inner_rooms(path: Path, tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Other features and entrances use a feature's front rooms; what lies behind may change freely."""
    mine = path.relative_to(PACKAGE).parts
    if mine[0] in {"site", "adapters"}:
        return
    for found in imports(tree):
        parts = found.module.split(".")
        if parts[:2] != ["visavis", "features"] or len(parts) < 3 or mine[:2] == ("features", parts[2]):
            continue
        rooms = (parts[3],) if len(parts) > 3 else found.names
        for room in rooms:
            shut = room not in OPEN_TO_OTHERS and (parts[2], room) not in FURTHER_ROOMS
            if shut or len(parts) > 4:
                yield found.line, f"{found.module}: {room} is an inner room of {parts[2]}"


def main() -> int:
    faults = []
    for path in sorted(PACKAGE.rglob("*.py")):
        if {"tests", "migrations"} & set(path.parts):
            continue
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for rule in (rules_are_pure, no_signals, one_clock, inner_rooms):
            faults += [f"{path.relative_to(ROOT)}:{line}: {words}" for line, words in rule(path, tree)]
    print("\n".join(faults))
    print(f"house rules: {len(faults)} faults")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
