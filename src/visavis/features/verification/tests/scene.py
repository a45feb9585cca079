"""A call with Ana and Ben in it, and hands that lead a run through to its end."""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from PIL import Image

import cast
from visavis.features.calls import actions as calls
from visavis.features.calls import lookups as call_lookups
from visavis.features.desks.models import Desk
from visavis.features.evidence import actions as evidence
from visavis.features.people.actors import CustomerActor, StaffActor, SystemActor
from visavis.features.tickets.models import Ticket
from visavis.features.verification import actions
from visavis.features.verification.models import Check, Run
from visavis.features.verification.views import RunView
from visavis.kernel import jobs


def picture(width: int = 64, height: int = 48, colour: tuple[int, int, int] = (90, 120, 150)) -> bytes:
    """A small JPEG."""
    out = io.BytesIO()
    Image.new("RGB", (width, height), colour).save(out, "JPEG")
    return out.getvalue()


@dataclass
class Scene:
    """An open call; `run` is set once one has begun."""

    ana: CustomerActor
    ben: StaffActor
    ticket: Ticket
    call_id: UUID
    visit_id: UUID
    run_id: UUID | None = None

    # --- what both do -------------------------------------------------------------------------------------------------
    def consent(self, *kinds: str) -> None:
        evidence.give_consents(
            actor=self.ana,
            ticket_id=self.ticket.id,
            visit_id=self.visit_id,
            kinds=list(kinds or ("evidence",)),
            language="en",
            method="prepare_page",
        )

    def start(self, pack: str | None = None) -> RunView:
        view = actions.start(actor=self.ben, call_id=self.call_id, pack=pack)
        self.run_id = view.id
        return view

    @property
    def run(self) -> Run:
        return Run.objects.get(id=self.run_id)

    def check(self, key: str) -> Check:
        return Check.objects.get(run_id=self.run_id, key=key)

    @property
    def _mine(self) -> dict[str, Any]:
        return {"actor": self.ben, "run_id": self.run_id}

    def open(self, key: str) -> RunView:
        return actions.open_check(**self._mine, key=key, version=self.run.version)

    def answer(self, key: str, verdict: str = "passed", reason: str = "", note: str = "") -> RunView:
        return actions.answer(
            **self._mine, key=key, version=self.run.version, verdict=verdict, reason=reason, note=note
        )

    def redo(self, key: str) -> RunView:
        return actions.redo(**self._mine, key=key, version=self.run.version)

    def still(self, key: str, challenge: str = "", data: bytes | None = None, masked: bool = False) -> UUID:
        """The agent asks, the customer's page brings it."""
        actions.want(**self._mine, key=key, challenge=challenge)
        wanted = self.check(key).wanted
        assert wanted is not None
        kept = actions.add_still(
            actor=self.ana,
            run_id=self._run_id,
            wanted=wanted,
            challenge=challenge,
            data=data or picture(),
            media_type="image/jpeg",
            figures={"sharpness": 90.0},
            masked=masked,
        )
        return kept.item_id

    @property
    def _run_id(self) -> UUID:
        assert self.run_id is not None
        return self.run_id

    def decide(self, decision: str = "verified", reasons: list[str] | None = None, note: str = "") -> RunView:
        return actions.decide(
            **self._mine,
            version=self.run.version,
            decision=decision,
            reasons=reasons or ([] if decision == "verified" else ["other"]),
            note=note,
        )

    # --- whole ways ---------------------------------------------------------------------------------------------------
    def pass_check(self, key: str) -> None:
        """Open a step, bring what it needs, and pass it."""
        self.open(key)
        check, spec = self.check(key), self._spec(key)
        if spec["kind"] == "tan":
            self.tan()
        for challenge in check.drawn if spec["evidence"] != "none" else []:
            self.still(key, challenge, masked=spec["kind"] == "card")
        for _ in range(spec["needs"] - (len(check.drawn) if spec["evidence"] != "none" else 0)):
            self.still(key, masked=spec["kind"] == "card")
        self.answer(key)

    def _spec(self, key: str) -> dict[str, Any]:
        return next(
            {"evidence": "none", "needs": 0, **spec} for spec in self.run.pack["checks"] if spec["key"] == key
        )

    def steps(self) -> Iterator[str]:
        yield from Check.objects.filter(run_id=self.run_id).order_by("position").values_list("key", flat=True)

    def pass_all(self) -> None:
        for key in list(self.steps()):
            self.pass_check(key)

    def tan(self) -> None:
        actions.send_tan(**self._mine)
        opened = actions.open_tan(run_id=self._run_id)
        assert opened is not None
        actions.enter_tan(actor=self.ana, run_id=self._run_id, code=opened[0])

    def measure(self, width: int = 1280, height: int = 720, fps: float = 30) -> None:
        actions.measure(**self._mine, width=width, height=height, fps=fps)


def in_call(ana: CustomerActor, ben: StaffActor, ticket: Ticket) -> Scene:
    """The call is opened directly: how they came to meet is the visit's matter."""
    visit_id = uuid4()
    call = calls.open_call(
        visit_id=visit_id,
        ticket_id=ticket.id,
        customer=calls.Side(ticket.customer_id, ticket.customer.name),
        agent=calls.Side(ben.staff_id, ben.name),
        relay_only=False,
        actor="system",
    )
    for side in (ana, ben):
        calls.join(actor=side, call_id=call.id)
    return Scene(ana, ben, ticket, call.id, visit_id)


def fresh(n: int, ben: StaffActor, desk: Desk) -> Scene:
    """One more customer with a ticket in a call, where a test needs many."""
    who = cast.enter(f"acme-scene-{n}", f"Customer {n}", f"scene{n}@example.com")
    return in_call(who, ben, cast.open_ticket(who, desk))


def end(scene: Scene, reason: str = "agent_ended") -> None:
    """The call is over, as visits does it."""
    calls.end(call_id=scene.call_id, reason=reason, actor=SystemActor().journal_name)
    actions.call_over(call_id=scene.call_id, reason=reason)
    work()


def work() -> None:
    """What the worker does within a second."""
    while jobs.run_due(lane="documents"):
        pass


def is_open(scene: Scene) -> bool:
    return call_lookups.seats(call_id=scene.call_id) is not None
