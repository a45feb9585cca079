"""News of a call. None of it holds addresses, tokens or session descriptions."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

from visavis.kernel.journal import Event


@dataclass(frozen=True)
class CallEvent(Event):
    call_id: UUID
    visit_id: UUID

    def topics(self) -> tuple[str, ...]:
        return (f"call:{self.call_id}",)

    def public(self) -> dict[str, Any] | None:
        return self.payload()


@dataclass(frozen=True)
class CallOpened(CallEvent):
    kind: ClassVar[str] = "call.opened"
    opened_at: datetime


@dataclass(frozen=True)
class CallJoined(CallEvent):
    """A side came (again): epoch 1 for the first time."""

    kind: ClassVar[str] = "call.joined"
    role: str
    name: str
    epoch: int


@dataclass(frozen=True)
class CallLost(CallEvent):
    kind: ClassVar[str] = "call.lost"
    role: str
    since: datetime
    why: str


@dataclass(frozen=True)
class CallFound(CallEvent):
    """The page of a lost side is heard again, without having joined anew."""

    kind: ClassVar[str] = "call.found"
    role: str


@dataclass(frozen=True)
class CallMark(CallEvent):
    """Camera off, noise or an interruption begins (`since`) or ends (None)."""

    kind: ClassVar[str] = "call.mark"
    role: str
    mark: str
    since: datetime | None
    why: str


@dataclass(frozen=True)
class CallConnected(CallEvent):
    kind: ClassVar[str] = "call.connected"
    connected_at: datetime


@dataclass(frozen=True)
class CallEnded(CallEvent):
    kind: ClassVar[str] = "call.ended"
    reason: str
    ended_at: datetime
    duration_s: int
