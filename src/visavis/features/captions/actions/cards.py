"""What the agent puts before the customer's eyes: fact cards and prepared sentences."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from visavis.features.calls import lookups as calls
from visavis.features.calls.models import Call, Participant
from visavis.features.calls.problems import CallOver
from visavis.features.captions.events import CaptionsEvent, FactConfirmed, FactDenied, FactSent, ScriptSent
from visavis.features.captions.models import FactCard
from visavis.features.captions.problems import FactInvalid, ScriptUnknown
from visavis.features.captions.rules import FACT_MAX, LABEL_MAX, SCRIPTS
from visavis.features.captions.views import FactView, fact_view
from visavis.features.people.actors import Actor, StaffActor
from visavis.features.people.rules import clean_line
from visavis.kernel import bell, clock, journal, limits
from visavis.kernel.problems import NotAllowed, NotFound, TooMany
from visavis.kernel.wire import to_wire

PER_MINUTE = 40


@transaction.atomic
def send_fact(*, actor: Actor, call_id: UUID, kind: str, label: str, value: str) -> FactView:
    """Show a fact to both sides in large type. Raises NotFound, NotAllowed, CallOver, FactInvalid, TooMany."""
    call, agent = _agents_call(actor, call_id)
    label, value = clean_line(label, limit=LABEL_MAX), clean_line(value, limit=FACT_MAX + 1)
    if kind not in FactCard.Kind.values or not 1 <= len(value) <= FACT_MAX:
        raise FactInvalid(field="value", limit=FACT_MAX)
    card = FactCard.objects.create(
        call=call, kind=kind, label=label, value=value, by=agent.staff_id, at=clock.now()
    )
    _record(call, FactSent(call.id, call.visit_id, card.id, card.kind), actor)
    view = fact_view(card)
    _whisper(call, {"type": "fact", "fact": to_wire(view)})
    return view


def confirm_fact(*, actor: Actor, call_id: UUID, fact_id: UUID) -> FactView:
    """The customer says that it is right. The first answer stands. Raises NotFound, NotAllowed, CallOver."""
    return _answer(actor, call_id, fact_id, FactConfirmed, confirmed_at=clock.now())


def deny_fact(*, actor: Actor, call_id: UUID, fact_id: UUID) -> FactView:
    """The customer says that it is wrong. The first answer stands. Raises NotFound, NotAllowed, CallOver."""
    return _answer(actor, call_id, fact_id, FactDenied, denied_at=clock.now())


@transaction.atomic
def _answer(
    actor: Actor, call_id: UUID, fact_id: UUID, news: type[FactConfirmed | FactDenied], **answer: datetime
) -> FactView:
    call, role = _open_call(actor, call_id)
    if role != Participant.Role.CUSTOMER:
        raise NotAllowed
    fresh = FactCard.objects.filter(id=fact_id, call=call, confirmed_at=None, denied_at=None)
    answered = fresh.update(**answer)
    card = FactCard.objects.filter(id=fact_id, call=call).first()
    if card is None:
        raise NotFound
    view = fact_view(card)
    if answered:
        _record(call, news(call.id, call.visit_id, card.id, card.kind), actor)
        _whisper(call, {"type": "fact", "fact": to_wire(view)})
    return view


@transaction.atomic
def send_script(*, actor: Actor, call_id: UUID, key: str) -> None:
    """Show a prepared sentence in the customer's language. Raises NotFound, NotAllowed, CallOver, ScriptUnknown."""
    if key not in SCRIPTS:
        raise ScriptUnknown(field="key")
    call, _agent = _agents_call(actor, call_id)
    _record(call, ScriptSent(call.id, call.visit_id, key), actor)
    _whisper(call, {"type": "script", "key": key})


def _agents_call(actor: Actor, call_id: UUID) -> tuple[Call, StaffActor]:
    call, _role = _open_call(actor, call_id)
    if not isinstance(actor, StaffActor):
        raise NotAllowed
    if not limits.take(f"cards:{call.id}", limit=PER_MINUTE, per_seconds=60):
        raise TooMany(minutes=1)
    return call, actor


def _open_call(actor: Actor, call_id: UUID) -> tuple[Call, str]:
    call, role = calls.call(actor=actor, call_id=call_id)
    if call.state != Call.State.OPEN:
        raise CallOver
    return call, role


def _record(call: Call, event: CaptionsEvent, actor: Actor) -> None:
    journal.record(event, chain=f"ticket:{call.ticket_id}", actor=actor.journal_name)


def _whisper(call: Call, message: dict[str, Any]) -> None:
    frame = {**message, "call": str(call.id)}
    transaction.on_commit(lambda: bell.whisper(f"call:{call.id}", frame))
