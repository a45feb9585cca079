"""The routing rules word for word, and what an estimate promises."""

import random
import statistics
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from visavis.features.waiting.rules import (
    DeskState,
    Estimate,
    History,
    Hold,
    Pair,
    ReadyAgent,
    Waiter,
    choose_agent,
    estimate,
    gamma_quantile,
    key_for,
    shown_range,
)
from visavis.features.waiting.rules import match as match_by
from visavis.kernel.ids import new_id

NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)


def waiter(minute: float, *needs: str, present: bool = True) -> Waiter:
    return Waiter(new_id(), NOON + timedelta(minutes=minute), frozenset(needs), present)


def agent(*skills: str, idle: float = 0) -> ReadyAgent:
    return ReadyAgent(new_id(), frozenset(skills), NOON - timedelta(minutes=idle))


def match(line: list[Waiter], ready: Sequence[ReadyAgent], hold: Hold | None = None) -> list[Pair]:
    """With a draw that always falls alike."""
    return match_by(line, ready, hold, draw=random.Random(5).choice)


def test_credit_counts_as_minutes_already_waited() -> None:
    assert key_for(NOON, 10) == NOON - timedelta(minutes=10)


def test_rule_2_takes_the_smallest_key_that_is_present_and_fits() -> None:
    away, card, late = waiter(0, present=False), waiter(1, "card"), waiter(2, "identity")
    for ready, expected in ((agent("identity", "other"), [late]), (agent(), [card])):
        assert [pair.waiter for pair in match([late, card, away], [ready])] == expected
    assert match([away], [agent()]) == []


def test_rule_4_keeps_agents_free_for_those_who_booked() -> None:
    walk_in, booked = waiter(0), replace(waiter(1), booked=True)
    due = [frozenset[str]()]
    alone, quiet = [agent()], Hold(due, busy=0, mean_minutes=9)
    assert match([walk_in], alone, quiet) == [], "the only agent waits for the booked customer"
    assert [pair.waiter for pair in match([walk_in, booked], alone, quiet)] == [booked]
    assert len(match([walk_in], [agent(), agent()], quiet)) == 1, "a second agent need not wait"
    crowded = Hold(due, busy=8, mean_minutes=9)
    assert len(match([walk_in], alone, crowded)) == 1, "one of many busy agents will be free in time"
    elsewhere = Hold([frozenset({"card"})], busy=0, mean_minutes=9)
    assert len(match([walk_in], [agent("identity")], elsewhere)) == 1, "this agent can't serve them anyway"


def test_who_comes_early_is_served_by_an_agent_who_would_idle() -> None:
    early = replace(waiter(-60), booked=True, early=True)
    assert [pair.waiter for pair in match([early, waiter(5)], [agent()])] != [early]
    assert [pair.waiter for pair in match([early], [agent()])] == [early]


def test_rule_3_keeps_generalists_free_then_takes_the_longest_idle() -> None:
    generalist, wide, fresh, rested = (
        agent(idle=99),
        agent("a", "b", idle=50),
        agent("a", idle=1),
        agent("a", idle=5),
    )
    assert choose_agent([generalist, wide, fresh, rested], frozenset({"a"})) == rested
    assert choose_agent([generalist, wide], frozenset({"a"})) == wide
    assert choose_agent([fresh], frozenset({"b"})) is None


def test_rule_5_draws_whom_they_meet_who_come_to_prove_something() -> None:
    """BaFin B3, S-56: every agent is as likely as any other; 1 % of honest draws would fail this bound."""
    ready = [agent(idle=idle) for idle in (90, 30, 1, 0, 5)]
    fate, met = random.Random(20261125), dict.fromkeys((one.id for one in ready), 0)
    for _ in range(5_000):
        (pair,) = match_by([replace(waiter(0), proves=True)], ready, draw=fate.choice)
        assert pair.drawn_among == 5
        met[pair.agent.id] += 1
    chi_square = sum((count - 1_000) ** 2 / 1_000 for count in met.values())
    assert chi_square < 13.28, "four degrees of freedom, p = 0.01"
    (pair,) = match([waiter(0)], ready)
    assert (pair.agent, pair.drawn_among) == (ready[0], 0), "everybody else gets the longest idle"


