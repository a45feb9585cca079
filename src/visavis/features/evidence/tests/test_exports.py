"""A dossier leaves by two people, once, within a day (S-56)."""

from datetime import timedelta

import pytest
import time_machine
from django.db import DatabaseError

from cast import hire
from visavis.features.desks.models import Desk
from visavis.features.evidence import actions, lookups
from visavis.features.evidence.actions import exports
from visavis.features.evidence.dossier import builder, verify
from visavis.features.evidence.models import Export, Viewing
from visavis.features.evidence.problems import (
    AskedAlready,
    AuditDown,
    ExportOver,
    NotSealed,
    ReasonNeeded,
    SecondPersonNeeded,
    StepUpNeeded,
)
from visavis.features.evidence.tests.staging import Scene, closed, confirmed, make_case
from visavis.features.evidence.views import Behind
from visavis.features.people.actors import CustomerActor, StaffActor
from visavis.features.tickets.models import Ticket
from visavis.kernel import clock
from visavis.kernel.models import JournalEntry
from visavis.kernel.problems import NotAllowed, NotFound

pytestmark = [pytest.mark.django_db, pytest.mark.network]
WHY = "Asked for by the court, 4 O 12/26"


@pytest.fixture(autouse=True)
def no_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(builder, "languages", lambda case: [])


@pytest.fixture
def scene(ana: CustomerActor, ben: StaffActor, ticket: Ticket) -> Scene:
    made = make_case(ana, ben, ticket)
    closed(made)
    return made


@pytest.fixture
def mia(desk: Desk) -> StaffActor:
    """The second supervisor."""
    return confirmed(hire("Mia Rossi", desk, supervisor=True))


@pytest.fixture
def cleo(cleo: StaffActor) -> StaffActor:
    return confirmed(cleo)


def ask(cleo: StaffActor, scene: Scene) -> Export:
    return actions.ask_export(actor=cleo, case_id=scene.case.id, reason=WHY)


def take(actor: StaffActor, export: Export) -> exports.Taken:
    return actions.take_export(actor=actor, export_id=export.id, behind=lambda case_id: Behind())


def test_one_asks_another_agrees_the_first_takes_it_once(
    cleo: StaffActor, mia: StaffActor, scene: Scene
) -> None:
    export = ask(cleo, scene)
    with pytest.raises(AskedAlready):
        ask(cleo, scene)
    with pytest.raises(SecondPersonNeeded):
        actions.answer_export(actor=cleo, export_id=export.id, agree=True)
    with pytest.raises(ExportOver):
        take(cleo, export)
    assert [one.id for one in lookups.exports_waiting(actor=mia)] == [export.id]
    assert lookups.exports_waiting(actor=cleo) == []
    actions.answer_export(actor=mia, export_id=export.id, agree=True)
    with pytest.raises(ExportOver):
        actions.answer_export(actor=mia, export_id=export.id, agree=False)
    with pytest.raises(NotAllowed):
        take(mia, export)
    taken = take(cleo, export)
    assert verify.verify(verify.unpacked(taken.data)[0]).problems == []
    with pytest.raises(ExportOver):
        take(cleo, export)
    assert Viewing.objects.filter(what="dossier", staff_id=cleo.staff_id).count() == 1
    states = [
        one.payload["state"] for one in JournalEntry.objects.filter(kind="evidence.export").order_by("id")
    ]
    assert states == ["asked", "agreed", "taken"]
    ask(cleo, scene)


def test_refused_is_refused(cleo: StaffActor, mia: StaffActor, scene: Scene) -> None:
    export = ask(cleo, scene)
    actions.answer_export(actor=mia, export_id=export.id, agree=False)
    with pytest.raises(ExportOver):
        take(cleo, export)


def test_after_a_day_it_is_over(cleo: StaffActor, mia: StaffActor, scene: Scene) -> None:
    agreed = ask(cleo, scene)
    actions.answer_export(actor=mia, export_id=agreed.id, agree=True)
    with time_machine.travel(clock.now() + timedelta(hours=24, seconds=1)):
        with pytest.raises(ExportOver):
            take(confirmed(cleo), agreed)
        assert [one.state for one in lookups.exports(actor=cleo, case_id=scene.case.id)] == ["expired"]
        assert actions.expire_exports() == 1 and actions.expire_exports() == 0
        ask(confirmed(cleo), scene)


def test_every_step_takes_a_fresh_factor_and_a_supervisor(
    ana: CustomerActor, ben: StaffActor, cleo: StaffActor, mia: StaffActor, scene: Scene
) -> None:
    for actor, problem in ((ana, NotFound), (confirmed(ben), NotAllowed)):
        with pytest.raises(problem):
            actions.ask_export(actor=actor, case_id=scene.case.id, reason=WHY)
    with pytest.raises(ReasonNeeded):
        actions.ask_export(actor=cleo, case_id=scene.case.id, reason="why not")
    export = ask(cleo, scene)
    with time_machine.travel(clock.now() + timedelta(minutes=6)):
        with pytest.raises(StepUpNeeded):
            ask(cleo, scene)
        with pytest.raises(StepUpNeeded):
            actions.answer_export(actor=mia, export_id=export.id, agree=True)
        with pytest.raises(StepUpNeeded):
            take(cleo, export)


def test_an_open_case_does_not_leave(
    ana: CustomerActor, ben: StaffActor, cleo: StaffActor, ticket: Ticket
) -> None:
    with pytest.raises(NotSealed):
        ask(cleo, make_case(ana, ben, ticket))


def test_what_cannot_be_written_down_does_not_leave(
    cleo: StaffActor, mia: StaffActor, scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    export = ask(cleo, scene)
    actions.answer_export(actor=mia, export_id=export.id, agree=True)

    def broken(**fields: object) -> None:
        raise DatabaseError("the disk is gone")

    with monkeypatch.context() as patch:
        patch.setattr(exports, "note", broken)
        with pytest.raises(AuditDown):
            take(cleo, export)
    assert take(cleo, export).name.endswith(".zip"), "it was not spent"
