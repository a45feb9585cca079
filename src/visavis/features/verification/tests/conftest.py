"""Fixtures of verification: a call, and evidence and keys in folders of their own."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from visavis.features.evidence import keys, pictures
from visavis.features.people.actors import CustomerActor, StaffActor
from visavis.features.tickets.models import Ticket
from visavis.features.verification import engines, maskproof
from visavis.features.verification.tests.scene import Scene, in_call


@pytest.fixture(autouse=True)
def folders(tmp_path: Path, settings: Any) -> Iterator[Path]:
    settings.VISAVIS_EVIDENCE = tmp_path / "data" / "evidence"
    settings.VISAVIS_KEYS = tmp_path / "data-keys"
    settings.VISAVIS_DOCUMENTS = ""
    keys.forget()
    engines.forget()
    yield tmp_path
    keys.forget()
    engines.forget()


@pytest.fixture
def scene(ana: CustomerActor, ben: StaffActor, ticket: Ticket) -> Scene:
    """Ana and Ben in a call."""
    return in_call(ana, ben, ticket)


@pytest.fixture(scope="session", autouse=True)
def children() -> Iterator[None]:
    yield
    pictures._pool().close()
    maskproof._pool().close()
