"""Prepared statements answer what the queryset would, again and again, with other arguments."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, transaction

from visavis.features.people.models import Customer, CustomerSession
from visavis.kernel import clock
from visavis.kernel.models import JournalEntry
from visavis.kernel.prepared import Prepared, insert

pytestmark = pytest.mark.django_db


def _session(customer: Customer | None, token: str) -> CustomerSession:
    now = clock.now()
    return insert(
        CustomerSession(
            token_hash=token,
            customer=customer,
            proven="host",
            browser_hash="",
            created_at=now,
            expires_at=now + timedelta(hours=1),
        )
    )


def test_rows_come_with_their_relations_and_types() -> None:
    ana = insert(Customer(name="Ana", created_at=clock.now()))
    by_token = Prepared(
        lambda token, now: CustomerSession.objects.filter(
            token_hash=token, expires_at__gt=now, revoked_at=None
        ).select_related("customer"),
        token=str,
        now=type(clock.now()),
    )
    first, second = _session(ana, "a"), _session(None, "b")
    for _ in range(2):
        found = by_token.first(token="a", now=clock.now())
        assert found is not None
        assert found == CustomerSession.objects.get(id=first.id)
        assert found.expires_at == first.expires_at
        assert isinstance(found.id, UUID)
        assert found.customer == ana
        other = by_token.first(token="b", now=clock.now())
        assert other is not None
        assert other.id == second.id
        assert other.customer is None
        assert by_token.first(token="c", now=clock.now()) is None
        assert by_token.first(token="a", now=clock.now() + timedelta(hours=2)) is None


def test_every_argument_must_have_its_place() -> None:
    ana = insert(Customer(name="Ana", created_at=clock.now()))
    with pytest.raises(TypeError):
        Prepared(lambda id, other: Customer.objects.filter(id=id), id=UUID, other=UUID).all(
            id=ana.id, other=ana.id
        )
    assert Prepared(lambda a, b: Customer.objects.filter(id__in=[a, b]), a=UUID, b=UUID).all(
        a=ana.id, b=uuid4()
    ) == [ana]


def test_insert_writes_what_save_writes() -> None:
    kept = Customer.objects.create(name="Ana", created_at=clock.now())
    made = insert(Customer(name="Ana", created_at=kept.created_at))
    fresh = Customer.objects.get(id=made.id)
    assert (fresh.name, fresh.language, fresh.created_at) == (kept.name, kept.language, kept.created_at)
    made.name = "Anna"
    made.save()
    assert Customer.objects.get(id=made.id).name == "Anna"


def test_insert_gives_the_key_of_the_database_and_refuses_a_second_one() -> None:
    entry = JournalEntry(
        at=clock.now(), chain="x", seq=1, kind="k", actor="a", payload={"a": [1]}, prev_hash="", hash=""
    )
    insert(entry)
    assert JournalEntry.objects.get(id=entry.id).payload == {"a": [1]}
    with pytest.raises(IntegrityError), transaction.atomic():
        insert(
            JournalEntry(
                at=clock.now(), chain="x", seq=1, kind="k", actor="a", payload={}, prev_hash="", hash=""
            )
        )
