"""TURN credentials as coturn's use-auth-secret expects them."""

import base64
import hashlib
import hmac
from typing import Any

from visavis.adapters.media_p2p import PeerToPeer
from visavis.kernel import clock, ids


def test_without_a_relay_a_grant_names_no_server_at_all() -> None:
    grant = PeerToPeer().grant(room=ids.room(), participant=ids.new_id(), relay_only=False)
    assert (grant.kind, grant.ice_servers, grant.token) == ("p2p", [], "")


def test_a_credential_is_signed_short_lived_and_its_own(settings: Any) -> None:
    settings.VISAVIS_TURN = {"urls": ["turn:relay.test:3478"], "secret": "shared"}
    media, room = PeerToPeer(), ids.room()
    grants = [media.grant(room=room, participant=ids.new_id(), relay_only=True) for _ in range(2)]
    names = [grant.ice_servers[0]["username"] for grant in grants]
    assert names[0] != names[1]
    expiry = int(names[0].split(":")[0])
    assert 0 < expiry - clock.now().timestamp() < 3 * 3600
    digest = hmac.new(b"shared", names[0].encode(), hashlib.sha1).digest()
    assert grants[0].ice_servers[0]["credential"] == base64.b64encode(digest).decode()
    assert grants[0].relay_only
