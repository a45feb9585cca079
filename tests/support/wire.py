"""A network that can be cut: a TCP relay between a browser and the server.

`cut` stops everything in silence, as a dead mobile network does: nobody is told, nothing is closed. `mend` ends the
connections that hung and lets new ones through.
"""

import asyncio
import contextlib
import threading
from collections.abc import Coroutine
from typing import Any, Self

from support.house import free_port


class Wire:
    def __init__(self, to_port: int, port: int = 0) -> None:
        self.to_port = to_port
        self.port = port or free_port()
        self.origin = f"http://localhost:{self.port}"
        self._loop = asyncio.new_event_loop()
        self._whole = asyncio.Event()
        self._writers: set[asyncio.StreamWriter] = set()
        self._pumps: set[asyncio.Task[None]] = set()
        self._thread = threading.Thread(target=self._loop.run_forever, name="wire", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        self._run(self._open())
        return self

    def __exit__(self, *_: object) -> None:
        self._run(self._close())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(5)
        self._loop.close()

    def cut(self) -> None:
        self._loop.call_soon_threadsafe(self._whole.clear)

    def mend(self) -> None:
        self._run(self._mend())

    def _run(self, work: Coroutine[Any, Any, None]) -> None:
        asyncio.run_coroutine_threadsafe(work, self._loop).result(10)

    async def _open(self) -> None:
        self._whole.set()
        self._server = await asyncio.start_server(self._accept, "127.0.0.1", self.port)

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._writers.add(writer)
        await self._whole.wait()
        try:
            far_reader, far_writer = await asyncio.open_connection("127.0.0.1", self.to_port)
        except OSError:
            writer.close()
            return
        self._writers.add(far_writer)
        for source, sink in ((reader, far_writer), (far_reader, writer)):
            pump = asyncio.create_task(self._pump(source, sink))
            self._pumps.add(pump)
            pump.add_done_callback(self._pumps.discard)

    async def _pump(self, source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError, asyncio.CancelledError):
            while data := await source.read(65_536):
                await self._whole.wait()
                sink.write(data)
                await sink.drain()
        with contextlib.suppress(OSError):
            sink.close()
        self._writers.discard(sink)

    async def _mend(self) -> None:
        """What hung is over; from now on everything passes."""
        await self._hang_up()
        self._whole.set()

    async def _hang_up(self) -> None:
        for pump in list(self._pumps):
            pump.cancel()
        for writer in list(self._writers):
            with contextlib.suppress(OSError):
                writer.close()
        self._writers.clear()
        await asyncio.sleep(0)

    async def _close(self) -> None:
        self._server.close()
        await self._hang_up()
        await asyncio.gather(*self._pumps, return_exceptions=True)
