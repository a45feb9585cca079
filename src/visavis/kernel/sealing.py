"""Small secrets at rest: AES-256-GCM under keys derived from the installation's secret.

`about` names what the secret belongs to. It chooses the key's purpose and is bound as associated data, so that a
sealed value moved to another row doesn't open.
"""

import os

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

FORMAT = b"\x01"
NONCE_BYTES = 12


def _key() -> bytes:
    return HKDF(SHA256(), 32, None, b"visavis sealing 1").derive(settings.SECRET_KEY.encode())


def seal(data: bytes, *, about: str) -> bytes:
    """Encrypt `data`; only `open_sealed` with the same `about` reads it."""
    nonce = os.urandom(NONCE_BYTES)
    return FORMAT + nonce + AESGCM(_key()).encrypt(nonce, data, FORMAT + about.encode())


def open_sealed(blob: bytes, *, about: str) -> bytes:
    """Decrypt; raises `cryptography.exceptions.InvalidTag` for a changed or foreign value."""
    nonce, body = blob[1 : 1 + NONCE_BYTES], blob[1 + NONCE_BYTES :]
    return AESGCM(_key()).decrypt(nonce, body, blob[:1] + about.encode())
