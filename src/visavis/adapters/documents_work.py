"""What the reader does with one picture, inside its limited process; see `documents_local` for the other side."""

import os
import time
from datetime import date
from typing import Any

import cv2
import numpy as np

from visavis.adapters import documents_copies, documents_pictures
from visavis.adapters.documents_faces import DOCUMENT_AT, LIVE_AT, FaceEngine, Seen
from visavis.adapters.documents_faces import model_folder as face_folder
from visavis.adapters.documents_fields import fields
from visavis.adapters.documents_pictures import (
    BLURRED_BELOW,
    DARK_BELOW,
    GLARE_ABOVE,
    SMALL_BELOW,
    Array,
    Measures,
)
from visavis.adapters.documents_text import Line, TextEngine
from visavis.adapters.documents_text import model_folder as text_folder
from visavis.adapters.documents_zones import READ_AT, Found, ZoneReader, turn_flat
from visavis.kernel.limited import Refusal

FULL_LIGHT = 200.0
"""Brightness at which the sharpness threshold was measured; what is darker has less contrast, not less sharpness."""
_NICE = 3
"""Below what a call needs (the process has 1 already); much lower and a busy machine would starve it."""


class Desk:
    """The models, loaded once a process."""

    def __init__(self) -> None:
        texts, faces = text_folder(), face_folder()
        if texts is None or faces is None:
            raise Refusal("not_installed")
        cv2.setNumThreads(1)
        cv2.ocl.setUseOpenCL(False)
        self.text = TextEngine(texts)
        self.zones = ZoneReader(self.text)
        self.faces = FaceEngine(faces)


_desk: Desk | None = None


def desk() -> Desk:
    global _desk
    if _desk is None:
        os.nice(_NICE)
        _desk = Desk()
    return _desk


def work(request: dict[str, Any], data: bytes) -> tuple[dict[str, Any], bytes]:
    """ "load" | "read" | "tilt"; see `documents_local`."""
    table = desk()
    if request["do"] == "load":
        return {}, b""
    if request["do"] == "tilt":
        pictures, at = [], 0
        for size in request["sizes"]:
            pictures.append(documents_pictures.decode(data[at : at + size])[0])
            at += size
        return {"hints": documents_copies.tilt(pictures)}, b""
    return Reading(table, request).read(data), b""


