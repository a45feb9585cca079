"""Role × address for everything of evidence, over REST and in the console. Another's object looks like a missing one
(S-17), and whoever may not see it learns nothing from how it is refused."""

import json
import re
from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core.cache import cache
from django.db import DatabaseError
from django.test import Client

from cast import hire, make_desk, sign_in
from visavis.features.desks.models import Desk
from visavis.features.evidence.dossier import builder, verify
from visavis.features.evidence.models import Viewing
from visavis.features.evidence.tests.staging import Scene, closed, make_case
from visavis.features.people.actors import CustomerActor, StaffActor
from visavis.features.people.models import Customer
from visavis.features.tickets.models import Ticket

pytestmark = [pytest.mark.django_db, pytest.mark.network]
API = "/api/v1/staff/evidence"
WHY = "Complaint of the customer"
ROLES = ("nobody", "customer", "outsider", "elsewhere", "colleague", "agent", "supervisor", "stale")
"""`elsewhere`: an agent of another desk; `stale`: the supervisor whose factor is too old."""


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    cache.clear()
    monkeypatch.setattr(builder, "languages", lambda case: [])


@pytest.fixture
def scene(ana: CustomerActor, ben: StaffActor, ticket: Ticket) -> Scene:
    made = make_case(ana, ben, ticket)
    closed(made)
    return made


def entered(username: str) -> Client:
    """Somebody who has just signed in with a password."""
    client = Client()
    answer = client.post("/console/account/login/", {"login": username, "password": "correct horse"})
    assert answer.status_code == 302
    return client


@pytest.fixture
def people(
    ana: CustomerActor, dan: CustomerActor, ben: StaffActor, cleo: StaffActor, desk: Desk
) -> dict[str, Client]:
    hire("Eve Adams", desk)
    hire("Fay Lund", make_desk("second", "Second desk"))
    return {
        "nobody": Client(),
        "customer": sign_in(Client(), ana),
        "outsider": sign_in(Client(), dan),
        "elsewhere": entered("fay"),
        "colleague": entered("eve"),
        "agent": entered("ben"),
        "supervisor": entered("cleo"),
        "stale": sign_in(Client(), cleo),
    }


def statuses(people: dict[str, Client], ask: Callable[[Client], Any]) -> dict[str, int]:
    return {role: ask(people[role]).status_code for role in ROLES}


def expected(*row: int) -> dict[str, int]:
    return dict(zip(ROLES, row, strict=True))


def send(path: str, body: dict[str, Any]) -> Callable[[Client], Any]:
    return lambda client: client.post(path, json.dumps(body), content_type="application/json")


def test_over_rest(people: dict[str, Client], scene: Scene) -> None:
    case, item = f"{API}/cases/{scene.case.id}", f"{API}/items/{scene.stills[0].id}"
    reading = f"{API}/items/{scene.reading.id}"
    why = {"reason": WHY}
    table: list[tuple[str, Callable[[Client], Any], tuple[int, ...]]] = [
        ("list", lambda one: one.get(f"{API}/cases"), (401, 401, 401, 200, 200, 200, 200, 200)),
        ("case", lambda one: one.get(case), (401, 401, 401, 404, 200, 200, 200, 200)),
        ("viewings", lambda one: one.get(f"{case}/viewings"), (401, 401, 401, 404, 200, 200, 200, 200)),
        ("tile", lambda one: one.get(f"{item}/tile"), (401, 401, 401, 404, 200, 200, 200, 200)),
        ("view", send(f"{item}/view", why), (401, 401, 401, 404, 403, 200, 200, 403)),
        ("record", send(f"{reading}/view", why), (401, 401, 401, 404, 403, 200, 200, 403)),
        ("no reason", send(f"{item}/view", {"reason": ""}), (401, 401, 401, 404, 403, 422, 422, 403)),
        ("hold", send(f"{case}/hold", why), (401, 401, 401, 404, 403, 403, 200, 200)),
        ("release", send(f"{case}/release", {}), (401, 401, 401, 404, 403, 403, 200, 200)),
        ("exports", lambda one: one.get(f"{case}/exports"), (401, 401, 401, 404, 403, 403, 200, 200)),
        ("ask", send(f"{case}/exports", why), (401, 401, 401, 404, 403, 403, 200, 403)),
    ]
    for name, ask, row in table:
        assert statuses(people, ask) == expected(*row), name
    assert people["elsewhere"].get(f"{API}/cases").json() == []
    export = people["supervisor"].get(f"{case}/exports").json()[0]["id"]
    answer, take = f"{API}/exports/{export}/answer", f"{API}/exports/{export}/take"
    yes = {"agree": True}
    assert statuses(people, send(answer, yes)) == expected(401, 401, 401, 404, 403, 403, 403, 403)
    assert statuses(people, send(take, {})) == expected(401, 401, 401, 404, 403, 403, 410, 403)


