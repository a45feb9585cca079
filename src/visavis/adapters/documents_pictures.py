"""Pictures as arrays: decoded with limits, the document's corners found, laid flat, its quality measured.

Runs in the reader's limited process only (S-38). Needs the extra `documents`.
"""

import io
import warnings
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from PIL import Image

from visavis.kernel.limited import Refusal

Array = np.ndarray[Any, Any]

FORMATS = ("JPEG", "PNG", "WEBP")
MOST_PIXELS = 40_000_000
LONGEST = 2400
"""Pixels of the longer side that is worked on; more makes nothing more legible, only slower."""
FIND_AT = 640
MEASURE_AT = 800
"""Widths at which corners are looked for and quality is measured: the thresholds below hold for these only."""
SMOOTHING = 1.2
"""Sigma before the Laplacian. Without it noise looks like sharpness."""
BLURRED_BELOW = 45.0
GLARE_ABOVE = 0.01
DARK_BELOW = 55.0
SMALL_BELOW = 400
"""Pixels of the document's longer side; below, a sign of a passport's zone has fewer than nine."""


def decode(data: bytes) -> tuple[Array, float]:
    """(blue green red, how much it was reduced). Raises Refusal("not_a_picture" | "too_large")."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            picture = Image.open(io.BytesIO(data), formats=FORMATS)
            if picture.width * picture.height > MOST_PIXELS:
                raise Refusal("too_large")
            if min(picture.size) < 16:
                raise Refusal("not_a_picture")
            rgb = picture.convert("RGB")
    except (Refusal, MemoryError):
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise Refusal("too_large") from None
    except Exception:  # decoders raise whatever they like on what is broken
        raise Refusal("not_a_picture") from None
    scale = min(1.0, LONGEST / max(rgb.size))
    array = np.ascontiguousarray(np.asarray(rgb)[..., ::-1])
    if scale < 1:
        array = cv2.resize(array, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    return array, scale


# --- corners ------------------------------------------------------------------------------------------------------
def find_corners(picture: Array) -> Array | None:
    """The document's four corners, clockwise from the one at the top left of the picture; None when nothing there
    looks like one."""
    scale = FIND_AT / max(picture.shape[:2])
    small = (
        cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA) if scale < 1 else picture
    )
    scale = min(scale, 1.0)
    best, best_score = None, 0.0
    edges = _edges(small)
    for mask in _masks(small):
        contours, _ = cv2.findContours(mask, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
        for contour in contours:
            found = _quad(contour, small.shape[:2], edges)
            if found is not None and found[1] > best_score:
                best, best_score = found
    return None if best is None else _clockwise(best / scale)


def _masks(small: Array) -> list[Array]:
    """Shapes that stand out, seen several ways: by edges and by brightness of each channel."""
    masks = []
    kernel = np.ones((5, 5), np.uint8)
    saturation = cv2.cvtColor(small, cv2.COLOR_BGR2HSV)[..., 1]
    for channel in (*cv2.split(small), saturation):
        smooth = cv2.GaussianBlur(channel, (0, 0), 1.4)
        middle = float(np.median(smooth))
        edges = cv2.Canny(smooth, max(10, 0.4 * middle), max(30, 0.9 * middle))
        masks.append(cv2.morphologyEx(edges, cv2.MORPH_CLOSE, kernel))
        wide = cv2.GaussianBlur(channel, (0, 0), 3)
        _, light = cv2.threshold(wide, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
        masks += [cv2.morphologyEx(mask, cv2.MORPH_OPEN, kernel) for mask in (light, 255 - light)]
    return masks


def _edges(small: Array) -> Array:
    """Where any channel changes steeply, a little thickened."""
    found = np.zeros(small.shape[:2], np.uint8)
    for channel in cv2.split(small):
        found |= cv2.Canny(cv2.GaussianBlur(channel, (0, 0), 1.2), 25, 70)
    return cv2.dilate(found, np.ones((5, 5), np.uint8))


def _support(corners: Array, edges: Array) -> float:
    """Share of the weakest side that lies on an edge: chance shapes lack one somewhere."""
    shares = []
    for start, end in zip(corners, np.roll(corners, -1, axis=0), strict=True):
        points = start + (end - start) * np.linspace(0.06, 0.94, 60)[:, None]
        x, y = (np.clip(points[:, axis].round().astype(int), 0, edges.shape[1 - axis] - 1) for axis in (0, 1))
        shares.append(float((edges[y, x] > 0).mean()))
    return min(shares)


def _quad(contour: Array, size: tuple[int, ...], edges: Array) -> tuple[Array, float] | None:
    """(corners, score) when the contour's hull is nearly a quadrilateral of a document's proportions."""
    height, width = size[0], size[1]
    hull = cv2.convexHull(contour)
    area = cv2.contourArea(hull)
    if not 0.035 * height * width < area < 0.985 * height * width:
        return None
    around = cv2.arcLength(hull, True)
    for tolerance in (0.015, 0.02, 0.03, 0.04, 0.05, 0.07):
        points = cv2.approxPolyDP(hull, tolerance * around, True)
        if len(points) <= 4:
            break
    if len(points) != 4:
        return None
    corners = _refined(points.reshape(4, 2).astype(np.float32), contour.reshape(-1, 2))
    if corners is None:
        return None
    quad_area = cv2.contourArea(corners)
    fill = min(area, quad_area) / max(area, quad_area, 1.0)
    sides = np.linalg.norm(corners - np.roll(corners, -1, axis=0), axis=1)
    first, second = (sides[0] + sides[2]) / 2, (sides[1] + sides[3]) / 2
    ratio = max(first, second) / max(min(first, second), 1.0)
    uneven = max(abs(sides[0] - sides[2]) / first, abs(sides[1] - sides[3]) / second)
    support = _support(corners, edges)
    if fill < 0.93 or not 1.1 < ratio < 2.1 or uneven > 0.4 or support < 0.5:
        return None
    on_rim = sum(
        x < 3 or y < 3 or x > width - 4 or y > height - 4 for x, y in corners
    )  # what the picture's own rim cuts off is no document's corner
    return corners, quad_area**0.5 * (fill * support) ** 3 * (1 - 0.2 * on_rim)


def _refined(corners: Array, contour: Array) -> Array | None:
    """A line through each side's middle part, and where they cross: rounded corners then do no harm."""
    lines = []
    for start, end in zip(corners, np.roll(corners, -1, axis=0), strict=True):
        along = end - start
        length = float(np.linalg.norm(along))
        if length < 12:
            return None
        offset = contour - start
        place = offset @ along / length**2
        away = np.abs(offset[:, 0] * along[1] - offset[:, 1] * along[0]) / length
        near = contour[(place > 0.12) & (place < 0.88) & (away < max(4.0, 0.03 * length))]
        if len(near) < 8:
            lines.append((start[0], start[1], along[0] / length, along[1] / length))
            continue
        vx, vy, x, y = cv2.fitLine(near.astype(np.float32), cv2.DIST_HUBER, 0, 0.01, 0.01).ravel()
        lines.append((x, y, vx, vy))
    crossings = [_crossing(lines[at - 1], lines[at]) for at in range(4)]
    if any(point is None for point in crossings):
        return None
    found = np.array(crossings, np.float32)
    return found if np.abs(found - corners).max() < 0.12 * np.ptp(corners, axis=0).max() else corners


