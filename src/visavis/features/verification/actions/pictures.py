"""Pictures of a run: asked for, brought by the customer's page or taken from what the agent sees, destroyed."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction

from visavis.features.evidence import actions as evidence
from visavis.features.evidence.problems import NoConsent
from visavis.features.people.actors import Actor, CustomerActor, StaffActor
from visavis.features.verification import engines, keeping, maskproof, moving, shapes
from visavis.features.verification.models import Check, CheckItem, Run
from visavis.features.verification.problems import NotDrawn, NotMasked, NotWanted
from visavis.features.verification.views import RunView
from visavis.kernel import clock, ids, jobs
from visavis.kernel.problems import Invalid, NotAllowed, NotFound

READ = "verification.read"
TILT = "verification.tilt"
READ_KINDS = frozenset({"front", "back", "mrz", "face", "compare_face", "compare_data", "card"})
"""Kinds of checks whose pictures a machine reads; of a card only whether a digit too many shows."""
FRAMES_MOST = 12
FIGURES = ("sharpness", "glare", "card", "brightness", "width", "height", "frame")


@dataclass(frozen=True)
class Kept:
    """A picture is safe: on disk and in the chain (I-18). `kept`: how many the customer's page has brought so far."""

    item_id: UUID
    kept: int


@transaction.atomic
def want(*, actor: Actor, run_id: UUID, key: str, challenge: str = "") -> RunView:
    """Ask the customer's page for a still. Raises NotFound, NotAllowed, RunOver, NoCall, CheckUnknown, MovedOn,
    NotDrawn, NoConsent."""
    run = moving.running(moving.of_agent(actor, run_id))
    check = moving.open_check_of(run, key)
    if challenge and not _drawn_as(check, challenge):
        raise NotDrawn(field="challenge")
    if not challenge and check.drawn:
        shown = {item.challenge for item in shapes.counting(run, check)}
        challenge = next((one for one in check.drawn if one not in shown), check.drawn[0])
    if "evidence" not in keeping.consents(run):
        raise NoConsent
    Check.objects.filter(id=check.id).update(
        wanted=ids.new_id(), wanted_challenge=_drawn_as(check, challenge)
    )
    return moving.tell(run, "wanted", actor, key)


def add_still(
    *,
    actor: Actor,
    run_id: UUID,
    wanted: UUID,
    challenge: str,
    data: bytes,
    media_type: str,
    figures: dict[str, Any],
    masked: bool,
    frame: int = 0,
    of: int = 1,
) -> Kept:
    """A picture that the agent asked for, from the customer's page at full quality. The same frame again is the same
    item, also after the answer was lost on its way.

    Raises NotFound, NotAllowed, RunOver, NoCall, NotWanted, NotMasked, and what evidence raises.
    """
    if not 0 <= frame < of <= FRAMES_MOST:
        raise Invalid(field="frame")
    client_key = f"{wanted}:{frame}"
    with transaction.atomic():
        run = moving.of_customer(actor, run_id)
        known = CheckItem.objects.filter(check_row__run=run, client_key=client_key).first()
        if known is not None:
            return Kept(known.item_id, _count(run))
        check = _wanting(moving.running(run), wanted, challenge)
        shows = _drawn_as(check, challenge) or check.wanted_challenge
    new = _New("still", "camera", shows, client_key, _clean(figures), _prove_mask(run, check, data, masked))

    def then(item_id: UUID) -> None:
        again = _wanting(moving.running(moving.of_customer(actor, run_id)), wanted, challenge)
        _add(run_id, again, item_id, new)
        _settle(again, wanted, of)
        moving.tell(Run.objects.get(id=run_id), "still", actor, again.key)

    item_id = _keep(run, check, actor, data, media_type, new, then)
    return Kept(item_id, _count(run))


def _settle(check: Check, wanted: UUID, of: int) -> None:
    """Once all frames are there, nothing is wanted any more; several are looked at together."""
    brought = CheckItem.objects.filter(check_row=check, client_key__startswith=f"{wanted}:").count()
    if brought < of:
        return
    Check.objects.filter(id=check.id).update(wanted=None, wanted_challenge="")
    if of > 1 and not engines.why_not():
        frames = {"check_id": str(check.id), "wanted": str(wanted)}
        jobs.enqueue(TILT, frames, lane="documents", key=f"tilt:{wanted}")


def _wanting(run: Run, wanted: UUID, challenge: str) -> Check:
    check = Check.objects.filter(run=run, wanted=wanted, state=Check.State.OPEN).first()
    if check is None or (challenge and not _drawn_as(check, challenge)):
        raise NotWanted
    return check


def _drawn_as(check: Check, shown: str) -> str:
    """The drawn challenge behind what a page calls it: itself, or the alternative that was taken for it."""
    if shown in check.drawn:
        return shown
    return next((one for one, taken in check.alternatives.items() if taken == shown), "")


