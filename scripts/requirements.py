"""Write docs/develop/requirements.md: every requirement of the rule books, the policy steps that serve it, the tests
that prove it, and where it is not met, why.

It joins three things that each stand in one place: the packs (what serves what), the texts (what a requirement asks and
why one is not met), and tests/requirements.json (how, and by which tests). `--check` writes nothing and fails when the
page differs, when a requirement has neither a step nor a reason, or when a named test does not exist.
"""

import ast
import json
import re
import sys
from functools import cache
from pathlib import Path

from django.conf import settings

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "src"))
if not settings.configured:
    settings.configure(USE_I18N=False, LANGUAGES=[("en", "English")])

from visavis.features.verification import library, texts  # noqa: E402
from visavis.features.verification.rules.packs import Pack  # noqa: E402
from visavis.features.verification.texts.requirements import BOOKS  # noqa: E402

PAGE = ROOT / "docs" / "develop" / "requirements.md"
PROOFS = ROOT / "tests" / "requirements.json"
OWN = {"B": "bafin-3-2017", "E": "etsi-119-461", "R": "rbi-vcip", "N": "nist-800-63a", "F": "finma-2016-7"}
"""The pack that a book's requirements are held against."""
HEAD = """\
# Requirements, steps, tests

Written by `scripts/requirements.py` from the policy packs, their texts and `tests/requirements.json`; `make check`
holds it against them. Ids are ours; each stands for a clause, or for a summary of one that we could read. Nobody has
certified anything: this table says what is built and what proves it, and where the house does not do what a book asks.
"In part" means: a step serves it, and the reason says what is missing.

"""


def proofs() -> dict[str, dict[str, object]]:
    found: dict[str, dict[str, object]] = json.loads(PROOFS.read_text(encoding="utf-8"))
    return found


@cache
def tests_of(path: Path) -> frozenset[str]:
    """Names of the tests in a file: Python functions, or the words of `it(...)` in TypeScript."""
    if not path.exists():
        return frozenset()
    source = path.read_text(encoding="utf-8")
    if path.suffix == ".py":
        tree = ast.parse(source)
        return frozenset(node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))
    return frozenset(re.findall(r"\b(?:it|test)\(\s*\"([^\"]+)\"", source))


def exists(test: str) -> bool:
    path, _, name = test.partition("::")
    return name in tests_of(ROOT / path)


def steps(pack: Pack, requirement: str) -> list[str]:
    """What of the pack serves it: checks by their titles, and the house itself."""
    found = [str(texts.KINDS[spec.kind]) for spec in pack.checks if requirement in spec.serves]
    return [*found, *(["the house, in every run"] if requirement in pack.serves else [])]


def state(pack: Pack, requirement: str) -> str:
    """ "met" | "in part" | "not met" | "" (neither served nor explained)."""
    served, reason = bool(steps(pack, requirement)), requirement in pack.not_met
    if served:
        return "in part" if reason else "met"
    return "not met" if reason else ""


def held() -> dict[str, Pack]:
    """{requirement id: the pack it is held against}, in the order of the books."""
    packs = library.packs()
    return {one: packs[OWN[one[0]]] for one in texts.REQUIREMENTS if one[0] in OWN}


def faults() -> list[str]:
    """What is missing; empty when every requirement is served and proved, or honestly not met."""
    found, known = [], proofs()
    for requirement, pack in held().items():
        tests = _names(known.get(requirement, {}))
        is_now = state(pack, requirement)
        if not is_now:
            found.append(f"{requirement}: nothing serves it in {pack.key}, and no reason is given")
        if is_now in ("met", "in part") and not tests:
            found.append(f"{requirement}: no test is named")
        found += [f"{requirement}: no such test: {test}" for test in tests if not exists(test)]
    others = [one for one in known if one not in held()]
    found += [f"{one}: not a requirement" for one in others if one not in texts.REQUIREMENTS]
    found += [
        f"{one}: no such test: {test}" for one in others for test in _names(known[one]) if not exists(test)
    ]
    return found


def page() -> str:
    parts, known, packs = [HEAD], proofs(), held()
    for letter, book in BOOKS.items():
        if letter not in OWN:
            continue
        mine = {one: pack for one, pack in packs.items() if one[0] == letter}
        count = [state(pack, one) for one, pack in mine.items()]
        summary = ", ".join(f"{count.count(word)} {word}" for word in ("met", "in part", "not met"))
        parts.append(f"## {book} (pack `{OWN[letter]}`)\n\n{summary}.\n\n")
        parts.append("| id | asks | | how, or why not | steps | tests |\n|---|---|---|---|---|---|\n")
        parts += [_row(one, pack, known.get(one, {})) for one, pack in mine.items()]
        parts.append("\n")
    parts.append(_others())
    return "".join(parts)


def _row(requirement: str, pack: Pack, proof: dict[str, object]) -> str:
    how = [str(proof.get("how", ""))]
    if requirement in pack.not_met:
        how.append(
            f"**{'In part' if steps(pack, requirement) else 'Not met'}:** {texts.NOT_MET[pack.not_met[requirement]]}"
        )
    tests = _tests(proof)
    served = "; ".join(steps(pack, requirement))
    words = " ".join(part for part in how if part).replace("|", "/")
    asks = str(texts.REQUIREMENTS[requirement])
    return f"| {requirement} | {asks} | {state(pack, requirement)} | {words} | {served} | {tests} |\n"


def _names(proof: dict[str, object]) -> list[str]:
    tests = proof.get("tests", [])
    return [str(test) for test in tests] if isinstance(tests, list) else []


def _tests(proof: dict[str, object]) -> str:
    return "<br>".join(f"`{test.rpartition('::')[2]}`" for test in _names(proof))


def _others() -> str:
    """What crosses the books: which packs serve it, and by what."""
    rows = ["## Across the books\n\n| id | asks | how | served by | tests |\n|---|---|---|---|---|\n"]
    known = proofs()
    for requirement, asks in texts.REQUIREMENTS.items():
        if requirement[0] in OWN:
            continue
        served = [
            f"`{pack.key}`: {'; '.join(steps(pack, requirement))}"
            for pack in library.packs().values()
            if steps(pack, requirement)
        ]
        why = [
            f"`{pack.key}`, not wholly: {texts.NOT_MET[pack.not_met[requirement]]}"
            for pack in library.packs().values()
            if requirement in pack.not_met
        ]
        proof = known.get(requirement, {})
        by = "<br>".join([*served, *why])
        rows.append(f"| {requirement} | {asks} | {proof.get('how', '')} | {by} | {_tests(proof)} |\n")
    return "".join(rows)


def main(words: list[str]) -> int:
    found = faults()
    for fault in found:
        print(fault)
    if "--check" not in words:
        PAGE.write_text(page(), encoding="utf-8")
    elif not PAGE.exists() or PAGE.read_text(encoding="utf-8") != page():
        found.append("page")
        print(f"{PAGE.relative_to(ROOT)} is old: run scripts/requirements.py")
    print(f"requirements: {len(held())}, {len(found)} faults")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
