"""The texts of captions: every key that the scripts ask for, and the prepared sentences in all languages."""

import re
from pathlib import Path

import pytest
from django.conf import settings

from visavis.features.captions.models import FactCard
from visavis.features.captions.rules import SCRIPTS
from visavis.features.captions.script_lines import SCRIPT_LINES
from visavis.features.captions.texts import CAPTIONS, TRANSLATE
from visavis.kernel import texts

FRONTEND = Path(__file__).resolve().parents[5] / "frontend"
KEY = re.compile(r'["`]((?:captions|fact|script|talk)\.[a-z0-9_]+(?:\.[a-z0-9_]+)*)["`]')
MODULES = [
    *(path for path in (FRONTEND / "media/captions").glob("*.ts") if not path.name.endswith(".test.ts")),
    FRONTEND / "shared/translate.ts",
]
BUILT = {
    *(f"fact.kind.{kind}" for kind in FactCard.Kind.values),
    *(f"fact.{state}.{side}" for state in ("open", "right", "wrong") for side in ("customer", "agent")),
    *(f"{page}.quality.{quality}" for page in ("captions", "talk") for quality in ("neural", "gist", "llm")),
    *(f"captions.missing.{why}" for why in ("no_language", "not_installed")),
}


EVENTS = {"captions.side"}
"""Kinds of news that look like keys."""


def written() -> str:
    return "".join(path.read_text(encoding="utf-8") for path in MODULES)


@pytest.mark.parametrize("page", ["room", "console"])
def test_every_key_has_a_text_on_both_pages(page: str) -> None:
    asked = (set(KEY.findall(written())) | BUILT) - EVENTS
    assert len(asked) > 60
    assert asked - texts.keys(page) == set()


def test_looks_and_refusals_have_words_for_every_choice() -> None:
    choices = (FRONTEND / "media/captions/choices.ts").read_text()
    looks = re.findall(r"^  (mode|size|colour|back|place): \[(.*)\],", choices, re.MULTILINE)
    assert len(looks) == 5
    wanted = {
        f"captions.{look}.{value}" for look, values in looks for value in re.findall(r'"(\w+)"', values)
    }
    ability = (FRONTEND / "media/captions/ability.ts").read_text()
    refusals = re.search(r"REFUSALS = new Set\(\[(.*?)\]", ability)
    assert refusals is not None
    wanted |= {f"captions.refused.{code}" for code in re.findall(r'"(\w+)"', refusals[1])}
    assert wanted - set(CAPTIONS) == set()


def test_no_text_is_left_over() -> None:
    quoted = set(KEY.findall(written())) | BUILT
    everywhere = "".join(path.read_text() for path in (FRONTEND / "media").glob("*.ts"))
    loose = (
        "captions.refused.",
        "captions.mode",
        "captions.size",
        "captions.colour",
        "captions.back",
        "captions.place",
    )
    unused = {
        key
        for key in {**CAPTIONS, **TRANSLATE}
        if key not in quoted
        and f'"{key}"' not in everywhere
        and not key.startswith((*loose, "script.", "stage."))
    }
    assert unused == set()


def test_the_scripts_know_the_same_sentences_as_the_server() -> None:
    assert set(SCRIPT_LINES) == set(SCRIPTS)
    listed = (FRONTEND / "media/captions/scripts.ts").read_text()
    assert set(re.findall(r'"([a-z_]+)"', listed.split("SCRIPTS = [")[1].split("] as const")[0])) == set(
        SCRIPTS
    )


@pytest.mark.parametrize("key", SCRIPTS)
def test_every_sentence_is_written_in_every_language(key: str) -> None:
    found = {
        code: str(CAPTIONS[f"script.line.{key}.{code.replace('-', '_')}"])
        for code, _name in settings.LANGUAGES
    }
    assert found["en"] == SCRIPT_LINES[key].text
    assert len(set(found.values())) == len(settings.LANGUAGES)
    assert str(CAPTIONS[f"script.icon.{key}"])


def test_a_page_brings_sentences_in_all_languages_whatever_its_own_is() -> None:
    page = texts.of_page("room")
    assert page["script.line.tilt_slowly.en"] != page["script.line.tilt_slowly.ar"]
