"""Sealed bytes on disk: one file an item, below one folder a case. Knows no rows but those it is given.

What is here is random to whoever lacks the key: no name, no media type, no size of its own beyond the file's.
"""

import contextlib
import errno
import json
import os
import shutil
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from uuid import UUID, uuid4

from django.conf import settings

from visavis.features.evidence.models import Item
from visavis.features.evidence.problems import EvidenceDamaged, NoRoom
from visavis.kernel import pieces

FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS}
MIB = 1024 * 1024


def folder() -> Path:
    return Path(settings.VISAVIS_EVIDENCE)


def of_case(case_id: UUID) -> Path:
    return folder() / str(case_id)


def of_item(item: Item) -> Path:
    return of_case(item.case_id) / f"{item.id}.sealed"


def installation() -> str:
    """This house's own name in every seal and manifest; made once, and copied with the evidence."""
    return _installation(folder())


@cache
def _installation(where: Path) -> str:
    path = where / "installation"
    where.mkdir(parents=True, exist_ok=True, mode=0o700)
    if not path.exists():
        draft = where / f".installation.{uuid4().hex}"
        _write_new(draft, f"{uuid4()}\n".encode())
        with contextlib.suppress(FileExistsError):
            os.link(draft, path)  # exactly one of two processes that start together wins
        draft.unlink()
        sync(where)
    return path.read_text().strip()


def room() -> bool:
    """Is there room for evidence, and for the database beside it?"""
    where = folder()
    while not where.exists():
        where = where.parent
    figures = os.statvfs(where)
    return figures.f_bavail * figures.f_frsize >= settings.VISAVIS_EVIDENCE_RESERVE * MIB


def about(item: Item) -> bytes:
    """What a seal is bound to (S-31)."""
    bound = ["visavis-item-1", installation(), str(item.case_id), str(item.id), item.kind, item.sequence]
    return json.dumps(bound, separators=(",", ":")).encode()


def put(item: Item, data: bytes, *, key: bytes) -> None:
    """Seal and write; on disk when this returns, file and folder (I-18). Raises NoRoom; nothing is left then."""
    path = of_item(item)
    if not room():
        raise NoRoom
    sealed = pieces.seal_pieces(data, key=key, about=about(item))
    try:
        if not path.parent.exists():
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            sync(path.parent.parent)
        _write_new(path, sealed)
        sync(path.parent)
    except OSError as trouble:
        with contextlib.suppress(OSError):
            path.unlink(missing_ok=True)
        if trouble.errno in FULL:
            raise NoRoom from None
        raise


def take(item: Item, *, key: bytes) -> bytes:
    """The bytes again. Raises EvidenceDamaged."""
    try:
        return pieces.open_pieces(of_item(item).read_bytes(), key=key, about=about(item))
    except (FileNotFoundError, pieces.Broken):
        raise EvidenceDamaged from None


def remove(item: Item) -> None:
    """Gone, and overwritten where the disk lets it: its key lives on with the rest of the case."""
    path = of_item(item)
    try:
        with path.open("r+b") as file:
            size = os.fstat(file.fileno()).st_size
            for start in range(0, size, MIB):
                file.write(bytes(min(MIB, size - start)))
            file.flush()
            os.fsync(file.fileno())
    except FileNotFoundError:
        return
    except OSError as trouble:
        if trouble.errno not in FULL:  # a full disk lets files be removed all the same
            raise
    path.unlink(missing_ok=True)
    sync(path.parent)


def remove_case(case_id: UUID) -> None:
    """Every file of a case. Not there is no fault."""
    where = of_case(case_id)
    if where.exists():
        shutil.rmtree(where)
        sync(where.parent)


def lying() -> Iterator[tuple[UUID, list[Path]]]:
    """Every case's folder with its files, as they lie on disk."""
    if not folder().exists():
        return
    for where in sorted(folder().iterdir()):
        with contextlib.suppress(ValueError):
            yield UUID(where.name), sorted(where.glob("*"))


def sync(where: Path) -> None:
    handle = os.open(where, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _write_new(path: Path, content: bytes) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
