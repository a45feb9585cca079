"""The seven packs: they parse, say everything in five languages, and keep what they promise (issue: must show 5)."""

import json
from collections import Counter
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any, get_args

import pytest
from django.conf import settings
from django.utils import translation

from visavis.features.captions.script_lines import SCRIPT_LINES
from visavis.features.verification import library, texts
from visavis.features.verification.rules import decision, draws, moves
from visavis.features.verification.rules.packs import (
    ALTERNATIVES,
    DEFAULTS,
    DOCUMENT_MOVES,
    FEATURES,
    KINDS,
    PERSON_MOVES,
    VARIABLE,
    CheckSpec,
    Pack,
    PackInvalid,
    load,
)

PACKS = library.packs()
IDENTITY = [pack for pack in PACKS.values() if "identity" in pack.purpose]
OWN = {"bafin-3-2017": "B", "etsi-119-461": "E", "rbi-vcip": "R", "nist-800-63a": "N", "finma-2016-7": "F"}
LANGUAGES = [code for code, _name in settings.LANGUAGES]


def test_there_are_seven_and_the_defaults_are_among_them() -> None:
    assert set(PACKS) == {"simple", "card-possession", *OWN}
    assert set(DEFAULTS.values()) <= set(PACKS)
    for purpose, key in DEFAULTS.items():
        assert purpose in PACKS[key].purpose


@pytest.mark.parametrize("path", sorted(library.FOLDER.glob("*.json")), ids=lambda path: path.stem)
def test_a_file_is_called_like_its_pack_and_holds_nothing_unknown(path: Path) -> None:
    raw = json.loads(path.read_text(encoding="utf-8"))
    assert raw["key"] == path.stem
    with pytest.raises(PackInvalid):
        load(json.dumps(raw | {"unknown": 1}))
    with pytest.raises(PackInvalid):
        load(json.dumps(raw | {"checks": [*raw["checks"], raw["checks"][0]]}))


def words_of(pack: Pack) -> dict[str, Any]:
    """Every text that something of this pack may need on a page."""
    found: dict[str, Any] = {"name": texts.PACKS[pack.key], "about": texts.PACKS_ABOUT[pack.key]}
    found |= {f"tell {one}": texts.TELLS[one] for one in pack.tells}
    found |= {f"not met {one}": texts.NOT_MET[why] for one, why in pack.not_met.items()}
    found |= {f"need {one}": texts.REQUIREMENTS[one] for one in (*pack.serves, *pack.not_met)}
    found["drop"] = texts.DROPS[pack.drop]
    for spec in pack.checks:
        found |= {f"title {spec.kind}": texts.KINDS[spec.kind], f"look {spec.kind}": texts.LOOK[spec.kind]}
        found[f"do {spec.kind}"] = texts.CUSTOMER[spec.kind]
        found |= {f"need {one}": texts.REQUIREMENTS[one] for one in spec.serves}
        for one in (*spec.questions, *(spec.pool if spec.kind == "questions" else ())):
            found[f"question {one}"] = texts.QUESTIONS[one]
        if spec.kind == "features":
            for one in spec.pool:
                found |= {f"feature {name}": texts.FEATURE[name] for name in (one, *FEATURES[one])}
        elif spec.kind != "questions":
            for one in {*spec.pool, *(other for move in spec.pool for other in ALTERNATIVES.get(move, ()))}:
                found |= {f"move {one}": texts.MOVES[one], f"say {one}": texts.SAY[one]}
                found[f"do {one}"] = texts.CUSTOMER[one]
    return found


@pytest.mark.parametrize("pack", PACKS.values(), ids=lambda pack: pack.key)
def test_every_text_is_there_in_all_languages(pack: Pack) -> None:
    said: dict[str, dict[str, str]] = {}
    for language in LANGUAGES:
        with translation.override(language):
            said[language] = {key: str(text) for key, text in words_of(pack).items()}
    for language in LANGUAGES:
        for key, text in said[language].items():
            assert text.strip(), f"{language}: {key}"
            named = key == "name" and pack.key in OWN  # a rule book is called as it is called
            if language != "en" and not named:
                assert text != said["en"][key], f"{language}: {key} is still English"


