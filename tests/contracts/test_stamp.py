"""The time stamper against a real authority, played by OpenSSL on this machine, and against answers that don't fit."""

import contextlib
import hashlib
import shutil
import subprocess
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from visavis.adapters import stamp_rfc3161
from visavis.adapters.stamp_rfc3161 import HttpStamper
from visavis.features.evidence.ports import StampFailed

pytestmark = [
    pytest.mark.network,
    pytest.mark.skipif(shutil.which("openssl") is None, reason="OpenSSL plays the authority"),
]
DIGEST = hashlib.sha256(b"a signature").digest()
CONFIG = """
[req]
distinguished_name = name
[name]
[stamping]
extendedKeyUsage = critical, timeStamping
[tsa]
default_tsa = one
[one]
serial = {folder}/serial
signer_cert = {folder}/cert.pem
signer_key = {folder}/key.pem
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256
ess_cert_id_alg = sha256
"""


def openssl(*words: str) -> None:
    subprocess.run(["openssl", *words], check=True, capture_output=True)


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("authority")
    (folder / "config").write_text(CONFIG.format(folder=folder))
    (folder / "serial").write_text("01\n")
    openssl(
        *("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=Test authority"),
        *("-keyout", str(folder / "key.pem"), "-out", str(folder / "cert.pem")),
        *("-config", str(folder / "config"), "-extensions", "stamping"),
    )
    return folder


@pytest.fixture
def answers(authority: Path, settings: Any) -> Iterator[dict[str, Callable[[bytes], tuple[int, bytes]]]]:
    """An address whose way of answering a test may replace."""

    def right(query: bytes) -> tuple[int, bytes]:
        (authority / "query").write_bytes(query)
        openssl(
            *("ts", "-reply", "-config", str(authority / "config"), "-queryfile", str(authority / "query")),
            *("-out", str(authority / "reply")),
        )
        return 200, (authority / "reply").read_bytes()

    ways = {"now": right, "right": right}

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            query = self.rfile.read(int(self.headers["Content-Length"]))
            assert self.headers["Content-Type"] == "application/timestamp-query"
            status, data = ways["now"](query)
            with contextlib.suppress(OSError):
                self.send_response(status)
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

        def log_message(self, *_: Any) -> None:
            """Tests print what they need themselves."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    settings.VISAVIS_STAMP_URL = f"http://127.0.0.1:{server.server_port}/tsa"
    yield ways
    server.shutdown()
    server.server_close()
    thread.join()


def test_a_token_that_openssl_believes(answers: Any, authority: Path) -> None:
    token = HttpStamper().stamp(DIGEST)
    (authority / "token").write_bytes(token)
    openssl(
        *("ts", "-verify", "-digest", DIGEST.hex(), "-token_in", "-in", str(authority / "token")),
        *("-CAfile", str(authority / "cert.pem")),
    )


def test_answers_that_do_not_fit(answers: Any) -> None:
    right = answers["right"]
    query = stamp_rfc3161.request(DIGEST, 12345)
    other = stamp_rfc3161.request(hashlib.sha256(b"another").digest(), 1)
    replayed = right(query)[1]
    wrong = {
        "of an earlier time": lambda _query: (200, replayed),
        "of another hash": lambda _query: right(other),
        "cut off": lambda query: (200, right(query)[1][:-40]),
        "nothing": lambda _query: (200, b""),
        "nonsense": lambda _query: (200, b"<html>"),
        "refused": lambda _query: (200, bytes.fromhex("30053003020102")),
        "no": lambda _query: (403, b""),
        "broken": lambda _query: (500, b""),
    }
    for what, way in wrong.items():
        answers["now"] = way
        with pytest.raises(StampFailed):
            HttpStamper().stamp(DIGEST)
            pytest.fail(what)


def test_nobody_there(settings: Any) -> None:
    settings.VISAVIS_STAMP_URL = "http://127.0.0.1:9/tsa"
    with pytest.raises(StampFailed):
        HttpStamper().stamp(DIGEST)
