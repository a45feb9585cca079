"""Bodies of requests. Unknown fields are refused (S-19). Answers are the features' own view dataclasses."""

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from ninja import Schema
from pydantic import AwareDatetime, ConfigDict, Field

Text = Annotated[str, Field(max_length=20_000)]
Word = Annotated[str, Field(max_length=64)]
Minor = Annotated[str, Field(max_length=300)]
Finding = Annotated[str, Field(max_length=200)] | int | float | bool | None


class Body(Schema):
    model_config = ConfigDict(extra="forbid")


class MessageIn(Body):
    text: Text
    client_key: Word


class PreparationIn(Body):
    """What the device check found: flat names and words or numbers."""

    results: Annotated[dict[Word, Finding], Field(max_length=40)]


class PushIn(Body):
    """A browser's push subscription as `PushSubscription.toJSON()` names it."""

    endpoint: str = Field(max_length=1000)
    p256dh: str = Field(max_length=200)
    auth: str = Field(max_length=60)


class RatingIn(Body):
    stars: int
    comment: Text = ""


class StateIn(Body):
    state: Word
    reason: Annotated[str, Field(max_length=40)] = ""


class AcceptIn(Body):
    signal: dict[str, Any] | None = None


class DeclineIn(Body):
    reason: Word


class NotesIn(Body):
    notes: Text
    outcome: Word = ""


class FinishIn(Body):
    notes: Text
    outcome: Word
    ready: bool


class InvitationIn(Body):
    purpose: Word
    bring: Annotated[list[Word], Field(max_length=10)]
    line: Minor = ""
    valid_until: datetime


class MarkIn(Body):
    epoch: int
    mark: Literal["camera", "noise", "interruption"]
    on: bool
    why: Word = ""


class CaptionsIn(Body):
    """What one's own side speaks and reads; `keeps` counts for customers only."""

    speaks: Word
    reads: Word
    on: bool
    keeps: bool = False


class FactIn(Body):
    kind: Word
    label: Minor = ""
    value: Minor


class ScriptIn(Body):
    key: Word


class CorrectionIn(Body):
    text: Text


class EpochIn(Body):
    epoch: int


class EndIn(Body):
    failed: bool = False


class BookIn(Body):
    """`zone`: the IANA name of the customer's time zone, in which they are told the time."""

    starts_at: AwareDatetime
    zone: Word


class MoveIn(Body):
    """`sequence` is the one of the booking as the page saw it. `staff_id` plans it with somebody else."""

    starts_at: AwareDatetime
    sequence: int
    staff_id: UUID | None = None


class CustomerMoveIn(Body):
    """`sequence` is the one of the booking as the customer saw it; `zone` as in BookIn, when it is another one now."""

    starts_at: AwareDatetime
    sequence: int
    zone: Word | None = None


class CancelIn(Body):
    sequence: int


class NothingIn(Body):
    """An empty object: there is nothing to say but that it is done."""


class RunIn(Body):
    """`pack`: another than the desk's own for this visit's purpose."""

    pack: Word | None = None


class VersionIn(Body):
    """`version` of the run as the page saw it."""

    version: int


class AnswerIn(VersionIn):
    verdict: Literal["passed", "doubtful", "failed", "skipped"]
    reason: Word = ""
    note: Annotated[str, Field(max_length=2_000)] = ""


class AlternativeIn(Body):
    challenge: Word
    alternative: Word


class WantIn(Body):
    challenge: Word = ""


class RunNoteIn(Body):
    note: Annotated[str, Field(max_length=2_000)]


class DestroyIn(Body):
    why: Annotated[str, Field(max_length=40)] = "asked"


class FlagIn(Body):
    flag: Word
    note: Annotated[str, Field(max_length=2_000)] = ""


class MeasuresIn(Body):
    width: int
    height: int
    fps: float


class DecideIn(VersionIn):
    decision: Literal["verified", "not_verified", "try_again"]
    reasons: Annotated[list[Word], Field(max_length=20)] = []
    note: Annotated[str, Field(max_length=2_000)] = ""


class ReviewIn(Body):
    decision: Literal["verified", "not_verified", "try_again"]
    reasons: Annotated[list[Word], Field(max_length=20)] = []
    note: Annotated[str, Field(max_length=2_000)] = ""


class AbortIn(Body):
    reason: Word


class ConsentIn(Body):
    """`text_version`: of the words that were read."""

    kind: Literal["evidence", "faces"]
    text_version: Annotated[str, Field(max_length=12)] = ""
    agree: bool


class TanIn(Body):
    code: Annotated[str, Field(max_length=20)]


class SignalsIn(Body):
    """What the page noticed about its camera; unknown names are passed by."""

    camera: Annotated[dict[Word, Finding], Field(max_length=10)] = {}
    frames: Annotated[dict[Word, Finding], Field(max_length=10)] = {}
    answered_ms: Annotated[dict[Word, float], Field(max_length=20)] = {}


class ProgressIn(Body):
    wanted: UUID
    percent: Annotated[int, Field(ge=0, le=100)]


class ReasonIn(Body):
    """Why somebody looks, holds or exports; how long it must be, the feature says."""

    reason: Annotated[str, Field(max_length=1000)]


class AgreeIn(Body):
    agree: bool


class LiveTicket(Schema):
    ticket: str


class Done(Schema):
    done: bool = True


class MessageSaid(Schema):
    id: UUID
