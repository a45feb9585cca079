"""Reads of visits: the customer's own, the board, the workspace. Access is decided by the ticket."""

import time
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from visavis.features.calls import lookups as call_lookups
from visavis.features.desks import lookups as desks
from visavis.features.desks.models import Desk
from visavis.features.people import lookups as people
from visavis.features.people.actors import Actor, CustomerActor, StaffActor
from visavis.features.tickets import lookups as tickets
from visavis.features.visits import rules
from visavis.features.visits.models import Offer, Visit
from visavis.features.visits.views import (
    Board,
    BoardEntry,
    HitRateView,
    OfferView,
    RangeView,
    VisitView,
    Workspace,
)
from visavis.features.waiting import lookups as waiting
from visavis.features.waiting.rules import (
    DeskState,
    History,
    ShownRange,
    estimate,
    mean_handling,
    shown_range,
)
from visavis.kernel.prepared import Prepared
from visavis.kernel.problems import NotFound

FORECAST_FOR_S = 2.0
"""A desk's forecast is worked out at most this often, however many ask."""
HIT_RATE_FOR_S = 60.0
BOARD_CARRIES = 200
"""Waiting customers on a board, at the most: more than anybody reads, little enough for every page and every change."""


@dataclass(frozen=True)
class LineEntry:
    """One place in line, for the hub's own order."""

    visit_id: UUID
    key: datetime
    present: bool


@dataclass
class Forecast:
    """What a desk's line looks like at one moment; ranges by number of people ahead, worked out once each."""

    ready: int
    busy: int
    history: History
    _ranges: dict[int, ShownRange | None] = field(default_factory=dict)

    def at(self, ahead: int) -> ShownRange | None:
        if ahead not in self._ranges:
            found = estimate(DeskState(ahead, self.ready, self.busy), self.history)
            self._ranges[ahead] = shown_range(found)
        return self._ranges[ahead]

    @cached_property
    def mean_minutes(self) -> float:
        """From accepting to the end of the write-up, on average."""
        return mean_handling(self.history)

    @cached_property
    def n_history(self) -> int:
        return len(self.history.handled_minutes)


_forecasts: dict[UUID, tuple[float, Forecast]] = {}
_hit_rates: dict[UUID, tuple[float, HitRateView | None]] = {}


def any_visit(*, visit_id: UUID) -> Visit:
    """For the house itself (clock, hub): no actor. Raises NotFound."""
    visit = _one.first(id=visit_id)
    if visit is None:
        raise NotFound
    return visit


_one = Prepared(
    lambda id: Visit.objects.select_related("desk", "ticket", "customer", "agent").filter(id=id), id=UUID
)


def visit(*, actor: Actor, visit_id: UUID) -> Visit:
    """A visit of a ticket that the actor may see."""
    found = any_visit(visit_id=visit_id)
    tickets.ticket(actor=actor, ticket_id=found.ticket_id)
    return found


def own_visit(*, actor: StaffActor, visit_id: UUID) -> Visit:
    """A visit that this agent took."""
    found = visit(actor=actor, visit_id=visit_id)
    if found.agent_id != actor.staff_id:
        raise NotFound
    return found


def offer(*, actor: StaffActor, offer_id: UUID) -> Offer:
    """An offer made to this agent."""
    found = _offer.first(id=offer_id, staff_id=actor.staff_id)
    if found is None:
        raise NotFound
    return found


_offer = Prepared(
    lambda id, staff_id: Offer.objects.select_related(
        "visit__desk", "visit__ticket", "visit__customer", "staff"
    ).filter(id=id, staff_id=staff_id),
    id=UUID,
    staff_id=UUID,
)


def visit_of_agent(*, staff_id: UUID) -> Visit | None:
    """The visit an agent is busy with: in a call or writing it up."""
    mine = Visit.objects.filter(agent_id=staff_id, state__in=[*rules.IN_CALL, "wrapping_up"])
    return mine.order_by("-accepted_at").first()


def busy_agents(staff_ids: list[UUID]) -> set[UUID]:
    """Those who have a customer, a write-up or a ringing offer (I-02)."""
    states = [*rules.IN_CALL, "wrapping_up"]
    held = Visit.objects.filter(agent_id__in=staff_ids, state__in=states).values_list("agent_id", flat=True)
    ringing = Offer.objects.filter(staff_id__in=staff_ids, state=Offer.State.RINGING)
    return {*held, *ringing.values_list("staff_id", flat=True)}


