"""The locks: every package pinned and hashed, no registry host in any file, and made from what pyproject.toml says."""

import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PINNED = re.compile(r"^([A-Za-z0-9._-]+)==\S+( ;.*?)? \\$")
HOSTS = re.compile(
    r"https?://[^\s\"']*(pypi|npmjs|python.?hosted|registry|artifact|mirror)[^\s\"']*", re.IGNORECASE
)
SETTINGS = (
    "requirements/*.txt",
    "frontend/package-lock.json",
    "frontend/.npmrc",
    "pyproject.toml",
    "Makefile",
    "scripts/*.sh",
)


def python_locks() -> list[str]:
    faults = []
    for path in sorted((ROOT / "requirements").glob("*.txt")):
        text = path.read_text()
        for entry in re.split(r"\n(?=\S)", text.strip()):
            first = entry.splitlines()[0]
            if first.startswith("#"):
                continue
            if not PINNED.match(first) or "--hash=sha256:" not in entry:
                faults.append(f"{path.name}: not pinned with a hash: {first}")
    return faults


def named(requirement: str) -> str:
    return re.split(r"[\[<>=!~; ]", requirement)[0].lower().replace("_", "-")


def complete() -> list[str]:
    """Everything pyproject.toml asks for is in the lock."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    always, extras = project["project"]["dependencies"], project["project"]["optional-dependencies"]
    wanted = {
        "base.txt": always,
        "dev.txt": always + project["dependency-groups"]["dev"],
        **{f"{name}.txt": always + requirements for name, requirements in extras.items()},
    }
    faults = []
    for name, requirements in wanted.items():
        locked = {
            line.split("==")[0]
            for line in (ROOT / "requirements" / name).read_text().splitlines()
            if "==" in line
        }
        missing = {named(requirement) for requirement in requirements} - locked
        faults += [f"{name} lacks {requirement}: run make locks" for requirement in sorted(missing)]
    return faults


def node_lock() -> list[str]:
    path = ROOT / "frontend" / "package-lock.json"
    packages = json.loads(path.read_text())["packages"]
    faults = []
    for name, package in packages.items():
        if not name:
            continue
        if "integrity" not in package:
            faults.append(f"package-lock.json: {name} has no hash")
        if "resolved" in package:
            faults.append(f"package-lock.json: {name} names a registry")
    return faults


def hosts() -> list[str]:
    """A clone must install from whatever registry its machine is set to."""
    tracked = subprocess.run(
        ["git", "ls-files", *SETTINGS], cwd=ROOT, capture_output=True, text=True, check=False
    )
    names = tracked.stdout.split() or [
        str(p.relative_to(ROOT)) for pattern in SETTINGS for p in ROOT.glob(pattern)
    ]
    hits = ((name, HOSTS.search((ROOT / name).read_text())) for name in names)
    return [f"{name} names a registry: {hit.group(0)}" for name, hit in hits if hit]


def main() -> int:
    faults = [*python_locks(), *complete(), *node_lock(), *hosts()]
    print("\n".join(faults))
    print(f"locks: {len(faults)} faults")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
