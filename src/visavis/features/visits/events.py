"""News of visits. Board entries and offers are for staff; a customer's page sees the public part."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

from visavis.features.visits.views import BoardEntry
from visavis.kernel.journal import Event


@dataclass(frozen=True)
class VisitEvent(Event):
    visit_id: UUID
    ticket_id: UUID
    desk_id: UUID

    def topics(self) -> tuple[str, ...]:
        return (f"visit:{self.visit_id}", f"desk:{self.desk_id}", f"ticket:{self.ticket_id}")

    def public(self) -> dict[str, Any] | None:
        return self.payload()


@dataclass(frozen=True)
class VisitJoined(VisitEvent):
    kind: ClassVar[str] = "visit.joined"
    entry: BoardEntry

    def public(self) -> dict[str, Any] | None:
        return None


@dataclass(frozen=True)
class VisitAway(VisitEvent):
    kind: ClassVar[str] = "visit.away"
    since: datetime


@dataclass(frozen=True)
class VisitBack(VisitEvent):
    kind: ClassVar[str] = "visit.back"


@dataclass(frozen=True)
class VisitCalled(VisitEvent):
    """The turn came while the customer was away: tell them."""

    kind: ClassVar[str] = "visit.called"
    customer_id: UUID
    times: int


@dataclass(frozen=True)
class VisitPrepared(VisitEvent):
    kind: ClassVar[str] = "visit.prepared"
    results: dict[str, Any]

    def public(self) -> dict[str, Any] | None:
        return None


@dataclass(frozen=True)
class VisitBooked(VisitEvent):
    """Check-in opened for a customer who was in line already: from now on their booked time counts."""

    kind: ClassVar[str] = "visit.booked"
    booked_for: datetime
    entry: BoardEntry

    def public(self) -> dict[str, Any] | None:
        shown = self.payload()
        return {"visit_id": shown["visit_id"], "booked_for": shown["booked_for"]}


@dataclass(frozen=True)
class VisitOffered(VisitEvent):
    kind: ClassVar[str] = "visit.offered"
    offer_id: UUID
    staff_id: UUID
    made_at: datetime
    expires_at: datetime
    entry: BoardEntry
    """A board may not know the visit yet: one far down a long line, whom only this agent can serve."""
    drawn_among: int = 0
    """Among so many agents chance chose this one (routing rule 5); 0: the order of rule 3 did."""

    def topics(self) -> tuple[str, ...]:
        return (*super().topics(), f"staff:{self.staff_id}")

    def public(self) -> dict[str, Any] | None:
        return {"visit_id": str(self.visit_id)}


@dataclass(frozen=True)
class VisitOfferEnded(VisitEvent):
    """Declined, expired or withdrawn: the customer is in line again (or left, see the next event)."""

    kind: ClassVar[str] = "visit.offer_ended"
    offer_id: UUID
    staff_id: UUID
    how: str
    reason: str

    def topics(self) -> tuple[str, ...]:
        return (*super().topics(), f"staff:{self.staff_id}")

    def public(self) -> dict[str, Any] | None:
        return {"visit_id": str(self.visit_id)}


@dataclass(frozen=True)
class VisitAccepted(VisitEvent):
    kind: ClassVar[str] = "visit.accepted"
    call_id: UUID
    offer_id: UUID
    staff_id: UUID
    agent_name: str

    def topics(self) -> tuple[str, ...]:
        return (*super().topics(), f"staff:{self.staff_id}")

    def public(self) -> dict[str, Any] | None:
        return {"visit_id": str(self.visit_id), "call_id": str(self.call_id), "agent_name": self.agent_name}


@dataclass(frozen=True)
class VisitInCall(VisitEvent):
    kind: ClassVar[str] = "visit.in_call"


@dataclass(frozen=True)
class VisitCallOver(VisitEvent):
    """The call ended; the agent writes it up."""

    kind: ClassVar[str] = "visit.call_over"
    staff_id: UUID
    customer_id: UUID
    reason: str

    def topics(self) -> tuple[str, ...]:
        return (*super().topics(), f"staff:{self.staff_id}")

    def public(self) -> dict[str, Any] | None:
        return {"visit_id": str(self.visit_id), "reason": self.reason}


@dataclass(frozen=True)
class VisitClosed(VisitEvent):
    kind: ClassVar[str] = "visit.closed"
    staff_id: UUID
    outcome: str

    def topics(self) -> tuple[str, ...]:
        return (*super().topics(), f"staff:{self.staff_id}")

    def public(self) -> dict[str, Any] | None:
        return {"visit_id": str(self.visit_id)}


@dataclass(frozen=True)
class VisitLeft(VisitEvent):
    kind: ClassVar[str] = "visit.left"


@dataclass(frozen=True)
class VisitExpired(VisitEvent):
    """Away for too long without a turn; the old place can be taken up again until `return_until`."""

    kind: ClassVar[str] = "visit.expired"
    customer_id: UUID
    return_until: datetime


@dataclass(frozen=True)
class VisitMissed(VisitEvent):
    """Away when the turn came, and not back in time; as for VisitExpired."""

    kind: ClassVar[str] = "visit.missed"
    customer_id: UUID
    return_until: datetime


@dataclass(frozen=True)
class VisitRated(VisitEvent):
    kind: ClassVar[str] = "visit.rated"
    stars: int
    comment: str
