"""Lines of text: found and recognised by the PP-OCR models that rapidocr carries, run by onnxruntime directly.

The package itself is never imported (it would load an HTTP client and downloads); its two model files are found beside
it. Decoding is ours: the zone's signs are chosen among the 37 that can stand there, with their places along the line.
"""

import importlib.util
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import onnxruntime

from visavis.adapters.documents_pictures import Array
from visavis.features.verification.rules.mrz import SIGNS

LINE_HEIGHT = 48
"""Pixels a line has for the recogniser."""
DETECT_AT = 960
LEAST_CERTAIN = 0.5
MOST_LINES = 120
ZONE_ROW = 17
"""Times as long as high: the rows of zones, which are read on their own, are 22 and more."""
_SAME_AS_FILLER = "<‹«〈《＜く≤"
_SAME_SHAPE = dict(zip("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧАВЕКМНОРСТХ", "ABEZHIKMNOPTYXABEKMHOPCTX", strict=True))
"""Greek and Cyrillic capitals that look like Latin ones; the model mixes them up."""


@dataclass(frozen=True)
class Line:
    """A line of text: its box in the picture it was found in, clockwise from top left."""

    text: str
    certainty: float
    box: Array

    @property
    def top(self) -> float:
        return float(self.box[:2, 1].mean())

    @property
    def bottom(self) -> float:
        return float(self.box[2:, 1].mean())

    @property
    def left(self) -> float:
        return float(self.box[:, 0].min())

    @property
    def right(self) -> float:
        return float(self.box[:, 0].max())


@dataclass(frozen=True)
class Sign:
    """`place` along the line, 0..1. `second`: the best other sign and its certainty."""

    sign: str
    certainty: float
    place: float
    second: str = ""
    second_certainty: float = 0.0


def model_folder() -> Path | None:
    try:
        found = importlib.util.find_spec("rapidocr")
    except (ImportError, ValueError):
        return None
    if found is None or not found.submodule_search_locations:
        return None
    return Path(found.submodule_search_locations[0]) / "models"


RECOGNISER, DETECTOR = "PP-OCRv6_rec_small.onnx", "PP-OCRv6_det_small.onnx"


def _session(path: Path) -> onnxruntime.InferenceSession:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.enable_cpu_mem_arena = False  # memory goes back after each picture
    options.log_severity_level = 4
    return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])


