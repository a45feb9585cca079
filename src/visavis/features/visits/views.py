"""What pages show of visits: closed shapes, the same for REST, sockets and templates."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from visavis.features.tickets.views import TicketView
from visavis.features.waiting.lookups import AgentView


@dataclass(frozen=True)
class RangeView:
    """Minutes from now. Over 90 in `high` reads "more than an hour"."""

    low: int
    likely: int
    high: int
    basis: str


@dataclass(frozen=True)
class HitRateView:
    within: int
    of: int


@dataclass(frozen=True)
class VisitView:
    """A customer's own visit. `ahead` and `range` only while in line."""

    id: UUID
    ticket_id: UUID
    desk_id: UUID
    desk_name: str
    state: str
    purpose: str
    spoken_language: str
    joined_at: datetime
    booked_for: datetime | None
    away_since: datetime | None
    ahead: int | None
    range: RangeView | None
    promised_by: datetime | None
    open_now: bool
    hit_rate: HitRateView | None
    call_id: UUID | None
    agent_name: str
    end_reason: str
    rating: int | None


@dataclass(frozen=True)
class BoardEntry:
    """One line of the board."""

    visit_id: UUID
    ticket_id: UUID
    number: str
    subject: str
    customer_name: str
    purpose: str
    spoken_language: str
    identified: str
    joined_at: datetime
    booked_for: datetime | None
    key: datetime
    credit_reason: str
    away_since: datetime | None
    prepared: bool
    state: str
    agent_id: UUID | None
    """Who serves this customer; nobody while they wait."""
    agent_name: str


@dataclass(frozen=True)
class OfferView:
    offer_id: UUID
    visit_id: UUID
    made_at: datetime
    expires_at: datetime


@dataclass(frozen=True)
class Board:
    """A desk as its staff see it. `offer` rings for the asking agent; `mine` is the visit they are busy with.

    However long the line grows, a board stays a board: `waiting` carries everybody who rings, talks or is written
    up, and of those who wait only the first `most_waiting`. `in_line` counts all who wait or ring.
    """

    desk_id: UUID
    desk_name: str
    relay_only: bool
    waiting: list[BoardEntry]
    in_line: int
    most_waiting: int
    agents: list[AgentView]
    me: AgentView
    trained_until: str | None
    """Of the asking agent: the last day (UTC, "2027-06-30") on which calls that prove something ring at them; None: no
    such day."""
    offer: OfferView | None
    mine: UUID | None
    range_for_new: RangeView | None


@dataclass(frozen=True)
class Workspace:
    """Everything about the visit an agent is busy with."""

    visit: BoardEntry
    ticket: TicketView
    call_id: UUID | None
    accepted_at: datetime | None
    in_call_at: datetime | None
    ended_at: datetime | None
    end_reason: str
    preparation: dict[str, Any]
    consents: dict[str, Any]
    outcome: str
    notes: str


@dataclass(frozen=True)
class TimelineLine:
    """One journal entry in words."""

    seq: int
    at: datetime
    kind: str
    actor: str
    text: str


@dataclass(frozen=True)
class Timeline:
    """The journal of a ticket; `intact` says that its chain verifies."""

    lines: list[TimelineLine]
    intact: bool
