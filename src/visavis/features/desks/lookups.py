"""What others may know about desks. A desk is no secret: no actor is needed to see it."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from uuid import UUID

from visavis.features.desks import rules
from visavis.features.desks.models import Desk, DeskMember
from visavis.kernel import clock
from visavis.kernel.problems import NotFound


@dataclass(frozen=True)
class DeskView:
    """A desk as pages show it; `until` and `next_open` as in `rules.Opening`."""

    id: UUID
    slug: str
    name: str
    call_language: str
    time_zone: str
    open_now: bool
    until: datetime | None
    next_open: datetime | None


@dataclass(frozen=True)
class Member:
    """Somebody who serves at a desk and isn't disabled."""

    staff_id: UUID
    name: str
    role: str
    skills: list[str]
    languages: list[str]


def open_desks() -> list[DeskView]:
    """The desks in use, with whether each is open now; open ones first."""
    views = [desk_view(desk) for desk in Desk.objects.filter(active=True).order_by("name")]
    return sorted(views, key=lambda view: not view.open_now)


def desk(*, desk_id: UUID) -> Desk:
    """One desk. Raises NotFound."""
    found = Desk.objects.filter(id=desk_id).first()
    if found is None:
        raise NotFound
    return found


def desk_by_slug(*, slug: str) -> Desk:
    """One desk by its short name. Raises NotFound."""
    found = Desk.objects.filter(slug=slug).first()
    if found is None:
        raise NotFound
    return found


def desk_view(desk: Desk) -> DeskView:
    """The desk with its opening at this moment."""
    now = opening(desk)
    return DeskView(
        id=desk.id,
        slug=desk.slug,
        name=desk.name,
        call_language=desk.call_language,
        time_zone=desk.time_zone,
        open_now=now.open_now,
        until=now.until,
        next_open=now.next_open,
    )


def opening(desk: Desk) -> rules.Opening:
    """Is the desk open at this moment, and until or from when? One taken out of use is closed."""
    if not desk.active:
        return rules.Opening(open_now=False, until=None, next_open=None)
    timetable = json.dumps([desk.hours, desk.holidays])
    return _opening_in_minute(timetable, desk.time_zone, int(clock.now().timestamp()) // 60)


@lru_cache(maxsize=256)
def _opening_in_minute(timetable: str, zone: str, minute: int) -> rules.Opening:
    """Every joining customer asks; timetables know no seconds, so one answer a minute is enough."""
    hours, holidays = json.loads(timetable)
    return rules.opening(hours, holidays, zone, datetime.fromtimestamp(minute * 60, UTC))


def members(*, desk_id: UUID) -> list[Member]:
    """Who serves at the desk."""
    rows = DeskMember.objects.select_related("staff").filter(desk_id=desk_id, staff__disabled_at=None)
    return [
        Member(
            staff_id=row.staff_id,
            name=row.staff.name,
            role=row.role,
            skills=list(row.skills),
            languages=list(row.staff.languages),
        )
        for row in rows.order_by("staff__name")
    ]


def staff_desks(*, staff_id: UUID, supervisor: bool) -> list[DeskView]:
    """The desks where somebody works: all for a supervisor."""
    desks = Desk.objects.filter(active=True).order_by("name")
    if not supervisor:
        desks = desks.filter(memberships__staff_id=staff_id)
    return [desk_view(found) for found in desks]