def test_two_supervisors_over_rest(people: dict[str, Client], desk: Desk, scene: Scene) -> None:
    hire("Mia Rossi", desk, supervisor=True)
    second, first = entered("mia"), people["supervisor"]
    asked = send(f"{API}/cases/{scene.case.id}/exports", {"reason": WHY})(first).json()
    assert send(f"{API}/exports/{asked['id']}/answer", {"agree": True})(second).json()["state"] == "agreed"
    taken = send(f"{API}/exports/{asked['id']}/take", {})(first)
    assert taken["Content-Disposition"].startswith("attachment") and taken["Cache-Control"] == "no-store"
    files, same = verify.unpacked(taken.content)
    assert same and verify.verify(files).problems == []


def test_another_desks_case_looks_like_none(people: dict[str, Client], scene: Scene) -> None:
    fay = people["elsewhere"]
    for path in ("/cases/{}", "/cases/{}/viewings", "/cases/{}/exports", "/items/{}/tile"):
        real = scene.stills[0].id if "items" in path else scene.case.id
        there, missing = fay.get(API + path.format(real)), fay.get(API + path.format(uuid4()))
        assert (
            (there.status_code, there.content)
            == (missing.status_code, missing.content)
            == (404, missing.content)
        )
    tiles = ("/console/evidence/items/{}/tile/", scene.stills[0].id)
    for path, real in (("/console/evidence/{}/", scene.case.id), tiles):
        there, missing = fay.get(path.format(real)), fay.get(path.format(uuid4()))
        assert there.status_code == missing.status_code == 404
        assert plain(there.content, real) == plain(missing.content, None)


def plain(page: bytes, known: UUID | None) -> str:
    """A page without what differs by itself: tokens, and the address it was asked under."""
    text = re.sub(r'(csrf-token" content|csrfmiddlewaretoken" value)="[^"]*"', "", page.decode())
    return re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}", "ID", text)


def test_in_the_console(people: dict[str, Client], scene: Scene) -> None:
    case = f"/console/evidence/{scene.case.id}/"
    look = f"{case}items/{scene.stills[0].id}/"
    why = {"reason": WHY}
    table: list[tuple[str, Callable[[Client], Any], tuple[int, ...]]] = [
        ("list", lambda one: one.get("/console/evidence/"), (302, 302, 302, 200, 200, 200, 200, 200)),
        ("case", lambda one: one.get(case), (302, 302, 302, 404, 200, 200, 200, 200)),
        ("look", lambda one: one.post(look, why), (302, 302, 302, 404, 403, 200, 200, 302)),
        ("get look", lambda one: one.get(look), (405,) * 8),
        ("hold", lambda one: one.post(f"{case}hold/", why), (302, 302, 302, 404, 403, 403, 302, 302)),
        ("release", lambda one: one.post(f"{case}release/"), (302, 302, 302, 404, 403, 403, 302, 302)),
        ("ask", lambda one: one.post(f"{case}exports/", why), (302, 302, 302, 404, 403, 403, 302, 302)),
    ]
    for name, ask, row in table:
        assert statuses(people, ask) == expected(*row), name
    for role in ("nobody", "customer"):
        assert people[role].get(case)["Location"].startswith("/console/account/login/")
    assert people["colleague"].get("/console/evidence/").content.count(str(scene.case.id).encode()) == 1
    assert str(scene.case.id).encode() not in people["elsewhere"].get("/console/evidence/").content


