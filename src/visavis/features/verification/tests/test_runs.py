"""The main way through a run, and what it refuses on the way."""

import pytest

from visavis.features.evidence.models import Case, Item
from visavis.features.tickets.models import Message
from visavis.features.verification.tests.scene import Scene, end

pytestmark = pytest.mark.django_db


def test_a_simple_run_ends_verified(scene: Scene) -> None:
    scene.consent()
    scene.start("simple")
    scene.pass_all()
    view = scene.decide()
    assert (view.state, view.decision, view.refusals) == ("verified", "verified", [])
    end(scene)
    case = Case.objects.get(id=view.case_id)
    assert (case.state, case.category, case.keep_days) == ("closed", "identity", 180)
    kinds = set(Item.objects.filter(case=case).values_list("kind", flat=True))
    assert kinds >= {"still", "draw", "checklist", "decision"}
    assert Message.objects.filter(ticket=scene.ticket, author="system").count() == 1
