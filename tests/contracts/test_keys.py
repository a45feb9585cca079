"""Every key store against its port: made once, durable, gone when destroyed, and loud when it can't be reached."""

import base64
import secrets
import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from support.kms import TOKEN, Kms, key_service
from visavis.adapters.keys_env import EnvironmentKeys
from visavis.adapters.keys_file import FileKeys, FolderKeys
from visavis.adapters.keys_kms import KmsKeys
from visavis.features.evidence.ports import KeyGone, KeyStore, KeyStoreDown
from visavis.kernel import pieces

pytestmark = pytest.mark.network
Make = Callable[[], FolderKeys]


@pytest.fixture
def kms() -> Iterator[Kms]:
    with key_service() as service:
        yield service


@pytest.fixture(params=["file", "environment", "kms"])
def make(request: pytest.FixtureRequest, tmp_path: Path, settings: Any, kms: Kms) -> Make:
    """A store over the folders of this test; again: as after a restart."""
    settings.VISAVIS_EVIDENCE = tmp_path / "data" / "evidence"
    settings.VISAVIS_KEYS = tmp_path / "keys"
    settings.VISAVIS_KEK = base64.b64encode(bytes(range(32))).decode()
    settings.VISAVIS_KMS = {"url": kms.url, "token": TOKEN, "key": "visavis"}
    return {"file": FileKeys, "environment": EnvironmentKeys, "kms": KmsKeys}[request.param]


def test_a_key_is_made_once_and_stays(make: Make) -> None:
    case, other = uuid4(), uuid4()
    store: KeyStore = make()
    key = store.make(case_id=case)
    assert len(key) == 32
    assert store.make(case_id=case) == key == store.get(case_id=case) == make().get(case_id=case)
    assert store.make(case_id=other) != key


def test_a_destroyed_key_is_gone_for_good(make: Make, tmp_path: Path) -> None:
    case, other = uuid4(), uuid4()
    store = make()
    key, kept = store.make(case_id=case), store.make(case_id=other)
    store.destroy(case_id=case)
    store.destroy(case_id=case)
    for again in (store, make()):
        with pytest.raises(KeyGone):
            again.get(case_id=case)
        assert again.get(case_id=other) == kept
    assert store.make(case_id=case) != key
    assert not [path for path in tmp_path.rglob("*") if path.is_file() and key in path.read_bytes()]


def test_no_key_lies_open(make: Make, tmp_path: Path) -> None:
    store, case = make(), uuid4()
    key = store.make(case_id=case)
    store.public_key()
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert not [path for path in files if key in path.read_bytes()]
    below = [path for path in files if path.is_relative_to(tmp_path / "keys")]
    assert below and all(path.stat().st_mode & 0o077 == 0 for path in below)
    assert (tmp_path / "keys").stat().st_mode & 0o077 == 0
    assert [path.name for path in below if path.name.startswith(".")] == [], "no drafts are left"


def test_a_key_of_one_case_is_not_taken_for_another(make: Make, tmp_path: Path) -> None:
    store, case, other = make(), uuid4(), uuid4()
    store.make(case_id=case), store.make(case_id=other)
    folder = tmp_path / "keys" / "cases"
    shutil.copy(folder / f"{case}.key", folder / f"{other}.key")
    with pytest.raises(KeyStoreDown):
        store.get(case_id=other)


def test_signatures(make: Make) -> None:
    store = make()
    signature, public = store.sign(b"a manifest"), store.public_key()
    assert (len(signature), len(public)) == (64, 32)
    assert pieces.signed(b"a manifest", signature, public_key=public)
    assert make().public_key() == public, "the house signs with one key"


def test_eight_who_ask_at_once_get_one_key(make: Make) -> None:
    case, found = uuid4(), []
    together = threading.Barrier(8)

    def ask() -> None:
        store = make()
        together.wait()
        found.append((store.make(case_id=case), store.public_key()))

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 8 and len(set(found)) == 1


def test_a_missing_disk_is_not_a_fresh_house(make: Make, tmp_path: Path) -> None:
    """Making new keys in an empty mount point would lose them as soon as the disk is back."""
    store, case = make(), uuid4()
    key = store.make(case_id=case)
    (tmp_path / "keys").rename(tmp_path / "away")
    for ask in (store.get, store.make, store.destroy, make().make):
        with pytest.raises(KeyStoreDown):
            ask(case_id=case)
    with pytest.raises(KeyStoreDown):
        make().make(case_id=uuid4())
    with pytest.raises(KeyStoreDown):
        make().public_key()
    assert not (tmp_path / "keys").exists()
    (tmp_path / "away").rename(tmp_path / "keys")
    assert store.get(case_id=case) == key


