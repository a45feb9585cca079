"""A staff session ends where its owner, a new password or an operator says so, and nowhere else (S-13)."""

import re
from typing import Any

import pytest
from django.test import Client

from cast import House
from visavis.features.people import actions as people
from visavis.features.people.actors import SystemActor
from visavis.features.people.models import StaffSession
from visavis.kernel.models import JournalEntry

pytestmark = pytest.mark.django_db(transaction=True)
ACCOUNT = "/console/account/"
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"


def signed_in(username: str = "ben", password: str = "correct horse", **headers: str) -> Client:
    client = Client(headers=headers)
    client.post(f"{ACCOUNT}login/", {"login": username, "password": password})
    return client


def inside(client: Client) -> bool:
    """Pages and the API answer alike."""
    page, api = client.get("/console/"), client.post("/api/v1/staff/live-ticket")
    assert (page.status_code == 200) == (api.status_code == 200)
    return bool(page.status_code == 200)


def whys() -> list[str]:
    ends = JournalEntry.objects.filter(kind="people.staff_session_ended").order_by("id")
    return [entry.payload["why"] for entry in ends]


def test_signing_out_ends_this_browser_alone(house: House) -> None:
    first, second = signed_in(), signed_in()
    first.post(f"{ACCOUNT}logout/")
    assert not inside(first) and inside(second)
    assert whys() == ["signed_out"]


def test_a_cookie_kept_from_before_the_sign_out_opens_nothing(house: House) -> None:
    first = signed_in()
    kept = first.cookies["visavis_staff"].value
    first.post(f"{ACCOUNT}logout/")
    thief = Client()
    thief.cookies["visavis_staff"] = kept
    assert not inside(thief)


def test_the_list_names_browsers_and_signs_one_out(house: House) -> None:
    here, there = signed_in(), signed_in(**{"user-agent": FIREFOX})
    page = here.get(f"{ACCOUNT}sessions/").content.decode()
    assert "Firefox · Windows" in page and page.count("</svg> This browser</span>") == 1
    [other] = re.findall(r'name="session" value="([0-9a-f-]+)"', page)
    assert here.post(f"{ACCOUNT}sessions/", {"session": other}).status_code == 302
    assert inside(here) and not inside(there)
    assert here.post(f"{ACCOUNT}sessions/", {"session": other}).status_code == 302
    assert "nowhere else" in here.get(f"{ACCOUNT}sessions/").content.decode()


def test_everywhere_else_leaves_this_browser_and_other_people(house: House) -> None:
    here, others, hers = signed_in(), [signed_in() for _ in range(3)], signed_in("cleo")
    here.post(f"{ACCOUNT}sessions/")
    assert inside(here) and inside(hers)
    assert not any(inside(other) for other in others)
    assert whys() == ["elsewhere"] * 3


def test_nobody_signs_somebody_else_out(house: House) -> None:
    ben, cleo = signed_in(), signed_in("cleo")
    hers = StaffSession.objects.get(staff_id=house.cleo.staff_id)
    ben.post(f"{ACCOUNT}sessions/", {"session": str(hers.id)})
    assert ben.post(f"{ACCOUNT}sessions/", {"session": "nonsense"}).status_code == 404
    assert inside(cleo)


def change_password(client: Client, new: str) -> Any:
    client.post(f"{ACCOUNT}reauthenticate/", {"password": "correct horse"})
    words = {"oldpassword": "correct horse", "password1": new, "password2": new}
    return client.post(f"{ACCOUNT}password/", words)


def test_a_new_password_ends_every_other_session(house: House) -> None:
    here, there, hers = signed_in(), signed_in(), signed_in("cleo")
    assert change_password(here, "a calm grey heron").status_code == 302
    assert inside(here) and not inside(there) and inside(hers)
    assert whys() == ["password"]
    assert inside(signed_in(password="a calm grey heron"))


def test_a_refused_new_password_ends_nothing(house: House) -> None:
    here, there = signed_in(), signed_in()
    assert change_password(here, "short").status_code == 200
    assert inside(here) and inside(there)


def test_disabled_everywhere_at_once_and_back_after_a_fresh_sign_in(house: House) -> None:
    browsers = [signed_in() for _ in range(3)]
    people.disable_staff(staff_id=house.ben.staff_id, actor=SystemActor())
    assert not any(inside(browser) for browser in browsers)
    people.enable_staff(staff_id=house.ben.staff_id, actor=SystemActor())
    assert not any(inside(browser) for browser in browsers)
    assert inside(signed_in())


def test_a_sign_in_again_in_one_browser_leaves_one_session(house: House) -> None:
    browser = signed_in()
    browser.post(f"{ACCOUNT}logout/")
    browser.post(f"{ACCOUNT}login/", {"login": "ben", "password": "correct horse"})
    assert StaffSession.objects.filter(ended_at=None).count() == 1
