"""A key service on this machine: wraps and unwraps, and fails in the ways that services fail."""

import base64
import contextlib
import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from visavis.kernel import pieces

TOKEN = "a token for tests"


@dataclass
class Kms:
    """`mode`: "right", "500", "nonsense", "hang". `key` never leaves."""

    url: str = ""
    mode: str = "right"
    key: bytes = bytes(range(32))
    asked: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    stop: threading.Event = field(default_factory=threading.Event)

    def answer(self, path: str, body: dict[str, Any]) -> dict[str, str] | None:
        about = f"{body['key']} {body['context']}"
        if path.endswith("/wrap"):
            secret = base64.b64decode(body["plaintext"])
            return {"ciphertext": base64.b64encode(pieces.wrap(secret, key=self.key, about=about)).decode()}
        try:
            secret = pieces.unwrap(base64.b64decode(body["ciphertext"]), key=self.key, about=about)
        except (pieces.Broken, ValueError):
            return None
        return {"plaintext": base64.b64encode(secret).decode()}


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    kms: Kms

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.kms.asked.append((self.path, body))
        if self.kms.mode == "hang":
            self.kms.stop.wait(600)  # who waits for it never ends
            self.close_connection = True
            return
        known = self.headers.get("Authorization") == f"Bearer {TOKEN}"
        found = self.kms.answer(self.path, body) if known else None
        answers = {"500": (500, b"{}"), "nonsense": (200, b'{"what": 1}')}
        right = (400, b"{}") if found is None else (200, json.dumps(found).encode())
        status, data = answers.get(self.kms.mode, right)
        self.send_response(status)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_: Any) -> None:
        """Tests print what they need themselves."""


@contextlib.contextmanager
def key_service() -> Iterator[Kms]:
    kms = Kms()
    handler = type("Handler", (_Handler,), {"kms": kms})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    kms.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield kms
    finally:
        kms.stop.set()
        server.shutdown()
        server.server_close()
        thread.join()
