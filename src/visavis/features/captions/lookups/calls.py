"""The captions of a call: what its sides chose, and who may speak."""

from dataclasses import dataclass
from uuid import UUID

from visavis.features.calls import lookups as calls
from visavis.features.calls.models import Call, Participant
from visavis.features.calls.rules import other
from visavis.features.captions import speech
from visavis.features.captions.lookups.glossary import terms_of
from visavis.features.captions.models import CallSide, CaptionLine, FactCard
from visavis.features.captions.problems import NoAudio
from visavis.features.captions.rules import CONSENT_VERSION, SCRIPTS
from visavis.features.captions.translation import router
from visavis.features.captions.views import AbilitiesView, CaptionsView, fact_view, side_view
from visavis.features.captions.voice import Setting
from visavis.features.people.actors import Actor
from visavis.features.tickets.models import Ticket
from visavis.kernel import clock
from visavis.kernel.problems import NotFound


@dataclass(frozen=True)
class Seat:
    """A side that may speak into captions. `offset_ms`: since the call opened."""

    call_id: UUID
    role: str
    epoch: int
    offset_ms: int
    setting: Setting


def abilities() -> AbilitiesView:
    """What can be heard and translated here, and why not."""
    return AbilitiesView(speech.abilities(), router().abilities())


def captions(*, actor: Actor, call_id: UUID) -> CaptionsView:
    """Both sides' choices, the cards, and what this house is able to do. Raises NotFound."""
    call, role = calls.call(actor=actor, call_id=call_id)
    return CaptionsView(
        call_id=call.id,
        role=role,
        sides=[side_view(side) for side in CallSide.objects.filter(call=call).order_by("role")],
        facts=[fact_view(card) for card in FactCard.objects.filter(call=call).order_by("at", "id")],
        scripts=list(SCRIPTS),
        consent_version=CONSENT_VERSION,
        kept=CaptionLine.objects.filter(call=call).count(),
        abilities=abilities(),
    )


def admit(*, actor: Actor, call_id: UUID, epoch: int) -> Seat:
    """May this page send its side's speech? Raises NoAudio: "no_call", "taken_over" (an old epoch), "off"."""
    try:
        call, role = calls.call(actor=actor, call_id=call_id)
    except NotFound:
        raise NoAudio("no_call") from None
    if call.state != Call.State.OPEN:
        raise NoAudio("no_call")
    if not Participant.objects.filter(call=call, role=role, epoch=epoch, epoch__gt=0).exists():
        raise NoAudio("taken_over")
    if not CallSide.objects.filter(call=call, role=role, on=True).exists():
        raise NoAudio("off")
    offset = max(0, int((clock.now() - call.opened_at).total_seconds() * 1000))
    return Seat(call.id, role, epoch, offset, setting(call_id=call.id, role=role))


def setting(*, call_id: UUID, role: str) -> Setting:
    """What the lines of one side need to know, for the hub."""
    call = Call.objects.get(id=call_id)
    sides = {side.role: side for side in CallSide.objects.filter(call=call)}
    names = {side.role: side.name for side in call.participants.all()}
    reader, customer = sides.get(other(role)), sides.get(Participant.Role.CUSTOMER)
    ticket = Ticket.objects.select_related("customer").get(id=call.ticket_id)
    return Setting(
        name=names[role],
        target=reader.reads if reader is not None and reader.on else "",
        keeps=customer is not None and customer.on and customer.keeps,
        names=tuple(sorted({*names.values(), ticket.customer.name} - {""})),
        terms=terms_of(desk_id=ticket.desk_id),
    )
