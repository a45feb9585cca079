"""News of captions. None of it holds a word that was spoken or the value of a card."""

from dataclasses import dataclass
from typing import Any, ClassVar
from uuid import UUID

from visavis.features.captions.views import CaptionSideView
from visavis.kernel.journal import Event


@dataclass(frozen=True)
class CaptionsEvent(Event):
    call_id: UUID
    visit_id: UUID

    def topics(self) -> tuple[str, ...]:
        return (f"call:{self.call_id}",)

    def public(self) -> dict[str, Any] | None:
        return self.payload()


@dataclass(frozen=True)
class CaptionsSide(CaptionsEvent):
    """A side changed its choice. `what`: "on", "off", "kept" (consent given), "not_kept" (taken back) or
    "languages"."""

    kind: ClassVar[str] = "captions.side"
    what: str
    side: CaptionSideView
    consent_version: str
    consent_language: str


@dataclass(frozen=True)
class FactSent(CaptionsEvent):
    """The agent put a fact before the customer; what it says stands on the card alone."""

    kind: ClassVar[str] = "captions.fact_sent"
    fact_id: UUID
    fact_kind: str


@dataclass(frozen=True)
class FactConfirmed(CaptionsEvent):
    kind: ClassVar[str] = "captions.fact_confirmed"
    fact_id: UUID
    fact_kind: str


@dataclass(frozen=True)
class FactDenied(CaptionsEvent):
    """The customer said that the fact on the card is wrong."""

    kind: ClassVar[str] = "captions.fact_denied"
    fact_id: UUID
    fact_kind: str


@dataclass(frozen=True)
class ScriptSent(CaptionsEvent):
    """The agent read a prepared sentence aloud and showed it; `key` names it."""

    kind: ClassVar[str] = "captions.script"
    key: str


@dataclass(frozen=True)
class LinesErased(CaptionsEvent):
    """Kept lines of a call are gone. `why`: "customer" (took the consent back and asked for it) or "age"."""

    kind: ClassVar[str] = "captions.erased"
    lines: int
    why: str


@dataclass(frozen=True)
class KeepingChanged(Event):
    """A desk keeps lines for so many days from now on; None: as the house does, 0: without an end."""

    kind: ClassVar[str] = "captions.keeping"
    desk_id: UUID
    days: int | None

    def topics(self) -> tuple[str, ...]:
        return (f"desk:{self.desk_id}",)


@dataclass(frozen=True)
class LineCorrected(CaptionsEvent):
    """An agent corrected a kept line; staff only."""

    kind: ClassVar[str] = "captions.corrected"
    line_id: UUID

    def public(self) -> dict[str, Any] | None:
        return None
