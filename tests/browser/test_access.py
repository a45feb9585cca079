"""axe finds nothing on any page, light and dark; Arabic runs from right to left; nothing scrolls sideways at 320 px."""

import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from browser.conftest import Scene
from support.browsers import PHONE
from support.pages import console_pages, portal_pages
from support.people import Agent, Customer, end_call, must_meet

pytestmark = pytest.mark.browser
AXE = (Path(__file__).resolve().parents[2] / "frontend/node_modules/axe-core/axe.min.js").read_text()
BRIEF = {"resultTypes": ["violations"]}
"""What is well needs no description."""
EVERYTHING = {**BRIEF, "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
COLOURS = {**BRIEF, "runOnly": {"type": "rule", "values": ["color-contrast"]}}
"""Only colours differ between light and dark."""


def faults(page: Page) -> list[str]:
    """What axe has to say, one line each: everything in light, the colours again in dark."""
    page.evaluate(AXE)
    found = []
    for scheme, rules in (("light", EVERYTHING), ("dark", COLOURS)):
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
        told: dict[str, Any] = page.evaluate("rules => axe.run(document, rules)", rules)
        found += [
            f"{page.url} {scheme} {fault['id']}: {node['target']} {node['html'][:120]} {node['failureSummary'][:200]}"
            for fault in told["violations"]
            for node in fault["nodes"]
        ]
    page.emulate_media(color_scheme="light")
    return found


def test_axe_finds_nothing_on_the_portal(scene: Scene) -> None:
    scene.gather()
    scene.second_matter()
    scene.checked_run()
    ana, stranger = scene.customer(), scene.customer(signed_in=False)
    found = []
    for name, person, address in portal_pages(scene.cast, ana, stranger):
        person.page.goto(address)
        assert person.page.locator("h1").count() == 1, f"{name}: one heading"
        found += faults(person.page)
    assert found == [], "\n".join(found)


def test_axe_finds_nothing_on_the_console(scene: Scene) -> None:
    scene.gather()
    scene.sealed_case()
    scene.checked_run()
    ben = scene.agent()
    found = []
    for _name, address in console_pages(scene.cast):
        ben.page.goto(address)
        ben.page.locator("h1").first.wait_for(state="attached")
        found += faults(ben.page)
    assert found == [], "\n".join(found)


@pytest.mark.parametrize(
    "phone", [True, pytest.param(False, marks=pytest.mark.long)], ids=["phone", "desktop"]
)
def test_axe_finds_nothing_during_a_visit(scene: Scene, phone: bool) -> None:
    scene.gather()
    size = {"viewport": PHONE} if phone else {}
    ana, ben = scene.customer(**size), scene.agent(**size)
    found = visit(scene, ana, ben)
    assert found == [], "\n".join(found)


def visit(scene: Scene, ana: Customer, ben: Agent) -> list[str]:
    """From the check to the goodbye, looking at every step of both sides."""
    ana.page.goto(f"/tickets/{scene.cast.ticket_id}/prepare/")
    ana.prepare()
    ana.open_camera()
    found = faults(ana.page)
    ana.join()
    found += faults(ana.page)
    if ben.phone:
        ben.show_pane("stage")
    ben.go_ready()
    expect(ben.offer).to_be_visible()
    found += faults(ben.page)
    ben.accept()
    must_meet(ana, ben)
    found += faults(ana.page) + faults(ben.page)
    if ben.phone:
        ben.show_pane("work")
        found += faults(ben.page)
        ben.show_pane("stage")
    end_call(ben)
    ana.page.wait_for_url(re.compile("/done/"))
    expect(ben.page.locator("v-wrap-up form")).to_be_visible()
    return found + faults(ana.page) + faults(ben.page)


def test_no_page_scrolls_sideways_on_a_narrow_phone(scene: Scene) -> None:
    scene.gather()
    scene.second_matter()
    narrow = {"width": 320, "height": 640}
    wide = []
    for language in ("en", "ru", "ar"):
        ana = scene.customer(viewport=narrow)
        stranger = scene.customer(signed_in=False, viewport=narrow)
        for person in (ana, stranger):
            person.carry({"visavis_language": language})
        for name, person, address in portal_pages(scene.cast, ana, stranger):
            person.page.goto(address, wait_until="domcontentloaded")
            over = person.page.evaluate("document.documentElement.scrollWidth - innerWidth")
            if over > 0:
                wide.append(f"{language} {name}: {over} px")
            direction = person.page.evaluate("getComputedStyle(document.documentElement).direction")
            assert direction == ("rtl" if language == "ar" else "ltr"), name
    assert wide == []


def test_the_console_fits_a_phone_in_long_languages(scene: Scene) -> None:
    scene.gather()
    ben = scene.agent(viewport=PHONE)
    wide = []
    for language in ("ru", "es"):
        ben.carry({"visavis_language": language})
        for address in ("/console/", "/console/agenda/", "/console/tickets/"):
            ben.page.goto(address)
            if address == "/console/":
                ben.page.locator("v-scene").wait_for(state="attached")
            over = ben.page.evaluate("document.documentElement.scrollWidth") - PHONE["width"]
            if over > 0:
                wide.append(f"{language} {address}: {over} px")
    assert wide == []
