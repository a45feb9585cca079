"""axe finds nothing on any page, light and dark; Arabic runs from right to left; nothing scrolls sideways at 320 px."""

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from browser.conftest import Scene
from support.pages import console_pages, portal_pages

pytestmark = pytest.mark.browser
AXE = (Path(__file__).resolve().parents[2] / "frontend/node_modules/axe-core/axe.min.js").read_text()
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


def faults(page: Page) -> list[str]:
    """What axe has to say, one line each."""
    page.evaluate(AXE)
    found: dict[str, Any] = page.evaluate("rules => axe.run(document, rules)", RULES)
    return [
        f"{page.url} {fault['id']}: {node['target']} {node['html'][:120]} {node['failureSummary'][:200]}"
        for fault in found["violations"]
        for node in fault["nodes"]
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_the_portal(scene: Scene, scheme: str) -> None:
    scene.gather()
    ana = scene.customer(color_scheme=scheme)
    stranger = scene.customer(signed_in=False, color_scheme=scheme)
    found = []
    for name, person, address in portal_pages(scene.cast, ana, stranger):
        person.page.goto(address)
        assert person.page.locator("h1").count() == 1, f"{name}: one heading"
        found += faults(person.page)
    assert found == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_the_console(scene: Scene, scheme: str) -> None:
    scene.gather()
    ben = scene.agent(color_scheme=scheme)
    found = []
    for _name, address in console_pages(scene.cast):
        ben.page.goto(address)
        ben.page.locator("h1").first.wait_for()
        found += faults(ben.page)
    assert found == []


def test_no_page_scrolls_sideways_on_a_narrow_phone(scene: Scene) -> None:
    scene.gather()
    narrow = {"width": 320, "height": 640}
    ana = scene.customer(viewport=narrow)
    stranger = scene.customer(signed_in=False, viewport=narrow)
    wide = []
    for language in ("en", "ru", "ar"):
        for person in (ana, stranger):
            person.carry({"visavis_language": language})
        for name, person, address in portal_pages(scene.cast, ana, stranger):
            person.page.goto(address)
            over = person.page.evaluate("document.documentElement.scrollWidth - innerWidth")
            if over > 0:
                wide.append(f"{language} {name}: {over} px")
            direction = person.page.evaluate("getComputedStyle(document.documentElement).direction")
            assert direction == ("rtl" if language == "ar" else "ltr")
    assert wide == []
