"""A verification in real browsers: a drawn specimen before the camera, a policy led to its end, the package proved
offline, and a bank card whose number never leaves the customer's page."""

import io
import json
import re
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Browser, Playwright, expect
from playwright.sync_api import TimeoutError as PlaywrightTimeout

from browser.conftest import Scene
from support.browsers import PHONE, chromium
from support.house import House, until
from support.people import Agent, Customer, end_call, must_meet

clips = pytest.importorskip("support.specimen_clips", reason="the extra `documents` draws the specimens")

pytestmark = pytest.mark.browser

STEPS_MOST = 40
VERIFY = Path(__file__).resolve().parents[2] / "src/visavis/features/evidence/dossier/verify.py"


PASSPORT = {"face": "face", "challenges": "face"}
"""What a step wants to see, of somebody with a passport; "td3" for every other step."""
CARD = {"back": "td1_back", "mrz": "td1_back", "face": "face", "challenges": "face"}
"""Of somebody with an identity card; "td1" for every other step."""


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """A tilting passport, both sides of a card, and their holder's face."""
    return clips.Film(tmp_path_factory.mktemp("film"), "td3", "td1", "td1_back", "face")


@pytest.fixture(scope="module")
def holding(playwright: Playwright, film: Any) -> Iterator[Browser]:
    """A Chromium whose camera sees the film."""
    with chromium(playwright, f"--use-file-for-fake-video-capture={film.path}") as started:
        yield started


class Run:
    """Ana and Ben in a call of a purpose, and the verification beside it."""

    def __init__(
        self,
        browser: Browser,
        house: House,
        scene: Scene,
        *,
        purpose: str,
        pack: str,
        language: str = "en",
        phone: bool = True,
        hold: Callable[[str], None] = lambda kind: None,
    ) -> None:
        """`hold`: have the camera see what a kind of step wants."""
        self.house, self.scene, self.pack, self.hold = house, scene, pack, hold
        scene.browser = browser
        scene.gather(invited=False, language=language)
        cast = scene.cast
        house.do("choose_pack", desk_id=cast.desk_id, purpose=purpose, pack=pack)
        house.do("invite", ticket_id=cast.ticket_id, staff_id=cast.agent.staff_id, purpose=purpose)
        self.ben: Agent = scene.agent()
        self.ana: Customer = scene.customer(language=language, **({"viewport": PHONE} if phone else {}))
        self.ana.go_and_wait(cast.ticket_id)
        self.ben.go_ready()
        self.ben.accept()
        must_meet(self.ana, self.ben)
        self.call_id = self._call_id()

    def _call_id(self) -> str:
        visit = self.house.do("visit", ticket_id=self.scene.cast.ticket_id)
        return str(visit.call_id)

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
        until(self.current, seconds=20, why="the first step")

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
            check = until(self.current, seconds=20, why="an open step")
            if check["kind"] == "tan" and not self.now()["tan_right"]:
                self.code()
            while self.missing(check):
                self.picture(check)
                check = self.current()
            self.press("Pass")
            key = check["key"]
            until(lambda key=key: self.answered(key), seconds=15, why=f"the answer of {key}")
            passed.append(key)
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

    def code(self) -> None:
        """The one-time code: sent by Ben, read in the mail, typed by Ana."""
        self.press("Send the code")
        email = self.scene.cast.customer.email
        found: list[str] = []

        def came() -> bool:
            for mail in self.house.mails(email):
                found[:] = re.findall(r"\b\d{3} \d{3}\b", mail.text) or found
            return bool(found)

        until(came, seconds=20, why="the mail with the code")
        field = self.ana.page.locator(".tan__field").first
        expect(field).to_be_visible(timeout=20_000)
        field.fill(found[0])
        field.press("Enter")
        until(lambda: bool(self.now()["tan_right"]), seconds=20, why="the right code")

    def decide(self) -> None:
        self.press("Decide")
        closing = self.panel.locator("v-run-closing")
        closing.locator("input[value=verified]").check()
        if closing.get_by_text("I saw enough").count():
            closing.get_by_text("I saw enough").click()
        closing.locator("[data-decide]").click()
        until(lambda: self.now()["decision"] == "verified", seconds=15, why="the decision")

    def finish(self) -> None:
        end_call(self.ben)
        self.ben.write_up()

    # --- what is left ------------------------------------------------------------------------------------------
    def dossier(self) -> bytes:
        """The package, as two supervisors let it out."""
        made = self.house.do("dossier", case_id=self.now()["case_id"], desk_id=self.scene.cast.desk_id)
        return Path(made.path).read_bytes()


