"""The end of evidence: in time, never under a hold, and for good (S-33, S-34)."""

import os
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine

from visavis.features.calls.models import Call
from visavis.features.evidence import actions, keys, lookups, vault
from visavis.features.evidence.models import Case, Item
from visavis.features.evidence.ports import KeyStoreDown
from visavis.features.evidence.problems import CaseClosed, CaseGone, OnHold, ReasonNeeded
from visavis.features.evidence.tests.conftest import a_call, agree, keep, note
from visavis.features.people.actors import CustomerActor, StaffActor, SystemActor
from visavis.features.tickets.models import Ticket
from visavis.kernel import clock, journal
from visavis.kernel.models import JournalEntry
from visavis.kernel.problems import NotAllowed, NotFound
from visavis.worker import loop

pytestmark = [pytest.mark.django_db, pytest.mark.network]
WHY = "court file 4 O 12/26"


@pytest.fixture
def six(ana: CustomerActor, ben: StaffActor, ticket: Ticket) -> dict[str, Case]:
    """One attempt, three decided for as long as their category says, one held, one open."""
    made = {}
    for name, days in (
        ("attempt", 1),
        ("open", 1),
        ("card", 30),
        ("identity", 90),
        ("long", 900),
        ("held", 1),
    ):
        call = a_call(ana, ben, ticket)
        agree(ana, call)
        case = actions.open_case(actor=ben, call=call, keep_days=1)
        keep(case)
        note(case)
        if name in ("card", "identity", "long"):
            actions.close_case(case_id=case.id, category=name, keep_days=days)
        made[name] = case
    actions.close_case(case_id=made["attempt"].id, category="attempt", keep_days=1)
    actions.hold(actor=SystemActor(), case_id=made["held"].id, reason=WHY)
    return made


def test_a_dry_run_says_exactly_what_is_erased(six: dict[str, Case], folders: Path) -> None:
    for days, expected in (
        (0, set()),
        (1, {"attempt", "open"}),
        (29, set()),
        (31, {"card"}),
        (91, {"identity"}),
    ):
        with time_machine.travel(clock.now() + timedelta(days=days, minutes=1), tick=False):
            foretold = actions.erase_due(dry_run=True)
            still = {case.id for case in Case.objects.exclude(shredded_at=None)}
            done = actions.erase_due()
        assert foretold.dry_run and foretold.erased == done.erased and foretold.held == done.held
        assert {one.case_id for one in done.erased} == {six[name].id for name in expected}
        assert not still & {one.case_id for one in done.erased}
        assert done.failed == []
    left = {path.name for path in (folders / "data-keys" / "cases").iterdir()}
    assert left == {f"{six[name].id}.key" for name in ("held", "long")}
    assert {case_id for case_id, _ in vault.lying()} == {six[name].id for name in ("held", "long")}
    assert {entry.payload["why"] for entry in JournalEntry.objects.filter(kind="evidence.shredded")} == {
        "no_decision",
        "kept_long_enough",
    }
    assert journal.verify(f"ticket:{six['held'].ticket_id}") is None


def test_an_attempt_is_gone_within_a_day_by_the_worker(case: Case) -> None:
    item = keep(case)
    with time_machine.travel(clock.now() + timedelta(hours=23, minutes=59), tick=False):
        assert loop._erase_evidence() == 0
        assert lookups.bytes_of(item_id=item.id)
    with time_machine.travel(clock.now() + timedelta(hours=24, minutes=1), tick=False):
        loop._erase_evidence()
    with pytest.raises(CaseGone):
        lookups.bytes_of(item_id=item.id)
    assert any(duty.name == "evidence" and duty.every <= 3600 for duty in loop.house_duties())


def test_a_hold_keeps_until_it_is_released(case: Case, ben: StaffActor, cleo: StaffActor) -> None:
    item = keep(case)
    with pytest.raises(NotAllowed):
        actions.hold(actor=ben, case_id=case.id, reason=WHY)
    with pytest.raises(ReasonNeeded):
        actions.hold(actor=cleo, case_id=case.id, reason=" short ")
    actions.hold(actor=cleo, case_id=case.id, reason=WHY)
    with pytest.raises(OnHold):
        actions.shred(case_id=case.id, why="asked")
    with time_machine.travel(clock.now() + timedelta(days=400), tick=False):
        report = actions.erase_due()
        assert (report.erased, report.held) == ([], [case.id])
        assert lookups.bytes_of(item_id=item.id)
        actions.release(actor=cleo, case_id=case.id)
        assert [one.case_id for one in actions.erase_due().erased] == [case.id]
    with pytest.raises(CaseGone):
        actions.hold(actor=cleo, case_id=case.id, reason=WHY)
    assert [entry.payload["on"] for entry in JournalEntry.objects.filter(kind="evidence.hold")] == [
        True,
        False,
    ]


