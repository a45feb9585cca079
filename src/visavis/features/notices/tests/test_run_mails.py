"""Mails of a verification: the code reaches the confirmed mailbox and nobody else; supervisors hear of a dispute."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User

from support import postbox
from visavis.features.evidence import keys
from visavis.features.notices import actions as notices
from visavis.features.notices.models import MailOut
from visavis.features.people.actors import CustomerActor, StaffActor
from visavis.features.tickets.models import Ticket
from visavis.features.verification import actions
from visavis.features.verification.tests.scene import Scene, in_call
from visavis.kernel import jobs

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene(
    ana: CustomerActor, ben: StaffActor, ticket: Ticket, tmp_path: Path, settings: Any
) -> Iterator[Scene]:
    settings.VISAVIS_EVIDENCE, settings.VISAVIS_KEYS = tmp_path / "data" / "evidence", tmp_path / "data-keys"
    settings.VISAVIS_DOCUMENTS = ""
    settings.VISAVIS_MAIL = "support.postbox.Postbox"
    keys.forget()
    postbox.clear()
    found = in_call(ana, ben, ticket)
    found.consent()
    found.start("simple")
    yield found
    keys.forget()


def _deliver() -> None:
    while notices.read_journal():
        pass
    while jobs.run_due():
        pass


def test_the_code_arrives_is_typed_back_and_is_readable_nowhere_afterwards(scene: Scene) -> None:
    actions.send_tan(actor=scene.ben, run_id=scene.run.id)
    code = actions.open_tan(run_id=scene.run.id)
    assert code is not None
    _deliver()
    mail = postbox.mail("ana@example.com", holds="code")
    shown = f"{code[0][:3]} {code[0][3:]}"
    assert shown in mail.text and shown in mail.html
    assert "call" in mail.subject and code[0] not in mail.subject
    assert scene.run.tan_sealed is None, "sent: nobody can read it here any more"
    sent = MailOut.objects.get(kind="tan")
    assert (sent.state, sent.to) == ("sent", "ana@example.com")
    assert code[0] not in str(sent.params)
    actions.enter_tan(actor=scene.ana, run_id=scene.run.id, code=shown)
    assert scene.run.tan_right_at is not None


def test_a_code_that_is_of_no_use_any_more_is_not_mailed(scene: Scene) -> None:
    actions.send_tan(actor=scene.ben, run_id=scene.run.id)
    actions.abort(actor=scene.ben, run_id=scene.run.id, reason="connection")
    _deliver()
    assert MailOut.objects.get(kind="tan").state == "cancelled"


def test_supervisors_with_a_mailbox_hear_of_a_dispute(scene: Scene, cleo: StaffActor) -> None:
    User.objects.filter(id=cleo.user_id).update(email="cleo@example.com")
    actions.abort(actor=scene.ben, run_id=scene.run.id, reason="refused")
    actions.dispute(actor=scene.ana, run_id=scene.run.id)
    _deliver()
    mail = postbox.mail("cleo@example.com")
    assert f"/console/runs/{scene.run.id}/" in mail.text
    assert "Ana" not in mail.text, "no more than the ticket's number leaves the house"
