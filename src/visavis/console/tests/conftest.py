"""The cast of the house as one object."""

import pytest
from django.core.cache import cache

from cast import House
from visavis.features.desks.models import Desk
from visavis.features.people.actors import CustomerActor, StaffActor


@pytest.fixture(autouse=True)
def sign_ins_are_counted_anew(db: None) -> None:
    """The sign-in limits count in the cache, whose table no test empties by itself."""
    cache.clear()


@pytest.fixture
def house(desk: Desk, ana: CustomerActor, dan: CustomerActor, ben: StaffActor, cleo: StaffActor) -> House:
    return House(desk=desk, ana=ana, dan=dan, ben=ben, cleo=cleo)
