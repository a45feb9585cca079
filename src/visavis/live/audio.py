"""The sockets of speech, `/ws/audio`: one side's voice comes in, captions leave through the pages' own sockets.

A page shows its connect ticket as on `/ws`, names its call and epoch, and is told whether anybody listens ("ready") or
why not ("refused"). Then it sends sound, or, where its browser hears by itself, lines of text. Nothing that comes in
is stored; it goes to the engine and is gone. One stream a side: a newer one puts the older out.
"""

import asyncio
import logging
from collections.abc import Callable, Collection
from typing import Any
from uuid import UUID

from visavis.features.calls.events import CallEnded, CallJoined
from visavis.features.captions import actions as captions
from visavis.features.captions import lookups
from visavis.features.captions.ear import Broken, Ear, open_ear, stand_aside
from visavis.features.captions.events import CaptionsSide
from visavis.features.captions.problems import NoAudio
from visavis.features.people.events import SessionEnded, StaffDisabled, StaffSessionEnded
from visavis.kernel import clock
from visavis.live import audio_protocol, protocol
from visavis.live.audio_protocol import AudioHello
from visavis.live.client import Client
from visavis.live.door import Door, Person
from visavis.live.hub import Hub
from visavis.live.protocol import Garbage
from visavis.live.sending import Send
from visavis.live.tail import News
from visavis.live.threads import Threads

log = logging.getLogger(__name__)

HELLO_SECONDS = 10.0
IDLE_SECONDS = 60.0
"""A stream that sends nothing for so long gives its place to others."""
STRANGERS_MOST = 200
MEETING_SECONDS = 1.0
"""So long two people need to see each other once somebody accepts; engines that hear others wait meanwhile."""
OVER = 1000
"""Close code of a stream that is not needed any more: the call ended, or captions were switched off."""

Receive = Any


class Stream:
    """One audio socket after its hello."""

    def __init__(self, client: Client, seat: lookups.Seat, look: Callable[[], lookups.Seat]) -> None:
        self.client = client
        self.seat = seat
        self.look = look
        """May this page speak, now? Raises NoAudio."""
        self.ear: Ear | None = None
        self.renewing = asyncio.Lock()
        now = clock.monotonic()
        self.sound = protocol.Allowance(now, rate=audio_protocol.BYTES_RATE, burst=audio_protocol.BYTES_BURST)
        self.frames = protocol.Allowance(
            now, rate=audio_protocol.FRAMES_RATE, burst=audio_protocol.FRAMES_BURST
        )


