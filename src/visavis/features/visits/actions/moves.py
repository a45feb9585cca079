"""The one way a visit changes its state: a conditional UPDATE on (id, state, version) whose count decides (I-11)."""

from typing import Any

from visavis.features.visits import rules
from visavis.features.visits.events import VisitEvent
from visavis.features.visits.models import Offer, Visit
from visavis.features.visits.problems import Changed
from visavis.kernel import clock, journal


def move(visit: Visit, onward: str, **changes: Any) -> Visit:
    """Move to `onward` or raise Changed because somebody else moved it first. Call inside a transaction."""
    if not rules.may_move(visit.state, onward):
        raise Changed
    won = Visit.objects.filter(id=visit.id, state=visit.state, version=visit.version).update(
        state=onward, version=visit.version + 1, **changes
    )
    if not won:
        raise Changed
    visit.state, visit.version = onward, visit.version + 1
    for name, value in changes.items():
        setattr(visit, name, value)
    return visit


def record(visit: Visit, event: VisitEvent, actor: str) -> None:
    journal.record(event, chain=f"ticket:{visit.ticket_id}", actor=actor)


def about(visit: Visit) -> tuple[Any, Any, Any]:
    """The three ids every visit event begins with."""
    return visit.id, visit.ticket_id, visit.desk_id


def end_offer(offer: Offer, how: str, reason: str = "") -> bool:
    """End a ringing offer; False when it no longer rang."""
    ended = Offer.objects.filter(id=offer.id, state=Offer.State.RINGING).update(
        state=how, ended_at=clock.now(), reason=reason
    )
    return ended == 1
