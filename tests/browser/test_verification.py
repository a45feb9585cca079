"""A verification in real browsers: a drawn specimen before the camera, a policy led to its end, the package proved
offline, and a bank card whose number never leaves the customer's page."""

import io
import json
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Browser, Playwright, expect

from browser.conftest import Scene
from support.browsers import PHONE, chromium
from support.house import House, until
from support.led import Run, holds
from support.people import Agent

clips = pytest.importorskip("support.specimen_clips", reason="the extra `documents` draws the specimens")

pytestmark = pytest.mark.browser

VERIFY = Path(__file__).resolve().parents[2] / "src/visavis/features/evidence/dossier/verify.py"


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """A tilting passport, both sides of a card, and their holder's face."""
    return clips.Film(tmp_path_factory.mktemp("film"), "td3", "td1", "td1_back", "face")


@pytest.fixture(scope="module")
def holding(playwright: Playwright, film: Any) -> Iterator[Browser]:
    """A Chromium whose camera sees the film."""
    with chromium(playwright, f"--use-file-for-fake-video-capture={film.path}") as started:
        yield started


def in_call(
    browser: Browser,
    house: House,
    scene: Scene,
    *,
    purpose: str,
    pack: str,
    hold: Callable[[str], None] = lambda kind: None,
    language: str = "en",
    phone: bool = True,
) -> Run:
    """Ana, whose camera is that browser's, and Ben."""
    scene.browser = browser
    scene.gather(invited=False, language=language)
    ben, ana = scene.agent(), scene.customer(language=language, **({"viewport": PHONE} if phone else {}))
    return Run(house, scene.cast, ana, ben, hold=hold).meet(purpose, pack)


def proved(dossier: bytes, tmp_path: Path) -> subprocess.CompletedProcess[str]:
    """What the small script says, with nothing of Visavis in reach."""
    path = tmp_path / "dossier.zip"
    path.write_bytes(dossier)
    return subprocess.run(
        [sys.executable, "-I", str(VERIFY), str(path)], capture_output=True, text=True, check=False
    )


@pytest.mark.long
@pytest.mark.parametrize(("document", "phone"), [("td3", True), ("td1", False)], ids=["passport", "card"])
def test_the_simple_policy_to_a_dossier_that_proves_itself(
    holding: Browser, film: Any, house: House, scene: Scene, tmp_path: Path, document: str, phone: bool
) -> None:
    hold = holds(film, document)
    hold("front")
    run = in_call(
        holding, house, scene, purpose="identity", pack="simple", language="ru", phone=phone, hold=hold
    )
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
    run = in_call(holding, house, scene, purpose="identity", pack="bafin-3-2017", hold=hold)
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

    run = in_call(paying, house, scene, purpose="card", pack="card-possession")
    ben = run.ben
    until(lambda: edges(ben, NUMBER) > 300, seconds=30, why="a sharp picture of the card before the mask")
    run.begin()
    while (check := run.current())["kind"] != "card":
        run.press("Pass")
        run.wait_for_answer(check["key"])
        until(lambda: run.current() is not None, seconds=60, why="the next step")
    # From here on the agent sees blocks, but the last four digits.
    until(lambda: edges(ben, NUMBER) < 60, seconds=60, why="the number is covered")
    until(lambda: edges(ben, LAST_FOUR) > 60, seconds=60, why="the last four digits are visible")
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