def live_visit(*, actor: CustomerActor, ticket_id: UUID) -> VisitView | None:
    """The customer's place or call for this ticket, if there is one."""
    ticket = tickets.ticket(actor=actor, ticket_id=ticket_id)
    found = Visit.objects.filter(ticket_id=ticket.id, state__in=rules.LIVE).order_by("-id").first()
    return visit_view(actor=actor, visit_id=found.id) if found else None


def visit_view(*, actor: Actor, visit_id: UUID) -> VisitView:
    found = visit(actor=actor, visit_id=visit_id)
    in_line = found.state in rules.IN_LINE
    before = ahead(found) if in_line else None
    shown = forecast(desk_id=found.desk_id).at(before) if before is not None else None
    return VisitView(
        id=found.id,
        ticket_id=found.ticket_id,
        desk_id=found.desk_id,
        desk_name=found.desk.name,
        state=found.state,
        purpose=found.purpose,
        spoken_language=found.spoken_language,
        joined_at=found.joined_at,
        booked_for=found.booked_for,
        away_since=found.away_since,
        ahead=before,
        range=range_view(shown),
        promised_by=waiting.promised_by(visit_id=found.id) if in_line else None,
        open_now=desks.opening(found.desk).open_now,
        hit_rate=hit_rate(desk_id=found.desk_id) if in_line else None,
        call_id=found.call_id,
        agent_name=found.agent.name if found.agent else "",
        end_reason=found.end_reason,
        rating=found.rating,
    )


def range_view(shown: ShownRange | None) -> RangeView | None:
    return RangeView(shown.low, shown.likely, shown.high, shown.basis) if shown else None


def ahead(visit: Visit) -> int:
    """How many are served before this one. Whoever is being offered counts until an agent took them (I-08)."""
    before = Q(key__lt=visit.key) | Q(key=visit.key, id__lt=visit.id)
    return Visit.objects.filter(before, desk_id=visit.desk_id, state__in=rules.IN_LINE).count()


def line(*, desk_id: UUID) -> list[LineEntry]:
    """The whole line in order, for the hub."""
    rows = Visit.objects.filter(desk_id=desk_id, state__in=rules.IN_LINE).order_by("key", "id")
    return [
        LineEntry(id_, key, away is None) for id_, key, away in rows.values_list("id", "key", "away_since")
    ]


def away_at_front(*, desk_id: UUID, count: int) -> list[tuple[UUID, UUID]]:
    """(visit, ticket) of those among the first `count` of the line who are away, for calling them back."""
    rows = Visit.objects.filter(desk_id=desk_id, state__in=rules.IN_LINE).order_by("key", "id")
    front = rows.values_list("id", "ticket_id", "away_since")[:count]
    return [(visit_id, ticket_id) for visit_id, ticket_id, away in front if away is not None]


def is_present(*, ticket_id: UUID) -> bool:
    """Is the ticket's customer in the waiting room or in a call right now, where all news is seen live?"""
    return Visit.objects.filter(ticket_id=ticket_id, state__in=rules.LIVE, away_since=None).exists()


def desks_with_line() -> list[UUID]:
    """Desks where somebody waits to be offered."""
    waiting_there = Visit.objects.filter(desk_id=OuterRef("id"), state="waiting")
    return list(Desk.objects.filter(Exists(waiting_there)).values_list("id", flat=True))


def forecast(*, desk_id: UUID) -> Forecast:
    """The desk's forecast, shared by everybody who asks within two seconds."""
    now = time.monotonic()
    kept = _forecasts.get(desk_id)
    if kept is None or now - kept[0] > FORECAST_FOR_S:
        kept = (now, _forecast(desk_id))
        _forecasts[desk_id] = kept
    return kept[1]


def _forecast(desk_id: UUID) -> Forecast:
    desk = desks.desk(desk_id=desk_id)
    ready = [agent.id for agent in waiting.ready_agents(desk_id=desk_id)]
    held = busy_agents(ready)
    working = [seat for seat in waiting.seats(desk_id=desk_id) if seat.state == "wrap_up"]
    in_call = Visit.objects.filter(desk_id=desk_id, state__in=rules.IN_CALL).values_list(
        "agent_id", flat=True
    )
    busy = held | {seat.staff_id for seat in working} | set(in_call)
    return Forecast(len(set(ready) - held), len(busy), _history(desk_id, desk.typical_minutes))


