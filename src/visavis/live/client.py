"""One socket: who is behind it, what it watches, and its bounded outbox."""

import asyncio
from collections import deque
from typing import Any
from uuid import UUID

from visavis.features.people.actors import Actor, CustomerActor, StaffActor
from visavis.kernel import clock
from visavis.live import protocol, sending

MAX_QUEUE = 256
MAX_QUEUED_BYTES = 512 * 1024
LAST_WORD_SECONDS = 5.0
"""How long a socket that can't take more may need for the closing word before it is dropped."""


def person_of(actor: Actor) -> str:
    """The name under which the sockets of one person are counted."""
    if isinstance(actor, CustomerActor) and actor.customer_id is None:
        return f"mailbox:{actor.email}"
    return actor.journal_name


class Client:
    """A socket after its hello.
     Everything is called in the event loop. Sends never wait: what a slow socket can't take yet is kept in a
    short queue, positions in a slot of which only the newest value counts; when the queue is full the socket is
    closed with `COME_BACK`, and the page takes up again from a fresh snapshot.
    """

    __slots__ = (
        "_positions",
        "_queue",
        "_queued_bytes",
        "_send",
        "_task",
        "actor",
        "allowance",
        "closed",
        "heard_at",
        "person",
        "session_id",
        "staff",
        "topics",
        "views",
    )

    def __init__(self, send: sending.Send, actor: Actor) -> None:
        self._send = send
        self._task: asyncio.Task[None] | None = None
        self._queue: deque[str] | None = None
        self._queued_bytes = 0
        self._positions: dict[UUID, str] | None = None
        self.actor = actor
        self.person = person_of(actor)
        self.staff = isinstance(actor, StaffActor)
        self.session_id: UUID | None = getattr(actor, "session_id", None)
        """The sign-in behind this socket; when that ends, so does the socket."""
        self.heard_at = clock.monotonic()
        self.allowance = protocol.Allowance(self.heard_at)
        self.topics: set[str] = set()
        self.views: dict[tuple[str, UUID], str] = {}
        """(view, id) -> topic of what this page watches."""
        self.closed = False

    @property
    def busy(self) -> bool:
        """True while new messages have to queue."""
        return self._task is not None

    def push(self, text: str) -> None:
        """Send, in order. A queue that is full closes the socket."""
        if self.closed:
            return
        if not self.busy:
            self._start(text)
            return
        if self._queue is None:
            self._queue = deque()
        self._queue.append(text)
        self._queued_bytes += len(text)
        if len(self._queue) > MAX_QUEUE or self._queued_bytes > MAX_QUEUED_BYTES:
            self.close(protocol.COME_BACK, "too slow")

    def push_position(self, visit_id: UUID, text: str) -> None:
        """Send a place in line; while the socket is slow only the newest one is kept."""
        if not self.busy:
            self.push(text)
            return
        if self._positions is None:
            self._positions = {}
        self._positions[visit_id] = text

    def close(self, code: int, reason: str = "") -> None:
        """Say the last word. A socket that can't take it is dropped after `LAST_WORD_SECONDS`."""
        if self.closed:
            return
        self.closed = True
        self._queue = self._positions = None
        if self._task is not None:
            # The transport is full; the close waits behind what is being sent.
            asyncio.get_running_loop().call_later(LAST_WORD_SECONDS, sending.abort, self._send)
        self._start(None, code, reason)

    def _start(self, text: str | None, code: int = 0, reason: str = "") -> None:
        message: dict[str, Any] = (
            {"type": "websocket.close", "code": code, "reason": reason}
            if text is None
            else {"type": "websocket.send", "text": text}
        )
        try:
            task = sending.start(self._send(message))
        except Exception:
            # Gone already. The receiving side hears of it and clears up.
            self.closed = True
            return
        if task is not None:
            self._task = task
            task.add_done_callback(self._sent)

    def _sent(self, task: asyncio.Task[None]) -> None:
        if self._task is task:
            self._task = None
        if task.cancelled() or task.exception() is not None:
            self.closed = True
            return
        self._flush()

    def _flush(self) -> None:
        while self._queue and not self.busy and not self.closed:
            text = self._queue.popleft()
            self._queued_bytes -= len(text)
            self._start(text)
        while self._positions and not self.busy and not self.closed:
            self._start(self._positions.pop(next(iter(self._positions))))
