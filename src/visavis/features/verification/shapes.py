"""A run as rows, made into the two shapes in which it travels. What customers get is built from its own few fields."""

import json
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from uuid import UUID

from visavis.features.verification import engines, keeping, tan
from visavis.features.verification.models import Check, CheckItem, Review, Run
from visavis.features.verification.rules import decision, moves
from visavis.features.verification.rules.packs import ALTERNATIVES, CheckSpec, Pack, load
from visavis.features.verification.views import (
    CheckView,
    CustomerCheck,
    CustomerRun,
    ItemView,
    PackView,
    RunView,
)

PICTURES = ("still", "frame")
FRAMES_OF_TILT = 3


def pack_of(run: Run) -> Pack:
    """The pack as it was when the run began."""
    return _loaded(json.dumps(run.pack, sort_keys=True))


@lru_cache(maxsize=64)
def _loaded(text: str) -> Pack:
    return load(text)


def spec_of(run: Run, key: str) -> CheckSpec:
    return next(spec for spec in pack_of(run).checks if spec.key == key)


def checks_of(run: Run) -> list[Check]:
    """In the order of this run, with their items."""
    return list(Check.objects.filter(run=run).order_by("position").prefetch_related("items"))


def counting(run: Run, check: Check) -> list[CheckItem]:
    """The pictures that stand for the check: of this session, not destroyed, and of this draw where one was made."""
    return [
        item
        for item in check.items.all()
        if item.session == run.session
        and not item.destroyed
        and item.kind in PICTURES
        and (not check.drawn or item.attempt == check.tries)
    ]


def facts_of(run: Run, check: Check) -> decision.CheckFacts:
    items = counting(run, check)
    return decision.CheckFacts(
        spec=spec_of(run, check.key),
        state=check.state,
        reason=check.reason,
        drawn=list(check.drawn),
        frames=len(items),
        shown=frozenset(item.challenge for item in items),
        masked=all(item.masked for item in items),
    )


@dataclass(frozen=True)
class Rows:
    """What both shapes are made of, read once."""

    checks: list[Check]
    consents: list[str]


def rows_of(run: Run) -> Rows:
    return Rows(checks_of(run), keeping.consents(run))


def refusals_of(run: Run, rows: Rows | None = None) -> list[str]:
    """Why "verified" can't be decided (yet)."""
    rows = rows or rows_of(run)
    facts = decision.RunFacts(
        checks=[facts_of(run, check) for check in rows.checks],
        consents=rows.consents,
        flags=[flag["kind"] for flag in run.flags],
        pressed=run.pressure_at is not None,
        tan_right=run.tan_right_at is not None,
        measured=shown_measures(run),
    )
    return decision.refusals(pack_of(run), facts)


def shown_measures(run: Run) -> dict[str, Any]:
    return {name: run.measured[name] for name in ("width", "height", "fps") if name in run.measured}


def run_view(run: Run, rows: Rows | None = None) -> RunView:
    """As staff see it."""
    rows = rows or rows_of(run)
    checks, pack = rows.checks, pack_of(run)
    review = Review.objects.filter(run=run).first()
    running = run.state == moves.RUNNING
    return RunView(
        id=run.id,
        call_id=run.call_id,
        visit_id=run.visit_id,
        ticket_id=run.ticket_id,
        case_id=run.case_id,
        pack=_pack_view(pack),
        purpose=run.purpose,
        state=run.state,
        version=run.version,
        session=run.session,
        language=run.language,
        current=next((check.key for check in checks if check.state == Check.State.OPEN), ""),
        checks=[_check_view(run, check, spec_of(run, check.key)) for check in checks],
        consents=rows.consents,
        flags=list(run.flags),
        pressure_at=run.pressure_at,
        hints=list(run.hints),
        tan_sent=bool(run.tan_hash),
        tan_tries=run.tan_tries,
        tan_right=run.tan_right_at is not None,
        measured=shown_measures(run),
        machine=engines.why_not(),
        evidence=keeping.why_not(run) if running else "",
        decision=run.decision,
        reasons=list(run.reasons),
        refusals=refusals_of(run, rows) if running else [],
        proposed=review.proposed if review else "",
        reviewer_id=review.staff_id if review else None,
        disputed_at=run.disputed_at,
        started_at=run.started_at,
        ended_at=run.ended_at,
        decided_at=run.decided_at,
    )


