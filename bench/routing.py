"""A simulated desk under the product's own routing rules: are booked customers served on time, and what do those who
walk in pay for it?

A discrete-event simulation, seeded: arrivals with two daily peaks and busier and quieter days, log-normal talk times,
staggered shifts with pauses, patience that runs out, calls by appointment with their no-shows. Every decision about
who meets whom is `waiting.rules.match` with the keys of `waiting.rules.key_for`; nothing is re-implemented here. Each
desk is run twice over the same customers: with the hold rule and without.
"""

import heapq
import math
import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from bench.figures import rounded, say
from visavis.features.waiting.rules import Hold, ReadyAgent, Waiter, key_for, match

START = datetime(2026, 3, 2, tzinfo=UTC)
OPENS, CLOSES = 8 * 60, 18 * 60
"""Minutes of the day."""
TALK_MEAN, TALK_CV, WRAP_UP = 8.0, 1.0, 1.0
PATIENCE_MEAN, PATIENCE_SHAPE = 25.0, 1.2
HIGH_SHARE, HIGH_CREDIT = 0.15, 10.0
BOOKED_SHARE, NO_SHOW, PUNCTUAL = 0.15, 0.12, 3.0
BOOKED_CREDIT, KEPT, CLOSES_AFTER = 60.0, 5.0, 15.0
PAUSE_SHARE, PAUSE = 0.06, 10.0
ABSENT = 0.05
LOOK_EVERY = 0.5
"""Minutes between two looks at a held line (rule 4: every 30 s)."""
HOLD_FROM, HOLD_UNTIL = 3.0, 1.0
LATE = 2.0


@dataclass(frozen=True)
class Desk:
    name: str
    agents: int
    load: float
    """Calls that come, as a share of the agents' time. Some give up: above 1 is a full desk, not a lost one."""


DESKS = (Desk("desk_8", 8, 1.1), Desk("desk_3", 3, 1.15))


@dataclass
class Person:
    """One customer. `due` is the booked time, None for a walk-in; `at` when they come."""

    id: UUID
    at: float
    talk: float
    patience: float
    credit: float = 0.0
    due: float | None = None
    shows: bool = True
    served: float | None = None


@dataclass
class Agent:
    id: UUID
    on: float
    off: float
    free: bool = False
    idle_since: float = 0.0


@dataclass
class Outcome:
    booked: list[float] = field(default_factory=list)
    """How many minutes after the booked time (or after coming, if later) each booked customer was served."""
    walk_in: list[float] = field(default_factory=list)


def run(quick: bool) -> dict[str, Any]:
    days = 40 if quick else 240
    results: dict[str, Any] = {"days": days}
    for desk in DESKS:
        with_hold, without = (_simulate(desk, days, hold=hold) for hold in (True, False))
        on_time = sum(late <= LATE for late in with_hold.booked) / len(with_hold.booked)
        mean, plain = (sum(out.walk_in) / len(out.walk_in) for out in (with_hold, without))
        say(f"{desk.name}: {len(with_hold.booked)} booked, {len(with_hold.walk_in)} walked in")
        results |= {
            f"{desk.name}_booked_on_time": rounded(on_time),
            f"{desk.name}_booked_on_time_no_hold": rounded(
                sum(late <= LATE for late in without.booked) / len(without.booked)
            ),
            f"{desk.name}_walk_in_mean_min": rounded(mean),
            f"{desk.name}_walk_in_ratio": rounded(mean / plain),
        }
    return results


def _simulate(desk: Desk, days: int, *, hold: bool) -> Outcome:
    outcome = Outcome()
    for day in range(days):
        draw = random.Random(f"{desk.name} {day}")
        Day(desk, draw, hold=hold).run(outcome)
    return outcome


