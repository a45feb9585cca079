"""Staff rows. Passwords and second factors belong to the sign-in library."""

from uuid import UUID

from django.contrib.auth.models import User
from django.db import transaction

from visavis.features.people.events import StaffDisabled
from visavis.features.people.models import Staff
from visavis.kernel import clock, journal


@transaction.atomic
def add_staff(
    *, username: str, password: str | None, name: str, languages: list[str], supervisor: bool = False
) -> Staff:
    """A member of staff with a user to sign in as. Without a password nobody can, until one is set."""
    user = User.objects.create_user(username=username, password=password)
    return Staff.objects.create(user=user, name=name, languages=languages, supervisor=supervisor)


@transaction.atomic
def disable_staff(*, staff_id: UUID) -> None:
    """Shut somebody out: pages at once, sockets with the news (S-13). Twice is fine."""
    if Staff.objects.filter(id=staff_id, disabled_at=None).update(disabled_at=clock.now()):
        User.objects.filter(staff__id=staff_id).update(is_active=False)
        journal.record(StaffDisabled(staff_id=staff_id), chain=f"staff:{staff_id}", actor="system")
