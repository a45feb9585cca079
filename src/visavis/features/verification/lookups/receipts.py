"""What a customer gets to know about a verification: the receipt (NIST N7, GDPR Art. 13 and 15).

It names no reason, no step and no datum that was right or wrong (NIST N12), and no flag.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from visavis.features.evidence.models import Case, Consent
from visavis.features.people.actors import Actor
from visavis.features.tickets import lookups as tickets
from visavis.features.verification.models import CheckItem, Run

DECIDED = ("verified", "not_verified", "try_again", "aborted")
PICTURES = ("still", "frame")


@dataclass(frozen=True)
class ConsentLine:
    """What was agreed to. `method`: "prepare_page" | "in_call"."""

    kind: str
    at: datetime
    language: str
    text_version: str
    method: str
    withdrawn_at: datetime | None


@dataclass(frozen=True)
class Receipt:
    """One run as its customer may see it. `state`: "running" | "in_review" | one of DECIDED."""

    run_id: UUID
    visit_id: UUID
    ticket_id: UUID
    pack: str
    version: int
    purpose: str
    state: str
    started_at: datetime
    decided_at: datetime | None
    agent: str
    reviewer: str
    """Who decided as the second person; "" where none has."""
    pictures: int
    """Kept and not destroyed."""
    destroyed: int
    keep_until: datetime | None
    """None: nothing is kept any more."""
    erased_at: datetime | None
    held: bool
    """A legal hold keeps it longer than promised."""
    tells: tuple[str, ...]
    faces: bool
    """A program compared faces, with consent."""
    consents: tuple[ConsentLine, ...]
    disputed_at: datetime | None


def receipts(*, actor: Actor, visit_id: UUID) -> list[Receipt]:
    """The receipts of a visit, newest first; empty where nothing was verified. NotFound for what is another's."""
    runs = list(_runs().filter(visit_id=visit_id))
    if runs:
        tickets.ticket(actor=actor, ticket_id=runs[0].ticket_id)
    return [_receipt(run) for run in runs]


def of_ticket(*, actor: Actor, ticket_id: UUID) -> list[Receipt]:
    """All receipts of a ticket, newest first. NotFound for what is another's."""
    tickets.ticket(actor=actor, ticket_id=ticket_id)
    return [_receipt(run) for run in _runs().filter(ticket_id=ticket_id)]


def _runs() -> QuerySet[Run]:
    return Run.objects.select_related("staff", "review__staff").order_by("-started_at")


def _receipt(run: Run) -> Receipt:
    review = getattr(run, "review", None)
    case = Case.objects.filter(id=run.case_id).first()
    items = CheckItem.objects.filter(check_row__run=run, kind__in=PICTURES)
    consents = Consent.objects.filter(visit_id=run.visit_id).order_by("at")
    erased = case.shredded_at if case else None
    destroyed = items.filter(destroyed=True).count()
    return Receipt(
        run_id=run.id,
        visit_id=run.visit_id,
        ticket_id=run.ticket_id,
        pack=run.pack_key,
        version=run.pack_version,
        purpose=run.purpose,
        state=run.state,
        started_at=run.started_at,
        decided_at=(review.at if review and review.at else run.decided_at),
        agent=run.staff.name,
        reviewer=review.staff.name if review and review.staff else "",
        pictures=0 if erased else items.count() - destroyed,
        destroyed=destroyed,
        keep_until=case.keep_until if case and not erased else None,
        erased_at=erased,
        held=bool(case and case.hold_reason and not erased),
        tells=tuple(run.pack.get("tells", ())),
        faces=consents.filter(kind="faces", withdrawn_at=None).exists(),
        consents=tuple(
            ConsentLine(one.kind, one.at, one.language, one.text_version, one.method, one.withdrawn_at)
            for one in consents
        ),
        disputed_at=run.disputed_at,
    )
