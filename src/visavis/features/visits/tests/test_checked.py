"""What happens to a visit's call happens to its verification."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from visavis.features.calls import actions as calls
from visavis.features.evidence import actions as evidence
from visavis.features.evidence import keys
from visavis.features.evidence.models import Case
from visavis.features.people.actors import CustomerActor, StaffActor
from visavis.features.tickets.models import Ticket
from visavis.features.verification import actions as verification
from visavis.features.verification.models import Check, Run
from visavis.features.visits import actions
from visavis.kernel import clock, jobs

pytestmark = pytest.mark.django_db


@pytest.fixture
def call_id(
    ana: CustomerActor, ben: StaffActor, ticket: Ticket, tmp_path: Path, settings: Any
) -> Iterator[UUID]:
    """Met through the line, with a run of a pack that begins anew after ten seconds' absence."""
    settings.VISAVIS_EVIDENCE, settings.VISAVIS_KEYS = tmp_path / "data" / "evidence", tmp_path / "data-keys"
    settings.VISAVIS_DOCUMENTS = ""
    keys.forget()
    visit = actions.join(actor=ana, ticket_id=ticket.id)
    evidence.give_consents(
        actor=ana,
        ticket_id=ticket.id,
        visit_id=visit.id,
        kinds=["evidence"],
        language="en",
        method="prepare_page",
    )
    actions.set_state(actor=ben, state="ready")
    (offer,) = actions.dispatch(desk_id=ticket.desk_id)
    met = actions.accept(actor=ben, offer_id=offer.id).call_id
    for actor in (ana, ben):
        actions.join_call(actor=actor, call_id=met)
    run = verification.start(actor=ben, call_id=met, pack="bafin-3-2017")
    opened = verification.open_check(actor=ben, run_id=run.id, key="consent", version=run.version)
    verification.answer(actor=ben, run_id=run.id, key="consent", version=opened.version, verdict="passed")
    version = Run.objects.get(id=run.id).version
    verification.open_check(actor=ben, run_id=run.id, key="surroundings", version=version)
    yield met
    keys.forget()


@pytest.mark.parametrize(("seconds", "session"), [(5, 1), (30, 2)])
@pytest.mark.parametrize("how", ["joined", "found"])
def test_an_absence_reaches_the_run(
    ana: CustomerActor, call_id: UUID, monkeypatch: pytest.MonkeyPatch, seconds: int, session: int, how: str
) -> None:
    calls.lost(call_id=call_id, role="customer", why="network")
    later = clock.now() + timedelta(seconds=seconds)
    monkeypatch.setattr(clock, "now", lambda: later)
    if how == "joined":
        actions.join_call(actor=ana, call_id=call_id)
    else:
        assert actions.side_found(call_id=call_id, role="customer")
    assert Run.objects.get().session == session
    assert Check.objects.get(key="surroundings").state == ("open" if session == 1 else "waiting")
    assert Check.objects.get(key="consent").state == "passed"


def test_the_agent_s_absence_is_no_matter_of_the_run(ben: StaffActor, call_id: UUID) -> None:
    calls.lost(call_id=call_id, role="agent", why="network")
    actions.join_call(actor=ben, call_id=call_id)
    assert Run.objects.get().session == 1


def test_the_end_of_the_call_breaks_it_off_and_closes_what_was_kept(
    ana: CustomerActor, ben: StaffActor, call_id: UUID
) -> None:
    actions.end_call(actor=ana, call_id=call_id)
    assert (Run.objects.get().state, Run.objects.get().reasons) == ("aborted", ["interrupted"])
    while jobs.run_due(lane="documents"):
        pass
    assert (Case.objects.get().state, Case.objects.get().category) == ("closed", "attempt")
    visit_id = Run.objects.get().visit_id
    actions.finish(actor=ben, visit_id=visit_id, outcome="call_again", notes="", ready=False)
