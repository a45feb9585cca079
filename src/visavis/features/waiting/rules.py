"""The thinking of the line: who is next, who takes them, and how long it may last. Pure: no clock, no database.

Sources: queueing study, section 3 (routing rules 1 to 4, what to show, cold start); BaFin 3/2017 (rule 5).
"""

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

PRIOR_CALLS = 5
"""The supervisor's typical duration counts like this many calls."""
HOLD_MINUTES = 3.0
"""How long before a booked time agents are kept free for it."""
Z90 = 1.2815515655446004
"""Standard normal quantile of 90 %."""


@dataclass(frozen=True)
class Waiter:
    """Somebody in line. `needs` are skills; `present` is False for a customer marked away. Of those who booked,
    `early` ones came before their time: they are served now only by an agent who would otherwise idle. `proves`:
    they come to prove who they are or what they hold, so chance decides whom they meet (rule 5)."""

    id: UUID
    key: datetime
    needs: frozenset[str]
    present: bool = True
    booked: bool = False
    early: bool = False
    proves: bool = False


@dataclass(frozen=True)
class ReadyAgent:
    """An agent who could take somebody now. No skills at all means: serves everybody. `trained` is False once the
    training for identity calls has run out (BaFin B1, ETSI VAL-8.3.3-14X)."""

    id: UUID
    skills: frozenset[str]
    idle_since: datetime
    trained: bool = True

    def can_serve(self, needs: frozenset[str]) -> bool:
        return not self.skills or needs <= self.skills

    def can_take(self, waiter: Waiter) -> bool:
        return self.can_serve(waiter.needs) and (self.trained or not waiter.proves)


Draw = Callable[[Sequence[ReadyAgent]], ReadyAgent]
"""Takes one of several agents by chance."""


@dataclass(frozen=True)
class Hold:
    """What agents are kept free for (rule 4): `due` holds the needs of each booked customer who is due within
    `HOLD_MINUTES` and not in line yet; `busy` agents end their calls after `mean_minutes` on average."""

    due: Sequence[frozenset[str]]
    busy: int
    mean_minutes: float

    def refuses(self, agent: ReadyAgent, free: Sequence[ReadyAgent]) -> bool:
        """Would taking `agent` for somebody who did not book leave too few for those who did?"""
        if not self.due:
            return False
        due = sum(agent.can_serve(needs) for needs in self.due)
        ready = sum(any(other.can_serve(needs) for needs in self.due) for other in free)
        soon_free = self.busy * (1 - math.exp(-HOLD_MINUTES / max(self.mean_minutes, 0.1)))
        return due > 0 and ready - 1 + soon_free < due


@dataclass(frozen=True)
class DeskState:
    """What decides a wait: people before me, agents free, in a call, and in a short pause (wrap-up)."""

    ahead: int
    ready: int
    busy: int


@dataclass(frozen=True)
class History:
    """Handling times of completed calls in minutes, newest last, and what the supervisor expects."""

    handled_minutes: Sequence[float]
    typical_minutes: float


@dataclass(frozen=True)
class Estimate:
    """Minutes until an agent takes the customer. `basis` says how it was found; "none" has no figures."""

    median: float
    q10: float
    q90: float
    basis: str
    n_history: int


@dataclass(frozen=True)
class ShownRange:
    """What a person reads: whole minutes, low rounded down and high up; `high` over 90 reads "more than an hour"."""

    low: int
    likely: int
    high: int
    basis: str


def key_for(reference: datetime, credit_minutes: float) -> datetime:
    """Rule 1: key = reference - credit. The smallest key is served first, so waiting makes everybody equal."""
    return reference - timedelta(minutes=credit_minutes)


def choose_agent(agents: Iterable[ReadyAgent], needs: frozenset[str]) -> ReadyAgent | None:
    """Rule 3: a customer joined: fewest skills first (keep generalists free), then longest idle, then lowest id."""
    fitting = [agent for agent in agents if agent.can_serve(needs)]
    return min(
        fitting, key=lambda agent: (len(agent.skills) or math.inf, agent.idle_since, agent.id), default=None
    )


