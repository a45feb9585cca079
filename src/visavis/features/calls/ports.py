"""The outside engine of calls: who carries the media."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID


@dataclass(frozen=True)
class Grant:
    """What one participant's browser needs to meet the other. Secret: it never travels in an event.

    `kind` names the browser code ("p2p", "livekit"); `url` and `token` are empty for peer to peer.
    """

    kind: str
    url: str
    token: str
    ice_servers: list[dict[str, Any]] = field(default_factory=list)
    relay_only: bool = False
    expires_at: datetime | None = None


class MediaBackend(Protocol):
    def grant(self, *, room: str, participant: UUID, relay_only: bool) -> Grant:
        """Admit one participant to one room; short-lived, useless elsewhere (S-24, S-25)."""
        ...

    def close(self, *, room: str) -> None:
        """The call is over; nothing of it may stay."""
        ...

    def has_relay(self) -> bool:
        """Is there a relay, so that neither side need learn the other's address?"""
        ...
