"""Cases and what is in them, without a byte of it."""

from uuid import UUID

from django.db.models import QuerySet

from visavis.features.evidence import keys, vault
from visavis.features.evidence.models import Case, Consent, Item
from visavis.features.evidence.problems import CaseGone, KeysUnreachable
from visavis.features.people.actors import Actor, CustomerActor, StaffActor
from visavis.features.tickets import lookups as tickets
from visavis.kernel.problems import NotFound

SHOWN = 200


def visible(actor: Actor) -> QuerySet[Case]:
    """The cases an actor reaches: staff those of their desks, a customer those of their tickets."""
    found = Case.objects.select_related("ticket", "customer", "desk", "staff")
    if isinstance(actor, CustomerActor):
        return found.filter(ticket__in=tickets.visible(actor).values("id"))
    if isinstance(actor, StaffActor):
        return found if actor.supervisor else found.filter(desk_id__in=actor.desk_ids)
    return found


def case(*, actor: Actor, case_id: UUID) -> Case:
    """Raises NotFound."""
    found = visible(actor).filter(id=case_id).first()
    if found is None:
        raise NotFound
    return found


def cases(
    *,
    actor: Actor,
    desk_id: UUID | None = None,
    ticket_id: UUID | None = None,
    state: str | None = None,
    held: bool | None = None,
    limit: int = SHOWN,
) -> list[Case]:
    """The newest first."""
    found = visible(actor)
    if desk_id is not None:
        found = found.filter(desk_id=desk_id)
    if ticket_id is not None:
        found = found.filter(ticket_id=ticket_id)
    if state is not None:
        found = found.filter(state=state)
    if held is not None:
        found = found.exclude(hold_reason="") if held else found.filter(hold_reason="")
    return list(found.order_by("-opened_at", "-id")[:limit])


def items(*, actor: Actor, case_id: UUID) -> list[Item]:
    """In their order. Raises NotFound."""
    return list(case(actor=actor, case_id=case_id).items.order_by("sequence"))


def case_of_visit(*, visit_id: UUID) -> Case | None:
    """For features that have checked who asks."""
    return Case.objects.filter(visit_id=visit_id).first()


def consents(*, visit_id: UUID) -> list[str]:
    """Kinds that hold at this moment; for features that have checked who asks."""
    live = Consent.objects.filter(visit_id=visit_id, withdrawn_at=None)
    return sorted(live.values_list("kind", flat=True))


def able(*, case: Case) -> str:
    """Could something be kept now? Empty: yes; else "no_consent", "no_room" or "keys_unreachable"."""
    if Consent.Kind.EVIDENCE not in consents(visit_id=case.visit_id):
        return "no_consent"
    if not vault.room():
        return "no_room"
    try:
        if case.items_count:
            keys.key(case_id=case.id)
        else:
            with keys.problems():
                keys.store().public_key()
    except (KeysUnreachable, CaseGone):
        return "keys_unreachable"
    return ""
