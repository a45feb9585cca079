"""Booked customers in the line: the place of their time, agents kept free, and what becomes of the booking."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine

import cast
from visavis.features.appointments import actions as appointments
from visavis.features.appointments.models import Appointment
from visavis.features.desks import actions as desk_actions
from visavis.features.people.actors import SystemActor
from visavis.features.visits import actions, lookups
from visavis.features.visits.actions import booked
from visavis.features.visits.models import Offer
from visavis.kernel import clock

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 25, 9, tzinfo=UTC)
TEN = datetime(2026, 11, 25, 10, tzinfo=UTC)


@pytest.fixture(autouse=True)
def travel() -> Any:
    lookups._forecasts.clear()
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def booking(desk: Any, ben: Any, ana: Any, ticket: Any) -> Appointment:
    """Ana has booked ten o'clock."""
    shifts = [{"weekday": day, "start": "00:00", "end": "24:00"} for day in range(7)]
    appointments.set_shifts(actor=SystemActor(), staff_id=ben.staff_id, desk_id=desk.id, shifts=shifts)
    return appointments.book(actor=ana, ticket_id=ticket.id, starts_at=TEN, zone="Europe/Berlin")


def somebody(desk: Any, number: int) -> Any:
    """A walk-in joins."""
    who = cast.enter(f"acme-{number}", f"Customer {number}", f"c{number}@example.com")
    return actions.join(actor=who, ticket_id=cast.open_ticket(who, desk).id)


def serve(ben: Any, desk: Any) -> list[Offer]:
    actions.set_state(actor=ben, state="ready")
    return actions.dispatch(desk_id=desk.id)


def state_of(booking: Appointment) -> str:
    booking.refresh_from_db()
    return booking.state


@pytest.mark.parametrize(
    ("minutes", "credit", "reason"),
    [(-9, 60, "appointment"), (4, 60, "appointment"), (10, 0, "appointment_late")],
)
def test_whoever_comes_for_a_booked_time_has_its_place(
    travel: Any, booking: Any, ana: Any, ben: Any, ticket: Any, minutes: int, credit: int, reason: str
) -> None:
    travel.move_to(TEN + timedelta(minutes=minutes))
    visit = actions.join(actor=ana, ticket_id=ticket.id)
    assert (visit.booked_for, visit.key, visit.credit_reason) == (
        TEN,
        TEN - timedelta(minutes=credit),
        reason,
    )
    assert state_of(booking) == "arrived"
    assert lookups.board(actor=ben, desk_id=ticket.desk_id).waiting[0].booked_for == TEN
    assert actions.join(actor=ana, ticket_id=ticket.id).id == visit.id


def test_too_late_is_an_ordinary_place(travel: Any, booking: Any, ana: Any, ticket: Any) -> None:
    travel.move_to(TEN + timedelta(minutes=16))
    visit = actions.join(actor=ana, ticket_id=ticket.id)
    assert (visit.booked_for, visit.key) == (None, visit.joined_at)
    actions.tick()
    assert state_of(booking) == "missed"


def test_a_booking_opens_a_closed_desk(travel: Any, booking: Any, ana: Any, ticket: Any) -> None:
    desk_actions.set_hours(
        actor=SystemActor(), desk_id=ticket.desk_id, hours={}, holidays=[], time_zone="UTC"
    )
    travel.move_to(TEN - timedelta(minutes=5))
    assert actions.join(actor=ana, ticket_id=ticket.id).booked_for == TEN


def test_no_walk_in_takes_the_agent_somebody_booked(travel: Any, booking: Any, desk: Any, ben: Any) -> None:
    walk_in = somebody(desk, 1)
    travel.move_to(TEN - timedelta(minutes=2))
    actions.presence(visit_id=walk_in.id, present=True)
    assert serve(ben, desk) == [], "Ana is due in two minutes"
    travel.move_to(TEN + timedelta(minutes=2))
    actions.set_state(actor=ben, state="ready")
    assert [offer.visit_id for offer in actions.dispatch(desk_id=desk.id)] == [walk_in.id], (
        "nobody idles for long"
    )


def test_the_booked_customer_goes_first_in_time_and_not_before(
    travel: Any, booking: Any, desk: Any, ben: Any, ana: Any, ticket: Any
) -> None:
    travel.move_to(TEN - timedelta(minutes=30))
    walk_in = somebody(desk, 1)
    travel.move_to(TEN - timedelta(minutes=9))
    visit = actions.join(actor=ana, ticket_id=ticket.id)
    (offer,) = serve(ben, desk)
    assert offer.visit_id == walk_in.id, "too early: whoever waits is served first"
    actions.decline(actor=ben, offer_id=offer.id, reason="technical")
    travel.move_to(TEN - timedelta(minutes=4))
    (offer,) = serve(ben, desk)
    assert offer.visit_id == visit.id


def test_who_joined_before_check_in_gets_the_booked_place_when_it_opens(
    travel: Any, booking: Any, ana: Any, ticket: Any
) -> None:
    visit = actions.join(actor=ana, ticket_id=ticket.id)
    assert (visit.booked_for, state_of(booking)) == (None, "booked")
    assert booked.take_up(now=clock.now()) == 0
    travel.move_to(TEN - timedelta(minutes=8))
    assert booked.take_up(now=clock.now()) == 1
    assert booked.take_up(now=clock.now()) == 0
    visit.refresh_from_db()
    assert (visit.booked_for, visit.key, state_of(booking)) == (TEN, TEN - timedelta(minutes=60), "arrived")


def test_leaving_keeps_the_booking_while_it_can_be_used(
    travel: Any, booking: Any, ana: Any, ticket: Any
) -> None:
    travel.move_to(TEN - timedelta(minutes=5))
    actions.leave(actor=ana, visit_id=actions.join(actor=ana, ticket_id=ticket.id).id)
    assert state_of(booking) == "booked"
    again = actions.join(actor=ana, ticket_id=ticket.id)
    assert again.booked_for == TEN
    travel.move_to(TEN + timedelta(minutes=20))
    actions.leave(actor=ana, visit_id=again.id)
    assert state_of(booking) == "missed"


def test_the_write_up_ends_the_booking(
    travel: Any, booking: Any, desk: Any, ben: Any, ana: Any, ticket: Any
) -> None:
    travel.move_to(TEN)
    visit = actions.join(actor=ana, ticket_id=ticket.id)
    (offer,) = serve(ben, desk)
    met = actions.accept(actor=ben, offer_id=offer.id)
    actions.end_call(actor=ben, call_id=met.call_id)
    actions.finish(actor=ben, visit_id=visit.id, outcome="solved", notes="", ready=True)
    assert state_of(booking) == "done"