class Day:
    """One day: events in time order; the line and the agents as the product's rules know them."""

    def __init__(self, desk: Desk, draw: random.Random, *, hold: bool) -> None:
        self.hold = hold
        self.draw = draw
        self.events: list[tuple[float, int, str, Any]] = []
        self.line: dict[UUID, Person] = {}
        self.agents = {agent.id: agent for agent in _roster(desk, draw)}
        self.people = [*_walk_ins(desk, draw), *_bookings(desk, draw)]
        self.coming = {one.id: one for one in self.people if one.due is not None}
        for one in self.people:
            if one.shows:
                self._plan(one.at, "comes", one)
        for agent in self.agents.values():
            self._plan(agent.on, "free", agent)
        for step in range(int((CLOSES - OPENS + 60) / LOOK_EVERY)):
            self._plan(OPENS + step * LOOK_EVERY, "look", None)

    def _plan(self, at: float, what: str, whom: Any) -> None:
        heapq.heappush(self.events, (at, len(self.events) + int(at * 1e6), what, whom))

    def run(self, outcome: Outcome) -> None:
        while self.events:
            now, _order, what, whom = heapq.heappop(self.events)
            if what == "comes":
                self.line[whom.id] = whom
                self.coming.pop(whom.id, None)
                self._plan(now + whom.patience, "leaves", whom)
            elif what == "leaves":
                self.line.pop(whom.id, None)
            elif what == "free" and now < whom.off:
                whom.free, whom.idle_since = True, now
            self._serve(now)
        for one in self.people:
            if one.served is None:
                continue
            if one.due is None:
                outcome.walk_in.append(one.served - one.at)
            else:
                outcome.booked.append(max(0.0, one.served - max(one.due, one.at)))

    def _serve(self, now: float) -> None:
        free = [agent for agent in self.agents.values() if agent.free and now < agent.off]
        if not free or not self.line:
            return
        busy = sum(not agent.free and agent.on <= now < agent.off for agent in self.agents.values())
        due = [one for one in self.coming.values() if -HOLD_UNTIL <= (one.due or 0) - now <= HOLD_FROM]
        held = Hold([frozenset()] * len(due), busy, TALK_MEAN + WRAP_UP) if self.hold else None
        waiters = [
            Waiter(one.id, key_for(_moment(ref), credit), frozenset(), True, one.due is not None, early)
            for one in self.line.values()
            for ref, credit, early in [_standing(one, now)]
        ]
        ready = [ReadyAgent(agent.id, frozenset(), _moment(agent.idle_since)) for agent in free]
        for pair in match(waiters, ready, held, draw=self.draw.choice):
            self._meet(self.line.pop(pair.waiter.id), self.agents[pair.agent.id], now)

    def _meet(self, person: Person, agent: Agent, now: float) -> None:
        person.served, agent.free = now, False
        pause = PAUSE if self.draw.random() < PAUSE_SHARE else 0.0
        self._plan(now + person.talk + WRAP_UP + pause, "free", agent)


def _standing(one: Person, now: float) -> tuple[float, float, bool]:
    """What the key refers to, the credit, and whether a booked customer came before their time."""
    if one.due is None:
        return one.at, one.credit, False
    if one.at > one.due + KEPT:
        return one.due, 0.0, False
    return one.due, BOOKED_CREDIT, now < one.due - KEPT


def _moment(minute: float) -> datetime:
    return START + timedelta(minutes=minute)


def _id(draw: random.Random) -> UUID:
    return UUID(int=draw.getrandbits(128))


def _roster(desk: Desk, draw: random.Random) -> Iterator[Agent]:
    """Staggered: the early ones leave an hour before closing, the late ones come an hour after opening."""
    for number in range(desk.agents):
        if desk.agents > 3 and draw.random() < ABSENT:
            continue
        shift = 60 * (number % 3 - 1)
        yield Agent(_id(draw), OPENS + max(0, shift), CLOSES + min(0, shift))


def _walk_ins(desk: Desk, draw: random.Random) -> Iterator[Person]:
    """Poisson, with peaks at eleven and at four and a day that is busier or quieter than planned."""
    mood = max(0.4, draw.gauss(1, 0.18))
    per_minute = desk.agents * desk.load * (1 - BOOKED_SHARE) / (TALK_MEAN + WRAP_UP) * mood * 0.93
    at = float(OPENS)
    while True:
        at += draw.expovariate(per_minute * 1.35)
        if at >= CLOSES - 5:
            return
        peaks = math.exp(-(((at - 660) / 75) ** 2)) + 0.9 * math.exp(-(((at - 960) / 75) ** 2))
        if draw.random() < (0.72 + 0.6 * peaks) / 1.35:
            high = HIGH_CREDIT if draw.random() < HIGH_SHARE else 0.0
            yield Person(_id(draw), at, _talk(draw), _patience(draw), high)


def _bookings(desk: Desk, draw: random.Random) -> Iterator[Person]:
    """Slots spread over the hour, never all at once."""
    number = desk.agents * desk.load * BOOKED_SHARE * (CLOSES - OPENS) / (TALK_MEAN + WRAP_UP)
    slots = [OPENS + 15.0 + 5 * step for step in range((CLOSES - OPENS - 60) // 5)]
    for due in draw.sample(slots, round(number)):
        at = due - 4 + draw.uniform(-PUNCTUAL, PUNCTUAL)
        shows = draw.random() >= NO_SHOW
        yield Person(_id(draw), at, _talk(draw), CLOSES_AFTER + _patience(draw), 0.0, due, shows)


def _talk(draw: random.Random) -> float:
    sigma = math.sqrt(math.log(1 + TALK_CV**2))
    return draw.lognormvariate(math.log(TALK_MEAN) - sigma**2 / 2, sigma)


def _patience(draw: random.Random) -> float:
    return draw.weibullvariate(PATIENCE_MEAN / math.gamma(1 + 1 / PATIENCE_SHAPE), PATIENCE_SHAPE)
