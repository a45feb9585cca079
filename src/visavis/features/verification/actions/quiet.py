"""What is said behind the scenes: the agent's hidden flag, the customer's quiet word, signals of a camera, measures."""

from typing import Any
from uuid import UUID

from django.db import transaction

from visavis.features.people.actors import Actor
from visavis.features.verification import keeping, moving, shapes
from visavis.features.verification.models import Run
from visavis.features.verification.rules import moves, signals
from visavis.features.verification.views import RunView
from visavis.kernel import clock, limits
from visavis.kernel.problems import Invalid, TooMany
from visavis.kernel.wire import to_wire

FLAGS_MOST = 20
SIGNALS_PER_MINUTE = 30
FPS_STEP = 3
"""Frames a second that a new measure must differ by to be news."""


@transaction.atomic
def flag(*, actor: Actor, run_id: UUID, flag: str, note: str = "") -> RunView:
    """ "I think this person is being coached or pressed": staff see it, the customer's page can't tell (NIST N2).

    The note is sealed, if it may be kept. Raises NotFound, NotAllowed, Invalid."""
    run = moving.of_agent(actor, run_id)
    if flag not in moves.FLAGS or len(note) > 2_000:
        raise Invalid(field="flag")
    if len(run.flags) < FLAGS_MOST and flag not in {one["kind"] for one in run.flags}:
        flags = [*run.flags, {"kind": flag, "at": to_wire(clock.now())}]
        Run.objects.filter(id=run.id).update(flags=flags)
        moving.tell_quietly(run, flag, "agent", actor)
    if note.strip():
        keeping.record(run, "note", "", {"flag": flag, "text": note.strip()}, by=actor.journal_name)
    return shapes.run_view(Run.objects.get(id=run.id))


@transaction.atomic
def press(*, actor: Actor, run_id: UUID) -> Run:
    """The customer says without a sound that somebody presses them. Nothing changes on their page. Raises NotFound,
    NotAllowed."""
    run = moving.of_customer(actor, run_id)
    if Run.objects.filter(id=run.id, pressure_at=None).update(pressure_at=clock.now()):
        moving.tell_quietly(run, "pressured", "customer", actor)
        run.refresh_from_db()
    return run


@transaction.atomic
def measure(*, actor: Actor, run_id: UUID, width: int, height: int, fps: float) -> RunView:
    """The received stream as the agent's browser measured it (ETSI VAL-8.3.3-04A). Told when it is another picture;
    all of it is sealed with the decision. Raises NotFound, NotAllowed, RunOver, NoCall, Invalid."""
    run = moving.running(moving.of_agent(actor, run_id))
    if not (0 < width <= 10_000 and 0 < height <= 10_000 and 0 <= fps <= 240):
        raise Invalid(field="fps")
    old = run.measured
    news = not old or (old["width"], old["height"]) != (width, height) or abs(old["fps"] - fps) >= FPS_STEP
    shown = {"width": width, "height": height, "fps": round(fps)} if news else shapes.shown_measures(run)
    behind = {
        "n": old.get("n", 0) + 1,
        "sum_fps": round(old.get("sum_fps", 0.0) + fps, 1),
        "least_fps": round(min(old.get("least_fps", fps), fps), 1),
        "least_width": min(old.get("least_width", width), width),
        "least_height": min(old.get("least_height", height), height),
    }
    Run.objects.filter(id=run.id).update(measured=shown | behind)
    if news:
        moving.tell(run, "measured", actor)
    return shapes.run_view(Run.objects.get(id=run.id))


@transaction.atomic
def signal(
    *,
    actor: Actor,
    run_id: UUID,
    camera: dict[str, Any] | None = None,
    frames: dict[str, Any] | None = None,
    answered_ms: dict[str, float] | None = None,
) -> Run:
    """What the customer's page noticed about its camera; becomes hints with their reasons, which decide nothing
    (ETSI VAL-8.3.3-05A, NIST N10). Raises NotFound, NotAllowed, TooMany."""
    run = moving.of_customer(actor, run_id)
    if not limits.take(f"signals:{run.id}", limit=SIGNALS_PER_MINUTE, per_seconds=60):
        raise TooMany(minutes=1)
    if run.state != moves.RUNNING:
        return run
    shown = {one for check in shapes.checks_of(run) for one in [*check.drawn, *check.alternatives.values()]}
    found = signals.hints_of(
        camera=camera or {}, frames=frames or {}, answered_ms=answered_ms or {}, drawn=shown
    )
    if moving.add_hints(run, found):
        moving.tell(run, "hint", actor)
    return run
