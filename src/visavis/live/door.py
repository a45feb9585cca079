"""The door of the hub: which origin may knock, and who stands there."""

import asyncio
import logging
from typing import Any

from django.conf import settings
from django.db import transaction
from django.http.request import validate_host

from visavis.features.people import connect
from visavis.features.people.actors import CustomerActor, StaffActor
from visavis.live.threads import Threads

log = logging.getLogger(__name__)
Person = CustomerActor | StaffActor


def origin_allowed(scope: dict[str, Any]) -> bool:
    """Only our own pages open sockets: a listed origin, or the very host that the request went to (S-27)."""
    headers = dict(scope["headers"])
    origin = headers.get(b"origin", b"").decode("latin-1")
    if origin in settings.VISAVIS_ORIGINS:
        return True
    host = headers.get(b"host", b"").decode("latin-1")
    bare = host.rsplit(":", 1)[0] if not host.endswith("]") else host
    return bool(host) and origin.partition("://")[2] == host and validate_host(bare, settings.ALLOWED_HOSTS)


class Door:
    """Redeems connect tickets, many in one transaction: ten thousand pages may come back at once."""

    def __init__(self, threads: Threads) -> None:
        self._threads = threads
        self._queue: list[tuple[str, asyncio.Future[Person | None]]] = []
        self._work: asyncio.Task[None] | None = None

    async def admit(self, ticket: str) -> Person | None:
        """Who shows this ticket; None when it opens nothing."""
        answer: asyncio.Future[Person | None] = asyncio.get_running_loop().create_future()
        self._queue.append((ticket, answer))
        if self._work is None or self._work.done():
            self._work = asyncio.create_task(self._serve())
        return await answer

    async def _serve(self) -> None:
        while self._queue:
            batch, self._queue = self._queue[:50], self._queue[50:]
            tickets = [ticket for ticket, _answer in batch]
            try:
                people: list[Person | None] = await self._threads.write(lambda: _redeem(tickets))  # noqa: B023
            except Exception:
                log.exception("connect tickets could not be redeemed")
                people = [None] * len(batch)
            for (_ticket, answer), person in zip(batch, people, strict=True):
                if not answer.done():
                    answer.set_result(person)


def _redeem(tickets: list[str]) -> list[Person | None]:
    with transaction.atomic():
        return [connect.redeem(raw=ticket) for ticket in tickets]
