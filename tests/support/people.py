"""A customer and an agent at real browsers: what they do, in their own words."""

import gettext
import re
from contextlib import suppress
from typing import Any

from playwright.sync_api import Browser, Locator, expect
from playwright.sync_api import TimeoutError as PlaywrightTimeout

from support.browsers import PHONE, Visitor
from support.house import ROOT, House, until
from support.mails import Mail

LOCALE = ROOT / "src" / "visavis" / "locale"


def texts(language: str) -> gettext.NullTranslations:
    """The product's own texts; English stands in the code."""
    folder = language.replace("-", "_").replace("hans", "Hans")
    return gettext.translation("django", LOCALE, [folder], fallback=language == "en")


class Customer(Visitor):
    """Somebody who needs help, at the portal (and, signed in, at the demo host before)."""

    def __init__(
        self, browser: Browser, house: House, *, origin: str = "", language: str = "en", **options: Any
    ) -> None:
        super().__init__(browser, origin or house.origin, locale=language, **options)
        self.house = house
        self._words = texts(language)

    def say(self, english: str) -> str:
        """The page's word in this person's language."""
        return self._words.gettext(english)

    def bring_session(self, customer: Any) -> None:
        """Sit down at a browser that is signed in already."""
        self.carry({"visavis_customer": customer.token, "visavis_browser": customer.browser})

    # --- doors --------------------------------------------------------------------------------------------------------
    def sign_in_at_host(self, name: str = "Ana Petrova") -> None:
        """Acme: choose a customer, then Menu → More → Get help, as the app (phone) or the web site has it."""
        self.page.goto(f"{self.house.host_origin}/")
        self.page.get_by_role("button", name=re.compile(name)).click()
        if self.phone:
            self.page.get_by_role("link", name="Menu").click()
        self.page.get_by_role("button", name=re.compile("^Get help")).and_(
            self.page.locator(":visible")
        ).first.click()
        self.page.wait_for_url(re.compile(re.escape(self.origin)))

    def help_from_login(self) -> None:
        """Acme's login page: the Help icon."""
        self.page.goto(f"{self.house.host_origin}/login")
        self.page.get_by_role("link", name="Help").click()
        self.page.wait_for_url(f"{self.origin}/")

    def enter_by_code(self, email: str) -> None:
        """Self-service tool “Join video call”: address, code from the mail."""
        seen = len(self._codes(email))
        self.page.get_by_role("main").get_by_role(
            "link", name=self.say("Join video call"), exact=True
        ).click()
        self.page.get_by_label(self.say("E-mail address")).fill(email)
        self.page.get_by_role("button", name=self.say("Send the code")).click()
        expect(self.page.get_by_label(self.say("Code from the mail"))).to_be_visible()
        until(lambda: len(self._codes(email)) > seen, seconds=15, why="the mail with the code")
        code = self._codes(email)[0].code
        self.page.get_by_label(self.say("Code from the mail")).fill(f"{code[:4]} {code[4:]}")
        send = self.page.get_by_role("button", name=self.say("Go on"))
        # The eighth digit sends the form by itself, perhaps before this click finds its button.
        with suppress(PlaywrightTimeout):
            send.click(no_wait_after=True, timeout=1_000)
        self.page.wait_for_url(re.compile("/prepare/|/call/|/appointments/"))

    def _codes(self, email: str) -> list[Mail]:
        """The mails that hold a code, newest first."""
        return [mail for mail in self.house.mails(email) if re.search(r"\b\d{4} \d{4}\b", mail.text)]

    # --- towards the call ---------------------------------------------------------------------------------------------
    def prepare(self) -> None:
        """Agree, and go on to the check."""
        for box in self.page.get_by_role("checkbox").all():
            box.check()
        self.page.get_by_label(self.say("Which language do you speak?")).select_option("ru")
        self.page.get_by_role("button", name=self.say("Go on to the check")).click()
        expect(self.step("check")).to_be_visible()

    def step(self, name: str) -> Locator:
        """The room's section of a step."""
        return self.page.locator(f"v-room section[data-step={name}]")

    def open_camera(self) -> None:
        """The visible click that opens camera and microphone; a tab where it was open before opens it by itself."""
        begin = self.page.locator(".check__begin:visible:enabled")
        width = "document.querySelector('v-room video')?.videoWidth ?? 0"

        def open_now() -> bool:
            if begin.count():
                # It may vanish between two looks: a click that opens, or a camera that opens by itself.
                with suppress(PlaywrightTimeout):
                    begin.click(timeout=1_000)
            return bool(self.page.evaluate(width))

        until(open_now, seconds=20, why="the own picture on the check page")
        expect(begin).to_have_count(0)

    def join(self) -> None:
        """Join the queue; on return the place is on disk."""
        self.page.locator("[data-action=join]:visible").first.click()
        expect(self.step("wait")).to_be_visible()

    def go_and_wait(self, ticket_id: str) -> None:
        """From a signed-in browser straight into the line."""
        self.page.goto(f"/tickets/{ticket_id}/prepare/")
        self.prepare()
        self.open_camera()
        self.join()

    @property
    def stage(self) -> Locator:
        return self.page.locator("v-stage")


