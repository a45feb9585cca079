"""The shapes in which captions travel."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from visavis.features.captions.models import CallSide, CaptionLine, FactCard, LineTranslation


@dataclass(frozen=True)
class CaptionSideView:
    """One side's choice. `on`: their speech is written down, and they read."""

    role: str
    speaks: str
    reads: str
    on: bool
    keeps: bool
    consented_at: datetime | None


@dataclass(frozen=True)
class FactView:
    id: UUID
    kind: str
    label: str
    value: str
    confirmed_at: datetime | None
    denied_at: datetime | None


@dataclass(frozen=True)
class SpeechAbility:
    """An engine that hears; without languages `why` says what is missing."""

    name: str
    languages: list[str]
    why: str
    free: int


@dataclass(frozen=True)
class TranslateAbility:
    """An engine that translates; ["*", "*"] among the pairs: any language."""

    name: str
    quality: str
    pairs: list[list[str]]


@dataclass(frozen=True)
class AbilitiesView:
    speech: list[SpeechAbility]
    translate: list[TranslateAbility]


@dataclass(frozen=True)
class CaptionsView:
    """Everything a page needs to begin with captions, as the side `role` sees it."""

    call_id: UUID
    role: str
    sides: list[CaptionSideView]
    facts: list[FactView]
    scripts: list[str]
    consent_version: str
    kept: int
    """Lines of this call that are on the ticket so far."""
    abilities: AbilitiesView


@dataclass(frozen=True)
class OldLines:
    """Lines of a desk that are older than `days`, the time for which it keeps them."""

    desk: str
    days: int
    lines: int
    calls: int


@dataclass(frozen=True)
class TranslationView:
    language: str
    text: str
    engine: str
    quality: str
    marked: list[str]


@dataclass(frozen=True)
class TranscriptLineView:
    """A kept line. `text` is how it is read now, `original` what the engine heard; they differ once corrected."""

    id: UUID
    call_id: UUID
    role: str
    name: str
    language: str
    text: str
    original: str
    corrected_at: datetime | None
    start_ms: int
    end_ms: int
    at: datetime
    engine: str
    """Who heard it; "browser" for the speaker's own."""
    translations: list[TranslationView]


@dataclass(frozen=True)
class MessageTranslationView:
    """A message of the conversation in another language; `failed`: the original is all there is."""

    id: UUID
    language: str
    to: str
    text: str
    engine: str
    quality: str
    marked: list[str]
    failed: bool


def side_view(side: CallSide) -> CaptionSideView:
    return CaptionSideView(side.role, side.speaks, side.reads, side.on, side.keeps, side.consented_at)


def fact_view(card: FactCard) -> FactView:
    return FactView(card.id, card.kind, card.label, card.value, card.confirmed_at, card.denied_at)


def line_view(line: CaptionLine) -> TranscriptLineView:
    return TranscriptLineView(
        id=line.id,
        call_id=line.call_id,
        role=line.role,
        name=line.name,
        language=line.language,
        text=line.corrected_text or line.text,
        original=line.text,
        corrected_at=line.corrected_at,
        start_ms=line.start_ms,
        end_ms=line.end_ms,
        at=line.at,
        engine=line.engine,
        translations=[_translation(one) for one in line.translations.all()],
    )


def _translation(one: LineTranslation) -> TranslationView:
    return TranslationView(one.language, one.text, one.engine, one.quality, list(one.marked))
