"""Old snapshot + events = fresh snapshot, for every kind of event, as customers and as staff see it (I-29).

The stories below drive the real actions. Around every step each view of each person is read before and after, the
journal's entries in between are handed to the page's own `reduce` (run in Node), and the result must be the fresh
view. What time alone changes is left out: places and ranges travel in position frames of their own.
"""

import json
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

import cast
from visavis.features.appointments import actions as appointments
from visavis.features.appointments import lookups as bookings
from visavis.features.calls import actions as calls
from visavis.features.desks.models import Desk, DeskMember
from visavis.features.evidence import actions as evidence
from visavis.features.evidence import keys
from visavis.features.people.actors import Actor, CustomerActor, StaffActor, SystemActor
from visavis.features.tickets import actions as tickets
from visavis.features.tickets.models import Ticket
from visavis.features.verification import actions as verification
from visavis.features.verification import engines
from visavis.features.verification.models import Check, Run
from visavis.features.verification.tests import scene
from visavis.features.visits import actions as visits
from visavis.features.visits import lookups
from visavis.features.visits.actions import booked
from visavis.features.visits.models import Offer, Visit
from visavis.kernel import clock, journal
from visavis.live import snapshots
from visavis.live.tail import read_news

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folders(tmp_path: Path, settings: Any) -> Iterator[None]:
    settings.VISAVIS_EVIDENCE, settings.VISAVIS_KEYS = tmp_path / "data" / "evidence", tmp_path / "data-keys"
    settings.VISAVIS_DOCUMENTS = ""
    keys.forget()
    engines.forget()
    yield
    keys.forget()
    engines.forget()


ROOT = Path(__file__).resolve().parents[2]
NODE = ROOT / ".venv" / "bin" / "node"
BY_TIME = {
    "visit": ("ahead", "range", "promised_by", "open_now", "hit_rate"),
    "board": ("range_for_new",),
}
"""Fields that change without an event."""
ELSEWHERE = (
    "people.",
    "desk.",
    "roster.",
    "notice.",
    "guide.",
    "captions.",
    "evidence.",
    "verification.policy",
    "appointment.",
    "ticket.opened",
    "ticket.contact_changed",
    "visit.called",
)
"""Kinds that no open view shows, or whose view is read anew."""


@dataclass
class Case:
    """One view over one step."""

    step: str
    view: str
    state: Any
    changes: list[dict[str, Any]]
    fresh: Any


@dataclass
class Story:
    """Collects a case for every watched view at every step."""

    watched: list[tuple[Actor, str, UUID]] = field(default_factory=list)
    cases: list[Case] = field(default_factory=list)
    kinds: set[str] = field(default_factory=set)

    def watch(self, view: str, id: UUID, *actors: Actor) -> None:
        self.watched += [(actor, view, id) for actor in actors]

    def step(self, work: Callable[[], Any]) -> Any:
        before = [snapshots.read(*watch) for watch in self.watched]
        start = journal.head()
        answer = work()
        _, news, _ = read_news(start)
        self.kinds |= {item.kind for item in news}
        for (actor, view, id), old in zip(self.watched, before, strict=True):
            fresh = snapshots.read(actor, view, id)
            topic = snapshots.topic_of(actor, view, id)
            if old is None or fresh is None:
                assert old is fresh
                continue
            staff = isinstance(actor, StaffActor)
            told = [(item, item.payload if staff else item.public) for item in news if topic in item.topics]
            changes = [
                {"kind": item.kind, "data": data, "cursor": item.cursor, "topics": item.topics}
                for item, data in told
                if data is not None
            ]
            name = f"{' '.join(item.kind for item in news)} as {actor.journal_name.split(':')[0]}"
            self.cases.append(Case(name, view, old.data, changes, fresh.data))
        return answer

    def check(self, *, long_line: bool = False) -> None:
        wire = [{"view": case.view, "state": case.state, "changes": case.changes} for case in self.cases]
        runner = Path(__file__).with_name("reduce_runner.mjs")
        done = subprocess.run(
            [NODE, runner, ROOT / "frontend"],
            input=json.dumps(wire),
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )
        assert done.returncode == 0, done.stderr
        for case, got in zip(self.cases, json.loads(done.stdout), strict=True):
            by_time = BY_TIME.get(case.view, ())
            if got is None or case.fresh is None:
                assert got is case.fresh, f"{case.view} after {case.step}"
                continue
            stable, fresh = ({k: v for k, v in one.items() if k not in by_time} for one in (got, case.fresh))
            if long_line and case.view == "board":
                fresh["waiting"] = _front(fresh["waiting"], like=stable["waiting"])
            assert stable == fresh, f"{case.view} after {case.step}"


