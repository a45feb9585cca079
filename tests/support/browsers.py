"""Real browsers with made-up devices: a moving test picture and a tone that never stops."""

import math
import shutil
import struct
import tempfile
import wave
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, Playwright, expect

from support.house import until

CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
HERE = Path(__file__).resolve().parent
PROBE = (HERE / "probe.js").read_text()
PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1280, "height": 800}
FLAGS = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # RenderDocument: with it a context or page that is closed while it navigates may never say that it is closed,
    # and Playwright waits for ever (microsoft/playwright issue 42068).
    "--disable-features=Translate,OptimizationHints,MediaRouter,RenderDocument",
    "--disable-background-timer-throttling",
    "--disable-backgrounding-occluded-windows",
    "--disable-renderer-backgrounding",
    "--use-fake-device-for-media-stream=fps=10",
    "--autoplay-policy=no-user-gesture-required",
    "--mute-audio",
]

expect.set_options(timeout=20_000)
"""Generous: what must come comes, on a busy machine too; what never comes costs only a failing test this long."""


def tone(path: Path, *, calm: bool = False) -> Path:
    """Ten seconds of a warbling tone: the built-in beep is silent most of the time, and a noise suppressor would
    take a perfectly even tone away. `calm` sounds like somebody who says a few words now and then."""
    rate = 48_000
    samples = bytearray()
    phase = 0.0
    for index in range(10 * rate):
        second = index / rate
        phase += 2 * math.pi * (330 + 110 * math.sin(2 * math.pi * 3 * second)) / rate
        loud = 0.35 + 0.25 * math.sin(2 * math.pi * 2 * second)
        if calm:
            loud *= 0.3 * max(0.0, math.sin(math.pi * second)) ** 3
        samples += struct.pack("<h", int(32_767 * loud * math.sin(phase)))
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(bytes(samples))
    return path


@contextmanager
def chromium(
    playwright: Playwright, *flags: str, calm: bool = False, voice: Path | None = None
) -> Iterator[Browser]:
    """A fresh Chromium with made-up camera and microphone, over a throw-away home. `voice`: what the microphone
    hears, over and over, instead of a tone."""
    folder = Path(tempfile.mkdtemp(prefix="visavis-browser-"))
    sound = voice or tone(folder / "tone.wav", calm=calm)
    browser = playwright.chromium.launch(
        executable_path=CHROMIUM,
        headless=False,  # the flag below asks for the full browser without a window
        args=[*FLAGS, f"--use-file-for-fake-audio-capture={sound}", *flags],
        env={"HOME": str(folder), "LANG": "C.UTF-8", "PATH": "/usr/bin:/bin"},
    )
    try:
        yield browser
    finally:
        browser.close()
        shutil.rmtree(folder, ignore_errors=True)


class Visitor:
    """One person at one browser: a context of their own and its page. What the page complained about is kept."""

    def __init__(self, browser: Browser, origin: str, *, camera: bool = True, **options: Any) -> None:
        self.origin = origin
        phone = options.get("viewport") == PHONE
        settings: dict[str, Any] = {"viewport": DESKTOP, "locale": "en-GB", "base_url": origin, **options}
        if phone:
            settings |= {"has_touch": True, "is_mobile": True, "device_scale_factor": 2}
        self.phone = phone
        self.context: BrowserContext = browser.new_context(**settings)
        if camera:
            self.context.grant_permissions(["camera", "microphone"], origin=origin)
        self.context.add_init_script(PROBE)
        self.context.set_default_timeout(30_000)
        self.complaints: list[str] = []
        self.page: Page = self.new_page()

    def new_page(self) -> Page:
        """A further tab of the same person."""
        page = self.context.new_page()
        page.on("pageerror", lambda error: self.complaints.append(f"{page.url}: {error}"))
        page.on("console", lambda message: self._note(page, message.type, message.text))
        return page

    def _note(self, page: Page, kind: str, text: str) -> None:
        if kind == "error" and "Failed to load resource" not in text and "WebSocket" not in text:
            self.complaints.append(f"{page.url}: {text}")

    def carry(self, cookies: dict[str, str]) -> None:
        """Give the browser cookies of the house."""
        self.context.add_cookies(
            [{"name": name, "value": value, "url": self.origin} for name, value in cookies.items()]
        )

    def close(self) -> None:
        self.context.close()

    # --- proofs -------------------------------------------------------------------------------------------------------
    def _probe(self, call: str) -> Any:
        return self.page.evaluate(f"window.visavisProbe?.{call}")

    def must_see(self, *, seconds: float = 20) -> None:
        """The other side's picture moves on this page."""
        until(
            lambda: self._probe("seesMoving()"), seconds=seconds, why=f"a moving picture on {self.page.url}"
        )

    def must_hear(self, *, seconds: float = 20) -> None:
        """The other side's sound arrives on this page."""
        until(lambda: self._probe("hears()"), seconds=seconds, why=f"sound on {self.page.url}")

    def times(self) -> dict[str, float]:
        """Milliseconds since the epoch: `clicked`, first `picture` and `sound`, `lastPicture` and `lastSound`."""
        found: dict[str, float] = self._probe("times()")
        return found

    def path(self) -> list[str]:
        """Candidate types of the media path in use."""
        found: list[str] = self._probe("path()")
        return found
