"""What somebody's own calendar says about their time, taken in as absences; being away, and taking that back."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from visavis.features.appointments import busy, rules
from visavis.features.appointments.actions.handover import planned, restore
from visavis.features.appointments.actions.rosters import (
    add_absence,
    check_manages,
    remove_absence,
    roster_changed,
)
from visavis.features.appointments.models import Absence, Appointment, Shift
from visavis.features.people.actors import Actor, StaffActor
from visavis.kernel import clock
from visavis.kernel.problems import NotFound

AHEAD = timedelta(days=rules.DAYS_MOST)
"""So far repeating events are written out."""


def import_busy(*, actor: StaffActor, staff_id: UUID, ics: bytes) -> int:
    """Replace the busy times that came with an earlier file by those of this one; returns how many there are in the
    year ahead. Only when somebody is busy is kept, never with what.

    Raises BadCalendar, NotAllowed, NotFound.
    """
    check_manages(actor, staff_id)
    now = clock.now()
    spans = busy.spans(ics, zone=_zone(staff_id), first=now, last=now + AHEAD)
    with transaction.atomic():
        Absence.objects.filter(staff_id=staff_id, imported=True).delete()
        Absence.objects.bulk_create(
            Absence(staff_id=staff_id, starts_at=start, ends_at=end, kind=Absence.Kind.BUSY, imported=True)
            for start, end in spans
        )
        roster_changed(actor, staff_id, "absences")
    return len(spans)


def _zone(staff_id: UUID) -> str:
    """Where somebody's whole-day events begin and end: at the desk they have shifts at."""
    found = Shift.objects.filter(staff_id=staff_id).order_by("id")
    return found.values_list("desk__time_zone", flat=True).first() or "UTC"


@dataclass(frozen=True)
class Taken:
    """Somebody who took over `count` booked calls."""

    name: str
    count: int


@dataclass(frozen=True)
class Away:
    """What an absence did to the bookings in it: who took them over, and how many customers were asked for another
    time."""

    absence_id: UUID
    taken: list[Taken]
    asked: int


@transaction.atomic
def be_away(
    *, actor: Actor, staff_id: UUID, starts_at: datetime, ends_at: datetime, kind: str, note: str = ""
) -> Away:
    """`add_absence`, with an honest account of what became of the bookings. Raises what that raises."""
    check_manages(actor, staff_id)
    booked = Appointment.objects.filter(
        staff_id=staff_id, state=Appointment.State.BOOKED, starts_at__lt=ends_at, ends_at__gt=starts_at
    )
    ids = list(booked.filter(ends_at__gt=clock.now()).values_list("id", flat=True))
    absence = add_absence(
        actor=actor, staff_id=staff_id, starts_at=starts_at, ends_at=ends_at, kind=kind, note=note
    )
    after = Appointment.objects.filter(id__in=ids, state=Appointment.State.BOOKED)
    taken = Counter(after.exclude(staff_id=staff_id).order_by("id").values_list("staff__name", flat=True))
    asked = after.filter(staff_id=staff_id, disturbed=True).count()
    return Away(absence.id, [Taken(name, count) for name, count in taken.most_common()], asked)


@transaction.atomic
def take_back(*, actor: Actor, absence_id: UUID) -> int:
    """Undo an absence: it is removed, and booked times that nobody could promise because of it stand again. Those that
    went to others stay there, their customers were promised nothing new. Returns how many stand again.

    Raises NotAllowed, NotFound.
    """
    absence = Absence.objects.filter(id=absence_id).first()
    if absence is None:
        raise NotFound
    remove_absence(actor=actor, absence_id=absence_id)
    return _restore(actor, absence.staff_id, absence.starts_at, absence.ends_at)


def _restore(actor: Actor, staff_id: UUID, starts_at: datetime, ends_at: datetime) -> int:
    found = planned(staff_id).filter(disturbed=True, starts_at__lt=ends_at, ends_at__gt=starts_at)
    return restore(found, actor)