def _pack_view(pack: Pack) -> PackView:
    return PackView(
        key=pack.key,
        version=pack.version,
        drop=pack.drop,
        drop_seconds=pack.drop_seconds,
        second_person=pack.second_person,
        min_width=pack.min_width,
        min_fps=pack.min_fps,
    )


def _check_view(run: Run, check: Check, spec: CheckSpec) -> CheckView:
    pictures = [item for item in check.items.all() if item.kind in PICTURES]
    return CheckView(
        key=check.key,
        kind=spec.kind,
        state=check.state,
        tries=check.tries,
        tries_most=spec.tries,
        drawn=list(check.drawn),
        parameters=dict(check.parameters),
        alternatives={one: list(ALTERNATIVES[one]) for one in check.drawn if one in ALTERNATIVES},
        taken=dict(check.alternatives),
        reason=check.reason,
        serves=list(spec.serves),
        evidence=spec.evidence,
        needs=spec.needs,
        items=[_item_view(item) for item in sorted(pictures, key=lambda item: (item.at, item.id))],
        wanted=check.wanted,
        wanted_challenge=check.wanted_challenge,
        has_phrase=check.secret is not None,
        questions=[*spec.questions, *(check.drawn if spec.kind == "questions" else [])],
        has_note=check.note_id is not None,
        script=spec.script,
        outline=spec.outline,
        optional=spec.optional,
        opened_at=check.opened_at,
        answered_at=check.answered_at,
    )


def _item_view(item: CheckItem) -> ItemView:
    return ItemView(
        id=item.item_id,
        kind=item.kind,
        source=item.source,
        challenge=item.challenge,
        session=item.session,
        attempt=item.attempt,
        machine=item.machine,
        destroyed=item.destroyed,
        figures=dict(item.figures),
        at=item.at,
    )


def customer_run(run: Run, rows: Rows | None = None, *, phrase: str = "") -> CustomerRun:
    """As the customer sees it: nothing here may depend on a verdict, a reason, a flag or a hint (NIST N2, N12)."""
    running = run.state == moves.RUNNING
    rows = rows or rows_of(run)
    checks = rows.checks
    current = next((one for one in checks if running and one.state == Check.State.OPEN), None)
    spec = spec_of(run, current.key) if current else None
    return CustomerRun(
        id=run.id,
        call_id=run.call_id,
        state="running" if running else "ended",
        version=run.version,
        consents=rows.consents,
        check=_customer_check(run, current, spec, len(checks), phrase) if current and spec else None,
        mask=spec is not None and spec.kind == "card",
        tan_wanted=running and tan.can_be_entered(run),
        kept=sum(
            item.kind in PICTURES and not item.destroyed for check in checks for item in check.items.all()
        ),
    )


def _customer_check(run: Run, check: Check, spec: CheckSpec, of: int, phrase: str) -> CustomerCheck:
    return CustomerCheck(
        key=check.key,
        kind=spec.kind,
        position=check.position + 1,
        of=of,
        show=shown_to_customer(run, check, spec),
        parameters=_customer_parameters(check, spec),
        outline=spec.outline,
        wanted=check.wanted,
        tries=check.tries,
        has_phrase=check.secret is not None,
        phrase=phrase,
    )


def _customer_parameters(check: Check, spec: CheckSpec) -> dict[str, Any]:
    """Of the drawn, and of the still that is wanted: what it shall show, and how many frames one after the other."""
    found = dict(check.parameters)
    if check.wanted is not None:
        # A card that is tilted is one picture too few: the change is what is looked at (ETSI VAL-8.3.3-04X).
        tilted = spec.kind == "features" or check.wanted_challenge == "tilt_slowly"
        found |= {
            "challenge": "" if spec.kind == "features" else check.wanted_challenge,
            "frames": FRAMES_OF_TILT if tilted else 1,
        }
    return found


def shown_to_customer(run: Run, check: Check, spec: CheckSpec) -> list[str]:
    """What to do now: the challenge that a picture is wanted of, else those still to come; else the kind itself.
    Which feature of the document or which question was drawn stays with the agent (S-52)."""
    if spec.kind not in ("movement", "damage", "challenges", "face", "card") or not check.drawn:
        return [spec.kind]
    shown = {item.challenge for item in counting(run, check)}
    asked = [check.wanted_challenge] if check.wanted_challenge else [c for c in check.drawn if c not in shown]
    return [check.alternatives.get(one, one) for one in asked] or [spec.kind]


def latest_of_call(call_id: UUID) -> Run | None:
    return Run.objects.filter(call_id=call_id).order_by("-started_at", "-id").first()
