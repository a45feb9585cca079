"""Looking at evidence. Who looks is written down and committed first; only then a byte is opened (S-36).

Outside the running call it takes a fresh factor (S-14), a reason, and a place in the hour's budget (S-56). What is
shown then carries the name of who looks and the time all over it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.db import DatabaseError, transaction

from visavis.features.calls import lookups as calls
from visavis.features.evidence import lookups, pictures
from visavis.features.evidence.actions.cases import journal_case
from visavis.features.evidence.events import BudgetExceeded, CaseViewed
from visavis.features.evidence.lookups.looking import PICTURES, may_open, seen_case, seen_item
from visavis.features.evidence.models import Case, Item, Viewing
from visavis.features.evidence.problems import (
    AuditDown,
    BudgetSpent,
    CaseGone,
    NotAPicture,
    NotMarked,
    ReasonNeeded,
    StepUpNeeded,
)
from visavis.features.people.actors import Actor, StaffActor
from visavis.kernel import clock, limits
from visavis.kernel.problems import NotAllowed, NotFound

REASON_LEAST, REASON_MOST = 10, 200
HOUR = 3600
LIST_EVERY = timedelta(minutes=10)
"""Opening the same list again within this time is the same look."""
TILE_SIDE = 192


@dataclass(frozen=True)
class Opened:
    data: bytes
    media_type: str


def view(*, actor: Actor, item_id: UUID, reason: str = "", in_call: bool = False) -> Opened:
    """One item in full. `in_call`: for the agent of the running call, at work; pictures come bare then.

    Raises NotFound, NotAllowed, StepUpNeeded, ReasonNeeded, BudgetSpent, CaseGone, AuditDown, KeysUnreachable.
    """
    item = seen_item(actor=actor, item_id=item_id)
    assert isinstance(actor, StaffActor)  # seen_item lets nobody else pass
    if in_call:
        _at_work(actor, item.case)
    else:
        reason = _allowed(actor, item.case, reason)
    if item.destroyed_at is not None or item.case.state == Case.State.SHREDDED:
        raise CaseGone
    if not in_call:
        _take_place(actor, item.case)
    what = Viewing.What.PICTURE if item.kind in PICTURES else Viewing.What.READING
    write_down(actor=actor, case=item.case, what=what, reason=reason, item=item, in_call=in_call)
    data = lookups.bytes_of(item_id=item.id)
    if in_call or item.kind not in PICTURES:
        return Opened(data, item.media_type)
    words = [actor.name, f"{clock.now():%Y-%m-%d %H:%M} UTC"]
    try:
        return Opened(pictures.watermarked(data, item.media_type, words), "image/jpeg")
    except NotAPicture:  # it was one when it was kept: the child is overworked
        raise NotMarked from None


def look_through(*, actor: Actor, case_id: UUID) -> Case:
    """The masked list of a case: that somebody opened it is written down too. Raises NotFound, AuditDown."""
    case = seen_case(actor=actor, case_id=case_id)
    assert isinstance(actor, StaffActor)
    recent = clock.now() - LIST_EVERY
    known = Viewing.objects.filter(
        case=case, staff_id=actor.staff_id, what=Viewing.What.LIST, at__gt=recent
    ).exists()
    if not known:
        write_down(actor=actor, case=case, what=Viewing.What.LIST, reason="")
    return case


def tile(*, actor: Actor, item_id: UUID) -> Opened:
    """A picture reduced to a few blocks: what kind it is can be told, nothing on it can. Raises as `look_through`,
    and NotFound for what is no picture or was destroyed."""
    item = seen_item(actor=actor, item_id=item_id)
    gone = item.destroyed_at is not None or item.case.state == Case.State.SHREDDED
    if gone or item.kind not in PICTURES:
        raise NotFound
    look_through(actor=actor, case_id=item.case_id)
    data = lookups.bytes_of(item_id=item.id)
    return Opened(pictures.masked_tile(data, item.media_type, TILE_SIDE), "image/jpeg")


def fresh(actor: StaffActor) -> None:
    """Raises StepUpNeeded unless a factor was shown in the last five minutes (S-14)."""
    if not actor.confirmed(now=clock.now()):
        raise StepUpNeeded


def reason_given(reason: str) -> str:
    """The reason as it is kept. Raises ReasonNeeded."""
    words = " ".join(reason.split())
    if not REASON_LEAST <= len(words) <= REASON_MOST:
        raise ReasonNeeded(least=REASON_LEAST, most=REASON_MOST, field="reason")
    return words


def write_down(
    *,
    actor: StaffActor,
    case: Case,
    what: Viewing.What,
    reason: str,
    item: Item | None = None,
    in_call: bool = False,
) -> None:
    """Commit that somebody looks. Raises AuditDown when that can't be done: then nothing may be shown."""
    with _or_nothing_is_shown(), transaction.atomic(durable=True):
        note(actor=actor, case=case, what=what, reason=reason, item=item, in_call=in_call)


def note(
    *,
    actor: StaffActor,
    case: Case,
    what: Viewing.What,
    reason: str,
    item: Item | None = None,
    in_call: bool = False,
) -> None:
    """The same within the caller's transaction."""
    Viewing.objects.create(
        case=case,
        item_id=item.id if item else None,
        staff_id=actor.staff_id,
        what=what,
        reason=reason,
        in_call=in_call,
        at=clock.now(),
    )
    journal_case(
        CaseViewed,
        case,
        by=actor.journal_name,
        what=str(what),
        item_id=item.id if item else None,
        in_call=in_call,
    )


@contextmanager
def _or_nothing_is_shown() -> Iterator[None]:
    try:
        yield
    except DatabaseError:
        raise AuditDown from None


def _at_work(actor: StaffActor, case: Case) -> None:
    """Only the agent of the case, and only while the call runs."""
    call, role = calls.call(actor=actor, call_id=case.call_id)
    if role != "agent" or case.staff_id != actor.staff_id or call.state != "open":
        raise NotAllowed


def _allowed(actor: StaffActor, case: Case, reason: str) -> str:
    if not may_open(actor=actor, case=case):
        raise NotAllowed
    fresh(actor)
    return reason_given(reason)


def _take_place(actor: StaffActor, case: Case) -> None:
    """One place of the hour. The first refusal of an hour is told: a line among who looked, and in the journal."""
    limit: int = settings.VISAVIS_VIEWS_PER_HOUR
    with _or_nothing_is_shown():
        if limits.take(f"evidence.views:{actor.staff_id}", limit=limit, per_seconds=HOUR):
            return
        if limits.take(f"evidence.alerts:{actor.staff_id}", limit=1, per_seconds=HOUR):
            with transaction.atomic(durable=True):
                _tell(actor, case)
    raise BudgetSpent(limit=limit)


def _tell(actor: StaffActor, case: Case) -> None:
    Viewing.objects.create(
        case=case, staff_id=actor.staff_id, what=Viewing.What.ALERT, reason="", at=clock.now()
    )
    journal_case(BudgetExceeded, case, by=actor.journal_name, staff_id=actor.staff_id)
