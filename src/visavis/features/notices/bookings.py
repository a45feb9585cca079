"""Booked calls: what is told at once, and the reminders before.

A reminder is a job written when the time is chosen, and everything is asked again when it runs: is the booking still
alive, is it still this time, does a later reminder say more by now? So a server that slept, a clock that jumped, a
booking that was moved or cancelled a second ago never lead to a word too many; and one key for each time and kind keeps
any from being said twice.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from visavis.features.appointments import events, rules
from visavis.features.appointments.models import Appointment
from visavis.features.appointments.views import AppointmentView
from visavis.features.notices import words
from visavis.features.notices.models import MailOut, Notice, PushOut
from visavis.features.notices.outbox import CODES, MAIL, tell
from visavis.kernel import clock, jobs
from visavis.kernel.models import JournalEntry

COME_IN = "come_in"
LEADS: Final = {
    "remind_day": timedelta(hours=24),
    "remind_hour": timedelta(hours=1),
    COME_IN: rules.OPENS_BEFORE,
}
"""How long before the booked time each reminder goes out, in the order of their moments."""
REMINDERS: Final = tuple(LEADS)
LASTING: Final = frozenset({"booked", "moved", "disturbed", "kept"})
"""News of bookings that stand."""
LIVE: Final = frozenset({Appointment.State.BOOKED, Appointment.State.ARRIVED})


def _booked(event: events.AppointmentBooked, entry: JournalEntry) -> None:
    _tell_of(event, "booked", {"by": event.by}, entry)
    _plan_reminders(event.appointment)


def _moved(event: events.AppointmentMoved, entry: JournalEntry) -> None:
    if event.told:
        _tell_of(event, "moved", {"by": event.by}, entry)
        _plan_reminders(event.appointment)


def _cancelled(event: events.AppointmentCancelled, entry: JournalEntry) -> None:
    _tell_of(event, "cancelled", {"by": event.by, "reason": event.reason}, entry)


def _disturbed(event: events.AppointmentDisturbed, entry: JournalEntry) -> None:
    _tell_of(event, "disturbed", {}, entry)


def _kept(event: events.AppointmentKept, entry: JournalEntry) -> None:
    """Who was never asked for another time need not hear that theirs stands."""
    asked = {"kind": "disturbed", "params__appointment_id": str(event.appointment_id)}
    read = Notice.objects.filter(**asked, read_at__isnull=False).exists()
    mailed = MailOut.objects.filter(**asked, state=MailOut.State.SENT).exists()
    pushed = PushOut.objects.filter(
        **{f"notice__{name}": value for name, value in asked.items()}, state=PushOut.State.SENT
    ).exists()
    if read or mailed or pushed:
        _tell_of(event, "kept", {}, entry)
    else:
        _outdate(event.appointment_id, event.ticket_id)


def _missed(event: events.AppointmentMissed, entry: JournalEntry) -> None:
    _tell_of(event, "booking_missed", {}, entry)


HANDLERS: Final[dict[str, Callable[[Any, JournalEntry], None]]] = {
    events.AppointmentBooked.kind: _booked,
    events.AppointmentMoved.kind: _moved,
    events.AppointmentCancelled.kind: _cancelled,
    events.AppointmentDisturbed.kind: _disturbed,
    events.AppointmentKept.kind: _kept,
    events.AppointmentMissed.kind: _missed,
}


def _tell_of(event: events.AppointmentEvent, kind: str, more: dict[str, Any], entry: JournalEntry) -> None:
    view = event.appointment
    _outdate(view.id, event.ticket_id)
    # A booking that ended is told of whenever that succeeds; of one that stands there is nothing to say afterwards.
    not_after = view.closes_at if kind in LASTING else None
    tell(event.ticket_id, kind, _params(view) | more, key=f"{entry.id}", not_after=not_after)


def _params(booked: AppointmentView | Appointment) -> dict[str, Any]:
    return {
        "appointment_id": str(booked.id),
        "starts_at": booked.starts_at.isoformat(),
        "zone": booked.time_zone,
    }


def _outdate(appointment_id: UUID, ticket_id: UUID) -> None:
    """What was told of the booking before is no news any more."""
    unread = Notice.objects.filter(ticket_id=ticket_id, kind__in=words.BOOKINGS, read_at=None)
    unread.filter(params__appointment_id=str(appointment_id)).update(read_at=clock.now())


def _plan_reminders(view: AppointmentView) -> None:
    """The reminders that still lie ahead; whoever books within the hour has just been told."""
    for kind, lead in LEADS.items():
        if (run_at := view.starts_at - lead) > clock.now():
            payload = {"appointment_id": str(view.id), "starts_at": view.starts_at.isoformat(), "kind": kind}
            lane = CODES if kind == COME_IN else MAIL
            key = _key(view.id, view.starts_at, kind)
            jobs.enqueue("notices.remind", payload, lane=lane, run_at=run_at, key=key)


def _key(appointment_id: UUID, starts_at: datetime, kind: str) -> str:
    return f"reminder:{appointment_id}:{int(starts_at.timestamp())}:{kind}"


def remind(*, appointment_id: UUID, starts_at: datetime, kind: str) -> bool:
    """Tell the customer that their call comes near, if that is still true; the caller holds the transaction.
    Returns whether anything was said.

    The booking's row is locked first: a cancellation comes before, and is seen, or after, and its own news follow.
    """
    row = Appointment.objects.select_for_update().filter(id=appointment_id).first()
    if row is None or row.state != Appointment.State.BOOKED or row.starts_at != starts_at:
        return False
    until = _until(starts_at, kind)
    if clock.now() >= until or (row.disturbed and kind == COME_IN):
        return False
    # Of a time that nobody can promise there is one thing to say: choose another.
    said = "disturbed" if row.disturbed else kind
    tell(row.ticket_id, said, _params(row), key=_key(row.id, starts_at, kind), not_after=until)
    return True


def _until(starts_at: datetime, kind: str) -> datetime:
    """When a reminder loses its sense: at the next one's moment; the last one when the door closes."""
    later = REMINDERS[REMINDERS.index(kind) + 1 :]
    return starts_at - LEADS[later[0]] if later else starts_at + rules.CLOSES_AFTER


def still_true(mail: MailOut | Notice) -> Appointment | None:
    """The booking of a mail or push that is about to go out; None when it would be wrong by now."""
    wanted = {"id": UUID(mail.params["appointment_id"])}
    row = Appointment.objects.select_related("ticket__contact", "customer", "desk").filter(**wanted).first()
    if row is None:
        return None
    if mail.kind == "cancelled":
        return row if row.state == Appointment.State.CANCELLED else None
    if mail.kind == "booking_missed":
        return row if row.state == Appointment.State.MISSED else None
    same = row.starts_at == datetime.fromisoformat(mail.params["starts_at"])
    disturbed = {"disturbed": True, "kept": False}.get(mail.kind, row.disturbed)
    if not same or row.state not in LIVE or row.disturbed != disturbed:
        return None
    # Who has come in already needs no reminder.
    return None if mail.kind in REMINDERS and row.state != Appointment.State.BOOKED else row
