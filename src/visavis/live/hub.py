"""Who listens to what, and telling them.

The hub lives in one event loop and is only touched there. News comes from the journal's tail in order. A
broadcast gives the loop back after every `BREATH` sends, so that a signal never waits behind ten thousand
other messages.
"""

import asyncio
import logging
from collections import defaultdict, deque
from collections.abc import Callable
from typing import Any

from visavis.live import protocol
from visavis.live.client import Client
from visavis.live.tail import News

log = logging.getLogger(__name__)

BREATH = 100
RECENT = 2000
"""So many of the newest events are kept for pages whose snapshot was read while they were told."""
CUSTOMER_TOPICS = ("visit:", "ticket:", "call:", "customer:", "run:")
"""Customers are told which of their own things an event concerns, never the desk's or the staff's (S-21)."""

Handler = Callable[[News], None]


class Hub:
    """The register of sockets by topic and by person, and the way of every event to them."""

    def __init__(self) -> None:
        self.clients: set[Client] = set()
        self._by_topic: dict[str, set[Client]] = {}
        self._by_person: dict[str, list[Client]] = {}
        self._handlers: defaultdict[str, list[Handler]] = defaultdict(list)
        self._since_breath = 0
        self._recent: deque[News] = deque(maxlen=RECENT)

    # --- the register ---------------------------------------------------------------------------------------

    def on(self, kind: str, handler: Handler) -> None:
        """Call `handler` with every event of this kind, before it is told to sockets."""
        self._handlers[kind].append(handler)

    def add(self, client: Client) -> None:
        """Register a socket; the oldest one of a person who has too many is closed with a word."""
        self.clients.add(client)
        theirs = self._by_person.setdefault(client.person, [])
        theirs.append(client)
        if len(theirs) > protocol.SOCKETS_PER_PERSON:
            oldest = theirs[0]
            oldest.push(protocol.encode(error("live.too_many_pages")))
            oldest.close(protocol.REPLACED, "too many pages")
            self.remove(oldest)

    def remove(self, client: Client) -> None:
        """Forget a socket. Harmless when it is forgotten already."""
        if client not in self.clients:
            return
        self.clients.discard(client)
        for topic in tuple(client.topics):
            self.unsubscribe(client, topic)
        theirs = self._by_person[client.person]
        theirs.remove(client)
        if not theirs:
            del self._by_person[client.person]

    def subscribe(self, client: Client, topic: str) -> None:
        client.topics.add(topic)
        self._by_topic.setdefault(topic, set()).add(client)

    def unsubscribe(self, client: Client, topic: str) -> None:
        client.topics.discard(topic)
        listeners = self._by_topic.get(topic)
        if listeners is not None:
            listeners.discard(client)
            if not listeners:
                del self._by_topic[topic]

    def listeners(self, *topics: str) -> set[Client]:
        """The sockets that watch any of the topics, each once."""
        found = [self._by_topic[topic] for topic in topics if topic in self._by_topic]
        return set().union(*found) if found else set()

    def sockets_of(self, person: str) -> list[Client]:
        return list(self._by_person.get(person, ()))

    def staff_sockets(self) -> list[Client]:
        return [client for client in self.clients if client.staff]

    # --- telling --------------------------------------------------------------------------------------------

    async def tell(self, news: list[News]) -> None:
        """Tell events in order; trouble with one never keeps the next from being told."""
        for item in news:
            self._recent.append(item)
            try:
                for handler in self._handlers[item.kind]:
                    handler(item)
                await self._tell_one(item)
            except Exception:
                log.exception("journal entry %s (%s) was not told to everybody", item.cursor, item.kind)

    async def _tell_one(self, item: News) -> None:
        clients = self.listeners(*item.topics)
        if not clients:
            return
        texts: dict[bool, str | None] = {}
        for client in clients:
            if client.staff not in texts:
                texts[client.staff] = _text_for(item, staff=client.staff)
            if (text := texts[client.staff]) is not None:
                client.push(text)
            await self.breathe()

    def missed(self, client: Client, topic: str, after: int) -> list[str] | None:
        """What was told about `topic` after journal entry `after`; None when that is too long ago to know."""
        if len(self._recent) == RECENT and self._recent[0].cursor > after + 1:
            return None
        items = [item for item in self._recent if item.cursor > after and topic in item.topics]
        return [text for item in items if (text := _text_for(item, staff=client.staff)) is not None]

    async def breathe(self) -> None:
        """Give the loop back after every `BREATH` sends of a broadcast."""
        self._since_breath += 1
        if self._since_breath >= BREATH:
            self._since_breath = 0
            await asyncio.sleep(0)

    async def close_all(self, code: int, reason: str) -> None:
        """Say goodbye to everybody."""
        for client in tuple(self.clients):
            client.close(code, reason)
            await self.breathe()


def error(code: str) -> dict[str, Any]:
    """A problem as it travels. The page has the words for the code; the hub has no language."""
    return {"type": "error", "code": code, "message": ""}


def _text_for(item: News, *, staff: bool) -> str | None:
    """The event as staff, or as customers, may see it; None when it is not for them."""
    if staff:
        return _event_text(item, item.topics, item.payload)
    if item.public is None:
        return None
    own = tuple(topic for topic in item.topics if topic.startswith(CUSTOMER_TOPICS))
    return _event_text(item, own, item.public)


def _event_text(item: News, topics: tuple[str, ...], data: dict[str, Any]) -> str:
    return protocol.encode(
        {"type": "event", "cursor": item.cursor, "kind": item.kind, "topics": topics, "data": data}
    )
