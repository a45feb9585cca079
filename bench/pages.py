"""Customer pages before Join: bytes, script, axe, and the first paint on a slow phone network.

Bytes are as transferred (bodies with their headers), with an empty cache and without a service worker. The network
profile is the one browsers call "Slow 4G": 1.44 Mbit/s down, 675 kbit/s up, 562.5 ms to the server and back.
"""

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, CDPSession, Page, sync_playwright

from bench.figures import percentile, rounded, say

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from support.browsers import PHONE, chromium  # noqa: E402
from support.house import House  # noqa: E402
from support.pages import console_pages, portal_pages  # noqa: E402
from support.people import Agent, Customer  # noqa: E402

AXE = ROOT / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
SLOW_4G = {
    "offline": False,
    "latency": 562.5,
    "downloadThroughput": 1.44e6 / 8,
    "uploadThroughput": 675e3 / 8,
}
KIB = 1024


@dataclass
class Weighed:
    """One page: bytes as transferred, and milliseconds to the first contentful paint on the slow network."""

    name: str
    script: int
    total: int
    paint: float


class Scales:
    """Loads pages with an empty cache and counts what travels."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.wire: CDPSession = page.context.new_cdp_session(page)
        self.wire.send("Network.enable")
        self.wire.send("Network.setCacheDisabled", {"cacheDisabled": True})
        self.wire.on("Network.responseReceived", self._kind)
        self.wire.on("Network.loadingFinished", self._weight)
        self.kinds: dict[str, str] = {}
        self.bytes: dict[str, int] = {}

    def _kind(self, told: dict[str, Any]) -> None:
        self.kinds[told["requestId"]] = told["type"]

    def _weight(self, told: dict[str, Any]) -> None:
        self.bytes[told["requestId"]] = int(told["encodedDataLength"])

    def weigh(self, name: str, address: str) -> Weighed:
        # What the page before still loads must not be counted with this one.
        self.page.goto("about:blank", wait_until="networkidle")
        self.kinds.clear()
        self.bytes.clear()
        self.page.goto(address, wait_until="networkidle")
        total = sum(self.bytes.values())
        script = sum(size for request, size in self.bytes.items() if self.kinds.get(request) == "Script")
        self.wire.send("Network.emulateNetworkConditions", SLOW_4G)
        self.page.goto(address, wait_until="load")
        paint = self.page.evaluate(
            "performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0"
        )
        self.wire.send(
            "Network.emulateNetworkConditions",
            {"offline": False, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1},
        )
        return Weighed(name, script, total, float(paint))


def axe(page: Page) -> int:
    """How many elements break a rule on this page."""
    page.evaluate(AXE.read_text())
    found = page.evaluate("rules => axe.run(document, rules)", RULES)["violations"]
    for fault in found:
        say(f"axe: {page.url} {fault['id']} {[node['target'] for node in fault['nodes']]}")
    return sum(len(fault["nodes"]) for fault in found)


def run(quick: bool) -> dict[str, float | int]:
    with House(command="demo") as house, sync_playwright() as playwright:
        with chromium(playwright) as browser:
            return measure(house, browser, quick)


def measure(house: House, browser: Browser, quick: bool) -> dict[str, float | int]:
    cast = house.do("make_cast", slug="bench")
    options: dict[str, Any] = {"viewport": PHONE, "service_workers": "block"}
    ana, stranger = Customer(browser, house, **options), Customer(browser, house, **options)
    ana.bring_session(cast.customer)
    faults, weighed = 0, []
    scales = {person: Scales(person.page) for person in (ana, stranger)}
    pages = portal_pages(cast, ana, stranger)
    for name, person, address in pages[::4] if quick else pages:
        weighed.append(scales[person].weigh(name, address))
        faults += axe(person.page)
    ana.page.goto(f"/tickets/{cast.ticket_id}/prepare/")
    ana.prepare()
    weighed.append(scales[ana].weigh("room-check", f"/tickets/{cast.ticket_id}/call/"))
    faults += axe(ana.page)
    ben = Agent(browser, house)
    ben.sign_in(cast.agent.username, cast.agent.password)
    for _name, address in console_pages(cast):
        ben.page.goto(address)
        ben.page.locator("h1").first.wait_for()
        faults += axe(ben.page)
    print(f"\n  {'page':22}{'script KiB':>11}{'all KiB':>9}{'paint ms':>10}")
    for one in weighed:
        print(f"  {one.name:22}{one.script / KIB:>11.1f}{one.total / KIB:>9.1f}{one.paint:>10.0f}")
    return {
        "pages": len(weighed),
        "script_kib_gzip_max": rounded(max(one.script for one in weighed) / KIB),
        "total_kib_gzip_max": rounded(max(one.total for one in weighed) / KIB),
        "axe_violations": faults,
        "first_paint_ms_p50": rounded(percentile([one.paint for one in weighed], 0.5)),
    }
