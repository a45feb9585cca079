"""The scenes of `bench documents`, the same every time, and the pictures of faces that exist."""

import hashlib
import random
import subprocess
import sys
import tarfile
import tempfile
from dataclasses import dataclass
from pathlib import Path

import cv2

from support import specimen_scenes, specimens
from support.specimen_scenes import Scene, Shot
from support.specimens import FACE, Holder

FACES = ("face_recognition==1.3.0", "5e5efdd1686aa566af0d3cc1313b131e4b197657a8ffd03669e6d3fad92705ec")
"""A package whose tests carry portraits of two office holders: four of one, one of the other."""
PEOPLE = {"a": ("obama.jpg", "obama2.jpg", "obama3.jpg"), "b": ("biden.jpg",)}


@dataclass(frozen=True)
class Made:
    name: str
    layout: str
    side: str
    holder: Holder
    shot: Shot
    light: float
    """Brightness at the darker side, 1 is full."""

    @property
    def lines(self) -> list[str]:
        return specimens.lines(self.layout, self.holder)

    @property
    def length(self) -> float:
        """Of the document's longer side in pixels, as drawn."""
        corners = self.shot.corners
        return float(max(((corners[at] - corners[at - 1]) ** 2).sum() ** 0.5 for at in range(4)))


def scene(number: int) -> Made:
    """Every seventh is a scan without ground; the others cycle through sizes, light, noise, blur and glare."""
    dice = random.Random(number)
    layout = ("TD3", "TD1", "TD3", "TD2", "TD3", "TD1", "MRVA", "TD3", "MRVB")[number % 9]
    holder = specimens.holder(number)
    side = "back" if layout == "TD1" else "front"
    flat = specimens.document(layout, holder, side=side)
    if number % 7 == 6:
        return Made(f"{number} scan", layout, side, holder, specimen_scenes.scan(flat), 1.0)
    light = ((0.92, 1.04), (0.6, 0.95), (0.92, 1.04), (0.45, 0.6), (0.3, 0.4))[number % 5]
    pose = Scene(
        size=("720", "480", "1080", "720")[number % 4],
        share=(0.8, 0.72, 0.55, 0.72, 0.8, 0.35)[number % 6],
        angle=dice.uniform(-12, 12) + (180 if number % 8 == 3 else 0),
        lean=dice.uniform(0, 0.09),
        light=light,
        noise=(3, 0, 6, 10)[dice.randrange(4)],
        blur=(0, 0, 0, 0.5, 0.8, 0, 0, 1.5, 0, 0.6, 0, 3)[number % 12],
        glare=("", "", "", "zone", "", "", "", "", "photo", "")[number % 10],
        jpeg=(70, 80, 90)[dice.randrange(3)],
        ground=("desk", "wood", "room", "dark")[dice.randrange(4)],
        seed=number,
    )
    return Made(
        f"{number} {pose.size} {pose.share}",
        layout,
        side,
        holder,
        specimen_scenes.shoot(flat, pose),
        light[0],
    )


# --- faces --------------------------------------------------------------------------------------------------------
def portraits(folder: Path) -> dict[str, list[bytes]]:
    """Portraits by person. The specimens' astronaut is one; two more people come with a package, if it can be had."""
    people: dict[str, list[bytes]] = {}
    archive = folder / "faces.tar.gz"
    if not archive.exists() and not _fetched(archive):
        return people
    with tarfile.open(archive) as packed:
        names = {Path(name).name: name for name in packed.getnames() if "/test_images/" in name}
        for person, files in PEOPLE.items():
            found = [packed.extractfile(names[file]) for file in files if file in names]
            people[person] = [file.read() for file in found if file]
    return people


def _fetched(archive: Path) -> bool:
    archive.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        wanted = Path(folder, "wanted.txt")
        wanted.write_text(f"{FACES[0]} --hash=sha256:{FACES[1]}\n")
        command = [
            sys.executable,
            "-m",
            "pip",
            "download",
            "-q",
            "--no-deps",
            "--no-binary=:all:",
            "-r",
            str(wanted),
        ]
        done = subprocess.run([*command, "-d", folder], capture_output=True, check=False, timeout=180)
        found = list(Path(folder).glob("*.tar.gz"))
        if done.returncode or not found or hashlib.sha256(found[0].read_bytes()).hexdigest() != FACES[1]:
            return False
        archive.write_bytes(found[0].read_bytes())
    return True


def live(seed: int) -> bytes:
    """The holder before a camera: the same portrait, in another light, size and noise."""
    picture = cv2.imread(str(FACE))
    scale = (1.4, 1.0, 0.8)[seed % 3]
    picture = cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_CUBIC)
    picture = cv2.convertScaleAbs(
        cv2.GaussianBlur(picture, (0, 0), 0.6 + 0.4 * (seed % 3)), alpha=(0.8, 1.0)[seed % 2]
    )
    return cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, 75])[1].tobytes()
