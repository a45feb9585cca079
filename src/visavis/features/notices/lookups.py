"""A customer's inbox, and whether news is shown on their device."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from visavis.features.notices import subscriptions, words
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


@dataclass(frozen=True)
class PushOffer:
    """`key`: what a browser subscribes with, "" while no pushes are offered; `on`: this session has them."""

    key: str
    on: bool


def push_offer(*, actor: CustomerActor) -> PushOffer:
    """Whether the actor's browser may have pushes, and has."""
    key = subscriptions.house_key()
    return PushOffer(key, bool(key) and subscriptions.is_on(actor=actor))
