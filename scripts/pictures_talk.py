"""For `make pictures`: what is said in a call, in both languages, with a prepared sentence and a fact."""

from collections.abc import Callable

from playwright.sync_api import expect

from support.captions import lines, turn_on
from support.people import Agent, Customer

Take = Callable[[str], None]
"""Photographs one side as it stands, under a name."""


def talk(ana: Customer, ben: Agent, *, language: str, room: Take, console: Take) -> None:
    """The agent's microphone speaks English. In an English page the customer reads Portuguese, the pair that every
    house has; in other languages the page says what is missing, and shows the English words."""
    reads = "pt" if language == "en" else language
    turn_on(ben, speaks="en", reads="en")
    expect(ana.stage.locator(".captions.is-offer")).to_be_visible(timeout=60_000)
    room("captions-offer")
    turn_on(ana, speaks=language, reads=reads, keeps=True)
    final = ".captions__original" if reads == "pt" else ".captions__text"
    line = lines(ana).locator(final).last  # a phone shows one line
    expect(line).to_be_visible(timeout=60_000)
    ana.page.wait_for_timeout(6_000)  # a few lines
    console("captions")
    expect(line).to_be_visible(timeout=60_000)
    room("captions")
    ben.stage.focus()
    ben.page.keyboard.press("s")
    ben.stage.locator(".scripts").wait_for()
    console("sentences")
    ben.page.keyboard.press("7")
    ana.stage.locator(".scriptcard").wait_for()
    room("sentence")
    ben.page.keyboard.press("Escape")
    ana.stage.locator(".scriptcard .card__close").click()
    ben.stage.focus()
    ben.page.keyboard.press("e")
    form = ben.stage.locator("dialog[open]")
    form.locator("[name=value]").fill("1,250.00 €")
    form.locator("button[value=send]").click()
    ana.stage.locator(".factcard").wait_for()
    room("fact")
    ana.stage.locator(".factcard button").first.click()
    expect(ben.stage.locator(".factcard")).to_have_attribute("data-state", "right")
    console("fact")
