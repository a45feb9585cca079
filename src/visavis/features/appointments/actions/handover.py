"""Bookings that their agent can't keep go to others, or back to their customers; and stand again when they can."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from visavis.features.appointments import rules
from visavis.features.appointments.actions.booking import about, record, replan
from visavis.features.appointments.events import (
    AppointmentDisturbed,
    AppointmentKept,
    AppointmentMoved,
)
from visavis.features.appointments.lookups import bookings
from visavis.features.appointments.lookups.free import in_order, stand_ins
from visavis.features.appointments.models import Absence, Appointment, Shift
from visavis.features.appointments.problems import ChangedMeanwhile
from visavis.features.appointments.views import AppointmentView
from visavis.features.desks.models import DeskMember
from visavis.features.people.actors import Actor, SystemActor
from visavis.features.people.models import Staff
from visavis.kernel import clock

LONGEST = timedelta(minutes=rules.LENGTH_MOST)
AT_ONCE = 100


@dataclass(frozen=True)
class Released:
    """What became of the bookings of somebody who can't keep them: given to others, or without anybody. `kept`: how
    many that nobody could promise stand again."""

    moved: int
    disturbed: list[AppointmentView]
    kept: int = 0


def planned(staff_id: UUID) -> QuerySet[Appointment]:
    """The bookings ahead of somebody whose customers haven't come in, soonest first."""
    found = bookings.rows().filter(staff_id=staff_id, state=Appointment.State.BOOKED)
    return found.filter(ends_at__gt=clock.now()).order_by("starts_at", "id")


def pass_on(rows: Iterable[Appointment], actor: Actor) -> Released:
    """Give each to a free agent at the same time; where nobody is free its customer is asked for another time, once."""
    moved, disturbed = 0, []
    for row in rows:
        if _hand_over(row, actor):
            moved += 1
            continue
        same = Appointment.objects.filter(
            id=row.id,
            sequence=row.sequence,
            staff_id=row.staff_id,
            state=Appointment.State.BOOKED,
            disturbed=False,
        )
        if same.update(disturbed=True) == 1:
            row.disturbed = True
            record(AppointmentDisturbed(*about(row)), actor)
        disturbed.append(bookings.view(row))
    return Released(moved, disturbed)


def _hand_over(row: Appointment, actor: Actor) -> bool:
    for worker in in_order(stand_ins(row), row.starts_at):
        try:
            if replan(row, worker.id, disturbed=False):
                record(AppointmentMoved(*about(row), by="house", told=False), actor)
                return True
        except ChangedMeanwhile:
            return True  # moved or cancelled at the last moment: no longer theirs
    return False


def after_shifts(actor: Actor, staff_id: UUID, desk_id: UUID) -> Released:
    """Somebody's shifts at a desk are others now: bookings outside them are passed on, and those that could not be
    promised before but fall into them stand again."""
    turns = _turns(staff_id, desk_id)
    own = list(planned(staff_id).filter(desk_id=desk_id))
    outside = [row for row in own if not row.disturbed and not _covered(row, turns)]
    kept = restore([row for row in own if row.disturbed], actor)
    done = pass_on(outside, actor)
    return Released(done.moved, done.disturbed, kept)


def restore(rows: Iterable[Appointment], actor: Actor) -> int:
    """Disturbed bookings whose agent can keep them after all stand again; returns how many."""
    kept = 0
    for row in rows:
        if not _held(row):
            continue
        same = Appointment.objects.filter(
            id=row.id, sequence=row.sequence, state=Appointment.State.BOOKED, disturbed=True
        )
        if same.update(disturbed=False) == 1:
            row.disturbed = False
            record(AppointmentKept(*about(row)), actor)
            kept += 1
    return kept


def _held(row: Appointment) -> bool:
    """Is its agent there at the booked time: serving the desk, on shift, not away?"""
    serves = DeskMember.objects.filter(desk_id=row.desk_id, staff_id=row.staff_id, staff__disabled_at=None)
    away = Absence.objects.filter(staff_id=row.staff_id, starts_at__lt=row.ends_at, ends_at__gt=row.starts_at)
    return serves.exists() and _covered(row, _turns(row.staff_id, row.desk_id)) and not away.exists()


def _turns(staff_id: UUID, desk_id: UUID) -> list[rules.Turn]:
    found = Shift.objects.filter(staff_id=staff_id, desk_id=desk_id)
    return [rules.Turn(row.weekday, row.start, row.end, row.since, row.until) for row in found]


def _covered(row: Appointment, turns: list[rules.Turn]) -> bool:
    return rules.covered(turns, row.desk.time_zone, row.starts_at, row.ends_at)


def relieve(*, now: datetime) -> Released:
    """Bookings of agents who were disabled, or no longer serve the desk, are passed on. Each is looked at once: then it
    is somebody else's, or its customer was asked. Safe to call twice at once."""
    moved = 0
    disturbed: list[AppointmentView] = []
    for row in _orphans(now)[:AT_ONCE]:
        with transaction.atomic():
            done = pass_on([row], SystemActor())
        moved, disturbed = moved + done.moved, [*disturbed, *done.disturbed]
    return Released(moved, disturbed)


def _orphans(now: datetime) -> QuerySet[Appointment]:
    """Asked every second, so by index: from each agent straight to what is ahead of them."""
    everybody = Staff.objects.order_by().values("id")
    disabled = Staff.objects.order_by().filter(disabled_at__isnull=False).values("id")
    serves = DeskMember.objects.filter(desk_id=OuterRef("desk_id"), staff_id=OuterRef("staff_id"))
    ahead = bookings.rows().filter(
        staff_id__in=everybody, state=Appointment.State.BOOKED, starts_at__gt=now - LONGEST, ends_at__gt=now
    )
    unheld = ahead.filter(Q(staff_id__in=disabled) | ~Exists(serves), disturbed=False)
    return unheld.order_by("starts_at", "id")
