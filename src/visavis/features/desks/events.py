"""What happens to desks."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from visavis.kernel.journal import Event


@dataclass(frozen=True)
class DeskChanged(Event):
    """Settings or members of a desk are different now; readers look them up again."""

    kind: ClassVar[str] = "desk.changed"
    desk_id: UUID
    what: str  # "settings" or "members"

    def topics(self) -> tuple[str, ...]:
        return (f"desk:{self.desk_id}",)


@dataclass(frozen=True)
class GuideVoted(Event):
    """Somebody said whether an article of the support centre helped. Nothing about who."""

    kind: ClassVar[str] = "guide.voted"
    article: str
    helpful: bool