def proved(dossier: bytes, tmp_path: Path) -> subprocess.CompletedProcess[str]:
    """What the small script says, with nothing of Visavis in reach."""
    path = tmp_path / "dossier.zip"
    path.write_bytes(dossier)
    return subprocess.run(
        [sys.executable, "-I", str(VERIFY), str(path)], capture_output=True, text=True, check=False
    )


def holds(film: Any, document: str) -> Callable[[str], None]:
    """Somebody who shows a passport ("td3") or a card ("td1") and then themselves."""
    shown = PASSPORT if document == "td3" else CARD
    return lambda kind: film.show(shown.get(kind, document))


@pytest.mark.parametrize(
    ("document", "phone"),
    [pytest.param("td3", True, marks=pytest.mark.long, id="passport"), pytest.param("td1", False, id="card")],
)
def test_the_simple_policy_to_a_dossier_that_proves_itself(
    holding: Browser, film: Any, house: House, scene: Scene, tmp_path: Path, document: str, phone: bool
) -> None:
    hold = holds(film, document)
    hold("front")
    run = Run(holding, house, scene, purpose="identity", pack="simple", language="ru", phone=phone, hold=hold)
    run.begin()
    passed = run.lead()
    assert {"front", "back", "face", "challenges"} <= set(passed)
    read = until(run.read, seconds=60, why="the machine has read zone and faces")
    assert read.zone["fields"]["number"] == "L898902C3" and read.zone["valid"]
    assert read.face == "likely_same"
    run.decide()
    case = run.now()
    run.finish()
    dossier = run.dossier()
    said = proved(dossier, tmp_path)
    assert said.returncode == 0, said.stdout + said.stderr
    with zipfile.ZipFile(io.BytesIO(dossier)) as package:
        names = package.namelist()
        manifest = json.loads(package.read("manifest.json"))
    assert {"summary.en.pdf", "summary.ru.pdf", "verify.py", "consent.json", "decision.json"} <= set(names)
    stills = [item for item in manifest["items"] if item["kind"] == "still"]
    assert len(stills) >= 2 and all(item["width"] >= 640 for item in stills)
    assert case["case_id"] == manifest["case"]
    # Ana reads in her own language what was done, until when it is kept, and how to object.
    visit = house.do("visit", ticket_id=scene.cast.ticket_id)
    run.ana.page.goto(f"/visits/{visit.id}/receipt/")
    expect(run.ana.page.get_by_role("heading", level=1)).to_be_visible()
    assert scene.complaints() == []


@pytest.mark.long
def test_the_german_policy_with_draws_and_a_code(
    holding: Browser, film: Any, house: House, scene: Scene, tmp_path: Path
) -> None:
    hold = holds(film, "td3")
    hold("front")
    run = Run(holding, house, scene, purpose="identity", pack="bafin-3-2017", hold=hold)
    run.begin()
    passed = run.lead()
    checks = {check["key"]: check for check in run.now()["checks"]}
    assert set(passed) == set(checks), "nothing of it is optional"
    assert len(checks["features"]["drawn"]) == 3
    assert {item["challenge"] for item in checks["features"]["items"]} == set(checks["features"]["drawn"])
    run.decide()
    run.finish()
    dossier = run.dossier()
    said = proved(dossier, tmp_path)
    assert said.returncode == 0, said.stdout + said.stderr
    with zipfile.ZipFile(io.BytesIO(dossier)) as package:
        draws = json.loads(package.read("draws.json"))
    assert draws, "what chance chose is in the package"
    assert scene.complaints() == []


# --- the card ---------------------------------------------------------------------------------------------------------
NUMBER = (340, 384, 850, 456)
"""Where the first twelve digits stand on the picture: left, top, right, bottom."""
LAST_FOUR = (864, 384, 1056, 456)


