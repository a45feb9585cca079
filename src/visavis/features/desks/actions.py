"""Every write about desks."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from visavis.features.desks import rules
from visavis.features.desks.events import DeskChanged, GuideVoted
from visavis.features.desks.models import Desk, DeskMember
from visavis.features.desks.problems import HoursInvalid
from visavis.features.people.actors import Actor
from visavis.kernel import claims, clock, ids, journal
from visavis.kernel.problems import NotFound

GUIDE_VOTE_COUNTS = timedelta(days=365)
ROUND_THE_CLOCK = {day: [["00:00", "24:00"]] for day in rules.DAYS}


@transaction.atomic
def make_desk(
    *,
    actor: Actor,
    slug: str,
    name: str,
    time_zone: str = "UTC",
    hours: dict[str, list[list[str]]] | None = None,
    holidays: list[str] | None = None,
    **policy: Any,
) -> Desk:
    """A new desk; without hours it is open round the clock. `policy` are further columns of Desk."""
    hours, holidays = hours if hours is not None else ROUND_THE_CLOCK, holidays or []
    _check(hours, holidays, time_zone)
    desk = Desk.objects.create(
        slug=slug, name=name, time_zone=time_zone, hours=hours, holidays=holidays, **policy
    )
    _record(desk.id, "settings", actor)
    return desk


@transaction.atomic
def set_hours(
    *, actor: Actor, desk_id: UUID, hours: dict[str, list[list[str]]], holidays: list[str], time_zone: str
) -> None:
    """Replace the timetable. Raises HoursInvalid with every fault named."""
    _check(hours, holidays, time_zone)
    Desk.objects.filter(id=desk_id).update(hours=hours, holidays=holidays, time_zone=time_zone)
    _record(desk_id, "settings", actor)


@transaction.atomic
def add_member(
    *, actor: Actor, desk_id: UUID, staff_id: UUID, role: str = "agent", skills: list[str] | None = None
) -> DeskMember:
    """Let somebody serve at the desk; called again it changes their role and skills."""
    member, _ = DeskMember.objects.update_or_create(
        desk_id=desk_id, staff_id=staff_id, defaults={"role": role, "skills": skills or []}
    )
    _record(desk_id, "members", actor)
    return member


@transaction.atomic
def remove_member(*, actor: Actor, desk_id: UUID, staff_id: UUID) -> None:
    """Somebody serves at the desk no more. Raises NotFound when they didn't."""
    if not DeskMember.objects.filter(desk_id=desk_id, staff_id=staff_id).delete()[0]:
        raise NotFound
    _record(desk_id, "members", actor)


@transaction.atomic
def set_skills(*, actor: Actor, desk_id: UUID, staff_id: UUID, skills: list[str]) -> None:
    """Which visits a member takes: those whose needs are all among `skills`; without any, every visit. Raises
    NotFound when they don't serve at the desk."""
    member = DeskMember.objects.filter(desk_id=desk_id, staff_id=staff_id)
    if not member.update(skills=sorted(set(skills))):
        raise NotFound
    _record(desk_id, "members", actor)


@transaction.atomic
def set_relay(*, actor: Actor, desk_id: UUID, relay_only: bool | None) -> None:
    """Must calls of this desk go through the relay? None: as the house does. Holds for calls from now on."""
    if not Desk.objects.filter(id=desk_id).update(relay_only=relay_only):
        raise NotFound
    _record(desk_id, "settings", actor)


@transaction.atomic
def vote_on_guide(*, article: str, helpful: bool, browser: str) -> bool:
    """Keep one vote per browser, article and year; False when it voted before. Who voted is not kept."""
    name = f"guide:{ids.digest(f'{article}:{browser}')}"
    if not claims.spend(name, until=clock.now() + GUIDE_VOTE_COUNTS):
        return False
    journal.record(GuideVoted(article=article, helpful=helpful), chain=f"guide:{article}", actor="visitor")
    return True


def _check(hours: dict[str, list[list[str]]], holidays: list[str], time_zone: str) -> None:
    if found := rules.faults(hours, holidays, time_zone):
        raise HoursInvalid(field="hours", faults="; ".join(found))


def _record(desk_id: UUID, what: str, actor: Actor) -> None:
    event = DeskChanged(desk_id=desk_id, what=what)
    journal.record(event, chain=f"desk:{desk_id}", actor=actor.journal_name)
