"""Texts: `collect` them from all pages into the .po files, `compile` those for Django, `check` that none is wrong.

Compiling uses polib, so that a machine without gettext can run the house.
"""

import re
import subprocess
import sys
from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "src" / "visavis"
LOCALE = PACKAGE / "locale"
LANGUAGES = ["ru", "es", "zh_Hans", "ar"]
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}|</?\w+>")


def files() -> list[Path]:
    return sorted(LOCALE.glob("*/LC_MESSAGES/*.po"))


def compile_all() -> int:
    for path in files():
        polib.pofile(str(path)).save_as_mofile(str(path.with_suffix(".mo")))
    return 0


def collect() -> int:
    """Run makemessages (needs Debian's gettext) and report what is left to translate."""
    LOCALE.mkdir(exist_ok=True)
    wanted = [part for language in LANGUAGES for part in ("-l", language)]
    command = [sys.executable, "-m", "django", "makemessages", *wanted, "--no-wrap", "--add-location", "file"]
    leave = [
        part
        for folder in ("static", "tests", "migrations")
        for part in ("-i", f"{folder}/*", "-i", f"*/{folder}/*")
    ]
    subprocess.run([*command, *leave], cwd=PACKAGE, check=True)
    for path in files():
        po = polib.pofile(str(path), wrapwidth=0)
        for entry in po.obsolete_entries():
            po.remove(entry)
        tidy_head(po, path.parent.parent.name)
        po.save()
        print(f"{path.parent.parent.name:8} {po.percent_translated():3} %  {len(missing(po))} left")
        for entry in missing(po):
            print(f"         - {entry.msgid[:90]!r}")
    return 0


def tidy_head(po: polib.POFile, language: str) -> None:
    """Keep what programs need and drop what changes with every run or names nobody."""
    kept = ("MIME-Version", "Content-Type", "Content-Transfer-Encoding", "Plural-Forms")
    head = {"Project-Id-Version": "visavis", "Language": language}
    po.metadata = head | {name: po.metadata[name] for name in kept if name in po.metadata}
    po.metadata_is_fuzzy = False
    po.header = ""


def missing(po: polib.POFile) -> list[polib.POEntry]:
    return [entry for entry in po if not entry.obsolete and (not entry.translated() or entry.fuzzy)]


def faults(path: Path) -> list[str]:
    """Untranslated or fuzzy texts, and translations whose placeholders differ from the source's."""
    po = polib.pofile(str(path))
    found = [f"not translated: {entry.msgid[:90]!r}" for entry in missing(po)]
    for entry in po.translated_entries():
        forms = entry.msgstr_plural.values() if entry.msgid_plural else [entry.msgstr]
        allowed = set(PLACEHOLDER.findall(entry.msgid)) | set(PLACEHOLDER.findall(entry.msgid_plural))
        for form in forms:
            strange = set(PLACEHOLDER.findall(form)) - allowed
            lost = set() if entry.msgid_plural else allowed - set(PLACEHOLDER.findall(form))
            if strange or lost:
                found.append(
                    f"placeholders differ ({', '.join(sorted(strange | lost))}): {entry.msgid[:70]!r}"
                )
    return found


def check() -> int:
    bad = 0
    for path in files():
        for fault in faults(path):
            print(f"{path.relative_to(ROOT)}: {fault}")
            bad += 1
    lost = [
        language for language in LANGUAGES if not (LOCALE / language / "LC_MESSAGES" / "django.po").exists()
    ]
    for language in lost:
        print(f"no texts in {language}")
    print(f"texts: {len(files())} languages, {bad} faults")
    return 1 if bad or lost else 0


if __name__ == "__main__":
    sys.exit({"collect": collect, "compile": compile_all, "check": check}[sys.argv[1]]())
