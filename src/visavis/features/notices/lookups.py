"""A customer's inbox."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from visavis.features.notices import words
from visavis.features.notices.models import Notice
from visavis.features.people.actors import Actor, CustomerActor
from visavis.features.tickets import lookups as tickets

SHOWN = 50


@dataclass(frozen=True)
class NoticeView:
    """One message; title and text are in the language that is active when it is read."""

    id: UUID
    ticket_id: UUID | None
    kind: str
    title: str
    text: str
    created_at: datetime
    read_at: datetime | None


def of_actor(actor: Actor) -> QuerySet[Notice]:
    """The notices of the tickets a customer reaches; staff have no inbox."""
    if not isinstance(actor, CustomerActor):
        return Notice.objects.none()
    return Notice.objects.filter(ticket__in=tickets.visible(actor).order_by())


def inbox(*, actor: Actor) -> list[NoticeView]:
    """The newest messages first."""
    return [
        NoticeView(
            id=row.id,
            ticket_id=row.ticket_id,
            kind=row.kind,
            title=words.title(row.kind, row.params),
            text=words.text(row.kind, row.params),
            created_at=row.created_at,
            read_at=row.read_at,
        )
        for row in of_actor(actor).order_by("-created_at")[:SHOWN]
    ]


def unread_count(*, actor: Actor) -> int:
    """How many messages nobody has opened yet."""
    return of_actor(actor).filter(read_at=None).count()
