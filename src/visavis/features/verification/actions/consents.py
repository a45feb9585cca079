"""Consent in the call, through the run it is needed for (S-30)."""

from uuid import UUID

from django.db import transaction

from visavis.features.evidence import actions as evidence
from visavis.features.people.actors import Actor
from visavis.features.verification import moving
from visavis.features.verification.models import Run


@transaction.atomic
def consent(*, actor: Actor, run_id: UUID, kind: str, text_version: str, agree: bool, language: str) -> Run:
    """Give it, or take it back: from then on nothing more is kept. Raises NotFound, NotAllowed, RunOver, NoCall,
    ConsentChanged."""
    run = moving.of_customer(actor, run_id)
    if agree:
        moving.running(run)
        evidence.give_consents(
            actor=actor,
            ticket_id=run.ticket_id,
            visit_id=run.visit_id,
            kinds=[kind],
            language=language,
            method="in_call",
            text_version=text_version,
        )
    else:
        evidence.withdraw_consent(actor=actor, visit_id=run.visit_id, kind=kind)
    moving.tell(run, "consent", actor)
    return run