def _front(entries: list[dict[str, Any]], *, like: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """A page may know a shorter front of a long line than a fresh board carries, until it asks for one."""
    known = sum(entry["state"] == "waiting" for entry in like)
    waiting = [entry for entry in entries if entry["state"] == "waiting"]
    assert known >= len(waiting) - 1, "one step takes away one place at the most"
    return [entry for entry in entries if entry not in waiting[known:]]


def _waiting_in_line(story: Story, ana: CustomerActor, ben: StaffActor, ticket: Ticket) -> UUID:
    visit = story.step(lambda: visits.join(actor=ana, ticket_id=ticket.id))
    story.watch("visit", visit.id, ana, ben)
    return UUID(str(visit.id))


def _offered(story: Story, ben: StaffActor, ticket: Ticket) -> Offer:
    story.step(lambda: visits.set_state(actor=ben, state="ready"))
    story.step(lambda: visits.dispatch(desk_id=ticket.desk_id))
    return Offer.objects.get(state="ringing")


@pytest.fixture
def story(ana: CustomerActor, ben: StaffActor, cleo: StaffActor, ticket: Ticket) -> Story:
    for actor in (ben, cleo):
        visits.set_state(actor=actor, state="off")
    story = Story()
    story.watch("ticket", ticket.id, ana, ben)
    story.watch("board", ticket.desk_id, ben, cleo)
    return story


def _talk(story: Story, ana: CustomerActor, ben: StaffActor, ticket: Ticket) -> None:
    soon = clock.now() + timedelta(days=1)

    def invite() -> Any:
        return tickets.invite(
            actor=ben,
            ticket_id=ticket.id,
            purpose="identity",
            bring=["original_document"],
            line="",
            valid_until=soon,
        )

    def say(actor: Actor, text: str) -> None:
        story.step(lambda: tickets.say(actor=actor, ticket_id=ticket.id, text=text, client_key=text))

    say(ana, "Is anybody here?")
    say(ben, "Yes, one moment.")
    invitation = story.step(invite)
    story.step(lambda: tickets.withdraw_invitation(actor=ben, invitation_id=invitation.id))
    story.step(invite)
    story.step(lambda: tickets.close(actor=ben, ticket_id=ticket.id, outcome="solved"))
    say(ana, "It happened again.")
    story.step(lambda: tickets.close(actor=ben, ticket_id=ticket.id, outcome="solved"))
    story.step(lambda: tickets.reopen(actor=ben, ticket_id=ticket.id))
    story.step(invite)


def _in_line(story: Story, ana: CustomerActor, ben: StaffActor, ticket: Ticket) -> None:
    visit_id = _waiting_in_line(story, ana, ben, ticket)
    story.step(lambda: visits.prepare(actor=ana, visit_id=visit_id, results={"camera": "ok"}))
    story.step(lambda: visits.presence(visit_id=visit_id, present=False))
    story.step(lambda: visits.presence(visit_id=visit_id, present=True))
    for reason in ("technical", "language"):
        offer = _offered(story, ben, ticket)
        story.step(
            lambda offer=offer, reason=reason: visits.decline(actor=ben, offer_id=offer.id, reason=reason)
        )
    _offered(story, ben, ticket)
    story.step(lambda: visits.set_state(actor=ben, state="break", reason="lunch"))
    offer = _offered(story, ben, ticket)
    story.step(lambda: visits.expire_due(now=offer.expires_at + timedelta(seconds=1)))
    story.step(lambda: visits.set_state(actor=ben, state="off"))
    _offered(story, ben, ticket)
    story.step(lambda: visits.leave(actor=ana, visit_id=visit_id))


def _in_call(story: Story, ana: CustomerActor, ben: StaffActor, ticket: Ticket) -> None:
    visit_id = _waiting_in_line(story, ana, ben, ticket)
    offer = _offered(story, ben, ticket)
    met = story.step(lambda: visits.accept(actor=ben, offer_id=offer.id))
    story.watch("call", met.call_id, ana, ben)
    call_id = met.call_id
    epochs = {}
    for actor in (ana, ben):
        epochs[actor] = story.step(lambda actor=actor: calls.join(actor=actor, call_id=call_id)).epoch

    def mark(mark: str, on: bool, why: str = "") -> None:
        for actor in (ana, ben):
            story.step(
                lambda actor=actor: calls.mark(
                    actor=actor, call_id=call_id, epoch=epochs[actor], mark=mark, on=on, why=why
                )
            )

    story.step(lambda: visits.call_connected(actor=ben, call_id=call_id, epoch=epochs[ben]))
    mark("camera", True, "off")
    mark("camera", True, "black")
    mark("camera", False)
    mark("noise", True, "loud")
    mark("noise", False)
    mark("interruption", True, "phone_call")
    mark("interruption", False)
    for role, actor in (("customer", ana), ("agent", ben)):
        story.step(lambda role=role: calls.lost(call_id=call_id, role=role, why="gone"))
        story.step(lambda role=role: calls.found(call_id=call_id, role=role))
        story.step(lambda role=role: calls.lost(call_id=call_id, role=role, why="network"))
        epochs[actor] = story.step(lambda actor=actor: calls.join(actor=actor, call_id=call_id)).epoch
    story.step(lambda: visits.end_call(actor=ana, call_id=call_id))
    story.step(lambda: visits.rate(actor=ana, visit_id=visit_id, stars=5, comment="Thanks"))
    story.step(lambda: visits.finish(actor=ben, visit_id=visit_id, outcome="solved", notes="", ready=True))


def _checked(story: Story, ana: CustomerActor, ben: StaffActor, ticket: Ticket) -> None:
    """Two verifications in one call, with everything that customers do and don't hear of."""
    visit_id = _waiting_in_line(story, ana, ben, ticket)
    offer = _offered(story, ben, ticket)
    call_id = story.step(lambda: visits.accept(actor=ben, offer_id=offer.id)).call_id
    for actor in (ana, ben):
        calls.join(actor=actor, call_id=call_id)
    story.watch("run", call_id, ana, ben)
    evidence.give_consents(
        actor=ana, ticket_id=ticket.id, visit_id=visit_id, kinds=["evidence"], language="en", method="in_call"
    )
    run = story.step(lambda: verification.start(actor=ben, call_id=call_id, pack="nist-800-63a"))
    mine = {"actor": ben, "run_id": run.id}

    def version() -> int:
        return int(Run.objects.get(id=run.id).version)

    first, second = (check.key for check in run.checks[:2])
    story.step(lambda: verification.measure(**mine, width=1280, height=720, fps=30))
    story.step(lambda: verification.open_check(**mine, key=first, version=version()))
    story.step(lambda: verification.flag(**mine, flag="coached"))
    story.step(lambda: verification.press(actor=ana, run_id=run.id))
    story.step(lambda: verification.want(**mine, key=first))
    wanted = Check.objects.get(run_id=run.id, key=first).wanted
    still = {"challenge": "", "data": scene.picture(), "media_type": "image/jpeg", "figures": {}}
    kept = story.step(
        lambda: verification.add_still(actor=ana, run_id=run.id, wanted=wanted, masked=False, **still)
    )
    story.step(lambda: verification.destroy(actor=ana, run_id=run.id, item_id=kept.item_id))
    story.step(lambda: verification.signal(actor=ana, run_id=run.id, camera={"virtual": True}))
    story.step(
        lambda: verification.answer(
            **mine, key=first, version=version(), verdict="doubtful", reason="blurred", note="so so"
        )
    )
    story.step(lambda: verification.redo(**mine, key=first, version=version()))
    story.step(lambda: verification.answer(**mine, key=first, version=version(), verdict="passed"))
    story.step(lambda: verification.send_tan(**mine))
    story.step(lambda: verification.customer_returned(call_id=call_id, epoch=2, away_seconds=1))
    story.step(lambda: verification.open_check(**mine, key=second, version=version()))
    story.step(
        lambda: verification.decide(**mine, version=version(), decision="try_again", reasons=["connection"])
    )
    story.step(lambda: verification.start(actor=ben, call_id=call_id, pack="simple"))
    story.step(lambda: verification.dispute(actor=ana, run_id=run.id))
    story.step(lambda: visits.end_call(actor=ana, call_id=call_id))
    story.step(lambda: visits.finish(actor=ben, visit_id=visit_id, outcome="solved", notes="", ready=True))


def _booked(story: Story, ana: CustomerActor, ben: StaffActor, ticket: Ticket) -> None:
    """Somebody who joined early is in line when check-in opens."""
    shifts = [{"weekday": day, "start": "00:00", "end": "24:00"} for day in range(7)]
    whole = {"staff_id": ben.staff_id, "desk_id": ticket.desk_id, "shifts": shifts}
    appointments.set_shifts(actor=SystemActor(), **whole)
    (slot, *_) = bookings.next_slots(desk_id=ticket.desk_id, after=clock.now(), n=1)
    appointments.book(actor=ana, ticket_id=ticket.id, starts_at=slot.starts_at, zone="UTC")
    visit_id = _waiting_in_line(story, ana, ben, ticket)
    story.step(lambda: booked.take_up(now=slot.starts_at - timedelta(minutes=5)))
    story.step(lambda: visits.leave(actor=ana, visit_id=visit_id))


def _too_late(story: Story, ana: CustomerActor, ben: StaffActor, ticket: Ticket) -> None:
    for called in (False, True):
        visit_id = _waiting_in_line(story, ana, ben, ticket)
        story.step(lambda visit_id=visit_id: visits.presence(visit_id=visit_id, present=False))
        if called:
            story.step(lambda: visits.set_state(actor=ben, state="ready"))
            story.step(lambda: visits.dispatch(desk_id=ticket.desk_id))
        later = clock.now() + timedelta(minutes=16)
        story.step(lambda later=later: visits.expire_due(now=later))


def test_every_event_leads_to_the_fresh_snapshot(
    story: Story, ana: CustomerActor, ben: StaffActor, ticket: Ticket
) -> None:
    for part in (_talk, _in_line, _in_call, _checked, _booked, _too_late):
        part(story, ana, ben, ticket)
    story.check()
    untold = {
        kind
        for kind, cls in journal.kinds().items()
        if cls.__module__.startswith("visavis.") and not kind.startswith(ELSEWHERE)
    }
    assert untold - story.kinds == set(), "events without a step in this story"


def test_an_event_of_something_else_changes_nothing(
    story: Story, ana: CustomerActor, ben: StaffActor, ticket: Ticket
) -> None:
    """Topics overlap (a ticket hears of its visits): a view must not take another object's news for its own."""
    _in_call(story, ana, ben, ticket)
    first = list(story.watched)
    story.cases.clear()
    _in_call(story, ana, ben, ticket)
    assert len(story.watched) > len(first)
    story.check()


def test_a_board_knows_the_front_of_a_long_line_and_its_true_length(
    story: Story, ben: StaffActor, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Joining, leaving, ringing and being put back in front of, at and behind the end of what a board carries."""
    monkeypatch.setattr(lookups, "BOARD_CARRIES", 3)
    crowd = [cast.enter(f"acme-{n}", f"Customer {n}", f"c{n}@example.com") for n in range(6)]
    line = []
    for who in crowd:
        ticket = cast.open_ticket(who, desk)
        line.append(story.step(lambda who=who, ticket=ticket: visits.join(actor=who, ticket_id=ticket.id)))
    Visit.objects.filter(id=line[4].id).update(needs=["card"])
    Visit.objects.exclude(id=line[4].id).update(needs=["other"])
    DeskMember.objects.filter(staff_id=ben.staff_id).update(skills=["card"])
    offer = _offered(story, ben, line[4].ticket)
    assert offer.visit_id == line[4].id, "from behind what the board carries"
    story.step(lambda: visits.decline(actor=ben, offer_id=offer.id, reason="technical"))
    story.step(lambda: visits.leave(actor=crowd[5], visit_id=line[5].id))
    story.step(lambda: visits.leave(actor=crowd[0], visit_id=line[0].id))
    offer = _offered(story, ben, line[4].ticket)
    story.step(lambda: visits.accept(actor=ben, offer_id=offer.id))
    for n in (1, 2, 3):
        story.step(lambda n=n: visits.leave(actor=crowd[n], visit_id=line[n].id))
    story.check(long_line=True)
    boards = [case.fresh for case in story.cases if case.view == "board"]
    assert max(board["in_line"] for board in boards) == 6
    assert boards[-1]["in_line"] == 0
