"""A call with evidence agreed to, on folders of its own."""

import io
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from PIL import Image

from visavis.features.calls import actions as calls
from visavis.features.calls.models import Call
from visavis.features.evidence import actions, keys, pictures
from visavis.features.evidence.models import Case, Item
from visavis.features.people.actors import CustomerActor, StaffActor
from visavis.features.tickets.models import Ticket
from visavis.kernel import ids

Keep = Callable[..., Item]


@pytest.fixture(autouse=True)
def folders(tmp_path: Path, settings: Any) -> Iterator[Path]:
    """Data and keys of one test, apart from each other."""
    settings.VISAVIS_EVIDENCE = tmp_path / "data" / "evidence"
    settings.VISAVIS_KEYS = tmp_path / "data-keys"
    keys.forget()
    yield tmp_path
    keys.forget()


@pytest.fixture
def call(ana: CustomerActor, ben: StaffActor, ticket: Ticket) -> Call:
    return a_call(ana, ben, ticket)


def a_call(ana: CustomerActor, ben: StaffActor, ticket: Ticket) -> Call:
    assert ana.customer_id is not None
    with transaction.atomic():
        return calls.open_call(
            visit_id=ids.new_id(),
            ticket_id=ticket.id,
            customer=calls.Side(ana.customer_id, ana.name),
            agent=calls.Side(ben.staff_id, ben.name),
            relay_only=False,
            actor=ben.journal_name,
        )


def agree(actor: CustomerActor, call: Call, *kinds: str) -> None:
    actions.give_consents(
        actor=actor,
        ticket_id=call.ticket_id,
        visit_id=call.visit_id,
        kinds=list(kinds or ["evidence"]),
        language="en",
        method="prepare_page",
    )


@pytest.fixture
def case(ana: CustomerActor, ben: StaffActor, call: Call) -> Case:
    """Open, with consent."""
    agree(ana, call)
    return actions.open_case(actor=ben, call=call, keep_days=1)


def a_picture(
    *, size: tuple[int, int] = (64, 48), kind: str = "JPEG", colour: int = 80, **options: Any
) -> bytes:
    out = io.BytesIO()
    Image.effect_noise(size, colour).convert("RGB").save(out, kind, **options)
    return out.getvalue()


def keep(case: Case, **changes: Any) -> Item:
    """A still of the document unless said otherwise."""
    given: dict[str, Any] = {
        "case_id": case.id,
        "kind": "still",
        "check_key": "document",
        "source": "camera",
        "data": a_picture(),
        "media_type": "image/jpeg",
        "client_key": ids.secret(64),
        "figures": {"sharpness": 91.25},
        "by": f"customer:{case.customer_id}",
    }
    return actions.keep(**{**given, **changes})


def note(case: Case, text: str = "Looks fine", **changes: Any) -> Item:
    given: dict[str, Any] = {
        "kind": "note",
        "check_key": "document",
        "payload": {"text": text},
        "by": "staff:1",
    }
    return actions.keep_record(case_id=case.id, **{**given, **changes})


@pytest.fixture(scope="session", autouse=True)
def children() -> Iterator[None]:
    yield
    pictures._pool().close()
