"""The ASGI application behind `/ws`: one conversation per socket, one hub per process."""

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

from visavis.features.people import lookups as people
from visavis.features.people.events import SessionEnded, StaffDisabled, StaffSessionEnded
from visavis.features.tickets.events import TicketContactChanged
from visavis.features.visits.rules import MEETING
from visavis.kernel import clock
from visavis.live import protocol, snapshots
from visavis.live.audio import Audio
from visavis.live.client import Client
from visavis.live.door import Door, Person, origin_allowed
from visavis.live.hub import Hub, error
from visavis.live.memory import Freezer
from visavis.live.positions import Positions
from visavis.live.presence import Presence, visit_watched
from visavis.live.protocol import Garbage, Hello, Message, Ping, Signal, Typing, Unwatch, Watch
from visavis.live.relay import Relay
from visavis.live.sending import Send
from visavis.live.tail import News, Tail
from visavis.live.threads import Threads

log = logging.getLogger(__name__)

HELLO_SECONDS = 10.0
STRANGERS_MOST = 2000
"""So many sockets may be open that have not shown a ticket yet; further ones are asked to come back."""
ENDED_KEPT = 1000
"""So many of the newest ended sessions are remembered for sockets that were being let in meanwhile."""
PING_STAFF_SECONDS = 8
PING_CALL_SECONDS = 4
CAPTIONS = frozenset({"caption", "caption_text", "fact", "script"})
"""Whispers that both sides of a call read as they are: nobody but its two sides watches a call."""
TO_STAFF = frozenset({"run_progress"})
"""Words of a call that only its agent's pages need."""
PING = protocol.encode({"type": "ping"})
PONG = protocol.encode({"type": "pong"})
WELCOME = protocol.encode({"type": "welcome"})

Scope = dict[str, Any]
Receive = Callable[[], Awaitable[dict[str, Any]]]


class Gone(Exception):
    """The other end closed the socket. `moved`: because this server is going down."""

    def __init__(self, *, moved: bool) -> None:
        super().__init__()
        self.moved = moved


