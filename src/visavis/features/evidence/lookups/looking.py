"""Who may see a case, and who looked. Staff who serve the desk see that a case exists and its masked tiles; the agent
of the case and supervisors may ask to see more. For everybody else the case is not there (S-17, S-36)."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from visavis.features.evidence import manifest
from visavis.features.evidence.lookups.cases import case as reached
from visavis.features.evidence.models import Case, Item, Viewing
from visavis.features.evidence.problems import KeysUnreachable
from visavis.features.people.actors import Actor, StaffActor
from visavis.kernel import clock
from visavis.kernel.problems import NotAllowed, NotFound

ALERT_DAYS = 7
PICTURES = frozenset({Item.Kind.STILL, Item.Kind.FRAME})


def seen_case(*, actor: Actor, case_id: UUID) -> Case:
    """The case for somebody who serves its desk. Raises NotFound."""
    if not isinstance(actor, StaffActor):
        raise NotFound
    return reached(actor=actor, case_id=case_id)


def seen_item(*, actor: Actor, item_id: UUID) -> Item:
    """An item of such a case. Raises NotFound."""
    found = Item.objects.select_related("case").filter(id=item_id).first()
    if found is None:
        raise NotFound
    seen_case(actor=actor, case_id=found.case_id)
    return found


def may_open(*, actor: StaffActor, case: Case) -> bool:
    """May this person ask to see what is in it: the agent of the case, and supervisors (S-36)."""
    return actor.serves(case.desk_id) and (actor.supervisor or case.staff_id == actor.staff_id)


def supervised_case(*, actor: Actor, case_id: UUID) -> Case:
    """The case for a supervisor. Raises NotFound for whom it doesn't exist, NotAllowed for an agent of the desk."""
    case = seen_case(actor=actor, case_id=case_id)
    if not isinstance(actor, StaffActor) or not actor.supervisor:
        raise NotAllowed
    return case


@dataclass(frozen=True)
class ViewingView:
    at: datetime
    staff_name: str
    what: str
    """ "list" | "picture" | "reading" | "dossier" | "alert"."""
    reason: str
    in_call: bool
    sequence: int | None
    """Of the item; None for the list, the dossier and an item that is no more."""


def viewings(*, actor: Actor, case_id: UUID) -> list[ViewingView]:
    """Who looked, newest first."""
    case = seen_case(actor=actor, case_id=case_id)
    return list(reversed(viewings_of(case=case)))


def viewings_of(*, case: Case) -> list[ViewingView]:
    """The same, oldest first. Internal: for the dossier."""
    places = dict(Item.objects.filter(case=case).values_list("id", "sequence"))
    rows = Viewing.objects.filter(case=case).select_related("staff").order_by("at", "id")
    return [
        ViewingView(
            at=row.at,
            staff_name=row.staff.name,
            what=row.what,
            reason=row.reason,
            in_call=row.in_call,
            sequence=places.get(row.item_id) if row.item_id else None,
        )
        for row in rows
    ]


@dataclass(frozen=True)
class AlertView:
    at: datetime
    staff_name: str
    case_id: UUID
    number: str


def alerts(*, actor: StaffActor) -> list[AlertView]:
    """Who spent the budget of an hour in the last week; for supervisors, empty for others (S-56)."""
    if not actor.supervisor:
        return []
    since = clock.now() - timedelta(days=ALERT_DAYS)
    rows = Viewing.objects.filter(what=Viewing.What.ALERT, at__gt=since).order_by("-at")
    return [
        AlertView(row.at, row.staff.name, row.case_id, row.case.ticket.number)
        for row in rows.select_related("staff", "case__ticket")[:20]
    ]


def neighbours(*, item: Item) -> tuple[UUID | None, UUID | None]:
    """The items before and after this one that still have their bytes; for whoever was shown this one."""
    there = Item.objects.filter(case_id=item.case_id, destroyed_at=None)
    before = there.filter(sequence__lt=item.sequence).order_by("-sequence").values_list("id", flat=True)
    after = there.filter(sequence__gt=item.sequence).order_by("sequence").values_list("id", flat=True)
    return before.first(), after.first()


def faults(*, case: Case) -> list[str]:
    """What doesn't fit in a case as its rows say now: chain, count, signature; no item is opened for it. Its answer
    when the key store is away is a fault too: nothing can be said then."""
    if case.state == Case.State.SHREDDED:
        return []
    try:
        return manifest.faults(case, deep=False)
    except KeysUnreachable:
        return ["the key store can't be reached"]
