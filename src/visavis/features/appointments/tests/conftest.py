from typing import Any

import pytest
import time_machine

from visavis.features.appointments.tests.staging import NOW, work


@pytest.fixture
def travel() -> Any:
    """The clock stands at NOW until a test moves it."""
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def staffed(travel: Any, desk: Any, ben: Any, cleo: Any) -> Any:
    """The desk, where Ben and Cleo can be booked around the clock."""
    for who in (ben, cleo):
        work(who, desk)
    return desk
