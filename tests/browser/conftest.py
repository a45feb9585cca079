"""Browser tests: one shipped demo house and one Chromium for all of them, fresh people and contexts for each."""

import contextlib
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from playwright.sync_api import Browser, Error, Playwright, sync_playwright

from support.browsers import chromium
from support.house import House, free_port, fresh_name
from support.people import Agent, Customer
from support.wire import Wire


@pytest.fixture(autouse=True)
def test_host() -> None:
    """The house under test runs in a process of its own; there are no settings to change in this one."""


@pytest.fixture(scope="session")
def wire() -> Iterator[Wire]:
    """A network between a browser and the house that can be cut."""
    with Wire(free_port(together=2)) as relay:
        yield relay


@pytest.fixture(scope="session")
def house(wire: Wire) -> Iterator[House]:
    with House(command="demo", port=wire.to_port, env={"VISAVIS_ORIGINS": wire.origin}) as running:
        yield running


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    with chromium(playwright) as started:
        yield started


class Scene:
    """One test's people: a desk of their own, an agent, a customer with an invited ticket, and their browsers."""

    def __init__(self, browser: Browser, house: House) -> None:
        self.browser = browser
        self.house = house
        self.open: list[Customer | Agent] = []
        self.cast: SimpleNamespace = SimpleNamespace()

    def gather(self, **policy: Any) -> "Scene":
        self.cast = self.house.do("make_cast", slug=fresh_name(), **policy)
        return self

    def booked(self, *, minutes: float, **policy: Any) -> Any:
        """Ben works round the clock, and Ana's call is booked for a moment so many minutes ahead."""
        staff, ticket = self.cast.agent.staff_id, self.cast.ticket_id
        self.house.do("roster", desk_id=self.cast.desk_id, staff_id=staff, **policy)
        made = self.house.do("book", ticket_id=ticket, staff_id=staff, minutes=minutes)
        self.cast.appointment_id = made.id
        return made

    def second_matter(self) -> None:
        """Ana has a second ticket, with a call booked for tomorrow."""
        cast = self.cast
        self.cast.second = self.house.do(
            "second_matter",
            desk_id=cast.desk_id,
            staff_id=cast.agent.staff_id,
            token=cast.customer.token,
        )

    def sealed_case(self) -> None:
        """Evidence of a call on the customer's ticket, signed; pages that show it find it in `cast.sealed`."""
        cast = self.cast
        self.cast.sealed = self.house.do(
            "sealed_case",
            token=cast.customer.token,
            ticket_id=cast.ticket_id,
            staff_id=cast.agent.staff_id,
        )

    def checked_run(self) -> None:
        """A verification that waits for a second person; pages that show it find it in `cast.checked`."""
        cast = self.cast
        self.cast.checked = self.house.do(
            "checked_run",
            token=cast.customer.token,
            ticket_id=cast.ticket_id,
            staff_id=cast.agent.staff_id,
            pack="finma-2016-7",
        )

    def begins_in(self, seconds: float) -> None:
        """Time passes: the booked call begins in so many seconds."""
        self.house.do("set_booking", appointment_id=self.cast.appointment_id, seconds=seconds)

    def booking(self) -> Any:
        return self.house.do("booking", ticket_id=self.cast.ticket_id)

    def gather_demo(self) -> "Scene":
        """The demo's own people, whom the demo host knows."""
        self.house.do("tidy", desk_slug="support")
        self.house.do("forgive_limits")
        self.cast = self.house.do("demo_cast")
        return self

    def customer(self, *, signed_in: bool = True, **options: Any) -> Customer:
        person = Customer(self.browser, self.house, **options)
        self.open.append(person)
        if signed_in:
            person.bring_session(self.cast.customer)
        return person

    def agent(self, **options: Any) -> Agent:
        person = Agent(self.browser, self.house, **options)
        self.open.append(person)
        person.sign_in(self.cast.agent.username, self.cast.agent.password)
        return person

    def visit(self) -> Any:
        return self.house.do("visit", ticket_id=self.cast.ticket_id)

    def journal(self) -> list[Any]:
        found: list[Any] = self.house.do("journal", ticket_id=self.cast.ticket_id)
        return found

    def seat(self) -> Any:
        return self.house.do("seat", staff_id=self.cast.agent.staff_id)

    def earlier(self, minutes: float) -> None:
        self.house.do("earlier", ticket_id=self.cast.ticket_id, minutes=minutes)

    def complaints(self) -> list[str]:
        return [line for person in self.open for line in person.complaints]


@pytest.fixture
def scene(browser: Browser, house: House, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Scene]:
    """A stage for one test. When it fails, the pages as they stood are kept beside the test's temporary files."""
    made = Scene(browser, house)
    failed_before = request.session.testsfailed
    try:
        yield made
    finally:
        if request.session.testsfailed > failed_before:
            _keep(made, tmp_path)
        for person in made.open:
            person.close()


def _keep(scene: Scene, folder: Path) -> None:
    for number, person in enumerate(scene.open):
        for place, page in enumerate(person.context.pages):
            path = folder / f"{type(person).__name__.lower()}-{number}-{place}.png"
            with contextlib.suppress(Error):
                page.screenshot(path=path, timeout=5_000)
                print(f"{page.url} -> {path}")
    print("\n".join(scene.complaints()))
    print(scene.house.said())
