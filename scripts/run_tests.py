"""Run parts of the tests, the fast ones first, and close with one line for each.

`all` runs the fast parts one after the other; then the browser tests, which wait for clocks and networks most of
their time, have the rest beside them, in what processor time they leave. Parts whose folder is empty are said to be
empty, never silently green. Exit code 1 when any part failed.
"""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = ROOT / ".venv" / "bin"
FRONTEND = ROOT / "frontend"
WORKERS = str(min(4, os.cpu_count() or 1))


@dataclass(frozen=True)
class Command:
    """One program of a part; `cwd` is where it runs."""

    words: tuple[str, ...]
    cwd: Path = ROOT
    env: dict[str, str] = field(default_factory=dict)


def tool(name: str, *words: str) -> Command:
    return Command((str(BIN / name), *words))


def python(*words: str) -> Command:
    return tool("python", *words)


def npm_tool(name: str, *words: str) -> Command:
    return Command((str(FRONTEND / "node_modules" / ".bin" / name), *words), cwd=FRONTEND)


NEVER_FOR_EVER = ("-o", "faulthandler_timeout=900", "-o", "faulthandler_exit_on_timeout=true")
"""A test that stands still for a quarter of an hour ends its part, with the stacks of all threads."""


def tests(folder: str, *words: str, how: str = "-q") -> Command:
    return tool("pytest", how, folder, *NEVER_FOR_EVER, *words)


SIDE_BY_SIDE = ("-n", WORKERS, "--dist", "loadfile")
PROGRAMS = tuple(
    str(path.relative_to(ROOT))
    for folder in ("scripts", "examples/demo_host")
    for path in sorted((ROOT / folder).glob("*.py"))
)
PARTS: dict[str, list[Command]] = {
    "check": [
        tool("ruff", "check"),
        tool("ruff", "format", "--check"),
        tool("mypy"),
        Command(
            (str(BIN / "mypy"), "--follow-imports=silent", *PROGRAMS),
            env={"MYPYPATH": "src:examples:scripts:tests"},
        ),
        tool("lint-imports"),
        python("scripts/check_sizes.py"),
        python("scripts/check_rules.py"),
        python("scripts/check_locks.py"),
        python("scripts/generate_types.py", "--check"),
        python("scripts/messages.py", "check"),
        python("scripts/requirements.py", "--check"),
        Command(
            (str(BIN / "django-admin"), "makemigrations", "--check", "--dry-run"),
            env={"DJANGO_SETTINGS_MODULE": "house_settings", "PYTHONPATH": str(ROOT / "tests")},
        ),
        npm_tool("tsc", "--noEmit"),
        npm_tool("eslint", "."),
    ],
    "unit": [tests("src", *SIDE_BY_SIDE)],
    "contracts": [tests("tests/contracts")],
    "races": [tests("tests/races")],
    "frontend-test": [npm_tool("vitest", "run")],
    "journeys": [tests("tests/journeys", *SIDE_BY_SIDE)],
    "faults": [tests("tests/faults", how="-v")],
    "browser": [tests("tests/browser", how="-v")],
    "package": [python("scripts/wheel.py")],
    # Without that limit: one of these may take an hour when it is asked for more tries.
    "long": [Command(tool("pytest", "-q", "src", "tests", "-m", "long").words, env={"VISAVIS_LONG": "1"})],
}


FIRST = ("check", "frontend-test", "unit", "races")
SIDE = ("contracts", "journeys", "faults", "package")
"""What runs beside the browser tests, one after the other. Of each the output is shown when it has ended."""

Write = Callable[[str], None]


def show(text: str) -> None:
    sys.stdout.write(text)
    sys.stdout.flush()


ASIDE = ("nice", "-n", "5")


def run(command: Command, write: Write, aside: bool) -> tuple[bool, str]:
    """Run with its output written; returns whether it went well, and its closing line."""
    path = f"{BIN}:{os.environ.get('PATH', '')}"
    process = subprocess.Popen(
        (*ASIDE, *command.words) if aside else command.words,
        cwd=command.cwd,
        env={**os.environ, **command.env, "PATH": path, "NO_COLOR": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
    )
    assert process.stdout is not None
    last = ""
    for line in process.stdout:
        write(line)
        last = line.strip() or last
    return process.wait() == 0, last


def empty(command: Command) -> bool:
    """Is this a pytest folder without tests?"""
    if not command.words[0].endswith("pytest"):
        return False
    return not any((ROOT / command.words[2]).rglob("test_*.py"))


Result = tuple[str, bool, list[str]]
"""A part's name, whether it went well, and a line for each of its commands."""


def run_part(name: str, write: Write = show, *, aside: bool = False) -> Result:
    good, lines = True, []
    for command in PARTS[name]:
        label = " ".join(
            Path(word).name if number == 0 else word for number, word in enumerate(command.words)
        )
        write(f"\n=== {name}: {label}\n")
        began = time.monotonic()
        well, last = (True, "no tests here yet") if empty(command) else run(command, write, aside)
        good = good and well
        spent = time.monotonic() - began
        lines.append(f"{'ok    ' if well else 'FAILED'} {name:14}{spent:6.1f} s  {label[:48]:50}{last[:90]}")
    return name, good, lines


def run_side(names: Sequence[str]) -> list[Result]:
    results = []
    for name in names:
        said: list[str] = []
        results.append(run_part(name, said.append, aside=True))
        show("".join(said))
    return results


def run_all() -> list[Result]:
    results = [run_part(name) for name in FIRST]
    with ThreadPoolExecutor(1) as beside:
        side = beside.submit(run_side, SIDE)
        results.append(run_part("browser"))
        return results + side.result()


def main(wanted: list[str]) -> int:
    results = run_all() if wanted == ["all"] else [run_part(name) for name in wanted]
    print("\n=== results")
    for _, _, lines in results:
        print("\n".join(lines))
    failed = [name for name, good, _ in results if not good]
    print(f"FAILED: {', '.join(failed)}" if failed else "All is well.")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