def _crossing(one: tuple[float, ...], other: tuple[float, ...]) -> tuple[float, float] | None:
    across = one[2] * other[3] - one[3] * other[2]
    if abs(across) < 0.1:
        return None
    reach = ((other[0] - one[0]) * other[3] - (other[1] - one[1]) * other[2]) / across
    return one[0] + reach * one[2], one[1] + reach * one[3]


def _clockwise(corners: Array) -> Array:
    centre = corners.mean(axis=0)
    angles = np.arctan2(corners[:, 1] - centre[1], corners[:, 0] - centre[0])
    ordered = corners[np.argsort(angles)]
    return np.roll(ordered, -int(np.argmin(ordered.sum(axis=1))), axis=0)


# --- flat ---------------------------------------------------------------------------------------------------------
def flatten(picture: Array, corners: Array | None, *, width: int) -> Array:
    """The document alone, lying (wider than high), `width` pixels wide. Without corners the whole picture, likewise."""
    if corners is None:
        lying = (
            picture if picture.shape[1] >= picture.shape[0] else cv2.rotate(picture, cv2.ROTATE_90_CLOCKWISE)
        )
        scale = width / lying.shape[1]
        how = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
        return cv2.resize(lying, (width, max(1, round(lying.shape[0] * scale))), interpolation=how)
    sides = np.linalg.norm(corners - np.roll(corners, -1, axis=0), axis=1)
    across, down = (sides[0] + sides[2]) / 2, (sides[1] + sides[3]) / 2
    source = corners
    if down > across:  # standing: turned by a quarter
        source, across, down = np.roll(corners, 1, axis=0), down, across
    height = max(1, round(width * down / across))
    target = np.array([(0, 0), (width, 0), (width, height), (0, height)], np.float32)
    matrix = cv2.getPerspectiveTransform(source.astype(np.float32), target)
    return cv2.warpPerspective(picture, matrix, (width, height), flags=cv2.INTER_CUBIC)