def test_what_any_rule_can_name_has_words() -> None:
    assert set(texts.KINDS) == set(texts.LOOK) == set(KINDS)
    every_move = {*DOCUMENT_MOVES, *PERSON_MOVES, *(one for ways in ALTERNATIVES.values() for one in ways)}
    assert set(texts.MOVES) == set(texts.SAY) == every_move
    assert set(texts.CUSTOMER) == set(texts.ICONS) == every_move | set(KINDS)
    assert set(texts.FEATURE) == {*FEATURES, *(one for names in FEATURES.values() for one in names)}
    assert set(texts.REASONS) == moves.REASONS and set(texts.FLAGS) == set(moves.FLAGS)
    assert set(texts.DROPS) == set(get_args(Pack.__annotations__["drop"]))
    assert {f"verify.corner.{one}" for one in draws.CORNERS} <= set(texts.FOR_CUSTOMER)
    assert {f"verify.axis.{one}" for one in draws.AXES} <= set(texts.FOR_CUSTOMER)
    assert {f"verify.across.{one}" for one in draws.PLACES} <= set(texts.FOR_CUSTOMER)
    assert all(spec.script in (*SCRIPT_LINES, "") for pack in PACKS.values() for spec in pack.checks)


def facts(pack: Pack, **changes: Any) -> decision.RunFacts:
    """A run in which everything went well."""
    checks = [
        decision.CheckFacts(
            spec, "passed", "", list(spec.pool[: spec.draw]), max(spec.needs, spec.draw), frozenset(spec.pool)
        )
        for spec in pack.checks
    ]
    measured = {"width": pack.min_width, "height": pack.min_height, "fps": pack.min_fps}
    good = decision.RunFacts(checks, ["evidence", "faces"], tan_right=True, measured=measured)
    return replace(good, **changes)


@pytest.mark.parametrize("pack", PACKS.values(), ids=lambda pack: pack.key)
def test_a_run_where_all_is_well_can_be_verified(pack: Pack) -> None:
    assert decision.refusals(pack, facts(pack)) == []


@pytest.mark.parametrize("pack", PACKS.values(), ids=lambda pack: pack.key)
def test_every_refusal_has_words_and_nothing_open_failed_or_in_doubt_passes(pack: Pack) -> None:
    for spec in pack.checks:
        for state in ("waiting", "open", "doubtful", "failed", "skipped"):
            checks = [replace(one, state=state) if one.spec == spec else one for one in facts(pack).checks]
            found = decision.refusals(pack, facts(pack, checks=checks))
            passes = spec.optional and state in ("skipped", "waiting")
            assert bool(found) != passes, f"{spec.key} {state}"
            assert {code.partition(":")[0] for code in found} <= set(texts.REFUSALS)


@pytest.mark.parametrize("pack", PACKS.values(), ids=lambda pack: pack.key)
def test_without_consent_to_pictures_nothing_is_verified(pack: Pack) -> None:
    assert "consent_missing" in decision.refusals(pack, facts(pack, consents=[]))


@pytest.mark.parametrize("pack", IDENTITY, ids=lambda pack: pack.key)
def test_at_least_three_challenges_are_drawn_and_each_needs_its_picture(pack: Pack) -> None:
    drawn = [spec for spec in pack.checks if spec.draw and spec.evidence != "none"]
    assert sum(spec.draw for spec in drawn) >= 3, "S-52"
    for spec in drawn:
        assert spec.needs >= spec.draw and len(spec.pool) > spec.draw, "something is left to chance"
        checks = [replace(one, shown=frozenset()) if one.spec == spec else one for one in facts(pack).checks]
        found = decision.refusals(pack, facts(pack, checks=checks))
        assert found == [f"challenge_unanswered:{spec.key}"]


@pytest.mark.parametrize("pack", IDENTITY, ids=lambda pack: pack.key)
def test_the_purpose_and_one_unscripted_question_are_asked(pack: Pack) -> None:
    kinds = [spec.kind for spec in pack.checks]
    assert {"purpose", "unscripted"} <= set(kinds), "S-54"
    assert kinds[0] == "consent" and kinds[-1] == "closing"


@pytest.mark.parametrize(("key", "count"), [("bafin-3-2017", 3), ("etsi-119-461", 3), ("finma-2016-7", 2)])
def test_features_are_drawn_from_different_kinds_two_of_them_variable(key: str, count: int) -> None:
    spec = next(spec for spec in PACKS[key].checks if spec.kind == "features")
    seen: Counter[str] = Counter()
    for seed in range(500):
        drawn = draws.drawn_of(spec, Random(seed))
        assert len(set(drawn)) == count and len(set(drawn) & set(VARIABLE)) >= 2
        seen.update(drawn)
    assert set(seen) == set(spec.pool) if count == 3 else set(seen) >= set(VARIABLE)