def test_an_agent_whose_training_has_run_out_meets_nobody_who_proves_something() -> None:
    rusty, proves = replace(agent(), trained=False), replace(waiter(0), proves=True)
    assert match([proves], [rusty]) == []
    fresh = agent()
    assert match([proves], [rusty, fresh]) == [Pair(proves, fresh, 1)]
    talk = waiter(1)
    assert match([proves, talk], [rusty]) == [Pair(talk, rusty)]


skills = st.frozensets(st.sampled_from(["a", "b", "c"]), max_size=2)
waiters = st.lists(
    st.builds(lambda m, n, p: waiter(m, *n, present=p), st.integers(0, 60), skills, st.booleans())
)
agents = st.lists(st.builds(lambda s, i: agent(*s, idle=i), skills, st.integers(0, 60)), max_size=6)


@given(waiters, agents)
def test_nobody_is_paired_twice_and_nobody_who_fits_is_forgotten(
    line: list[Waiter], ready: list[ReadyAgent]
) -> None:
    pairs = match(line, ready)
    assert match(line, ready) == pairs, "the same state gives the same assignments"
    served, used = {pair.waiter.id for pair in pairs}, {pair.agent.id for pair in pairs}
    assert len(served) == len(used) == len(pairs)
    for person in line:
        for idle in ready:
            left_over = person.present and person.id not in served and idle.id not in used
            assert not (left_over and idle.can_serve(person.needs))


@given(waiters, agents)
def test_key_order_is_never_inverted_for_the_same_needs(line: list[Waiter], ready: list[ReadyAgent]) -> None:
    pairs = match(line, ready)
    served = {pair.waiter.id for pair in pairs}
    for person in (w for w in line if w.present and w.id not in served):
        for other in (pair.waiter for pair in pairs):
            assert other.needs != person.needs or (other.key, other.id) < (person.key, person.id)


def test_the_gamma_quantiles_match_a_simulation_of_the_same_desk() -> None:
    draw = random.Random(7)
    waits = sorted(sum(draw.expovariate(1) for _ in range(6)) for _ in range(20_000))
    for z, share in ((-1.2816, 0.1), (0.0, 0.5), (1.2816, 0.9)):
        assert gamma_quantile(6, z) == pytest.approx(waits[int(share * len(waits))], rel=0.03)


def test_more_people_ahead_never_means_a_shorter_wait() -> None:
    history = History([8.0] * 200, 8)
    medians = [estimate(DeskState(n, 0, 3), history).median for n in range(50)]
    assert medians == sorted(medians)
    assert statistics.fmean(medians[:2]) < 8


def test_the_range_is_wider_on_a_new_desk() -> None:
    fresh = estimate(DeskState(4, 0, 2), History([], 8))
    known = estimate(DeskState(4, 0, 2), History([8.0] * 200, 8))
    assert fresh.q90 - fresh.q10 > 2 * (known.q90 - known.q10)
    assert fresh.q10 >= 0


def test_without_an_agent_there_is_no_figure() -> None:
    found = estimate(DeskState(0, 0, 0), History([], 8))
    assert found.basis == "none"
    assert shown_range(found) is None


@given(st.floats(0, 400), st.floats(0, 400), st.floats(0, 400))
def test_what_is_shown_holds_what_was_found_and_is_never_zero(a: float, b: float, c: float) -> None:
    q10, median, q90 = sorted((a, b, c))
    shown = shown_range(Estimate(median, q10, q90, "queue_length", 50))
    assert shown is not None
    assert 1 <= shown.low <= shown.likely <= shown.high
    assert shown.low <= max(q10, 1)
    assert shown.high >= q90
