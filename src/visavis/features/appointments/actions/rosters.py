"""Who can be booked when, and how a desk takes bookings."""

import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from visavis.features.appointments import rules
from visavis.features.appointments.actions.handover import Released, after_shifts, pass_on, planned
from visavis.features.appointments.events import RosterChanged
from visavis.features.appointments.models import Absence, Policy, Shift
from visavis.features.appointments.problems import BadSpan
from visavis.features.desks import lookups as desks
from visavis.features.desks.events import DeskChanged
from visavis.features.people.actors import Actor, CustomerActor, StaffActor, SystemActor
from visavis.features.people.models import Staff
from visavis.features.people.rules import clean_line
from visavis.kernel import journal
from visavis.kernel.problems import Invalid, NotAllowed, NotFound

NOTE_MAX = 120
SHIFTS_MOST = 200
_TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d")


@transaction.atomic
def set_policy(*, actor: Actor, desk_id: UUID, **fields: Any) -> Policy:
    """Change how a desk takes bookings: any fields of Policy. Supervisors only. Raises Invalid, NotFound."""
    _supervises(actor)
    desk = desks.desk(desk_id=desk_id)
    for name, value in fields.items():
        if not _fits(name, value):
            raise Invalid(field=name)
    policy, _ = Policy.objects.update_or_create(desk_id=desk.id, defaults=fields)
    event = DeskChanged(desk_id=desk.id, what="booking")
    journal.record(event, chain=f"desk:{desk.id}", actor=actor.journal_name)
    return policy


def _fits(name: str, value: Any) -> bool:
    if name in rules.LIMITS:
        low, high = rules.LIMITS[name]
        return type(value) is int and low <= value <= high
    if name in ("open_to_customers", "public_page"):
        return isinstance(value, bool)
    if name == "embed_origins":
        return isinstance(value, list) and all(
            isinstance(text, str) and rules.ORIGIN.fullmatch(text) for text in value
        )
    if name == "lengths":
        return isinstance(value, dict) and "" in value and all(map(_is_length, value.values()))
    return False


def _is_length(minutes: Any) -> bool:
    return type(minutes) is int and rules.LENGTH_LEAST <= minutes <= rules.LENGTH_MOST and minutes % 5 == 0


@transaction.atomic
def set_shifts(
    *, actor: Actor, staff_id: UUID, desk_id: UUID, shifts: Iterable[Mapping[str, Any]]
) -> Released:
    """Replace somebody's shifts at a desk: mappings with weekday, start, end and, if need be, since and until.

    Bookings that fall out of them are passed on as by `release`. Supervisors only. Raises BadSpan, NotFound when they
    don't serve there.
    """
    _supervises(actor)
    if staff_id not in {member.staff_id for member in desks.members(desk_id=desk_id)}:
        raise NotFound
    wanted = [_shift(staff_id, desk_id, shift) for shift in shifts]
    keys = {(shift.weekday, shift.start, shift.since) for shift in wanted}
    if len(wanted) > SHIFTS_MOST or len(keys) < len(wanted):
        raise BadSpan(field="shifts")
    Shift.objects.filter(staff_id=staff_id, desk_id=desk_id).delete()
    Shift.objects.bulk_create(wanted)
    roster_changed(actor, staff_id, "shifts", [desk_id])
    return after_shifts(actor, staff_id, desk_id)


def _shift(staff_id: UUID, desk_id: UUID, shift: Mapping[str, Any]) -> Shift:
    start, end = str(shift["start"]), str(shift["end"])
    since, until = shift.get("since"), shift.get("until")
    if not _TIME.fullmatch(start) or not (end == "24:00" or _TIME.fullmatch(end)) or start == end:
        raise BadSpan(field="shifts")
    if shift["weekday"] not in range(7) or (since and until and until < since):
        raise BadSpan(field="shifts")
    return Shift(
        staff_id=staff_id,
        desk_id=desk_id,
        weekday=shift["weekday"],
        start=start,
        end=end,
        since=since,
        until=until,
    )


@transaction.atomic
def add_absence(
    *, actor: Actor, staff_id: UUID, starts_at: datetime, ends_at: datetime, kind: str, note: str = ""
) -> Absence:
    """Somebody can't be booked for a while. Illness and leave hand their bookings to others (`release`).

    Raises BadSpan, Invalid, NotAllowed, NotFound.
    """
    check_manages(actor, staff_id)
    if ends_at <= starts_at:
        raise BadSpan(field="ends_at")
    if kind not in Absence.Kind.values:
        raise Invalid(field="kind")
    absence = Absence.objects.create(
        staff_id=staff_id,
        starts_at=starts_at,
        ends_at=ends_at,
        kind=kind,
        note=clean_line(note, limit=NOTE_MAX),
    )
    roster_changed(actor, staff_id, "absences")
    if kind in (Absence.Kind.ILL, Absence.Kind.LEAVE):
        _release(actor, staff_id, starts_at, ends_at)
    return absence


@transaction.atomic
def remove_absence(*, actor: Actor, absence_id: UUID) -> None:
    """They can be booked again. Raises NotAllowed, NotFound."""
    absence = Absence.objects.filter(id=absence_id).first()
    if absence is None:
        raise NotFound
    check_manages(actor, absence.staff_id)
    absence.delete()
    roster_changed(actor, absence.staff_id, "absences")


@transaction.atomic
def release(*, actor: Actor, staff_id: UUID, starts_at: datetime, ends_at: datetime) -> Released:
    """Hand somebody's bookings in a span to other free agents at the same time; customers learn nothing new. Where
    nobody is free the customer is asked for another time, and meanwhile keeps this one: whoever is free at that hour
    takes the call. Raises BadSpan, NotAllowed, NotFound."""
    check_manages(actor, staff_id)
    if ends_at <= starts_at:
        raise BadSpan(field="ends_at")
    return _release(actor, staff_id, starts_at, ends_at)


def _release(actor: Actor, staff_id: UUID, starts_at: datetime, ends_at: datetime) -> Released:
    return pass_on(planned(staff_id).filter(starts_at__lt=ends_at, ends_at__gt=starts_at), actor)


def _supervises(actor: Actor) -> None:
    if not (isinstance(actor, SystemActor) or (isinstance(actor, StaffActor) and actor.supervisor)):
        raise NotAllowed


def check_manages(actor: Actor, staff_id: UUID) -> None:
    """Supervisors manage everybody's time, agents their own."""
    if isinstance(actor, CustomerActor):
        raise NotAllowed
    if isinstance(actor, StaffActor) and not actor.supervisor and actor.staff_id != staff_id:
        raise NotAllowed
    if not Staff.objects.filter(id=staff_id).exists():
        raise NotFound


def roster_changed(actor: Actor, staff_id: UUID, what: str, desk_ids: list[UUID] | None = None) -> None:
    if desk_ids is None:
        found = Shift.objects.filter(staff_id=staff_id).order_by("desk_id")
        desk_ids = list(found.values_list("desk_id", flat=True).distinct())
    event = RosterChanged(staff_id=staff_id, desk_ids=desk_ids, what=what)
    journal.record(event, chain=f"staff:{staff_id}", actor=actor.journal_name)
