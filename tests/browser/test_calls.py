"""What can happen to a call: reloads, lost networks, covered cameras, devices that change hands."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from browser.conftest import Scene
from support.house import until
from support.people import Agent, Customer, end_call, must_meet
from support.wire import Wire

pytestmark = pytest.mark.browser


COVER = """() => {
  const canvas = Object.assign(document.createElement("canvas"), { width: 640, height: 480 });
  const pen = canvas.getContext("2d");
  setInterval(() => {
    pen.fillStyle = Math.random() > 0.5 ? "#000" : "#010101";
    pen.fillRect(0, 0, 640, 480);
  }, 50);
  const stream = document.querySelector("video.stage__own-video").srcObject;
  const [real] = stream.getVideoTracks();
  const [black] = canvas.captureStream(20).getVideoTracks();
  window.uncover = () => { stream.removeTrack(black); stream.addTrack(real); };
  stream.removeTrack(real);
  stream.addTrack(black);
}"""
"""Puts a black, slightly noisy picture in the camera's place, as a thumb over the lens would."""


class Call:
    """Two people in a call, ready for trouble."""

    def __init__(self, scene: Scene, ana: Customer, ben: Agent) -> None:
        self.scene, self.ana, self.ben = scene, ana, ben

    def kinds(self, kind: str) -> list[dict[str, object]]:
        """Payloads of one kind of event in the ticket's journal."""
        return [vars(entry.payload) for entry in self.scene.journal() if entry.kind == kind]

    def wait_for(self, kind: str, **wanted: object) -> dict[str, object]:
        def look() -> dict[str, object] | None:
            fitting = [one for one in self.kinds(kind) if wanted.items() <= one.items()]
            return fitting[-1] if fitting else None

        return until(look, seconds=20, why=f"{kind} {wanted} in the journal")


@pytest.fixture
def call(scene: Scene, wire: Wire) -> Iterator[Call]:
    """Ana and Ben see and hear each other; Ana's way to the house leads over the wire."""
    scene.gather()
    ben, ana = scene.agent(), scene.customer(origin=wire.origin)
    ana.go_and_wait(scene.cast.ticket_id)
    ben.go_ready()
    ben.accept()
    must_meet(ana, ben)
    yield Call(scene, ana, ben)
    wire.mend()
    assert scene.house.do("journal_faults") == []


def test_either_side_may_load_its_page_again(call: Call) -> None:
    for side in (call.ana, call.ben):
        side.page.reload()
        must_meet(call.ana, call.ben)
    assert call.scene.visit().state == "in_call"
    joined = call.kinds("call.joined")
    assert [max(one["epoch"] for one in joined if one["role"] == role) for role in ("customer", "agent")] == [
        2,
        2,
    ]
    end_call(call.ben)
    call.ana.page.wait_for_url(re.compile("/done/"))
    assert [one["reason"] for one in call.kinds("call.ended")] == ["agent_ended"]


def test_a_call_that_flows_goes_on_however_long_it_lasts(call: Call) -> None:
    """Two minutes later by the clocks of both pages; what ends calls without a path must not end this one."""
    for side in (call.ana, call.ben):
        side.page.evaluate(
            "(() => { const now = performance.now(); performance.now = () => now + 120000; })()"
        )
    seen = call.ben.page.evaluate("visavisProbe.frames")
    until(
        lambda: call.ben.page.evaluate("visavisProbe.frames") > seen + 60,
        seconds=30,
        why="some seconds of picture",
    )
    expect(call.ben.stage.get_by_text("No way was found")).to_have_count(0)
    assert call.scene.visit().state == "in_call"
    assert call.kinds("call.ended") == []


def test_a_lost_network_is_told_and_comes_back(call: Call, wire: Wire) -> None:
    wire.cut()
    call.ana.context.set_offline(True)
    expect(call.ana.stage.get_by_text("Your device has no connection")).to_be_visible()
    expect(call.ben.stage.get_by_text("The connection of Ana Petrova was lost")).to_be_visible(timeout=40_000)
    assert call.wait_for("call.lost", role="customer")["why"] == "network"
    wire.mend()
    call.ana.context.set_offline(False)
    call.wait_for("call.found", role="customer")
    must_meet(call.ana, call.ben)
    expect(call.ben.stage.get_by_text("was lost")).to_have_count(0)


def test_a_side_that_does_not_come_back_ends_the_call_once(call: Call) -> None:
    call.ana.page.goto("about:blank")
    call.wait_for("call.lost", role="customer")
    expect(call.ben.stage.get_by_text("The call waits")).to_be_visible(timeout=20_000)
    call.scene.earlier(2)
    assert call.wait_for("call.ended")["reason"] == "customer_lost"
    call.ben.write_up()
    call.ana.page.goto(f"/tickets/{call.scene.cast.ticket_id}/")
    mail = call.scene.house.wait_mail(call.scene.cast.customer.email, holds="cut off")
    assert mail.way_in
    call.ana.page.goto(f"/tickets/{call.scene.cast.ticket_id}/prepare/")
    call.ana.prepare()
    call.ana.page.locator("[data-action=join]:visible").click()
    expect(call.ana.step("wait").or_(call.ana.page.locator("dialog[open]")).first).to_be_visible()


