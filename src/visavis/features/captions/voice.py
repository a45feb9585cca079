"""One speaker's captions: from what an engine reports to what both sides read.

Reports come from any thread. What is news travels at once; a translation follows as soon as it is there, in order of
importance: final lines always, partial ones as far as there is time. Nothing is written here: with the customer's
consent a finished line is handed to `store`.
"""

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from visavis.features.captions.ports import SpokenLine
from visavis.features.captions.rules import TEXT_MAX, Caption, Lines, Term, same_language
from visavis.features.captions.rules.lines import TRANSLATE_EVERY, Flood
from visavis.features.captions.translation import FAILED, Translated, router
from visavis.features.people.rules import clean_line
from visavis.kernel import bell, clock, ids

log = logging.getLogger(__name__)

FINAL_SECONDS = 3.0
"""After so long a final line is shown untranslated."""
PARTIAL_SECONDS = 1.0


@dataclass(frozen=True)
class Setting:
    """What a call's sides chose, as the lines of one side need it. `target` empty: nobody reads a translation."""

    name: str
    target: str
    keeps: bool
    names: tuple[str, ...] = ()
    terms: tuple[Term, ...] = ()


@dataclass(frozen=True)
class Said:
    """A finished line as it may be kept."""

    id: UUID
    call_id: UUID
    role: str
    name: str
    language: str
    text: str
    start_ms: int
    end_ms: int
    engine: str
    target: str
    translated: Translated | None


class Voice:
    """One stream of one side. `store` gets the lines that were said with consent, `flooded` is called once when
    the engine reports more than anybody can say."""

    def __init__(
        self,
        *,
        call_id: UUID,
        role: str,
        language: str,
        setting: Setting,
        offset_ms: int,
        store: Callable[[Said], None],
        flooded: Callable[[], None],
        engine: str = "",
    ) -> None:
        self.call_id = call_id
        self.role = role
        self.language = language
        self.engine = engine
        self._setting = setting
        self._offset_ms = offset_ms
        self._store = store
        self._flooded = flooded
        self._lines = Lines()
        self._kept_lines: set[UUID] = set()
        """Lines that began while the consent held."""
        self._lock = threading.Lock()
        self._partials_run = False
        self._partial: tuple[Caption, Setting] | None = None
        """The newest partial text that waits to be translated."""
        self._partial_at = -1e9
        self._closed = False
        self._warm(setting)

    def set(self, setting: Setting) -> None:
        """A side chose anew."""
        with self._lock:
            if setting.target != self._setting.target:
                self._warm(setting)
            self._setting = setting
            if not setting.keeps:
                self._kept_lines.clear()

    def _warm(self, setting: Setting) -> None:
        if setting.target and not same_language(self.language, setting.target):
            router().warm(source=self.language, target=setting.target)

    def hear(self, line: SpokenLine) -> None:
        """An engine's report; called from any thread."""
        with self._lock:
            if self._closed:
                return
            try:
                caption = self._news(line)
            except Flood:
                self._closed = True
                caption = None
            setting, kept = self._setting, caption is not None and self._consented(caption)
            translate = caption is not None and self._wants_translation(caption, setting)
        if self._closed:
            self._flooded()
        if caption is None:
            return
        if kept and not translate:
            self._store(self._said(caption, setting, None))
        bell.whisper(f"call:{self.call_id}", self._frame(caption))
        if translate and caption.final:
            self._apart(self._translate_final, caption, setting, kept)
        elif translate:
            self._apart(self._translate_partials)

    def _news(self, line: SpokenLine) -> Caption | None:
        text = clean_line(line.text, limit=TEXT_MAX)
        report = (line.number, line.revision, text, line.final, line.start_ms, line.end_ms)
        return self._lines.take(report=report, fresh_id=ids.new_id(), now=clock.monotonic())

    def _consented(self, caption: Caption) -> bool:
        """Is this the end of a line that began with the consent, which still holds?"""
        if self._setting.keeps and caption.first:
            self._kept_lines.add(caption.id)
        kept = caption.id in self._kept_lines
        if caption.final:
            self._kept_lines.discard(caption.id)
        return kept and caption.final and bool(caption.text)

    def _wants_translation(self, caption: Caption, setting: Setting) -> bool:
        """Is it this report that sets somebody to work? Partial texts wait for whoever translates them already."""
        if not setting.target or same_language(self.language, setting.target) or not caption.text:
            return False
        if caption.final:
            return True
        self._partial = (caption, setting)
        begins, self._partials_run = not self._partials_run, True
        return begins

    def _apart(self, work: Callable[..., None], *args: Any) -> None:
        threading.Thread(target=work, args=args, name="captions", daemon=True).start()

    def _translate_final(self, caption: Caption, setting: Setting, kept: bool) -> None:
        translated = self._translated(caption, setting)
        # First, so that a consent that is taken back on what was just read comes after this line.
        if kept:
            self._store(self._said(caption, setting, translated))
        bell.whisper(f"call:{self.call_id}", self._text_frame(caption, setting.target, translated))

    def _translate_partials(self) -> None:
        """The newest partial text, every 400 ms, until none waits. The last one before a line ends is among them: when
        the final line says the same, its translation is known already."""
        while True:
            time.sleep(max(0.0, self._partial_at + TRANSLATE_EVERY - clock.monotonic()))
            with self._lock:
                waiting, self._partial = self._partial, None
                if waiting is None or self._closed:
                    self._partials_run = False
                    return
                over = self._lines.is_final(waiting[0].number)
                self._partial_at = self._partial_at if over else clock.monotonic()
            if not over:
                self._translate_partial(*waiting)

    def _translate_partial(self, caption: Caption, setting: Setting) -> None:
        translated = self._translated(caption, setting)
        with self._lock:
            late = self._lines.is_final(caption.number)
        if not (late or translated.failed):
            bell.whisper(f"call:{self.call_id}", self._text_frame(caption, setting.target, translated))

    def _translated(self, caption: Caption, setting: Setting) -> Translated:
        try:
            (found,) = router().translate(
                [caption.text],
                source=self.language,
                target=setting.target,
                deadline=FINAL_SECONDS if caption.final else PARTIAL_SECONDS,
                names=setting.names,
                terms=setting.terms,
                partial=not caption.final,
            )
        except Exception as trouble:
            log.warning("a line could not be translated: %s", type(trouble).__name__)
            return FAILED
        return found

    def _frame(self, caption: Caption) -> dict[str, Any]:
        return {
            "type": "caption",
            "call": str(self.call_id),
            "line": str(caption.id),
            "revision": caption.revision,
            "role": self.role,
            "language": self.language,
            "text": caption.text,
            "final": caption.final,
            "start_ms": self._offset_ms + caption.start_ms,
            "end_ms": self._offset_ms + caption.end_ms,
        }

    def _text_frame(self, caption: Caption, target: str, translated: Translated) -> dict[str, Any]:
        return {
            "type": "caption_text",
            "call": str(self.call_id),
            "line": str(caption.id),
            "revision": caption.revision,
            "language": target,
            "text": translated.text,
            "engine": translated.engine,
            "quality": translated.quality,
            "marked": translated.marked,
            "failed": translated.failed,
        }

    def _said(self, caption: Caption, setting: Setting, translated: Translated | None) -> Said:
        return Said(
            id=caption.id,
            call_id=self.call_id,
            role=self.role,
            name=setting.name,
            language=self.language,
            text=caption.text,
            start_ms=self._offset_ms + caption.start_ms,
            end_ms=self._offset_ms + caption.end_ms,
            engine=self.engine,
            target=setting.target,
            translated=translated if translated is not None and not translated.failed else None,
        )
