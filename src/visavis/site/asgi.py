"""One process for a whole house: the live hub on /ws, Django in threads for everything else, the worker beside.

Django's own ASGI handler is avoided on purpose: it opens a thread and a database connection for every request
(docs/decisions/0001-one-process.md).
"""

import os
import threading
from collections.abc import Awaitable, Callable
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "visavis.site.settings")

from a2wsgi import WSGIMiddleware

from visavis.live.app import LiveApp
from visavis.site.bridge import Bridge
from visavis.site.wsgi import application as django_application
from visavis.worker.loop import Worker

Scope = dict[str, Any]
Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]

THREADS = int(os.environ.get("VISAVIS_THREADS", "6"))
"""Quick requests take turns on one of them (site/bridge.py); the others are for while a slow one waits."""
WITH_WORKER = os.environ.get("VISAVIS_WORKER", "1") == "1"


class House:
    """The ASGI router."""

    def __init__(self) -> None:
        large = WSGIMiddleware(django_application, workers=2)  # type: ignore[arg-type]
        self.pages = Bridge(django_application, threads=THREADS, large=large)  # type: ignore[arg-type]
        self.live = LiveApp()
        self.stop = threading.Event()
        self.worker: threading.Thread | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._lifespan(receive, send)
        elif scope["type"] == "websocket":
            await self.live(scope, receive, send)
        else:
            await self.pages(scope, receive, send)

    async def _lifespan(self, receive: Receive, send: Send) -> None:
        while True:
            message = await receive()
            if message["type"] == "lifespan.startup":
                await self.live.startup()
                if WITH_WORKER:
                    self.worker = threading.Thread(target=Worker(self.stop).run, name="worker", daemon=True)
                    self.worker.start()
                await send({"type": "lifespan.startup.complete"})
            else:
                self.stop.set()
                await self.live.shutdown()
                if self.worker:
                    self.worker.join(timeout=10)
                await send({"type": "lifespan.shutdown.complete"})
                return


application = House()
