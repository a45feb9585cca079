"""Second look, replay, earlier runs, and the policies of a desk."""

import time
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from django.urls import reverse

import cast
from visavis.features.evidence.models import Viewing
from visavis.features.people.actors import StaffActor
from visavis.features.verification import actions, lookups
from visavis.features.verification.models import Policy, Run
from visavis.features.verification.tests.conftest import children, folders, scene  # noqa: F401
from visavis.features.verification.tests.scene import Scene, end

pytestmark = pytest.mark.django_db


@pytest.fixture
def waiting(scene: Scene) -> Scene:  # noqa: F811
    """Ben has verified Ana under a policy that wants a second person."""
    scene.consent()
    scene.start("finma-2016-7")
    scene.measure()
    scene.pass_all()
    assert scene.decide().state == "in_review"
    end(scene)
    return scene


def page(client: Client, scene: Scene, step: str = "") -> str:  # noqa: F811
    return client.get(reverse("run", args=[scene.run_id]) + step).content.decode()


def decide(client: Client, scene: Scene, **form: str) -> int:  # noqa: F811
    return client.post(reverse("run_decide", args=[scene.run_id]), form).status_code


def state(scene: Scene) -> str:  # noqa: F811
    return Run.objects.get(id=scene.run_id).state


def test_the_queue_leads_to_the_replay(cleo_client: Client, waiting: Scene) -> None:
    queue = cleo_client.get(reverse("reviews")).content.decode()
    assert "Ana Petrova" in queue and "FINMA" in queue and reverse("run", args=[waiting.run_id]) in queue


def test_every_step_can_be_gone_through_without_a_picture_in_the_open(
    cleo_client: Client, waiting: Scene
) -> None:
    overview = page(cleo_client, waiting)
    assert "Go through it step by step" in overview and "1280×720" in overview
    count = len(list(waiting.steps()))
    for number in range(1, count + 1):
        shown = page(cleo_client, waiting, f"?step={number}")
        assert "What had to be looked for" in shown
        if 'class="replay__tile"' in shown:
            assert "/tile/" in shown and "Look at it, with a reason" in shown
    for strange in ("?step=0", "?step=999", "?step=x", "?step=-1"):
        assert cleo_client.get(reverse("run", args=[waiting.run_id]) + strange).status_code == 200


def compares(scene: Scene) -> str:  # noqa: F811
    return f"?step={list(scene.steps()).index('compare_face') + 1}"


def confirm(client: Client) -> None:
    session = client.session
    session["account_authentication_methods"] = [{"method": "password", "at": time.time()}]
    session["account_authentication_methods_user"] = session["_auth_user_id"]
    session.save()


def test_document_and_face_stand_beside_each_other_and_open_together(
    cleo_client: Client, waiting: Scene
) -> None:
    shown = page(cleo_client, waiting, compares(waiting))
    assert shown.count('class="beside__tile"') == 2 and "data:image" not in shown and 'name="why"' in shown
    address = reverse("run_faces", args=[waiting.run_id]) + compares(waiting)
    assert cleo_client.get(address).status_code == 405
    asked = cleo_client.post(address, {"why": "Second look at the faces"})
    back = parse_qs(urlsplit(asked["Location"]).query)["next"][0]
    assert asked.status_code == 302 and back == reverse("run", args=[waiting.run_id]) + compares(waiting)
    assert 'value="Second look at the faces"' in page(cleo_client, waiting, compares(waiting)), "typed once"
    assert not Viewing.objects.filter(what="picture", in_call=False).exists()
    confirm(cleo_client)
    refused = cleo_client.post(address, {"why": "x"})
    assert refused.status_code == 422 and "data:image" not in refused.content.decode()
    opened = cleo_client.post(address, {"why": "Second look at the faces"})
    both = opened.content.decode()
    assert both.count("data:image/jpeg") == 2 and "no-store" in opened["Cache-Control"]
    assert "Compare by eye" in both
    looks = Viewing.objects.filter(what="picture", in_call=False)
    assert {look.reason for look in looks} == {"Second look at the faces"} and looks.count() == 2


def test_what_is_missing_is_said_and_cannot_be_opened(cleo_client: Client, scene: Scene) -> None:  # noqa: F811
    scene.consent()
    scene.start("simple")
    for key in scene.steps():
        if key == "face":
            break
        scene.pass_check(key)
    scene.decide("not_verified", ["refused"])
    shown = page(cleo_client, scene, compares(scene))
    assert "There is no picture of the person." in shown and 'name="why"' not in shown
    confirm(cleo_client)
    asked = cleo_client.post(reverse("run_faces", args=[scene.run_id]), {"why": "Second look at the faces"})
    assert asked.status_code == 404


