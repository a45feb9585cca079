"""Runs as their two sides and the desk's staff may see them."""

from uuid import UUID

from django.db.models import QuerySet

from visavis.features.calls import lookups as calls
from visavis.features.calls.models import Call
from visavis.features.evidence import actions as evidence
from visavis.features.evidence import lookups as kept
from visavis.features.people.actors import Actor, CustomerActor, StaffActor
from visavis.features.tickets import lookups as tickets
from visavis.features.tickets.models import Invitation, Ticket
from visavis.features.verification import drawing, library, shapes
from visavis.features.verification.lookups.policies import pack_for
from visavis.features.verification.models import Check, CheckItem, Review, Run
from visavis.features.verification.views import (
    CustomerRun,
    PackCheck,
    PackChoice,
    PacksView,
    ReadingView,
    ReviewCard,
    RunView,
)
from visavis.kernel import sealing
from visavis.kernel.problems import NotAllowed, NotFound


def run_of_call(*, actor: Actor, call_id: UUID, phrase: bool = False) -> RunView | CustomerRun | None:
    """The newest run of a call, for its two sides; None before there is one. `phrase`: with the words that the customer
    reads aloud, for the person who asks and never for news. Raises NotFound."""
    call, role = calls.call(actor=actor, call_id=call_id)
    run = shapes.latest_of_call(call.id)
    if run is None:
        return None
    if role == "agent":
        return shapes.run_view(run)
    return shapes.customer_run(run, phrase=_phrase(run) if phrase else "")


def _phrase(run: Run) -> str:
    check = Check.objects.filter(run=run, state=Check.State.OPEN, run__state=Run.State.RUNNING).first()
    if check is None:
        return ""
    words = drawing.phrases_of(check, run.language)
    asked = [check.wanted_challenge] if check.wanted_challenge in words else check.drawn
    return next((words[one] for one in asked if one in words), "")


def run(*, actor: Actor, run_id: UUID) -> RunView:
    """For staff who reach its ticket. Raises NotFound."""
    return shapes.run_view(_for_staff(actor, run_id))


def customer_run(*, actor: Actor, run_id: UUID) -> CustomerRun:
    """For its customer. Raises NotFound."""
    found = Run.objects.filter(id=run_id).first()
    if found is None or not isinstance(actor, CustomerActor):
        raise NotFound
    tickets.ticket(actor=actor, ticket_id=found.ticket_id)
    return shapes.customer_run(found, phrase=_phrase(found))


def _for_staff(actor: Actor, run_id: UUID) -> Run:
    found = Run.objects.filter(id=run_id).first()
    if found is None or not isinstance(actor, StaffActor):
        raise NotFound
    tickets.ticket(actor=actor, ticket_id=found.ticket_id)
    return found


def _in_call(actor: Actor, run_id: UUID) -> Run:
    """For the agent, as long as the call runs; afterwards evidence is looked at with a reason (S-36)."""
    found = _for_staff(actor, run_id)
    assert isinstance(actor, StaffActor)
    if actor.staff_id != found.staff_id:
        raise NotAllowed
    if not Call.objects.filter(id=found.call_id, state=Call.State.OPEN).exists():
        raise NotAllowed
    return found


def phrases(*, actor: Actor, run_id: UUID) -> dict[str, dict[str, dict[str, str]]]:
    """What the customer of one's call reads aloud just now: {check: {challenge: {"shown", "english"}}}. Raises
    NotFound, NotAllowed."""
    found = _in_call(actor, run_id)
    answer = {}
    for check in Check.objects.filter(run=found, state=Check.State.OPEN):
        shown, english = drawing.phrases_of(check, found.language), drawing.phrases_of(check, "en")
        answer[check.key] = {one: {"shown": shown[one], "english": english[one]} for one in shown}
    return answer


def notes(*, actor: Actor, run_id: UUID) -> dict[str, str]:
    """One's own notes in a running call: kept ones, and those still being typed. Raises NotFound, NotAllowed."""
    found = _in_call(actor, run_id)
    answer = {}
    for check in Check.objects.filter(run=found):
        if check.note_draft is not None:
            draft = sealing.open_sealed(bytes(check.note_draft), about=f"note:{check.id}")
            answer[check.key] = draft.decode()
        elif check.note_id is not None:
            answer[check.key] = str(kept.record_of(item_id=check.note_id).get("text", ""))
    return answer


