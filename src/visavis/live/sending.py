"""Sending to one of ten thousand sockets without waiting for it.

An ASGI `send` of a healthy socket finishes at once: it hands the bytes to the transport. Awaiting it in a
broadcast would let one slow reader stop everybody behind it, and a task per socket and message costs more
than the sending itself. So `start` runs the coroutine by hand up to its first suspension: nearly always that
is its end. Only a socket that can't take more gets a task, and only until it can.
"""

import asyncio
import types
from collections.abc import Awaitable, Callable, Coroutine, Generator
from typing import Any, cast

Send = Callable[[dict[str, Any]], Awaitable[None]]


@types.coroutine
def _rest(coroutine: Coroutine[Any, Any, None], waiter: Any) -> Generator[Any, Any, None]:
    """Continue a coroutine that has already suspended on `waiter`, inside a task."""
    try:
        yield waiter
        yield from coroutine.__await__()
    finally:
        coroutine.close()


async def _finish(coroutine: Coroutine[Any, Any, None], waiter: Any) -> None:
    await _rest(coroutine, waiter)


def start(sending: Awaitable[None]) -> asyncio.Task[None] | None:
    """Run a send. None when it is done; else the task that will finish it.

    Raises whatever the send raised at once (a socket that is gone).
    """
    coroutine = cast(Coroutine[Any, Any, None], sending)  # ASGI: `send` is a coroutine function
    try:
        waiter = coroutine.send(None)
    except StopIteration:
        return None
    return asyncio.get_running_loop().create_task(_finish(coroutine, waiter))


def abort(send: Send) -> None:
    """Drop the connection under a send at once, whatever is still unsent.

    ASGI has no word for it; the server's own transport does. Without one this does nothing, and the server's
    keep-alive ends the connection later.
    """
    transport = getattr(getattr(send, "__self__", None), "transport", None)
    if transport is not None:
        transport.abort()
