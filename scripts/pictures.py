"""`make pictures`: drive the demo and photograph every page into var/pictures/, with an index to look through.

Phone and desktop, light and dark, English, Russian and Arabic: the portal, the room with a real call between two
drawn people, the console, the mails and the demo host. `--docs` also renews the few pictures in docs/pictures/.
"""

import argparse
import html
import re
import shutil
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from faces import film
from playwright.sync_api import Browser, Page, Playwright, ViewportSize, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests"))

from pictures_checks import specimen, verification  # noqa: E402
from pictures_talk import talk  # noqa: E402

from support import speech  # noqa: E402
from support.browsers import PHONE, chromium  # noqa: E402
from support.captions import SPEECH, microphone  # noqa: E402
from support.house import House  # noqa: E402
from support.pages import console_pages, portal_pages  # noqa: E402
from support.people import Agent, Customer, must_meet  # noqa: E402

OUT = ROOT / "var" / "pictures"
DOCS = ROOT / "docs" / "pictures"
SIZES: dict[str, ViewportSize] = {
    "phone": {"width": PHONE["width"], "height": PHONE["height"]},
    "desktop": {"width": 1440, "height": 900},
}
LANGUAGES = ("en", "ru", "ar")
SCHEMES = ("light", "dark")
BEST = {
    ("call", "desktop", "light", "en", "console"): "console-call",
    ("ringing", "desktop", "light", "en", "console"): "console-ringing",
    ("call", "phone", "light", "en", "room"): "room-call",
    ("wait", "phone", "light", "en", "room"): "room-wait",
    ("check", "phone", "light", "en", "room"): "room-check",
    ("call", "desktop", "dark", "en", "console"): "console-call-dark",
    ("wait", "phone", "dark", "ar", "room"): "room-wait-arabic",
    ("home", "desktop", "light", "en", "portal"): "portal-home",
    ("captions", "phone", "light", "en", "room"): "room-captions",
    ("sentences", "desktop", "light", "en", "console"): "console-sentences",
    ("finder-front", "phone", "light", "en", "room"): "room-document",
    ("verify-faces", "desktop", "light", "en", "console"): "console-verification",
}
"""The few that docs keep, by (name, size, scheme, language, group)."""


class Book:
    """Takes pictures and writes the index."""

    def __init__(self, docs: bool) -> None:
        self.docs = docs
        self.began = time.monotonic()
        self.pictures: dict[str, list[Path]] = {}
        shutil.rmtree(OUT, ignore_errors=True)
        OUT.mkdir(parents=True)

    def take(
        self, page: Page, group: str, name: str, size: str, language: str, *, whole: bool = True
    ) -> None:
        """One page, light and dark. `whole`: from top to bottom, else what the screen shows."""
        for scheme in SCHEMES:
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
            path = OUT / f"{group}-{name}-{size}-{language}-{scheme}.png"
            page.screenshot(path=path, full_page=whole)
            self.pictures.setdefault(f"{group}: {name}", []).append(path)
            best = BEST.get((name, size, scheme, language, group))
            if self.docs and best:
                DOCS.mkdir(exist_ok=True)
                page.screenshot(path=DOCS / f"{best}.jpg", type="jpeg", quality=80, full_page=False)
        page.emulate_media(color_scheme="light")

    def say(self, words: str) -> None:
        count = sum(map(len, self.pictures.values()))
        print(f"[{time.monotonic() - self.began:5.1f} s] {words}: {count} pictures so far", flush=True)

    def index(self) -> Path:
        """One page with all of them, small, by name."""
        rows = []
        for name, paths in sorted(self.pictures.items()):
            figures = "".join(
                f'<figure><a href="{one.name}"><img src="{one.name}" loading="lazy" alt="{html.escape(one.stem)}"></a>'
                f"<figcaption>{html.escape(one.stem)}</figcaption></figure>"
                for one in sorted(paths)
            )
            rows.append(f"<h2>{html.escape(name)}</h2><div class='row'>{figures}</div>")
        style = (
            "body{font:14px system-ui;margin:24px;background:#eee}.row{display:flex;flex-wrap:wrap;gap:16px}"
            "figure{margin:0;width:220px}img{width:100%;max-height:420px;object-fit:cover;object-position:top;"
            "box-shadow:0 1px 6px #0004;background:#fff}figcaption{font-size:11px;word-break:break-all}"
        )
        path = OUT / "index.html"
        body = (
            f"<!doctype html><meta charset=utf-8><title>Pictures</title><style>{style}</style>{''.join(rows)}"
        )
        path.write_text(body, encoding="utf-8")
        return path


def speak(person: Customer | Agent, language: str) -> None:
    person.carry({"visavis_language": language})


