"""The outbox of one socket: order, slow readers, overflow."""

import asyncio
from typing import Any
from uuid import uuid4

import pytest

from visavis.features.people.actors import CustomerActor
from visavis.live import client as client_module
from visavis.live import protocol, sending
from visavis.live.client import Client


class Wire:
    """Stands where the ASGI server stands; `open` says whether it takes more at the moment."""

    def __init__(self) -> None:
        self.open = asyncio.Event()
        self.open.set()
        self.sent: list[Any] = []
        self.aborted = False
        self.transport = self

    def abort(self) -> None:
        self.aborted = True

    async def send(self, message: dict[str, Any]) -> None:
        await self.open.wait()
        self.sent.append(message.get("text", message.get("code")))


def _client(wire: Wire) -> Client:
    return Client(wire.send, CustomerActor(uuid4(), "host", "", uuid4(), "Ana", "en"))


def test_a_healthy_socket_is_served_without_a_task() -> None:
    async def main() -> None:
        wire = Wire()
        assert sending.start(wire.send({"text": "a"})) is None
        assert wire.sent == ["a"]

    asyncio.run(main())


def test_a_send_that_suspends_is_finished_by_a_task() -> None:
    async def main() -> None:
        wire = Wire()
        wire.open.clear()
        task = sending.start(wire.send({"text": "a"}))
        assert task is not None
        assert not wire.sent
        wire.open.set()
        await task
        assert wire.sent == ["a"]

    asyncio.run(main())


def test_cancelling_a_send_ends_it() -> None:
    async def main() -> None:
        wire = Wire()
        wire.open.clear()
        task = sending.start(wire.send({"text": "a"}))
        assert task is not None
        await asyncio.sleep(0)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        wire.open.set()
        await asyncio.sleep(0)
        assert not wire.sent

    asyncio.run(main())


def test_a_slow_socket_keeps_order_and_only_the_newest_position() -> None:
    async def main() -> None:
        wire, visit = Wire(), uuid4()
        client = _client(wire)
        wire.open.clear()
        for text in "abc":
            client.push(text)
        client.push_position(visit, "9th")
        client.push_position(visit, "8th")
        client.push("d")
        assert not wire.sent
        wire.open.set()
        await asyncio.sleep(0.01)
        assert wire.sent == ["a", "b", "c", "d", "8th"]

    asyncio.run(main())


def test_a_slow_socket_does_not_hold_up_the_others() -> None:
    async def main() -> None:
        slow, fast = Wire(), Wire()
        slow.open.clear()
        slow_client, fast_client = _client(slow), _client(fast)
        for number in range(50):
            for client in (slow_client, fast_client):
                client.push(str(number))
        assert len(fast.sent) == 50
        assert not slow.sent

    asyncio.run(main())


def test_overflow_closes_with_come_back_and_drops_a_dead_reader(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client_module, "LAST_WORD_SECONDS", 0.01)

    async def main() -> None:
        wire = Wire()
        client = _client(wire)
        wire.open.clear()
        for number in range(client_module.MAX_QUEUE + 2):
            client.push(str(number))
        assert client.closed
        await asyncio.sleep(0.05)
        assert wire.aborted
        wire.open.set()
        await asyncio.sleep(0.01)
        assert wire.sent == ["0", protocol.COME_BACK]

    asyncio.run(main())


def test_a_gone_socket_is_quiet() -> None:
    async def gone(_message: dict[str, Any]) -> None:
        raise ConnectionError

    async def main() -> None:
        client = Client(gone, CustomerActor(None, "email", "a@example.com", uuid4(), "", "en"))
        client.push("a")
        assert client.closed
        client.push("b")
        client.close(1000)

    asyncio.run(main())