def test_a_fresh_factor_leads_back_with_the_reason(people: dict[str, Client], scene: Scene) -> None:
    client, case = people["stale"], f"/console/evidence/{scene.case.id}/"
    look = f"{case}items/{scene.stills[0].id}/"
    asked = client.post(look, {"reason": WHY})
    assert asked["Location"].startswith("/console/account/reauthenticate/?next=%2Fconsole%2Fevidence%2F")
    assert WHY.split()[0] not in asked["Location"], "a reason is no business of logs"
    back = client.post(asked["Location"], {"password": "correct horse", "next": case})
    assert back["Location"] == case
    assert f'value="{WHY}"' in client.get(case).content.decode()
    shown = client.post(look, {"reason": WHY})
    page = shown.content.decode()
    assert shown.status_code == 200 and 'src="data:image/jpeg;base64,' in page
    assert "no-store" in shown["Cache-Control"] and shown["X-Content-Type-Options"] == "nosniff"
    assert "img-src 'self' data: blob:" in shown["Content-Security-Policy"]
    assert Viewing.objects.filter(what="picture").count() == 1


def test_pictures_over_rest_are_kept_nowhere(people: dict[str, Client], scene: Scene) -> None:
    item = f"{API}/items/{scene.stills[0].id}"
    for answer in (
        people["agent"].get(f"{item}/tile"),
        send(f"{item}/view", {"reason": WHY})(people["agent"]),
    ):
        assert answer["Content-Type"] == "image/jpeg" and answer["Cache-Control"] == "no-store"
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert "ETag" not in answer and "Last-Modified" not in answer


def test_when_it_cannot_be_written_down_every_door_says_so_and_shows_nothing(
    people: dict[str, Client], scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(**fields: object) -> None:
        raise DatabaseError("the disk is gone")

    monkeypatch.setattr(Viewing.objects, "create", broken)
    client, why = people["agent"], {"reason": WHY}
    case, item = f"/console/evidence/{scene.case.id}/", scene.stills[0].id
    for answer in (
        client.get(case),
        client.post(f"{case}items/{item}/", why),
        client.get(f"/console/evidence/items/{item}/tile/"),
        client.get(f"{API}/cases/{scene.case.id}"),
        client.get(f"{API}/items/{item}/tile"),
        send(f"{API}/items/{item}/view", why)(client),
    ):
        assert answer.status_code == 503
        assert b"data:image" not in answer.content and not answer.content.startswith(b"\xff\xd8")


CORPUS = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    "{{ 7*7 }}{% debug %}",
    "javascript:alert(1)",
    '=HYPERLINK("http://evil")',
    "]]><svg/onload=alert(1)>",
    "\u202eevil\u0000\u0007",
)


def test_nothing_of_a_case_is_more_than_text(
    people: dict[str, Client], scene: Scene, ana: CustomerActor
) -> None:
    """Names, reasons and holds are what strangers and colleagues typed (S-41)."""
    case = f"/console/evidence/{scene.case.id}/"
    supervisor = people["supervisor"]
    for evil in CORPUS:
        Customer.objects.filter(id=ana.customer_id).update(name=evil.replace("\0", ""))
        reason = f"{evil} and some more words"
        supervisor.post(f"{case}items/{scene.stills[0].id}/", {"reason": reason})
        supervisor.post(f"{case}release/")
        supervisor.post(f"{case}hold/", {"reason": reason})
        supervisor.post(f"{case}exports/", {"reason": reason})
        for path in ("/console/evidence/", case):
            page = supervisor.get(path).content.decode()
            assert evil not in page or not set(evil) & set("<>\"'"), path
            assert not any(tag in page for tag in ("<script>alert", "<img src=x", "<svg/onload"))
            assert "49" not in re.sub(r"\d{2,}|[0-9a-f-]{8,}", "", page)
