"""A verification led by hand: two people in a call, and every step of a policy pressed, shown and answered."""

import re
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from playwright.sync_api import TimeoutError as PlaywrightTimeout
from playwright.sync_api import expect

from support.house import House, until
from support.people import Agent, Customer, end_call, must_meet

STEPS_MOST = 40
PASSPORT = {"face": "face", "challenges": "face"}
"""What a step wants to see, of somebody with a passport; "td3" for every other step."""
CARD = {"back": "td1_back", "mrz": "td1_back", "face": "face", "challenges": "face"}
"""Of somebody with an identity card; "td1" for every other step."""


class Run:
    """Ana and Ben in a call of a purpose, and the verification beside it."""

    def __init__(
        self,
        house: House,
        cast: Any,
        ana: Customer,
        ben: Agent,
        *,
        hold: Callable[[str], None] = lambda kind: None,
    ) -> None:
        """`hold`: have the camera see what a kind of step wants."""
        self.house, self.cast, self.ana, self.ben, self.hold = house, cast, ana, ben, hold
        self.call_id = ""

    def meet(self, purpose: str, pack: str) -> "Run":
        """Both come into a call of that purpose, for which the desk has chosen that policy."""
        house, cast = self.house, self.cast
        house.do("choose_pack", desk_id=cast.desk_id, purpose=purpose, pack=pack)
        house.do("invite", ticket_id=cast.ticket_id, staff_id=cast.agent.staff_id, purpose=purpose)
        self.ana.go_and_wait(cast.ticket_id)
        self.ben.go_ready()
        self.ben.accept()
        must_meet(self.ana, self.ben)
        self.call_id = str(house.do("visit", ticket_id=cast.ticket_id).call_id)
        return self

    # --- what the server knows ---------------------------------------------------------------------------------------
    def now(self) -> Any:
        """The run as Ben's page may read it."""
        return self.ben.page.evaluate(
            "call => fetch(`/api/v1/staff/calls/${call}/run`).then(answer => answer.json())", self.call_id
        )

    def read(self) -> SimpleNamespace | None:
        """The zone and the word on the faces, once the machine has both."""
        found = self.ben.page.evaluate(
            "run => fetch(`/api/v1/staff/runs/${run}/readings`).then(answer => answer.json())",
            self.now()["id"],
        )
        zone = next((one["mrz"] for one in found if one["mrz"]), None)
        face = next((one["face"] for one in found if one["face"]), "")
        return SimpleNamespace(zone=zone, face=face) if zone and face else None

    def current(self) -> Any:
        run = self.now() or {"checks": [], "current": ""}
        return next((check for check in run["checks"] if check["key"] == run["current"]), None)

    # --- what Ben does ------------------------------------------------------------------------------------------
    @property
    def panel(self) -> Any:
        return self.ben.page.locator("v-run")

    def begin(self) -> None:
        start = self.panel.locator("v-run-start")
        expect(start).to_be_visible(timeout=30_000)
        start.get_by_role("button", name="Begin the verification").click()
        until(self.current, seconds=60, why="the first step")

    def press(self, name: str) -> None:
        self.panel.get_by_role("button", name=re.compile(rf"^{name}\b")).first.click()

    def picture(self, check: Any) -> None:
        """Ask for the picture, and have Ana's page take it; guidance does it by itself when it is content."""
        key, had = check["key"], len(check["items"])
        self.hold(check["kind"])
        self.press("Ask for the picture")
        shoot = self.ana.page.locator(".finder__shoot:visible:enabled")

        def come() -> bool:
            if shoot.count():
                # It may go between two looks: the page takes the picture by itself once it likes what it sees.
                with suppress(PlaywrightTimeout):
                    shoot.first.click(timeout=1_000)
            found = next(one for one in self.now()["checks"] if one["key"] == key)
            return len(found["items"]) > had and found["wanted"] is None

        until(come, seconds=90, why=f"the picture of {key}")

    def lead(self) -> list[str]:
        """Every step in turn: pictures where they are wanted, the code where one is, and a pass. The steps passed."""
        passed: list[str] = []
        for _ in range(STEPS_MOST):
            check = until(self.current, seconds=60, why="an open step")
            if check["kind"] == "tan" and not self.now()["tan_right"]:
                self.code()
            while self.missing(check):
                self.picture(check)
                check = self.current()
            self.press("Pass")
            self.wait_for_answer(check["key"])
            passed.append(check["key"])
            if not any(one["state"] in ("waiting", "open") for one in self.now()["checks"]):
                break
        return passed

    def missing(self, check: Any) -> bool:
        if check["evidence"] == "none":
            return False
        shown = {item["challenge"] for item in check["items"] if not item["destroyed"]}
        drawn = [check["taken"].get(one, one) for one in check["drawn"]]
        return len(check["items"]) < check["needs"] or any(one not in shown for one in drawn)

    def answered(self, key: str) -> bool:
        found = next(one for one in self.now()["checks"] if one["key"] == key)
        return found["state"] in ("passed", "skipped")

    def wait_for_answer(self, key: str) -> None:
        until(lambda: self.answered(key), seconds=60, why=f"the answer of {key}")

    def code(self) -> None:
        """The one-time code: sent by Ben, read in the mail, typed by Ana."""
        self.press("Send the code")
        email = self.cast.customer.email
        found: list[str] = []

        def came() -> bool:
            for mail in self.house.mails(email):
                found[:] = re.findall(r"\b\d{3} \d{3}\b", mail.text) or found
            return bool(found)

        until(came, seconds=60, why="the mail with the code")
        field = self.ana.page.locator(".tan__field").first
        expect(field).to_be_visible(timeout=20_000)
        field.fill(found[0])
        field.press("Enter")
        until(lambda: bool(self.now()["tan_right"]), seconds=60, why="the right code")

    def decide(self) -> None:
        self.press("Decide")
        closing = self.panel.locator("v-run-closing")
        closing.locator("input[value=verified]").check()
        if closing.get_by_text("I saw enough").count():
            closing.get_by_text("I saw enough").click()
        closing.locator("[data-decide]").click()
        until(lambda: self.now()["decision"] == "verified", seconds=60, why="the decision")

    def finish(self) -> None:
        end_call(self.ben)
        self.ben.write_up()

    # --- what is left ------------------------------------------------------------------------------------------
    def dossier(self) -> bytes:
        """The package, as two supervisors let it out."""
        made = self.house.do("dossier", case_id=self.now()["case_id"], desk_id=self.cast.desk_id)
        return Path(made.path).read_bytes()


def holds(film: Any, document: str) -> Callable[[str], None]:
    """Somebody who shows a passport ("td3") or a card ("td1") and then themselves."""
    shown = PASSPORT if document == "td3" else CARD
    return lambda kind: film.show(shown.get(kind, document))
