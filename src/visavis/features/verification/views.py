"""The shapes in which a run travels. None holds what was read, noted, typed or drawn as a secret."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID


@dataclass(frozen=True)
class ItemView:
    """A sealed item behind a check. `machine`: "none" | "waiting" | "ready" | "unavailable" | "failed"."""

    id: UUID
    kind: str
    source: str
    challenge: str
    session: int
    attempt: int
    """The check's `tries` when it came: after a new draw, earlier ones count no more."""
    machine: str
    destroyed: bool
    figures: dict[str, Any]
    at: datetime


@dataclass(frozen=True)
class CheckView:
    key: str
    kind: str
    state: str
    tries: int
    tries_most: int
    drawn: list[str]
    parameters: dict[str, Any]
    alternatives: dict[str, list[str]]
    """{challenge: [accessible alternative]} that can be taken for what was drawn."""
    taken: dict[str, str]
    """{challenge: alternative} that was taken."""
    reason: str
    serves: list[str]
    evidence: str
    needs: int
    """How many items the check must have before it can pass."""
    items: list[ItemView]
    wanted: UUID | None
    wanted_challenge: str
    has_phrase: bool
    """Something is read aloud; `lookups.phrases` has the words."""
    questions: list[str]
    has_note: bool
    script: str
    outline: str
    optional: bool
    opened_at: datetime | None
    answered_at: datetime | None


@dataclass(frozen=True)
class PackView:
    key: str
    version: int
    drop: str
    """ "resume" | "restart": what an interruption longer than `drop_seconds` does."""
    drop_seconds: int
    second_person: bool
    min_width: int
    min_fps: int


@dataclass(frozen=True)
class RunView:
    """A run as staff see it."""

    id: UUID
    call_id: UUID
    visit_id: UUID
    ticket_id: UUID
    case_id: UUID
    pack: PackView
    purpose: str
    state: str
    version: int
    session: int
    language: str
    current: str
    """Key of the open check, "" when none is."""
    checks: list[CheckView]
    consents: list[str]
    """Kinds the customer has agreed to."""
    flags: list[dict[str, Any]]
    pressure_at: datetime | None
    hints: list[dict[str, Any]]
    tan_sent: bool
    tan_tries: int
    tan_right: bool
    measured: dict[str, Any]
    """Of the received stream: {"width", "height", "fps"}; empty before the first measure."""
    machine: str
    """ "" when machine help is here, else why not: "not_installed" | "no_model"."""
    evidence: str
    """ "" when evidence is kept, else why not: "no_consent" | "no_room" | "keys_unreachable"."""
    decision: str
    reasons: list[str]
    refusals: list[str]
    """Why "verified" can't be decided yet: codes, e.g. "check_open", "tan_missing", "no_frame:features"."""
    proposed: str
    """What the agent decided, while a second person looks at it and after."""
    reviewer_id: UUID | None
    disputed_at: datetime | None
    started_at: datetime
    ended_at: datetime | None
    decided_at: datetime | None


@dataclass(frozen=True)
class CustomerCheck:
    """The open check as the customer sees it. `show`: what to do, keys of `texts.CUSTOMER`, in order."""

    key: str
    kind: str
    position: int
    of: int
    show: list[str]
    parameters: dict[str, Any]
    outline: str
    """ "document" | "document_back" | "face" | "card" | ""."""
    wanted: UUID | None
    tries: int
    has_phrase: bool = False
    """There is something to read aloud: ask for the run itself, news never carry the words."""
    phrase: str = ""
    """Words to read aloud, in the customer's language; only in the answer to this person's own question."""


@dataclass(frozen=True)
class CustomerRun:
    """A run as the customer's page sees it: no verdicts, no flags, no reasons (NIST N12)."""

    id: UUID
    call_id: UUID
    state: str
    """ "running" | "ended"."""
    version: int
    consents: list[str]
    check: CustomerCheck | None
    mask: bool
    """The picture must leave this page masked (card)."""
    tan_wanted: bool
    kept: int
    """How many pictures have been kept so far."""


@dataclass(frozen=True)
class ReadingView:
    """What the machine read from one item, opened for the agent of the call or with a reason afterwards."""

    item_id: UUID
    kind: str
    at: datetime
    quality: dict[str, Any] = field(default_factory=dict)
    mrz: dict[str, Any] | None = None
    printed: dict[str, str] = field(default_factory=dict)
    compared: list[dict[str, Any]] = field(default_factory=list)
    """[{"field", "mrz", "printed", "ticket", "agree": true|false|null, "why"}]."""
    face: str = ""
    """ "" | "likely_same" | "unclear" | "different"."""
    hints: list[dict[str, Any]] = field(default_factory=list)
    expired: bool | None = None


@dataclass(frozen=True)
class PackCheck:
    key: str
    kind: str
    evidence: str
    needs: int
    draw: int
    optional: bool


@dataclass(frozen=True)
class PackChoice:
    """A policy that a run can be begun with. `default`: the desk's own for this visit's purpose."""

    key: str
    version: int
    purpose: list[str]
    order: str
    consent: str
    second_person: bool
    drop: str
    drop_seconds: int
    min_width: int
    min_height: int
    min_fps: int
    prompting_rejects: bool
    documents: list[str]
    default: bool
    checks: list[PackCheck]


@dataclass(frozen=True)
class PacksView:
    """`consents`: what the customer of the call has agreed to so far."""

    packs: list[PackChoice]
    consents: list[str]


@dataclass(frozen=True)
class ReviewCard:
    """A run that waits for a second person. `own`: the reader's, so somebody else has to look."""

    run_id: UUID
    ticket_id: UUID
    ticket_number: str
    customer_name: str
    agent_name: str
    pack: str
    proposed: str
    asked_at: datetime
    own: bool
