"""Captions in pages: a microphone that hears recorded speech, and the button that begins them."""

import wave
from collections.abc import Sequence
from pathlib import Path

from playwright.sync_api import Locator, expect

from support.people import Agent, Customer
from support.speech import SAMPLE_RATE, Spoken, silence

SPEECH = (
    "Hello, thank you for waiting.",
    "Please hold your passport next to your face.",
    "The withdrawal will be released within two working days.",
)


def microphone(
    path: Path, sentences: Sequence[Spoken], *, lead: float = 0.0, before: float = 0.0, after: float = 0.0
) -> Path:
    """What a made-up microphone hears, over and over: `lead` seconds of nothing, then the sentences with so many
    seconds of nothing around each."""
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(SAMPLE_RATE)
        file.writeframes(silence(lead))
        for spoken in sentences:
            file.writeframes(silence(before) + spoken.pcm + silence(after))
    return path


def turn_on(side: Customer | Agent, *, speaks: str = "", reads: str = "", keeps: bool = False) -> None:
    """The button, the notice, yes. `keeps`: what is said may stay on the ticket."""
    button = side.stage.locator("[data-command=captions]")
    button.click()
    notice = side.stage.locator("dialog[open]")
    expect(notice).to_be_visible()
    for place, code in enumerate((speaks, reads)):
        if code:
            notice.locator("select").nth(place).select_option(code)
    if keeps:
        notice.locator("input[type=checkbox]").check()
    notice.locator("button[value=yes]").click()
    expect(button).to_have_attribute("aria-pressed", "true")


def lines(side: Customer | Agent) -> Locator:
    return side.stage.locator(".captions__lines .captions__line")
