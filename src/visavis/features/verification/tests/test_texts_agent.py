"""Codes that the console's scripts hold are the server's, and every key they put together has a text."""

import re
from pathlib import Path

from visavis.features.verification import texts, texts_agent
from visavis.features.verification.rules import compare, moves
from visavis.features.verification.rules.packs import KINDS

RUN = Path(__file__).resolve().parents[5] / "frontend" / "console" / "run"
STATE = (RUN / "state.ts").read_text()


def _quoted(start: str, end: str) -> set[str]:
    return set(re.findall(r'"([a-z_]+)"', STATE.split(start, 1)[1].split(end, 1)[0]))


def test_reasons_offered_are_reasons_of_the_server() -> None:
    offered = _quoted("const DOCUMENT = ", "export function reasonsFor")
    offered |= _quoted("export const ABORT_REASONS", "/** Reasons to choose")
    assert offered - set(moves.REASONS) == set()
    assert moves.REASONS - offered == set(), "every reason can be chosen somewhere"


def test_every_kind_of_check_has_reasons_of_its_own() -> None:
    table = STATE.split("const REASONS", 1)[1].split("};", 1)[0]
    assert set(re.findall(r"^  (\w+):", table, re.MULTILINE)) == set(KINDS)


def test_words_put_together_by_the_scripts_exist() -> None:
    wanted = {
        *(f"run.evidence_{why}" for why in ("no_consent", "no_room", "keys_unreachable")),
        *(f"run.machine_{state}" for state in ("waiting", "ready", "unavailable", "failed")),
        *(f"run.source.{source}" for source in ("camera", "received", "house")),
        *(f"run.do_{decision}" for decision in moves.DECISIONS),
        *(f"run.about_{decision}" for decision in moves.DECISIONS),
        *(f"run.document_{kind}" for kind in ("passport", "id_card", "residence", "driving")),
        *(f"run.drawn_{sort}" for sort in ("move", "category", "question")),
        *(f"run.why_{verdict}" for verdict in moves.REASONED),
        *(f"run.digit.{name}" for name in ("number", "birth", "expiry", "optional", "composite")),
        *(f"verify.flag.{flag}" for flag in moves.FLAGS),
        *(f"verify.title.{kind}" for kind in KINDS),
        *(f"verify.look.{kind}" for kind in KINDS),
    }
    assert wanted - set(texts_agent.RUN) == set()


def test_every_quoted_key_exists_or_begins_one() -> None:
    quoted: set[str] = set()
    for path in RUN.glob("*.ts"):
        if not path.name.endswith(".test.ts"):
            quoted |= set(re.findall(r'"((?:run|still|keys|verify)\.[a-z_.]+)"', path.read_text()))
    known = texts_agent.RUN
    wrong = {
        key for key in quoted if key not in known and not any(one.startswith(f"{key}.") for one in known)
    }
    assert len(quoted) > 100
    assert wrong == set()


def test_every_reason_of_a_comparison_has_words() -> None:
    source = Path(compare.__file__).read_text()
    reasons = set(re.findall(r'Agreement\((?:None|True|False), "([a-z_]+)"', source)) - {"differs"}
    assert {f"run.compare.{why}" for why in reasons} - set(texts_agent.RUN) == set()


def test_own_controls_hide_no_words_of_the_others() -> None:
    own = {key for key in texts_agent.RUN if key not in texts.FOR_AGENT}
    assert {key.split(".")[0] for key in own} == {"run", "still", "keys", "verify"}
