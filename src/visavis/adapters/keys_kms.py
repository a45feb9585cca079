"""Keys of evidence in a folder, wrapped and unwrapped by a key service that never gives its own key away.

Two requests, small enough to put before any vendor's service (Vault's transit engine, a cloud's KMS, an HSM):

    POST <VISAVIS_KMS_URL>/wrap    {"key": name, "plaintext": base64, "context": text}   -> {"ciphertext": text}
    POST <VISAVIS_KMS_URL>/unwrap  {"key": name, "ciphertext": text, "context": text}    -> {"plaintext": base64}

`context` must be bound as associated data; VISAVIS_KMS_TOKEN goes along as a bearer token.
"""

import base64
import binascii
from typing import Any

from django.conf import settings

from visavis.adapters.http_call import HttpTrouble, Service
from visavis.adapters.keys_file import FolderKeys
from visavis.features.evidence.ports import KeyStoreDown

SECONDS = 3.0
"""An agent waits for this in a call."""


class KmsKeys(FolderKeys):
    name = "kms"

    def __init__(self) -> None:
        super().__init__()
        kms = settings.VISAVIS_KMS
        self._key = kms["key"]
        headers = {"Authorization": f"Bearer {kms['token']}"} if kms["token"] else {}
        self._service = Service(kms["url"], headers)

    def wrap(self, secret: bytes, about: str) -> bytes:
        body = {"plaintext": base64.b64encode(secret).decode(), "context": about}
        return self._ask("/wrap", body, "ciphertext").encode()

    def unwrap(self, blob: bytes, about: str) -> bytes:
        found = self._ask(
            "/unwrap", {"ciphertext": blob.decode(errors="replace"), "context": about}, "plaintext"
        )
        try:
            return base64.b64decode(found, validate=True)
        except (ValueError, binascii.Error):
            raise KeyStoreDown("the key service talks nonsense") from None

    def _ask(self, path: str, body: dict[str, Any], wanted: str) -> str:
        try:
            answer = self._service.post(path, {"key": self._key, **body}, seconds=SECONDS)
            return str(answer[wanted])
        except HttpTrouble as trouble:
            raise KeyStoreDown(f"the key service: {trouble}") from None
        except (KeyError, TypeError):
            raise KeyStoreDown("the key service talks nonsense") from None