def test_a_shredded_case_is_gone_for_good(case: Case, call: Call, ben: StaffActor) -> None:
    keep(case)
    assert actions.shred(case_id=case.id, why="asked").state == Case.State.SHREDDED
    again = actions.shred(case_id=case.id, why="asked")
    assert again.state == Case.State.SHREDDED
    assert JournalEntry.objects.filter(kind="evidence.shredded").count() == 1
    for attempt in (keep, note):
        with pytest.raises((CaseGone, CaseClosed)):
            attempt(case)
    with pytest.raises(CaseGone):
        actions.close_case(case_id=case.id, category="identity", keep_days=1)
    with pytest.raises(CaseGone):
        actions.destroy_item(actor=ben, item_id=Item.objects.get().id, why="again")
    case.refresh_from_db()
    assert lookups.able(case=case) == "keys_unreachable"
    assert not vault.of_case(case.id).exists()
    assert journal.verify(f"ticket:{case.ticket_id}") is None
    with pytest.raises(NotFound):
        actions.shred(case_id=call.id, why="asked")


def test_a_key_store_that_is_away_is_asked_again(case: Case, monkeypatch: Any) -> None:
    keep(case)

    def down(**_: Any) -> None:
        raise KeyStoreDown

    with time_machine.travel(clock.now() + timedelta(days=2), tick=False):
        with monkeypatch.context() as patch:
            patch.setattr(keys.store(), "destroy", down)
            report = actions.erase_due()
            assert (report.erased, report.failed) == ([], [case.id])
        with pytest.raises(CaseClosed):
            keep(case)
        assert [one.case_id for one in actions.erase_due().erased] == [case.id]


def test_a_crash_between_key_and_row_is_finished_by_the_next_round(case: Case, monkeypatch: Any) -> None:
    keep(case)

    def crash(case_id: Any) -> None:
        raise KeyboardInterrupt

    with time_machine.travel(clock.now() + timedelta(days=2), tick=False):
        with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
            patch.setattr(vault, "remove_case", crash)
            actions.erase_due()
        assert [one.case_id for one in actions.erase_due().erased] == [case.id]
    assert not vault.of_case(case.id).exists()


def test_files_of_keeps_that_never_ended_are_taken_away(case: Case, folders: Path) -> None:
    item = keep(case)
    stray = vault.of_case(case.id) / "00000000-0000-0000-0000-000000000000.sealed"
    stray.write_bytes(b"x")
    assert actions.erase_due().strays == 0, "a keep may still be at it"
    old = time.time() - 7200
    os.utime(stray, (old, old))
    os.utime(vault.of_item(item), (old, old))
    assert actions.erase_due(dry_run=True).strays == 1 and stray.exists()
    assert actions.erase_due().strays == 1 and not stray.exists()
    assert vault.of_item(item).exists()


def test_a_crash_while_an_item_is_destroyed(case: Case, ben: StaffActor, monkeypatch: Any) -> None:
    item = keep(case)

    def crash(item: Item) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(vault, "remove", crash)
        actions.destroy_item(actor=ben, item_id=item.id, why="number_visible")
    assert vault.of_item(item).exists()
    with pytest.raises(CaseGone):
        lookups.bytes_of(item_id=item.id)
    assert actions.erase_due().strays == 1 and not vault.of_item(item).exists()


def test_a_case_that_waits_for_a_second_person(case: Case) -> None:
    item = keep(case)
    longer = actions.keep_longer(case_id=case.id, category="review", keep_days=14)
    assert (longer.state, longer.category) == (Case.State.OPEN, "review")
    with time_machine.travel(clock.now() + timedelta(days=13), tick=False):
        assert actions.erase_due().erased == []
        assert lookups.bytes_of(item_id=item.id) and keep(case).sequence == 1
    actions.close_case(case_id=case.id, category="identity", keep_days=30)
    with pytest.raises(CaseClosed):
        actions.keep_longer(case_id=case.id, category="review", keep_days=14)
    actions.shred(case_id=case.id, why="asked")
    with pytest.raises(CaseGone):
        actions.keep_longer(case_id=case.id, category="review", keep_days=14)
