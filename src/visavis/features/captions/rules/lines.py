"""The lines of one speaker: which of an engine's reports are news (the line-id trap), and how often."""

from dataclasses import dataclass, field
from uuid import UUID

PARTIAL_EVERY = 0.1
"""Seconds between two partial texts that travel; more often nobody can read."""
TRANSLATE_EVERY = 0.4
"""Seconds between two translations of partial texts."""
LINES_MOST = 40
"""New lines and final ones together within `LINES_WITHIN` seconds; more is no speech but a fault."""
LINES_WITHIN = 10.0
KNOWN_MOST = 200
"""So many of the newest lines are remembered; reports of older ones are too late to matter."""


@dataclass(frozen=True)
class Caption:
    """A report that is news. `first`: of its line."""

    id: UUID
    number: int
    revision: int
    text: str
    final: bool
    start_ms: int
    end_ms: int
    first: bool


@dataclass
class _Line:
    id: UUID
    revision: int = -1
    final: bool = False
    told_at: float = -1e9


class Flood(Exception):
    """More lines than a mouth can say."""


@dataclass
class Lines:
    """What is known of one stream. Times are monotonic seconds."""

    _lines: dict[int, _Line] = field(default_factory=dict)
    _counted: list[float] = field(default_factory=list)

    def take(
        self, *, report: tuple[int, int, str, bool, int, int], fresh_id: UUID, now: float
    ) -> Caption | None:
        """The report as a caption; None when it is no news. Raises Flood.

        No news are: revisions that are not higher, anything after the final one, lines long past, empty partials,
        and partials faster than anybody reads.
        """
        number, revision, text, final, start_ms, end_ms = report
        line = self._lines.get(number)
        first = line is None
        if line is None:
            if not text or (self._lines and number <= max(self._lines) - KNOWN_MOST):
                return None
            self._count(now)
            line = self._lines[number] = _Line(fresh_id)
            self._forget()
        elif line.final or revision <= line.revision:
            return None
        line.revision = revision
        if final:
            line.final = True
            self._count(now)
        elif not text or now - line.told_at < PARTIAL_EVERY:
            return None
        line.told_at = now
        return Caption(line.id, number, revision, text, final, start_ms, end_ms, first)

    def is_final(self, number: int) -> bool:
        """Has this line ended? What is found out about an earlier text of it is no news any more."""
        line = self._lines.get(number)
        return line is None or line.final

    def _count(self, now: float) -> None:
        self._counted = [at for at in self._counted if now - at < LINES_WITHIN]
        if len(self._counted) >= LINES_MOST:
            raise Flood
        self._counted.append(now)

    def _forget(self) -> None:
        while len(self._lines) > KNOWN_MOST:
            self._lines.pop(min(self._lines))
