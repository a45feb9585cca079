"""The one-time code of a run: six digits, five tries, ten minutes, one session."""

from datetime import timedelta
from typing import Any

import pytest

from visavis.features.people.actors import CustomerActor
from visavis.features.people.models import ContactAddress
from visavis.features.verification import actions, lookups, problems
from visavis.features.verification.models import Run
from visavis.features.verification.tests.scene import Scene
from visavis.kernel import clock
from visavis.kernel.problems import NotAllowed, NotFound, TooMany

pytestmark = pytest.mark.django_db


@pytest.fixture
def run(scene: Scene) -> Run:
    scene.consent()
    scene.start("bafin-3-2017")
    return scene.run


def _sent(scene: Scene) -> str:
    actions.send_tan(actor=scene.ben, run_id=scene.run.id)
    opened = actions.open_tan(run_id=scene.run.id)
    assert opened is not None
    return opened[0]


def _enter(scene: Scene, code: str) -> Any:
    return actions.enter_tan(actor=scene.ana, run_id=scene.run.id, code=code)


def test_the_right_code_is_right_once_and_wiped(scene: Scene, run: Run) -> None:
    code = _sent(scene)
    assert len(code) == 6 and code.isdecimal()
    assert lookups.customer_run(actor=scene.ana, run_id=run.id).tan_wanted
    _enter(scene, f" {code[:3]} {code[3:]}")
    assert scene.run.tan_right_at is not None and scene.run.tan_sealed is None
    assert not lookups.customer_run(actor=scene.ana, run_id=run.id).tan_wanted
    assert actions.open_tan(run_id=run.id) is None
    _enter(scene, "000000")  # nothing is asked for any more


def test_five_wrong_ones_end_it_and_each_is_told(scene: Scene, run: Run) -> None:
    code = _sent(scene)
    wrong = f"{(int(code) + 1) % 10**6:06d}"
    for _ in range(5):
        with pytest.raises(problems.TanWrong):
            _enter(scene, wrong)
    with pytest.raises(problems.TanOver):
        _enter(scene, code)
    assert scene.run.tan_tries == 5
    again = _sent(scene)
    _enter(scene, again)


def test_it_is_over_after_ten_minutes(scene: Scene, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    code = _sent(scene)
    later = clock.now() + timedelta(minutes=10, seconds=1)
    monkeypatch.setattr(clock, "now", lambda: later)
    with pytest.raises(problems.TanOver):
        _enter(scene, code)
    assert actions.open_tan(run_id=run.id) is None


def test_it_belongs_to_its_session_and_its_run(scene: Scene, run: Run) -> None:
    code = _sent(scene)
    actions.customer_returned(call_id=scene.call_id, epoch=2, away_seconds=60)
    assert scene.run.session == 2
    with pytest.raises(problems.TanOver):
        _enter(scene, code)


def test_only_to_a_confirmed_address_and_not_without_end(scene: Scene, run: Run, dan: CustomerActor) -> None:
    for _ in range(5):
        actions.send_tan(actor=scene.ben, run_id=run.id)
    with pytest.raises(TooMany):
        actions.send_tan(actor=scene.ben, run_id=run.id)
    with pytest.raises(NotFound):
        actions.enter_tan(actor=dan, run_id=run.id, code="123456")
    with pytest.raises(NotAllowed):
        actions.enter_tan(actor=scene.ben, run_id=run.id, code="123456")
    ContactAddress.objects.update(verified_at=None)
    with pytest.raises(problems.NoAddress):
        actions.send_tan(actor=scene.ben, run_id=run.id)


def test_the_step_does_not_pass_without_it(scene: Scene, run: Run) -> None:
    scene.measure()
    for key in list(scene.steps()):
        if key == "tan":
            break
        scene.pass_check(key)
    scene.open("tan")
    with pytest.raises(problems.NotProved):
        scene.answer("tan")
    scene.tan()
    scene.answer("tan")
    scene.pass_check("closing")
    assert scene.decide().state == "verified"


def test_a_long_absence_begins_the_identity_part_anew(scene: Scene, run: Run) -> None:
    scene.measure()
    for key in list(scene.steps())[:5]:
        scene.pass_check(key)
    kept = lookups.customer_run(actor=scene.ana, run_id=run.id).kept
    actions.customer_returned(call_id=scene.call_id, epoch=2, away_seconds=5)
    assert scene.run.session == 1, "short enough to go on"
    actions.customer_returned(call_id=scene.call_id, epoch=3, away_seconds=11)
    view = lookups.run(actor=scene.ben, run_id=run.id)
    assert view.session == 2
    assert {check.key: check.state for check in view.checks if check.state != "waiting"} == {
        "consent": "passed"
    }
    assert lookups.customer_run(actor=scene.ana, run_id=run.id).kept == kept, "what was kept stays"
    scene.pass_check("surroundings")
    scene.pass_check("quality")
    scene.open("front")
    with pytest.raises(problems.FrameMissing):
        scene.answer("front")
    actions.customer_returned(call_id=scene.call_id, epoch=1, away_seconds=500)
    assert scene.run.session == 2, "an older page tells nothing"
