"""Booked calls in real browsers: J2, J4 and J6 with a booking, phone and desktop, English and Russian; choosing a time
by keyboard, in one zone, and moving it in another."""

import re
from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import expect

from browser.conftest import Scene
from support.browsers import DESKTOP, PHONE
from support.house import until
from support.people import Customer, end_call, must_meet

pytestmark = pytest.mark.browser
CHECK_IN = 10 * 60
"""Seconds before the booked time."""


def join_call(ana: Customer) -> None:
    ana.page.get_by_role("link", name=re.compile("^" + ana.say("Join call"))).first.click()


def try_the_device(ana: Customer, scene: Scene) -> None:
    """The check beforehand, from the card or the mail: what it found is kept for the agent."""
    expect(ana.page.get_by_role("heading", level=1)).to_have_text(ana.say("Test your camera"))
    ana.page.locator(".check__begin").click()
    keep = ana.page.get_by_role("button", name=ana.say("Keep the result"))
    expect(keep).to_be_visible()
    expect(keep).not_to_have_class(re.compile("button--quiet"))
    keep.click()
    ana.page.wait_for_url(re.compile(f"/appointments/{scene.cast.appointment_id}/$"))
    assert scene.booking().test.camera == "ok" and scene.booking().tested_at


def j2_app_locked_out(ana: Customer, scene: Scene) -> None:
    """The tool knows the booking: before its time it leads to the card, at its time straight in."""
    ana.page.goto("/")
    ana.enter_by_code(scene.cast.customer.email)
    ana.page.wait_for_url(re.compile("/appointments/"))
    expect(ana.page.get_by_role("heading", level=1)).to_have_text(ana.say("Your call is booked"))
    ana.page.get_by_role("link", name=ana.say("Test your camera now")).click()
    try_the_device(ana, scene)
    scene.begins_in(CHECK_IN / 2)
    ana.context.clear_cookies()
    ana.page.goto("/")
    ana.enter_by_code(scene.cast.customer.email)


def j4_web_locked_out(ana: Customer, scene: Scene) -> None:
    """The same tool; the page stays open and lets in when check-in opens."""
    ana.page.goto("/")
    ana.enter_by_code(scene.cast.customer.email)
    scene.begins_in(CHECK_IN + 6)
    ana.page.reload()
    card = ana.page.locator(".call-card")
    expect(card.get_by_role("timer")).to_contain_text(re.compile(r"\d"))
    expect(card.get_by_role("link", name=ana.say("Join call"))).to_be_hidden()
    expect(card.get_by_role("link", name=ana.say("Join call"))).to_be_visible(timeout=15_000)
    join_call(ana)


def j6_from_the_reminder(ana: Customer, scene: Scene) -> None:
    """Reminded a day before; from the mail's button to the device check, and in from the card when the time comes."""
    appointment = scene.cast.appointment_id
    assert scene.house.do("remind_now", appointment_id=appointment, kind="remind_day") == 1
    mail = scene.house.wait_mail(scene.cast.customer.email, holds=r"join/link/#\S+\.test\b")
    ana.page.goto(mail.way_in)
    ana.page.get_by_role("button", name=ana.say("Open my ticket")).click()
    ana.page.wait_for_url(re.compile(f"/appointments/{appointment}/test/"))
    try_the_device(ana, scene)
    told = ana.page.locator("[aria-labelledby=device] .badge")
    expect(told).to_have_text(
        re.compile("|".join(map(ana.say, ("Tested, all works", "Tested, something is missing"))))
    )
    scene.begins_in(CHECK_IN - 30)
    ana.page.goto("/tickets/")
    join_call(ana)


DOORS: list[Callable[[Customer, Scene], None]] = [j2_app_locked_out, j4_web_locked_out, j6_from_the_reminder]


@pytest.mark.parametrize(
    "phone", [True, pytest.param(False, marks=pytest.mark.long)], ids=["phone", "desktop"]
)
@pytest.mark.parametrize("door", DOORS, ids=lambda door: door.__name__)
def test_from_the_door_to_the_goodbye(
    scene: Scene, door: Callable[[Customer, Scene], None], phone: bool
) -> None:
    walk(scene, door, phone=phone)


@pytest.mark.long
@pytest.mark.parametrize("door", DOORS[1:], ids=lambda door: door.__name__)
def test_the_same_in_russian(scene: Scene, door: Callable[[Customer, Scene], None]) -> None:
    walk(scene, door, phone=door is j6_from_the_reminder, language="ru")


