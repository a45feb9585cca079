"""One step of a run after the other."""

from typing import Any
from uuid import UUID

from django.db import transaction

from visavis.features.evidence.problems import NoConsent
from visavis.features.people.actors import Actor
from visavis.features.verification import drawing, keeping, moving, shapes
from visavis.features.verification.models import Check, Run
from visavis.features.verification.problems import (
    FrameMissing,
    NotDrawn,
    NotOptional,
    NotProved,
    NoTriesLeft,
    OutOfOrder,
    ReasonWanted,
)
from visavis.features.verification.rules import decision, moves
from visavis.features.verification.rules.packs import ALTERNATIVES, CheckSpec
from visavis.features.verification.views import RunView
from visavis.kernel import clock, sealing
from visavis.kernel.problems import Invalid
from visavis.kernel.wire import to_wire

NOTE_MAX = 2_000


@transaction.atomic
def open_check(*, actor: Actor, run_id: UUID, key: str, version: int) -> RunView:
    """Begin a step. What it asks for is drawn and kept before anybody sees it (S-52). Raises NotFound, NotAllowed,
    RunOver, NoCall, CheckUnknown, OutOfOrder, MovedOn."""
    run = moving.running(moving.of_agent(actor, run_id))
    check, spec = moving.check_of(run, key), shapes.spec_of(run, key)
    in_the_way = moves.first_in_the_way(
        [(one.key, one.state, shapes.spec_of(run, one.key).optional) for one in shapes.checks_of(run)], key
    )
    if in_the_way:
        raise OutOfOrder(check=in_the_way)
    moving.step(run, version)
    moving.turn_check(check, "open", Check.State.OPEN, tries=1, opened_at=clock.now(), answered_at=None)
    drawing.draw(run, check, spec)
    return moving.tell(run, "opened", actor, key)


@transaction.atomic
def redo(*, actor: Actor, run_id: UUID, key: str, version: int) -> RunView:
    """Once more: a new draw where there is one, and only as often as the pack allows (ETSI VAL-8.3.3-05D).

    Raises as `open_check`, and NoTriesLeft."""
    run = moving.running(moving.of_agent(actor, run_id))
    check, spec = moving.check_of(run, key), shapes.spec_of(run, key)
    others = Check.objects.filter(run=run, state=Check.State.OPEN).exclude(id=check.id).first()
    if others is not None:
        raise OutOfOrder(check=others.key)
    if check.tries >= spec.tries:
        raise NoTriesLeft
    moving.step(run, version)
    moving.turn_check(
        check,
        "redo",
        Check.State.OPEN,
        tries=check.tries + 1,
        reason="",
        opened_at=clock.now(),
        answered_at=None,
    )
    drawing.draw(run, check, spec)
    return moving.tell(run, "redo", actor, key)


@transaction.atomic
def answer(
    *, actor: Actor, run_id: UUID, key: str, version: int, verdict: str, reason: str = "", note: str = ""
) -> RunView:
    """The agent's verdict on a step; the note goes sealed into evidence and nowhere else.

    Raises as `open_check`, and FrameMissing, NotProved, NotOptional, NoConsent, ReasonWanted.
    """
    run = moving.running(moving.of_agent(actor, run_id))
    check, spec = moving.check_of(run, key), shapes.spec_of(run, key)
    _check_verdict(verdict, reason, note)
    _check_facts(run, check, spec, verdict)
    moving.step(run, version)
    kept = shapes.counting(run, check)
    changes: dict[str, Any] = {"note_id": _keep_note(run, check, note, actor) or check.note_id}
    moving.turn_check(
        check,
        "answer",
        verdict,
        reason=reason if verdict in moves.REASONED else "",
        answered_at=clock.now(),
        wanted=None,
        wanted_challenge="",
        secret=None,
        note_draft=None,
        **changes,
    )
    line = {
        "check": key,
        "kind": spec.kind,
        "serves": list(spec.serves),
        "verdict": verdict,
        "reason": check.reason,
        "try": check.tries,
        "drawn": check.drawn,
        "alternatives": check.alternatives,
        "items": [str(item.item_id) for item in kept],
        "at": to_wire(check.answered_at),
    }
    keeping.record(run, "checklist", key, line, by=actor.journal_name)
    return moving.tell(run, "answered", actor, key)


def _check_verdict(verdict: str, reason: str, note: str) -> None:
    if verdict not in moves.VERDICTS or len(note) > NOTE_MAX:
        raise Invalid(field="verdict")
    if (verdict in moves.REASONED) != bool(reason) and verdict in moves.REASONED:
        raise ReasonWanted(field="reason")
    if reason and reason not in moves.REASONS:
        raise ReasonWanted(field="reason")


def _check_facts(run: Run, check: Check, spec: CheckSpec, verdict: str) -> None:
    """What stands in the way of "passed" and "skipped"."""
    if verdict == "skipped" and not spec.optional:
        raise NotOptional(field="verdict")
    if verdict != "passed":
        return
    needs_pictures = any(one.needs for one in shapes.pack_of(run).checks if not one.optional)
    if spec.kind == "consent" and needs_pictures and "evidence" not in keeping.consents(run):
        raise NoConsent
    if spec.kind == "tan" and run.tan_right_at is None:
        raise NotProved(["tan_missing"])
    if missing := decision.missing_of(shapes.facts_of(run, check)):
        raise FrameMissing(why=missing)


def _keep_note(run: Run, check: Check, note: str, actor: Actor) -> UUID | None:
    text = note.strip()
    if not text:
        return None
    payload = {"check": check.key, "text": text}
    return keeping.record(run, "note", check.key, payload, by=actor.journal_name)


@transaction.atomic
def save_note(*, actor: Actor, run_id: UUID, key: str, note: str) -> None:
    """A note as it is typed: sealed in its row until the answer puts it into evidence. No consent, no note (I-20).

    Raises NotFound, NotAllowed, RunOver, NoCall, CheckUnknown, NoConsent, Invalid."""
    run = moving.running(moving.of_agent(actor, run_id))
    check = moving.check_of(run, key)
    if len(note) > NOTE_MAX:
        raise Invalid(field="note")
    if "evidence" not in keeping.consents(run):
        raise NoConsent
    draft = sealing.seal(note.encode(), about=f"note:{check.id}") if note.strip() else None
    Check.objects.filter(id=check.id).update(note_draft=draft)


@transaction.atomic
def take_alternative(*, actor: Actor, run_id: UUID, key: str, challenge: str, alternative: str) -> RunView:
    """An accessible way to answer what was drawn (RBI R18, EN 301 549). Raises as `open_check`, and NotDrawn."""
    run = moving.running(moving.of_agent(actor, run_id))
    check = moving.open_check_of(run, key)
    if challenge not in check.drawn or alternative not in ALTERNATIVES.get(challenge, ()):
        raise NotDrawn(field="alternative")
    moving.step(run, run.version)
    drawing.add_alternative(run, check, challenge, alternative)
    return moving.tell(run, "drawn", actor, key)
