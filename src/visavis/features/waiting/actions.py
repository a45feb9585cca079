"""Every write about agents' seats and announced waits."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from visavis.features.desks import lookups as desks
from visavis.features.people.models import Staff
from visavis.features.waiting import rules
from visavis.features.waiting.events import AgentState
from visavis.features.waiting.models import Agent, ShownEstimate
from visavis.features.waiting.problems import UnknownState
from visavis.kernel import clock, journal

GONE_AFTER = timedelta(seconds=60)
"""A ready agent whose page is silent this long is off duty, and comes back by own act (I-10)."""


def seat(*, staff_id: UUID, state: str, reason: str = "", idle: bool = False, actor: str = "") -> Agent:
    """Put an agent into a state. `idle` restarts the idle time (a call just ended)."""
    if state not in Agent.State.values:
        raise UnknownState
    with transaction.atomic():
        now = clock.now()
        staff = Staff.objects.get(id=staff_id)
        agent, _created = Agent.objects.get_or_create(
            staff=staff, defaults={"since": now, "idle_since": now, "heard_at": now}
        )
        if agent.state == state and agent.reason == reason:
            if state == Agent.State.READY:
                hear(staff_id=staff_id)
            return agent
        agent.state, agent.reason, agent.since = state, reason, now
        if idle:
            agent.idle_since = now
        if state == Agent.State.READY:
            agent.heard_at = now
        agent.save()
        event = AgentState(staff_id, staff.name, state, now, reason, _desk_ids(staff_id))
        journal.record(event, chain=f"staff:{staff_id}", actor=actor or f"staff:{staff_id}")
        return agent


def hear(*, staff_id: UUID) -> None:
    """The agent's page gave a sign of life."""
    Agent.objects.filter(staff_id=staff_id).update(heard_at=clock.now())


def retire_silent(*, now: datetime) -> int:
    """Ready agents without a sign of life go off duty; returns how many."""
    silent = Agent.objects.filter(state=Agent.State.READY, heard_at__lt=now - GONE_AFTER)
    ids = list(silent.values_list("staff_id", flat=True))
    for staff_id in ids:
        seat(staff_id=staff_id, state=Agent.State.OFF, reason="lost_contact", actor="system")
    return len(ids)


def note_shown(*, desk_id: UUID, shown: list[tuple[UUID, int, rules.ShownRange]], n_history: int) -> None:
    """Keep the first range each of these customers was shown: (visit, people ahead, range)."""
    if not shown:
        return
    now = clock.now()
    rows = [
        ShownEstimate(
            visit_id=visit_id,
            desk_id=desk_id,
            shown_at=now,
            ahead=ahead,
            low=said.low,
            likely=said.likely,
            high=said.high,
            basis=said.basis,
            n_history=n_history,
        )
        for visit_id, ahead, said in shown
    ]
    ShownEstimate.objects.bulk_create(rows, ignore_conflicts=True, batch_size=100)


def note_taken(*, visit_id: UUID, waited_minutes: float) -> None:
    """An agent took the customer: was the range right? Being called sooner than said counts as within."""
    shown = ShownEstimate.objects.filter(visit_id=visit_id, within=None).first()
    if shown is not None:
        shown.waited_minutes, shown.within = waited_minutes, waited_minutes <= shown.high
        shown.save(update_fields=["waited_minutes", "within"])


def _desk_ids(staff_id: UUID) -> list[UUID]:
    return [desk.id for desk in desks.staff_desks(staff_id=staff_id, supervisor=False)]
