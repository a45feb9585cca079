"""How a run changes: it is locked, moved by one conditional UPDATE on its version, and told in one journal entry."""

from typing import Any
from uuid import UUID

from visavis.features.calls.models import Call
from visavis.features.people.actors import Actor, CustomerActor, StaffActor
from visavis.features.tickets import lookups as tickets
from visavis.features.verification import shapes
from visavis.features.verification.events import RunFlagged, RunMoved
from visavis.features.verification.models import Check, Run
from visavis.features.verification.problems import CheckUnknown, NoCall, RunOver
from visavis.features.verification.problems import RunMoved as MovedOn
from visavis.features.verification.rules import moves
from visavis.features.verification.views import RunView
from visavis.kernel import clock, journal
from visavis.kernel.problems import NotAllowed, NotFound
from visavis.kernel.wire import to_wire


def locked(run_id: UUID) -> Run:
    """The row, held until the transaction ends, so that no two changes see the same run. Raises NotFound."""
    run = Run.objects.select_for_update().filter(id=run_id).first()
    if run is None:
        raise NotFound
    return run


def seen_by(actor: Actor, run_id: UUID) -> Run:
    """Locked, for somebody who reaches its ticket. Raises NotFound for everybody else."""
    run = locked(run_id)
    tickets.ticket(actor=actor, ticket_id=run.ticket_id)
    return run


def of_agent(actor: Actor, run_id: UUID) -> Run:
    """Locked, for the agent of its call alone. Raises NotFound, NotAllowed."""
    run = seen_by(actor, run_id)
    if not isinstance(actor, StaffActor) or actor.staff_id != run.staff_id:
        raise NotAllowed
    return run


def of_customer(actor: Actor, run_id: UUID) -> Run:
    """Locked, for the customer alone. Raises NotFound, NotAllowed."""
    run = seen_by(actor, run_id)
    if not isinstance(actor, CustomerActor):
        raise NotAllowed
    return run


def running(run: Run) -> Run:
    """Raises RunOver, NoCall."""
    if run.state != moves.RUNNING:
        raise RunOver
    if not Call.objects.filter(id=run.call_id, state=Call.State.OPEN).exists():
        raise NoCall
    return run


def check_of(run: Run, key: str) -> Check:
    """Raises CheckUnknown."""
    found = Check.objects.filter(run=run, key=key).first()
    if found is None:
        raise CheckUnknown(field="key")
    return found


def open_check_of(run: Run, key: str) -> Check:
    """Raises CheckUnknown, MovedOn when it is not the open one."""
    check = check_of(run, key)
    if check.state != Check.State.OPEN:
        raise MovedOn
    return check


def step(run: Run, version: int, **changes: Any) -> None:
    """The next version of a running run; of two that saw the same version one wins. Raises RunOver, MovedOn."""
    held = Run.objects.filter(id=run.id, state=moves.RUNNING, version=version)
    if not held.update(version=version + 1, **changes):
        raise MovedOn if Run.objects.filter(id=run.id, state=moves.RUNNING).exists() else RunOver
    run.refresh_from_db()


def turn(run: Run, move: str, onward: str, version: int | None = None, **changes: Any) -> None:
    """Move the run itself by the table. Raises RunOver, MovedOn."""
    if not moves.run_may(run.state, move, onward):
        raise RunOver
    version = run.version if version is None else version
    held = Run.objects.filter(id=run.id, state=run.state, version=version)
    if not held.update(state=onward, version=version + 1, **changes):
        raise MovedOn
    run.refresh_from_db()


def turn_check(check: Check, move: str, onward: str, **changes: Any) -> None:
    """Move a check by the table. Raises MovedOn."""
    if not moves.check_may(check.state, move, onward):
        raise MovedOn
    if not Check.objects.filter(id=check.id, state=check.state).update(state=onward, **changes):
        raise MovedOn
    check.refresh_from_db()


def tell(run: Run, what: str, actor: Actor | str, check_key: str = "") -> RunView:
    """One journal entry with both views, in the transaction of the change; gives the one of staff."""
    run.refresh_from_db()
    rows = shapes.rows_of(run)
    view = shapes.run_view(run, rows)
    event = RunMoved(
        run_id=run.id,
        ticket_id=run.ticket_id,
        call_id=run.call_id,
        desk_id=run.desk_id,
        what=what,
        check_key=check_key,
        run=view,
        shown=shapes.customer_run(run, rows),
    )
    _record(run, event, actor)
    return view


def tell_quietly(run: Run, flag: str, by: str, actor: Actor) -> None:
    """A word that no customer's page hears of."""
    run.refresh_from_db()
    event = RunFlagged(
        run_id=run.id,
        ticket_id=run.ticket_id,
        call_id=run.call_id,
        desk_id=run.desk_id,
        flag=flag,
        by=by,
        run=shapes.run_view(run),
    )
    _record(run, event, actor)


def _record(run: Run, event: RunMoved | RunFlagged, actor: Actor | str) -> None:
    name = actor if isinstance(actor, str) else actor.journal_name
    journal.record(event, chain=f"ticket:{run.ticket_id}", actor=name)


def add_hints(run: Run, found: list[dict[str, Any]]) -> bool:
    """Signs with their reasons, each key once; True when there was a new one."""
    known = {hint["key"] for hint in run.hints}
    fresh = [hint for hint in found if hint["key"] not in known]
    if not fresh:
        return False
    at = to_wire(clock.now())
    run.hints = [*run.hints, *({**hint, "at": at} for hint in fresh)]
    Run.objects.filter(id=run.id).update(hints=run.hints)
    return True


def replace_hints(run: Run, check_key: str, found: list[dict[str, Any]]) -> None:
    """What a machine sees in the newest picture of a check; what it saw in earlier ones of it is void."""
    kept = [hint for hint in run.hints if hint.get("check", "") != check_key]
    at = to_wire(clock.now())
    run.hints = [*kept, *({**hint, "check": check_key, "at": at} for hint in found)]
    Run.objects.filter(id=run.id).update(hints=run.hints)


def wipe_secrets(run: Run) -> None:
    """Nothing that was drawn as a secret or only typed outlives the run in a row."""
    Check.objects.filter(run=run).update(secret=None, note_draft=None, wanted=None, wanted_challenge="")
    Run.objects.filter(id=run.id).update(tan_sealed=None)
