"""Every write about calls. Opening and ending belong to the visit, which coordinates (visits.actions)."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q

from visavis.features.calls import lookups, rules
from visavis.features.calls.events import (
    CallConnected,
    CallEnded,
    CallEvent,
    CallFound,
    CallJoined,
    CallLost,
    CallMark,
    CallOpened,
)
from visavis.features.calls.media import backend
from visavis.features.calls.models import Call, Participant
from visavis.features.calls.ports import Grant
from visavis.features.calls.problems import BadMark, CallOver, TakenOver
from visavis.features.people.actors import Actor
from visavis.kernel import clock, journal


@dataclass(frozen=True)
class Joined:
    """What a page gets that takes part: its epoch and the way to the other side."""

    call_id: UUID
    role: str
    epoch: int
    grant: Grant


@dataclass(frozen=True)
class Side:
    """Who takes part, for `open_call`."""

    person_id: UUID
    name: str


def open_call(
    *, visit_id: UUID, ticket_id: UUID, customer: Side, agent: Side, relay_only: bool, actor: str
) -> Call:
    """Begin the call of a visit, in the accepting transaction."""
    call = Call.objects.create(
        visit_id=visit_id, ticket_id=ticket_id, relay_only=relay_only, opened_at=clock.now()
    )
    Participant.objects.bulk_create(
        Participant(call=call, role=role, person_id=side.person_id, name=side.name)
        for role, side in ((Participant.Role.CUSTOMER, customer), (Participant.Role.AGENT, agent))
    )
    _record(call, CallOpened(call.id, visit_id, call.opened_at), actor)
    return call


def join(*, actor: Actor, call_id: UUID) -> Joined:
    """Enter, or come back from another page: the new epoch puts the older page out. Raises CallOver, NotFound."""
    with transaction.atomic():
        call, role = lookups.call(actor=actor, call_id=call_id)
        changed = Participant.objects.filter(call=call, role=role, call__state=Call.State.OPEN).update(
            epoch=F("epoch") + 1, joined_at=clock.now(), lost_since=None, interruption=""
        )
        if not changed:
            raise CallOver
        side = Participant.objects.get(call=call, role=role)
        event = CallJoined(call.id, call.visit_id, role, side.name, side.epoch)
        _record(call, event, actor.journal_name)
    grant = backend().grant(room=call.room, participant=side.person_id, relay_only=call.relay_only)
    return Joined(call.id, role, side.epoch, grant)


def mark(*, actor: Actor, call_id: UUID, epoch: int, mark: str, on: bool, why: str = "") -> None:
    """The page of one side says that its camera, its noise or an interruption began or ended.

    Repeating what is known already changes nothing. Raises BadMark, CallOver, TakenOver, NotFound.
    """
    if not rules.mark_allowed(mark, on, why):
        raise BadMark
    with transaction.atomic():
        call, role = lookups.call(actor=actor, call_id=call_id)
        side = _current(call, role, epoch)
        now = clock.now()
        since = now if on else None
        changes: dict[str, object]
        if mark == "camera":
            if (on, why if on else "") == (side.camera_off_since is not None, side.camera_why):
                return
            since = (side.camera_off_since or now) if on else None
            changes = {"camera_off_since": since, "camera_why": why if on else ""}
        elif mark == "noise":
            if on == (side.noise_since is not None):
                return
            changes = {"noise_since": since}
        else:
            if (why if on else "") == side.interruption:
                return
            changes = {"interruption": why if on else ""}
        if not Participant.objects.filter(id=side.id, epoch=epoch).update(**changes):
            raise TakenOver
        _record(
            call,
            CallMark(call.id, call.visit_id, role, mark, since, why if on else ""),
            actor.journal_name,
        )


def connected(*, actor: Actor, call_id: UUID, epoch: int) -> UUID | None:
    """A side sees and hears the other. The first time, when the call really begins, the visit it belongs to."""
    with transaction.atomic():
        call, role = lookups.call(actor=actor, call_id=call_id)
        _current(call, role, epoch)
        now = clock.now()
        if not Call.objects.filter(id=call.id, connected_at=None).update(connected_at=now):
            return None
        _record(call, CallConnected(call.id, call.visit_id, now), actor.journal_name)
        return call.visit_id


def lost(*, call_id: UUID, role: str, why: str) -> bool:
    """The hub lost the page of one side. Its clock runs until it joins again or the call ends."""
    with transaction.atomic():
        now = clock.now()
        sides = Participant.objects.filter(call_id=call_id, role=role, call__state=Call.State.OPEN)
        # A page that said it was being loaded again (or closed) keeps its own word for it.
        if why == "gone" and sides.filter(interruption="reload").exists():
            why = "reload"
        if not sides.filter(lost_since=None).update(lost_since=now, interruption=why):
            return False
        call = Call.objects.get(id=call_id)
        _record(call, CallLost(call.id, call.visit_id, role, now, why), "system")
        return True


def found(*, call_id: UUID, role: str) -> bool:
    """The same page is heard again (its socket came back) without having joined anew."""
    with transaction.atomic():
        sides = Participant.objects.filter(call_id=call_id, role=role, call__state=Call.State.OPEN)
        side = sides.filter(lost_since__isnull=False).first()
        if side is None:
            return False
        sides.update(lost_since=None, interruption="")
        call = Call.objects.get(id=call_id)
        _record(call, CallFound(call.id, call.visit_id, role), "system")
        return True


def end(*, call_id: UUID, reason: str, actor: str) -> bool:
    """End once, with one reason (I-13). False when it had ended before."""
    with transaction.atomic():
        call = Call.objects.get(id=call_id)
        now = clock.now()
        duration = int((now - call.connected_at).total_seconds()) if call.connected_at else 0
        won = Call.objects.filter(id=call_id, state=Call.State.OPEN).update(
            state=Call.State.ENDED, ended_at=now, end_reason=reason, duration_s=duration
        )
        if not won:
            return False
        _record(call, CallEnded(call.id, call.visit_id, reason, now, duration), actor)
        transaction.on_commit(lambda: backend().close(room=call.room))
        return True


def overdue(*, now: datetime) -> list[tuple[UUID, str]]:
    """Open calls with a side that did not come back in time: (visit id, end reason)."""
    late = Q(lost_since__lt=now - rules.RESUME_FOR)
    sides = Participant.objects.filter(late, call__state=Call.State.OPEN).select_related("call")
    return [(s.call.visit_id, rules.lost_reason(s.role)) for s in sides.order_by("lost_since")]


def _current(call: Call, role: str, epoch: int) -> Participant:
    if call.state != Call.State.OPEN:
        raise CallOver
    side = Participant.objects.get(call=call, role=role)
    if side.epoch != epoch:
        raise TakenOver
    return side


def _record(call: Call, event: CallEvent, actor: str) -> None:
    journal.record(event, chain=f"ticket:{call.ticket_id}", actor=actor)
