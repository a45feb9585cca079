"""The router of translations: which engine for which pair, until when, checked, kept in memory for the next time.

An engine may be absent, slow, broken or lying. It gets the time that is left and one answer; what does not look like
a translation counts as a failure, the next engine is tried, and in the end the original is shown as what it is.
Nothing of it is written anywhere.
"""

import logging
import threading
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from queue import Empty, SimpleQueue

from visavis.features.captions.engines import translate_engines
from visavis.features.captions.ports import TranslateEngine, TranslateFailed, Warms
from visavis.features.captions.rules import (
    FORMS,
    Locked,
    Term,
    fault_of,
    lock,
    match_pair,
    restore,
    words_of,
)
from visavis.features.captions.views import TranslateAbility
from visavis.kernel import clock

log = logging.getLogger(__name__)

CACHE_MOST = 4000
FAST_SECONDS = 0.2
"""An engine that takes longer on the average gets final lines only."""
BUSY_MOST = 8
"""So many calls of one engine may be under way; one that hangs gets no more until it answers."""
SHARE = 0.6
"""An engine with another one behind it gets this part of the time that is left."""
FAULTS_MOST = 3
REST_SECONDS = 10.0
"""An engine that failed `FAULTS_MOST` times in a row is left alone for so long."""


@dataclass(frozen=True)
class Translated:
    """`failed`: there is no translation, `text` is empty and the original must be shown as untranslated."""

    text: str
    engine: str
    quality: str
    marked: list[str]
    failed: bool = False


FAILED = Translated("", "", "", [], failed=True)


class Tried:
    """One engine and how it did so far."""

    def __init__(self, engine: TranslateEngine) -> None:
        self.engine = engine
        self._lock = threading.Lock()
        self._busy = 0
        self._faults = 0
        self._rests_until = 0.0
        self._seconds: float | None = None

    def ready(self) -> bool:
        with self._lock:
            return self._busy < BUSY_MOST and clock.monotonic() >= self._rests_until

    def fast(self) -> bool:
        """May it be asked for partial lines? One not asked before may."""
        with self._lock:
            return self._seconds is None or self._seconds <= FAST_SECONDS

    def ask(self, texts: Sequence[str], pair: tuple[str, str], until: float) -> list[str]:
        """The engine's answers within the time, whatever it does meanwhile. Raises TranslateFailed."""
        answers: SimpleQueue[list[str] | str] = SimpleQueue()
        left = until - clock.monotonic()
        with self._lock:
            self._busy += 1
        threading.Thread(
            target=self._work, args=(texts, pair, left, answers), name="translate", daemon=True
        ).start()
        try:
            answer = answers.get(timeout=max(left, 0.001))
        except Empty:
            self.fault()
            raise TranslateFailed("late") from None
        if isinstance(answer, str):
            self.fault()
            raise TranslateFailed(answer)
        return answer

    def _work(
        self,
        texts: Sequence[str],
        pair: tuple[str, str],
        left: float,
        answers: "SimpleQueue[list[str] | str]",
    ) -> None:
        began = clock.monotonic()
        try:
            found = list(self.engine.translate(texts, source=pair[0], target=pair[1], deadline=left))
            if len(found) != len(texts) or not all(isinstance(text, str) for text in found):
                raise TranslateFailed("broken")
            answers.put(found)
        except TranslateFailed as failed:
            answers.put(str(failed) or "broken")
        except Exception as trouble:
            # Its words could hold what was said; the kind of trouble is enough.
            log.warning("%s failed: %s", self.engine.name, type(trouble).__name__)
            answers.put("broken")
        finally:
            took = clock.monotonic() - began
            with self._lock:
                self._busy -= 1
                self._seconds = took if self._seconds is None else 0.7 * self._seconds + 0.3 * took

    def fault(self) -> None:
        with self._lock:
            self._faults += 1
            if self._faults >= FAULTS_MOST:
                self._faults = 0
                self._rests_until = clock.monotonic() + REST_SECONDS

    def well(self) -> None:
        with self._lock:
            self._faults = 0


@dataclass(frozen=True)
class Wanted:
    """What is asked of the router, and until when (monotonic)."""

    source: str
    target: str
    until: float
    names: Sequence[str] = ()
    terms: Sequence[Term] = ()

    def lock(self, text: str, form: str = FORMS[0]) -> Locked:
        return lock(
            text, names=self.names, terms=self.terms, language=self.source, target=self.target, form=form
        )


