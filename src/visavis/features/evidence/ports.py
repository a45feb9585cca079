"""What evidence needs from outside: a place for keys, and, where configured, an authority that stamps time."""

from typing import Protocol
from uuid import UUID


class KeyGone(Exception):
    """No key is kept for this case: it was shredded, or the key store is another one."""


class KeyStoreDown(Exception):
    """The key store can't be reached or written; nothing is kept, nothing is shown."""


class KeyStore(Protocol):
    """One data key a case, kept apart from the data folder, so that erasing it makes every copy unreadable (S-34)."""

    name: str

    def make(self, *, case_id: UUID) -> bytes:
        """A new random key of 32 bytes, durable before this returns; the same one when asked again. KeyStoreDown."""

    def get(self, *, case_id: UUID) -> bytes:
        """Raises KeyGone, KeyStoreDown."""

    def destroy(self, *, case_id: UUID) -> None:
        """Gone for good when this returns; a key that isn't there is no fault. Raises KeyStoreDown."""

    def sign(self, message: bytes) -> bytes:
        """Ed25519 signature of 64 bytes under the house's signing key."""

    def public_key(self) -> bytes:
        """The signing key's public half, 32 raw bytes."""


class StampFailed(Exception):
    """The authority did not answer with a token that fits."""


class Stamper(Protocol):
    """An RFC 3161 time stamping authority."""

    name: str

    def stamp(self, digest: bytes) -> bytes:
        """A DER token over a SHA-256 digest of 32 bytes. Raises StampFailed."""
