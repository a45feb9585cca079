"""Who asks. Every action and lookup takes one of these; nothing else says what may be seen."""

from dataclasses import dataclass
from typing import Literal
from uuid import UUID


@dataclass(frozen=True)
class CustomerActor:
    """A customer's browser. `proven` "host": the tickets of `customer_id`; "email": exactly the tickets whose
    verified contact address is `email`, whoever they belong to, and `customer_id` is None."""

    customer_id: UUID | None
    proven: Literal["host", "email"]
    email: str
    session_id: UUID
    name: str
    language: str

    def __post_init__(self) -> None:
        if (self.customer_id is None) != (self.proven == "email"):
            raise ValueError("a mailbox has no customer of its own, a host's customer has one")

    @property
    def journal_name(self) -> str:
        # A mailbox has no id of its own: its session stands for it, so that no address enters the journal.
        return f"customer:{self.customer_id}" if self.customer_id else f"session:{self.session_id}"


@dataclass(frozen=True)
class StaffActor:
    """A member of staff who is signed in. A supervisor reaches every desk. `session_id` names the sign-in this
    came from; None when the house itself asks on somebody's behalf."""

    staff_id: UUID
    user_id: int
    name: str
    desk_ids: frozenset[UUID]
    supervisor: bool
    session_id: UUID | None = None

    @property
    def journal_name(self) -> str:
        return f"staff:{self.staff_id}"

    def serves(self, desk_id: UUID) -> bool:
        """May this person work at the desk?"""
        return self.supervisor or desk_id in self.desk_ids


@dataclass(frozen=True)
class SystemActor:
    """The house itself: clock, jobs, journal readers. Never made from a request."""

    @property
    def journal_name(self) -> str:
        return "system"


Actor = CustomerActor | StaffActor | SystemActor
