"""Large secrets at rest: AES-256-GCM in pieces of 64 KiB (S-31), after the STREAM construction (Hoang, Reyhanitabar,
Rogaway, Vizár 2015).

Each piece is bound to what the whole is about, to its own number and to whether it is the last one; so a piece that
was changed, swapped, left out, cut off, doubled or taken from elsewhere does not open. The key of one sealed thing is
derived from the given key and what it is about, so that two things never share a nonce.
"""

import hashlib
import os
import struct

from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

MAGIC = b"VISAVIS\x01"
PIECE = 64 * 1024
"""Bytes of a piece before sealing."""
TAG = 16
_PREFIX = 7
_HEADER = len(MAGIC) + _PREFIX
KEY_BYTES = 32


class Broken(Exception):
    """What was sealed was changed, belongs elsewhere, or the key is another one."""


def seal_pieces(data: bytes, *, key: bytes, about: bytes) -> bytes:
    """Seal `data` for what `about` says; an empty one has one empty piece."""
    prefix = os.urandom(_PREFIX)
    cipher, header = AESGCM(_derived(key, about)), MAGIC + prefix
    last = max(0, (len(data) - 1) // PIECE)
    sealed = [
        cipher.encrypt(
            _nonce(prefix, number, number == last),
            data[number * PIECE : (number + 1) * PIECE],
            _bound(header, about, number, number == last),
        )
        for number in range(last + 1)
    ]
    return b"".join((header, *sealed))


def open_pieces(blob: bytes, *, key: bytes, about: bytes) -> bytes:
    """The bytes again. Raises Broken; nothing of a broken whole is given out."""
    header, body = blob[:_HEADER], blob[_HEADER:]
    if len(header) < _HEADER or not header.startswith(MAGIC) or len(body) < TAG:
        raise Broken
    cipher, prefix = AESGCM(_derived(key, about)), header[len(MAGIC) :]
    last = (len(body) - 1) // (PIECE + TAG)
    try:
        opened = [
            cipher.decrypt(
                _nonce(prefix, number, number == last),
                body[number * (PIECE + TAG) : (number + 1) * (PIECE + TAG)],
                _bound(header, about, number, number == last),
            )
            for number in range(last + 1)
        ]
    except (InvalidTag, ValueError):
        raise Broken from None
    return b"".join(opened)


def _derived(key: bytes, about: bytes) -> bytes:
    return HKDF(SHA256(), KEY_BYTES, None, b"visavis pieces 1\0" + about).derive(key)


def _nonce(prefix: bytes, number: int, last: bool) -> bytes:
    return prefix + struct.pack(">IB", number, last)


def _bound(header: bytes, about: bytes, number: int, last: bool) -> bytes:
    return header + struct.pack(">IBI", number, last, len(about)) + about


# --- keys that wrap keys, and signatures --------------------------------------------------------------------------
def wrap(secret: bytes, *, key: bytes, about: str) -> bytes:
    """A small secret under another key, bound to what it is for."""
    nonce = os.urandom(12)
    return nonce + AESGCM(key).encrypt(nonce, secret, about.encode())


def unwrap(blob: bytes, *, key: bytes, about: str) -> bytes:
    """Raises Broken."""
    try:
        return AESGCM(key).decrypt(blob[:12], blob[12:], about.encode())
    except (InvalidTag, ValueError):
        raise Broken from None


def sign(message: bytes, *, seed: bytes) -> bytes:
    """Ed25519, 64 bytes; `seed` are the 32 secret bytes."""
    return Ed25519PrivateKey.from_private_bytes(seed).sign(message)


def public_half(seed: bytes) -> bytes:
    return Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw()


def signed(message: bytes, signature: bytes, *, public_key: bytes) -> bool:
    """Is this the signature of the message under the key?"""
    try:
        Ed25519PublicKey.from_public_bytes(public_key).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


def fingerprint(public_key: bytes) -> str:
    """SHA-256 of a public key, in hex: how people compare keys."""
    return hashlib.sha256(public_key).hexdigest()
