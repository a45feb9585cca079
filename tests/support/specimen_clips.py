"""Clips for a browser's fake camera: a document held to it, slowly tilted under a lamp, or a face.

Chromium plays them by --use-file-for-fake-video-capture, over and over; .mjpeg files are small, .y4m need no decoding.
"""

from dataclasses import replace
from functools import cache
from pathlib import Path

import cv2
import numpy as np

from support import specimen_scenes as scenes
from support import specimens
from support.specimens import FACE, Holder, Picture

KINDS = ("td3", "td1", "td1_back", "td3_copy", "face", "face_other")
KEY_FRAMES = 12
"""Pictures that are really rendered a clip; a frame between two of them is the nearer one, shifted a little."""


def clip(
    kind: str,
    path: Path | str,
    seconds: float = 6.0,
    fps: int = 15,
    size: tuple[int, int] = (1280, 720),
    *,
    holder: Holder | None = None,
) -> Path:
    """Write one. `kind`: a passport, the sides of a card, a passport printed on paper, the holder's face, or a drawn
    face that is nobody's. The suffix of `path` (.mjpeg or .y4m) settles the format. Returns the path."""
    path, total = Path(path), max(2, round(seconds * fps))
    who = holder or Holder()
    count = min(KEY_FRAMES, total)
    keys = [_key_frame(kind, who, size, at / max(1, count - 1)) for at in range(count)]
    with path.open("wb") as out:
        if path.suffix == ".y4m":
            out.write(f"YUV4MPEG2 W{size[0]} H{size[1]} F{fps}:1 Ip A1:1 C420jpeg\n".encode())
        for number in range(total):
            # There and back, so that the clip has no jump where it starts again.
            way = 1 - abs(2 * number / total - 1)
            out.write(_frame(_shaken(keys[round(way * (count - 1))], number), path.suffix))
    return path


class Film:
    """What a fake camera sees, and sees next: clips of one size and length have their frames at the same places of
    the file, and Chromium reads each frame from there when its turn comes."""

    def __init__(self, folder: Path, *kinds: str, fps: int = 10, seconds: float = 2.4) -> None:
        """Every kind is drawn now, in `folder`; the first one is shown."""
        clips = {kind: clip(kind, folder / f"{kind}.y4m", seconds, fps) for kind in kinds}
        self.path = folder / "film.y4m"
        self._clips = {kind: path.read_bytes() for kind, path in clips.items()}
        self.path.write_bytes(self._clips[kinds[0]])

    def show(self, kind: str) -> None:
        """From the next frame on. A kind that was not drawn changes nothing: the person holds up what they have."""
        if kind in self._clips:
            with self.path.open("r+b") as file:
                file.write(self._clips[kind])


def _key_frame(kind: str, who: Holder, size: tuple[int, int], way: float) -> Picture:
    if kind.startswith("face"):
        return _face(size, way, other=kind == "face_other")
    tilt = way * 1.6 - 0.8
    layout = "TD1" if kind.startswith("td1") else "TD3"
    side = "back" if kind == "td1_back" else "front"
    copy = kind == "td3_copy"
    flat = _flat(layout, side, who, 0.2 if copy else round(tilt, 3), copy)
    scene = scenes.tilted(scenes.Scene(share=0.74, angle=2, noise=0, seed=5, ground="desk"), tilt)
    # The lamp's reflection is on the document only at the clip's ends: between them it can be read.
    scene = replace(scene, glare=scene.glare if abs(tilt) > 0.62 and not copy else "", size="720")
    picture = scenes.shoot(flat, scene).picture
    return cv2.resize(picture, size, interpolation=cv2.INTER_AREA) if size != (1280, 720) else picture


@cache
def _flat(layout: str, side: str, who: Holder, tilt: float, copy: bool) -> Picture:
    flat = specimens.document(layout, who, side=side, tilt=tilt)
    return scenes.printed_on_paper(flat) if copy else flat


def _face(size: tuple[int, int], way: float, *, other: bool) -> Picture:
    """Head and shoulders before a wall, moving a little."""
    width, height = size
    wall = np.full((height, width, 3), (150, 158, 160), np.uint8)
    wall = (wall + np.linspace(-20, 20, width)[None, :, None]).astype(np.uint8)
    head = _drawn_face() if other else cv2.imread(str(FACE))
    tall = round(height * 0.92)
    head = cv2.resize(
        head, (round(head.shape[1] * tall / head.shape[0]), tall), interpolation=cv2.INTER_CUBIC
    )
    left = round((width - head.shape[1]) / 2 + (way - 0.5) * width * 0.06)
    wall[height - tall :, left : left + head.shape[1]] = head
    return wall


def _drawn_face() -> Picture:
    """Nobody: a plain drawing. The detector takes it for a face, of somebody else than the holder."""
    head = np.full((400, 400, 3), (168, 176, 178), np.uint8)
    cv2.ellipse(head, (200, 190), (95, 125), 0, 0, 360, (140, 170, 215), -1)
    cv2.ellipse(head, (200, 110), (105, 70), 0, 180, 360, (40, 50, 70), -1)
    for x in (165, 235):
        cv2.ellipse(head, (x, 175), (18, 10), 0, 0, 360, (245, 245, 245), -1)
        cv2.circle(head, (x, 175), 8, (70, 50, 40), -1)
    cv2.line(head, (200, 185), (192, 225), (110, 140, 190), 3)
    cv2.ellipse(head, (200, 255), (34, 12), 0, 0, 180, (90, 90, 190), 4)
    return head


def _shaken(picture: Picture, number: int) -> Picture:
    """A hand is never still, a sensor never without noise."""
    shift = np.array([[1, 0, 1.5 * np.sin(number * 0.9)], [0, 1, 1.2 * np.cos(number * 0.7)]], np.float32)
    moved = cv2.warpAffine(picture, shift, picture.shape[1::-1], borderMode=cv2.BORDER_REPLICATE)
    noise = np.random.default_rng(number).integers(-4, 5, moved.shape[:2], np.int16)[..., None]
    return np.clip(moved.astype(np.int16) + noise, 0, 255).astype(np.uint8)


def _frame(picture: Picture, suffix: str) -> bytes:
    if suffix == ".y4m":
        return b"FRAME\n" + cv2.cvtColor(picture, cv2.COLOR_BGR2YUV_I420).tobytes()
    if suffix == ".mjpeg":
        return cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, 88])[1].tobytes()
    raise ValueError(suffix)
