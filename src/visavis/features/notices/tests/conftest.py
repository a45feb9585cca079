from collections.abc import Iterator
from typing import Any

import pytest

from visavis.features.notices.ports import OutgoingMail
from visavis.features.notices.tests.memory_mail import MemoryMail


@pytest.fixture
def box(settings: Any, db: None) -> Iterator[list[OutgoingMail]]:
    """What the house has sent."""
    settings.VISAVIS_MAIL = "visavis.features.notices.tests.memory_mail.MemoryMail"
    settings.VISAVIS_ORIGIN = "https://help.acme.test"
    settings.DEFAULT_FROM_EMAIL = "Acme Support <support@acme.test>"
    MemoryMail.box.clear()
    MemoryMail.troubles.clear()
    yield MemoryMail.box