def portal(book: Book, browser: Browser, house: House, cast: Any) -> None:
    """Every customer page up to the preparation."""
    for size, viewport in SIZES.items():
        ana, stranger = (Customer(browser, house, viewport=viewport) for _ in range(2))
        ana.bring_session(cast.customer)
        for language in LANGUAGES:
            for person in (ana, stranger):
                speak(person, language)
            for name, person, address in portal_pages(cast, ana, stranger):
                person.page.goto(address)
                book.take(person.page, "portal", name, size, language)
            stranger.page.goto("/join/")
            stranger.page.locator("input[name=email]").fill(f"somebody-{size}-{language}@example.com")
            stranger.page.locator("main form button.button").first.click()
            stranger.page.locator("#code").wait_for()
            book.take(stranger.page, "portal", "code", size, language)
            book.say(f"portal, {size}, {language}")
        ana.close()
        stranger.close()


class Story:
    """One visit from the check to the goodbye, photographed on both sides."""

    def __init__(self, book: Book, size: str, language: str, ana: Customer, ben: Agent) -> None:
        self.book, self.size, self.language, self.ana, self.ben = book, size, language, ana, ben

    def room(self, name: str, *, whole: bool = True) -> None:
        self.book.take(self.ana.page, "room", name, self.size, self.language, whole=whole)

    def console(self, name: str) -> None:
        self.book.take(self.ben.page, "console", name, self.size, self.language, whole=False)

    def tell(self, cast: Any) -> None:
        for person in (self.ana, self.ben):
            speak(person, self.language)
        self.ben.page.goto("/console/")
        self.ben.page.locator("v-scene").wait_for(state="attached")
        self.ben.show_pane("stage")
        self.console("off")
        self.ana.page.goto(f"/tickets/{cast.ticket_id}/prepare/")
        for box in self.ana.page.get_by_role("checkbox").all():
            box.check()
        self.ana.page.locator("#spoken").select_option("ru")
        self.ana.page.locator("main form .actions button").last.click()
        self.ana.step("check").wait_for()
        self.room("check-before")
        self.ana.open_camera()
        self.ana.page.wait_for_timeout(2_500)  # the meters settle
        self.room("check")
        self.ana.join()
        self.ana.page.locator("[data-slot=own] video").wait_for()
        self.ana.page.wait_for_timeout(500)
        self.room("wait")
        self.call()

    def call(self) -> None:
        ana, ben = self.ana, self.ben
        ben.show_pane("stage")
        ben.page.locator(".scene__actions .button").first.click()
        ben.offer.wait_for()
        ben.page.wait_for_timeout(600)
        self.console("ringing")
        ben.offer.locator(".offer__accept").click()
        must_meet(ana, ben, seconds=60)
        ana.page.wait_for_timeout(1_500)
        self.room("call", whole=False)
        self.console("call")
        if self.size == "phone":
            ben.show_pane("work")
            self.console("call-ticket")
            ben.show_pane("stage")
        talk(
            ana,
            ben,
            language=self.language,
            room=lambda name: self.room(name, whole=False),
            console=self.console,
        )
        ben.page.locator("v-stage [data-command=end]").click()
        self.console("call-end")
        ben.page.locator("dialog[open] button[value=end]").click()
        ana.page.wait_for_url(re.compile("/done/"))
        self.room("done")
        ben.page.locator("v-wrap-up form").wait_for()
        self.console("wrap-up")
        ben.write_up()
        ben.page.locator("v-scene").wait_for()
        self.console("break")


def stories(book: Book, first: Browser, second: Browser, house: House, cast: Any) -> None:
    for size, viewport in SIZES.items():
        for language in LANGUAGES:
            house.do("tidy", desk_slug="support")
            house.do("demo_cast")
            ana, ben = Customer(first, house, viewport=viewport), Agent(second, house, viewport=viewport)
            ana.bring_session(cast.customer)
            ben.sign_in(cast.agent.username, cast.agent.password)
            Story(book, size, language, ana, ben).tell(cast)
            cast.checked = checked(house, cast, "finma-2016-7")
            cast.sealed = house.do(
                "sealed_case",
                token=cast.customer.token,
                staff_id=cast.agent.staff_id,
                ticket_id=cast.ticket_id,
            )
            for name, address in console_pages(cast)[1:]:
                ben.page.goto(address)
                book.take(ben.page, "console", name, size, language)
            book.say(f"a visit, {size}, {language}")
            ana.close()
            ben.close()


def checked(house: House, cast: Any, pack: str) -> Any:
    """A verification on the customer's ticket, for the pages that show one."""
    whose = {"token": cast.customer.token, "staff_id": cast.agent.staff_id}
    return house.do("checked_run", **whose, ticket_id=cast.ticket_id, pack=pack)


