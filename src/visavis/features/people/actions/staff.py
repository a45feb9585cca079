"""Staff rows. Passwords and second factors belong to the sign-in library."""

from datetime import date
from uuid import UUID

from django.contrib.auth.models import User
from django.db import transaction

from visavis.features.people.actions.staff_sessions import end_staff_sessions
from visavis.features.people.actors import Actor
from visavis.features.people.events import StaffDisabled, StaffEnabled, StaffTrained
from visavis.features.people.models import Staff, StaffSession
from visavis.kernel import clock, journal


@transaction.atomic
def add_staff(
    *, username: str, password: str | None, name: str, languages: list[str], supervisor: bool = False
) -> Staff:
    """A member of staff with a user to sign in as. Without a password nobody can, until one is set."""
    user = User.objects.create_user(username=username, password=password)
    return Staff.objects.create(user=user, name=name, languages=languages, supervisor=supervisor)


@transaction.atomic
def disable_staff(*, staff_id: UUID, actor: Actor) -> bool:
    """Shut somebody out: pages at once, sockets with the news (S-13). Twice is fine; False the second time."""
    if Staff.objects.filter(id=staff_id, disabled_at=None).update(disabled_at=clock.now()) != 1:
        return False
    User.objects.filter(staff__id=staff_id).update(is_active=False)
    end_staff_sessions(StaffSession.objects.filter(staff_id=staff_id), "disabled", actor.journal_name)
    journal.record(StaffDisabled(staff_id=staff_id), chain=f"staff:{staff_id}", actor=actor.journal_name)
    return True


@transaction.atomic
def enable_staff(*, staff_id: UUID, actor: Actor) -> bool:
    """Let somebody sign in again, with the password they had; False when they could already."""
    if Staff.objects.filter(id=staff_id, disabled_at__isnull=False).update(disabled_at=None) != 1:
        return False
    User.objects.filter(staff__id=staff_id).update(is_active=True)
    journal.record(StaffEnabled(staff_id=staff_id), chain=f"staff:{staff_id}", actor=actor.journal_name)
    return True


@transaction.atomic
def set_training(*, staff_id: UUID, until: date | None, actor: Actor) -> None:
    """Note the last day on which somebody's training for identity calls counts (BaFin B1); None: no record."""
    Staff.objects.filter(id=staff_id).update(trained_until=until)
    event = StaffTrained(staff_id=staff_id, until=until.isoformat() if until else None)
    journal.record(event, chain=f"staff:{staff_id}", actor=actor.journal_name)


@transaction.atomic
def set_staff_password(*, staff_id: UUID, password: str, actor: Actor) -> None:
    """A new password, given by somebody else than its owner; whoever is signed in with the old one is out."""
    user = User.objects.get(staff__id=staff_id)
    user.set_password(password)
    user.save(update_fields=["password"])
    end_staff_sessions(StaffSession.objects.filter(staff_id=staff_id), "password", actor.journal_name)
