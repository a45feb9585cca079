"""A service on this machine that answers as translators and speech services do: right, slowly, or wrongly."""

import contextlib
import json
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

MODES = (
    "right",
    "slow",
    "hang",
    "drip",
    "500",
    "401",
    "empty",
    "long",
    "script",
    "same",
    "fewer",
    "nonsense",
)
RUSSIAN = "Пожалуйста, держите паспорт рядом с лицом."
CHINESE = "请把您的护照放在脸旁边，然后慢慢地转动它。"


@dataclass
class Liar:
    """`mode` decides how it answers; `asked` are (path, headers, body) of all requests."""

    url: str = ""
    mode: str = "right"
    words: Callable[[str], str] = lambda _text: RUSSIAN
    asked: list[tuple[str, dict[str, str], bytes]] = field(default_factory=list)
    stop: threading.Event = field(default_factory=threading.Event)

    def answer(self, text: str) -> str:
        """What one text becomes in the present mode."""
        lies = {"empty": "  ", "long": RUSSIAN * 10, "script": CHINESE, "same": text}
        return lies.get(self.mode) or self.words(text)

    def answers(self, texts: list[str]) -> list[str]:
        found = [self.answer(text) for text in texts]
        return found[1:] if self.mode == "fewer" else found


def shaped(liar: Liar, path: str, body: bytes) -> Any:
    """The answer in the shape of the service that the path belongs to."""
    if path.endswith("/languages"):
        return [{"code": "en", "targets": ["en", "ru"]}, {"code": "ru", "targets": ["en"]}]
    if path.endswith("/audio/transcriptions"):
        return {"text": liar.answer("")}
    wanted = json.loads(body)
    if path.endswith("/v2/translate"):
        return {"translations": [{"text": text} for text in liar.answers(wanted["text"])]}
    if path.endswith("/chat/completions"):
        texts = json.loads(wanted["messages"][1]["content"])["texts"]
        content = json.dumps({"translations": liar.answers(texts)}, ensure_ascii=False)
        return {"choices": [{"message": {"content": f"```json\n{content}\n```"}}]}
    return {"translatedText": liar.answers(wanted["q"])}


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    liar: Liar

    def do_GET(self) -> None:
        self.do_POST()

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
        self.liar.asked.append((self.path, dict(self.headers), body))
        mode = "right" if self.path.endswith("/languages") else self.liar.mode
        if mode == "hang":
            self.liar.stop.wait(600)  # who waits for it never ends
            self.close_connection = True
            return
        if mode == "slow":
            time.sleep(0.3)
        status = int(mode) if mode.isdigit() else 200
        data = (
            b"<html>hello" if mode == "nonsense" else json.dumps(shaped(self.liar, self.path, body)).encode()
        )
        self.send_response(status)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        for number in range(len(data)):
            if mode != "drip":
                self.wfile.write(data)
                break
            self.wfile.write(data[number : number + 1])
            if self.liar.stop.wait(0.1):
                break

    def log_message(self, format: str, *args: Any) -> None:
        """Quiet."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Clients that cut the connection are what some tests are about."""


@contextlib.contextmanager
def lying() -> Iterator[Liar]:
    liar = Liar()
    server = _Server(("127.0.0.1", 0), type("Handler", (_Handler,), {"liar": liar}))
    liar.url = f"http://127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    try:
        yield liar
    finally:
        liar.stop.set()
        server.shutdown()
        server.server_close()
