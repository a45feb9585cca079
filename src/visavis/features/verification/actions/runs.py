"""A run begins, is decided, breaks off, is interrupted."""

from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from visavis.features.calls import lookups as calls
from visavis.features.calls.models import Call, Participant
from visavis.features.evidence import actions as evidence
from visavis.features.evidence.models import Case
from visavis.features.evidence.problems import CaseClosed, NoConsent
from visavis.features.people.actors import Actor, StaffActor, SystemActor
from visavis.features.tickets.models import Ticket
from visavis.features.verification import ending, keeping, library, lookups, moving, shapes
from visavis.features.verification.drawing import chance
from visavis.features.verification.models import Check, Review, Run
from visavis.features.verification.problems import NoCall, NotProved, ReasonWanted
from visavis.features.verification.rules import decision as deciding
from visavis.features.verification.rules import draws, moves
from visavis.features.verification.rules.packs import Pack
from visavis.features.verification.views import RunView
from visavis.kernel import clock
from visavis.kernel.problems import Invalid, NotAllowed
from visavis.kernel.wire import to_wire

NOTE_MAX = 2_000


def start(*, actor: Actor, call_id: UUID, pack: str | None = None) -> RunView:
    """Begin a run in one's call with a pack, or with the desk's for the visit's purpose. A running one is given back.

    Raises NotFound, NotAllowed, NoCall, PackUnknown, CaseClosed, NoConsent (the pack wants consent before anything).
    """
    call, role = calls.call(actor=actor, call_id=call_id)
    if role != "agent" or not isinstance(actor, StaffActor):
        raise NotAllowed
    try:
        with transaction.atomic():
            return shapes.run_view(_start(actor, call, pack))
    except IntegrityError:
        return shapes.run_view(Run.objects.get(call_id=call_id, state=Run.State.RUNNING))


def _start(actor: StaffActor, call: Call, wanted: str | None) -> Run:
    if not Call.objects.select_for_update().filter(id=call.id, state=Call.State.OPEN).exists():
        raise NoCall
    known = Run.objects.filter(call=call, state=Run.State.RUNNING).first()
    if known is not None:
        return known
    ticket = Ticket.objects.select_related("customer").get(id=call.ticket_id)
    purpose = lookups.purpose_of(ticket_id=ticket.id)
    pack = library.pack(wanted) if wanted else lookups.pack_for(desk_id=ticket.desk_id, purpose=purpose)
    if purpose not in pack.purpose:
        purpose = pack.purpose[0]
    case = evidence.open_case(actor=actor, call=call, keep_days=pack.retention.attempt)
    if case.state != Case.State.OPEN:
        raise CaseClosed
    run = Run.objects.create(
        call=call,
        visit_id=call.visit_id,
        ticket=ticket,
        customer_id=ticket.customer_id,
        desk_id=ticket.desk_id,
        staff_id=actor.staff_id,
        case_id=case.id,
        pack_key=pack.key,
        pack_version=pack.version,
        pack=to_wire(pack),
        purpose=purpose,
        language=ticket.customer.language,
        customer_epoch=call.participants.get(role=Participant.Role.CUSTOMER).epoch,
        started_at=clock.now(),
    )
    if pack.consent == "before_agent" and "evidence" not in keeping.consents(run):
        # The rule book wants it before the agent appears; asked for in the call it would come too late (BaFin B4).
        raise NoConsent
    _lay_out(run, pack)
    moving.tell(run, "started", actor)
    return run


def _lay_out(run: Run, pack: Pack) -> None:
    """The checks in the order of this run, which is kept like every draw (RBI R10)."""
    ordered = draws.order_of(pack.checks, drawn=pack.order == "drawn", chance=chance)
    Check.objects.bulk_create(Check(run=run, key=spec.key, position=n) for n, spec in enumerate(ordered))
    if pack.order == "drawn":
        keeping.record(run, "draw", "", {"order": [spec.key for spec in ordered]}, by="system")


