"""Staff sign-in: who gets in, for how long, and with which second step (S-11, S-13, S-15)."""

import re
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.contrib.auth.models import User
from django.test import Client, RequestFactory

from cast import House, hire, sign_in
from visavis.features.people import actions as people
from visavis.features.people.actors import SystemActor
from visavis.features.people.middleware import confirmed_at
from visavis.kernel import clock

pytestmark = pytest.mark.django_db(transaction=True)
LOGIN = "/console/account/login/"


def enter(client: Client, username: str = "ben", password: str = "correct horse") -> Any:
    return client.post(LOGIN, {"login": username, "password": password})


def code_for(secret: str) -> str:
    return str(format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time()))))


def test_password_leads_to_the_desk(client: Client, house: House) -> None:
    asked = client.get("/console/tickets/?q=ana")
    assert asked.status_code == 302 and asked["Location"].startswith(f"{LOGIN}?next=/console/tickets/")
    answer = enter(client)
    assert (answer.status_code, answer["Location"]) == (302, "/console/")
    page = client.get("/console/")
    assert page.status_code == 200 and b"<v-desk" in page.content
    assert "no-store" in page["Cache-Control"]


def test_wrong_password_is_said_in_place(client: Client, house: House) -> None:
    answer = enter(client, password="wrong")
    assert answer.status_code == 200 and b'role="alert"' in answer.content
    assert client.get("/console/").status_code == 302


@pytest.mark.parametrize("path", ["signup/", "password/reset/", "email/", "password/set/"])
def test_there_is_no_other_way_in(client: Client, house: House, path: str) -> None:
    assert client.get(f"/console/account/{path}").status_code == 302
    assert client.post(f"/console/account/{path}", {"username": "eve"}).status_code == 302
    assert not User.objects.filter(username="eve").exists()


def test_a_user_who_is_not_staff_stays_outside(client: Client, house: House) -> None:
    User.objects.create_user("eve", password="correct horse")
    assert enter(client, "eve")["Location"] == "/console/account/inactive/"
    assert client.get("/console/").status_code == 302


def test_disabled_staff_is_out_at_once(client: Client, house: House) -> None:
    enter(client)
    people.disable_staff(staff_id=house.ben.staff_id, actor=SystemActor())
    assert client.get("/console/").status_code == 302
    assert client.post("/console/alive/", headers={"accept": "application/json"}).status_code == 401
    assert enter(client).status_code in (200, 302)
    assert client.get("/console/").status_code == 302


def test_customers_have_no_business_here(client: Client, house: House) -> None:
    assert sign_in(client, house.ana).get("/console/").status_code == 302


def test_signing_in_makes_a_new_session(client: Client, house: House) -> None:
    enter(client)
    first = client.session.session_key
    enter(client)
    client.post("/console/account/logout/")
    enter(client)
    assert client.session.session_key != first


def test_sign_out_needs_a_post(client: Client, house: House) -> None:
    enter(client)
    assert client.get("/console/account/logout/").status_code == 200
    assert client.get("/console/").status_code == 200
    assert client.post("/console/account/logout/")["Location"] == LOGIN
    assert client.get("/console/").status_code == 302


def test_half_an_hour_without_work_ends_the_session(client: Client, house: House) -> None:
    with time_machine.travel(clock.now(), tick=False) as time:
        enter(client)
        time.shift(timedelta(minutes=29))
        # What a page fetches by itself is no work.
        client.get("/console/", headers={"sec-fetch-mode": "cors"})
        time.shift(timedelta(minutes=2))
        assert client.get("/console/").status_code == 302


def test_work_and_calls_keep_the_session_for_twelve_hours(client: Client, house: House) -> None:
    with time_machine.travel(clock.now(), tick=False) as time:
        enter(client)
        for _quarter in range(47):
            time.shift(timedelta(minutes=15))
            left = client.post("/console/alive/", headers={"sec-fetch-mode": "cors"}).json()["seconds_left"]
        assert left == 15 * 60
        time.shift(timedelta(minutes=14))
        assert client.get("/console/").status_code == 200
        time.shift(timedelta(minutes=2))
        assert client.get("/console/").status_code == 302


def confirm(client: Client) -> None:
    """The factor again, as every change of the sign-in asks for it (S-14)."""
    assert client.post("/console/account/reauthenticate/", {"password": "correct horse"}).status_code == 302


