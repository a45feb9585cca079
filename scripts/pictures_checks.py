"""For `make pictures`: a verification on both sides, with a specimen and its holder before the customer's camera."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, ViewportSize

from support.house import House, fresh_name, until
from support.led import Run, holds
from support.people import Agent, Customer

Take = Callable[[Any, str, str, str], None]
"""Photographs what somebody sees: the person, group, name, and the part of the page that has to be there."""


def specimen(folder: Path) -> Any:
    """What the customer's camera sees. Raises ImportError without the extra `documents`."""
    from support.specimen_clips import Film

    return Film(folder, "td3", "face")


def verification(
    customers: Browser, agents: Browser, house: House, film: Any, viewport: ViewportSize, take: Take
) -> None:
    """From the first picture to the comparison of faces, each moment in every language that `take` asks for."""
    cast = house.do("make_cast", slug=fresh_name(), invited=False, language="en")
    ana, ben = Customer(customers, house, viewport=viewport), Agent(agents, house, viewport=viewport)
    ana.bring_session(cast.customer)
    ben.sign_in(cast.agent.username, cast.agent.password)
    hold = holds(film, "td3")
    hold("front")
    if ben.phone:
        ben.show_pane("stage")
    run = Run(house, cast, ana, ben, hold=hold).meet("identity", "simple")
    take(ben, "console", "verify-start", ".run")
    run.begin()
    while (check := until(run.current, seconds=20, why="an open step"))["kind"] != "compare_face":
        if check["kind"] in {"front", "challenges"}:
            hold(check["kind"])
            take(ana, "room", f"finder-{check['kind']}", ".finder")
            take(ben, "console", f"verify-{check['kind']}", ".run")
        while run.missing(check):
            run.picture(check)
            check = run.current()
        run.press("Pass")
        run.wait_for_answer(check["key"])
    until(run.read, seconds=60, why="the machine has read zone and faces")
    take(ben, "console", "verify-faces", ".faces")
    ana.close()
    ben.close()
