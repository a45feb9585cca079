"""J1 to J5 in real browsers, phone and desktop: from the door to the goodbye, seen and heard on both sides."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from browser.conftest import Scene
from support.browsers import DESKTOP, PHONE
from support.people import Customer, end_call, must_meet

pytestmark = pytest.mark.browser


def through_tickets(ana: Customer, scene: Scene) -> None:
    """Support centre or My tickets → Active → the ticket → Join the queue."""
    ana.page.goto("/tickets/")
    ana.page.get_by_role("link", name="My card was stopped").first.click()
    ana.page.get_by_role("link", name="Join the queue").first.click()


def j1_app_signed_in(ana: Customer, scene: Scene) -> None:
    ana.sign_in_at_host()
    if not ana.page.url.endswith("/tickets/"):
        ana.page.get_by_role("link", name=re.compile("tickets", re.I)).first.click()
    through_tickets(ana, scene)


def j2_app_locked_out(ana: Customer, scene: Scene) -> None:
    ana.help_from_login()
    ana.enter_by_code(scene.cast.customer.email)


def j3_web_signed_in(ana: Customer, scene: Scene) -> None:
    ana.sign_in_at_host()
    ana.page.goto("/tickets/")
    ana.page.get_by_role("link", name=re.compile("^Join the queue")).first.click()


def j4_web_locked_out(ana: Customer, scene: Scene) -> None:
    ana.page.goto("/")
    ana.enter_by_code(scene.cast.customer.email)


def j5_from_the_mail(ana: Customer, scene: Scene) -> None:
    mail = scene.house.wait_mail(scene.cast.customer.email, holds=r"join/link/#.*")
    ana.page.goto(mail.way_in)
    assert "#" not in ana.page.url, "the secret leaves the address bar"
    ana.page.get_by_role("button", name="Open my ticket").click()
    ana.page.wait_for_url(re.compile("/prepare/"))


DOORS: list[Callable[[Customer, Scene], None]] = [
    j1_app_signed_in,
    j2_app_locked_out,
    j3_web_signed_in,
    j4_web_locked_out,
    j5_from_the_mail,
]


@pytest.mark.parametrize("phone", [True, False], ids=["phone", "desktop"])
@pytest.mark.parametrize("door", DOORS, ids=lambda door: door.__name__)
def test_from_the_door_to_the_goodbye(
    scene: Scene, door: Callable[[Customer, Scene], None], phone: bool
) -> None:
    walk(scene, door, phone=phone)


@pytest.mark.parametrize(
    ("language", "phone"),
    [("ru", True), pytest.param("ru", False, marks=pytest.mark.long), ("ar", True)],
)
def test_the_same_in_another_language(scene: Scene, language: str, phone: bool) -> None:
    walk(scene, j4_web_locked_out, phone=phone, language=language)


def walk(scene: Scene, door: Callable[[Customer, Scene], None], *, phone: bool, language: str = "en") -> None:
    signed_in = door in (j1_app_signed_in, j3_web_signed_in)
    if signed_in:
        scene.gather_demo()
    else:
        scene.gather()
    ben = scene.agent()
    ana = scene.customer(signed_in=False, language=language, viewport=PHONE if phone else DESKTOP)
    door(ana, scene)
    ana.page.wait_for_url(re.compile("/prepare/"))
    expect(ana.page.locator("html")).to_have_attribute("lang", language)
    ana.prepare()
    ana.open_camera()
    ana.join()
    expect(ana.step("wait")).to_contain_text(ana.say("You are next"))
    ben.go_ready()
    ben.accept()
    must_meet(ana, ben)
    assert scene.visit().state == "in_call"
    assert scene.visit().identified == ("host" if signed_in else "email")
    end_call(ben if phone else ana)
    ana.page.wait_for_url(re.compile("/visits/.+/done/"))
    expect(ana.page.get_by_role("heading", level=1)).to_have_text(ana.say("Thank you for coming"))
    ana.page.locator("label[for=star-5]").click()
    ana.page.get_by_role("button", name=ana.say("Send")).click()
    expect(ana.page.get_by_text(ana.say("Thank you for your rating"))).to_be_visible()
    ben.write_up()
    visit = scene.visit()
    assert (visit.state, visit.rating, visit.notes) == ("closed", 5, "Card and passport seen")
    assert visit.end_reason == ("agent_ended" if phone else "customer_ended")
    assert scene.complaints() == []
    assert scene.house.do("journal_faults") == []
