"""Looking: written down first, with a reason, a fresh factor, a budget; marked with who looked (S-14, S-36, S-56)."""

import io
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import DatabaseError
from PIL import Image, ImageChops

from cast import hire
from visavis.features.desks.models import Desk
from visavis.features.evidence import actions, lookups
from visavis.features.evidence.actions import viewing
from visavis.features.evidence.models import Viewing
from visavis.features.evidence.problems import (
    AuditDown,
    BudgetSpent,
    CaseGone,
    ReasonNeeded,
    StepUpNeeded,
)
from visavis.features.evidence.tests.staging import Scene, closed, confirmed, hang_up, make_case
from visavis.features.people.actors import CustomerActor, StaffActor
from visavis.features.tickets.models import Ticket
from visavis.kernel import clock
from visavis.kernel.models import JournalEntry
from visavis.kernel.problems import NotAllowed, NotFound

pytestmark = [pytest.mark.django_db, pytest.mark.network]
WHY = "Complaint of the customer"


@pytest.fixture
def scene(ana: CustomerActor, ben: StaffActor, ticket: Ticket) -> Scene:
    return make_case(ana, ben, ticket)


def looks(what: str) -> list[Viewing]:
    return list(Viewing.objects.filter(what=what))


def test_a_look_is_written_down_and_marked(ben: StaffActor, scene: Scene) -> None:
    hang_up(scene)
    item = scene.stills[0]
    opened = actions.view(actor=confirmed(ben), item_id=item.id, reason=f"  {WHY} ")
    assert opened.media_type == "image/jpeg"
    (look,) = looks("picture")
    assert (look.item_id, look.staff_id, look.reason, look.in_call) == (item.id, ben.staff_id, WHY, False)
    assert JournalEntry.objects.filter(kind="evidence.viewed", actor=ben.journal_name).count() == 1
    before = Image.open(io.BytesIO(lookups.bytes_of(item_id=item.id))).convert("L")
    after = Image.open(io.BytesIO(opened.data)).convert("L")
    assert after.size == before.size
    changed = ImageChops.difference(before, after).point(lambda one: 255 if one > 24 else 0)
    for corner in ((0, 0), (320, 0), (0, 200), (320, 200)):
        quarter = changed.crop((*corner, corner[0] + 320, corner[1] + 200))
        assert sum(quarter.histogram()[255:]) > 300, "the mark reaches every quarter of the picture"


@pytest.mark.parametrize("reason", ["", "too short", " " * 40, "x" * 201])
def test_without_a_reason_nothing_is_shown(cleo: StaffActor, scene: Scene, reason: str) -> None:
    with pytest.raises(ReasonNeeded):
        actions.view(actor=confirmed(cleo), item_id=scene.stills[0].id, reason=reason)
    assert looks("picture") == []


def test_a_factor_older_than_five_minutes_is_not_enough(cleo: StaffActor, scene: Scene) -> None:
    with pytest.raises(StepUpNeeded):
        actions.view(actor=cleo, item_id=scene.stills[0].id, reason=WHY)
    fresh = confirmed(cleo)
    with time_machine.travel(clock.now() + timedelta(minutes=5, seconds=1)), pytest.raises(StepUpNeeded):
        actions.view(actor=fresh, item_id=scene.stills[0].id, reason=WHY)


def test_the_agent_of_the_running_call_looks_at_work(ben: StaffActor, cleo: StaffActor, scene: Scene) -> None:
    opened = actions.view(actor=ben, item_id=scene.stills[0].id, in_call=True)
    assert opened.data == lookups.bytes_of(item_id=scene.stills[0].id)
    assert [look.in_call for look in looks("picture")] == [True]
    with pytest.raises(NotFound):
        actions.view(actor=confirmed(cleo), item_id=scene.stills[0].id, in_call=True)
    hang_up(scene)
    with pytest.raises(NotAllowed):
        actions.view(actor=confirmed(ben), item_id=scene.stills[0].id, in_call=True)


def test_records_are_opened_by_the_same_rules(cleo: StaffActor, scene: Scene) -> None:
    opened = actions.view(actor=confirmed(cleo), item_id=scene.reading.id, reason=WHY)
    assert opened.media_type == "application/json" and b"L898902C3" in opened.data
    assert len(looks("reading")) == 1


