"""Private calendar addresses: made, shown once, revoked (S-10)."""

from uuid import UUID

from django.db import transaction

from visavis.features.appointments.models import CalendarFeed
from visavis.features.people.actors import StaffActor
from visavis.kernel import clock, ids
from visavis.kernel.problems import Invalid, NotFound

SECRET_BITS = 160
FEEDS_MOST = 10


@transaction.atomic
def make_feed(*, actor: StaffActor) -> str:
    """A new address for the actor's own agenda; returns its secret, of which only a hash is kept.

    A calendar program can't sign in, so whoever holds the address reads the agenda: it is as long as a key, and
    `revoke_feed` ends it at once. Raises Invalid when there are too many already.
    """
    if CalendarFeed.objects.filter(staff_id=actor.staff_id, revoked_at=None).count() >= FEEDS_MOST:
        raise Invalid(field="feeds")
    secret = ids.secret(SECRET_BITS)
    CalendarFeed.objects.create(
        staff_id=actor.staff_id, secret_hash=ids.digest(secret), created_at=clock.now()
    )
    return secret


@transaction.atomic
def revoke_feed(*, actor: StaffActor, feed_id: UUID) -> None:
    """End one of the actor's own addresses. Twice is fine. Raises NotFound."""
    own = CalendarFeed.objects.filter(id=feed_id, staff_id=actor.staff_id)
    if not own.exists():
        raise NotFound
    own.filter(revoked_at=None).update(revoked_at=clock.now())
