"""An agent reads until when, or since when not, calls that prove something ring at them (BaFin B1, rule 5)."""

from datetime import date
from typing import Any

import pytest
from django.test import Client

from cast import sign_in
from visavis.features.desks.models import Desk
from visavis.features.people.actions import set_training
from visavis.features.people.actors import CustomerActor, StaffActor, SystemActor
from visavis.features.visits import lookups
from visavis.kernel.problems import NotFound

pytestmark = pytest.mark.django_db
LAST = date(2027, 6, 30)


def fetched(actor: StaffActor, desk: Desk) -> Any:
    return sign_in(Client(), actor).get(f"/api/v1/staff/board/{desk.id}").json()


def test_everybody_reads_their_own_date_and_nobody_a_colleague_s(
    desk: Desk, ben: StaffActor, cleo: StaffActor
) -> None:
    assert fetched(ben, desk)["trained_until"] is None, "the house keeps no record"
    set_training(staff_id=ben.staff_id, until=LAST, actor=SystemActor())
    assert fetched(ben, desk)["trained_until"] == "2027-06-30"
    assert fetched(cleo, desk)["trained_until"] is None
    assert "2027-06-30" not in str(fetched(cleo, desk)), "not even a supervisor's board carries it"
    set_training(staff_id=ben.staff_id, until=None, actor=SystemActor())
    assert lookups.board(actor=ben, desk_id=desk.id).trained_until is None


def test_a_board_is_no_way_around(desk: Desk, ben: StaffActor, ana: CustomerActor) -> None:
    set_training(staff_id=ben.staff_id, until=LAST, actor=SystemActor())
    for client in (Client(), sign_in(Client(), ana)):
        answer = client.get(f"/api/v1/staff/board/{desk.id}")
        assert answer.status_code in (401, 403, 404) and "2027" not in answer.content.decode()
    elsewhere = Desk.objects.create(slug="elsewhere", name="Elsewhere", hours={}, time_zone="UTC")
    with pytest.raises(NotFound):
        lookups.board(actor=ben, desk_id=elsewhere.id)