class LiveApp:
    """The router gives it every `websocket` scope; the lifespan calls `startup` and `shutdown`."""

    def __init__(self) -> None:
        self._ready = False
        self._strangers = 0

    async def startup(self) -> None:
        self.threads = Threads()
        self.hub = Hub()
        self.door = Door(self.threads)
        self.relay = Relay(self.hub, self.threads)
        self.presence = Presence(self.hub, self.threads)
        self.positions = Positions(self.hub, self.threads)
        self.tail = Tail(self.hub.tell, self._whisper)
        self._errands: set[asyncio.Task[None]] = set()
        self._ended: deque[UUID] = deque(maxlen=ENDED_KEPT)
        self.audio = Audio(self.hub, self.threads, self.door, self._ended)
        self.hub.on(SessionEnded.kind, self._session_ended)
        self.hub.on(StaffSessionEnded.kind, self._session_ended)
        self.hub.on(TicketContactChanged.kind, self._contact_changed)
        self.hub.on(StaffDisabled.kind, self._staff_disabled)
        await self.tail.start()
        await self.relay.start()
        await self.presence.start()
        self.positions.start()
        self._clock = asyncio.create_task(self._tick())
        self._ready = True

    async def shutdown(self) -> None:
        """Send everybody elsewhere; nobody is marked away because we go (I-31)."""
        self._ready = False
        self.presence.stopped = True
        self._clock.cancel()
        await asyncio.gather(self._clock, return_exceptions=True)
        await self.hub.close_all(protocol.MOVED, "moving")
        await self.audio.stop()
        await self.positions.stop()
        await self.tail.stop()
        await asyncio.to_thread(self.threads.stop)

    # --- one socket -----------------------------------------------------------------------------------------

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await receive()  # websocket.connect
        if scope["path"] not in ("/ws", "/ws/audio"):
            await send({"type": "websocket.close", "code": protocol.GARBAGE})
            return
        await send({"type": "websocket.accept"})
        if not origin_allowed(scope):
            await send({"type": "websocket.close", "code": protocol.FORBIDDEN_ORIGIN, "reason": "origin"})
        elif not self._ready:
            await send({"type": "websocket.close", "code": protocol.MOVED, "reason": "moving"})
        elif scope["path"] == "/ws/audio":
            await self.audio.serve(receive, send)
        elif self._strangers >= STRANGERS_MOST:
            await send({"type": "websocket.close", "code": protocol.COME_BACK, "reason": "too many at once"})
        elif (person := await self._greet(receive, send)) is not None:
            await self._converse(*person, receive, send)

    async def _greet(self, receive: Receive, send: Send) -> tuple[Person, Hello] | None:
        """Wait for the hello and learn who it is; None when the socket is closed already."""
        self._strangers += 1
        try:
            async with asyncio.timeout(HELLO_SECONDS):
                hello = protocol.parse(await _text(receive))
            if not isinstance(hello, Hello):
                raise Garbage("live.hello_first")
            if (person := await self.door.admit(hello.ticket)) is not None:
                return person, hello
            await send({"type": "websocket.close", "code": protocol.SIGN_IN, "reason": "ticket"})
        except TimeoutError:
            await send({"type": "websocket.close", "code": protocol.GARBAGE, "reason": "no hello"})
        except Garbage as garbage:
            await _refuse(send, garbage.code)
        except Gone:
            pass
        finally:
            self._strangers -= 1
        return None

    async def _converse(self, person: Person, hello: Hello, receive: Receive, send: Send) -> None:
        client = Client(send, person)
        self.hub.add(client)
        if person.session_id in self._ended:
            # It ended between the look at its ticket and this moment.
            client.close(protocol.SIGN_IN, "session ended")
        client.push(WELCOME)
        try:
            for watch in hello.watch:
                await self._watch(client, watch)
            await self._listen(client, receive)
        except Gone as gone:
            if gone.moved:
                self.presence.stopped = True
        finally:
            client.closed = True
            self._forget(client)

    async def _listen(self, client: Client, receive: Receive) -> None:
        try:
            while not client.closed:
                text = await _text(receive)
                client.heard_at = clock.monotonic()
                if not client.allowance.take(client.heard_at):
                    raise Garbage("live.too_fast")
                await self._answer(client, protocol.parse(text))
        except Garbage as garbage:
            client.push(protocol.encode(error(garbage.code)))
            client.close(protocol.GARBAGE, garbage.code)

    async def _answer(self, client: Client, message: Message) -> None:
        match message:
            case Ping():
                client.push(PONG)
            case Watch():
                await self._watch(client, message)
            case Unwatch():
                self._unwatch(client, message.view, message.id)
            case Signal():
                if code := await self.relay.relay(client, message):
                    client.push(protocol.encode(error(code)))
            case Typing():
                self._typing(client, message.ticket)
            case Hello():
                raise Garbage("live.hello_once")
            case _:
                pass

    # --- watching -------------------------------------------------------------------------------------------

    async def _watch(self, client: Client, watch: Watch) -> None:
        """Read, then subscribe, then tell: nothing is told before access is decided (S-17), and what happened
        meanwhile comes after the snapshot."""
        topic = snapshots.topic_of(client.actor, watch.view, watch.id)
        name = "me" if watch.id == protocol.MINE else str(watch.id)
        if len(client.views) >= protocol.MAX_WATCHES:
            raise Garbage("live.too_many_watches")
        found = None
        if topic is not None:
            try:
                found = await self.threads.read(lambda: snapshots.read(client.actor, watch.view, watch.id))
            except Exception:
                log.exception("a %s could not be read", watch.view)
                client.close(protocol.COME_BACK, "trouble")
                return
        if topic is None or found is None:
            self._unwatch(client, watch.view, watch.id)
            client.push(protocol.encode({"type": "gone", "view": watch.view, "id": name}))
            return
        missed = self.hub.missed(client, topic, found.cursor)
        if missed is None:
            client.close(protocol.COME_BACK, "too slow")
            return
        if client.closed:
            return
        known = (watch.view, watch.id) in client.views
        self.hub.subscribe(client, topic)
        client.views[watch.view, watch.id] = topic
        client.push(snapshots.frame(found, view=watch.view, name=name))
        for text in missed:
            client.push(text)
        if not known and visit_watched(client, watch.view, found.data):
            self._in_line(watch.id, found.data)

    def _in_line(self, visit_id: UUID, data: dict[str, Any]) -> None:
        self.presence.opened(visit_id)
        if data["ahead"] is not None:
            self.positions.watched(UUID(data["desk_id"]), visit_id, data["ahead"])

    def _unwatch(self, client: Client, view: str, id: UUID) -> None:
        topic = client.views.pop((view, id), None)
        if topic is None:
            return
        if topic not in client.views.values():
            self.hub.unsubscribe(client, topic)
        if view == "visit" and not client.staff:
            self.presence.closed(id)

    def _forget(self, client: Client) -> None:
        visits = [id for view, id in client.views if view == "visit" and not client.staff]
        self.hub.remove(client)
        for visit_id in visits:
            self.presence.closed(visit_id)

    def _typing(self, client: Client, ticket_id: UUID) -> None:
        if ("ticket", ticket_id) not in client.views:
            return
        author = "staff" if client.staff else "customer"
        name = getattr(client.actor, "name", "")
        text = protocol.encode({"type": "typing", "ticket": str(ticket_id), "name": name, "author": author})
        for other in self.hub.listeners(f"ticket:{ticket_id}"):
            if other is not client:
                other.push(text)

    # --- the house's own word -------------------------------------------------------------------------------

    def _whisper(self, topic: str, message: dict[str, Any]) -> None:
        kind, _, name = topic.partition(":")
        if topic == MEETING:
            self.audio.stand_aside()
        elif message.get("type") == "signal":
            self.relay.whisper(topic, message)
        elif message.get("type") in CAPTIONS and kind == "call":
            text = protocol.encode(message)
            for client in self.hub.listeners(topic):
                client.push(text)
        elif message.get("type") in TO_STAFF and kind == "call":
            text = protocol.encode(message)
            for client in self.hub.listeners(topic):
                if client.staff:
                    client.push(text)
        elif message.get("type") == "heard" and kind == "visit":
            self.presence.heard(UUID(name), float(message.get("seconds", 0)))

    def _session_ended(self, item: News) -> None:
        """A browser was signed out: its sockets close, those of the same person in other browsers stay (S-13)."""
        assert isinstance(item.event, SessionEnded | StaffSessionEnded)
        self._ended.append(item.event.session_id)
        for client in tuple(self.hub.clients):
            if client.session_id == item.event.session_id:
                client.close(protocol.SIGN_IN, "session ended")

    def _contact_changed(self, item: News) -> None:
        """The old mailbox opens the ticket no more: its pages come back and see only what is still theirs."""
        assert isinstance(item.event, TicketContactChanged)
        if (contact_id := item.event.old_contact_id) is not None:
            task = asyncio.create_task(self._refresh_mailbox(contact_id))
            self._errands.add(task)
            task.add_done_callback(self._errands.discard)

    async def _refresh_mailbox(self, contact_id: UUID) -> None:
        contact = await self.threads.read(lambda: people.contact(contact_id=contact_id))
        for client in self.hub.sockets_of(f"mailbox:{contact.email}"):
            client.close(protocol.COME_BACK, "address changed")

    def _staff_disabled(self, item: News) -> None:
        assert isinstance(item.event, StaffDisabled)
        for client in self.hub.sockets_of(f"staff:{item.event.staff_id}"):
            client.close(protocol.SIGN_IN, "disabled")

    async def _tick(self) -> None:
        """Once a second: who is gone, who is back, who has to be asked for a sign of life."""
        second = 0
        freezer = Freezer()
        while True:
            await asyncio.sleep(1)
            second += 1
            try:
                freezer.look(len(self.hub.clients))
                self.presence.sweep()
                self.relay.sweep()
                if second % PING_CALL_SECONDS == 0:
                    for client in self.relay.in_call():
                        client.push(PING)
                if second % PING_STAFF_SECONDS == 0:
                    for client in self.hub.staff_sockets():
                        client.push(PING)
                    self.presence.hear_staff()
            except Exception:
                log.exception("the hub's clock stumbled")


async def _text(receive: Receive) -> str | None:
    message = await receive()
    if message["type"] == "websocket.disconnect":
        raise Gone(moved=message.get("code") == protocol.MOVED)
    text: str | None = message.get("text")
    return text


async def _refuse(send: Send, code: str) -> None:
    await send({"type": "websocket.send", "text": protocol.encode(error(code))})
    await send({"type": "websocket.close", "code": protocol.GARBAGE, "reason": code})
