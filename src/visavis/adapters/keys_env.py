"""Keys of evidence in a folder, wrapped by a key that stands in no file: VISAVIS_KEK in the environment, 32 random
bytes in base64, put there by whatever keeps the operator's secrets. Who copies the folder alone has nothing."""

import base64
import binascii

from django.conf import settings

from visavis.adapters.keys_file import FolderKeys
from visavis.features.evidence.ports import KeyStoreDown
from visavis.kernel import pieces


class EnvironmentKeys(FolderKeys):
    name = "environment"

    def wrap(self, secret: bytes, about: str) -> bytes:
        return pieces.wrap(secret, key=_kek(), about=about)

    def unwrap(self, blob: bytes, about: str) -> bytes:
        try:
            return pieces.unwrap(blob, key=_kek(), about=about)
        except pieces.Broken:
            raise KeyStoreDown("VISAVIS_KEK is not the one that wrapped this key") from None


def _kek() -> bytes:
    try:
        kek = base64.b64decode(settings.VISAVIS_KEK, validate=True)
    except (ValueError, binascii.Error):
        raise KeyStoreDown("VISAVIS_KEK is not base64") from None
    if len(kek) != pieces.KEY_BYTES:
        raise KeyStoreDown("VISAVIS_KEK must be 32 bytes in base64")
    return kek
