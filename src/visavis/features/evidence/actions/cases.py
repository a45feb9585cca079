"""A case from its first moment to its signature."""

import base64
import hashlib
import logging
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from visavis.features.calls.models import Call, Participant
from visavis.features.evidence import keys
from visavis.features.evidence.events import CaseEvent, CaseOpened, CaseSealed
from visavis.features.evidence.manifest import canonical, manifest
from visavis.features.evidence.models import Case
from visavis.features.evidence.ports import StampFailed
from visavis.features.evidence.problems import CaseClosed, CaseGone, KeysUnreachable
from visavis.features.people.actors import Actor
from visavis.features.tickets import lookups as tickets
from visavis.kernel import clock, jobs, journal, pieces
from visavis.kernel.problems import NotFound

log = logging.getLogger(__name__)

ATTEMPT = "attempt"


def journal_case(event: type[CaseEvent], case: Case, *, by: str, **fields: Any) -> None:
    """Record an event of a case in its ticket's chain, in the running transaction."""
    about = event(
        ticket_id=case.ticket_id, desk_id=case.desk_id, visit_id=case.visit_id, case_id=case.id, **fields
    )
    journal.record(about, chain=f"ticket:{case.ticket_id}", actor=by)


def open_case(*, actor: Actor, call: Call, keep_days: int) -> Case:
    """The case of a call's visit; the same one when it is there. An attempt until a decision says more (S-33).

    Raises NotFound for whoever does not reach the ticket. Asks the key store nothing: a run may begin without it.
    """
    ticket = tickets.ticket(actor=actor, ticket_id=call.ticket_id)
    agent = call.participants.filter(role=Participant.Role.AGENT).values_list("person_id", flat=True).first()
    if agent is None:
        raise NotFound
    if (found := Case.objects.filter(visit_id=call.visit_id).first()) is not None:
        return found
    now = clock.now()
    try:
        with transaction.atomic():
            case = Case.objects.create(
                ticket=ticket,
                customer=ticket.customer,
                desk=ticket.desk,
                visit_id=call.visit_id,
                call_id=call.id,
                staff_id=agent,
                category=ATTEMPT,
                keep_days=keep_days,
                keep_until=now + timedelta(days=keep_days),
                opened_at=now,
            )
            journal_case(CaseOpened, case, by=actor.journal_name)
    except IntegrityError:
        return Case.objects.get(visit_id=call.visit_id)  # somebody else was faster
    return case


def keep_longer(*, case_id: UUID, category: str, keep_days: int) -> Case:
    """An open case that waits for a second person's word outlives its day; it is not closed by this, and nothing is
    signed. Raises NotFound, CaseGone, CaseClosed."""
    waiting = Case.objects.filter(id=case_id, state=Case.State.OPEN, erasing_at=None)
    longer = clock.now() + timedelta(days=keep_days)
    changed = waiting.update(category=category, keep_days=keep_days, keep_until=longer)
    case = Case.objects.filter(id=case_id).first()
    if case is None:
        raise NotFound
    if not changed:
        raise CaseClosed if case.state == Case.State.CLOSED and case.erasing_at is None else CaseGone
    return case


def close_case(*, case_id: UUID, category: str, keep_days: int) -> Case:
    """Nothing can be added from now on; how long it stays is reckoned from now, and the manifest is signed.

    A key store that is away holds no decision up: the case is closed, says that it is not signed, and a job signs it
    later. Raises NotFound, CaseGone. Closing again changes nothing.
    """
    now = clock.now()
    with transaction.atomic():
        closed = Case.objects.filter(id=case_id, state=Case.State.OPEN, erasing_at=None).update(
            state=Case.State.CLOSED,
            category=category,
            keep_days=keep_days,
            keep_until=now + timedelta(days=keep_days),
            closed_at=now,
        )
        case = Case.objects.filter(id=case_id).first()
        if case is None:
            raise NotFound
        if case.state == Case.State.SHREDDED or case.erasing_at is not None:
            raise CaseGone
        if closed:
            jobs.enqueue("evidence.sign", {"case_id": str(case.id)}, key=f"evidence-sign:{case.id}")
    if closed:
        try:
            return sign_case(case_id=case.id)
        except KeysUnreachable:
            log.warning("a case could not be signed yet: the key store is away")
    return case


def sign_case(*, case_id: UUID) -> Case:
    """Sign a closed case as it stands now, and have it stamped where an authority is configured; again after an item
    of it was destroyed. Raises KeysUnreachable."""
    case = Case.objects.select_related("ticket").get(id=case_id)
    if case.state != Case.State.CLOSED:
        return case
    message = canonical(manifest(case))
    with keys.problems():
        signature, public_key = keys.store().sign(message), keys.store().public_key()
    case.signature = base64.b64encode(signature).decode()
    case.signing_key = pieces.fingerprint(public_key)
    case.stamp = _stamp(signature)
    with transaction.atomic():
        same = Case.objects.filter(id=case.id, state=Case.State.CLOSED, erasing_at=None)
        if same.update(signature=case.signature, signing_key=case.signing_key, stamp=case.stamp):
            journal_case(
                CaseSealed,
                case,
                by="system",
                items=case.items_count,
                head=case.head,
                signing_key=case.signing_key,
                category=case.category,
                keep_until=case.keep_until,
            )
    return case


def _stamp(signature: bytes) -> bytes | None:
    """Without the authority the signature stands alone; nothing waits for it."""
    stamper = keys.stamper()
    if stamper is None:
        return None
    try:
        return stamper.stamp(hashlib.sha256(signature).digest())
    except StampFailed:
        log.warning("no time stamp: the authority did not answer well")
        return None


@jobs.task("evidence.sign")
def _sign_later(payload: dict[str, Any]) -> None:
    case = Case.objects.filter(id=payload["case_id"]).first()
    if case is not None and case.state == Case.State.CLOSED and not case.signature:
        sign_case(case_id=case.id)