class Router:
    """Tries the engines of a pair in order."""

    def __init__(self, engines: Sequence[TranslateEngine]) -> None:
        self._engines = [Tried(engine) for engine in engines]
        self._cache: OrderedDict[tuple[str, str, str, str], str] = OrderedDict()
        self._lock = threading.Lock()

    def translate(
        self,
        texts: Sequence[str],
        *,
        source: str,
        target: str,
        deadline: float,
        names: Sequence[str] = (),
        terms: Sequence[Term] = (),
        partial: bool = False,
    ) -> list[Translated]:
        """One answer for each text, within `deadline` seconds. `partial`: only engines that are fast."""
        wanted = Wanted(source, target, clock.monotonic() + deadline, names, terms)
        fitting = [(tried, pair) for tried in self._engines if (pair := _pair(tried, source, target))]
        answers: list[Translated] = [FAILED] * len(texts)
        for number, (tried, pair) in enumerate(fitting, 1):
            open_ones = [i for i, answer in enumerate(answers) if answer.failed]
            left = wanted.until - clock.monotonic()
            if not open_ones or left <= 0:
                break
            if not tried.ready() or (partial and not tried.fast()):
                continue
            # An engine that hangs must leave time for the next one.
            until = wanted.until if number == len(fitting) else clock.monotonic() + SHARE * left
            found = self._by(
                tried, pair, [wanted.lock(texts[i]) for i in open_ones], replace(wanted, until=until)
            )
            for i, answer in zip(open_ones, found, strict=True):
                again = answer.marked and not partial
                answers[i] = self._again(tried, pair, texts[i], answer, wanted) if again else answer
        return answers

    def _again(
        self, tried: Tried, pair: tuple[str, str], text: str, first: Translated, wanted: Wanted
    ) -> Translated:
        """A line whose facts did not come back is tried once with the other stand-ins; the better one stays."""
        (second,) = self._by(tried, pair, [wanted.lock(text, FORMS[1])], wanted)
        return second if not second.failed and len(second.marked) < len(first.marked) else first

    def _by(
        self, tried: Tried, pair: tuple[str, str], locked: Sequence[Locked], wanted: Wanted
    ) -> list[Translated]:
        """What this engine makes of the texts; FAILED for each that it can't."""
        name = tried.engine.name
        known: dict[str, str] = {}
        for one in locked:
            if not any(char.isalpha() for char in one.bare):
                known[one.text] = one.text  # nothing but facts
            elif (kept := self._kept(name, pair, one.text)) is not None:
                known[one.text] = kept
        unknown = list(dict.fromkeys(one.text for one in locked if one.text not in known))
        if unknown:
            try:
                known |= zip(unknown, tried.ask(unknown, pair, wanted.until), strict=True)
            except TranslateFailed as failed:
                log.info("%s gave no translation: %s", name, failed)
        return [self._checked(tried, pair, one, known.get(one.text), wanted.target) for one in locked]

    def _checked(
        self, tried: Tried, pair: tuple[str, str], one: Locked, translated: str | None, target: str
    ) -> Translated:
        if translated is None:
            return FAILED
        translated = " ".join(translated.split())
        if fault := fault_of(one.bare, words_of(translated, one), target=target):
            tried.fault()
            log.info("%s gave no translation: %s", tried.engine.name, fault)
            return FAILED
        tried.well()
        self._keep(tried.engine.name, pair, one.text, translated)
        restored = restore(translated, one)
        return Translated(restored.text, tried.engine.name, tried.engine.quality, restored.marked)

    def warm(self, *, source: str, target: str) -> None:
        """Somebody will soon speak: engines that load models may begin now."""
        for tried in self._engines:
            pair = _pair(tried, source, target)
            if pair is None:
                continue
            if isinstance(tried.engine, Warms):
                try:
                    tried.engine.warm(source=pair[0], target=pair[1])
                except Exception as trouble:
                    log.warning("%s could not get ready: %s", tried.engine.name, type(trouble).__name__)
            return

    def abilities(self) -> list[TranslateAbility]:
        found = []
        for tried in self._engines:
            pairs = [list(pair) for pair in sorted(_pairs(tried.engine))]
            found.append(TranslateAbility(tried.engine.name, tried.engine.quality, pairs))
        return found

    def _kept(self, engine: str, pair: tuple[str, str], text: str) -> str | None:
        with self._lock:
            key = (engine, *pair, text)
            found = self._cache.get(key)
            if found is not None:
                self._cache.move_to_end(key)
            return found

    def _keep(self, engine: str, pair: tuple[str, str], text: str, translated: str) -> None:
        with self._lock:
            self._cache[(engine, *pair, text)] = translated
            while len(self._cache) > CACHE_MOST:
                self._cache.popitem(last=False)


def _pair(tried: Tried, source: str, target: str) -> tuple[str, str] | None:
    return match_pair(_pairs(tried.engine), source=source, target=target)


def _pairs(engine: TranslateEngine) -> frozenset[tuple[str, str]]:
    try:
        return engine.pairs()
    except Exception:
        log.exception("%s could not say what it translates", engine.name)
        return frozenset()


def router() -> Router:
    """The router over the engines that settings name, one per process."""
    return _router(translate_engines())


@cache
def _router(engines: tuple[TranslateEngine, ...]) -> Router:
    return Router(engines)
