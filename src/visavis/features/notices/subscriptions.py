"""Browsers whose owners want news shown on the device. Only a click of their own puts one here; another click, signing
out, or the end of the session takes it away."""

import json
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.module_loading import import_string

from visavis.features.notices.addresses import endpoint_fits, keys_fit
from visavis.features.notices.models import PushSubscription
from visavis.features.notices.ports import Pusher
from visavis.features.notices.problems import PushOff, PushTooOften, PushUnfit
from visavis.features.people.actors import CustomerActor
from visavis.features.tickets.models import Ticket
from visavis.kernel import clock, ids, limits, sealing

PER_HOUR: Final = 20
"""How often one session may turn notifications on."""


@dataclass(frozen=True)
class Keys:
    """What a browser gave: where to send, and what to encrypt with (base64url)."""

    endpoint: str
    p256dh: str
    auth: str


def pusher() -> Pusher:
    """The adapter that settings.VISAVIS_PUSHER names."""
    found: Pusher = import_string(settings.VISAVIS_PUSHER)()
    return found


def house_key() -> str:
    """The key browsers subscribe with, "" while the house offers no push: then pages say nothing about it."""
    return pusher().key() if settings.VISAVIS_PUSH else ""


def is_on(*, actor: CustomerActor) -> bool:
    """Does this session get pushes?"""
    return PushSubscription.objects.filter(session_id=actor.session_id).exists()


@transaction.atomic
def subscribe(*, actor: CustomerActor, endpoint: str, p256dh: str, auth: str, language: str) -> None:
    """This browser wants news from now on, in `language`. A session is one browser, so an older address of it goes; a
    browser in which somebody else was signed in is theirs no more.

    Raises PushOff, PushUnfit, PushTooOften.
    """
    if not house_key():
        raise PushOff
    if not endpoint_fits(endpoint, local=settings.VISAVIS_PUSH_LOCAL) or not keys_fit(p256dh, auth):
        raise PushUnfit
    if not limits.take(f"push:{actor.session_id}", limit=PER_HOUR, per_seconds=3600):
        raise PushTooOften
    digest = ids.digest(endpoint)
    PushSubscription.objects.filter(Q(session_id=actor.session_id) | Q(endpoint_hash=digest)).delete()
    row_id = ids.new_id()
    data = json.dumps({"endpoint": endpoint, "p256dh": p256dh, "auth": auth}).encode()
    PushSubscription.objects.create(
        id=row_id,
        session_id=actor.session_id,
        endpoint_hash=digest,
        sealed=sealing.seal(data, about=f"push:{row_id}"),
        language=language,
        created_at=clock.now(),
    )


def unsubscribe(*, actor: CustomerActor) -> None:
    """Nothing more to this browser. Twice is fine."""
    forget_session(session_id=actor.session_id)


def use_language(*, actor: CustomerActor, language: str) -> None:
    """The reader chose another language: pushes speak it too."""
    PushSubscription.objects.filter(session_id=actor.session_id).update(language=language)


def forget_session(*, session_id: UUID) -> None:
    """The session is over: its browser hears nothing more."""
    PushSubscription.objects.filter(session_id=session_id).delete()


def forget_over() -> int:
    """Delete subscriptions whose session has run out; returns how many rows went."""
    over = Q(session__expires_at__lte=clock.now()) | Q(session__revoked_at__isnull=False)
    return PushSubscription.objects.filter(over).delete()[0]


def of_ticket(ticket: Ticket) -> QuerySet[PushSubscription]:
    """The browsers in which somebody is signed in who reaches this ticket: its customer as the host knows them, or its
    verified mailbox. Whether that is still so is asked again when something is sent."""
    if not settings.VISAVIS_PUSH:
        return PushSubscription.objects.none()
    readers = Q(session__customer_id=ticket.customer_id)
    if ticket.contact is not None and ticket.contact.verified_at is not None:
        readers |= Q(session__customer=None, session__email=ticket.contact.email)
    live = Q(session__revoked_at=None, session__expires_at__gt=clock.now())
    return PushSubscription.objects.filter(readers & live)


def opened(row: PushSubscription) -> Keys:
    """Its address and keys. Raises InvalidTag when the installation's secret is another one by now."""
    return Keys(**json.loads(sealing.open_sealed(bytes(row.sealed), about=f"push:{row.id}")))
