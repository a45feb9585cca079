"""After the call: notes as typed, the outcome, the customer's rating, and the agent's own state."""

from uuid import UUID

from django.db import transaction

from visavis.features.appointments import actions as appointments
from visavis.features.people.actors import CustomerActor, StaffActor
from visavis.features.verification import actions as verification
from visavis.features.visits import lookups
from visavis.features.visits.actions.moves import about, end_offer, move, record
from visavis.features.visits.events import VisitClosed, VisitOfferEnded, VisitRated
from visavis.features.visits.models import Offer, Visit
from visavis.features.visits.problems import BadRating, Changed, TooLong, UnknownOutcome
from visavis.features.waiting import actions as waiting
from visavis.features.waiting.problems import BusyWithCustomer, UnknownState
from visavis.kernel import clock

MAX_NOTES = 20_000
MAX_COMMENT = 1_000


def save_notes(*, actor: StaffActor, visit_id: UUID, notes: str, outcome: str = "") -> None:
    """Keep notes and outcome as they are typed; acknowledged means on disk (I-16)."""
    _check_notes(notes, outcome)
    with transaction.atomic():
        visit = lookups.own_visit(actor=actor, visit_id=visit_id)
        open_yet = Visit.objects.filter(id=visit.id).exclude(state="closed")
        if not open_yet.update(notes=notes, outcome=outcome):
            raise Changed


def finish(*, actor: StaffActor, visit_id: UUID, outcome: str, notes: str, ready: bool) -> None:
    """Close the visit and free the agent. Doing it twice is no fault."""
    _check_notes(notes, outcome)
    if not outcome:
        raise UnknownOutcome
    with transaction.atomic():
        visit = lookups.own_visit(actor=actor, visit_id=visit_id)
        if visit.state == "closed":
            return
        move(visit, "closed", closed_at=clock.now(), outcome=outcome, notes=notes)
        appointments.settle(visit_id=visit.id, how="closed")
        verification.visit_closed(visit_id=visit.id)
        record(visit, VisitClosed(*about(visit), actor.staff_id, outcome), actor.journal_name)
        waiting.seat(staff_id=actor.staff_id, state="ready" if ready else "break", actor=actor.journal_name)


def _check_notes(notes: str, outcome: str) -> None:
    if len(notes) > MAX_NOTES:
        raise TooLong(limit=MAX_NOTES)
    if outcome and outcome not in Visit.Outcome.values:
        raise UnknownOutcome


def rate(*, actor: CustomerActor, visit_id: UUID, stars: int, comment: str = "") -> None:
    """One to five stars and a word; the last one given counts."""
    if not 1 <= stars <= 5:
        raise BadRating
    if len(comment) > MAX_COMMENT:
        raise TooLong(limit=MAX_COMMENT)
    with transaction.atomic():
        visit = lookups.visit(actor=actor, visit_id=visit_id)
        if visit.state not in {"wrapping_up", "closed"}:
            raise Changed
        if (visit.rating, visit.rating_comment) == (stars, comment):
            return
        Visit.objects.filter(id=visit.id).update(rating=stars, rating_comment=comment)
        record(visit, VisitRated(*about(visit), stars, comment), actor.journal_name)


def set_state(*, actor: StaffActor, state: str, reason: str = "") -> None:
    """The agent's own switch. Refused while a customer is with them; a ringing offer goes back to the line."""
    with transaction.atomic():
        if state not in {"ready", "break", "off"}:
            raise UnknownState
        if lookups.visit_of_agent(staff_id=actor.staff_id) is not None:
            raise BusyWithCustomer
        offer = Offer.objects.filter(staff_id=actor.staff_id, state=Offer.State.RINGING).first()
        if offer is not None and state != "ready" and end_offer(offer, Offer.State.WITHDRAWN, state):
            visit = move(offer.visit, "waiting")
            event = VisitOfferEnded(*about(visit), offer.id, actor.staff_id, "withdrawn", state)
            record(visit, event, actor.journal_name)
        waiting.seat(staff_id=actor.staff_id, state=state, reason=reason)
