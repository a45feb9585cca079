"""Booking, moving, cancelling: who may, until when, and what it leaves behind."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

import cast
from visavis.features.appointments import actions, lookups
from visavis.features.appointments.models import Cell
from visavis.features.appointments.problems import (
    BookedAlready,
    ChangedMeanwhile,
    InLineAlready,
    NoSuchZone,
    NotBookable,
    Over,
    SlotTaken,
    TooLate,
)
from visavis.features.appointments.tests.staging import NOW, TEN, ZONE, book, kinds, work
from visavis.features.people.actors import SystemActor
from visavis.features.tickets import actions as tickets
from visavis.features.tickets.problems import TicketClosed
from visavis.kernel import journal
from visavis.kernel.ids import new_id
from visavis.kernel.models import JournalEntry
from visavis.kernel.problems import Invalid, NotAllowed, NotFound

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("travel")]


def test_a_customer_books_and_sees_it(staffed: Any, ana: Any, ticket: Any) -> None:
    offered = lookups.slots(actor=ana, ticket_id=ticket.id, first=date(2026, 11, 26), days=1, zone=ZONE)
    assert TEN in [slot.starts_at for slot in offered]
    row = book(ana, ticket)
    view = lookups.current(ticket_id=ticket.id)
    assert view is not None and lookups.of_customer(actor=ana) == [view]
    assert (view.starts_at, view.ends_at - view.starts_at) == (TEN, timedelta(minutes=15))
    assert (view.time_zone, view.sequence, view.state) == (ZONE, 0, "booked")
    assert view.opens_at == TEN - timedelta(minutes=10)
    assert view.closes_at == TEN + timedelta(minutes=15)
    assert view.change_until == TEN - timedelta(minutes=60)
    assert Cell.objects.filter(appointment=row, staff=row.staff).count() == 3
    assert kinds(ticket) == ["appointment.booked"]
    entry = JournalEntry.objects.get(kind="appointment.booked")
    event: Any = journal.load(entry.kind, entry.payload)
    assert event.appointment == view
    assert entry.actor == ana.journal_name


def test_moving_keeps_the_entry_and_raises_its_sequence(staffed: Any, ana: Any, ticket: Any) -> None:
    row = book(ana, ticket)
    uid = row.uid
    moved = actions.move(
        actor=ana, appointment_id=row.id, starts_at=TEN + timedelta(hours=2), zone="Asia/Tokyo", sequence=0
    )
    assert (moved.id, moved.uid, moved.sequence, moved.time_zone) == (row.id, uid, 1, "Asia/Tokyo")
    assert Cell.objects.filter(appointment=row).count() == 3
    assert Cell.objects.order_by("at")[0].at == TEN + timedelta(hours=2)
    with pytest.raises(ChangedMeanwhile):
        actions.move(actor=ana, appointment_id=row.id, starts_at=TEN, sequence=0)
    same = actions.move(actor=ana, appointment_id=row.id, starts_at=moved.starts_at, sequence=1)
    assert same.sequence == 1
    cancelled = actions.cancel(actor=ana, appointment_id=row.id, sequence=1)
    assert (cancelled.state, cancelled.sequence, Cell.objects.count()) == ("cancelled", 2, 0)
    assert actions.cancel(actor=ana, appointment_id=row.id).sequence == 2
    with pytest.raises(Over):
        actions.move(actor=ana, appointment_id=row.id, starts_at=TEN, sequence=2)
    assert kinds(ticket) == ["appointment.booked", "appointment.moved", "appointment.cancelled"]
    assert lookups.current(ticket_id=ticket.id) is None
    last = lookups.last(ticket_id=ticket.id)
    assert last is not None and last.state == "cancelled"


def test_it_can_move_into_its_own_place(staffed: Any, ana: Any, ticket: Any) -> None:
    """Half past the hour of a single agent is free for whoever sits there."""
    actions.set_policy(actor=SystemActor(), desk_id=staffed.id, lengths={"": 30})
    row = book(ana, ticket)
    moved = actions.move(actor=ana, appointment_id=row.id, starts_at=TEN + timedelta(minutes=15), sequence=0)
    assert moved.staff_id == row.staff_id
    assert Cell.objects.filter(appointment=row).count() == 6


def test_one_call_is_booked_per_ticket(staffed: Any, ana: Any, ticket: Any) -> None:
    row = book(ana, ticket)
    with pytest.raises(BookedAlready):
        book(ana, ticket, TEN + timedelta(days=1))
    actions.cancel(actor=ana, appointment_id=row.id)
    assert book(ana, ticket).id != row.id


def test_customers_change_it_until_an_hour_before(
    staffed: Any, ana: Any, ben: Any, ticket: Any, travel: Any
) -> None:
    row = book(ana, ticket)
    travel.move_to(TEN - timedelta(minutes=59))
    later = TEN + timedelta(hours=3)
    with pytest.raises(TooLate):
        actions.move(actor=ana, appointment_id=row.id, starts_at=later, sequence=0)
    with pytest.raises(TooLate):
        actions.cancel(actor=ana, appointment_id=row.id)
    assert actions.move(actor=ben, appointment_id=row.id, starts_at=later, sequence=0).sequence == 1
    assert actions.cancel(actor=ben, appointment_id=row.id, reason="agreed").end_reason == "agreed"


def test_somebody_elses_booking_looks_missing(staffed: Any, ana: Any, dan: Any, ticket: Any) -> None:
    row = book(ana, ticket)
    stranger = cast.hire("Eve Other", cast.make_desk("other", "Other"))
    for actor in (dan, stranger):
        with pytest.raises(NotFound):
            lookups.appointment(actor=actor, appointment_id=row.id)
        with pytest.raises(NotFound):
            actions.cancel(actor=actor, appointment_id=row.id)
        with pytest.raises(NotFound):
            actions.move(actor=actor, appointment_id=row.id, starts_at=TEN, sequence=0)
        with pytest.raises(NotFound):
            actions.note_test(actor=actor, appointment_id=row.id, results={})
        with pytest.raises(NotFound):
            book(actor, ticket)
    with pytest.raises(NotFound):
        lookups.slots(actor=dan, ticket_id=ticket.id, first=date(2026, 11, 26), days=1, zone=ZONE)
    with pytest.raises(NotFound):
        lookups.agenda(actor=stranger, desk_id=staffed.id, first=date(2026, 11, 26), days=1)
    with pytest.raises(NotFound):
        lookups.appointment(actor=ana, appointment_id=new_id())
    assert lookups.of_customer(actor=dan) == []


def test_a_mailbox_sees_exactly_the_bookings_of_its_tickets(staffed: Any, ana: Any, ticket: Any) -> None:
    row = book(ana, ticket)
    mailbox = cast.enter_by_mail("ana@example.com")
    assert [view.id for view in lookups.of_customer(actor=mailbox)] == [row.id]
    assert lookups.of_customer(actor=cast.enter_by_mail("dan@example.com")) == []


def test_the_taken_time_comes_back_with_the_nearest_free_ones(
    desk: Any, ana: Any, dan: Any, ben: Any, ticket: Any
) -> None:
    work(ben, desk)
    book(ana, ticket)
    with pytest.raises(SlotTaken) as refused:
        book(dan, cast.open_ticket(dan, desk))
    # Half of the half hour of one agent is gone: the next free times are in the ones around it.
    assert refused.value.params["slots"] == [
        "2026-11-26T09:45:00.000Z",
        "2026-11-26T09:30:00.000Z",
        "2026-11-26T10:30:00.000Z",
    ]


@pytest.mark.parametrize(
    "wanted", [TEN + timedelta(minutes=7), NOW + timedelta(minutes=15), NOW + timedelta(days=60), NOW]
)
def test_times_that_nobody_offers_are_refused(staffed: Any, ana: Any, ticket: Any, wanted: datetime) -> None:
    """Beside the grid, too soon, too far ahead, past."""
    with pytest.raises(SlotTaken) as refused:
        book(ana, ticket, wanted)
    assert len(refused.value.params["slots"]) == 3


def test_what_stands_in_the_way_is_said(staffed: Any, ana: Any, ben: Any, ticket: Any, desk: Any) -> None:
    with pytest.raises(NoSuchZone):
        actions.book(actor=ana, ticket_id=ticket.id, starts_at=TEN, zone="Mars/Base")
    with pytest.raises(NoSuchZone):
        lookups.slots(actor=ana, ticket_id=ticket.id, first=date(2026, 11, 26), days=1, zone="../etc/passwd")
    actions.set_policy(actor=SystemActor(), desk_id=desk.id, open_to_customers=False)
    assert not lookups.bookable(desk_id=desk.id)
    with pytest.raises(NotBookable):
        book(ana, ticket)
    assert book(ben, ticket).booked_by == "staff"
    tickets.close(actor=ben, ticket_id=ticket.id, outcome="done")
    with pytest.raises(TicketClosed):
        book(ben, ticket)


def test_the_purpose_of_the_invitation_decides_length_and_skill(
    staffed: Any, ana: Any, ben: Any, cleo: Any, ticket: Any, desk: Any
) -> None:
    from visavis.features.desks.actions import add_member

    add_member(actor=SystemActor(), desk_id=desk.id, staff_id=ben.staff_id, skills=["card"])
    add_member(actor=SystemActor(), desk_id=desk.id, staff_id=cleo.staff_id, skills=["identity", "card"])
    actions.set_policy(actor=SystemActor(), desk_id=desk.id, lengths={"": 15, "identity": 20})
    invitation = tickets.invite(
        actor=ben,
        ticket_id=ticket.id,
        purpose="identity",
        bring=[],
        line="",
        valid_until=NOW + timedelta(days=7),
    )
    row = book(ana, ticket)
    assert (row.purpose, row.invitation_id, row.staff_id) == ("identity", invitation.id, cleo.staff_id)
    assert row.ends_at - row.starts_at == timedelta(minutes=20)


def test_fewest_skills_first_then_fewest_bookings(
    staffed: Any, ana: Any, dan: Any, ben: Any, cleo: Any, ticket: Any, desk: Any
) -> None:
    from visavis.features.desks.actions import add_member

    first = book(ana, ticket)
    second = book(dan, cast.open_ticket(dan, desk), TEN + timedelta(hours=4))
    assert {first.staff_id, second.staff_id} == {ben.staff_id, cleo.staff_id}
    add_member(actor=SystemActor(), desk_id=desk.id, staff_id=cleo.staff_id, skills=["card"])
    eve = cast.enter("acme-eve", "Eve Green", "eve@example.com")
    third = book(eve, cast.open_ticket(eve, desk), TEN + timedelta(hours=8))
    assert third.staff_id == cleo.staff_id, "who can do less is asked before who can do all"


def test_whoever_came_in_is_not_moved(staffed: Any, ana: Any, ben: Any, ticket: Any, travel: Any) -> None:
    row = book(ana, ticket)
    travel.move_to(TEN - timedelta(minutes=5))
    actions.arrive(appointment_id=row.id, visit_id=new_id(), actor=ana)
    with pytest.raises(InLineAlready):
        actions.move(actor=ben, appointment_id=row.id, starts_at=TEN + timedelta(days=1), sequence=0)
    with pytest.raises(InLineAlready):
        actions.cancel(actor=ben, appointment_id=row.id)


def test_staff_name_the_agent(staffed: Any, ana: Any, ben: Any, cleo: Any, ticket: Any) -> None:
    row = book(ana, ticket)
    other = cleo if row.staff_id == ben.staff_id else ben
    moved = actions.move(actor=ben, appointment_id=row.id, starts_at=TEN, sequence=0, staff_id=other.staff_id)
    assert (moved.staff_id, moved.sequence) == (other.staff_id, 0)
    assert set(Cell.objects.values_list("staff_id", flat=True)) == {other.staff_id}
    event = JournalEntry.objects.get(kind="appointment.moved")
    assert event.payload["told"] is False
    five_past = TEN + timedelta(minutes=5)
    moved = actions.move(
        actor=ben, appointment_id=row.id, starts_at=five_past, sequence=0, staff_id=row.staff_id
    )
    assert (moved.starts_at, moved.staff_id, moved.sequence) == (five_past, row.staff_id, 1)


def test_a_desks_way_of_booking_is_set_by_supervisors(desk: Any, ben: Any, cleo: Any) -> None:
    with pytest.raises(NotAllowed):
        actions.set_policy(actor=ben, desk_id=desk.id, share_percent=10)
    actions.set_policy(actor=cleo, desk_id=desk.id, share_percent=70, embed_origins=["https://acme.test"])
    assert lookups.policy(desk_id=desk.id).share_percent == 70
    for name, value in {
        "share_percent": 71,
        "lengths": {"": 12},
        "embed_origins": ["javascript:alert(1)"],
        "horizon_days": True,
        "desk": "x",
    }.items():
        with pytest.raises(Invalid):
            actions.set_policy(actor=cleo, desk_id=desk.id, **{name: value})