class Reading:
    """One picture on its way through."""

    def __init__(self, table: Desk, request: dict[str, Any]) -> None:
        self._table = table
        self._side: str = request["side"]
        self._today = date.fromisoformat(request["today"])
        self._until = time.monotonic() + float(request["budget"])
        self._took: dict[str, float] = {}
        self._began = time.monotonic()

    def read(self, data: bytes) -> dict[str, Any]:
        picture, scale = documents_pictures.decode(data)
        self._lap("decode")
        if self._side == "face":
            return self._live(picture, scale)
        corners = documents_pictures.find_corners(picture)
        self._lap("corners")
        measures = documents_pictures.measure(picture, corners)
        self._lap("quality")
        found = self._zone(picture, corners)
        self._lap("zone")
        flat = found.flat if found else documents_pictures.flatten(picture, corners, width=READ_AT)
        faces, turn = self._photo(flat, found)
        self._lap("faces")
        lines = (
            self._table.text.lines(turn_flat(flat, turn) if not found else flat) if self._time_left() else []
        )
        self._lap("texts")
        hints = documents_copies.still(
            documents_pictures.flatten(picture, corners, width=READ_AT), picture, corners
        )
        self._lap("copies")
        return {
            "quality": self._quality(picture, scale, measures, found, faces),
            "corners": [] if corners is None else (corners / scale).round(1).tolist(),
            "zone": None
            if found is None or not (found.sure or not found.zone.valid)
            else found.zone.__dict__,
            "printed": fields(lines),
            "texts": [line.text for line in _without_zone(lines)],
            "faces": [self._placed(face, flat, turn, corners, picture, scale, found) for face in faces],
            "hints": hints,
            "milliseconds": self._took,
        }

    def _live(self, picture: Array, scale: float) -> dict[str, Any]:
        measures = documents_pictures.measure(picture, None)
        self._lap("quality")
        faces = self._table.faces.find(picture, longest=LIVE_AT)
        self._lap("faces")
        hints = documents_copies.still(
            documents_pictures.flatten(picture, None, width=READ_AT), picture, None
        )
        hints = [hint for hint in hints if hint["key"] == "screen_moire"]
        self._lap("copies")
        quality = self._quality(picture, scale, measures, None, faces)
        return {
            "quality": quality,
            "faces": [
                {"box": [round(v / scale) for v in face.box], "embedding": face.embedding} for face in faces
            ],
            "hints": hints,
            "milliseconds": self._took,
        }

    def _zone(self, picture: Array, corners: Array | None) -> Found | None:
        """The whole picture is tried where no corners were found: scans have no ground around the document."""
        flats = [documents_pictures.flatten(picture, corners, width=READ_AT)]
        return self._table.zones.read(flats, today=self._today, until=self._until - 1.0)

    def _photo(self, flat: Array, found: Found | None) -> tuple[list[Seen], int]:
        """Faces on the document and the turn in which they were seen: without a zone it tells which way is up."""
        for turn in (0,) if found else (0, 2):
            seen = self._table.faces.find(turn_flat(flat, turn), longest=DOCUMENT_AT, closer=bool(found))
            if seen:
                return seen, turn
        return (self._table.faces.find(flat, longest=DOCUMENT_AT), 0) if not found else ([], 0)

    def _quality(
        self, picture: Array, scale: float, measures: Measures, found: Found | None, faces: list[Seen]
    ) -> dict[str, Any]:
        height, width = (round(side / scale) for side in picture.shape[:2])
        again = []
        if self._side != "face":
            again = ask_again(measures, document=measures.card > 0 or found is not None or bool(faces))
        elif measures.brightness < DARK_BELOW:
            again = ["too_dark"]
        if found and found.zone.valid and not found.sure and "blurred" not in again:
            again.append("blurred")
        return {
            "width": width,
            "height": height,
            "sharpness": round(measures.sharpness, 1),
            "glare": round(measures.glare, 4),
            "card": round(measures.card, 3),
            "brightness": round(measures.brightness, 1),
            "ask_again": again,
        }

    def _placed(
        self,
        face: Seen,
        flat: Array,
        turn: int,
        corners: Array | None,
        picture: Array,
        scale: float,
        found: Found | None,
    ) -> dict[str, Any]:
        """The face's box where the picture has it."""
        x, y, w, h = face.box
        points = np.array([(x, y), (x + w, y), (x + w, y + h), (x, y + h)], np.float32)
        size = (flat.shape[1], flat.shape[0])
        quarters = found.turn if found else turn
        back = documents_pictures.back_to_picture(points, size, quarters, corners, picture)
        left, top = back.min(axis=0) / scale
        right, bottom = back.max(axis=0) / scale
        box = [round(float(value)) for value in (left, top, right - left, bottom - top)]
        return {"box": box, "embedding": face.embedding}

    def _time_left(self) -> bool:
        return time.monotonic() < self._until - 2.0

    def _lap(self, name: str) -> None:
        now = time.monotonic()
        self._took[name] = round((now - self._began) * 1000, 1)
        self._began = now


def ask_again(measures: Measures, *, document: bool) -> list[str]:
    """Why a better picture should be asked for, by quality alone, whatever was read from this one."""
    if not document:
        return ["no_document"]
    again = []
    if measures.brightness < DARK_BELOW:
        again.append("too_dark")
    contrast = min(16.0, max(1.0, (FULL_LIGHT / max(1.0, measures.brightness)) ** 2))
    if measures.sharpness * contrast < BLURRED_BELOW:
        again.append("blurred")
    if measures.glare > GLARE_ABOVE:
        again.append("glare")
    if measures.length < SMALL_BELOW:
        again.append("too_small")
    return again


def _without_zone(lines: list[Line]) -> list[Line]:
    return [line for line in lines if line.text.count("<") < 3]
