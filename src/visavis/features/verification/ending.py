"""How runs end: the outcome is sealed, said on the ticket, and the case is closed once nothing can be added."""

from uuid import UUID

from django.utils import translation
from django.utils.translation import gettext as _

from visavis.features.calls.models import Call
from visavis.features.evidence import actions as evidence
from visavis.features.evidence import lookups as kept
from visavis.features.evidence.models import Case
from visavis.features.people.actors import Actor, SystemActor
from visavis.features.tickets import actions as tickets
from visavis.features.verification import keeping, moving, shapes
from visavis.features.verification.models import Run
from visavis.features.verification.rules import moves
from visavis.kernel import clock, jobs
from visavis.kernel.wire import to_wire

CLOSE = "verification.close_case"


def break_off(run: Run, reason: str, actor: Actor) -> None:
    """Undecided and over. Raises RunOver."""
    now = clock.now()
    moving.turn(run, "abort", "aborted", ended_at=now, reasons=[reason], decision="aborted", decided_at=now)
    keep_outcome(run, "aborted", [reason], "", actor)
    moving.wipe_secrets(run)
    moving.tell(run, "aborted", actor)


def keep_outcome(run: Run, decision: str, reasons: list[str], note: str, actor: Actor) -> None:
    """What was measured and what was decided, sealed in the case."""
    by = actor.journal_name
    if run.measured:
        keeping.record(run, "quality", "", {"received": run.measured}, by="system")
    payload = {
        "decision": decision,
        "reasons": reasons,
        "note": note,
        "by": by,
        "at": to_wire(clock.now()),
        "pack": run.pack_key,
        "pack_version": run.pack_version,
        "checks": {check.key: [check.state, check.reason] for check in shapes.checks_of(run)},
        "hints": run.hints,
        "flags": run.flags,
    }
    keeping.record(run, "decision", "", payload, by=by)


def say_outcome(run: Run) -> None:
    """On the ticket, in the customer's language, without a word about why (NIST N7, N12)."""
    with translation.override(run.language):
        said = {
            "verified": _(
                "The check in the video call is done: everything is in order. If this was not you, open the "
                "receipt of this call and tell us."
            ),
            "not_verified": _(
                "The check in the video call could not be completed. Support will tell you here how to go on."
            ),
            "try_again": _(
                "The check in the video call has to be done once more. Nothing is lost: come back any time."
            ),
        }[run.state]
    tickets.say(
        actor=SystemActor(), ticket_id=run.ticket_id, text=said, client_key=f"run:{run.id}:{run.state}"
    )


def close_soon(visit_id: UUID) -> None:
    """Ask for the case to be closed, by a job: signing may ask a key store and a time stamping authority far away, and
    the end of a call waits for neither."""
    jobs.enqueue(CLOSE, {"visit_id": str(visit_id)}, lane="documents")


def close_case(visit_id: UUID) -> None:
    """Sign what was kept, once the call is over and no run of the visit can change: under the longest promise that a
    decision made. Anything else, and doing it again, changes nothing."""
    case = kept.case_of_visit(visit_id=visit_id)
    if case is None or case.state != Case.State.OPEN:
        return
    runs = list(Run.objects.filter(visit_id=visit_id))
    if any(run.state not in moves.OVER for run in runs):
        return
    if Call.objects.filter(id=case.call_id, state=Call.State.OPEN).exists():
        return
    category, days = promise_of(runs)
    evidence.close_case(case_id=case.id, category=category, keep_days=days)


def keep_for_review(run: Run) -> None:
    """A second person may need longer than the day that an attempt is kept."""
    category, days = promise_of([run])
    evidence.keep_longer(case_id=run.case_id, category=category, keep_days=days)


def promise_of(runs: list[Run]) -> tuple[str, int]:
    """Retention category and days: an attempt's unless something was decided (S-33)."""
    found = [("attempt", shapes.pack_of(run).retention.attempt) for run in runs]
    for run in runs:
        if run.state in ("verified", "not_verified", moves.IN_REVIEW):
            keep = shapes.pack_of(run).retention
            found.append(("card", keep.card) if run.purpose == "card" else ("identity", keep.identity))
    return max(found, key=lambda one: (one[0] != "attempt", one[1]), default=("attempt", 1))