def test_order_and_questions_change_from_run_to_run() -> None:
    pack = PACKS["rbi-vcip"]
    spec = next(spec for spec in pack.checks if spec.kind == "questions")
    orders, asked = set(), set()
    for seed in range(60):
        ordered = draws.order_of(pack.checks, drawn=True, chance=Random(seed))
        orders.add(tuple(one.key for one in ordered))
        asked.add(tuple(draws.drawn_of(spec, Random(seed))))
    assert len(orders) > 50 and len(asked) > 30


@pytest.mark.parametrize("key", ["bafin-3-2017", "nist-800-63a"])
def test_a_code_that_was_not_typed_back_refuses(key: str) -> None:
    assert decision.refusals(PACKS[key], facts(PACKS[key], tan_right=False)) == ["tan_missing"]


def test_no_code_where_the_book_dropped_it() -> None:
    assert all(spec.kind != "tan" for spec in PACKS["finma-2016-7"].checks), "FINMA F5"


@pytest.mark.parametrize("key", OWN)
def test_a_weak_picture_refuses_and_an_unmeasured_one_too(key: str) -> None:
    pack = PACKS[key]
    slow = {"width": pack.min_width, "height": pack.min_height, "fps": pack.min_fps - 2}
    small = {"width": 640, "height": 360, "fps": 30}
    upright = {"width": pack.min_height, "height": pack.min_width, "fps": pack.min_fps}
    for measured, said in (
        (slow, ["quality_low"]),
        (small, ["quality_low"]),
        ({}, ["quality_unknown"]),
        (upright, []),
    ):
        assert decision.refusals(pack, facts(pack, measured=measured)) == said


def test_an_interruption_does_what_the_book_says() -> None:
    for key, does in (("rbi-vcip", "abort"), ("bafin-3-2017", "restart"), ("nist-800-63a", "resume")):
        pack = PACKS[key]
        assert moves.interrupted(pack.drop, pack.drop_seconds, pack.drop_seconds + 1) == does
        assert moves.interrupted(pack.drop, pack.drop_seconds, 1) == "resume"


def test_prompting_ends_it_where_the_book_says_so_and_not_where_it_may_be_help() -> None:
    for key, ends in (("rbi-vcip", True), ("bafin-3-2017", True), ("nist-800-63a", False)):
        found = decision.refusals(PACKS[key], facts(PACKS[key], flags=["coached"]))
        assert ("prompted" in found) == ends


@pytest.mark.parametrize("pack", PACKS.values(), ids=lambda pack: pack.key)
def test_a_suspected_scam_or_pressure_freezes_the_outcome(pack: Pack) -> None:
    assert "suspected_scam" in decision.refusals(pack, facts(pack, flags=["suspected_scam"]))
    assert "pressured" in decision.refusals(pack, facts(pack, pressed=True))


@pytest.mark.parametrize("pack", PACKS.values(), ids=lambda pack: pack.key)
def test_every_drawn_movement_can_be_answered_another_way(pack: Pack) -> None:
    for spec in pack.checks:
        if spec.kind in ("movement", "challenges"):
            assert all(ALTERNATIVES.get(one) for one in spec.pool), "RBI R18, EN 301 549"


@pytest.mark.parametrize("pack", PACKS.values(), ids=lambda pack: pack.key)
def test_tries_end(pack: Pack) -> None:
    assert all(1 <= spec.tries <= 5 for spec in pack.checks), "ETSI VAL-8.3.3-05D"


def test_no_field_of_a_pack_could_hurry_an_agent() -> None:
    fields = {*CheckSpec.__dataclass_fields__, *Pack.__dataclass_fields__}
    assert not [one for one in fields if "second" in one and one not in ("drop_seconds", "second_person")]
    assert not [one for one in fields if "time" in one or "limit" in one], "ETSI VAL-8.3.3-15X"


def test_a_second_person_where_the_book_asks_for_one() -> None:
    assert {key for key, pack in PACKS.items() if pack.second_person} == {"rbi-vcip", "finma-2016-7"}


def test_how_long_things_are_kept() -> None:
    for pack in PACKS.values():
        assert pack.retention.attempt == 1, "aborted identifications are gone in 24 hours (S-33)"
    assert PACKS["bafin-3-2017"].retention.identity == 5 * 365
    assert PACKS["simple"].retention.identity == 180