def test_a_covered_camera_is_told_to_both_and_kept(call: Call) -> None:
    """The picture goes black, as behind a thumb; then it comes back."""
    call.ana.page.evaluate(COVER)
    expect(call.ana.stage.get_by_text("Your picture is dark")).to_be_visible(timeout=20_000)
    expect(call.ben.stage.get_by_text("The camera of Ana Petrova is dark or covered since")).to_be_visible(
        timeout=10_000
    )
    assert call.wait_for("call.mark", role="customer", mark="camera", why="black")["since"]
    call.ana.page.evaluate("uncover()")
    call.wait_for("call.mark", role="customer", mark="camera", why="", since=None)
    expect(call.ben.stage.get_by_text("The camera of Ana Petrova")).to_have_count(0)


def test_a_camera_that_is_switched_off_is_told_to_both_and_kept(call: Call) -> None:
    call.ana.stage.focus()
    call.ana.page.keyboard.press("v")
    expect(call.ana.stage.get_by_text("Your camera is off")).to_be_visible(timeout=20_000)
    expect(call.ben.stage.get_by_text("The camera of Ana Petrova is off since")).to_be_visible(timeout=10_000)
    call.wait_for("call.mark", role="customer", mark="camera", why="off")
    call.ana.stage.get_by_role("button", name="Turn camera on").first.click()
    call.wait_for("call.mark", role="customer", mark="camera", why="", since=None)
    must_meet(call.ben)


def test_a_second_window_takes_the_call_and_the_first_says_so(call: Call) -> None:
    first = call.ana.page
    second = call.ana.new_page()
    second.goto(f"/tickets/{call.scene.cast.ticket_id}/call/")
    expect(first.get_by_text("another window").first).to_be_visible(timeout=20_000)
    call.ana.page = second
    call.ana.must_see()
    # No camera opens in a new window without a click; the stage asks for it.
    call.ana.stage.get_by_role("button", name="Try again").first.click()
    must_meet(call.ana, call.ben)


def test_words_go_both_ways_beside_the_picture(call: Call) -> None:
    call.ana.stage.locator("[data-command=talk]").click()
    call.ana.page.locator("v-conversation textarea:visible").fill("My number is in the letter")
    call.ana.page.locator("v-conversation").get_by_role("button", name="Send").click()
    expect(call.ben.page.locator("v-desk").get_by_text("My number is in the letter")).to_be_visible()
    answer = call.ben.page.get_by_label("Write to the customer")
    answer.fill("Thank you, I see it")
    answer.press("Enter")
    expect(call.ana.page.get_by_text("Thank you, I see it").first).to_be_visible()


def test_a_loud_room_is_told_to_both_and_kept(call: Call) -> None:
    """The made-up microphone plays a tone without a pause: no room is louder."""
    expect(call.ana.stage.get_by_text("It is very loud around you")).to_be_visible(timeout=30_000)
    expect(call.ben.stage.get_by_text("It is loud around Ana Petrova")).to_be_visible(timeout=10_000)
    assert call.wait_for("call.mark", role="customer", mark="noise")["since"]


AWAY = """(away) => {
  Object.defineProperty(document, "hidden", { configurable: true, get: () => away });
  document.dispatchEvent(new Event("visibilitychange"));
}"""
PHONE_CALL = """(cut) => {
  const [sound] = document.querySelector("video.stage__own-video").srcObject.getAudioTracks();
  Object.defineProperty(sound, "muted", { configurable: true, get: () => cut });
  sound.dispatchEvent(new Event(cut ? "mute" : "unmute"));
}"""
"""What a page sees when the system shows another app, or gives the microphone to a phone call."""


@pytest.mark.parametrize(
    ("happens", "why", "said"),
    [
        (AWAY, "background", "Ana Petrova has switched to another app"),
        (PHONE_CALL, "phone_call", "Ana Petrova has another phone call"),
    ],
    ids=["another app", "a phone call"],
)
def test_an_interruption_is_named_and_ends(call: Call, happens: str, why: str, said: str) -> None:
    call.ana.page.evaluate(happens, True)
    expect(call.ben.stage.get_by_text(said)).to_be_visible(timeout=20_000)
    call.wait_for("call.mark", role="customer", mark="interruption", why=why)
    call.ana.page.evaluate(happens, False)
    expect(call.ben.stage.get_by_text(said)).to_have_count(0)
    must_meet(call.ana, call.ben)
    assert call.scene.visit().state == "in_call"
