"""Coming in, the end of a booking, what time brings about, the device tried beforehand."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from visavis.features.appointments import actions, lookups
from visavis.features.appointments.models import Appointment, Cell
from visavis.features.appointments.problems import Over
from visavis.features.appointments.tests.staging import NOW, TEN, book, kinds
from visavis.features.people.actors import SystemActor
from visavis.features.tickets import actions as tickets
from visavis.features.tickets.problems import TicketClosed
from visavis.kernel.ids import new_id
from visavis.kernel.problems import Invalid

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("travel")]


@pytest.fixture
def booked(staffed: Any, ana: Any, ticket: Any) -> Appointment:
    return book(ana, ticket)


def at(travel: Any, minutes: int) -> datetime:
    travel.move_to(TEN + timedelta(minutes=minutes))
    return TEN + timedelta(minutes=minutes)


def test_check_in_is_open_from_ten_before_to_fifteen_after(booked: Any, ticket: Any) -> None:
    def open_at(minutes: float) -> bool:
        return lookups.enterable(ticket_id=ticket.id, now=TEN + timedelta(minutes=minutes)) is not None

    assert [open_at(m) for m in (-10.1, -10, 0, 14.9, 15)] == [False, True, True, True, False]
    assert lookups.enterable(ticket_id=new_id(), now=TEN) is None


def test_who_is_due_holds_an_agent(booked: Any, desk: Any) -> None:
    def due(minutes: float) -> list[Any]:
        return [d.appointment_id for d in lookups.due(desk_id=desk.id, now=TEN + timedelta(minutes=minutes))]

    assert [len(due(m)) for m in (-3.1, -3, 0, 1, 1.1)] == [0, 1, 1, 1, 0]
    assert due(0) == [booked.id]
    actions.arrive(appointment_id=booked.id, visit_id=new_id(), actor=SystemActor())
    assert due(0) == [], "whoever came in stands in line"


def test_a_visit_that_had_its_call_is_done(booked: Any, ana: Any, ticket: Any, travel: Any) -> None:
    at(travel, -5)
    visit = new_id()
    actions.arrive(appointment_id=booked.id, visit_id=visit, actor=ana)
    row = actions.arrive(appointment_id=booked.id, visit_id=visit, actor=ana)
    assert (row.state, row.visit_id) == ("arrived", visit)
    with pytest.raises(Over):
        actions.arrive(appointment_id=booked.id, visit_id=new_id(), actor=ana)
    at(travel, 40)
    assert actions.tick() == 0, "whoever is in the call has not missed it"
    done = actions.settle(visit_id=visit, how="closed")
    assert done is not None and (done.state, done.end_reason) == ("done", "done")
    assert actions.settle(visit_id=visit, how="closed") is None
    assert not Cell.objects.exists()
    assert kinds(ticket) == ["appointment.booked", "appointment.arrived", "appointment.done"]


@pytest.mark.parametrize("how", ["left", "expired", "missed"])
def test_who_leaves_early_can_come_back(booked: Any, ana: Any, ticket: Any, travel: Any, how: str) -> None:
    at(travel, -5)
    visit = new_id()
    actions.arrive(appointment_id=booked.id, visit_id=visit, actor=ana)
    back = actions.settle(visit_id=visit, how=how)
    assert back is not None and (back.state, back.visit_id) == ("booked", None)
    assert Cell.objects.count() == 3
    actions.arrive(appointment_id=booked.id, visit_id=(again := new_id()), actor=ana)
    at(travel, 16)
    missed = actions.settle(visit_id=again, how=how)
    assert missed is not None and missed.state == "missed"
    assert kinds(ticket)[-2:] == ["appointment.arrived", "appointment.missed"]


def test_who_does_not_come_has_missed_it_and_books_anew(
    booked: Any, ana: Any, ticket: Any, travel: Any
) -> None:
    at(travel, 14)
    assert actions.tick() == 0
    at(travel, 15)
    assert actions.tick() == 1
    assert actions.tick() == 0
    last = lookups.last(ticket_id=ticket.id)
    assert last is not None and last.state == "missed" and lookups.current(ticket_id=ticket.id) is None
    with pytest.raises(Over):
        actions.arrive(appointment_id=booked.id, visit_id=new_id(), actor=ana)
    again = book(ana, ticket, TEN + timedelta(hours=3))
    assert again.id != booked.id
    assert kinds(ticket) == ["appointment.booked", "appointment.missed", "appointment.booked"]


def test_a_closed_ticket_takes_its_booking_along(booked: Any, ben: Any, ticket: Any) -> None:
    tickets.close(actor=ben, ticket_id=ticket.id, outcome="solved")
    assert actions.tick() == 1
    booked.refresh_from_db()
    assert (booked.state, booked.end_reason, booked.sequence) == ("cancelled", "ticket_closed", 1)
    assert not Cell.objects.exists()


def test_a_closed_ticket_gives_its_time_back_at_once_and_books_anew_when_reopened(
    booked: Any, ana: Any, ben: Any, ticket: Any
) -> None:
    assert not actions.end_closed(ticket_id=ticket.id), "an open ticket keeps its booking"
    tickets.close(actor=ben, ticket_id=ticket.id, outcome="solved")
    with pytest.raises(TicketClosed):
        book(ana, ticket, TEN + timedelta(hours=1))
    assert actions.end_closed(ticket_id=ticket.id)
    assert not actions.end_closed(ticket_id=ticket.id) and actions.tick() == 0
    tickets.reopen(actor=ana, ticket_id=ticket.id)
    again = book(ana, ticket)
    assert again.id != booked.id and again.starts_at == TEN
    assert kinds(ticket) == ["appointment.booked", "appointment.cancelled", "appointment.booked"]


def test_a_booking_that_tick_finds_leaves_the_reopened_ticket_free(
    booked: Any, ana: Any, ben: Any, ticket: Any
) -> None:
    tickets.close(actor=ben, ticket_id=ticket.id, outcome="solved")
    assert (actions.tick(), actions.tick()) == (1, 0)
    tickets.reopen(actor=ana, ticket_id=ticket.id)
    assert book(ana, ticket).state == "booked"


def test_the_reason_outlives_the_invitation(
    staffed: Any, ana: Any, ben: Any, ticket: Any, travel: Any
) -> None:
    """Booked from an invitation that runs out before: what the call is for and what to bring stay known."""
    tickets.invite(
        actor=ben,
        ticket_id=ticket.id,
        purpose="card",
        bring=["bank_card"],
        line="",
        valid_until=NOW + timedelta(hours=2),
    )
    row = book(ana, ticket)
    travel.move_to(NOW + timedelta(hours=3))
    assert tickets.expire_invitations() == 1
    assert lookups.reason(actor=ana, ticket_id=ticket.id) == lookups.Reason("card", ["bank_card"])
    actions.cancel(actor=ana, appointment_id=row.id)
    assert lookups.reason(actor=ana, ticket_id=ticket.id) == lookups.Reason("", [])


def test_the_device_check_is_kept(booked: Any, ana: Any, ben: Any, desk: Any, ticket: Any) -> None:
    actions.note_test(actor=ana, appointment_id=booked.id, results={"camera": "good", "microphone": "quiet"})
    agenda = lookups.agenda(actor=ben, desk_id=desk.id, first=TEN.date(), days=1)
    assert agenda.entries[0].test == {"camera": "good", "microphone": "quiet"}
    assert agenda.entries[0].appointment.tested_at == NOW
    with pytest.raises(Invalid):
        actions.note_test(actor=ana, appointment_id=booked.id, results={"x": "y" * 5000})
    actions.cancel(actor=ana, appointment_id=booked.id)
    with pytest.raises(Over):
        actions.note_test(actor=ana, appointment_id=booked.id, results={})
