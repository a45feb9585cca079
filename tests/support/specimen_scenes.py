"""A drawn specimen before a camera: pose, light, glare, blur, noise, and what a screen or a printer makes of it."""

import random
from dataclasses import dataclass, replace

import cv2
import numpy as np

from support.specimens import Picture

SIZES = {"480": (640, 480), "720": (1280, 720), "1080": (1920, 1080)}


@dataclass(frozen=True)
class Scene:
    """`share`: of the picture's width that the document's width takes (or of its height, whichever binds).
    `angle`: degrees; 180 is upside down. `lean`: perspective, 0 flat to the camera, 0.15 strongly tilted.
    `light`: brightness at the dark and bright side. `noise`: sigma of 255. `blur`: sigma in pixels.
    `glare`: "" | "zone" | "photo", or (x, y) as shares of the document. `jpeg`: quality."""

    size: str = "720"
    share: float = 0.72
    angle: float = 4.0
    lean: float = 0.04
    light: tuple[float, float] = (0.92, 1.04)
    noise: float = 4.0
    blur: float = 0.0
    glare: str | tuple[float, float] = ""
    jpeg: int = 80
    ground: str = "desk"
    seed: int = 1
    tilt: float = 0.0
    """Degrees around the upright axis: one side comes nearer, the whole gets narrower."""


@dataclass(frozen=True)
class Shot:
    picture: Picture
    jpeg: bytes
    corners: np.ndarray
    """Of the document in the picture: its own top left first, then clockwise."""


def shoot(flat: Picture, scene: Scene) -> Shot:
    dice = np.random.default_rng(scene.seed)
    width, height = SIZES[scene.size]
    corners = _pose(flat, scene, width, height)
    ground = _ground(scene.ground, width, height, dice)
    flat = _glare(flat, scene.glare, 320.0 / min(scene.light))
    source = np.array(
        [(0, 0), (flat.shape[1], 0), (flat.shape[1], flat.shape[0]), (0, flat.shape[0])], np.float32
    )
    # Drawn twice as large and reduced, so that edges and fine print look as a lens and a sensor leave them.
    matrix = cv2.getPerspectiveTransform(source, (corners * 2).astype(np.float32))
    big = (width * 2, height * 2)
    card = cv2.warpPerspective(flat, matrix, big, flags=cv2.INTER_AREA)
    mask = cv2.warpPerspective(np.full(flat.shape[:2], 255, np.uint8), matrix, big)
    card, mask = (cv2.resize(each, (width, height), interpolation=cv2.INTER_AREA) for each in (card, mask))
    shadow = cv2.GaussianBlur(np.roll(mask, (6, 5), (0, 1)), (0, 0), 8)[..., None] / 255
    alpha = mask[..., None] / 255
    picture = ground * (1 - 0.35 * shadow) * (1 - alpha) + card * alpha
    picture = picture * _light(scene.light, width, height)
    if scene.blur:
        picture = cv2.GaussianBlur(picture, (0, 0), scene.blur)
    picture = picture + dice.normal(0, scene.noise, picture.shape) if scene.noise else picture
    return encode(np.clip(picture, 0, 255).astype(np.uint8), scene.jpeg, corners)


def encode(picture: Picture, quality: int, corners: np.ndarray) -> Shot:
    data = cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, quality])[1]
    return Shot(cv2.imdecode(data, cv2.IMREAD_COLOR), data.tobytes(), corners)


def scan(flat: Picture, *, width: int = 1400, quality: int = 85) -> Shot:
    """Full bleed: the document is the whole picture, as a scanner or a tight crop gives it."""
    height = round(flat.shape[0] * width / flat.shape[1])
    corners = np.array([(0, 0), (width, 0), (width, height), (0, height)], np.float32)
    return encode(cv2.resize(flat, (width, height), interpolation=cv2.INTER_AREA), quality, corners)


def _pose(flat: Picture, scene: Scene, width: int, height: int) -> np.ndarray:
    """Where the four corners come to lie; `seed` settles which side leans."""
    dice = random.Random(scene.seed)
    ratio = flat.shape[1] / flat.shape[0]
    half_w = min(width * scene.share, height * 0.94 * scene.share / 0.72 * ratio) / 2
    half_h = half_w / ratio
    corners = np.array([(-half_w, -half_h), (half_w, -half_h), (half_w, half_h), (-half_w, half_h)])
    for corner in range(4):
        corners[corner] *= 1 - scene.lean * dice.random() * 2
    around = np.deg2rad(scene.tilt)
    nearer = 1 + corners[:, :1] * np.sin(around) / (6 * half_w)  # seen from three times its width
    corners = corners * [np.cos(around), 1] / nearer
    turn = np.deg2rad(scene.angle)
    corners = corners @ np.array([[np.cos(turn), np.sin(turn)], [-np.sin(turn), np.cos(turn)]])
    reach = np.abs(corners).max(axis=0)
    corners *= min(1.0, (width * 0.485) / reach[0], (height * 0.485) / reach[1])
    room = np.array([width, height]) / 2 - np.abs(corners).max(axis=0) - 4
    centre = np.array([width, height]) / 2 + room * [dice.uniform(-0.5, 0.5), dice.uniform(-0.5, 0.5)]
    return (corners + centre).astype(np.float32)