class Agent(Visitor):
    """Somebody who serves, at the console."""

    def __init__(self, browser: Browser, house: House, **options: Any) -> None:
        super().__init__(browser, house.origin, **options)
        self.house = house

    def sign_in(self, username: str, password: str) -> None:
        self.page.goto("/console/")
        self.page.locator("input[name=login]").fill(username)
        self.page.locator("input[name=password]").fill(password)
        self.page.locator("form button[type=submit], form button:not([type])").first.click()
        self.page.wait_for_url(re.compile(r"/console/(\?.*)?$"))

    def go_ready(self) -> None:
        """Take calls from now on; the camera opens with the same click."""
        self.page.get_by_role("button", name=re.compile("^Go ready")).click()
        expect(self.page.get_by_role("heading", name="You are ready")).to_be_visible()

    def show_pane(self, name: str) -> None:
        """On a phone one pane shows at a time: "board", "stage" or "work"."""
        tab = self.page.locator(".panetabs__tab").nth(("board", "stage", "work").index(name))
        if tab.is_visible():
            tab.click()

    @property
    def offer(self) -> Locator:
        """The ringing offer."""
        return self.page.locator("v-offer dialog[open]")

    def accept(self) -> None:
        expect(self.offer).to_be_visible(timeout=20_000)
        self.offer.locator(".offer__accept").click()

    def decline(self) -> None:
        expect(self.offer).to_be_visible(timeout=20_000)
        self.offer.get_by_role("button", name=re.compile("^Decline")).click()
        self.offer.locator("[data-reason=other]").click()
        expect(self.offer).to_be_hidden()

    @property
    def stage(self) -> Locator:
        return self.page.locator("v-stage")

    def write_up(self, notes: str = "Card and passport seen", *, ready: bool = False) -> None:
        """The form after the call."""
        self.show_pane("stage")
        form = self.page.locator("v-wrap-up form")
        expect(form).to_be_visible(timeout=20_000)
        form.locator("label.chip").first.click()
        form.locator("#wrap-notes").fill(notes)
        form.locator(".wrap__buttons button").nth(0 if ready else 1).click()
        expect(form).to_be_hidden()


def end_call(side: Customer | Agent) -> None:
    """The end button, and yes."""
    side.stage.locator("[data-command=end]").click()
    side.stage.locator("dialog[open] button[value=end]").click()


def must_meet(*sides: Customer | Agent, seconds: float = 25) -> None:
    """Both see a moving picture and hear a sound of the other."""
    for side in sides:
        expect(side.stage).to_be_visible(timeout=seconds * 1000)
    for side in sides:
        side.must_see(seconds=seconds)
    for side in sides:
        side.must_hear(seconds=seconds)


__all__ = ["PHONE", "Agent", "Customer", "end_call", "must_meet"]
