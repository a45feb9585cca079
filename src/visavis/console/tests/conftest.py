"""The cast of the house as one object."""

import pytest

from cast import House
from visavis.features.desks.models import Desk
from visavis.features.people.actors import CustomerActor, StaffActor


@pytest.fixture
def house(desk: Desk, ana: CustomerActor, dan: CustomerActor, ben: StaffActor, cleo: StaffActor) -> House:
    return House(desk=desk, ana=ana, dan=dan, ben=ben, cleo=cleo)
