"""The shapes in which cases and items travel to staff. None holds a byte of what was kept."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from visavis.features.evidence.models import Case, Item


def no_words(language: str) -> Mapping[str, str]:
    return {}


@dataclass(frozen=True)
class Behind:
    """What stands behind a case and is not evidence's own. `files`: "checks", "draws", "quality", "decision"
    (JSON-able, each becomes a file). `words`: what their codes mean in a language, for the summary."""

    files: dict[str, Any] = field(default_factory=dict)
    words: Callable[[str], Mapping[str, str]] = no_words


@dataclass(frozen=True)
class CaseView:
    id: UUID
    ticket_id: UUID
    number: str
    customer_name: str
    desk_id: UUID
    desk_name: str
    agent_name: str
    state: str
    """ "open" | "closed" | "shredded"."""
    category: str
    items: int
    opened_at: datetime
    closed_at: datetime | None
    keep_until: datetime
    hold_reason: str
    signing_key: str
    stamped: bool
    shredded_at: datetime | None


@dataclass(frozen=True)
class SealedView:
    id: UUID
    sequence: int
    kind: str
    check: str
    source: str
    media_type: str
    size: int
    width: int
    height: int
    figures: dict[str, Any]
    at: datetime
    hash: str
    destroyed_at: datetime | None
    destroyed_why: str


def case_view(case: Case) -> CaseView:
    return CaseView(
        id=case.id,
        ticket_id=case.ticket_id,
        number=case.ticket.number,
        customer_name=case.customer.name,
        desk_id=case.desk_id,
        desk_name=case.desk.name,
        agent_name=case.staff.name,
        state=case.state,
        category=case.category,
        items=case.items_count,
        opened_at=case.opened_at,
        closed_at=case.closed_at,
        keep_until=case.keep_until,
        hold_reason=case.hold_reason,
        signing_key=case.signing_key,
        stamped=case.stamp is not None,
        shredded_at=case.shredded_at,
    )


def sealed_view(item: Item) -> SealedView:
    return SealedView(
        id=item.id,
        sequence=item.sequence,
        kind=item.kind,
        check=item.check_key,
        source=item.source,
        media_type=item.media_type,
        size=item.size,
        width=item.width,
        height=item.height,
        figures=item.figures,
        at=item.at,
        hash=item.hash,
        destroyed_at=item.destroyed_at,
        destroyed_why=item.destroyed_why,
    )
