"""Random histories of a run against its promises (S-52, S-53, NIST N2 and N12, I-20).

Hypothesis plays the agent, the customer and the network. After each step: "verified" was only reached when nothing was
missing, ends never change, every change is one journal entry, and what the customer sees holds no verdict, reason or
flag.
"""

import dataclasses
import os
from collections import Counter
from typing import Any

import pytest
from django.db import transaction
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
from visavis.features.evidence.models import Item
from visavis.features.verification import actions, lookups, shapes
from visavis.features.verification.models import Run
from visavis.features.verification.rules import moves
from visavis.features.verification.rules.packs import ALTERNATIVES
from visavis.features.verification.tests.scene import Scene, end, in_call, is_open
from visavis.kernel.models import JournalEntry
from visavis.kernel.problems import Problem
from visavis.kernel.wire import to_wire

HISTORIES = int(os.environ.get("VISAVIS_HISTORIES", "12")) // 4
BY_DAY = "VISAVIS_HISTORIES" not in os.environ
"""The same histories every time, so that nobody is stopped by what their change has nothing to do with."""
STEPS = 25
REACHED: Counter[str] = Counter()
"""Ends that the histories came to: a machine that never verifies would prove nothing."""
SECRETS = ("doubtful", "failed", "passed", "copy_suspected", "coached", "suspected_scam", "pressured", "warn")
"""Words that no customer's page may get to see."""


