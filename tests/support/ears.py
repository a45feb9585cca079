"""Engines for tests of the pool: they hear "words" of 0.1 s each without any model, crash, or get stuck.

Loaded by name in the engine's own process.
"""

import os
import time
from collections.abc import Iterator
from typing import Any

from visavis.adapters.speech_lines import Draft
from visavis.adapters.speech_pool import Listener

WORD = 3200
"""Bytes of a word; its first byte is what is said: 1-250 a word's name, 251 crash, 252 get stuck."""
CRASH, STUCK = 251, 252


class Ear:
    """A line is five words. Finished lines are reported again and again, as some engines do."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._sound = b""

    def add(self, pcm: bytes) -> None:
        self._sound += pcm

    def drafts(self, *, last: bool) -> Iterator[Draft]:
        time.sleep(self._seconds)
        words = [self._sound[at] for at in range(0, len(self._sound), WORD)]
        if CRASH in words:
            os._exit(3)
        if STUCK in words:
            time.sleep(600)
        for number in range(0, len(words), 5):
            line = words[number : number + 5]
            final = len(line) == 5
            text = " ".join(f"w{word}" for word in line)
            yield Draft(number, text, final, number * 100, (number + len(line)) * 100)
            if final:
                yield Draft(number, text + " again", False, number * 100, 0)


class Worker:
    def __init__(self, seconds: float = 0.0) -> None:
        self._seconds = seconds

    def run(self, inbox: Any, tell: Any) -> None:
        Listener(lambda _language: Ear(self._seconds), 0.1).run(inbox, tell)


def word(name: int) -> bytes:
    return bytes([name]) + bytes(WORD - 1)
