"""What every test of the house shares: the cast, and no way out of this machine."""

import os
import socket
import time
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client, TransactionTestCase
from django.utils import translation
from hypothesis import HealthCheck, settings

# How fast this machine makes up examples says nothing about the product.
settings.register_profile("house", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("house")

LONG = os.environ.get("VISAVIS_LONG") == "1"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests marked long are `make long`'s: all the others together must stay well within half an hour."""
    for item in items:
        if item.get_closest_marker("long") and not LONG:
            item.add_marker(pytest.mark.skip(reason="long: `make long` runs it"))


LOOPBACK = ("127.", "::1", "localhost")


SAME_FOR_ALL = {"django_migrations", "django_content_type", "auth_permission", "django_site"}
"""Tables that a migration fills and no test changes."""


def empty_tables(*_: object) -> None:
    """Leave no row behind. Django's own `flush` makes every permission anew each time, which takes longer than most
    tests; and the journal's triggers must step aside for this, and only for this."""
    with connection.cursor() as cursor, connection.constraint_checks_disabled(), transaction.atomic():
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        triggers = cursor.fetchall()
        for name, _sql in triggers:
            cursor.execute(f'DROP TRIGGER "{name}"')
        for table in set(connection.introspection.table_names(cursor)) - SAME_FOR_ALL:
            cursor.execute(f'DELETE FROM "{table}"')  # noqa: S608  (names of the schema)
        for _name, sql in triggers:
            cursor.execute(sql)


@pytest.fixture(autouse=True, scope="session")
def quick_flush() -> Iterator[None]:
    """What transactional tests wrote is removed by `empty_tables`."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", empty_tables)
        yield


@pytest.fixture(scope="session", autouse=True)
def no_network() -> Iterator[None]:
    """Tests may talk to this machine only; anything else fails at once instead of timing out."""
    real = socket.socket.connect

    def connect(self: socket.socket, address: Any) -> None:
        if self.family in (socket.AF_INET, socket.AF_INET6) and not str(address[0]).startswith(LOOPBACK):
            raise RuntimeError(f"a test tried to reach {address[0]}")
        real(self, address)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", connect)
        yield


@pytest.fixture(autouse=True)
def within_one_hour() -> None:
    """Limits are counted by the hour of the clock: no test begins in an hour's last seconds."""
    left = 3600 - time.time() % 3600
    if left < 15:
        time.sleep(left)


@pytest.fixture(autouse=True)
def english() -> None:
    """A request leaves its language active in the thread; the next test begins in English."""
    translation.activate("en")


@pytest.fixture(autouse=True)
def test_host(settings: Any) -> None:
    """The fictional exchange whose signed hand-overs are believed."""
    import cast

    settings.VISAVIS_HOSTS = cast.host_settings()


@pytest.fixture
def desk(db: None) -> Any:
    import cast

    return cast.make_desk()


@pytest.fixture
def ana(db: None) -> Any:
    """A customer whom the host knows, with a verified address."""
    import cast

    return cast.enter("acme-ana", "Ana Petrova", "ana@example.com")


@pytest.fixture
def dan(db: None) -> Any:
    """Another customer: the outsider, who must never see what is Ana's."""
    import cast

    return cast.enter("acme-dan", "Dan Iversen", "dan@example.com")


@pytest.fixture
def ben(desk: Any) -> Any:
    """An agent of the desk."""
    import cast

    return cast.hire("Ben Okafor", desk)


@pytest.fixture
def cleo(desk: Any) -> Any:
    """The supervisor."""
    import cast

    return cast.hire("Cleo Martin", desk, supervisor=True)


@pytest.fixture
def ticket(ana: Any, desk: Any) -> Any:
    """Ana's open ticket."""
    import cast

    return cast.open_ticket(ana, desk)


@pytest.fixture
def ana_client(ana: Any) -> Client:
    import cast

    return cast.sign_in(Client(), ana)


@pytest.fixture
def dan_client(dan: Any) -> Client:
    import cast

    return cast.sign_in(Client(), dan)


@pytest.fixture
def ben_client(ben: Any) -> Client:
    import cast

    return cast.sign_in(Client(), ben)


@pytest.fixture
def cleo_client(cleo: Any) -> Client:
    import cast

    return cast.sign_in(Client(), cleo)
