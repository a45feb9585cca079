"""A hub running in the test's own loop, and pages that speak to it as an ASGI server would let them."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from typing import Any, TypeVar

from django.db import connections

from visavis.features.people import connect
from visavis.features.people.actors import CustomerActor, StaffActor
from visavis.live.app import LiveApp

T = TypeVar("T")
ORIGIN = "http://localhost:8000"
PATIENCE = 20.0


class Page:
    """One browser page: what it got, and what it says."""

    def __init__(self, app: LiveApp, *, path: str = "/ws", origin: str = ORIGIN) -> None:
        self.frames: list[dict[str, Any]] = []
        self.closed: int | None = None
        self._in: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self._news = asyncio.Event()
        headers = [(b"host", b"localhost:8000"), (b"origin", origin.encode())]
        scope = {"type": "websocket", "path": path, "headers": headers}
        self._in.put_nowait({"type": "websocket.connect"})
        self.task = asyncio.create_task(app(scope, self._in.get, self._send))

    async def _send(self, message: dict[str, Any]) -> None:
        if message["type"] == "websocket.send":
            self.frames.append(json.loads(message["text"]))
        elif message["type"] == "websocket.close":
            self.closed = message["code"]
            self._in.put_nowait({"type": "websocket.disconnect", "code": message["code"]})
        self._news.set()

    def say(self, **frame: Any) -> None:
        self.raw(json.dumps(frame, default=str))

    def raw(self, text: str) -> None:
        self._in.put_nowait({"type": "websocket.receive", "text": text})

    def sound(self, data: bytes) -> None:
        self._in.put_nowait({"type": "websocket.receive", "bytes": data})

    async def leave(self, code: int = 1001) -> None:
        self._in.put_nowait({"type": "websocket.disconnect", "code": code})
        await self.task

    async def until(self, happened: Callable[["Page"], T]) -> T:
        """Wait until something is true of the page, and give it back."""
        async with asyncio.timeout(PATIENCE):
            while not (found := happened(self)):
                self._news.clear()
                await self._news.wait()
            return found

    async def frame(self, type: str, **fields: Any) -> dict[str, Any]:
        """The first frame of this kind, waiting for it if need be."""
        return (await self.until(lambda page: page.all(type, **fields)))[0]

    def all(self, type: str, **fields: Any) -> list[dict[str, Any]]:
        wanted = {"type": type, **fields}
        return [frame for frame in self.frames if all(frame.get(k) == v for k, v in wanted.items())]

    async def over(self) -> int:
        """Wait for the close and answer its code."""
        await self.until(lambda page: page.closed)
        assert self.closed is not None
        return self.closed


async def open_page(app: LiveApp, actor: CustomerActor | StaffActor, *watch: tuple[str, Any]) -> Page:
    """A page after its welcome and its first snapshots."""
    page = Page(app)
    ticket = await asyncio.to_thread(tidy, lambda: connect.mint(actor=actor))
    views = [{"view": view, "id": str(id)} for view, id in watch]
    page.say(type="hello", ticket=ticket, watch=views)
    await page.frame("welcome")
    for view in views:
        await page.until(lambda page, view=view: page.all("snapshot", **view) or page.all("gone", **view))  # type: ignore[misc]
    return page


@asynccontextmanager
async def running() -> AsyncIterator[LiveApp]:
    app = LiveApp()
    await app.startup()
    try:
        yield app
    finally:
        await app.shutdown()


def tidy(work: Callable[[], T]) -> T:
    """Run in a thread that may die: its connection must not outlive it."""
    try:
        return work()
    finally:
        connections.close_all()


async def do(work: Callable[[], T]) -> T:
    """An action, as a request in another thread would do it."""
    return await asyncio.to_thread(tidy, work)


def run(test: Callable[[LiveApp], Coroutine[Any, Any, None]]) -> None:
    """Run a test in a loop with a hub of its own."""

    async def main() -> None:
        async with running() as app:
            await test(app)

    asyncio.run(main())
