"""What the house told people."""

from dataclasses import dataclass
from typing import Any, ClassVar
from uuid import UUID

from visavis.kernel.journal import Event


@dataclass(frozen=True)
class NoticeMade(Event):
    """A new message in the inbox; `by_mail` tells whether a mail goes out as well."""

    kind: ClassVar[str] = "notice.made"
    notice_id: UUID
    customer_id: UUID
    ticket_id: UUID
    about: str
    by_mail: bool

    def topics(self) -> tuple[str, ...]:
        return (f"customer:{self.customer_id}", f"ticket:{self.ticket_id}")

    def public(self) -> dict[str, Any] | None:
        return self.payload()