def test_a_damaged_key_is_said_not_replaced(make: Make, tmp_path: Path) -> None:
    store, case = make(), uuid4()
    store.make(case_id=case)
    (tmp_path / "keys" / "cases" / f"{case}.key").write_bytes(secrets.token_bytes(60))
    for ask in (store.get, store.make):
        with pytest.raises(KeyStoreDown):
            ask(case_id=case)


def test_a_folder_that_takes_no_writes(make: Make, tmp_path: Path) -> None:
    """Something else lies where the keys were; not even root can write below it."""
    store, case = make(), uuid4()
    store.make(case_id=case)
    (tmp_path / "keys" / "cases").rename(tmp_path / "keys" / "old")
    (tmp_path / "keys" / "cases").write_text("in the way")
    for ask in (store.make, store.get, store.destroy):
        with pytest.raises(KeyStoreDown):
            ask(case_id=case)
    with pytest.raises(KeyStoreDown):
        store.make(case_id=uuid4())


# --- each in its own way --------------------------------------------------------------------------------------------
def stores(settings: Any, tmp_path: Path) -> None:
    settings.VISAVIS_EVIDENCE = tmp_path / "data" / "evidence"
    settings.VISAVIS_KEYS = tmp_path / "keys"


def test_file_another_kek_opens_nothing(settings: Any, tmp_path: Path) -> None:
    stores(settings, tmp_path)
    store, case = FileKeys(), uuid4()
    store.make(case_id=case)
    kek = tmp_path / "keys" / "kek.key"
    kek.write_bytes(bytes(32))
    with pytest.raises(KeyStoreDown):
        store.get(case_id=case)
    kek.unlink()
    for ask in (store.get, store.make):
        with pytest.raises(KeyStoreDown):
            ask(case_id=case)
    with pytest.raises(KeyStoreDown):
        store.make(case_id=uuid4())
    assert not kek.exists(), "none is made where others wait for the old one"


@pytest.mark.parametrize("kek", ["", "not base64!", base64.b64encode(bytes(16)).decode()])
def test_environment_a_kek_that_is_none(settings: Any, tmp_path: Path, kek: str) -> None:
    stores(settings, tmp_path)
    settings.VISAVIS_KEK = kek
    with pytest.raises(KeyStoreDown):
        EnvironmentKeys().make(case_id=uuid4())
    assert not list((tmp_path / "keys").rglob("*.key"))


@pytest.mark.parametrize("mode", ["500", "nonsense", "hang", "away", "token"])
def test_kms_that_does_not_answer_well(
    settings: Any, tmp_path: Path, kms: Kms, mode: str, monkeypatch: Any
) -> None:
    stores(settings, tmp_path)
    monkeypatch.setattr("visavis.adapters.keys_kms.SECONDS", 0.3)
    settings.VISAVIS_KMS = {"url": kms.url, "token": TOKEN, "key": "visavis"}
    case = uuid4()
    key = KmsKeys().make(case_id=case)
    if mode == "away":
        settings.VISAVIS_KMS = {"url": "http://127.0.0.1:9", "token": TOKEN, "key": "visavis"}
    elif mode == "token":
        settings.VISAVIS_KMS = {"url": kms.url, "token": "another", "key": "visavis"}
    else:
        kms.mode = mode
    store = KmsKeys()
    with pytest.raises(KeyStoreDown):
        store.get(case_id=case)
    with pytest.raises(KeyStoreDown):
        store.make(case_id=uuid4())
    store.destroy(case_id=case)
    kms.mode = "right"
    assert key not in b"".join(path.read_bytes() for path in (tmp_path / "keys").rglob("*.key"))


def test_kms_says_what_a_key_is_for(settings: Any, tmp_path: Path, kms: Kms) -> None:
    stores(settings, tmp_path)
    settings.VISAVIS_KMS = {"url": kms.url, "token": TOKEN, "key": "evidence"}
    case = uuid4()
    KmsKeys().make(case_id=case)
    path, body = kms.asked[-1]
    assert path == "/wrap" and body["key"] == "evidence" and str(case) in body["context"]
