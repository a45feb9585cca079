"""The word of a second person (RBI R15, FINMA F5), and the customer's that it was not them (NIST N7)."""

from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from visavis.features.people.actors import Actor, StaffActor, SystemActor
from visavis.features.tickets import actions as tickets
from visavis.features.verification import ending, keeping, moving, shapes
from visavis.features.verification.models import Review, Run
from visavis.features.verification.problems import NothingToReview, NotYourOwn, ReasonWanted
from visavis.features.verification.rules import moves
from visavis.features.verification.views import RunView
from visavis.kernel import clock
from visavis.kernel.problems import Invalid, NotAllowed
from visavis.kernel.wire import to_wire


@transaction.atomic
def review(*, actor: Actor, run_id: UUID, decision: str, reasons: list[str], note: str = "") -> RunView:
    """Agree or not, after having looked; never on one's own run. Of two at once one counts.

    Raises NotFound, NotAllowed, NotYourOwn, NothingToReview, ReasonWanted, Invalid.
    """
    run = moving.seen_by(actor, run_id)
    if not isinstance(actor, StaffActor):
        raise NotAllowed
    if actor.staff_id == run.staff_id:
        raise NotYourOwn
    if run.state != moves.IN_REVIEW:
        raise NothingToReview
    if decision not in moves.DECISIONS or len(note) > 2_000:
        raise Invalid(field="decision")
    if not set(reasons) <= moves.REASONS or (decision != "verified" and not reasons):
        raise ReasonWanted(field="reasons")
    now = clock.now()
    waiting = Review.objects.filter(run=run, staff=None)
    if not waiting.update(staff_id=actor.staff_id, decision=decision, reasons=reasons, at=now):
        raise NothingToReview
    changes: dict[str, Any] = {"decision": decision, "decided_at": now}
    moving.turn(run, "review", decision, **changes, reasons=list(dict.fromkeys([*run.reasons, *reasons])))
    payload = {
        "review": decision,
        "reasons": reasons,
        "note": note,
        "by": actor.journal_name,
        "at": to_wire(now),
    }
    keeping.record(run, "decision", "", payload, by=actor.journal_name)
    moving.tell(run, "reviewed", actor)
    ending.say_outcome(run)
    ending.close_soon(run.visit_id)
    return shapes.run_view(run)


@transaction.atomic
def dispute(*, actor: Actor, run_id: UUID) -> Run:
    """ "This was not me": supervisors are told, the ticket says so, nothing else changes by itself. Saying it again
    changes nothing. Raises NotFound, NotAllowed."""
    run = moving.of_customer(actor, run_id)
    if not Run.objects.filter(id=run.id, disputed_at=None).update(disputed_at=clock.now()):
        return run
    moving.tell(run, "disputed", actor)
    with translation.override(run.language):
        said = _("You told us that the check in the video call was not you. A supervisor looks into it now.")
    tickets.say(actor=SystemActor(), ticket_id=run.ticket_id, text=said, client_key=f"run:{run.id}:disputed")
    run.refresh_from_db()
    return run
