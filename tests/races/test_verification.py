"""Races of a run, on a database file with real threads (F-20). Exactly one wins."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.db import transaction

import cast
from races.barrier import at_once
from visavis.features.calls import actions as calls
from visavis.features.evidence import actions as evidence
from visavis.features.evidence import keys
from visavis.features.evidence.models import Item
from visavis.features.verification import actions, problems
from visavis.features.verification.models import CheckItem, Run
from visavis.features.verification.views import RunView
from visavis.kernel import ids, journal
from visavis.kernel.models import JournalEntry

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def folders(tmp_path: Path, settings: Any) -> Iterator[None]:
    settings.VISAVIS_EVIDENCE = tmp_path / "data" / "evidence"
    settings.VISAVIS_KEYS = tmp_path / "data-keys"
    settings.VISAVIS_DOCUMENTS = ""
    keys.forget()
    yield
    keys.forget()


@pytest.fixture
def call_id(ana: Any, ben: Any, ticket: Any) -> UUID:
    with transaction.atomic():
        call = calls.open_call(
            visit_id=ids.new_id(),
            ticket_id=ticket.id,
            customer=calls.Side(ana.customer_id, ana.name),
            agent=calls.Side(ben.staff_id, ben.name),
            relay_only=False,
            actor="system",
        )
    evidence.give_consents(
        actor=ana,
        ticket_id=ticket.id,
        visit_id=call.visit_id,
        kinds=["evidence"],
        language="en",
        method="in_call",
    )
    return call.id


def _told(what: str) -> int:
    return JournalEntry.objects.filter(kind="verification.run", payload__what=what).count()


def _won(results: list[Any]) -> int:
    return sum(isinstance(one, RunView) for one in results)


def test_many_starts_are_one_run(ben: Any, call_id: UUID) -> None:
    found = at_once(8, lambda n: actions.start(actor=ben, call_id=call_id, pack="simple"))
    assert len({one.id for one in found if isinstance(one, RunView)}) == Run.objects.count() == 1
    assert _told("started") == 1


def test_answers_and_openings_of_one_version_give_one(ben: Any, call_id: UUID, ticket: Any) -> None:
    run = actions.start(actor=ben, call_id=call_id, pack="simple")
    mine: dict[str, Any] = {"actor": ben, "run_id": run.id, "key": "consent"}
    assert _won(at_once(6, lambda n: actions.open_check(**mine, version=run.version))) == 1
    version = Run.objects.get(id=run.id).version
    words = ("passed", "doubtful")
    found = at_once(
        6,
        lambda n: actions.answer(
            **mine, version=version, verdict=words[n % 2], reason="" if n % 2 == 0 else "other"
        ),
    )
    assert _won(found) == 1
    assert all(isinstance(one, RunView | problems.RunMoved) for one in found)
    assert (_told("opened"), _told("answered")) == (1, 1)
    assert journal.verify(f"ticket:{ticket.id}") is None


def test_two_decisions_of_one_version_give_one(ben: Any, call_id: UUID) -> None:
    run = actions.start(actor=ben, call_id=call_id, pack="simple")
    ends = ("not_verified", "try_again")
    found = at_once(
        6,
        lambda n: actions.decide(
            actor=ben, run_id=run.id, version=run.version, decision=ends[n % 2], reasons=["other"]
        ),
    )
    assert _won(found) == 1
    assert _told("decided") == 1
    assert Item.objects.filter(kind="decision").count() == 1


def test_decision_and_end_of_the_call_never_both_happen(ben: Any, call_id: UUID) -> None:
    run = actions.start(actor=ben, call_id=call_id, pack="simple")

    def act(n: int) -> Any:
        if n % 2:
            return actions.call_over(call_id=call_id)
        return actions.decide(
            actor=ben, run_id=run.id, version=run.version, decision="not_verified", reasons=["other"]
        )

    at_once(4, act)
    assert _told("decided") + _told("aborted") == 1


def test_two_reviewers_are_one_word(ben: Any, cleo: Any, desk: Any, call_id: UUID) -> None:
    run = actions.start(actor=ben, call_id=call_id, pack="simple")
    Run.objects.filter(id=run.id).update(state="in_review")
    from visavis.features.verification.models import Review
    from visavis.kernel import clock

    Review.objects.create(run_id=run.id, asked_at=clock.now(), proposed="verified")
    second = cast.hire("Eve Larsen", desk)
    found = at_once(
        4,
        lambda n: actions.review(
            actor=(cleo, second)[n % 2], run_id=run.id, decision="not_verified", reasons=["face_differs"]
        ),
    )
    assert _won(found) == 1
    assert _told("reviewed") == 1
    assert Review.objects.get(run_id=run.id).staff_id in (cleo.staff_id, second.staff_id)


def test_the_same_still_from_two_tabs_is_one_item(ana: Any, ben: Any, call_id: UUID) -> None:
    import io

    from PIL import Image

    out = io.BytesIO()
    Image.new("RGB", (40, 30), (9, 9, 9)).save(out, "JPEG")
    run = actions.start(actor=ben, call_id=call_id, pack="simple")
    mine: dict[str, Any] = {"actor": ben, "run_id": run.id}
    opened = actions.open_check(**mine, key="consent", version=run.version)
    passed = actions.answer(**mine, key="consent", version=opened.version, verdict="passed")
    actions.open_check(**mine, key="front", version=passed.version)
    wanted = actions.want(**mine, key="front").checks[1].wanted
    assert wanted is not None
    found = at_once(
        4,
        lambda n: actions.add_still(
            actor=ana,
            run_id=run.id,
            wanted=wanted,
            challenge="",
            data=out.getvalue(),
            media_type="image/jpeg",
            figures={},
            masked=False,
        ),
    )
    assert len({one.item_id for one in found if isinstance(one, actions.Kept)}) == 1
    assert CheckItem.objects.count() == Item.objects.filter(kind="still").count() == 1