class TextEngine:
    """Loads both models once; not thread-safe, its process reads one picture at a time."""

    def __init__(self, folder: Path) -> None:
        self._recogniser = _session(folder / RECOGNISER)
        self._detector = _session(folder / DETECTOR)
        signs = self._recogniser.get_modelmeta().custom_metadata_map["character"].split("\n")
        self._signs = ["", *signs, " "]
        self._input = self._recogniser.get_inputs()[0].name
        self._groups = self._zone_groups()

    def _zone_groups(self) -> list[list[int]]:
        """For each sign of a zone, the outputs that mean it: small letters count as capitals, quotes as fillers."""
        index: dict[str, list[int]] = {}
        for number, sign in enumerate(self._signs):
            index.setdefault(sign, []).append(number)
        groups = []
        for sign in SIGNS:
            same = {sign, sign.lower(), *(other for other, latin in _SAME_SHAPE.items() if latin == sign)}
            same |= set(_SAME_AS_FILLER) if sign == "<" else set()
            groups.append([number for each in same for number in index.get(each, [])])
        return groups

    def _outputs(self, strip: Array) -> Array:
        width = max(LINE_HEIGHT, round(strip.shape[1] * LINE_HEIGHT / strip.shape[0]))
        scaled = cv2.resize(strip, (min(width, 3200), LINE_HEIGHT), interpolation=cv2.INTER_AREA)
        blob = scaled.transpose(2, 0, 1)[None].astype(np.float32) / 127.5 - 1.0
        found: Array = self._recogniser.run(None, {self._input: blob})[0][0]
        return found

    def line(self, strip: Array) -> tuple[str, float]:
        """Free text of a strip that holds one line, and how certain it is."""
        outputs = self._outputs(strip)
        best = outputs.argmax(axis=1)
        keep = (best != 0) & np.concatenate(([True], best[1:] != best[:-1]))
        if not keep.any():
            return "", 0.0
        text = "".join(self._signs[number] for number in best[keep])
        return text.strip(), float(outputs.max(axis=1)[keep].mean())

    def zone_line(self, strip: Array) -> list[Sign]:
        """The signs of one line of a machine readable zone, left to right, as they were seen."""
        outputs = self._outputs(strip)
        by_sign = np.stack([outputs[:, group].sum(axis=1) for group in self._groups], axis=1)
        # A sign is there where "nothing" is not what the model is most sure of.
        nothing, best = outputs[:, 0], by_sign.argmax(axis=1)
        there = by_sign.max(axis=1) > np.minimum(nothing, 0.5)
        signs: list[Sign] = []
        step = 0
        while step < len(best):
            if not there[step]:
                step += 1
                continue
            end = step
            while end + 1 < len(best) and there[end + 1] and best[end + 1] == best[step]:
                end += 1
            weights = by_sign[step : end + 1].max(axis=0)
            first, second = np.argsort(weights)[::-1][:2]
            middle = float(np.arange(step, end + 1) @ by_sign[step : end + 1, first])
            middle /= max(1e-6, float(by_sign[step : end + 1, first].sum()))
            signs.append(
                Sign(
                    SIGNS[first],
                    float(weights[first]),
                    (middle + 0.5) / len(best),
                    SIGNS[second],
                    float(weights[second]),
                )
            )
            step = end + 1
        return signs

    # --- where text is --------------------------------------------------------------------------------------------
    def boxes(self, picture: Array) -> list[Array]:
        """Boxes around lines, clockwise from top left, from top to bottom."""
        height, width = picture.shape[:2]
        scale = min(1.0, DETECT_AT / max(height, width))
        size = [max(32, round(side * scale / 32) * 32) for side in (width, height)]
        scaled = cv2.resize(picture, size, interpolation=cv2.INTER_AREA)
        blob = scaled.transpose(2, 0, 1)[None].astype(np.float32) / 127.5 - 1.0
        heat: Array = self._detector.run(None, {self._detector.get_inputs()[0].name: blob})[0][0, 0]
        mask = cv2.dilate((heat > 0.3).astype(np.uint8), np.ones((2, 2), np.uint8))
        contours, _ = cv2.findContours(mask, cv2.RETR_LIST, cv2.CHAIN_APPROX_SIMPLE)
        found = []
        for contour in contours[:1000]:
            box = _grown(contour, heat)
            if box is not None:
                box = box * np.array([width / size[0], height / size[1]], np.float32)
                found.append(np.clip(box, 0, (width - 1, height - 1)).astype(np.float32))
        return sorted(found, key=lambda box: (float(box[:, 1].mean()), float(box[0, 0])))

    def lines(self, picture: Array) -> list[Line]:
        """All text of a picture, top to bottom, without the long rows of a machine readable zone."""
        found = []
        for box in self.boxes(picture)[:MOST_LINES]:
            if np.linalg.norm(box[1] - box[0]) > ZONE_ROW * max(1.0, float(np.linalg.norm(box[3] - box[0]))):
                continue
            text, certainty = self.line(cut(picture, box))
            if text and certainty >= LEAST_CERTAIN:
                found.append(Line(text, certainty, box))
        return found


def _grown(contour: Array, heat: Array) -> Array | None:
    """The models mark the middle of a line: the box is grown by its area over its girth."""
    (cx, cy), (width, height), angle = cv2.minAreaRect(contour)
    if min(width, height) < 3:
        return None
    inside = np.zeros(heat.shape, np.uint8)
    x, y, w, h = cv2.boundingRect(contour)
    cv2.drawContours(inside, [contour], -1, 1, -1)
    if cv2.mean(heat[y : y + h, x : x + w], inside[y : y + h, x : x + w])[0] < 0.5:
        return None
    more = width * height * 1.6 / (2 * (width + height))
    points = cv2.boxPoints(((cx, cy), (width + 2 * more, height + 2 * more), angle))
    by_x = points[np.argsort(points[:, 0])]
    left, right = by_x[:2], by_x[2:]
    left, right = left[np.argsort(left[:, 1])], right[np.argsort(right[:, 1])]
    return np.array([left[0], right[0], right[1], left[1]], np.float32)


def cut(picture: Array, box: Array) -> Array:
    """What lies in a box, straight."""
    width = max(8, round(float(np.linalg.norm(box[1] - box[0]))))
    height = max(8, round(float(np.linalg.norm(box[3] - box[0]))))
    target = np.array([(0, 0), (width, 0), (width, height), (0, height)], np.float32)
    matrix = cv2.getPerspectiveTransform(box.astype(np.float32), target)
    return cv2.warpPerspective(
        picture, matrix, (width, height), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE
    )