def test_the_budget_of_an_hour_ends_it_and_is_told(
    ben: StaffActor, cleo: StaffActor, scene: Scene, settings: Any
) -> None:
    settings.VISAVIS_VIEWS_PER_HOUR = 2
    item_id = scene.stills[0].id
    with time_machine.travel(clock.now().replace(minute=10), tick=False) as time:
        for _ in range(2):
            actions.view(actor=confirmed(ben), item_id=item_id, reason=WHY)
        for _ in range(3):
            with pytest.raises(BudgetSpent):
                actions.view(actor=confirmed(ben), item_id=item_id, reason=WHY)
        assert len(looks("picture")) == 2 and len(looks("alert")) == 1
        assert JournalEntry.objects.filter(kind="evidence.budget_exceeded").count() == 1
        assert [one.staff_name for one in lookups.alerts(actor=cleo)] == [ben.name]
        assert lookups.alerts(actor=ben) == []
        actions.view(actor=confirmed(cleo), item_id=item_id, reason=WHY)
        actions.view(actor=ben, item_id=item_id, in_call=True)
        time.shift(timedelta(hours=1))
        actions.view(actor=confirmed(ben), item_id=item_id, reason=WHY)


def test_what_cannot_be_written_down_is_not_shown(
    cleo: StaffActor, scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(**fields: object) -> None:
        raise DatabaseError("the disk is gone")

    opened: list[object] = []
    monkeypatch.setattr(viewing.lookups, "bytes_of", lambda **one: opened.append(one))
    monkeypatch.setattr(Viewing.objects, "create", broken)
    for attempt in (
        lambda: actions.view(actor=confirmed(cleo), item_id=scene.stills[0].id, reason=WHY),
        lambda: actions.look_through(actor=cleo, case_id=scene.case.id),
        lambda: actions.tile(actor=cleo, item_id=scene.stills[0].id),
    ):
        with pytest.raises(AuditDown):
            attempt()
    assert opened == [], "not a byte was even opened"


def test_the_row_is_there_before_the_bytes(
    cleo: StaffActor, scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[int] = []
    real = lookups.bytes_of

    def counting(**one: Any) -> bytes:
        seen.append(Viewing.objects.filter(what="picture").count())
        return real(**one)

    monkeypatch.setattr(viewing.lookups, "bytes_of", counting)
    actions.view(actor=confirmed(cleo), item_id=scene.stills[0].id, reason=WHY)
    assert seen == [1]


def test_a_tile_shows_that_there_is_something_and_no_more(ben: StaffActor, scene: Scene) -> None:
    opened = actions.tile(actor=ben, item_id=scene.stills[0].id)
    picture = Image.open(io.BytesIO(opened.data))
    assert max(picture.size) <= viewing.TILE_SIDE
    few = picture.convert("RGB").resize(
        (12, round(12 * picture.height / picture.width)), Image.Resampling.BOX
    )
    again = few.resize(picture.size, Image.Resampling.NEAREST)
    worst = max(high for _low, high in ImageChops.difference(again, picture.convert("RGB")).getextrema())
    assert worst < 32, "nothing is in it that twelve blocks would not hold"
    actions.tile(actor=ben, item_id=scene.stills[1].id)
    assert len(looks("list")) == 1, "one look at the list, not one a tile"
    with pytest.raises(NotFound):
        actions.tile(actor=ben, item_id=scene.reading.id)


def test_what_is_gone_is_said_to_be_gone(ben: StaffActor, cleo: StaffActor, scene: Scene) -> None:
    actions.destroy_item(actor=ben, item_id=scene.stills[0].id, why="digits_visible")
    with pytest.raises(CaseGone):
        actions.view(actor=confirmed(cleo), item_id=scene.stills[0].id, reason=WHY)
    with pytest.raises(NotFound):
        actions.tile(actor=cleo, item_id=scene.stills[0].id)
    closed(scene)
    actions.shred(case_id=scene.case.id, why="asked")
    with pytest.raises(CaseGone):
        actions.view(actor=confirmed(cleo), item_id=scene.stills[1].id, reason=WHY)


def test_others_do_not_even_learn_that_it_is_there(
    ana: CustomerActor, dan: CustomerActor, ben: StaffActor, desk: Desk, scene: Scene
) -> None:
    colleague, stranger = hire("Eve Adams", desk), hire("Fay Lund", None)
    for outsider in (ana, dan, stranger):
        with pytest.raises(NotFound):
            actions.view(actor=outsider, item_id=scene.stills[0].id, reason=WHY)
        with pytest.raises(NotFound):
            actions.look_through(actor=outsider, case_id=scene.case.id)
    actions.look_through(actor=colleague, case_id=scene.case.id)
    with pytest.raises(NotAllowed):
        actions.view(actor=confirmed(colleague), item_id=scene.stills[0].id, reason=WHY)
    assert looks("picture") == []
