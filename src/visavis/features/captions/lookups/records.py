"""The record of a ticket's calls as pages show it: call by call, and why nothing was kept where nothing was."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from visavis.features.calls import lookups as calls
from visavis.features.calls.models import Participant
from visavis.features.captions.lookups.transcripts import transcript
from visavis.features.captions.models import CallSide, CaptionLine
from visavis.features.captions.views import TranscriptLineView
from visavis.features.people.actors import Actor

KEPT, ERASED, NO_CAPTIONS, NO_CONSENT, SILENT = "kept", "erased", "no_captions", "no_consent", "silent"


@dataclass(frozen=True)
class RecordedCall:
    """One call. `state`: "kept", or why there are no lines: "no_captions" (nobody used them), "no_consent" (the
    customer did not agree that words stay), "silent" (agreed, and nothing was heard) or "erased" (by age, or because
    the customer wanted it). `found`: the lines that fit a search."""

    id: UUID
    opened_at: datetime
    state: str
    consented_at: datetime | None
    kept: int
    found: list[TranscriptLineView]


@dataclass(frozen=True)
class Record:
    calls: list[RecordedCall]
    kept: int
    found: int


def record(*, actor: Actor, ticket_id: UUID, search: str = "") -> Record:
    """Every call of a ticket, newest first, with its kept lines; all of them without `search`. Raises NotFound."""
    held = calls.of_ticket(actor=actor, ticket_id=ticket_id)
    found: dict[UUID, list[TranscriptLineView]] = {}
    for line in transcript(actor=actor, ticket_id=ticket_id, search=search):
        found.setdefault(line.call_id, []).append(line)
    kept: dict[UUID, int] = {}
    for call_id in CaptionLine.objects.filter(ticket_id=ticket_id).values_list("call_id", flat=True):
        kept[call_id] = kept.get(call_id, 0) + 1
    sides: dict[UUID, list[CallSide]] = {}
    for side in CallSide.objects.filter(call__ticket_id=ticket_id):
        sides.setdefault(side.call_id, []).append(side)
    recorded = [
        _call(call, sides.get(call.id, []), kept.get(call.id, 0), found.get(call.id, []))
        for call in reversed(held)
    ]
    return Record(recorded, kept=sum(kept.values()), found=sum(len(call.found) for call in recorded))


def _call(
    call: calls.CallView, sides: list[CallSide], kept: int, found: list[TranscriptLineView]
) -> RecordedCall:
    customer = next((side for side in sides if side.role == Participant.Role.CUSTOMER), None)
    if kept:
        state = KEPT
    elif not sides:
        state = NO_CAPTIONS
    elif customer is not None and customer.erased_at:
        state = ERASED
    else:
        state = SILENT if customer is not None and customer.consented_at else NO_CONSENT
    consented_at = customer.consented_at if customer is not None else None
    return RecordedCall(call.id, call.opened_at, state, consented_at, kept, found)
