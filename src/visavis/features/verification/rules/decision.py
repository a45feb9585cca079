"""Why "verified" can't be decided yet. Codes, so that pages say it in their own words."""

from dataclasses import dataclass, field
from typing import Any

from visavis.features.verification.rules.moves import PROMPTED
from visavis.features.verification.rules.packs import CheckSpec, Pack

PICTURED = ("front", "back", "features", "movement", "challenges", "face", "card")
QUALITY = frozenset({"quality_low", "quality_unknown"})
"""Lifted by a decision that names "picture_bad" as a reason: the agent saw enough and says so."""


@dataclass(frozen=True)
class CheckFacts:
    """What a decision looks at in one check. `frames`: pictures of this session that still exist; `shown`: the
    challenges that they show; `masked`: all of them were proved to be masked."""

    spec: CheckSpec
    state: str
    reason: str
    drawn: list[str]
    frames: int
    shown: frozenset[str]
    masked: bool = True


@dataclass(frozen=True)
class RunFacts:
    checks: list[CheckFacts]
    consents: list[str]
    flags: list[str] = field(default_factory=list)
    pressed: bool = False
    tan_right: bool = False
    measured: dict[str, Any] = field(default_factory=dict)


def refusals(pack: Pack, run: RunFacts) -> list[str]:
    """Everything that stands between this run and "verified"; empty when nothing does (S-52, S-53)."""
    found = [code for check in run.checks for code in _of_check(check)]
    needs_pictures = any(spec.needs for spec in pack.checks if not spec.optional)
    if needs_pictures and "evidence" not in run.consents:
        found.append("consent_missing")
    if any(spec.kind == "tan" and not spec.optional for spec in pack.checks) and not run.tan_right:
        found.append("tan_missing")
    found += _of_quality(pack, run.measured)
    prompted = any(check.reason in PROMPTED for check in run.checks) or "coached" in run.flags
    if pack.prompting_rejects and prompted:
        found.append("prompted")
    if "suspected_scam" in run.flags:
        found.append("suspected_scam")
    if run.pressed or "pressured" in run.flags:
        found.append("pressured")
    return found


def _of_check(check: CheckFacts) -> list[str]:
    key, spec = check.spec.key, check.spec
    if check.state == "skipped" or (spec.optional and check.state == "waiting"):
        return [] if spec.optional else [f"check_open:{key}"]
    if check.state in ("waiting", "open"):
        return [f"check_open:{key}"]
    if check.state != "passed":
        return [f"check_{check.state}:{key}"]
    return missing_of(check)


def missing_of(check: CheckFacts) -> list[str]:
    """What a check lacks before it can pass: pictures, one for each thing that was drawn, and the mask."""
    key, found = check.spec.key, []
    if check.frames < check.spec.needs:
        found.append(f"no_frame:{key}")
    if check.spec.evidence != "none":
        found += [f"challenge_unanswered:{key}" for one in check.drawn if one not in check.shown][:1]
    if check.spec.kind == "card" and check.frames and not check.masked:
        found.append(f"mask_missing:{key}")
    return found


def _of_quality(pack: Pack, measured: dict[str, Any]) -> list[str]:
    if not any(spec.kind == "quality" for spec in pack.checks):
        return []
    if not measured:
        return ["quality_unknown"]
    # Either way up: the long side against the long side (ETSI VAL-8.3.3-04C).
    long, short = sorted((measured["width"], measured["height"]), reverse=True)
    wanted = sorted((pack.min_width, pack.min_height), reverse=True)
    low = long < wanted[0] or short < wanted[1] or measured["fps"] < pack.min_fps - 0.5
    return ["quality_low"] if low else []