def _ground(kind: str, width: int, height: int, dice: np.random.Generator) -> Picture:
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    if kind == "dark":
        base = np.dstack([np.full_like(x, 52), np.full_like(x, 46), np.full_like(x, 44)])
    elif kind == "wood":
        grain = 12 * np.sin(y / 9 + 3 * np.sin(x / 160)) + 8 * np.sin(y / 3.1 + x / 400)
        base = np.array([62.0, 96, 138], np.float32) + grain[..., None] * np.array([0.8, 1, 1.1])
    elif kind == "room":
        cells = (max(2, height // 120), max(2, width // 120))
        rough = dice.normal(115, 34, (*cells, 1)) + dice.normal(0, 9, (*cells, 3))
        rough = rough.astype(np.float32)
        base = cv2.GaussianBlur(cv2.resize(rough, (width, height), interpolation=cv2.INTER_CUBIC), (0, 0), 12)
    else:
        base = np.dstack([110 + x * 0, 98 + x * 0, 84 + x * 0]) + ((x + y) / (width + height) * 30)[..., None]
    texture = cv2.GaussianBlur(dice.normal(0, 14, (height, width)).astype(np.float32), (0, 0), 1.5)
    return np.clip(base + texture[..., None], 0, 255)


def _light(light: tuple[float, float], width: int, height: int) -> Picture:
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    return (light[0] + (light[1] - light[0]) * (0.7 * x / width + 0.3 * y / height))[..., None]


def _glare(flat: Picture, where: str | tuple[float, float], lamp: float = 320.0) -> Picture:
    """A lamp's reflection: burnt out in the middle, soft at its rim."""
    if not where:
        return flat
    named = {"zone": (0.62, 0.84), "photo": (0.16, 0.35)}
    cx, cy = named[where] if isinstance(where, str) else where
    height, width = flat.shape[:2]
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    reach = np.hypot((x - cx * width) / (0.10 * width), (y - cy * height) / (0.13 * height))
    strength = np.clip(1.35 - reach * 0.62, 0, 1)[..., None] ** 1.5
    strength *= 0.86 if where == "zone" else 1.0  # print below a reflection stays faintly legible
    return (flat * (1 - strength) + lamp * strength).astype(
        np.float32
    )  # brighter than white: the sensor clips it


# --- copies -------------------------------------------------------------------------------------------------------
def on_screen(flat: Picture, *, width: int = 1100, pitch: float = 3.0) -> Picture:
    """Shown by a display: each dot three coloured stripes with dark gaps. `pitch`: of a dot in our pixels."""
    shown = cv2.resize(
        flat, (width, round(flat.shape[0] * width / flat.shape[1])), interpolation=cv2.INTER_AREA
    )
    size = (round(width * pitch), round(shown.shape[0] * pitch))
    large = cv2.resize(shown, size, interpolation=cv2.INTER_NEAREST).astype(np.float32)
    y, x = np.mgrid[0 : large.shape[0], 0 : large.shape[1]].astype(np.float32)
    phase = (x / pitch) % 1.0
    apart = [np.abs((phase - at + 0.5) % 1.0 - 0.5) for at in (0.83, 0.5, 0.17)]
    stripes = np.dstack([np.exp(-((each / 0.18) ** 2)) for each in apart])
    rows = 0.72 + 0.28 * np.cos(2 * np.pi * y / pitch)[..., None]
    return (
        large * stripes * rows * 3.9 + 6
    )  # brighter than 255 between the gaps: the lens mixes them before the sensor


def printed_on_paper(flat: Picture, *, cell: int = 6, white: bool = True) -> Picture:
    """Printed by an office printer: rastered dots in three inks at their own angles, on flat white paper."""
    inks = 255 - flat.astype(np.float32)
    out = np.zeros_like(inks)
    y, x = np.mgrid[0 : flat.shape[0], 0 : flat.shape[1]].astype(np.float32)
    for channel, degrees in enumerate((0, 75, 15)):
        turn = np.deg2rad(degrees)
        u = (x * np.cos(turn) + y * np.sin(turn)) * 2 * np.pi / cell
        v = (-x * np.sin(turn) + y * np.cos(turn)) * 2 * np.pi / cell
        threshold = (np.cos(u) + np.cos(v)) / 4 + 0.5
        out[..., channel] = np.where(inks[..., channel] / 255 > threshold * 0.96 + 0.02, 225, 0)
    paper = np.array([250.0, 249, 247], np.float32)
    dots = np.clip(paper - out * 0.92, 0, 255).astype(np.uint8)
    if not white:
        return cv2.GaussianBlur(dots, (0, 0), 0.8)
    margin = round(flat.shape[1] * 0.06)
    dots = cv2.GaussianBlur(dots, (0, 0), 0.8)
    return cv2.copyMakeBorder(
        dots, margin, margin, margin, margin, cv2.BORDER_CONSTANT, value=(250, 249, 247)
    )


def tilted(scene: Scene, tilt: float) -> Scene:
    """The same scene a moment later, the document leant a little further, the lamp's reflection wandered."""
    where = (0.5 + 0.34 * tilt, 0.42 - 0.2 * tilt)
    return replace(scene, tilt=28 * tilt, angle=scene.angle + 2 * tilt, glare=where)
