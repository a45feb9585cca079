"""The end of kept lines: at the customer's word, or by age. Translations and corrections go with them."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import models, transaction

from visavis.features.calls import lookups as calls
from visavis.features.calls.models import Call, Participant
from visavis.features.captions.events import CaptionsSide, KeepingChanged, LinesErased
from visavis.features.captions.models import CallSide, CaptionLine, KeepingRule
from visavis.features.captions.problems import DaysInvalid
from visavis.features.captions.rules import DAYS_MOST
from visavis.features.captions.views import OldLines, side_view
from visavis.features.desks.models import Desk
from visavis.features.people.actors import Actor, StaffActor, SystemActor
from visavis.kernel import clock, journal
from visavis.kernel.problems import NotAllowed, NotFound

CALLS_AT_ONCE = 200


@transaction.atomic
def erase_kept(*, actor: Actor, call_id: UUID) -> int:
    """Take the customer's consent back and erase what was kept of the call by both sides, during it or any time
    later. Returns how many lines went. Raises NotFound, NotAllowed (it is the customer's to say).
    """
    call, role = calls.call(actor=actor, call_id=call_id)
    if isinstance(actor, StaffActor) or role != Participant.Role.CUSTOMER:
        raise NotAllowed
    # Locked as in `said`: a line is written before and goes with the others, or it is not written.
    side = CallSide.objects.select_for_update().filter(call=call, role=role).first()
    if side is None:
        return 0
    if side.keeps:
        side.keeps, side.consented_at = False, None
        side.save(update_fields=["keeps", "consented_at"])
        event = CaptionsSide(
            call_id=call.id,
            visit_id=call.visit_id,
            what="not_kept",
            side=side_view(side),
            consent_version=side.consent_version,
            consent_language=side.consent_language,
        )
        journal.record(event, chain=f"ticket:{call.ticket_id}", actor=actor.journal_name)
    return _erase(call, CaptionLine.objects.filter(call=call), why="customer", actor=actor)


def forget_old() -> int:
    """Erase lines that are older than their desk keeps them; a call at a time. Returns how many went."""
    gone = 0
    for desk, before in _limits():
        old = CaptionLine.objects.filter(ticket__desk=desk, at__lt=before)
        while found := list(old.values_list("call_id", flat=True).distinct()[:CALLS_AT_ONCE]):
            gone += sum(_forget(call_id, before) for call_id in found)
    return gone


def old_lines() -> list[OldLines]:
    """What `forget_old` would erase now, desk by desk."""
    found = []
    for desk, before in _limits():
        old = CaptionLine.objects.filter(ticket__desk=desk, at__lt=before)
        found.append(
            OldLines(desk.slug, days_of(desk), old.count(), old.values("call_id").distinct().count())
        )
    return found


def days_of(desk: Desk) -> int:
    """For how long the desk keeps lines; 0: without an end."""
    rule = KeepingRule.objects.filter(desk=desk).first()
    return rule.days if rule is not None else int(settings.VISAVIS_CAPTIONS_DAYS)


@transaction.atomic
def set_days(*, actor: Actor, desk_id: UUID, days: int | None) -> None:
    """For how long a desk keeps lines; None: as the house does. Lines that are too old go at the next clean-up.

    Raises NotFound, NotAllowed (supervisors and the house), DaysInvalid.
    """
    if not isinstance(actor, SystemActor) and not (isinstance(actor, StaffActor) and actor.supervisor):
        raise NotAllowed
    if days is not None and not 0 <= days <= DAYS_MOST:
        raise DaysInvalid(field="days", most=DAYS_MOST)
    if not Desk.objects.filter(id=desk_id).exists():
        raise NotFound
    if days is None:
        KeepingRule.objects.filter(desk_id=desk_id).delete()
    else:
        KeepingRule.objects.update_or_create(desk_id=desk_id, defaults={"days": days})
    journal.record(
        KeepingChanged(desk_id=desk_id, days=days), chain=f"desk:{desk_id}", actor=actor.journal_name
    )


def _limits() -> Sequence[tuple[Desk, datetime]]:
    """Desks whose lines have an end, with the moment before which theirs are too old."""
    now = clock.now()
    desks = [(desk, days_of(desk)) for desk in Desk.objects.order_by("slug")]
    return [(desk, now - timedelta(days=days)) for desk, days in desks if days]


@transaction.atomic
def _forget(call_id: UUID, before: datetime) -> int:
    call = Call.objects.get(id=call_id)
    return _erase(call, CaptionLine.objects.filter(call=call, at__lt=before), why="age", actor=SystemActor())


def _erase(call: Call, lines: models.QuerySet[CaptionLine], *, why: str, actor: Actor) -> int:
    count = lines.count()
    if count:
        lines.delete()
        CallSide.objects.filter(call=call, role=Participant.Role.CUSTOMER).update(erased_at=clock.now())
        event = LinesErased(call_id=call.id, visit_id=call.visit_id, lines=count, why=why)
        journal.record(event, chain=f"ticket:{call.ticket_id}", actor=actor.journal_name)
    return count
