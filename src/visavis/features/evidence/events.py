"""News of evidence. None of it holds a picture, a number or a word that was read."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

from visavis.kernel.journal import Event


@dataclass(frozen=True)
class EvidenceEvent(Event):
    ticket_id: UUID
    desk_id: UUID
    visit_id: UUID

    def topics(self) -> tuple[str, ...]:
        return (f"ticket:{self.ticket_id}",)


@dataclass(frozen=True)
class ConsentGiven(EvidenceEvent):
    kind: ClassVar[str] = "evidence.consent_given"
    consent_id: UUID
    what: str
    text_version: str
    text_sha256: str
    language: str
    method: str

    def public(self) -> dict[str, Any] | None:
        return self.payload()


@dataclass(frozen=True)
class ConsentWithdrawn(EvidenceEvent):
    kind: ClassVar[str] = "evidence.consent_withdrawn"
    consent_id: UUID
    what: str

    def public(self) -> dict[str, Any] | None:
        return self.payload()


@dataclass(frozen=True)
class CaseEvent(EvidenceEvent):
    case_id: UUID


@dataclass(frozen=True)
class CaseOpened(CaseEvent):
    kind: ClassVar[str] = "evidence.case_opened"


@dataclass(frozen=True)
class ItemKept(CaseEvent):
    """A sealed item is on disk. Its figures are quality only."""

    kind: ClassVar[str] = "evidence.item_kept"
    item_id: UUID
    sequence: int
    item_kind: str
    check_key: str
    source: str
    hash: str


@dataclass(frozen=True)
class ItemDestroyed(CaseEvent):
    kind: ClassVar[str] = "evidence.item_destroyed"
    item_id: UUID
    why: str


@dataclass(frozen=True)
class EvidenceStopped(CaseEvent):
    """Nothing more can be kept just now: "no_room", "keys_unreachable", "consent_withdrawn"."""

    kind: ClassVar[str] = "evidence.stopped"
    why: str


@dataclass(frozen=True)
class CaseSealed(CaseEvent):
    """The case is closed and its manifest signed."""

    kind: ClassVar[str] = "evidence.case_sealed"
    items: int
    head: str
    signing_key: str
    category: str
    keep_until: datetime


@dataclass(frozen=True)
class CaseViewed(CaseEvent):
    kind: ClassVar[str] = "evidence.viewed"
    what: str
    item_id: UUID | None
    in_call: bool


@dataclass(frozen=True)
class BudgetExceeded(CaseEvent):
    """Somebody looks at more pictures an hour than the house allows."""

    kind: ClassVar[str] = "evidence.budget_exceeded"
    staff_id: UUID


@dataclass(frozen=True)
class HoldChanged(CaseEvent):
    kind: ClassVar[str] = "evidence.hold"
    on: bool


@dataclass(frozen=True)
class ExportMoved(CaseEvent):
    kind: ClassVar[str] = "evidence.export"
    export_id: UUID
    state: str


@dataclass(frozen=True)
class CaseShredded(CaseEvent):
    """The key is destroyed and the files are gone. `why`: "kept_long_enough", "asked", "no_decision"."""

    kind: ClassVar[str] = "evidence.shredded"
    why: str
    items: int