def test_a_second_person_approves_once(cleo_client: Client, waiting: Scene) -> None:
    assert decide(cleo_client, waiting, decision="verified") == 302
    assert state(waiting) == "verified"
    assert decide(cleo_client, waiting, decision="not_verified", reason="other") == 409, "the back button"
    assert state(waiting) == "verified"
    shown = page(cleo_client, waiting)
    assert "Cleo Martin" in shown and "Your decision" not in shown


def test_who_refuses_says_why(cleo_client: Client, waiting: Scene) -> None:
    assert decide(cleo_client, waiting, decision="not_verified", note="Ears differ") == 422
    assert state(waiting) == "in_review"
    assert decide(cleo_client, waiting, decision="not_verified", reason="face_differs") == 302
    assert state(waiting) == "not_verified" and "Not the same face" in page(cleo_client, waiting)


def test_the_agent_does_not_review_the_own_call(ben_client: Client, waiting: Scene) -> None:
    assert "This was your own call" in page(ben_client, waiting)
    assert decide(ben_client, waiting, decision="verified") == 403 and state(waiting) == "in_review"


def test_outsiders_of_the_desk_find_nothing(ana_client: Client, waiting: Scene) -> None:
    gus: StaffActor = cast.hire("Gus Holm", cast.make_desk("other", "Other desk"))
    other = cast.sign_in(Client(), gus)
    address = reverse("run", args=[waiting.run_id])
    assert other.get(address).status_code == 404
    assert decide(other, waiting, decision="verified") == 404
    assert "Ana Petrova" not in other.get(reverse("reviews")).content.decode()
    for client in (ana_client, Client()):
        assert client.get(address).status_code == 302 and client.get(reverse("reviews")).status_code == 302
    assert state(waiting) == "in_review"


def test_flags_hints_and_a_dispute_are_shown_to_staff(cleo_client: Client, scene: Scene) -> None:  # noqa: F811
    scene.consent()
    scene.start("simple")
    actions.flag(actor=scene.ben, run_id=scene._run_id, flag="suspected_scam", note="")
    actions.press(actor=scene.ana, run_id=scene._run_id)
    scene.decide("not_verified", ["coached"])
    actions.dispute(actor=scene.ana, run_id=scene._run_id)
    shown = page(cleo_client, scene)
    for words in ("May be a scam", "The customer pressed", "this was not me", "Somebody guides the customer"):
        assert words in shown, words


def test_earlier_runs_of_the_customer_stand_on_the_ticket(
    ben_client: Client,
    scene: Scene,  # noqa: F811
) -> None:
    scene.consent()
    scene.start("simple")
    scene.decide("not_verified", ["copy_suspected"])
    newer = cast.open_ticket(scene.ana, scene.ticket.desk, subject="Again")
    shown = ben_client.get(reverse("console_ticket", args=[newer.id])).content.decode()
    assert reverse("run", args=[scene.run_id]) in shown and scene.ticket.number in shown
    assert "Not verified" in shown


def test_a_supervisor_chooses_a_policy(cleo_client: Client, scene: Scene) -> None:  # noqa: F811
    desk_id = scene.ticket.desk_id
    address = reverse("policies", args=[desk_id])
    assert cleo_client.get(reverse("policies_first"))["Location"] == address
    shown = cleo_client.get(address).content.decode()
    assert "What it does not meet" in shown and "B13" in shown and "5 years" in shown
    for _press in range(2):
        assert cleo_client.post(address, {"purpose": "identity", "pack": "bafin-3-2017"}).status_code == 302
    assert Policy.objects.get().pack == "bafin-3-2017"
    assert lookups.pack_for(desk_id=desk_id, purpose="identity").key == "bafin-3-2017"
    assert lookups.pack_for(desk_id=desk_id, purpose="card").key == "card-possession"


def test_a_policy_for_another_purpose_is_refused(cleo_client: Client, scene: Scene) -> None:  # noqa: F811
    address = reverse("policies", args=[scene.ticket.desk_id])
    for form in ({"purpose": "card", "pack": "simple"}, {"purpose": "identity", "pack": "none"}, {}):
        assert cleo_client.post(address, form).status_code == 422
    assert not Policy.objects.exists()


def test_agents_read_policies_and_others_do_not(
    ben_client: Client,
    ana_client: Client,
    scene: Scene,  # noqa: F811
) -> None:
    address = reverse("policies", args=[scene.ticket.desk_id])
    shown = ben_client.get(address).content.decode()
    assert "Supervisors choose the policies" in shown and 'type="radio"' not in shown
    assert ben_client.post(address, {"purpose": "identity", "pack": "bafin-3-2017"}).status_code == 403
    assert ana_client.get(address).status_code == 302
    foreign = cast.make_desk("other", "Other desk")
    assert ben_client.get(reverse("policies", args=[foreign.id])).status_code == 404
    assert not Policy.objects.exists()
