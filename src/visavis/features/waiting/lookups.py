"""Reads about agents on duty and past promises, for the visits that wait."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Count, Q

from visavis.features.desks import lookups as desks
from visavis.features.waiting.models import Agent, ShownEstimate
from visavis.features.waiting.rules import ReadyAgent
from visavis.kernel import clock
from visavis.kernel.prepared import Prepared

SILENT_AFTER = timedelta(seconds=20)
"""No offers go to an agent whose page was not heard for this long (I-10)."""
HIT_RATE_FROM = 10
"""Below this many outcomes a hit rate says nothing and is not shown."""


@dataclass(frozen=True)
class AgentView:
    """A member of staff as the board shows them: one state for all desks, and since when."""

    staff_id: UUID
    name: str
    state: str
    since: datetime
    reason: str


@dataclass(frozen=True)
class HitRate:
    """`within` of `of` customers were called within the time shown (last 30 days)."""

    within: int
    of: int


def seat_of(*, staff_id: UUID) -> AgentView:
    agent = Agent.objects.select_related("staff").filter(staff_id=staff_id).first()
    if agent is None:
        return AgentView(staff_id, "", Agent.State.OFF, clock.now(), "")
    return _view(agent)


def seats(*, desk_id: UUID) -> list[AgentView]:
    """The desk's members who are not off duty, by name."""
    members = [member.staff_id for member in desks.members(desk_id=desk_id)]
    agents = Agent.objects.select_related("staff").filter(staff_id__in=members).exclude(state=Agent.State.OFF)
    return [_view(agent) for agent in agents.order_by("staff__name", "staff_id")]


def _view(agent: Agent) -> AgentView:
    return AgentView(agent.staff_id, agent.staff.name, agent.state, agent.since, agent.reason)


def ready_agents(*, desk_id: UUID) -> list[ReadyAgent]:
    """Members of the desk in state ready whose page is alive. Whether one is busy is the visits' business."""
    skills = {member.staff_id: member.skills for member in desks.members(desk_id=desk_id)}
    heard = clock.now() - SILENT_AFTER
    agents = Agent.objects.select_related("staff").filter(
        staff_id__in=skills, state=Agent.State.READY, heard_at__gte=heard
    )
    today = clock.now().date()
    return [
        ReadyAgent(a.staff_id, frozenset(skills[a.staff_id]), a.idle_since, a.staff.is_trained(today))
        for a in agents
    ]


def anybody_ready() -> bool:
    """Is there an agent at all who could take somebody? Asked after every change, so it must cost nothing."""
    return Agent.objects.filter(state=Agent.State.READY).exists()


def promised_by(*, visit_id: UUID) -> datetime | None:
    """The latest moment the customer was told of on joining."""
    shown = _shown.first(visit_id=visit_id)
    return shown.shown_at + timedelta(minutes=shown.high) if shown else None


_shown = Prepared(lambda visit_id: ShownEstimate.objects.filter(visit_id=visit_id), visit_id=UUID)


def without_promise(visit_ids: list[UUID]) -> list[UUID]:
    """Those of the visits to whom no range was noted yet."""
    known = set(ShownEstimate.objects.filter(visit_id__in=visit_ids).values_list("visit_id", flat=True))
    return [visit_id for visit_id in visit_ids if visit_id not in known]


def hit_rate(*, desk_id: UUID) -> HitRate | None:
    since = clock.now() - timedelta(days=30)
    counts = ShownEstimate.objects.filter(desk_id=desk_id, shown_at__gte=since).aggregate(
        of=Count("visit_id", filter=Q(within__isnull=False)), within=Count("visit_id", filter=Q(within=True))
    )
    return HitRate(counts["within"], counts["of"]) if counts["of"] >= HIT_RATE_FROM else None
