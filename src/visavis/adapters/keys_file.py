"""Keys of evidence in a folder of their own, beside the data folder and never inside it (S-34).

    kek.key            wraps all others; 32 random bytes
    signing.key        the house's Ed25519 seed, wrapped
    cases/<id>.key     one data key a case, wrapped

What is copied with the data folder, and what is restored from such a copy, holds no key. A case whose file here is
gone is unreadable in every copy of its evidence.
"""

import contextlib
import os
import secrets
from abc import ABC, abstractmethod
from pathlib import Path
from uuid import UUID

from django.conf import settings

from visavis.features.evidence.ports import KeyGone, KeyStoreDown
from visavis.kernel import pieces

SIGNING = "visavis signing key 1"


class FolderKeys(ABC):
    """Wrapped keys in a folder; who wraps them, subclasses say."""

    name = "folder"

    def __init__(self) -> None:
        self.folder = Path(settings.VISAVIS_KEYS)
        self.mark = Path(settings.VISAVIS_EVIDENCE) / "keys.mark"
        """Says that keys were made once: a folder that is empty then is a missing disk, not a fresh house."""

    # --- how a store wraps a key is its own business -----------------------------------------------------------------
    @abstractmethod
    def wrap(self, secret: bytes, about: str) -> bytes:
        """Raises KeyStoreDown."""

    @abstractmethod
    def unwrap(self, blob: bytes, about: str) -> bytes:
        """Raises KeyStoreDown."""

    # --- the port -------------------------------------------------------------------------------------------------
    def make(self, *, case_id: UUID) -> bytes:
        with contextlib.suppress(KeyGone):
            return self.get(case_id=case_id)
        self._begin()
        key = secrets.token_bytes(pieces.KEY_BYTES)
        if not self._write(self._path(case_id), self.wrap(key, _about(case_id))):
            return self.get(case_id=case_id)  # somebody else was faster
        return key

    def get(self, *, case_id: UUID) -> bytes:
        blob = self._read(self._path(case_id))
        if blob is None:
            self._present()
            raise KeyGone
        return self.unwrap(blob, _about(case_id))

    def destroy(self, *, case_id: UUID) -> None:
        path = self._path(case_id)
        try:
            size = path.stat().st_size
            with path.open("r+b") as file:
                # Where the disk lets it, the old bytes go too; the wrapped key is worth nothing without the KEK.
                file.write(secrets.token_bytes(size))
                os.fsync(file.fileno())
            path.unlink()
            _sync_folder(path.parent)
        except FileNotFoundError:
            self._present()
        except OSError as trouble:
            raise KeyStoreDown("the keys' folder can't be written") from trouble

    def sign(self, message: bytes) -> bytes:
        return pieces.sign(message, seed=self._seed())

    def public_key(self) -> bytes:
        return pieces.public_half(self._seed())

    # --- within ---------------------------------------------------------------------------------------------------
    def _path(self, case_id: UUID) -> Path:
        return self.folder / "cases" / f"{case_id}.key"

    def _seed(self) -> bytes:
        path = self.folder / "signing.key"
        blob = self._read(path)
        if blob is None:
            self._begin()
            self._write(path, self.wrap(secrets.token_bytes(pieces.KEY_BYTES), SIGNING))
            blob = self._read(path)
        if blob is None:
            raise KeyStoreDown("the signing key is missing")
        return self.unwrap(blob, SIGNING)

    def _begin(self) -> None:
        """The folder, once for ever. A folder that is empty although keys were made is somebody's missing disk."""
        self._present()
        try:
            (self.folder / "cases").mkdir(parents=True, exist_ok=True, mode=0o700)
            self.folder.chmod(0o700)
            self.mark.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            if not self.mark.exists():
                self._write(self.mark, f"{self.folder}\n".encode())
        except OSError as trouble:
            raise KeyStoreDown(f"the keys' folder {self.folder} can't be made") from trouble

    def _present(self) -> None:
        if self.mark.exists() and not (self.folder / "cases").is_dir():
            raise KeyStoreDown(f"the keys' folder {self.folder} is not there")

    def _read(self, path: Path) -> bytes | None:
        try:
            return path.read_bytes()
        except FileNotFoundError:
            return None
        except OSError as trouble:
            raise KeyStoreDown("the keys' folder can't be read") from trouble

    def _write(self, path: Path, content: bytes) -> bool:
        """Durable, whole or not at all; False when the name is taken."""
        draft = path.with_name(f".{path.name}.{secrets.token_hex(6)}")
        try:
            handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(handle, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            try:
                os.link(draft, path)
            except FileExistsError:
                return False
            finally:
                draft.unlink()
                _sync_folder(path.parent)
        except OSError as trouble:
            raise KeyStoreDown("the keys' folder can't be written") from trouble
        return True


class FileKeys(FolderKeys):
    """The key that wraps the others is a file in the same folder. The default."""

    name = "file"

    def wrap(self, secret: bytes, about: str) -> bytes:
        return pieces.wrap(secret, key=self._kek(make=True), about=about)

    def unwrap(self, blob: bytes, about: str) -> bytes:
        try:
            return pieces.unwrap(blob, key=self._kek(make=False), about=about)
        except pieces.Broken:
            raise KeyStoreDown("kek.key is not the one that wrapped this key") from None

    def _kek(self, *, make: bool) -> bytes:
        path = self.folder / "kek.key"
        kek = self._read(path)
        if kek is None and make and not any((self.folder / "cases").glob("*.key")):
            self._write(path, secrets.token_bytes(pieces.KEY_BYTES))
            kek = self._read(path)
        if kek is None or len(kek) != pieces.KEY_BYTES:
            raise KeyStoreDown("kek.key is missing or damaged")
        return kek


def _about(case_id: UUID) -> str:
    return f"visavis case key 1 {case_id}"


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