def verifications(book: Book, customers: Browser, agents: Browser, house: House, film: Any) -> None:
    """Both sides while an original document is looked at. The words change, the call goes on."""
    for size, viewport in SIZES.items():

        def take(person: Customer | Agent, group: str, name: str, seen: str, size: str = size) -> None:
            for language in reversed(LANGUAGES):  # English last: the walk goes on in it
                speak(person, language)
                person.page.reload()
                if isinstance(person, Agent):
                    person.page.locator("v-stage").wait_for(state="attached")
                    person.show_pane("stage")
                part = person.page.locator(seen).first
                part.wait_for()
                person.page.wait_for_timeout(2_500)  # the picture comes back
                part.scroll_into_view_if_needed()
                book.take(person.page, group, name, size, language, whole=False)

        verification(customers, agents, house, film, viewport, take)
        book.say(f"a verification, {size}")


def around(book: Book, browser: Browser, house: House) -> None:
    """Mails, the mailbox, the demo host, the console's door."""
    for language in LANGUAGES:
        house.do("make_cast", slug=f"mail-{language}", language=language)
        mail = house.wait_mail(f"ana-mail-{language}@example.com", seconds=40)
        stranger = house.wait_mail(f"somebody-desktop-{language}@example.com", seconds=40)
        person = Customer(browser, house)
        speak(person, language)
        person.page.goto("/join/")
        person.page.locator("input[name=email]").fill(f"ana-mail-{language}@example.com")
        person.page.locator("main form button.button").first.click()
        person.page.locator("#code").wait_for()
        person.close()
        code = house.wait_mail(f"ana-mail-{language}@example.com", holds=r"\d{4}.\d{4}", seen=0, seconds=40)
        for name, letter in (("invitation", mail), ("code", code), ("code-unknown", stranger)):
            for size, viewport in SIZES.items():
                page = browser.new_page(viewport=viewport)
                page.set_content(letter.html)
                book.take(page, "mail", name, size, language)
                page.close()
    for size, viewport in SIZES.items():
        person = Customer(browser, house, viewport=viewport)
        for group, name, address in (
            ("host", "login", f"{house.host_origin}/login"),
            ("mailbox", "all", "/demo/mailbox/"),
            ("console", "sign-in", "/console/"),
        ):
            person.page.goto(address)
            book.take(person.page, group, name, size, "en")
        person.page.goto(f"{house.host_origin}/login")
        person.page.get_by_role("button", name=re.compile("Ana")).click()
        book.take(person.page, "host", "home", size, "en")
        person.page.goto(f"{house.host_origin}/menu")
        book.take(person.page, "host", "menu", size, "en")
        person.close()
    book.say("mails and the demo host")


def cameras(stack: ExitStack, playwright: Playwright, folder: Path, shown: Any) -> list[Browser]:
    """Three browsers: Ana, Ben who speaks, and somebody who holds up a document."""
    with chromium(playwright) as studio:
        ana, ben = (film(studio, who, folder / f"{who}.mjpeg") for who in ("ana", "ben"))
    said = [speech.flite(words, "rms") for words in SPEECH]
    voice = microphone(folder / "ben.wav", said, before=1, after=1)
    return [
        stack.enter_context(
            chromium(
                playwright,
                "--hide-scrollbars",
                f"--use-file-for-fake-video-capture={seen}",
                calm=True,
                voice=heard,
            )
        )
        for seen, heard in ((ana, None), (ben, voice), (shown.path, None))
    ]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--docs", action="store_true", help="also renew docs/pictures/")
    book = Book(parser.parse_args().docs)
    folder = Path(tempfile.mkdtemp(prefix="visavis-films-"))
    with ExitStack() as stack:
        stack.callback(shutil.rmtree, folder, ignore_errors=True)
        house = stack.enter_context(House(command="demo"))
        playwright = stack.enter_context(sync_playwright())
        shown = specimen(folder)
        first, second, third = cameras(stack, playwright, folder, shown)
        cast = house.do("demo_cast")
        session = house.do("new_session", customer_id=cast.customer.customer_id)
        cast.customer.token, cast.customer.browser = session.token, session.browser
        book.say("drawn people are ready")
        verifications(book, third, second, house, shown)
        stories(book, first, second, house, cast)
        house.do("tidy", desk_slug="support")
        house.do("demo_cast")
        cast.second = house.do(
            "second_matter",
            desk_id=cast.desk_id,
            staff_id=cast.agent.staff_id,
            token=cast.customer.token,
        )
        cast.checked = checked(house, cast, "simple")
        portal(book, first, house, cast)
        around(book, first, house)
    print(f"\n{sum(map(len, book.pictures.values()))} pictures: {book.index()}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
