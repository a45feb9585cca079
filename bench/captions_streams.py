"""Voices on sockets of the shipped server: how many at once are still written down in time."""

import asyncio
import contextlib
import json
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bench.figures import percentile, say
from bench.http import Http
from bench.sockets import Sock
from support.house import House
from support.speech import Spoken, chunks, edges, silence

MOST, QUICK_MOST = 12, 4
SENTENCES, QUICK_SENTENCES = 6, 3
PAUSE_S = 2.5
"""Between two sentences of one speaker; half a conversation is silence."""
LAG_S = 2.0
PIECE_S = 0.1


class Voice:
    """One customer who speaks sentence after sentence into `/ws/audio` and reads on the page's own socket."""

    def __init__(self, port: int, person: dict[str, str]) -> None:
        self._port = port
        self._person = person
        self.finals: list[float] = []
        self.refused = ""
        self._ready = asyncio.Event()
        self._socks: list[Sock] = []

    async def open(self) -> None:
        """Raises TimeoutError where the server neither takes nor refuses the voice."""
        call = self._person["call"]
        async with Http(self._port) as http:
            tickets = [
                (await http.send("POST", "/api/v1/customer/live-ticket", self._person["cookie"], {})).json()
                for _ in range(2)
            ]
        page = await Sock.open(self._port, self._read)
        page.say({"type": "hello", "ticket": tickets[0]["ticket"], "watch": [{"view": "call", "id": call}]})
        sound = await Sock.open(self._port, self._answer, path="/ws/audio")
        hello = {"type": "hello", "ticket": tickets[1]["ticket"], "call": call, "epoch": 1, "language": "en"}
        self._socks = [page, sound]
        sound.say(hello)
        await asyncio.wait_for(self._ready.wait(), 60)

    def close(self) -> None:
        for sock in self._socks:
            sock.close()

    async def speak(self, sentences: Sequence[Spoken], *, after: float = 0.0) -> list[float]:
        """Seconds from the end of each sentence to its line; infinite where none came before the next sentence."""
        await asyncio.sleep(after)
        lags = []
        for spoken in sentences:
            began, self.finals = time.perf_counter(), []
            pcm = spoken.pcm + silence(PAUSE_S)
            for number, piece in enumerate(chunks(pcm), start=1):
                self._socks[1].send(piece)
                await asyncio.sleep(max(0.0, began + number * PIECE_S - time.perf_counter()))
            ended = began + edges(spoken.pcm)[1]
            lags.append(max((at - ended for at in self.finals), default=float("inf")))
        return lags

    def _read(self, message: dict[str, Any], at: float) -> None:
        if message["type"] == "caption" and message["final"]:
            self.finals.append(at)

    def _answer(self, message: dict[str, Any], at: float) -> None:
        self.refused = message.get("code", "") if message["type"] == "refused" else ""
        self._ready.set()


def people(house: House, count: int) -> list[dict[str, str]]:
    """Calls made beside the running server."""
    target = Path(house.data) / "voices.json"
    command = [sys.executable, "-m", "bench.captions_seed", str(count), str(target)]
    env = house.env | ({"VISAVIS_DEMO": "1"} if house.command == "demo" else {})
    subprocess.run(command, env=env, check=True)
    found: list[dict[str, str]] = json.loads(target.read_text())
    return found


def held(sentences: Sequence[Spoken], *, quick: bool) -> int:
    """The greatest number of voices at once whose lines come at most LAG_S late (19 of 20 of them)."""
    most = QUICK_MOST if quick else MOST
    # More places than are measured: the house's own limit, made for comfort, would end the ladder early.
    with House(command="serve", env={"VISAVIS_SPEECH_STREAMS": str(most + 1)}) as house:
        return asyncio.run(_ladder(house, people(house, most), sentences, quick=quick))


async def _ladder(
    house: House, voices: list[dict[str, str]], sentences: Sequence[Spoken], *, quick: bool
) -> int:
    await _together(house.port, voices[:1], sentences[:1])  # loads the engine; not counted
    best = 0
    for count in range(1, len(voices) + 1):
        lags = await _together(
            house.port, voices[:count], sentences[: QUICK_SENTENCES if quick else SENTENCES]
        )
        late = percentile(lags, 0.95)
        say(
            f"{count} voices at once: a line {percentile(lags, 0.5):.2f} s after its end, 19 of 20 by {late:.2f} s"
        )
        if late > LAG_S:
            break
        best = count
    return best


async def _together(port: int, persons: list[dict[str, str]], sentences: Sequence[Spoken]) -> list[float]:
    voices = [Voice(port, person) for person in persons]
    try:
        await asyncio.gather(*(voice.open() for voice in voices))
        if any(voice.refused for voice in voices):
            return [float("inf")]
        found = await asyncio.gather(
            *(voice.speak(sentences, after=0.7 * place) for place, voice in enumerate(voices))
        )
        return [lag for lags in found for lag in lags]
    finally:
        for voice in voices:
            voice.close()


async def speak_until(port: int, person: dict[str, str], sentences: Sequence[Spoken], done: Any) -> None:
    """One voice that goes on until `done.is_set()`, for whatever is measured beside it."""
    voice = Voice(port, person)
    with contextlib.closing(voice):
        await voice.open()
        while not done.is_set() and not voice.refused:
            for spoken in sentences:
                if not done.is_set():
                    await voice.speak([spoken])
