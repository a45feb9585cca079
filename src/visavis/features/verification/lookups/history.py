"""Earlier verifications of a customer, for the officer at work (RBI R12)."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from visavis.features.people.actors import StaffActor
from visavis.features.tickets import lookups as tickets
from visavis.features.verification.models import Run
from visavis.kernel.problems import NotFound


@dataclass(frozen=True)
class Earlier:
    """One run of the same customer, on this ticket or on another that the reader may see."""

    run_id: UUID
    ticket_id: UUID
    ticket_number: str
    here: bool
    pack: str
    state: str
    agent: str
    started_at: datetime
    flagged: bool
    """The agent or the customer said that something is wrong."""
    disputed: bool


def history(*, actor: StaffActor, ticket_id: UUID) -> list[Earlier]:
    """All runs of the ticket's customer that the actor may see, newest first. Raises NotFound."""
    ticket = tickets.ticket(actor=actor, ticket_id=ticket_id)
    rows = Run.objects.filter(customer_id=ticket.customer_id).select_related("ticket", "staff")
    return [
        Earlier(
            run_id=run.id,
            ticket_id=run.ticket_id,
            ticket_number=run.ticket.number,
            here=run.ticket_id == ticket_id,
            pack=run.pack_key,
            state=run.state,
            agent=run.staff.name,
            started_at=run.started_at,
            flagged=bool(run.flags) or run.pressure_at is not None,
            disputed=run.disputed_at is not None,
        )
        for run in rows.order_by("-started_at")[:50]
        if actor.serves(run.desk_id)
    ]


@dataclass(frozen=True)
class Deciders:
    """Who led a run and who looked at it as the second person ("" where nobody has)."""

    agent_id: UUID
    agent: str
    reviewer: str


def deciders(*, actor: StaffActor, run_id: UUID) -> Deciders:
    """Raises NotFound."""
    run = Run.objects.select_related("staff", "review__staff").filter(id=run_id).first()
    if run is None:
        raise NotFound
    tickets.ticket(actor=actor, ticket_id=run.ticket_id)
    review = getattr(run, "review", None)
    reviewer = review.staff.name if review is not None and review.staff else ""
    return Deciders(run.staff_id, run.staff.name, reviewer)
