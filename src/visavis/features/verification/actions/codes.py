"""The one-time code: sent to the confirmed address, typed back by the customer in the same session (BaFin B12)."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F

from visavis.features.people.actors import Actor
from visavis.features.tickets.models import Ticket
from visavis.features.verification import moving, tan
from visavis.features.verification.models import Run
from visavis.features.verification.problems import NoAddress, TanOver, TanWrong
from visavis.features.verification.views import RunView
from visavis.kernel import clock, limits
from visavis.kernel.problems import TooMany


@transaction.atomic
def send_tan(*, actor: Actor, run_id: UUID) -> RunView:
    """A new code replaces the one before; the mail follows through the journal. Raises NotFound, NotAllowed, RunOver,
    NoCall, NoAddress, TooMany."""
    run = moving.running(moving.of_agent(actor, run_id))
    contact = Ticket.objects.select_related("contact").get(id=run.ticket_id).contact
    if contact is None or contact.verified_at is None:
        raise NoAddress
    if not limits.take(f"tan:{run.ticket_id}", limit=tan.SENDS_PER_HOUR, per_seconds=3600):
        raise TooMany(minutes=limits.seconds_to_next(3600) // 60 + 1)
    code = tan.draw()
    Run.objects.filter(id=run.id).update(
        tan_hash=tan.digest(run, code),
        tan_sealed=tan.seal(run, code),
        tan_expires_at=clock.now() + tan.LIFE,
        tan_tries=0,
        tan_right_at=None,
    )
    return moving.tell(run, "tan_sent", actor)


def enter_tan(*, actor: Actor, run_id: UUID, code: str) -> Run:
    """The customer types it back. A wrong one is counted and told, so this raises after its commit: TanWrong, TanOver;
    and NotFound, NotAllowed, RunOver, NoCall."""
    with transaction.atomic():
        run = moving.running(moving.of_customer(actor, run_id))
        if run.tan_right_at is not None:
            return run
        if not tan.can_be_entered(run) or tan.too_old(run):
            raise TanOver
        Run.objects.filter(id=run.id).update(tan_tries=F("tan_tries") + 1)
        right = tan.digest(run, tan.clean(code)) == run.tan_hash
        if right:
            Run.objects.filter(id=run.id).update(tan_right_at=clock.now(), tan_sealed=None)
        moving.tell(run, "tan_right" if right else "tan_wrong", actor)
    if not right:
        raise TanWrong(field="code")
    return run


def open_tan(*, run_id: UUID) -> tuple[str, datetime] | None:
    """The code and its end, for the mail that is being written now and for nothing else; None once it is of no use."""
    run = Run.objects.filter(id=run_id, state=Run.State.RUNNING, tan_right_at=None).first()
    if run is None or run.tan_sealed is None or run.tan_expires_at is None or tan.too_old(run):
        return None
    return tan.opened(run), run.tan_expires_at


def wipe_tan(*, run_id: UUID) -> None:
    """The mail is on its way: nobody can read the code here any more."""
    Run.objects.filter(id=run_id).update(tan_sealed=None)
