"""The receipt of a verification, and the notice that leads to it."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from visavis.features.notices import actions as notices
from visavis.features.notices.letters import write
from visavis.features.notices.models import MailOut, Notice
from visavis.features.tickets.models import Message
from visavis.features.verification.models import Run
from visavis.features.verification.tests.conftest import children, folders, scene  # noqa: F401
from visavis.features.verification.tests.scene import Scene, end

pytestmark = pytest.mark.django_db


@pytest.fixture
def done(scene: Scene) -> Scene:  # noqa: F811
    """Ana's document was checked and found right."""
    scene.consent("evidence", "faces")
    scene.start("simple")
    scene.pass_all()
    scene.decide()
    end(scene)
    return scene


def url(scene: Scene) -> str:  # noqa: F811
    return reverse("receipt", args=[scene.visit_id])


def test_it_says_what_was_done_and_what_is_kept(ana_client: Client, done: Scene) -> None:
    page = ana_client.get(url(done)).content.decode()
    for words in ("Your identity was checked", "Ben Okafor", "6 pictures", "Original document and face"):
        assert words in page, words
    assert "What you agreed to" in page and "This was not me" in page and "not recorded" in page


def test_it_tells_no_reason_and_no_flag(ana_client: Client, scene: Scene) -> None:  # noqa: F811
    scene.consent()
    scene.start("simple")
    from visavis.features.verification import actions

    actions.flag(actor=scene.ben, run_id=scene._run_id, flag="coached", note="")
    scene.decide("not_verified", ["face_differs"])
    page = ana_client.get(url(scene)).content.decode()
    assert "did not succeed" in page and "other ways" in page
    for word in ("same face", "coached", "told what"):
        assert word not in page.split("What is kept")[0].lower(), word


def test_the_outsider_and_the_stranger_see_nothing(
    dan_client: Client, ben_client: Client, done: Scene
) -> None:
    for client in (dan_client, ben_client, Client()):
        answer = client.get(url(done))
        assert answer.status_code in (302, 303, 404) and b"Ben Okafor" not in answer.content
    form = {"run": str(done.run_id), "do": "dispute"}
    assert dan_client.post(url(done), form).status_code == 404
    assert Run.objects.get(id=done.run_id).disputed_at is None


def test_a_visit_without_a_check_has_no_receipt(ana_client: Client, scene: Scene) -> None:  # noqa: F811
    assert ana_client.get(url(scene)).status_code == 404


def test_this_was_not_me_twice_and_from_an_old_page(ana_client: Client, done: Scene) -> None:
    form = {"run": str(done.run_id), "do": "dispute"}
    first = ana_client.post(url(done), form, follow=True).content.decode()
    assert "We have noted that this was not you" in first and "Yes, it was somebody else" not in first
    at = Run.objects.get(id=done.run_id).disputed_at
    before = Message.objects.count()
    assert ana_client.post(url(done), form).status_code == 303, "the back button and a second press"
    assert Run.objects.get(id=done.run_id).disputed_at == at and Message.objects.count() == before


def test_a_run_of_another_visit_is_not_disputed_here(ana_client: Client, done: Scene) -> None:
    form = {"run": "00000000-0000-0000-0000-000000000000", "do": "dispute"}
    assert ana_client.post(url(done), form).status_code == 404


def test_asking_to_erase_twice_writes_once(ana_client: Client, done: Scene) -> None:
    before = Message.objects.filter(author="customer").count()
    for _press in range(2):
        assert ana_client.post(url(done), {"run": str(done.run_id), "do": "erase"}).status_code == 303
    assert Message.objects.filter(author="customer").count() == before + 1


def test_the_ticket_leads_there(ana_client: Client, done: Scene) -> None:
    page = ana_client.get(reverse("ticket", args=[done.ticket.id])).content.decode()
    assert "Receipts of your checks" in page and url(done) in page


def test_after_the_decision_a_notice_goes_to_the_proved_address(done: Scene) -> None:
    while notices.read_journal():
        pass
    notice = Notice.objects.get(kind="checked")
    assert notice.ticket_id == done.ticket.id
    row = MailOut.objects.get(kind="checked")
    letter = write(row)
    assert letter is not None and row.to == "ana@example.com" and letter.url.endswith(".receipt")
    said = " ".join([letter.title, *letter.lines])
    assert ("This was not me" in said and "Visavis" in said) or "at" in said
    for word in ("verified", "succeed", "Ben"):
        assert word not in said, "whoever reads the mailbox may be a stranger"


def test_no_notice_before_a_second_person_has_decided(scene: Scene) -> None:  # noqa: F811
    scene.consent()
    scene.start("finma-2016-7")
    scene.measure()
    scene.pass_all()
    assert scene.decide().state == "in_review"
    while notices.read_journal():
        pass
    assert not Notice.objects.filter(kind="checked").exists()


def test_a_mail_button_leads_to_the_receipts(ana_client: Client, done: Scene) -> None:
    answer: Any = ana_client.get(f"/join/?ticket={done.ticket.id}&step=receipt")
    assert answer["Location"].endswith(f"/tickets/{done.ticket.id}/#checked")
