"""What happens to people. No addresses and no names: the journal outlives them."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from visavis.kernel.journal import Event


@dataclass(frozen=True)
class CodeRequested(Event):
    """A code waits for its mail. Says nothing about whether the address is known (S-08)."""

    kind: ClassVar[str] = "people.code_requested"
    code_id: UUID


@dataclass(frozen=True)
class ContactVerified(Event):
    """Somebody proved that they read the mailbox of this contact address."""

    kind: ClassVar[str] = "people.contact_verified"
    contact_id: UUID
    customer_id: UUID

    def topics(self) -> tuple[str, ...]:
        return (f"customer:{self.customer_id}",)


@dataclass(frozen=True)
class AddressReplaced(Event):
    """News of these tickets goes to another address now; whoever reads the old one is told. Readers look the address
    up: it stands in no journal."""

    kind: ClassVar[str] = "people.address_replaced"
    customer_id: UUID
    old_contact_id: UUID
    ticket_ids: list[UUID]
    at: datetime

    def topics(self) -> tuple[str, ...]:
        return (f"customer:{self.customer_id}",)


@dataclass(frozen=True)
class SessionEnded(Event):
    """A customer's session is over: its sockets must close (S-13)."""

    kind: ClassVar[str] = "people.session_ended"
    session_id: UUID

    def topics(self) -> tuple[str, ...]:
        return (f"session:{self.session_id}",)


@dataclass(frozen=True)
class StaffDisabled(Event):
    """A member of staff may not work any more: pages and sockets must close (S-13)."""

    kind: ClassVar[str] = "people.staff_disabled"
    staff_id: UUID

    def topics(self) -> tuple[str, ...]:
        return (f"staff:{self.staff_id}",)


@dataclass(frozen=True)
class StaffEnabled(Event):
    """Somebody who was shut out may sign in again."""

    kind: ClassVar[str] = "people.staff_enabled"
    staff_id: UUID

    def topics(self) -> tuple[str, ...]:
        return (f"staff:{self.staff_id}",)


@dataclass(frozen=True)
class StaffTrained(Event):
    """Until when the training for identity calls counts was noted; None: no record is kept any more."""

    kind: ClassVar[str] = "people.staff_trained"
    staff_id: UUID
    until: str | None

    def topics(self) -> tuple[str, ...]:
        return (f"staff:{self.staff_id}",)


@dataclass(frozen=True)
class StaffSessionEnded(Event):
    """A member of staff is no longer signed in in one browser: its sockets must close (S-13).

    `why`: "signed_out", "elsewhere" (from another browser), "password" (it was changed), "disabled", "over" (idle for
    too long, or too old)."""

    kind: ClassVar[str] = "people.staff_session_ended"
    session_id: UUID
    staff_id: UUID
    why: str

    def topics(self) -> tuple[str, ...]:
        return (f"staff:{self.staff_id}",)
