"""Relay only (S-28): the call goes through a real coturn, neither side learns the other's address, and a relay that
stops for a while is survived."""

import os
import re
import shutil
import signal

import pytest
from playwright.sync_api import Browser, expect

from browser.conftest import Scene
from support.house import House, turn_relay
from support.people import end_call, must_meet

pytestmark = pytest.mark.browser
SECRET = "a shared word of this test"


@pytest.mark.skipif(shutil.which("turnserver") is None, reason="needs turnserver (Debian package coturn)")
def test_a_call_through_the_relay_only(browser: Browser) -> None:
    """With a relay configured, relay-only is the default of every desk."""
    with turn_relay(secret=SECRET) as (address, pid):
        env = {"VISAVIS_TURN_URLS": address, "VISAVIS_TURN_SECRET": SECRET}
        with House(command="demo", env=env) as house:
            scene = Scene(browser, house).gather()
            try:
                through_the_relay(scene, pid)
            finally:
                os.kill(pid, signal.SIGCONT)
                for person in scene.open:
                    person.close()


def through_the_relay(scene: Scene, relay: int) -> None:
    """One call, one pause of the relay, the end."""
    ben, ana = scene.agent(), scene.customer()
    frames: list[str] = []
    ana.page.on(
        "websocket", lambda socket: socket.on("framereceived", lambda frame: frames.append(str(frame)))
    )
    ana.go_and_wait(scene.cast.ticket_id)
    ben.go_ready()
    ben.accept()
    must_meet(ana, ben, seconds=40)
    assert (ana.path(), ben.path()) == (["relay", "relay"], ["relay", "relay"])
    heard = re.findall(r"candidate:[^\"]*? typ (\w+)", "".join(frames))
    assert heard and set(heard) == {"relay"}, "no other kind of address reached the customer"
    os.kill(relay, signal.SIGSTOP)
    for side in (ana, ben):
        expect(side.stage.get_by_text("The connection is interrupted")).to_be_visible(timeout=30_000)
    os.kill(relay, signal.SIGCONT)
    must_meet(ana, ben, seconds=60)
    assert scene.visit().state == "in_call"
    end_call(ben)
    ben.write_up()
    assert scene.visit().state == "closed"
