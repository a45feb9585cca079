"""Random histories of a desk against the invariants of the queue and the call (F-19: I-01 to I-13).

Hypothesis plays customers, agents and the clock; after each step the database is asked whether every promise holds.
"""

import os
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import transaction
from django.db.models import Count
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

import cast
from visavis.features.calls import actions as calls
from visavis.features.calls.models import Call
from visavis.features.tickets.models import Ticket
from visavis.features.visits import actions, lookups, rules
from visavis.features.visits.models import Offer, Visit
from visavis.features.waiting import actions as waiting
from visavis.features.waiting import lookups as waiting_lookups
from visavis.features.waiting.problems import BusyWithCustomer
from visavis.kernel import clock, journal
from visavis.kernel.problems import Problem

START = datetime(2026, 11, 25, 9, tzinfo=UTC)
HISTORIES = int(os.environ.get("VISAVIS_HISTORIES", "12"))
"""How many random histories one run plays; raise it for a night."""
BY_DAY = "VISAVIS_HISTORIES" not in os.environ
"""The same histories every time, so that nobody is stopped by what their change has nothing to do with."""
people = st.integers(0, 3)
agents = st.integers(0, 1)


class Desk(RuleBasedStateMachine):
    @initialize()
    def open(self) -> None:
        self.travel = time_machine.travel(START, tick=False)
        self.clock = self.travel.start()
        lookups._forecasts.clear()
        self.desk = cast.make_desk()
        self.customers = [cast.enter(f"c{n}", f"Customer {n}", f"c{n}@example.com") for n in range(4)]
        self.tickets: list[Ticket] = [cast.open_ticket(person, self.desk) for person in self.customers]
        self.staff = [cast.hire(f"Agent{n} A", self.desk) for n in range(2)]
        self.acknowledged: dict[Any, datetime] = {}
        self.ended: dict[Any, tuple[str, str]] = {}

    def teardown(self) -> None:
        if hasattr(self, "travel"):
            self.travel.stop()

    def last(self, who: int) -> Visit | None:
        return Visit.objects.filter(ticket=self.tickets[who]).order_by("-id").first()

    @rule(who=people)
    def join(self, who: int) -> None:
        visit = actions.join(actor=self.customers[who], ticket_id=self.tickets[who].id)
        self.acknowledged.setdefault(visit.id, visit.key)

    @rule(who=people)
    def leave(self, who: int) -> None:
        if visit := self.last(who):
            actions.leave(actor=self.customers[who], visit_id=visit.id)

    @rule(who=people, present=st.booleans())
    def presence(self, who: int, present: bool) -> None:
        if visit := self.last(who):
            actions.presence(visit_id=visit.id, present=present)

    @rule(who=agents, state=st.sampled_from(["ready", "break", "off"]))
    def switch(self, who: int, state: str) -> None:
        busy = lookups.visit_of_agent(staff_id=self.staff[who].staff_id)
        try:
            actions.set_state(actor=self.staff[who], state=state)
        except BusyWithCustomer:
            assert busy is not None

    @rule()
    def tick(self) -> None:
        for agent in self.staff:
            waiting.hear(staff_id=agent.staff_id)
        actions.tick()
        # I-07: after a tick no present customer waits beside an agent who is free.
        ready = [agent.id for agent in waiting_lookups.ready_agents(desk_id=self.desk.id)]
        free = set(ready) - lookups.busy_agents(ready)
        assert not free or not Visit.objects.filter(state="waiting", away_since=None).exists()

    @rule(seconds=st.sampled_from([5, 31, 70, 500, 1000]))
    def time_passes(self, seconds: int) -> None:
        self.clock.shift(timedelta(seconds=seconds))
        actions.expire_due(now=clock.now())

    @rule(who=agents, asks=agents)
    def accept(self, who: int, asks: int) -> None:
        offer = Offer.objects.filter(staff_id=self.staff[who].staff_id).order_by("-id").first()
        if offer is None:
            return
        try:
            actions.accept(actor=self.staff[asks], offer_id=offer.id)
        except Problem:
            assert asks != who or offer.state != "ringing" or offer.expires_at <= clock.now()

    @rule(who=agents)
    def decline(self, who: int) -> None:
        offer = Offer.objects.filter(staff_id=self.staff[who].staff_id, state="ringing").first()
        if offer:
            actions.decline(actor=self.staff[who], offer_id=offer.id, reason="other")

    @rule(
        who=agents, side=st.sampled_from(["agent", "customer"]), what=st.sampled_from(["join", "lost", "end"])
    )
    def in_the_call(self, who: int, side: str, what: str) -> None:
        visit = lookups.visit_of_agent(staff_id=self.staff[who].staff_id)
        if visit is None or visit.call_id is None or visit.state == "wrapping_up":
            return
        place = self.tickets.index(visit.ticket)
        actor = self.staff[who] if side == "agent" else self.customers[place]
        if what == "join":
            epoch = calls.join(actor=actor, call_id=visit.call_id).epoch
            actions.call_connected(actor=actor, call_id=visit.call_id, epoch=epoch)
        elif what == "lost":
            calls.lost(call_id=visit.call_id, role=side, why="gone")
        else:
            actions.end_call(actor=actor, call_id=visit.call_id)

    @rule(who=agents, ready=st.booleans())
    def finish(self, who: int, ready: bool) -> None:
        visit = lookups.visit_of_agent(staff_id=self.staff[who].staff_id)
        if visit is not None and visit.state == "wrapping_up":
            actions.finish(actor=self.staff[who], visit_id=visit.id, outcome="solved", notes="n", ready=ready)

    @invariant()
    def one_of_everything(self) -> None:
        """I-01, I-02, I-03, I-12: at most one offer per visit and agent, one live visit per customer, one call."""
        ringing = Offer.objects.filter(state="ringing")
        for field in ("visit", "staff"):
            assert not ringing.values(field).annotate(n=Count("id")).filter(n__gt=1).exists()
        live = Visit.objects.filter(state__in=rules.LIVE)
        assert not live.values("customer", "desk").annotate(n=Count("id")).filter(n__gt=1).exists()
        held = Visit.objects.filter(state__in=rules.IN_CALL)
        assert not held.values("agent").annotate(n=Count("id")).filter(n__gt=1).exists()
        assert Call.objects.values("visit_id").annotate(n=Count("id")).filter(n__gt=1).count() == 0

    @invariant()
    def states_agree(self) -> None:
        """An offered visit has its ringing offer, a visit in call its open call, and nothing else has one."""
        offered = set(Visit.objects.filter(state="offered").values_list("id", flat=True))
        assert offered == set(Offer.objects.filter(state="ringing").values_list("visit_id", flat=True))
        in_call = set(Visit.objects.filter(state__in=rules.IN_CALL).values_list("id", flat=True))
        assert in_call == set(Call.objects.filter(state="open").values_list("visit_id", flat=True))

    @invariant()
    def nothing_acknowledged_is_lost(self) -> None:
        """I-04, I-05: every place given still exists with its key."""
        if hasattr(self, "acknowledged"):
            keys = dict(Visit.objects.values_list("id", "key"))
            assert all(keys[visit_id] == key for visit_id, key in self.acknowledged.items())

    @invariant()
    def endings_stay(self) -> None:
        """I-09, I-11, I-13: what is over keeps its state and its reason."""
        if not hasattr(self, "ended"):
            return
        over = {"closed", "left", "missed", "expired"}
        now = {v.id: (v.state, v.end_reason) for v in Visit.objects.filter(state__in=over)}
        assert all(now.get(visit_id) == end for visit_id, end in self.ended.items())
        assert all(reason for _state, reason in now.values())
        self.ended = now

    @invariant()
    def the_journal_verifies(self) -> None:
        assert all(fault is None for _chain, fault in journal.verify_all())


class OneHistory(Desk):
    """Each history in a transaction of its own, rolled back at its end."""

    def __init__(self) -> None:
        super().__init__()
        self.transaction = transaction.atomic()
        self.transaction.__enter__()

    def teardown(self) -> None:
        super().teardown()
        transaction.set_rollback(True)
        self.transaction.__exit__(None, None, None)


@pytest.mark.django_db
def test_random_histories_keep_every_promise() -> None:
    run_state_machine_as_test(
        OneHistory,
        settings=settings(
            max_examples=HISTORIES,
            stateful_step_count=30,
            deadline=None,
            derandomize=BY_DAY,
            suppress_health_check=list(HealthCheck),
        ),
    )
