"""`visavis models`: listing, and fetching from a mirror on this machine."""

import hashlib
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from visavis.adapters import firefox_models
from visavis.features.captions import engines
from visavis.site import cli
from visavis.site.cli import checks

FILES = {
    "model.enru.intgemm.alphas.bin": b"model " * 100,
    "vocab.enru.spm": b"words " * 10,
    "lex.50.50.enru.s2t.bin": b"list",
}
needs_extra = pytest.mark.skipif(
    not firefox_models.installed(), reason="the captions extra is not installed (SLIM=1)"
)


def zstd(data: bytes) -> bytes:
    """A Zstandard frame that stores the data as it is (RFC 8878: magic, header with size, one raw block)."""
    header = b"\x28\xb5\x2f\xfd" + b"\xa0" + len(data).to_bytes(4, "little")
    return header + (1 | len(data) << 3).to_bytes(3, "little") + data


@pytest.fixture
def models(settings: Any, tmp_path: Path) -> Path:
    settings.VISAVIS_MODELS = tmp_path / "models"
    return settings.VISAVIS_MODELS


class Mirror:
    def __init__(self) -> None:
        self.records: list[dict[str, Any]] = []
        self.files: dict[str, bytes] = {}
        self.url = ""

    def add(self, name: str, data: bytes, version: str, kind: str, *, digest: str = "") -> None:
        place = f"{version}-{name}"
        self.files[place] = zstd(data)
        self.records.append(
            {
                "name": name,
                "fileType": kind,
                "sourceLanguage": "en",
                "targetLanguage": "ru",
                "version": version,
                "architecture": "base",
                "decompressedHash": digest or hashlib.sha256(data).hexdigest(),
                "attachment": {"location": place},
            }
        )

    def fetch(self) -> int:
        return cli.main(
            ["models", "fetch", "en-ru", "--records", f"{self.url}/records", "--files", f"{self.url}/files"]
        )


@pytest.fixture
def mirror() -> Iterator[Mirror]:
    here = Mirror()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            place = self.path.removeprefix("/files/")
            data = here.files.get(place)
            if self.path == "/records":
                data = json.dumps({"data": here.records}).encode()
            self.send_response(404 if data is None else 200)
            self.end_headers()
            self.wfile.write(data or b"")

        def log_message(self, format: str, *args: Any) -> None:
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    here.url = f"http://127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    for version in ("1.0", "10.0a1", "9.1"):
        for (name, data), kind in zip(FILES.items(), ("model", "vocab", "lex"), strict=True):
            here.add(name, data + version.encode(), version, kind)
    yield here
    server.shutdown()
    server.server_close()


def test_the_list_says_what_is_missing(models: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["models", "list"]) == 0
    said = capsys.readouterr().out
    assert "moonshine" in said and "no address is set" in said
    assert cli.main(["models", "explain"]) == 0
    assert f"{models}/firefox/en-ru/" in capsys.readouterr().out


@needs_extra
def test_the_newest_model_is_fetched_and_checked(
    models: Path, mirror: Mirror, capsys: pytest.CaptureFixture[str]
) -> None:
    old = models / "firefox" / "en-ru"
    old.mkdir(parents=True)
    (old / "model.of.before.bin").write_bytes(b"old")
    assert mirror.fetch() == 0
    assert sorted(path.name for path in old.iterdir()) == sorted([*FILES, "SHA256SUMS"])
    assert (old / "vocab.enru.spm").read_bytes() == b"words " * 10 + b"10.0a1"
    assert ("en", "ru") in firefox_models.find_models(models)
    capsys.readouterr()
    assert cli.main(["models", "list"]) == 0
    assert "checksums are right" in capsys.readouterr().out
    (old / "vocab.enru.spm").write_bytes(b"spoiled")
    assert cli.main(["models", "list"]) == 1
    assert "WRONG: vocab.enru.spm" in capsys.readouterr().out


@needs_extra
@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (lambda mirror: mirror.add("model.enru.bin", b"x", "11.0", "model", digest="0" * 64), "is not what"),
        (lambda mirror: mirror.add("../../evil.bin", b"x", "11.0", "model"), "outside their folder"),
        (lambda mirror: mirror.files.clear(), "can't be reached"),
        (lambda mirror: mirror.records.clear(), "no model for en-ru"),
    ],
)
def test_what_is_not_right_is_not_kept(
    models: Path, mirror: Mirror, capsys: pytest.CaptureFixture[str], spoil: Any, words: str
) -> None:
    spoil(mirror)
    assert mirror.fetch() == 1
    assert words in capsys.readouterr().err
    assert not (models / "firefox" / "en-ru").exists()
    assert not (models.parent / "evil.bin").exists()


@pytest.mark.parametrize("words", [[], ["enru"], ["../x-y"]])
def test_a_direction_that_is_none(models: Path, capsys: pytest.CaptureFixture[str], words: list[str]) -> None:
    assert cli.main(["models", "fetch", *words]) == 1
    assert "For example" in capsys.readouterr().err


def test_models_come_over_https_only(models: Path, capsys: pytest.CaptureFixture[str]) -> None:
    if not firefox_models.installed():
        pytest.skip("the captions extra is not installed (SLIM=1)")
    assert cli.main(["models", "fetch", "en-ru", "--records", "http://mirror.example/records"]) == 1
    assert "https only" in capsys.readouterr().err


def test_check_says_which_engines_are_here_and_why_others_are_not(
    models: Path, settings: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    engines.forget()
    settings.VISAVIS_SPEECH = ["fakes.speech.Scripted", "fakes.speech.Absent"]
    settings.VISAVIS_TRANSLATE = ["fakes.speech.Mirror", "visavis.adapters.translate_libre.Libre"]
    here, missing = checks.captions()
    assert (here.weight, missing.weight) == ("good", "note")
    assert "scripted hears en pt, 2 at once" in here.text
    assert "mirror translates en-pt pt-en (neural)" in here.text
    assert "absent: not installed" in missing.text
    assert "libretranslate: no address is set" in missing.text
    settings.VISAVIS_SPEECH = settings.VISAVIS_TRANSLATE = []
    [nothing] = checks.captions()
    assert nothing.weight == "note"
