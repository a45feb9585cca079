"""News of the agents' seats."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from visavis.kernel.journal import Event


@dataclass(frozen=True)
class AgentState(Event):
    kind: ClassVar[str] = "agent.state"
    staff_id: UUID
    name: str
    state: str
    since: datetime
    reason: str
    desk_ids: list[UUID]

    def topics(self) -> tuple[str, ...]:
        return (f"staff:{self.staff_id}", *(f"desk:{desk}" for desk in self.desk_ids))