def back_to_picture(
    points: Array, size: tuple[int, int], quarters: int, corners: Array | None, picture: Array
) -> Array:
    """Points of a document laid flat (`size`, turned by `quarters`) as points of the picture it came from."""
    width, height = size
    at = points / np.array([width, height], np.float32)
    for _ in range(quarters % 4):  # undo a turn clockwise
        at = np.stack([at[:, 1], 1 - at[:, 0]], axis=1)
    if corners is None:
        tall, wide = picture.shape[:2]
        if tall > wide:  # it was laid down by a quarter
            at = np.stack([at[:, 1], 1 - at[:, 0]], axis=1)
        return at * np.array([wide, tall], np.float32)
    sides = np.linalg.norm(corners - np.roll(corners, -1, axis=0), axis=1)
    source = corners if sides[0] + sides[2] >= sides[1] + sides[3] else np.roll(corners, 1, axis=0)
    unit = np.array([(0, 0), (1, 0), (1, 1), (0, 1)], np.float32)
    matrix = cv2.getPerspectiveTransform(unit, source.astype(np.float32))
    found: Array = cv2.perspectiveTransform(at[None].astype(np.float32), matrix)[0]
    return found


# --- quality ------------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Measures:
    sharpness: float
    glare: float
    brightness: float
    card: float
    length: float
    """Of the document's longer side in pixels of the picture."""


def measure(picture: Array, corners: Array | None) -> Measures:
    flat = flatten(picture, corners, width=MEASURE_AT)
    grey = cv2.cvtColor(flat, cv2.COLOR_BGR2GRAY)
    sharpness = float(cv2.Laplacian(cv2.GaussianBlur(grey, (0, 0), SMOOTHING), cv2.CV_64F).var())
    if corners is None:
        return Measures(sharpness, glare(flat), float(grey.mean()), 0.0, float(max(picture.shape[:2])))
    sides = np.linalg.norm(corners - np.roll(corners, -1, axis=0), axis=1)
    share = cv2.contourArea(corners.astype(np.float32)) / (picture.shape[0] * picture.shape[1])
    return Measures(sharpness, glare(flat), float(grey.mean()), float(share), float(sides.max()))


def glare(flat: Array) -> float:
    """The largest burnt-out spot as a share of the document. Counting white pixels would find clean paper too."""
    mask = burnt_out(flat)
    count, _, stats, _ = cv2.connectedComponentsWithStats(mask)
    return float(stats[1:, cv2.CC_STAT_AREA].max() / mask.size) if count > 1 else 0.0


def burnt_out(flat: Array) -> Array:
    hsv = cv2.cvtColor(cv2.GaussianBlur(flat, (0, 0), 2.0), cv2.COLOR_BGR2HSV)
    return ((hsv[..., 2] > 247) & (hsv[..., 1] < 12)).astype(np.uint8)