def turn_on_second_step(client: Client) -> str:
    enter(client)
    assert "/reauthenticate/" in client.get("/console/account/two-steps/totp/activate/")["Location"]
    confirm(client)
    page = client.get("/console/account/two-steps/totp/activate/")
    found = re.search(r'security__secret">([A-Z2-7]+)<', page.content.decode())
    assert found is not None
    secret = found[1]
    done = client.post("/console/account/two-steps/totp/activate/", {"code": code_for(secret)})
    assert done["Location"] == "/console/account/two-steps/recovery-codes/"
    return secret


def test_the_second_step_is_asked_for_once_it_is_on(client: Client, house: House) -> None:
    with time_machine.travel(clock.now(), tick=False) as time:
        secret = turn_on_second_step(client)
        time.shift(timedelta(minutes=1))
        other = Client()
        assert enter(other)["Location"] == "/console/account/two-steps/authenticate/"
        assert other.get("/console/").status_code == 302
        assert other.post("/console/account/two-steps/authenticate/", {"code": "000000"}).status_code == 200
        answer = other.post("/console/account/two-steps/authenticate/", {"code": code_for(secret)})
        assert answer["Location"] == "/console/"
        assert other.get("/console/").status_code == 200


def test_a_recovery_code_opens_the_console_once(client: Client, house: House) -> None:
    turn_on_second_step(client)
    page = client.get("/console/account/two-steps/recovery-codes/").content.decode()
    code = re.findall(r"<li>([0-9a-z]{8})</li>", page)[0]
    for expected in (302, 200):
        other = Client()
        enter(other)
        answer = other.post("/console/account/two-steps/authenticate/", {"code": code})
        assert answer.status_code == expected


@pytest.mark.parametrize(
    "path",
    [
        "login/",
        "logout/",
        "inactive/",
        "reauthenticate/",
        "password/",
        "two-steps/",
        "two-steps/totp/activate/",
    ],
)
def test_pages_carry_no_inline_script_or_style(client: Client, house: House, path: str) -> None:
    if path not in ("login/", "inactive/"):
        enter(client)
        confirm(client)
    page = client.get(f"/console/account/{path}")
    assert page.status_code == 200
    body = page.content.decode()
    inline = re.findall(r"<script(?![^>]*\bsrc=)(?![^>]*application/json)[^>]*>", body)
    assert inline == [] and "<style" not in body and ' style="' not in body and " onclick=" not in body


def test_staff_of_no_desk_are_told_so(client: Client, house: House) -> None:
    page = sign_in(client, hire("Fay Lund", None)).get("/console/")
    assert page.status_code == 200 and b"not a member of a desk" in page.content


def confirmed(client: Client, user: User) -> Any:
    """What the middleware knows about the last factor of this browser's sign-in."""
    request = RequestFactory().get("/")
    request.session, request.user = client.session, user
    return confirmed_at(request)


def test_the_last_factor_is_known_and_grows_old(client: Client, house: House) -> None:
    user = User.objects.get(username="ben")
    assert confirmed(sign_in(Client(), house.ben), user) is None, "signed in without a factor"
    with time_machine.travel(clock.now(), tick=False) as time:
        enter(client)
        assert confirmed(client, user) == clock.now()
        time.shift(timedelta(minutes=6))
        ben = replace(house.ben, confirmed_at=confirmed(client, user))
        assert not ben.confirmed(now=clock.now()) and ben.confirmed(now=clock.now() - timedelta(minutes=1))
        assert not ben.confirmed(now=clock.now() - timedelta(minutes=7)), "nor does a time yet to come count"
        confirm(client)
        assert confirmed(client, user) == clock.now()
    assert confirmed(client, User.objects.get(username="cleo")) is None, "somebody else's factors"


def test_who_has_a_second_step_confirms_by_it(client: Client, house: House) -> None:
    with time_machine.travel(clock.now(), tick=False) as time:
        secret = turn_on_second_step(client)
        time.shift(timedelta(minutes=6))
        asked = client.get("/console/account/reauthenticate/?next=/console/")
        assert asked["Location"].startswith("/console/account/two-steps/reauthenticate/")
        shown = client.post(asked["Location"], {"code": code_for(secret), "next": "/console/"})
        assert shown["Location"] == "/console/"
        user = User.objects.get(username="ben")
        assert confirmed(client, user) == clock.now()
        time.shift(timedelta(minutes=6))
        client.post("/console/account/reauthenticate/", {"password": "correct horse"})
        assert confirmed(client, user) < clock.now() - timedelta(minutes=5), "the password alone is weaker"