def readings(*, actor: Actor, run_id: UUID) -> list[ReadingView]:
    """What the machine read, for the agent of the running call. Raises NotFound, NotAllowed."""
    found = _in_call(actor, run_id)
    items = CheckItem.objects.filter(check_row__run=found, reading_id__isnull=False, destroyed=False)
    return [reading_view(item) for item in items.order_by("at")]


def reading_view(item: CheckItem) -> ReadingView:
    """A sealed reading, opened."""
    assert item.reading_id is not None
    record = kept.record_of(item_id=item.reading_id)
    return ReadingView(
        item_id=item.item_id,
        kind=item.kind,
        at=item.at,
        quality=record.get("quality", {}),
        mrz=record.get("mrz"),
        printed=record.get("printed", {}),
        compared=record.get("compared", []),
        face=record.get("face", ""),
        hints=record.get("hints", []),
        expired=record.get("expired"),
    )


def picture(*, actor: Actor, run_id: UUID, item_id: UUID) -> tuple[bytes, str]:
    """A picture of one's running call; the look is written down before the bytes (S-36). Raises NotFound,
    NotAllowed."""
    found = _in_call(actor, run_id)
    items = CheckItem.objects.filter(check_row__run=found, kind__in=shapes.PICTURES, destroyed=False)
    if not items.filter(item_id=item_id).exists():
        raise NotFound
    opened = evidence.view(actor=actor, item_id=item_id, reason="", in_call=True)
    return opened.data, opened.media_type


def purpose_of(*, ticket_id: UUID) -> str:
    """What the newest invitation that led into a call was for, else a document."""
    used = Invitation.objects.filter(
        ticket_id=ticket_id, state__in=[Invitation.State.USED, Invitation.State.OPEN]
    )
    return used.order_by("-created_at").values_list("purpose", flat=True).first() or "identity"


def packs_for_call(*, actor: Actor, call_id: UUID | None) -> PacksView:
    """The policies to choose from, with the desk's own for this call, and the consents given so far. Raises
    NotFound."""
    default, consents = "", []
    if call_id is not None:
        call, _role = calls.call(actor=actor, call_id=call_id)
        ticket = Ticket.objects.get(id=call.ticket_id)
        default = pack_for(desk_id=ticket.desk_id, purpose=purpose_of(ticket_id=ticket.id)).key
        consents = kept.consents(visit_id=call.visit_id)
    choices = [
        PackChoice(
            key=pack.key,
            version=pack.version,
            purpose=list(pack.purpose),
            order=pack.order,
            consent=pack.consent,
            second_person=pack.second_person,
            drop=pack.drop,
            drop_seconds=pack.drop_seconds,
            min_width=pack.min_width,
            min_height=pack.min_height,
            min_fps=pack.min_fps,
            prompting_rejects=pack.prompting_rejects,
            documents=list(pack.documents),
            default=pack.key == default,
            checks=[
                PackCheck(spec.key, spec.kind, spec.evidence, spec.needs, spec.draw, spec.optional)
                for spec in pack.checks
            ],
        )
        for pack in library.packs().values()
    ]
    return PacksView(packs=choices, consents=consents)


def reviews(*, actor: Actor) -> list[ReviewCard]:
    """Runs that wait for a second person at the actor's desks, the oldest first; one's own are marked."""
    if not isinstance(actor, StaffActor):
        raise NotFound
    waiting = Review.objects.filter(run__state=Run.State.IN_REVIEW, staff=None)
    waiting = waiting.select_related("run__ticket", "run__staff", "run__customer")
    if not actor.supervisor:
        waiting = waiting.filter(run__desk_id__in=actor.desk_ids)
    return [
        ReviewCard(
            run_id=one.run_id,
            ticket_id=one.run.ticket_id,
            ticket_number=one.run.ticket.number,
            customer_name=one.run.customer.name,
            agent_name=one.run.staff.name,
            pack=one.run.pack_key,
            proposed=one.proposed,
            asked_at=one.asked_at,
            own=one.run.staff_id == actor.staff_id,
        )
        for one in waiting.order_by("asked_at")
    ]


def of_visit(*, actor: Actor, visit_id: UUID) -> list[RunView]:
    """The runs of a visit for staff, the newest first; empty where nothing was verified. Raises NotFound."""
    found = _of(Run.objects.filter(visit_id=visit_id))
    if not isinstance(actor, StaffActor):
        raise NotFound
    for one in found[:1]:
        tickets.ticket(actor=actor, ticket_id=one.ticket_id)
    return [shapes.run_view(one) for one in found]


def _of(runs: QuerySet[Run]) -> list[Run]:
    return list(runs.order_by("-started_at", "-id"))
