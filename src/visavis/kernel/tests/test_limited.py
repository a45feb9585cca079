"""Strangers' data is worked on by a child that can't do harm (S-38)."""

import os
import socket
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from visavis.kernel.limited import MIB, Limited, Refusal, TooMuch

pytestmark = pytest.mark.network


def work(request: dict[str, Any], data: bytes) -> tuple[dict[str, Any], bytes]:
    """What the child does in these tests."""
    match request["do"]:
        case "turn":
            return {"pid": os.getpid(), "secret": os.environ.get("VISAVIS_SECRET_KEY", "")}, data[::-1]
        case "refuse":
            raise Refusal("not_this")
        case "fail":
            raise ValueError("with somebody's name in it")
        case "eat":
            return {"size": len(bytearray(800 * MIB))}, b""
        case "spin":
            while True:
                pass
        case "sleep":
            time.sleep(60)
        case "write":
            print("printed")
            Path(request["path"]).write_bytes(b"x" * 10)
        case "read":
            return {"size": len(Path(request["path"]).read_bytes())}, b""
        case "list":
            return {"names": len(list(Path(request["path"]).iterdir()))}, b""
        case "call":
            socket.create_connection(("127.0.0.1", request["port"]), timeout=2).close()
        case "die":
            os._exit(3)
    return {}, b""


@pytest.fixture
def pool() -> Iterator[Limited]:
    made = Limited("visavis.kernel.tests.test_limited:work", memory=400 * MIB, seconds=10, most=1, answers=3)
    yield made
    made.close()


def test_answers_come_back_and_the_child_stays_warm(pool: Limited) -> None:
    first = pool.ask({"do": "turn"}, b"abc")
    assert first[1] == b"cba" and first[0]["secret"] == ""
    assert pool.ask({"do": "turn"}, b"x" * MIB)[0]["pid"] == first[0]["pid"]
    pool.ask({"do": "turn"})
    assert pool.ask({"do": "turn"})[0]["pid"] != first[0]["pid"], "it retires after three answers"


def test_a_refusal_and_a_fault_leave_the_child_alive(pool: Limited) -> None:
    pid = pool.ask({"do": "turn"})[0]["pid"]
    with pytest.raises(Refusal, match="not_this"):
        pool.ask({"do": "refuse"})
    with pytest.raises(TooMuch, match="ValueError"):
        pool.ask({"do": "fail"})
    assert pool.pids == [] or pool.pids == [pid]


@pytest.mark.parametrize("harm", ["eat", "die"])
def test_harm_costs_one_answer(pool: Limited, harm: str) -> None:
    with pytest.raises(TooMuch):
        pool.ask({"do": harm})
    assert pool.ask({"do": "turn"}, b"ab")[1] == b"ba"


@pytest.mark.parametrize("harm", ["spin", "sleep"])
def test_what_takes_too_long_is_killed(pool: Limited, harm: str) -> None:
    pool.warm()
    with pytest.raises(TooMuch):
        pool.ask({"do": harm}, seconds=0.4)
    assert pool.ask({"do": "turn"}, b"ab")[1] == b"ba"


def test_no_file_is_written(pool: Limited, tmp_path: Path) -> None:
    with pytest.raises(TooMuch):
        pool.ask({"do": "write", "path": str(tmp_path / "leak")})
    assert not (tmp_path / "leak").exists() or (tmp_path / "leak").stat().st_size == 0


def test_whoever_takes_it_over_finds_nothing(pool: Limited, tmp_path: Path) -> None:
    if not pool.warm():
        pytest.skip("this kernel has no Landlock")
    secret = tmp_path / "kek.key"
    secret.write_bytes(b"secret")
    with socket.create_server(("127.0.0.1", 0)) as server:
        tries: list[dict[str, Any]] = [
            {"do": "read", "path": str(secret)},
            {"do": "read", "path": f"/proc/{os.getpid()}/environ"},
            {"do": "read", "path": "/etc/hostname"},
            {"do": "list", "path": str(tmp_path)},
            {"do": "list", "path": "/"},
            {"do": "call", "port": server.getsockname()[1]},
        ]
        for attempt in tries:
            with pytest.raises(TooMuch, match=r"PermissionError|OSError"):
                pool.ask(attempt)
    assert pool.ask({"do": "turn"}, b"ab")[1] == b"ba"