class Audio:
    """Every audio socket of this process. Touched in the event loop only."""

    def __init__(self, hub: Hub, threads: Threads, door: Door, ended: Collection[UUID]) -> None:
        self._threads = threads
        self._door = door
        self._ended = ended
        """Sessions that ended while somebody was being let in."""
        self._streams: dict[tuple[UUID, str], Stream] = {}
        self._strangers = 0
        self._tasks: set[asyncio.Task[Any]] = set()
        hub.on(CallEnded.kind, self._call_ended)
        hub.on(CallJoined.kind, self._call_joined)
        hub.on(CaptionsSide.kind, self._side_changed)
        hub.on(SessionEnded.kind, self._session_ended)
        hub.on(StaffSessionEnded.kind, self._session_ended)
        hub.on(StaffDisabled.kind, self._staff_disabled)

    async def serve(self, receive: Receive, send: Send) -> None:
        """One socket, accepted and of our own origin, to its end."""
        if self._strangers >= STRANGERS_MOST:
            await send({"type": "websocket.close", "code": protocol.COME_BACK, "reason": "too many at once"})
            return
        greeted = await self._greet(receive, send)
        if greeted is None:
            return
        person, hello = greeted
        client = Client(send, person)
        stream: Stream | None = None
        try:
            stream = await self._let_in(client, person, hello)
            await self._listen(stream, receive)
        except NoAudio as refusal:
            client.push(protocol.encode({"type": "refused", "code": refusal.why}))
            client.close(OVER, refusal.why)
        except Broken:
            client.push(protocol.encode({"type": "refused", "code": "broken"}))
            client.close(protocol.COME_BACK, "broken")
        except Garbage as garbage:
            client.close(protocol.GARBAGE, garbage.code)
        except TimeoutError:
            client.close(protocol.COME_BACK, "idle")
        finally:
            client.closed = True
            if stream is not None:
                await self._forget(stream)

    async def stop(self) -> None:
        """The house goes down: every stream ends, its last line is finished elsewhere."""
        for stream in tuple(self._streams.values()):
            stream.client.close(protocol.MOVED, "moving")
            await self._forget(stream)

    def stand_aside(self) -> None:
        """Two people are about to meet."""
        if self._streams:
            stand_aside(MEETING_SECONDS)

    # --- coming in ------------------------------------------------------------------------------------------

    async def _greet(self, receive: Receive, send: Send) -> tuple[Person, AudioHello] | None:
        self._strangers += 1
        code, reason = protocol.GARBAGE, "no hello"
        try:
            async with asyncio.timeout(HELLO_SECONDS):
                message = await receive()
            if message["type"] == "websocket.disconnect":
                return None
            hello = audio_protocol.parse_hello(message.get("text"))
            person = await self._door.admit(hello.ticket)
            if person is not None and person.session_id not in self._ended:
                return person, hello
            code, reason = protocol.SIGN_IN, "ticket"
        except Garbage as garbage:
            reason = garbage.code
        except TimeoutError:
            pass
        finally:
            self._strangers -= 1
        await send({"type": "websocket.close", "code": code, "reason": reason})
        return None

    async def _let_in(self, client: Client, person: Person, hello: AudioHello) -> Stream:
        """Take the side's one place, then begin to hear. Raises NoAudio."""

        def admit() -> lookups.Seat:
            return lookups.admit(actor=person, call_id=hello.call, epoch=hello.epoch)

        seat = await self._threads.read(admit)
        stream = Stream(client, seat, admit)
        older = self._streams.get((seat.call_id, seat.role))
        if older is not None:
            older.client.close(protocol.REPLACED, "newer stream")
            await self._forget(older)
        self._streams[seat.call_id, seat.role] = stream
        loop = asyncio.get_running_loop()

        def flooded() -> None:
            loop.call_soon_threadsafe(client.close, protocol.GARBAGE, "live.too_fast")

        try:
            stream.ear = await asyncio.to_thread(
                open_ear,
                seat=seat,
                language=hello.language,
                source=hello.source,
                store=self._store,
                flooded=flooded,
            )
            # What happened while the engine began is known now, and what happens from here on is told.
            stream.ear.set((await self._threads.read(stream.look)).setting)
        except BaseException:
            await self._forget(stream)
            raise
        client.push(protocol.encode({"type": "ready", "engine": stream.ear.engine}))
        return stream

    async def _listen(self, stream: Stream, receive: Receive) -> None:
        client, ear = stream.client, stream.ear
        assert ear is not None
        while not client.closed:
            async with asyncio.timeout(IDLE_SECONDS):
                message = await receive()
            if message["type"] == "websocket.disconnect" or client.closed:
                return
            now = clock.monotonic()
            if not stream.frames.take(now):
                raise Garbage("live.too_fast")
            sound = message.get("bytes")
            if sound is None:
                if ear.takes_sound:
                    raise Garbage("live.sound_only")
                ear.line(audio_protocol.parse_line(message.get("text")))
                continue
            if not ear.takes_sound:
                raise Garbage("live.text_only")
            audio_protocol.check_sound(sound)
            if not stream.sound.take(now, len(sound)):
                raise Garbage("live.too_fast")
            if sound:
                ear.feed(sound)

    async def _forget(self, stream: Stream) -> None:
        """Give the place back. Harmless when it is given back already."""
        key = (stream.seat.call_id, stream.seat.role)
        if self._streams.get(key) is stream:
            del self._streams[key]
        ear, stream.ear = stream.ear, None
        if ear is not None:
            await asyncio.to_thread(ear.close)

    def _store(self, line: captions.Said) -> None:
        """Called from any thread."""
        try:
            self._threads.write_later(lambda: captions.said(line=line))
        except RuntimeError:
            log.warning("a line came after the house had gone down")

    # --- news -----------------------------------------------------------------------------------------------

    def _call_ended(self, item: News) -> None:
        assert isinstance(item.event, CallEnded)
        for (call_id, _role), stream in self._streams.items():
            if call_id == item.event.call_id:
                stream.client.close(OVER, "over")

    def _call_joined(self, item: News) -> None:
        """The side has a newer page: an older one's voice is out, as its signals are."""
        event = item.event
        assert isinstance(event, CallJoined)
        stream = self._streams.get((event.call_id, event.role))
        if stream is not None and stream.seat.epoch < event.epoch:
            stream.client.close(protocol.REPLACED, "newer page")

    def _side_changed(self, item: News) -> None:
        event = item.event
        assert isinstance(event, CaptionsSide)
        for (call_id, _role), stream in self._streams.items():
            if call_id == event.call_id:
                task = asyncio.create_task(self._renew(stream))
                self._tasks.add(task)
                task.add_done_callback(self._tasks.discard)

    async def _renew(self, stream: Stream) -> None:
        """Read anew what the sides chose; one after the other, so that the last to be read is the newest. Read and
        not taken from the news: who switches off and on again has a new stream before the house hears of the off."""
        async with stream.renewing:
            try:
                setting = (await self._threads.read(stream.look)).setting
            except NoAudio as refusal:
                code = protocol.REPLACED if refusal.why == "taken_over" else OVER
                stream.client.close(code, refusal.why)
                return
            except Exception:
                log.exception("what the sides of a call chose could not be read")
                stream.client.close(protocol.COME_BACK, "trouble")
                return
            if stream.ear is not None:
                stream.ear.set(setting)

    def _session_ended(self, item: News) -> None:
        assert isinstance(item.event, SessionEnded | StaffSessionEnded)
        self._close_of("session_id", item.event.session_id)

    def _staff_disabled(self, item: News) -> None:
        assert isinstance(item.event, StaffDisabled)
        self._close_of("person", f"staff:{item.event.staff_id}")

    def _close_of(self, name: str, value: object) -> None:
        for stream in self._streams.values():
            if getattr(stream.client, name) == value:
                stream.client.close(protocol.SIGN_IN, "session ended")