class Verification(RuleBasedStateMachine):
    @initialize(consent=st.booleans())
    def begin(self, consent: bool) -> None:
        desk = cast.make_desk()
        ana = cast.enter("acme-ana", "Ana Petrova", "ana@example.com")
        ben, self.cleo = cast.hire("Ben Okafor", desk), cast.hire("Cleo Martin", desk, supervisor=True)
        self.scene: Scene = in_call(ana, ben, cast.open_ticket(ana, desk))
        if consent:
            self.scene.consent()
        self.ends: dict[Any, tuple[str, str]] = {}
        self.complete: dict[Any, list[str]] = {}
        self.epoch = 1
        self.scene.start("simple")
        self.entries = self._told()

    def _told(self) -> int:
        return JournalEntry.objects.filter(kind__startswith="verification.").count()

    def _try(self, act: Any, *, told: int | None = 1) -> Any:
        """Do it; a refusal changes nothing and tells nothing, a change is told once."""
        before = self._told()
        try:
            with transaction.atomic():
                done = act()
        except Problem:
            assert self._told() == before, "a refusal was told"
            return None
        if told is not None:
            assert self._told() - before == told
        return done

    @property
    def _next(self) -> str:
        """The step that is next, or any."""
        for key in self.scene.steps():
            if self.scene.check(key).state in ("open", "waiting"):
                return key
        return "closing"

    @rule()
    def open(self) -> None:
        self._try(lambda: self.scene.open(self._next))

    @rule(key=st.sampled_from(["front", "face", "closing", "unscripted"]))
    def open_some(self, key: str) -> None:
        self._try(lambda: self.scene.open(key))

    @rule()
    def bring_everything(self) -> None:
        key = self._next
        for challenge in self.scene.check(key).drawn or [""]:
            self._try(lambda challenge=challenge: self.scene.still(key, challenge), told=None)

    @rule(verdict=st.sampled_from(["passed", "passed", "passed", "passed", "skipped", "doubtful", "failed"]))
    def answer(self, verdict: str) -> None:
        reason = "copy_suspected" if verdict in moves.REASONED else ""
        self._try(lambda: self.scene.answer(self._next, verdict, reason))

    @rule(steps=st.integers(1, 6))
    def go_on(self, steps: int) -> None:
        """The usual way, so that histories get far."""
        for _ in range(steps):
            key = self._next
            if self.scene.run.state == "running" and self.scene.check(key).state == "waiting":
                self._try(lambda key=key: self.scene.pass_check(key), told=None)

    @rule()
    def all_the_way(self) -> None:
        """Everything that is still open is passed, and the run decided."""
        for _ in self.scene.steps():
            self.go_on(steps=1)
        self.decide("verified")

    @rule(key=st.sampled_from(["front", "movement", "challenges"]))
    def redo(self, key: str) -> None:
        self._try(lambda: self.scene.redo(key))

    @rule()
    def take_alternative(self) -> None:
        check = self.scene.check(self._next)
        for challenge in check.drawn[:1]:
            other = ALTERNATIVES.get(challenge, ("none",))[0]
            self._try(
                lambda challenge=challenge, other=other: actions.take_alternative(
                    actor=self.scene.ben,
                    run_id=self.scene.run.id,
                    key=check.key,
                    challenge=challenge,
                    alternative=other,
                )
            )

    @rule(flag=st.sampled_from(["coached", "suspected_scam", "other"]))
    def flag(self, flag: str) -> None:
        known = {one["kind"] for one in self.scene.run.flags}
        before = to_wire(shapes.customer_run(self.scene.run))
        told = 0 if flag in known else 1
        self._try(lambda: actions.flag(actor=self.scene.ben, run_id=self.scene.run.id, flag=flag), told=told)
        assert to_wire(shapes.customer_run(self.scene.run)) == before, "the customer could tell"

    @rule(away=st.sampled_from([1.0, 70.0]))
    def lose_the_customer(self, away: float) -> None:
        if self.scene.run.state == "running":
            self.epoch += 1
            self._try(
                lambda: actions.customer_returned(
                    call_id=self.scene.call_id, epoch=self.epoch, away_seconds=away
                )
            )

    @rule()
    def destroy_a_picture(self) -> None:
        run = self.scene.run
        pictures = [
            item for check in shapes.checks_of(run) for item in check.items.all() if not item.destroyed
        ]
        for item in pictures[-1:]:
            self._try(
                lambda item=item: actions.destroy(actor=self.scene.ana, run_id=run.id, item_id=item.item_id)
            )

    @rule(decision=st.sampled_from(["verified", "verified", "not_verified", "try_again"]))
    def decide(self, decision: str) -> None:
        missing = shapes.refusals_of(self.scene.run)
        view = self._try(lambda: self.scene.decide(decision))
        if view is not None and decision == "verified":
            assert missing == [], "verified although something was missing"

    @rule()
    def start_again(self) -> None:
        if self.scene.run.state != "running" and is_open(self.scene):
            self._try(lambda: self.scene.start("simple"))

    @rule()
    def abort(self) -> None:
        self._try(lambda: actions.abort(actor=self.scene.ben, run_id=self.scene.run.id, reason="refused"))

    @rule(often=st.integers(0, 9))
    def end_the_call(self, often: int) -> None:
        if often == 0 and is_open(self.scene):
            self._try(lambda: end(self.scene), told=None)

    @invariant()
    def ends_never_change(self) -> None:
        for run in Run.objects.filter(state__in=moves.OVER):
            found = (run.state, run.decision)
            assert self.ends.setdefault(run.id, found) == found

    @invariant()
    def the_customer_sees_no_verdict(self) -> None:
        for run in Run.objects.all():
            text = str(to_wire(shapes.customer_run(run)))
            assert not any(word in text for word in SECRETS), text

    @invariant()
    def at_most_one_step_is_open_and_none_after_the_end(self) -> None:
        for run in Run.objects.all():
            opened = [check.key for check in shapes.checks_of(run) if check.state == "open"]
            assert len(opened) <= 1
            assert run.state == "running" or shapes.customer_run(run).check is None

    @invariant()
    def nothing_is_kept_without_consent(self) -> None:
        if (
            hasattr(self, "scene")
            and "evidence" not in lookups.run(actor=self.scene.ben, run_id=self.scene.run.id).consents
        ):
            assert not Item.objects.exclude(kind="gap").exists()


@pytest.mark.django_db
def test_random_histories_keep_every_promise() -> None:
    class Rolled(Verification):
        """Each history in a transaction of its own."""

        def __init__(self) -> None:
            super().__init__()
            self.atomic = transaction.atomic()
            self.atomic.__enter__()

        def teardown(self) -> None:
            REACHED.update(state for state, _decision in getattr(self, "ends", {}).values())
            transaction.set_rollback(True)
            self.atomic.__exit__(None, None, None)

    run_state_machine_as_test(
        Rolled,
        settings=settings(
            max_examples=HISTORIES,
            stateful_step_count=STEPS,
            deadline=None,
            derandomize=BY_DAY,
            suppress_health_check=list(HealthCheck),
        ),
    )
    assert sum(REACHED.values()) > HISTORIES // 2, REACHED


def test_a_flag_changes_nothing_that_the_customer_sees() -> None:
    """By construction too: the customer's shape has no field that a flag, hint, verdict or reason could enter."""
    from visavis.features.verification.views import CustomerCheck, CustomerRun

    names = {one.name for shape in (CustomerRun, CustomerCheck) for one in dataclasses.fields(shape)}
    assert not names & {
        "flags",
        "hints",
        "reason",
        "reasons",
        "decision",
        "refusals",
        "pressure_at",
        "verdict",
    }
