"""What a page may say on its socket, and nothing else (S-27).

Every frame is one JSON object of a known type with exactly the fields below; anything else is `Garbage`,
which closes the socket with a polite word. Limits: `MAX_BYTES` per frame, `RATE` frames a second with a
burst, so that a burst of network candidates passes.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

MAX_BYTES = 64 * 1024
RATE = 20.0
BURST = 60.0
MAX_WATCHES = 20
SOCKETS_PER_PERSON = 5
VIEWS = ("visit", "ticket", "call", "board", "inbox")
MINE = UUID(int=0)
"""The id of the view that is named `me`: the person's own inbox."""

COME_BACK = 1013
MOVED = 1012
GARBAGE = 1008
SIGN_IN = 4401
FORBIDDEN_ORIGIN = 4403
REPLACED = 4409


class Garbage(Exception):
    """A frame that isn't part of the conversation. `code` is stable and safe to send back."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Watch:
    view: str
    id: UUID


@dataclass(frozen=True, slots=True)
class Hello:
    ticket: str
    watch: tuple[Watch, ...]


@dataclass(frozen=True, slots=True)
class Unwatch:
    view: str
    id: UUID


@dataclass(frozen=True, slots=True)
class Ping:
    pass


@dataclass(frozen=True, slots=True)
class Pong:
    pass


@dataclass(frozen=True, slots=True)
class Signal:
    call: UUID
    epoch: int
    data: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Typing:
    ticket: UUID


Message = Hello | Watch | Unwatch | Ping | Pong | Signal | Typing


def parse(text: str | None) -> Message:
    """One frame as a message. Raises Garbage for everything that isn't one."""
    if text is None:
        raise Garbage("live.text_only")
    if len(text) > MAX_BYTES or len(text.encode()) > MAX_BYTES:
        raise Garbage("live.too_big")
    try:
        frame = json.loads(text, parse_constant=_refuse)
    except (ValueError, RecursionError):
        raise Garbage("live.not_json") from None
    if not isinstance(frame, dict):
        raise Garbage("live.not_json")
    kind = frame.pop("type", None)
    reader = _READERS.get(kind) if isinstance(kind, str) else None
    if reader is None:
        raise Garbage("live.unknown_type")
    return reader(frame)


def _refuse(_constant: str) -> None:
    raise ValueError("NaN and Infinity are not JSON")


def _fields(frame: dict[str, Any], *names: str) -> list[Any]:
    if set(frame) != set(names):
        raise Garbage("live.wrong_fields")
    return [frame[name] for name in names]


def _id(value: Any) -> UUID:
    if not isinstance(value, str) or len(value) > 36:
        raise Garbage("live.wrong_fields")
    try:
        return UUID(value)
    except ValueError:
        raise Garbage("live.wrong_fields") from None


def _view(frame: Any) -> tuple[str, UUID]:
    if not isinstance(frame, dict):
        raise Garbage("live.wrong_fields")
    view, name = _fields(frame, "view", "id")
    if view not in VIEWS:
        raise Garbage("live.unknown_view")
    return view, MINE if view == "inbox" and name == "me" else _id(name)


def _hello(frame: dict[str, Any]) -> Hello:
    ticket, watch = _fields(frame, "ticket", "watch")
    if not isinstance(ticket, str) or len(ticket) > 500:
        raise Garbage("live.wrong_fields")
    if not isinstance(watch, list) or len(watch) > MAX_WATCHES:
        raise Garbage("live.wrong_fields")
    return Hello(ticket, tuple(Watch(*_view(item)) for item in watch))


def _signal(frame: dict[str, Any]) -> Signal:
    call, epoch, data = _fields(frame, "call", "epoch", "data")
    if not isinstance(epoch, int) or isinstance(epoch, bool) or not 0 <= epoch < 2**31:
        raise Garbage("live.wrong_fields")
    if not isinstance(data, dict):
        raise Garbage("live.wrong_fields")
    return Signal(_id(call), epoch, data)


def _bare(message: Message) -> Callable[[dict[str, Any]], Message]:
    def read(frame: dict[str, Any]) -> Message:
        _fields(frame)
        return message

    return read


_READERS: dict[str, Callable[[dict[str, Any]], Message]] = {
    "hello": _hello,
    "watch": lambda frame: Watch(*_view(frame)),
    "unwatch": lambda frame: Unwatch(*_view(frame)),
    "ping": _bare(Ping()),
    "pong": _bare(Pong()),
    "signal": _signal,
    "typing": lambda frame: Typing(_id(_fields(frame, "ticket")[0])),
}


def encode(message: Any) -> str:
    """A message, or a part of one, as it travels: compact JSON."""
    return json.dumps(message, ensure_ascii=False, separators=(",", ":"))


class Allowance:
    """Token bucket of one socket: `RATE` messages a second, `BURST` at once. Times are monotonic seconds."""

    __slots__ = ("at", "left")

    def __init__(self, now: float) -> None:
        self.at = now
        self.left = BURST

    def take(self, now: float) -> bool:
        self.left = min(BURST, self.left + (now - self.at) * RATE)
        self.at = now
        if self.left < 1:
            return False
        self.left -= 1
        return True
