"""Reads of calls. Only the two sides reach a call, and staff of the ticket's desk its history."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from visavis.features.calls.media import backend
from visavis.features.calls.models import Call, Participant
from visavis.features.people.actors import Actor, CustomerActor, StaffActor
from visavis.features.tickets import lookups as tickets
from visavis.kernel.problems import NotFound


@dataclass(frozen=True)
class ParticipantView:
    role: str
    name: str
    epoch: int
    present: bool
    lost_since: datetime | None
    interruption: str
    camera_off_since: datetime | None
    camera_why: str
    noise_since: datetime | None


@dataclass(frozen=True)
class CallView:
    id: UUID
    visit_id: UUID
    state: str
    relay_only: bool
    opened_at: datetime
    connected_at: datetime | None
    ended_at: datetime | None
    end_reason: str
    duration_s: int | None
    participants: list[ParticipantView]


def call(*, actor: Actor, call_id: UUID) -> tuple[Call, str]:
    """The call and the actor's role in it ("customer" or "agent"); NotFound for anybody else."""
    found = Call.objects.filter(id=call_id).first()
    if found is None:
        raise NotFound
    role = role_of(actor=actor, call=found)
    if not role:
        raise NotFound
    return found, role


def role_of(*, actor: Actor, call: Call) -> str:
    """ "customer", "agent" or "" for no part in it."""
    if isinstance(actor, StaffActor):
        agent = call.participants.filter(role=Participant.Role.AGENT, person_id=actor.staff_id)
        return "agent" if agent.exists() else ""
    if isinstance(actor, CustomerActor):
        try:
            tickets.ticket(actor=actor, ticket_id=call.ticket_id)
        except NotFound:
            return ""
        return "customer"
    return ""


def call_view(*, actor: Actor, call_id: UUID) -> CallView:
    found, _role = call(actor=actor, call_id=call_id)
    return view(found)


def view(call: Call) -> CallView:
    """The call as both sides see it."""
    return CallView(
        id=call.id,
        visit_id=call.visit_id,
        state=call.state,
        relay_only=call.relay_only,
        opened_at=call.opened_at,
        connected_at=call.connected_at,
        ended_at=call.ended_at,
        end_reason=call.end_reason,
        duration_s=call.duration_s,
        participants=[_side(side) for side in call.participants.order_by("role")],
    )


def _side(side: Participant) -> ParticipantView:
    return ParticipantView(
        role=side.role,
        name=side.name,
        epoch=side.epoch,
        present=side.epoch > 0 and side.lost_since is None,
        lost_since=side.lost_since,
        interruption=side.interruption,
        camera_off_since=side.camera_off_since,
        camera_why=side.camera_why,
        noise_since=side.noise_since,
    )


def lost_since(*, call_id: UUID, role: str) -> datetime | None:
    """Since when the page of a side is missing; None while it is here."""
    side = Participant.objects.filter(call_id=call_id, role=role)
    return side.values_list("lost_since", flat=True).first()


def epoch_of(*, call_id: UUID, role: str) -> int:
    """How often a side has joined."""
    return Participant.objects.filter(call_id=call_id, role=role).values_list("epoch", flat=True).first() or 0


def relay_only(desk_setting: bool | None) -> bool:
    """The desk's own word, else on as soon as the house has a relay (S-28)."""
    return backend().has_relay() if desk_setting is None else desk_setting


def of_ticket(*, actor: Actor, ticket_id: UUID) -> list[CallView]:
    """The calls held on a ticket, oldest first."""
    ticket = tickets.ticket(actor=actor, ticket_id=ticket_id)
    return [view(call) for call in Call.objects.filter(ticket_id=ticket.id).order_by("opened_at")]


@dataclass(frozen=True)
class Seats:
    """Who may signal in an open call, for the hub: the agent, and the present epoch of each side."""

    call_id: UUID
    visit_id: UUID
    relay_only: bool
    agent_id: UUID
    epochs: dict[str, int]
    lost: frozenset[str]


def seats(*, call_id: UUID) -> Seats | None:
    """The seats of an open call; None when it is over or unknown."""
    found = Call.objects.filter(id=call_id, state=Call.State.OPEN).first()
    return _seats(found) if found else None


def open_seats() -> list[Seats]:
    """The same for every open call: the hub's bookkeeping after a start."""
    return [_seats(found) for found in Call.objects.filter(state=Call.State.OPEN).order_by("id")]


def _seats(found: Call) -> Seats:
    sides = {side.role: side for side in found.participants.all()}
    return Seats(
        call_id=found.id,
        visit_id=found.visit_id,
        relay_only=found.relay_only,
        agent_id=sides[Participant.Role.AGENT].person_id,
        epochs={role: side.epoch for role, side in sides.items()},
        lost=frozenset(role for role, side in sides.items() if side.lost_since is not None),
    )