def card_film(path: Path) -> Path:
    """A bank card held still in the outline, with noise as a sensor has it and a shadow that moves beside it."""
    from PIL import Image, ImageDraw, ImageFont

    font = ImageFont.truetype("/usr/share/fonts/truetype/dejavu/DejaVuSansMono.ttf", 52)
    picture = Image.new("RGB", (1280, 720), (96, 88, 80))
    draw = ImageDraw.Draw(picture)
    draw.rounded_rectangle((161, 58, 1119, 662), 30, (200, 214, 236))
    for place, group in enumerate(("4929", "1188", "4470", "1234")):
        draw.text((884 - (3 - place) * 157, 392), group, (20, 24, 40), font)
    draw.text((224, 545), "ANA PETROVA", (20, 24, 40), font)
    with path.open("wb") as film:
        for number in range(20):
            noise = Image.effect_noise(picture.size, 6).convert("RGB")
            frame = Image.blend(picture, noise, 0.03)
            # Beside the card something moves, as in every room.
            ImageDraw.Draw(frame).rectangle((0, 30 * number, 130, 30 * number + 140), (230, 226, 218))
            buffer = io.BytesIO()
            frame.save(buffer, "JPEG", quality=92)
            film.write(buffer.getvalue())
    return path


@pytest.fixture(scope="module")
def paying(playwright: Playwright, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """A Chromium whose camera sees a bank card."""
    film = card_film(tmp_path_factory.mktemp("film") / "card.mjpeg")
    with chromium(playwright, f"--use-file-for-fake-video-capture={film}") as started:
        yield started


EDGES = """box => {
  const video = document.querySelector("video.stage__remote");
  if (!video?.videoWidth) return -1;
  const canvas = new OffscreenCanvas(1280, 720), pen = canvas.getContext("2d");
  pen.drawImage(video, 0, 0, 1280, 720);
  const [left, top, right, bottom] = box;
  const { data } = pen.getImageData(left, top, right - left, bottom - top);
  let edges = 0;
  for (let at = 4; at < data.length; at += 4) if (Math.abs(data[at] - data[at - 4]) > 40) edges += 1;
  return edges;
}"""


def edges(agent: Agent, box: tuple[int, int, int, int]) -> int:
    """Sharp steps from pixel to pixel in a part of the picture that the agent receives: digits are full of them."""
    return int(agent.page.evaluate(EDGES, list(box)))


def test_a_card_is_shown_and_its_number_never_leaves_the_page(
    paying: Browser, house: House, scene: Scene, tmp_path: Path
) -> None:
    from PIL import Image

    run = Run(paying, house, scene, purpose="card", pack="card-possession")
    ben = run.ben
    until(lambda: edges(ben, NUMBER) > 300, seconds=30, why="a sharp picture of the card before the mask")
    run.begin()
    while (check := run.current())["kind"] != "card":
        run.press("Pass")
        key = check["key"]
        until(lambda key=key: run.answered(key), seconds=15, why=f"the answer of {key}")
        until(lambda: run.current() is not None, seconds=15, why="the next step")
    # From here on the agent sees blocks, but the last four digits.
    until(lambda: edges(ben, NUMBER) < 60, seconds=20, why="the number is covered")
    until(lambda: edges(ben, LAST_FOUR) > 60, seconds=20, why="the last four digits are visible")
    run.lead()
    run.decide()
    run.finish()
    dossier = run.dossier()
    assert proved(dossier, tmp_path).returncode == 0
    with zipfile.ZipFile(io.BytesIO(dossier)) as package:
        manifest = json.loads(package.read("manifest.json"))
        kept = [
            item
            for item in manifest["items"]
            if item["check"] == "card" and item["kind"] in ("still", "frame")
        ]
        assert kept
        for item in kept:
            with Image.open(io.BytesIO(package.read(item["file"]))) as picture:
                grey = picture.convert("L").resize((1280, 720)).crop(NUMBER)
            steps = int((np.abs(np.diff(np.asarray(grey, dtype=np.int16), axis=1)) > 40).sum())
            assert steps < 60, "the kept picture shows no digit of the number"
    assert scene.complaints() == []