def walk(scene: Scene, door: Callable[[Customer, Scene], None], *, phone: bool, language: str = "en") -> None:
    scene.gather(language=language)
    scene.booked(minutes=24 * 60 + 5 if door is j6_from_the_reminder else 40)
    ben = scene.agent()
    ana = scene.customer(signed_in=False, language=language, viewport=PHONE if phone else DESKTOP)
    door(ana, scene)
    ana.page.wait_for_url(re.compile("/prepare/"))
    expect(ana.page.locator("html")).to_have_attribute("lang", language)
    ana.prepare()
    ana.open_camera()
    ana.join()
    ben.go_ready()
    ben.accept()
    must_meet(ana, ben)
    assert scene.booking().state == "arrived" and scene.visit().credit_reason == "appointment"
    end_call(ben)
    ana.page.wait_for_url(re.compile("/visits/.+/done/"))
    ben.write_up()
    until(lambda: scene.booking().state == "done", seconds=5, why="the booking is done")
    assert scene.complaints() == []
    assert scene.house.do("journal_faults") == []


def test_a_time_is_chosen_by_keyboard_and_moved_in_another_zone(scene: Scene) -> None:
    scene.gather()
    scene.house.do("roster", desk_id=scene.cast.desk_id, staff_id=scene.cast.agent.staff_id)
    ana = scene.customer(timezone_id="America/New_York")
    ana.page.goto(f"/tickets/{scene.cast.ticket_id}/")
    ana.page.get_by_role("link", name="Book a time instead").click()
    expect(ana.page.locator("html")).to_have_attribute("data-zone", "America/New_York")
    expect(ana.page.get_by_text("Eastern Time")).to_be_visible()
    today = ana.page.locator("[data-part=calendar] [aria-current=date]")
    today.focus()
    for key in ("ArrowDown", "ArrowRight", "ArrowLeft", "ArrowRight"):
        ana.page.keyboard.press(key)
    day = ana.page.evaluate("document.activeElement.dataset.day")
    ana.page.keyboard.press("Enter")
    expect(ana.page.locator(f"[data-part=day][data-day='{day}']")).to_be_visible()
    ana.page.locator(f"[data-part=day][data-day='{day}'] input").nth(36).focus()
    ana.page.keyboard.press("ArrowDown")
    chosen = ana.page.locator("input[name=slot]:checked").input_value()
    there = datetime.fromisoformat(chosen).astimezone(ZoneInfo("America/New_York"))
    expect(ana.page.locator("[data-part=chosen]")).to_contain_text(f"{there:%H:%M}")
    ana.page.keyboard.press("Enter")
    ana.page.wait_for_url(re.compile("/appointments/"))
    assert datetime.fromisoformat(scene.booking().starts_at) == datetime.fromisoformat(chosen)
    assert scene.booking().time_zone == "America/New_York"
    tokyo = scene.customer(timezone_id="Asia/Tokyo")
    tokyo.page.goto(ana.page.url)
    here = datetime.fromisoformat(chosen).astimezone(ZoneInfo("Asia/Tokyo"))
    expect(tokyo.page.locator(".call-card__time")).to_have_text(f"{here:%H:%M}")
    tokyo.page.get_by_role("link", name="Move", exact=True).click()
    expect(tokyo.page.locator("html")).to_have_attribute("data-zone", "Asia/Tokyo")
    tokyo.page.locator(".slot--soonest").nth(1).click()
    tokyo.page.get_by_role("button", name="Move to this time").click()
    expect(tokyo.page.get_by_text("Your call is moved")).to_be_visible()
    assert (scene.booking().sequence, scene.booking().time_zone) == (1, "Asia/Tokyo")
    assert scene.complaints() == []


def test_another_zone_is_chosen_from_the_list(scene: Scene) -> None:
    scene.gather()
    scene.house.do("roster", desk_id=scene.cast.desk_id, staff_id=scene.cast.agent.staff_id)
    ana = scene.customer(timezone_id="Europe/Berlin", viewport=PHONE)
    ana.page.goto(f"/tickets/{scene.cast.ticket_id}/book/")
    first = ana.page.locator("input[name=slot]").first.input_value()
    ana.page.get_by_text("Change the time zone").click()
    ana.page.get_by_label("Time zone", exact=True).select_option("Asia/Kolkata")
    expect(ana.page.get_by_text("India Standard Time")).to_be_visible()
    there = datetime.fromisoformat(first).astimezone(ZoneInfo("Asia/Kolkata"))
    expect(ana.page.locator(".slot--soonest .slot__time").first).to_have_text(f"{there:%H:%M}")
    ana.page.get_by_role("button", name="Book this time").click()
    expect(ana.page.locator(".call-card__time")).to_have_text(f"{there:%H:%M}")
    assert scene.booking().time_zone == "Asia/Kolkata"
