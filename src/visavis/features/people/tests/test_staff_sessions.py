"""S-13: where somebody of the staff is signed in is listed and can be ended, one by one or all at once."""

from datetime import timedelta
from typing import Any

import pytest

from cast import at_work
from visavis.features.people import actions, lookups
from visavis.features.people.actors import SystemActor
from visavis.features.people.models import StaffSession
from visavis.features.people.rules import browser_words
from visavis.kernel.models import JournalEntry
from visavis.kernel.problems import NotFound

pytestmark = pytest.mark.django_db


def told() -> list[tuple[str, str]]:
    """(session, why) of the ends that the journal tells."""
    ends = JournalEntry.objects.filter(kind="people.staff_session_ended").order_by("id")
    return [(entry.payload["session_id"], entry.payload["why"]) for entry in ends]


def alive(actor: Any) -> bool:
    return lookups.staff_actor_by_id(staff_id=actor.staff_id, session_id=actor.session_id) is not None


def test_the_own_list_shows_this_browser_first(ben: Any, cleo: Any, time_machine: Any) -> None:
    time_machine.move_to("2026-11-25T09:00:00+00:00")
    here = at_work(ben)
    time_machine.move_to("2026-11-25T10:00:00+00:00")
    there, _hers = at_work(ben), at_work(cleo)
    shown = lookups.staff_sessions(actor=here)
    assert [(view.id, view.here) for view in shown] == [(here.session_id, True), (there.session_id, False)]


def test_one_other_or_all_others_are_signed_out(ben: Any, cleo: Any) -> None:
    here, first, second, third = (at_work(ben) for _ in range(4))
    hers = at_work(cleo)
    assert actions.sign_out_elsewhere(actor=here, session_id=first.session_id) == 1
    assert [alive(actor) for actor in (here, first, second, third)] == [True, False, True, True]
    assert actions.sign_out_elsewhere(actor=here) == 2
    assert [alive(actor) for actor in (here, second, third, hers)] == [True, False, False, True]
    assert [why for _, why in told()] == ["elsewhere"] * 3


def test_nobody_ends_somebody_elses_session_or_one_that_is_over(ben: Any, cleo: Any) -> None:
    here, there, hers = at_work(ben), at_work(ben), at_work(cleo)
    actions.sign_out_staff(actor=there)
    for session_id in (hers.session_id, there.session_id, here.session_id):
        with pytest.raises(NotFound):
            actions.sign_out_elsewhere(actor=here, session_id=session_id)
    assert alive(hers) and alive(here)


def test_signing_out_twice_is_told_once(ben: Any) -> None:
    here = at_work(ben)
    actions.sign_out_staff(actor=here)
    actions.sign_out_staff(actor=here)
    assert told() == [(str(here.session_id), "signed_out")]


def test_disabling_ends_all_and_enabling_brings_none_back(ben: Any) -> None:
    one, two = at_work(ben), at_work(ben)
    assert actions.disable_staff(staff_id=ben.staff_id, actor=SystemActor())
    assert not actions.disable_staff(staff_id=ben.staff_id, actor=SystemActor())
    assert {why for _, why in told()} == {"disabled"} and len(told()) == 2
    assert actions.enable_staff(staff_id=ben.staff_id, actor=SystemActor())
    assert not actions.enable_staff(staff_id=ben.staff_id, actor=SystemActor())
    assert lookups.staff_actor_by_id(staff_id=ben.staff_id) is not None
    assert not alive(one) and not alive(two)


def test_a_password_set_by_somebody_else_ends_all(ben: Any) -> None:
    here = at_work(ben)
    actions.set_staff_password(staff_id=ben.staff_id, password="a new one, long", actor=SystemActor())
    assert not alive(here)
    assert [why for _, why in told()] == ["password"]


def test_idle_and_old_sessions_end_by_themselves(ben: Any, time_machine: Any) -> None:
    time_machine.move_to("2026-11-25T09:00:00+00:00", tick=False)
    idle, busy = at_work(ben), at_work(ben)
    for minutes in (20, 40, 60):
        time_machine.move_to(f"2026-11-25T{9 + minutes // 60:02}:{minutes % 60:02}:00+00:00", tick=False)
        actions.touch_staff_session(session_id=busy.session_id)
        actions.end_staff_sessions_over()
    assert not alive(idle) and alive(busy)
    StaffSession.objects.filter(id=busy.session_id).update(
        created_at=StaffSession.objects.get(id=busy.session_id).created_at - timedelta(hours=11)
    )
    assert actions.end_staff_sessions_over() == 1
    assert [why for _, why in told()] == ["over", "over"]


def test_ended_ones_are_forgotten_after_a_week(ben: Any, time_machine: Any) -> None:
    actions.sign_out_staff(actor=at_work(ben))
    keeps = at_work(ben)
    StaffSession.objects.filter(ended_at__isnull=False).update(ended_at="2020-01-01T00:00:00+00:00")
    actions.forget_old()
    assert [row.id for row in StaffSession.objects.all()] == [keeps.session_id]


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox · Linux"),
        (
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
            "Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0",
            "Edge · Windows",
        ),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
            "Version/18.0 Mobile/15E148 Safari/604.1",
            "Safari · iPhone",
        ),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Chrome/140.0 Safari/537.36", "Chrome · Mac"),
        ("curl/8", ""),
        ("<script>" * 500, ""),
        ("", ""),
    ],
)
def test_a_browser_in_words(said: str, words: str) -> None:
    assert browser_words(said) == words
