"""S-21: nothing secret exists for a customer before an agent has accepted. Everything that reaches the page is read."""

import re

import pytest
from playwright.sync_api import Response, WebSocket, expect

from browser.conftest import Scene
from support.people import Customer, must_meet

pytestmark = pytest.mark.browser

SECRET = re.compile(
    r"a=candidate|candidate:|a=fingerprint|a=ice-|ice_?servers|iceServers|\"sdp\"|v=0\\r|turns?:|stun:|"
    r"\"token\"|\"grant\"|\"credential\"|\b\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}\b"
)
MAIL = re.compile(r"[\w.+-]+@[\w-]+\.\w+")


class Ear:
    """Records frames and bodies of answers, in both directions of the socket."""

    def __init__(self, person: Customer) -> None:
        self.frames: list[str] = []
        self.bodies: list[str] = []
        self._answers: list[Response] = []
        person.page.on("websocket", self._socket)
        person.page.on("response", self._answer)

    def _answer(self, answer: Response) -> None:
        if answer.request.is_navigation_request():
            # What the page before was still loading went with it, before anything of a visit began.
            self._answers.clear()
        self._answers.append(answer)

    def _socket(self, socket: WebSocket) -> None:
        socket.on("framereceived", lambda frame: self.frames.append(str(frame)))

    def listen(self) -> list[str]:
        """Everything so far; bodies of pages and answers, not of scripts and pictures."""
        answers, self._answers = self._answers[:], []
        for answer in answers:
            kind = answer.headers.get("content-type", "")
            if answer.status == 200 and ("json" in kind or "html" in kind):
                self.bodies.append(answer.text())
        return [*self.frames, *self.bodies]


def test_a_waiting_customer_receives_nothing_secret(scene: Scene) -> None:
    scene.gather()
    ben, ana = scene.agent(), scene.customer()
    ana.page.goto(f"/tickets/{scene.cast.ticket_id}/prepare/")
    ana.prepare()
    ear = Ear(ana)
    ana.page.reload()
    ana.open_camera()
    ana.join()
    expect(ana.step("wait")).to_contain_text("You are next")
    ear.listen()
    ben.go_ready()
    expect(ben.offer).to_be_visible(timeout=20_000)
    expect(ana.step("wait")).to_contain_text("It is your turn")
    heard = ear.listen()
    assert ear.frames and ear.bodies, "the page was listened to"
    own = {scene.cast.customer.email}
    texts = [
        re.sub(r"<script type=\"application/json\".*?</script>", "", text, flags=re.DOTALL) for text in heard
    ]
    assert [found for text in texts for found in SECRET.findall(text)] == []
    assert {mail for text in texts for mail in MAIL.findall(text)} <= own
    assert not any(scene.cast.agent.username in text for text in texts)
    connect = [text for text in heard if '"ticket":"' in text]
    assert all(SECRET.search(text) is None for text in connect)
    before = len(ear.frames)
    ben.accept()
    must_meet(ana, ben)
    after = "".join(ear.frames[before:])
    assert "fingerprint" in after, "the ear would have heard it"
