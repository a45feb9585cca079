"""What a customer agrees to, and takes back (S-30)."""

import contextlib
from typing import Any
from uuid import UUID

from django.db import transaction

from visavis.features.evidence.actions.keeping import keep_record
from visavis.features.evidence.events import ConsentGiven, ConsentWithdrawn, EvidenceStopped
from visavis.features.evidence.models import Case, Consent, Item
from visavis.features.evidence.problems import CaseClosed, ConsentChanged
from visavis.features.evidence.texts import CONSENTS, ConsentWords, consent_words
from visavis.features.people.actors import Actor
from visavis.features.tickets import lookups as tickets
from visavis.features.tickets.models import Ticket
from visavis.kernel import clock, jobs, journal
from visavis.kernel.problems import NotFound, Problem

WITHDRAWN = "consent_withdrawn"


@transaction.atomic
def give_consents(
    *,
    actor: Actor,
    ticket_id: UUID,
    visit_id: UUID,
    kinds: list[str],
    language: str,
    method: str,
    text_version: str | None = None,
) -> list[Consent]:
    """Write down what the customer agreed to, in which words. The same again changes nothing.

    `text_version`: of the words that were read, where a page sent it. Raises NotFound, ConsentChanged.
    """
    ticket = tickets.ticket(actor=actor, ticket_id=ticket_id)
    given = []
    for kind in kinds:
        words = _words(kind, language)
        if text_version is not None and text_version != words.version:
            raise ConsentChanged
        live = Consent.objects.filter(visit_id=visit_id, kind=kind, withdrawn_at=None).first()
        row = live or Consent(
            visit_id=visit_id,
            ticket=ticket,
            customer=ticket.customer,
            kind=kind,
            text_version=words.version,
            text_sha256=words.sha256,
            language=language,
            method=method,
            at=clock.now(),
        )
        given.append(row)
        if live is None:
            row.save(force_insert=True)
            _journal_given(row, ticket, by=actor.journal_name)
    if "evidence" in kinds:
        Case.objects.filter(visit_id=visit_id, stopped=WITHDRAWN).update(stopped="")
    return given


def _words(kind: str, language: str) -> ConsentWords:
    if kind not in CONSENTS:
        raise NotFound
    return consent_words(kind, language)


def _journal_given(row: Consent, ticket: Ticket, *, by: str) -> None:
    event = ConsentGiven(
        ticket_id=ticket.id,
        desk_id=ticket.desk_id,
        visit_id=row.visit_id,
        consent_id=row.id,
        what=row.kind,
        text_version=row.text_version,
        text_sha256=row.text_sha256,
        language=row.language,
        method=row.method,
    )
    journal.record(event, chain=f"ticket:{ticket.id}", actor=by)


def withdraw_consent(*, actor: Actor, visit_id: UUID, kind: str) -> bool:
    """From this moment on nothing more is kept; what was kept before stays under its promise, and the case says where
    it breaks off. False when there was nothing to take back. Raises NotFound."""
    with transaction.atomic():
        live = Consent.objects.select_for_update().filter(visit_id=visit_id, kind=kind, withdrawn_at=None)
        row = live.select_related("ticket").first()
        if row is None:
            return False
        ticket = tickets.ticket(actor=actor, ticket_id=row.ticket_id)
        live.update(withdrawn_at=clock.now())
        same = {"ticket_id": ticket.id, "desk_id": ticket.desk_id, "visit_id": visit_id}
        event = ConsentWithdrawn(**same, consent_id=row.id, what=kind)
        journal.record(event, chain=f"ticket:{ticket.id}", actor=actor.journal_name)
        case = Case.objects.filter(visit_id=visit_id, state=Case.State.OPEN).first()
        if kind != Consent.Kind.EVIDENCE or case is None:
            return True
        Case.objects.filter(id=case.id).update(stopped=WITHDRAWN)
        stopped = EvidenceStopped(**same, case_id=case.id, why=WITHDRAWN)
        journal.record(stopped, chain=f"ticket:{ticket.id}", actor=actor.journal_name)
        gap = {"case_id": str(case.id), "consent_id": str(row.id), "by": actor.journal_name}
        jobs.enqueue("evidence.mark_gap", gap, key=f"evidence-gap:{row.id}")
    with contextlib.suppress(Problem):  # full disk, keys away: the job tries again
        _mark_gap(gap)
    return True


@jobs.task("evidence.mark_gap")
def _mark_gap(gap: dict[str, Any]) -> None:
    """The place in the chain where keeping stopped; the same one however often it is asked for (I-19)."""
    with contextlib.suppress(CaseClosed):
        keep_record(
            case_id=UUID(gap["case_id"]),
            kind=Item.Kind.GAP,
            check_key="",
            payload={"why": WITHDRAWN},
            by=gap["by"],
            client_key=f"gap:{gap['consent_id']}",
        )