def add_frame(
    *,
    actor: Actor,
    run_id: UUID,
    key: str,
    challenge: str,
    data: bytes,
    media_type: str,
    client_key: str,
    figures: dict[str, Any] | None = None,
) -> RunView:
    """What the agent sees, where the customer's page can't take a still; marked so (ETSI VAL-8.3.3-04B).

    Raises as `add_still`, and MovedOn, NotDrawn."""
    if not 1 <= len(client_key) <= 40:
        raise Invalid(field="key")
    client_key = f"agent:{client_key}"
    with transaction.atomic():
        run = moving.running(moving.of_agent(actor, run_id))
        check = moving.open_check_of(run, key)
        if challenge and not _drawn_as(check, challenge):
            raise NotDrawn(field="challenge")
        if CheckItem.objects.filter(check_row=check, client_key=client_key).exists():
            return shapes.run_view(run)
    shows, proved = _drawn_as(check, challenge), _prove_mask(run, check, data, True, received=True)
    new = _New("frame", "received", shows, client_key, _clean(figures or {}), proved)

    def then(item_id: UUID) -> None:
        again = moving.running(moving.of_agent(actor, run_id))
        _add(run_id, moving.open_check_of(again, key), item_id, new)
        moving.tell(again, "still", actor, key)

    _keep(run, check, actor, data, media_type, new, then)
    return shapes.run_view(Run.objects.get(id=run_id))


@dataclass(frozen=True)
class _New:
    """A picture on its way into a check."""

    kind: str
    source: str
    challenge: str
    client_key: str
    figures: dict[str, Any]
    masked: bool


def _prove_mask(run: Run, check: Check, data: bytes, masked: bool, *, received: bool = False) -> bool:
    """A card's picture is looked at before a byte of it is written: the number must not be in it (G4, PCI DSS)."""
    if shapes.spec_of(run, check.key).kind != "card":
        return False
    if not masked or not maskproof.proved(data, received=received):
        raise NotMasked(field="picture")
    return True


def _keep(
    run: Run,
    check: Check,
    actor: Actor,
    data: bytes,
    media_type: str,
    new: _New,
    then: Callable[[UUID], None],
) -> UUID:
    """Sealed on disk before it is acknowledged, decoded outside of any lock on the run; `then` is committed with it
    or not at all."""
    item = evidence.keep(
        case_id=run.case_id,
        kind=new.kind,
        check_key=check.key,
        source=new.source,
        data=data,
        media_type=media_type,
        client_key=new.client_key,
        figures=new.figures,
        by=actor.journal_name,
        then=lambda item: then(item.id),
    )
    return item.id


def _clean(figures: dict[str, Any]) -> dict[str, Any]:
    """Known names and finite numbers; what else a page sends is dropped."""
    found = {}
    for name in FIGURES:
        value = figures.get(name)
        if isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value):
            found[name] = round(float(value), 4)
    return found


def _add(run_id: UUID, check: Check, item_id: UUID, new: _New) -> None:
    run = Run.objects.get(id=run_id)
    machine = CheckItem.Machine.NONE
    if shapes.spec_of(run, check.key).kind in READ_KINDS:
        machine = CheckItem.Machine.UNAVAILABLE if engines.why_not() else CheckItem.Machine.WAITING
    CheckItem.objects.create(
        check_row=check,
        item_id=item_id,
        kind=new.kind,
        source=new.source,
        client_key=new.client_key,
        figures=new.figures,
        masked=new.masked,
        attempt=check.tries,
        challenge=new.challenge,
        session=run.session,
        machine=machine,
        at=clock.now(),
    )
    if machine == CheckItem.Machine.WAITING:
        jobs.enqueue(READ, {"item_id": str(item_id)}, lane="documents", key=f"read:{item_id}")


def _count(run: Run) -> int:
    shown = CheckItem.objects.filter(check_row__run=run, kind__in=shapes.PICTURES, destroyed=False)
    return shown.count()


@transaction.atomic
def destroy(*, actor: Actor, run_id: UUID, item_id: UUID, why: str = "asked") -> Run:
    """Gone at once, by anybody who takes part: a card number that shows, a picture that should not be (G4).

    Doing it twice changes nothing. Raises NotFound, NotAllowed.
    """
    run = moving.seen_by(actor, run_id)
    if isinstance(actor, StaffActor) and not (actor.staff_id == run.staff_id or actor.supervisor):
        raise NotAllowed
    item = CheckItem.objects.filter(check_row__run=run, item_id=item_id, kind__in=shapes.PICTURES).first()
    if item is None:
        raise NotFound
    if not CheckItem.objects.filter(id=item.id, destroyed=False).update(destroyed=True):
        return run
    by_customer = isinstance(actor, CustomerActor)
    evidence.destroy_item(actor=actor, item_id=item_id, why="asked_by_customer" if by_customer else why[:40])
    if item.reading_id is not None:
        # What was read from it goes with it.
        evidence.destroy_item(actor=actor, item_id=item.reading_id, why="picture_destroyed")
    moving.tell(run, "destroyed", actor, Check.objects.get(id=item.check_row_id).key)
    return run