def draw_agent(agents: Iterable[ReadyAgent], waiter: Waiter, draw: Draw) -> tuple[ReadyAgent | None, int]:
    """The agent for `waiter`, and among how many they were drawn (0: rule 3 chose).

    Rule 5: whoever comes to prove something meets an agent drawn among all who could take them, so that no customer
    and no agent can arrange to meet (BaFin B3, ETSI VAL-8.3.3-13, S-56)."""
    fitting = [agent for agent in agents if agent.can_take(waiter)]
    if waiter.proves and fitting:
        return draw(fitting), len(fitting)
    return choose_agent(fitting, waiter.needs), 0


@dataclass(frozen=True)
class Pair:
    """A customer and the agent to offer them to; `drawn_among` as in `draw_agent`."""

    waiter: Waiter
    agent: ReadyAgent
    drawn_among: int = 0


def match(
    waiters: Iterable[Waiter], agents: Iterable[ReadyAgent], hold: Hold | None = None, *, draw: Draw
) -> list[Pair]:
    """Pairs to offer now. Rule 2: customers in the order of (key, id), whoever is present and can be served; each
    gets the agent of rule 3 (rule 5 for those who prove something), every agent at most once. Rule 4: `hold` keeps
    agents free for booked customers who are due; those who came early get whoever would idle."""
    free = list(agents)
    pairs = []
    in_turn = sorted(waiters, key=lambda waiter: (waiter.early, waiter.key, waiter.id))
    for waiter in in_turn:
        if not free:
            break
        agent, among = draw_agent(free, waiter, draw) if waiter.present else (None, 0)
        if agent is None or (hold and not waiter.booked and hold.refuses(agent, free)):
            continue
        pairs.append(Pair(waiter, agent, among))
        free.remove(agent)
    return pairs


def estimate(state: DeskState, history: History, *, paths: int = 200, seed: int = 0) -> Estimate:
    """Minutes until somebody with `state.ahead` people before them is taken.

    The agents end calls like a Poisson process of rate agents / mean handling time (memoryless handling), so the
    wait is a gamma variable: its 10, 50 and 90 % points are the answer. With few calls behind us the range is
    widened (measured need: x3 below 10 calls, x1.5 below 30, x1.3 below 100). `paths` and `seed` belong to the
    signature of the simulating estimator; this one is exact and draws nothing.
    """
    handled = history.handled_minutes[-600:]
    agents = state.ready + state.busy
    if agents == 0:
        return Estimate(0, 0, 0, "none", len(handled))
    if state.ahead < state.ready:
        return Estimate(0, 0, 1, "ready", len(handled))
    endings = state.ahead - state.ready + 1
    scale = mean_handling(history) / agents
    median, q10, q90 = (scale * gamma_quantile(endings, z) for z in (0.0, -Z90, Z90))
    widen = _widening(len(handled))
    low, high = median - (median - q10) * widen, median + (q90 - median) * widen
    return Estimate(median, max(0.0, low), high, "queue_length", len(handled))


def mean_handling(history: History) -> float:
    """Minutes from accepting to the end of the write-up; what the supervisor expects counts as some calls."""
    handled = history.handled_minutes[-600:]
    return (PRIOR_CALLS * history.typical_minutes + sum(handled)) / (PRIOR_CALLS + len(handled))


def gamma_quantile(shape: float, z: float) -> float:
    """The quantile of a gamma variable of scale 1 at standard normal `z` (Wilson and Hilferty's cube)."""
    cube = 1 - 1 / (9 * shape) + z / (3 * math.sqrt(shape))
    return float(shape * max(0.0, cube) ** 3)


def _widening(n_history: int) -> float:
    for below, factor in ((10, 3.0), (30, 1.5), (100, 1.3)):
        if n_history < below:
            return factor
    return 1.0


def shown_range(found: Estimate) -> ShownRange | None:
    """Round outward: to 1 minute below 10, 2 below 20, 5 below 60, else 15. Never "0 minutes"; None without figures."""
    if found.basis == "none":
        return None
    low = max(1, _round(found.q10, math.floor))
    high = max(low + 1, _round(found.q90, math.ceil))
    likely = min(high, max(low, round(found.median)))
    return ShownRange(low, likely, high, found.basis)


def _round(minutes: float, direction: Callable[[float], int]) -> int:
    step = 1 if minutes < 10 else 2 if minutes < 20 else 5 if minutes < 60 else 15
    return step * direction(minutes / step)