def _history(desk_id: UUID, typical_minutes: int) -> History:
    """Accept to end of write-up, of the last 600 visits."""
    closed = Visit.objects.filter(desk_id=desk_id, closed_at__isnull=False, accepted_at__isnull=False)
    spans = closed.order_by("-closed_at").values_list("accepted_at", "closed_at")[:600]
    minutes = [(end - start).total_seconds() / 60 for start, end in spans if start and end]
    return History(minutes[::-1], typical_minutes)


def hit_rate(*, desk_id: UUID) -> HitRateView | None:
    """How many were called within the time shown, over 30 days; looked up once a minute."""
    now = time.monotonic()
    kept = _hit_rates.get(desk_id)
    if kept is None or now - kept[0] > HIT_RATE_FOR_S:
        rate = waiting.hit_rate(desk_id=desk_id)
        kept = (now, HitRateView(rate.within, rate.of) if rate else None)
        _hit_rates[desk_id] = kept
    return kept[1]


def entry(visit: Visit) -> BoardEntry:
    """The visit's line on the board; its ticket and customer must be loaded or loadable."""
    return BoardEntry(
        visit_id=visit.id,
        ticket_id=visit.ticket_id,
        number=visit.ticket.number,
        subject=visit.ticket.subject,
        customer_name=visit.ticket.customer.name,
        purpose=visit.purpose,
        spoken_language=visit.spoken_language,
        identified=visit.identified,
        joined_at=visit.joined_at,
        booked_for=visit.booked_for,
        key=visit.key,
        credit_reason=visit.credit_reason,
        away_since=visit.away_since,
        prepared=bool(visit.preparation),
        state=visit.state,
        agent_id=visit.agent_id,
        agent_name=visit.agent.name if visit.agent else "",
    )


def board(*, actor: StaffActor, desk_id: UUID) -> Board:
    """A desk's line and agents, and what rings for or belongs to the asking agent."""
    desk = desks.desk(desk_id=desk_id)
    if not actor.serves(desk_id):
        raise NotFound
    shown = _on_board(desk_id)
    in_line = sum(one.state in rules.IN_LINE for one in shown)
    if sum(one.state == "waiting" for one in shown) == BOARD_CARRIES:
        in_line = Visit.objects.filter(desk_id=desk_id, state__in=rules.IN_LINE).count()
    ringing = Offer.objects.filter(staff_id=actor.staff_id, state=Offer.State.RINGING).first()
    mine = visit_of_agent(staff_id=actor.staff_id)
    me = waiting.seat_of(staff_id=actor.staff_id)
    trained = people.own_training(actor=actor)
    return Board(
        desk_id=desk.id,
        desk_name=desk.name,
        relay_only=call_lookups.relay_only(desk.relay_only),
        waiting=[entry(found) for found in shown],
        in_line=in_line,
        most_waiting=BOARD_CARRIES,
        agents=waiting.seats(desk_id=desk_id),
        me=replace(me, name=actor.name),
        trained_until=trained.isoformat() if trained else None,
        offer=OfferView(ringing.id, ringing.visit_id, ringing.made_at, ringing.expires_at)
        if ringing
        else None,
        mine=mine.id if mine else None,
        range_for_new=range_view(forecast(desk_id=desk_id).at(in_line)),
    )


def _on_board(desk_id: UUID) -> list[Visit]:
    """Everybody an agent is busy with, and the front of those who wait, in the order of the line."""
    visits = Visit.objects.filter(desk_id=desk_id).select_related("ticket__customer", "agent")
    visits = visits.order_by("key", "id")
    taken = visits.filter(state__in=["offered", *rules.IN_CALL, "wrapping_up"])
    front = visits.filter(state="waiting")[:BOARD_CARRIES]
    return sorted([*taken, *front], key=lambda visit: (visit.key, visit.id))


def workspace(*, actor: StaffActor, visit_id: UUID) -> Workspace:
    """Everything about one visit, for staff of its desk: most of all the agent who has it or is about to take it."""
    found = visit(actor=actor, visit_id=visit_id)
    return Workspace(
        visit=entry(found),
        ticket=tickets.conversation(actor=actor, ticket_id=found.ticket_id),
        call_id=found.call_id,
        accepted_at=found.accepted_at,
        in_call_at=found.in_call_at,
        ended_at=found.ended_at,
        end_reason=found.end_reason,
        preparation=found.preparation,
        consents=found.consents,
        outcome=found.outcome,
        notes=found.notes,
    )
