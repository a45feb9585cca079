"""The key store and the time stamper that settings name, one of each per process, and what their faults mean here."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from uuid import UUID

from django.conf import settings
from django.utils.module_loading import import_string

from visavis.features.evidence.ports import KeyGone, KeyStore, KeyStoreDown, Stamper
from visavis.features.evidence.problems import CaseGone, KeysUnreachable


@cache
def store() -> KeyStore:
    made: KeyStore = import_string(settings.VISAVIS_KEY_STORE)()
    return made


@cache
def stamper() -> Stamper | None:
    """None: no authority is configured."""
    if not settings.VISAVIS_STAMPER:
        return None
    made: Stamper = import_string(settings.VISAVIS_STAMPER)()
    return made


def forget() -> None:
    """Make both anew when they are asked for next; for tests that change settings."""
    store.cache_clear()
    stamper.cache_clear()


@contextmanager
def problems() -> Iterator[None]:
    """The port's faults as problems that people are told."""
    try:
        yield
    except KeyGone:
        raise CaseGone from None
    except KeyStoreDown:
        raise KeysUnreachable from None


def key(*, case_id: UUID) -> bytes:
    """Raises CaseGone, KeysUnreachable."""
    with problems():
        return store().get(case_id=case_id)


def first_key(*, case_id: UUID) -> bytes:
    """The key of a case that may not have one yet. Raises KeysUnreachable."""
    with problems():
        return store().make(case_id=case_id)
