"""One call between two kinds of browsers: the customer at Firefox ESR, the agent at Chromium."""

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from browser.conftest import Scene
from support.people import end_call, must_meet

pytestmark = pytest.mark.browser
HERE = Path(__file__).resolve().parent
FIREFOX = shutil.which("firefox-esr") or shutil.which("firefox")


class Firefox:
    """The customer's side, driven by a script of its own."""

    def __init__(self, scene: Scene) -> None:
        customer = scene.cast.customer
        node = Path(sys.executable).with_name("node")
        told = [scene.house.origin, scene.cast.ticket_id, customer.token, customer.browser]
        self.process = subprocess.Popen(
            [node, HERE / "firefox.mjs", *told], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def step(self, name: str) -> dict[str, Any]:
        """The next step's line; any other step fails the test with what it said."""
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        found: dict[str, Any] = json.loads(line) if line else {"step": "ended"}
        assert found["step"] == name, found
        return found

    def close(self) -> None:
        assert self.process.stdin is not None and self.process.stdout is not None
        self.process.stdin.close()
        self.process.wait(20)
        self.process.stdout.close()


@pytest.mark.skipif(FIREFOX is None, reason="needs Firefox (Debian package firefox-esr)")
def test_firefox_and_chromium_meet(scene: Scene) -> None:
    scene.gather()
    ben = scene.agent()
    ben.go_ready()
    firefox = Firefox(scene)
    try:
        firefox.step("waiting")
        ben.accept()
        must_meet(ben, seconds=40)
        met = firefox.step("met")
        assert met["frames"] > 5 and met["energy"] > 0 and met["width"] >= 160
        end_call(ben)
        ben.write_up()
        assert scene.visit().end_reason == "agent_ended"
    finally:
        firefox.close()
