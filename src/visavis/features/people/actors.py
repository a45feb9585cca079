"""Who asks. Every action and lookup takes one of these; nothing else says what may be seen."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID

STEP_UP = timedelta(minutes=5)
"""How old the last factor may be for what needs a fresh one (S-14)."""


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
    came from; None when the house itself asks on somebody's behalf. `confirmed_at`: when they last showed a factor
    (password, code of their app) in that sign-in, None when nobody knows (S-14)."""

    staff_id: UUID
    user_id: int
    name: str
    desk_ids: frozenset[UUID]
    supervisor: bool
    session_id: UUID | None = None
    confirmed_at: datetime | None = None

    @property
    def journal_name(self) -> str:
        return f"staff:{self.staff_id}"

    def confirmed(self, *, now: datetime, within: timedelta = STEP_UP) -> bool:
        """Was a factor shown a short while ago? A time yet to come counts for nothing."""
        return self.confirmed_at is not None and timedelta() <= now - self.confirmed_at <= within

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
