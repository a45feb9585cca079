"""The private authority of `make run LAN=1`."""

import ssl
import stat
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from cryptography import x509

from visavis.kernel import clock
from visavis.site import tls

NAMES = ["192.168.7.20", "localhost", "127.0.0.1"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "tls"


def leaf(folder: Path) -> x509.Certificate:
    return x509.load_pem_x509_certificate((folder / "leaf.pem").read_bytes())


def test_the_leaf_speaks_for_the_names_and_stands_on_the_authority(folder: Path) -> None:
    made = tls.ensure(folder, NAMES)
    assert made.names == tuple(NAMES)
    ca = x509.load_pem_x509_certificate(made.authority.read_bytes())
    leaf(folder).verify_directly_issued_by(ca)
    ssl.create_default_context(ssl.Purpose.CLIENT_AUTH).load_cert_chain(made.chain, made.key)


def test_a_second_start_changes_nothing(folder: Path) -> None:
    assert tls.ensure(folder, NAMES) == tls.ensure(folder, NAMES) == tls.load(folder)


def test_another_address_gets_a_new_leaf_from_the_same_authority(folder: Path) -> None:
    first, second = tls.ensure(folder, NAMES), tls.ensure(folder, ["10.1.2.3", *NAMES])
    assert first.authority_fingerprint == second.authority_fingerprint
    assert first.leaf_fingerprint != second.leaf_fingerprint


def test_a_leaf_is_renewed_before_it_ends_and_phones_accept_its_length(folder: Path) -> None:
    first = tls.ensure(folder, NAMES)
    life = leaf(folder).not_valid_after_utc - leaf(folder).not_valid_before_utc
    assert life < timedelta(days=398)
    with time_machine.travel(clock.now() + timedelta(days=tls.LEAF_DAYS - tls.RENEW_DAYS + 1)):
        assert tls.ensure(folder, NAMES).leaf_fingerprint != first.leaf_fingerprint


def test_the_authority_vouches_for_this_machine_and_private_names_only(folder: Path) -> None:
    made = tls.ensure(folder, [*NAMES, "bank.example.com", "desk.local"])
    assert made.names == (*NAMES, "desk.local")
    ca = x509.load_pem_x509_certificate(made.authority.read_bytes())
    limits = ca.extensions.get_extension_for_class(x509.NameConstraints)
    assert limits.critical


def test_an_address_outside_the_private_ranges_needs_an_authority_bound_to_it(folder: Path) -> None:
    first, second = tls.ensure(folder, NAMES), tls.ensure(folder, ["203.0.113.9", *NAMES])
    assert "203.0.113.9" in second.names
    assert first.authority_fingerprint != second.authority_fingerprint
    third = tls.ensure(folder, ["203.0.113.10", *NAMES])
    assert third.authority_fingerprint != second.authority_fingerprint


def test_keys_are_readable_by_their_owner_only(folder: Path) -> None:
    tls.ensure(folder, NAMES)
    for key in folder.glob("*.key"):
        assert stat.S_IMODE(key.stat().st_mode) == 0o600


def test_nothing_is_loaded_where_nothing_was_made(folder: Path) -> None:
    assert tls.load(folder) is None


def test_dates_come_from_the_house_clock(folder: Path) -> None:
    with time_machine.travel(datetime(2030, 1, 1, tzinfo=clock.now().tzinfo), tick=False):
        tls.ensure(folder, NAMES)
    assert leaf(folder).not_valid_after_utc.year == 2030