@transaction.atomic
def decide(
    *, actor: Actor, run_id: UUID, version: int, decision: str, reasons: list[str], note: str = ""
) -> RunView:
    """The agent's word. "verified" needs everything that the pack asks for, and where the pack says so a second
    person's word too. Raises NotFound, NotAllowed, RunOver, MovedOn, NotProved, ReasonWanted, Invalid."""
    run = moving.running(moving.of_agent(actor, run_id))
    reasons = _checked(decision, reasons, note)
    if decision == "verified":
        lifted = deciding.QUALITY if "picture_bad" in reasons else frozenset()
        if why := [code for code in shapes.refusals_of(run) if code not in lifted]:
            raise NotProved(why)
    reviewed = decision == "verified" and shapes.pack_of(run).second_person
    onward, now = moves.IN_REVIEW if reviewed else decision, clock.now()
    changes: dict[str, Any] = {"ended_at": now, "reasons": reasons}
    if not reviewed:
        changes |= {"decision": decision, "decided_at": now}
    moving.turn(run, "decide", onward, version, **changes)
    ending.keep_outcome(run, decision, reasons, note, actor)
    if reviewed:
        Review.objects.create(run=run, asked_at=now, proposed=decision)
        ending.keep_for_review(run)
    moving.wipe_secrets(run)
    moving.tell(run, "decided", actor)
    if not reviewed:
        ending.say_outcome(run)
    return shapes.run_view(run)


def _checked(decision: str, reasons: list[str], note: str) -> list[str]:
    if decision not in moves.DECISIONS or len(note) > NOTE_MAX:
        raise Invalid(field="decision")
    if not set(reasons) <= moves.REASONS or (decision != "verified" and not reasons):
        raise ReasonWanted(field="reasons")
    return list(dict.fromkeys(reasons))


@transaction.atomic
def abort(*, actor: Actor, run_id: UUID, reason: str) -> RunView:
    """Break off (BaFin B11). Raises NotFound, NotAllowed, RunOver, ReasonWanted."""
    run = moving.of_agent(actor, run_id)
    if reason not in moves.REASONS:
        raise ReasonWanted(field="reason")
    ending.break_off(run, reason, actor)
    return shapes.run_view(run)


@transaction.atomic
def call_over(*, call_id: UUID, reason: str = "") -> None:
    """The call ended: what is undecided breaks off, and what was kept of it goes after a day. For `visits`."""
    for run in Run.objects.select_for_update().filter(call_id=call_id, state=Run.State.RUNNING):
        lost = reason in ("customer_lost", "agent_lost", "failed")
        ending.break_off(run, "connection" if lost else "interrupted", SystemActor())
    call = Call.objects.filter(id=call_id).first()
    if call is not None and Run.objects.filter(visit_id=call.visit_id).exists():
        ending.close_soon(call.visit_id)


@transaction.atomic
def visit_closed(*, visit_id: UUID) -> None:
    """The visit was written up. For `visits`; its call is over by then, so this only mops up."""
    for run in Run.objects.select_for_update().filter(visit_id=visit_id, state=Run.State.RUNNING):
        ending.break_off(run, "interrupted", SystemActor())
        ending.close_soon(visit_id)


@transaction.atomic
def customer_returned(*, call_id: UUID, epoch: int, away_seconds: float) -> None:
    """The customer's page came back after an absence. The pack says what that does to the run (S-53, RBI R9).

    Every absence is told once; a page that is no longer the present one (an older epoch) tells nothing.
    """
    run = Run.objects.select_for_update().filter(call_id=call_id, state=Run.State.RUNNING).first()
    if run is None or epoch < run.customer_epoch:
        return
    Run.objects.filter(id=run.id).update(customer_epoch=epoch)
    pack = shapes.pack_of(run)
    does = moves.interrupted(pack.drop, pack.drop_seconds, away_seconds)
    gap = {"seconds": round(away_seconds, 1), "does": does}
    keeping.record(run, "gap", "", gap, by="system")
    if does == "abort":
        ending.break_off(run, "interrupted", SystemActor())
    elif does == "restart":
        _restart(run)
        moving.tell(run, "restarted", SystemActor())
    else:
        moving.tell(run, "interrupted", SystemActor())


def _restart(run: Run) -> None:
    """The identity part anew: answers, draws and the code are void; what was kept stays, and counts no more."""
    for check in shapes.checks_of(run):
        if shapes.spec_of(run, check.key).kind in moves.STAYS and check.state != Check.State.OPEN:
            continue
        moving.turn_check(
            check,
            "restart",
            Check.State.WAITING,
            tries=0,
            drawn=[],
            parameters={},
            alternatives={},
            reason="",
            wanted=None,
            wanted_challenge="",
            secret=None,
            opened_at=None,
            answered_at=None,
        )
    moving.step(
        run,
        run.version,
        session=run.session + 1,
        tan_hash="",
        tan_sealed=None,
        tan_expires_at=None,
        tan_tries=0,
        tan_right_at=None,
    )
