"""News of runs. A live page replaces what it has by `run`; a customer's page gets its own, poorer shape."""

from dataclasses import dataclass
from typing import Any, ClassVar
from uuid import UUID

from visavis.features.verification.views import CustomerRun, RunView
from visavis.kernel.journal import Event
from visavis.kernel.wire import to_wire


@dataclass(frozen=True)
class RunMoved(Event):
    """Anything about a run changed. `what` says it in a word: "started", "opened", "answered", "redo", "drawn",
    "wanted", "still", "read", "destroyed", "tan_sent", "tan_right", "tan_wrong", "consent", "interrupted",
    "restarted", "hint", "decided", "reviewed", "aborted", "disputed"."""

    kind: ClassVar[str] = "verification.run"
    run_id: UUID
    ticket_id: UUID
    call_id: UUID
    desk_id: UUID
    what: str
    check_key: str
    run: RunView
    shown: CustomerRun

    def topics(self) -> tuple[str, ...]:
        return (f"run:{self.call_id}", f"ticket:{self.ticket_id}", f"desk:{self.desk_id}")

    def public(self) -> dict[str, Any] | None:
        return {"run_id": str(self.run_id), "call_id": str(self.call_id), "run": to_wire(self.shown)}


@dataclass(frozen=True)
class RunFlagged(Event):
    """A quiet word about the customer's safety, by the agent or by the customer; staff only."""

    kind: ClassVar[str] = "verification.flagged"
    run_id: UUID
    ticket_id: UUID
    call_id: UUID
    desk_id: UUID
    flag: str
    by: str
    run: RunView

    def topics(self) -> tuple[str, ...]:
        return (f"run:{self.call_id}", f"ticket:{self.ticket_id}", f"desk:{self.desk_id}")


@dataclass(frozen=True)
class PolicyChosen(Event):
    """A desk uses another pack for a purpose from the next run on."""

    kind: ClassVar[str] = "verification.policy"
    desk_id: UUID
    purpose: str
    pack: str
    version: int

    def topics(self) -> tuple[str, ...]:
        return (f"desk:{self.desk_id}",)
