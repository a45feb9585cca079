"""Calls on loopback: from the agent's click on Accept to the first picture and the first sound, and a page that is
loaded again.

Two Chromium processes with made-up devices, one shipped server. A side's picture counts when its first frame is
presented, its sound when a microphone's tone is heard on the received track; clocks are the machine's own. The worse
of both sides counts. The offer rings for about a second before the click, as the fastest person would let it.
"""

import sys
import time
from pathlib import Path
from typing import Any

from playwright.sync_api import Playwright, expect, sync_playwright

from bench.figures import percentile, rounded, say

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

from support.browsers import chromium
from support.house import House, until
from support.people import Agent, Customer, end_call

CALLS, QUICK_CALLS = 20, 5
RINGS_S = 1.0
QUIET_S = 1.0
"""Nobody looks at the pages so long after the click: looking costs them time. They note the moments by themselves."""
RELOAD_EVERY = 2


class Pair:
    """An agent and a customer who meet again and again."""

    def __init__(self, house: House, ana: Customer, ben: Agent, cast: Any) -> None:
        self.house, self.ana, self.ben, self.cast = house, ana, ben, cast
        self.met = 0

    def call(self) -> tuple[float, float]:
        """One call; milliseconds from the click to the later side's first picture and first sound."""
        if self.met:
            self.house.do("invite", ticket_id=self.cast.ticket_id, staff_id=self.cast.agent.staff_id)
        self.ana.go_and_wait(self.cast.ticket_id)
        expect(self.ben.offer).to_be_visible(timeout=30_000)
        time.sleep(RINGS_S)
        before = time.time() * 1000
        self.ben.accept()
        time.sleep(QUIET_S)
        ana, ben = (self._arrived(side, before) for side in (self.ana, self.ben))
        clicked = ben["clicked"]
        self.met += 1
        return (
            max(ana["lastPicture"], ben["lastPicture"]) - clicked,
            max(ana["lastSound"], ben["lastSound"]) - clicked,
        )

    def resume(self, side: Customer | Agent) -> float:
        """Milliseconds from loading a side's page again until both see each other again."""
        before = time.time() * 1000
        side.page.reload(wait_until="commit")
        ana, ben = (self._arrived(person, before) for person in (self.ana, self.ben))
        return max(ana["lastPicture"], ben["lastPicture"]) - before

    def _arrived(self, side: Customer | Agent, after: float) -> dict[str, float]:
        def look() -> dict[str, float] | None:
            times = side.page.evaluate("window.visavisProbe?.times()")
            fresh = times and min(times["lastPicture"], times["lastSound"]) > after
            return dict(times) if fresh else None

        return until(look, seconds=30, why=f"picture and sound on {side.page.url}")

    def finish(self) -> None:
        end_call(self.ben)
        self.ana.page.wait_for_url("**/done/")
        self.ben.write_up(ready=True)


def run(quick: bool) -> dict[str, float | int]:
    with House(command="demo") as house, sync_playwright() as playwright:
        return measure(house, playwright, QUICK_CALLS if quick else CALLS)


def measure(house: House, playwright: Playwright, calls: int) -> dict[str, float | int]:
    pictures, sounds, resumed = [], [], []
    cast = house.do("make_cast", slug="bench")
    with chromium(playwright) as first, chromium(playwright) as second:
        ana, ben = Customer(first, house), Agent(second, house)
        ana.bring_session(cast.customer)
        ben.sign_in(cast.agent.username, cast.agent.password)
        ben.go_ready()
        pair = Pair(house, ana, ben, cast)
        pair.call()
        pair.finish()
        say("one call to warm up, not counted")
        for number in range(calls):
            picture, sound = pair.call()
            pictures.append(picture)
            sounds.append(sound)
            line = f"call {number + 1}/{calls}: picture {picture:.0f} ms, sound {sound:.0f} ms"
            if number % RELOAD_EVERY == 0:
                side = (ana, ben)[number // RELOAD_EVERY % 2]
                resumed.append(pair.resume(side))
                line += f", back {resumed[-1]:.0f} ms after {type(side).__name__.lower()}'s reload"
            say(line)
            pair.finish()
    return {
        "calls": calls,
        "accept_to_video_ms_p50": rounded(percentile(pictures, 0.5)),
        "accept_to_video_ms_p95": rounded(percentile(pictures, 0.95)),
        "accept_to_audio_ms_p50": rounded(percentile(sounds, 0.5)),
        "accept_to_audio_ms_p95": rounded(percentile(sounds, 0.95)),
        "resume_ms_p50": rounded(percentile(resumed, 0.5)),
    }
