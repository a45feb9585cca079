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
VIEWS = ("visit", "ticket", "call", "run", "board", "inbox")
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
    kind, frame = frame_of(text)
    reader = _READERS.get(kind)
    if reader is None:
        raise Garbage("live.unknown_type")
    return reader(frame)


def frame_of(text: str | None) -> tuple[str, dict[str, Any]]:
    """A frame's type and its other fields. Raises Garbage."""
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
    if not isinstance(kind, str):
        raise Garbage("live.unknown_type")
    return kind, frame


def _refuse(_constant: str) -> None:
    raise ValueError("NaN and Infinity are not JSON")


def fields(frame: dict[str, Any], *names: str) -> list[Any]:
    """Exactly these fields, in this order. Raises Garbage."""
    if set(frame) != set(names):
        raise Garbage("live.wrong_fields")
    return [frame[name] for name in names]


def id_of(value: Any) -> UUID:
    """A UUID as it travels. Raises Garbage."""
    if not isinstance(value, str) or len(value) > 36:
        raise Garbage("live.wrong_fields")
    try:
        return UUID(value)
    except ValueError:
        raise Garbage("live.wrong_fields") from None


def _view(frame: Any) -> tuple[str, UUID]:
    if not isinstance(frame, dict):
        raise Garbage("live.wrong_fields")
    view, name = fields(frame, "view", "id")
    if view not in VIEWS:
        raise Garbage("live.unknown_view")
    return view, MINE if view == "inbox" and name == "me" else id_of(name)


def _hello(frame: dict[str, Any]) -> Hello:
    ticket, watch = fields(frame, "ticket", "watch")
    if not isinstance(ticket, str) or len(ticket) > 500:
        raise Garbage("live.wrong_fields")
    if not isinstance(watch, list) or len(watch) > MAX_WATCHES:
        raise Garbage("live.wrong_fields")
    return Hello(ticket, tuple(Watch(*_view(item)) for item in watch))


def _signal(frame: dict[str, Any]) -> Signal:
    call, epoch, data = fields(frame, "call", "epoch", "data")
    if not isinstance(epoch, int) or isinstance(epoch, bool) or not 0 <= epoch < 2**31:
        raise Garbage("live.wrong_fields")
    if not isinstance(data, dict):
        raise Garbage("live.wrong_fields")
    return Signal(id_of(call), epoch, data)


def _bare(message: Message) -> Callable[[dict[str, Any]], Message]:
    def read(frame: dict[str, Any]) -> Message:
        fields(frame)
        return message

    return read


_READERS: dict[str, Callable[[dict[str, Any]], Message]] = {
    "hello": _hello,
    "watch": lambda frame: Watch(*_view(frame)),
    "unwatch": lambda frame: Unwatch(*_view(frame)),
    "ping": _bare(Ping()),
    "pong": _bare(Pong()),
    "signal": _signal,
    "typing": lambda frame: Typing(id_of(fields(frame, "ticket")[0])),
}


def encode(message: Any) -> str:
    """A message, or a part of one, as it travels: compact JSON."""
    return json.dumps(message, ensure_ascii=False, separators=(",", ":"))


class Allowance:
    """Token bucket of one socket: `rate` messages (or bytes) a second, `burst` at once. Times are monotonic seconds."""

    __slots__ = ("at", "burst", "left", "rate")

    def __init__(self, now: float, *, rate: float = RATE, burst: float = BURST) -> None:
        self.at = now
        self.rate = rate
        self.left = self.burst = burst

    def take(self, now: float, cost: float = 1) -> bool:
        self.left = min(self.burst, self.left + (now - self.at) * self.rate)
        self.at = now
        if self.left < cost:
            return False
        self.left -= cost
        return True
