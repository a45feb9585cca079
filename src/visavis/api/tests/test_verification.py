"""Who may ask what of a verification over HTTP: every endpoint, every kind of person; and bodies that are too much."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.test import Client

import cast
from visavis.features.desks.models import Desk
from visavis.features.evidence import keys
from visavis.features.evidence.models import Item, Viewing
from visavis.features.people.actors import CustomerActor, StaffActor
from visavis.features.tickets.models import Ticket
from visavis.features.verification import actions, engines
from visavis.features.verification.models import Check, Run
from visavis.features.verification.tests.scene import Scene, end, in_call, picture

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folders(tmp_path: Path, settings: Any) -> Iterator[None]:
    settings.VISAVIS_EVIDENCE, settings.VISAVIS_KEYS = tmp_path / "data" / "evidence", tmp_path / "data-keys"
    settings.VISAVIS_DOCUMENTS = ""
    keys.forget()
    engines.forget()
    yield
    keys.forget()
    engines.forget()


@pytest.fixture
def scene(ana: CustomerActor, ben: StaffActor, ticket: Ticket) -> Scene:
    """A run with its first step open and a picture in it."""
    scene = in_call(ana, ben, ticket)
    scene.consent()
    scene.start("simple")
    scene.open("consent")
    scene.still("consent")
    return scene


def _item(scene: Scene) -> UUID:
    return Item.objects.filter(case_id=scene.run.case_id, kind="still").latest("sequence").id


def _ask(client: Client, method: str, path: str, body: Any = None) -> int:
    text = None if body is None else json.dumps(body)
    kwargs: dict[str, Any] = {} if text is None else {"data": text, "content_type": "application/json"}
    return getattr(client, method)(f"/api/v1/{path}", **kwargs).status_code


def _staff_routes(scene: Scene) -> Iterator[tuple[str, str, Any, int]]:
    """(method, path, body, status for somebody who reaches the ticket and isn't the agent of the call)."""
    run, call, item = scene.run.id, scene.call_id, _item(scene)
    step = f"staff/runs/{run}/checks/consent"
    yield "get", f"staff/calls/{call}/run", None, 404
    yield "post", f"staff/calls/{call}/run", {}, 404
    yield "get", f"staff/packs?call={call}", None, 404
    yield "get", f"staff/runs/{run}", None, 200
    for name in ("readings", "notes", "phrases"):
        yield "get", f"staff/runs/{run}/{name}", None, 403
    yield "get", f"staff/runs/{run}/items/{item}/picture", None, 403
    yield "post", f"{step}/open", {"version": 1}, 403
    yield "post", f"{step}/redo", {"version": 1}, 403
    yield "post", f"{step}/answer", {"version": 1, "verdict": "passed"}, 403
    yield "post", f"{step}/alternative", {"challenge": "look_up", "alternative": "say_digits"}, 403
    yield "post", f"{step}/want", {}, 403
    yield "put", f"{step}/note", {"note": "x"}, 403
    yield "post", f"staff/runs/{run}/flag", {"flag": "coached"}, 403
    yield "post", f"staff/runs/{run}/tan", {}, 403
    yield "post", f"staff/runs/{run}/measures", {"width": 1280, "height": 720, "fps": 30}, 403
    yield "post", f"staff/runs/{run}/decide", {"version": 1, "decision": "verified"}, 403
    yield "post", f"staff/runs/{run}/abort", {"reason": "other"}, 403
    yield "post", f"staff/runs/{run}/review", {"decision": "verified"}, 409


def _customer_routes(scene: Scene) -> Iterator[tuple[str, str, Any]]:
    run, call = scene.run.id, scene.call_id
    yield "get", f"customer/calls/{call}/run", None
    yield "post", f"customer/runs/{run}/consent", {"kind": "evidence", "agree": False}
    yield "post", f"customer/runs/{run}/tan", {"code": "123456"}
    yield "post", f"customer/runs/{run}/pressure", {}
    yield "post", f"customer/runs/{run}/signals", {"camera": {"virtual": True}}
    yield "post", f"customer/runs/{run}/progress", {"wanted": str(uuid4()), "percent": 3}
    yield "post", f"customer/runs/{run}/items/{_item(scene)}/destroy", {}
    yield "post", f"customer/runs/{run}/dispute", {}


def _still(client: Client, run: UUID, wanted: UUID, data: bytes, kind: str = "image/jpeg") -> Any:
    path = f"/api/v1/customer/runs/{run}/stills/{wanted}?sharpness=90.5&width=64&height=48"
    return client.post(path, data, content_type=kind)


def test_nobody_is_asked_to_sign_in(scene: Scene) -> None:
    nobody = Client()
    for method, path, body, _status in _staff_routes(scene):
        assert _ask(nobody, method, path, body) == 401, path
    for method, path, body in _customer_routes(scene):
        assert _ask(nobody, method, path, body) == 401, path
    assert _still(nobody, scene.run.id, uuid4(), picture()).status_code == 401


def test_other_customers_and_other_desks_find_nothing(scene: Scene, dan_client: Client) -> None:
    zoe = cast.sign_in(Client(), cast.hire("Zoe Elsewhere", cast.make_desk("other", "Other desk")))
    before = Run.objects.values().get(id=scene.run.id)
    for method, path, body in _customer_routes(scene):
        assert _ask(dan_client, method, path, body) == 404, path
        assert _ask(zoe, method, path, body) == 401, path
    assert _still(dan_client, scene.run.id, uuid4(), picture()).status_code == 404
    for method, path, body, _status in _staff_routes(scene):
        assert _ask(zoe, method, path, body) == 404, path
        assert _ask(dan_client, method, path, body) == 401, path
    assert Run.objects.values().get(id=scene.run.id) == before


def test_colleagues_and_supervisors_look_but_don_t_touch(
    scene: Scene, desk: Desk, cleo_client: Client
) -> None:
    eve = cast.sign_in(Client(), cast.hire("Eve Larsen", desk))
    before = Run.objects.values().get(id=scene.run.id)
    for client in (eve, cleo_client):
        for method, path, body, status in _staff_routes(scene):
            assert _ask(client, method, path, body) == status, path
    assert Run.objects.values().get(id=scene.run.id) == before
    item, path = _item(scene), f"staff/runs/{scene.run.id}/items"
    assert _ask(eve, "post", f"{path}/{item}/destroy", {"why": "number_shows"}) == 403
    assert _ask(cleo_client, "post", f"{path}/{item}/destroy", {"why": "number_shows"}) == 200


def test_the_agent_leads_through_it_over_http(scene: Scene, ben_client: Client, ana_client: Client) -> None:
    run, call = scene.run.id, scene.call_id
    shown = ben_client.get(f"/api/v1/staff/calls/{call}/run").json()
    assert shown["current"] == "consent" and shown["checks"][0]["items"]
    body = {"version": shown["version"], "verdict": "passed", "note": "a quiet room"}
    step = f"/api/v1/staff/runs/{run}/checks"
    answered = ben_client.post(f"{step}/consent/answer", json.dumps(body), content_type="application/json")
    assert answered.status_code == 200
    assert ben_client.get(f"/api/v1/staff/runs/{run}/notes").json() == {"consent": "a quiet room"}
    version = {"version": answered.json()["version"]}
    assert _ask(ben_client, "post", f"staff/runs/{run}/checks/front/open", version) == 200
    assert _ask(ben_client, "post", f"staff/runs/{run}/checks/front/want", {}) == 200
    mine = ana_client.get(f"/api/v1/customer/calls/{call}/run").json()
    wanted = UUID(mine["check"]["wanted"])
    kept = _still(ana_client, run, wanted, picture())
    assert (kept.status_code, kept.json()["kept"]) == (200, 2)
    again = _still(ana_client, run, wanted, picture())
    assert again.json() == kept.json()
    path = f"/api/v1/staff/runs/{run}/items/{kept.json()['item_id']}/picture"
    seen = ben_client.get(path)
    assert (seen.status_code, seen["Content-Type"], seen["Cache-Control"]) == (200, "image/jpeg", "no-store")
    assert Viewing.objects.filter(in_call=True, item_id=kept.json()["item_id"]).count() == 1
    taken = ben_client.post(f"{step}/front/frame?key=k1&width=64", picture(), content_type="image/jpeg")
    assert [item["source"] for item in taken.json()["checks"][1]["items"]] == ["camera", "received"]
    end(scene)
    assert ben_client.get(path).status_code == 403, "after the call one looks with a reason"


def test_bodies_that_are_no_picture_or_too_much_are_refused(scene: Scene, ana_client: Client) -> None:
    actions.want(actor=scene.ben, run_id=scene.run.id, key="consent")
    wanted = Check.objects.get(run=scene.run, key="consent").wanted
    assert wanted is not None
    before = Item.objects.count()
    assert _still(ana_client, scene.run.id, wanted, picture(), "text/html").status_code == 422
    assert _still(ana_client, scene.run.id, wanted, b"\xff\xd8 no picture").status_code == 422
    assert _still(ana_client, scene.run.id, wanted, bytes(10 * 1024 * 1024 + 1)).status_code == 413
    assert Item.objects.count() == before


def test_unknown_fields_and_words_are_refused(scene: Scene, ben_client: Client, ana_client: Client) -> None:
    run = scene.run.id
    for path, body in (
        (f"staff/runs/{run}/flag", {"flag": "coached", "colour": "red"}),
        (f"staff/runs/{run}/flag", {"flag": "tired"}),
        (f"staff/runs/{run}/checks/consent/answer", {"version": 2, "verdict": "perhaps"}),
        (f"staff/runs/{run}/decide", {"version": 2, "decision": "in_review"}),
        (f"staff/runs/{run}/measures", {"width": -1, "height": 2, "fps": 3}),
    ):
        assert _ask(ben_client, "post", path, body) == 422, path
    assert _ask(ana_client, "post", f"customer/runs/{run}/consent", {"kind": "cookies", "agree": True}) == 422
