"""Build the wheel with the front end and the texts inside, and try it in an environment of its own."""

import os
import shutil
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = ROOT / ".venv" / "bin"
MUST = (
    "visavis/static/build/portal.js",
    "visavis/static/build/console.css",
    "visavis/locale/ru/LC_MESSAGES/django.mo",
    "visavis/site/demo/demo_host/handoff.py",
)


def build() -> Path:
    shutil.rmtree(ROOT / "dist", ignore_errors=True)
    subprocess.run([BIN / "hatchling", "build", "-t", "wheel"], cwd=ROOT, check=True)
    [wheel] = (ROOT / "dist").glob("*.whl")
    names = set(zipfile.ZipFile(wheel).namelist())
    missing = [name for name in MUST if name not in names]
    if missing:
        sys.exit(f"The wheel lacks {', '.join(missing)}.")
    return wheel


def try_out(wheel: Path) -> None:
    """Install with the locked packages into a fresh environment, migrate, check."""
    with tempfile.TemporaryDirectory() as place:
        python = Path(place, "env", "bin", "python")
        subprocess.run([sys.executable, "-m", "venv", Path(place, "env")], check=True)
        pip = [str(python), "-m", "pip", "install", "--quiet", "--no-deps", "--no-compile"]
        subprocess.run([*pip, "--require-hashes", "-r", str(ROOT / "requirements/base.txt")], check=True)
        subprocess.run([*pip, str(wheel)], check=True)
        visavis, env = python.parent / "visavis", {**os.environ, "VISAVIS_DATA": str(Path(place, "data"))}
        for command in (["migrate"], ["check", "--journal"]):
            subprocess.run([visavis, *command], env=env, cwd=place, check=True)


if __name__ == "__main__":
    made = build()
    try_out(made)
    print(f"{made.relative_to(ROOT)}: {made.stat().st_size / 1e6:.1f} MB, installs and runs")
