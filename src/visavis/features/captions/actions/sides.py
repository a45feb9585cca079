"""What a side of a call chooses: its languages, on or off, and whether words may stay."""

from uuid import UUID

from django.db import transaction

from visavis.features.calls import lookups as calls
from visavis.features.calls.models import Call, Participant
from visavis.features.calls.problems import CallOver
from visavis.features.captions.events import CaptionsSide
from visavis.features.captions.models import CallSide
from visavis.features.captions.problems import LanguageUnknown
from visavis.features.captions.rules import CONSENT_VERSION, known_code
from visavis.features.captions.views import CaptionSideView, side_view
from visavis.features.people.actors import Actor, CustomerActor
from visavis.kernel import clock, journal, limits
from visavis.kernel.problems import TooMany

CHANGES_PER_MINUTE = 30
TAKES_BACK = {"off", "not_kept"}
"""Nobody has to wait to be left alone; whoever takes back must have agreed before, which is counted."""


@transaction.atomic
def set_side(
    *, actor: Actor, call_id: UUID, speaks: str, reads: str, on: bool, keeps: bool
) -> CaptionSideView:
    """Choose for one's own side. The same choice again changes nothing; a call that is over takes no choices.

    `keeps` is the customer's consent that final lines stay on the ticket: nobody can give it for them, and it holds
    only while their captions are on. Raises NotFound, CallOver, LanguageUnknown, TooMany.
    """
    for field, code in (("speaks", speaks), ("reads", reads)):
        if not known_code(code):
            raise LanguageUnknown(field=field)
    call, role = calls.call(actor=actor, call_id=call_id)
    if call.state != Call.State.OPEN:
        raise CallOver
    side, _ = CallSide.objects.get_or_create(call=call, role=role, defaults={"speaks": "", "reads": ""})
    keeps = keeps and on and role == Participant.Role.CUSTOMER
    changed = _changes(side, speaks, reads, on, keeps)
    if not changed:
        return side_view(side)
    counted = not TAKES_BACK.issuperset(changed)
    if counted and not limits.take(f"captions:{call.id}:{role}", limit=CHANGES_PER_MINUTE, per_seconds=60):
        raise TooMany(minutes=1)
    if keeps and not side.keeps:
        side.consented_at, side.consent_version = clock.now(), CONSENT_VERSION
        side.consent_language = actor.language if isinstance(actor, CustomerActor) else ""
    elif not keeps:
        side.consented_at = None
    side.speaks, side.reads, side.on, side.keeps = speaks, reads, on, keeps
    side.save()
    for what in changed:
        event = CaptionsSide(
            call_id=call.id,
            visit_id=call.visit_id,
            what=what,
            side=side_view(side),
            consent_version=side.consent_version,
            consent_language=side.consent_language,
        )
        journal.record(event, chain=f"ticket:{call.ticket_id}", actor=actor.journal_name)
    return side_view(side)


def _changes(side: CallSide, speaks: str, reads: str, on: bool, keeps: bool) -> list[str]:
    """What is new, in the order in which it is told."""
    changed = []
    if on != side.on:
        changed.append("on" if on else "off")
    elif (speaks, reads) != (side.speaks, side.reads):
        changed.append("languages")
    if keeps != side.keeps:
        changed.append("kept" if keeps else "not_kept")
    return changed
