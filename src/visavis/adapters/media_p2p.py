"""Browser to browser: encrypted end to end by nature. A grant is at most a time-limited TURN credential.

coturn's `use-auth-secret`: user name `expiry:participant`, password base64(HMAC-SHA1(secret, user name)).
"""

import base64
import hashlib
import hmac
from datetime import timedelta
from uuid import UUID

from django.conf import settings

from visavis.features.calls.ports import Grant
from visavis.kernel import clock

CREDENTIAL_LIFE = timedelta(hours=2, minutes=10)
"""The longest call, and ten minutes (S-25)."""


class PeerToPeer:
    def grant(self, *, room: str, participant: UUID, relay_only: bool) -> Grant:
        expires = clock.now() + CREDENTIAL_LIFE
        servers = []
        if self.has_relay():
            name = f"{int(expires.timestamp())}:{participant.hex[-12:]}-{room[:12]}"
            secret = settings.VISAVIS_TURN["secret"].encode()
            password = base64.b64encode(hmac.new(secret, name.encode(), hashlib.sha1).digest()).decode()
            servers.append({"urls": settings.VISAVIS_TURN["urls"], "username": name, "credential": password})
        return Grant("p2p", "", "", servers, relay_only, expires)

    def close(self, *, room: str) -> None:
        """Nothing to close: there is no server in the middle."""

    def has_relay(self) -> bool:
        return bool(settings.VISAVIS_TURN["urls"] and settings.VISAVIS_TURN["secret"])
