"""What must hold when things go wrong: power, disks, many at once, restored backups, somebody reading the disk."""

import errno
import io
import os
import resource
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as house
from django.db import IntegrityError, connection, transaction
from PIL import Image

from visavis.features.evidence import actions, lookups, manifest, vault
from visavis.features.evidence.actions import keeping
from visavis.features.evidence.models import Case, Item
from visavis.features.evidence.problems import NoRoom
from visavis.features.evidence.tests.conftest import a_picture, keep, note
from visavis.kernel import journal
from visavis.kernel.models import JournalEntry

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.network]

NUMBER = "X4RTBPFW46"
MARKER = b"a marker that was planted in a comment of the picture"


def in_parallel(count: int, work: Callable[[int], Any]) -> list[Any]:
    """Run `work` in threads that start together; what failed is raised here."""
    results: list[Any] = [None] * count
    together = threading.Barrier(count)

    def one(number: int) -> None:
        try:
            together.wait()
            results[number] = work(number)
        except BaseException as trouble:
            results[number] = trouble
        finally:
            connection.close()

    threads = [threading.Thread(target=one, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for result in results:
        if isinstance(result, BaseException):
            raise result
    return results


# --- I-19 -----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("within_one_process", [True, False])
def test_eight_at_once_leave_no_hole(case: Case, within_one_process: bool, monkeypatch: Any) -> None:
    if not within_one_process:  # processes share no lock; what decides between them is the row
        monkeypatch.setattr(keeping, "_lock", lambda case_id: keeping._Lock())
    picture = a_picture()
    kept = in_parallel(8, lambda number: keep(case, data=picture, client_key=f"key {number // 2}"))
    case.refresh_from_db()
    assert sorted(item.sequence for item in set(kept)) == [0, 1, 2, 3] and case.items_count == 4
    assert len(list(vault.of_case(case.id).iterdir())) == 4
    assert manifest.faults(case) == []
    assert JournalEntry.objects.filter(kind="evidence.item_kept").count() == 4
    assert journal.verify(f"ticket:{case.ticket_id}") is None


def test_a_number_is_taken_once_whoever_read_it_before(case: Case) -> None:
    """The race by hand: two processes have read the same head. With the guard off, the table itself says no."""
    first, second = (_draft(case, name) for name in ("first", "second"))
    with transaction.atomic():
        assert keeping._claim(case, *first)
    with transaction.atomic():
        assert not keeping._claim(case, *second)
    with pytest.raises(IntegrityError), transaction.atomic():
        second[0].save(force_insert=True)
    assert Item.objects.count() == 1


def _draft(case: Case, key: str) -> Any:
    draft = keeping._Draft("note", "", "house", b"{}", "application/json", 0, 0, {}, key, "system", None)
    return keeping._item(case, draft), draft


# --- I-18 and S-34, by another process over a copy of the database --------------------------------------------------
SCRIPT = """
import django, os, sys
django.setup()
from pathlib import Path
from uuid import UUID
from visavis.features.evidence import actions, lookups
from visavis.kernel.problems import Problem
what, thing = sys.argv[1], UUID(sys.argv[2])
if what == "keep":
    item = actions.keep(case_id=thing, kind="still", check_key="document", source="camera",
        data=Path(sys.argv[3]).read_bytes(), media_type="image/jpeg", client_key="k", figures={}, by="customer:1")
    os.write(1, f"{item.id}\\n".encode())
    os.kill(os.getpid(), 9)
else:
    try:
        lookups.bytes_of(item_id=thing)
        print("read")
    except Problem as problem:
        print(problem.code)
"""


def copy_of_database(where: Path) -> None:
    where.mkdir(parents=True, exist_ok=True)
    with sqlite3.connect(where / "db.sqlite3") as copy:
        connection.ensure_connection()
        connection.connection.backup(copy)
    copy.close()


def elsewhere(data: Path, keys: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run SCRIPT as a house of its own over these folders."""
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "visavis.site.settings",
        "VISAVIS_DATA": str(data),
        "VISAVIS_KEYS": str(keys),
        "PYTHONPATH": os.pathsep.join(filter(None, sys.path)),
    }
    command = [sys.executable, "-c", SCRIPT, *words]
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=180, check=False)


def test_killed_right_after_it_said_yes(case: Case, folders: Path, settings: Any) -> None:
    copy_of_database(folders / "data")
    picture = folders / "picture.jpg"
    picture.write_bytes(a_picture(size=(200, 100)))
    done = elsewhere(folders / "data", folders / "data-keys", "keep", str(case.id), str(picture))
    assert done.returncode == -signal.SIGKILL, done.stderr
    again = elsewhere(folders / "data", folders / "data-keys", "read", done.stdout.strip())
    assert again.stdout == "read\n", again.stderr


def test_a_restored_backup_of_a_shredded_case_can_not_be_read(case: Case, folders: Path) -> None:
    item = keep(case)
    backup = folders / "backup"
    copy_of_database(backup)
    shutil.copytree(folders / "data" / "evidence", backup / "evidence")
    keys = folders / "data-keys"
    assert elsewhere(backup, keys, "read", str(item.id)).stdout == "read\n", "the backup is a good one"
    actions.shred(case_id=case.id, why="asked")
    assert elsewhere(backup, keys, "read", str(item.id)).stdout == "evidence.gone\n"


# --- I-21 -----------------------------------------------------------------------------------------------------------
def test_a_write_that_breaks_off_leaves_nothing(case: Case, monkeypatch: Any) -> None:
    first, write = keep(case), vault._write_new

    def half(path: Path, content: bytes) -> None:
        """A real short write: the process may make no file larger than half of this one."""
        before = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (len(content) // 2, before[1]))
        try:
            write(path, content)
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, before)

    with monkeypatch.context() as patch, pytest.raises(NoRoom):
        patch.setattr(vault, "_write_new", half)
        keep(case)
    assert list(vault.of_case(case.id).iterdir()) == [vault.of_item(first)]
    assert lookups.bytes_of(item_id=first.id)
    assert keep(case).sequence == 1
    assert JournalEntry.objects.filter(kind="evidence.stopped").count() == 1


@pytest.fixture
def small_disk(folders: Path) -> Iterator[Path]:
    """A disk of one megabyte where evidence lies."""
    where = folders / "data" / "evidence"
    where.mkdir(parents=True)
    mount = ["mount", "-t", "tmpfs", "-o", "size=1m", "visavis-test", str(where)]
    if os.geteuid() != 0 or subprocess.run(mount, capture_output=True, check=False).returncode != 0:
        pytest.skip("only root may mount a small disk")
    yield where
    subprocess.run(["umount", str(where)], check=True)


def test_a_disk_that_is_full(case: Case, small_disk: Path, settings: Any) -> None:
    settings.VISAVIS_EVIDENCE_RESERVE = 0  # the disk itself has to say no
    kept: list[Item] = []
    with pytest.raises(NoRoom):
        kept.extend(keep(case, data=a_picture(size=(400, 300))) for _ in range(200))
    assert len(kept) > 3
    assert all(lookups.bytes_of(item_id=item.id) for item in kept)
    case.refresh_from_db()
    assert case.items_count == len(kept) and case.stopped == "no_room" and manifest.faults(case) == []
    actions.destroy_item(actor=_system(), item_id=kept[0].id, why="room")
    assert keep(case, data=a_picture(size=(100, 80))).sequence == len(kept), (
        "room again: no restart is needed"
    )


def test_any_other_trouble_of_the_disk_is_not_hidden(case: Case, monkeypatch: Any) -> None:
    def broken(path: Path, content: bytes) -> None:
        raise OSError(errno.EIO, "the disk is dying")

    keep(case)
    monkeypatch.setattr(vault, "_write_new", broken)
    with pytest.raises(OSError, match="dying"):
        keep(case)
    assert Item.objects.count() == 1 and len(list(vault.of_case(case.id).iterdir())) == 1


# --- S-35 -----------------------------------------------------------------------------------------------------------
def test_nothing_can_be_found_on_the_disk(case: Case, folders: Path, monkeypatch: Any) -> None:
    """A planted picture and a number: not in the database, its log, sealed files, keys or temporary files."""
    temporary = folders / "tmp"
    temporary.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    monkeypatch.setenv("TMPDIR", str(temporary))
    exif = Image.Exif()
    exif[0x010E] = f"passport {NUMBER}"
    plain = a_picture(size=(320, 200))
    out = io.BytesIO()
    Image.open(io.BytesIO(plain)).save(out, "JPEG", exif=exif, comment=MARKER)
    sent = out.getvalue()
    assert MARKER in sent and NUMBER.encode() in sent
    still = keep(case, data=sent)
    reading = note(case, f"the number is {NUMBER}", kind="reading")
    actions.destroy_item(actor=_system(), item_id=keep(case, data=sent).id, why="number_visible")
    kept = lookups.bytes_of(item_id=still.id)
    assert MARKER not in kept and NUMBER.encode() not in kept
    assert NUMBER in lookups.record_of(item_id=reading.id)["text"]
    actions.close_case(case_id=case.id, category="identity", keep_days=30)
    looked_for = [MARKER, NUMBER.encode(), *(kept[start : start + 24] for start in range(700, 3000, 400))]
    looked_at = 0
    for path in [*folders.rglob("*"), *Path(house.VISAVIS_DATA).rglob("*")]:
        if path.is_file():
            content = path.read_bytes()
            looked_at += 1
            assert [mark for mark in looked_for if mark in content] == [], path
    assert looked_at >= 6 and list(temporary.iterdir()) == []


def _system() -> Any:
    from visavis.features.people.actors import SystemActor

    return SystemActor()
