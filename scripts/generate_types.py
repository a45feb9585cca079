"""Write frontend/shared/types.gen.ts: the events and views of the house as TypeScript.

`--check` writes nothing and fails when the file differs from what the Python dataclasses say, so that a page
can never wait for a field which the server stopped sending.
"""

import dataclasses
import inspect
import os
import sys
import types
import typing
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints
from uuid import UUID

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "frontend" / "shared" / "types.gen.ts"
FEATURES = (
    *("people", "desks", "tickets", "waiting", "calls", "captions", "evidence", "verification"),
    *("appointments", "visits", "notices"),
)
HEAD = """\
// Written by scripts/generate_types.py from the Python dataclasses. Change those, then run it again.

"""
TRAVELS = ("View", "Card", "Inbox", "Joined", "Accepted")
"""Names of what travels, beside everything in a feature's `views`."""
PLAIN: dict[Any, str] = {
    str: "string",
    UUID: "string",
    datetime: "string",
    int: "number",
    float: "number",
    bool: "boolean",
    Any: "unknown",
    object: "unknown",
    type(None): "null",
}


class Unfit(Exception):
    """A type that doesn't travel."""


class Writer:
    """Collects interfaces, nested ones first."""

    def __init__(self) -> None:
        self.done: dict[str, str] = {}

    def type_of(self, hint: Any) -> str:
        if hint in PLAIN:
            return PLAIN[hint]
        origin, args = get_origin(hint), get_args(hint)
        if origin is Literal:
            return " | ".join(f'"{arg}"' for arg in args)
        if origin in (Union, types.UnionType):
            return " | ".join(self.type_of(arg) for arg in args)
        if origin in (list, tuple, frozenset, set):
            inner = self.type_of(args[0])
            return f"readonly ({inner})[]" if " " in inner else f"readonly {inner}[]"
        if origin is dict:
            return f"Readonly<Record<string, {self.type_of(args[1])}>>"
        if hint is dict:
            return "Readonly<Record<string, unknown>>"
        if dataclasses.is_dataclass(hint) and isinstance(hint, type):
            self.interface(hint)
            return hint.__name__
        raise Unfit(str(hint))

    def interface(self, cls: type) -> None:
        if cls.__name__ in self.done:
            return
        hints = get_type_hints(cls)
        lines = [f"  readonly {f.name}: {self.type_of(hints[f.name])};" for f in dataclasses.fields(cls)]
        self.done[cls.__name__] = "\n".join([f"export interface {cls.__name__} {{", *lines, "}", ""])


def _answers(module: types.ModuleType) -> Iterator[type]:
    """The dataclasses that a feature's public functions answer with, whatever they are wrapped in."""
    for _name, function in inspect.getmembers(module, inspect.isfunction):
        if not function.__module__.startswith("visavis.features") or function.__name__.startswith("_"):
            continue
        try:
            answer = get_type_hints(function).get("return")
        except NameError:
            continue
        yield from _dataclasses_in(answer)


def _dataclasses_in(hint: Any) -> Iterator[type]:
    if isinstance(hint, type) and dataclasses.is_dataclass(hint):
        yield hint
    for arg in typing.get_args(hint):
        yield from _dataclasses_in(arg)


def generate() -> str:
    """The whole file."""
    from importlib import import_module, util

    from visavis.kernel import journal

    writer = Writer()
    for feature in FEATURES:
        for name in ("views", "lookups", "actions"):
            path = f"visavis.features.{feature}.{name}"
            if util.find_spec(path) is None:
                continue
            module = import_module(path)
            for cls in sorted(set(_answers(module)), key=lambda cls: cls.__name__):
                if not (cls.__module__.endswith(".views") or cls.__name__.endswith(TRAVELS)):
                    continue
                try:
                    writer.interface(cls)
                except Unfit:
                    continue
    views = dict(writer.done)
    kinds = dict(sorted(journal.kinds().items()))
    for cls in kinds.values():
        if cls.__module__.startswith("visavis."):
            writer.interface(cls)
    events = {name: text for name, text in writer.done.items() if name not in views}
    table = "".join(
        f'  readonly "{kind}": {cls.__name__};\n'
        for kind, cls in kinds.items()
        if cls.__module__.startswith("visavis.")
    )
    body = "\n".join([*views.values(), *events.values()])
    return (
        f"{HEAD}{body}\n/** What each kind of event carries to staff; customers get the public part of it. */\n"
        f"export interface EventData {{\n{table}}}\n"
    )


def main() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "visavis.site.settings")
    import django

    django.setup()
    text = generate()
    if "--check" not in sys.argv:
        TARGET.write_text(text)
        print(f"{TARGET.relative_to(ROOT)}: written")
        return 0
    if not TARGET.exists() or TARGET.read_text() != text:
        print(
            "frontend/shared/types.gen.ts is not what the Python dataclasses say: run scripts/generate_types.py"
        )
        return 1
    print("frontend/shared/types.gen.ts: up to date")
    return 0


if __name__ == "__main__":
    sys.exit(main())
