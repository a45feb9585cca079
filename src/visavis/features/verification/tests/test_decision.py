"""What stands between a run and "verified", without a database."""

from dataclasses import replace
from typing import Any

import pytest

from visavis.features.verification import library
from visavis.features.verification.rules.decision import CheckFacts, RunFacts, refusals
from visavis.features.verification.rules.packs import Pack

GOOD = {"width": 1280, "height": 720, "fps": 30}


def _done(pack: Pack, **changes: Any) -> RunFacts:
    """Everything passed with everything it needs."""
    checks = []
    for spec in pack.checks:
        drawn = list(spec.pool[: spec.draw])
        frames = max(spec.needs, len(drawn)) if spec.evidence != "none" else 0
        checks.append(CheckFacts(spec, "passed", "", drawn, frames, frozenset(drawn)))
    whole: dict[str, Any] = {"consents": ["evidence"], "tan_right": True, "measured": GOOD, **changes}
    return RunFacts(checks=checks, **whole)


def _with(run: RunFacts, key: str, **changes: Any) -> RunFacts:
    checks = [replace(one, **changes) if one.spec.key == key else one for one in run.checks]
    return replace(run, checks=checks)


@pytest.mark.parametrize("key", sorted(library.packs()))
def test_a_complete_run_of_every_pack_can_be_verified(key: str) -> None:
    assert refusals(library.pack(key), _done(library.pack(key))) == []


@pytest.mark.parametrize("key", sorted(library.packs()))
def test_any_required_step_that_is_not_passed_stands_in_the_way(key: str) -> None:
    pack = library.pack(key)
    for spec in pack.checks:
        for state in ("waiting", "open", "doubtful", "failed", "skipped"):
            found = refusals(pack, _with(_done(pack), spec.key, state=state))
            passable = spec.optional and state in ("waiting", "skipped")
            assert bool(found) != passable, (spec.key, state)


@pytest.mark.parametrize(
    ("key", "changes", "code"),
    [
        ("front", {"frames": 0}, "no_frame:front"),
        ("features", {"shown": frozenset()}, "challenge_unanswered:features"),
        ("challenges", {"frames": 1}, "no_frame:challenges"),
    ],
)
def test_missing_pictures_have_names(key: str, changes: dict[str, Any], code: str) -> None:
    pack = library.pack("bafin-3-2017")
    assert code in refusals(pack, _with(_done(pack), key, **changes))


def test_an_unproved_mask_stands_in_the_way() -> None:
    pack = library.pack("card-possession")
    assert "mask_missing:card" in refusals(pack, _with(_done(pack), "card", masked=False))


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"tan_right": False}, "tan_missing"),
        ({"consents": []}, "consent_missing"),
        ({"measured": {}}, "quality_unknown"),
        ({"measured": {**GOOD, "fps": 12}}, "quality_low"),
        ({"measured": {**GOOD, "width": 640, "height": 480}}, "quality_low"),
        ({"flags": ["coached"]}, "prompted"),
        ({"flags": ["suspected_scam"]}, "suspected_scam"),
        ({"flags": ["pressured"]}, "pressured"),
        ({"pressed": True}, "pressured"),
    ],
)
def test_what_else_stands_in_the_way(changes: dict[str, Any], code: str) -> None:
    pack = library.pack("bafin-3-2017")
    assert refusals(pack, _done(pack, **changes)) == [code]


def test_a_picture_held_upright_is_as_good() -> None:
    pack = library.pack("bafin-3-2017")
    assert refusals(pack, _done(pack, measured={"width": 720, "height": 1280, "fps": 25})) == []


def test_prompting_rejects_only_where_the_pack_says_so() -> None:
    """RBI R11 against the helper that accessibility needs."""
    for key in ("rbi-vcip", "simple"):
        pack = library.pack(key)
        found = refusals(pack, _done(pack, flags=["coached"]))
        assert ("prompted" in found) == pack.prompting_rejects
