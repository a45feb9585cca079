"""The bridge says a request as PEP 3333 wants it, and answers whatever happens."""

import asyncio
from collections.abc import Callable, Iterable
from typing import Any

import pytest

from visavis.site.bridge import PATIENCE, SMALL, Bridge, Gate


def _ask(
    application: Callable[..., Iterable[bytes]],
    *,
    headers: Any = (),
    body: Iterable[bytes] = (b"",),
    **scope: Any,
) -> list[dict[str, Any]]:
    """Send one request through a bridge; "large" stands in its answer when it went the streaming way."""
    sent: list[dict[str, Any]] = []
    parts = list(body)

    async def receive() -> dict[str, Any]:
        if not parts:
            return {"type": "http.disconnect"}
        return {"type": "http.request", "body": parts.pop(0), "more_body": bool(parts)}

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    async def large(_scope: Any, _receive: Any, send: Any) -> None:
        await send({"type": "large"})

    whole = {
        "method": "POST",
        "path": "/tickets/ä/",
        "query_string": b"a=1",
        "http_version": "1.1",
        "headers": [(b"host", b"localhost"), *headers],
        "server": ("127.0.0.1", 8000),
        "client": ("127.0.0.1", 5),
        **scope,
    }
    bridge = Bridge(application, threads=1, large=large)
    asyncio.run(bridge(whole, receive, send))
    bridge.stop()
    return sent


def test_the_request_arrives_whole_and_the_answer_goes_out() -> None:
    seen: dict[str, Any] = {}

    class Result(list[bytes]):
        closed = False

        def close(self) -> None:
            Result.closed = True

    def application(environ: dict[str, Any], start: Any) -> Iterable[bytes]:
        seen.update(environ, body=environ["wsgi.input"].read())
        start("201 Created", [("Set-Cookie", "a=1"), ("Set-Cookie", "b=2")])
        return Result([b"made", b" it"])

    headers = [
        (b"content-type", b"text/plain"),
        (b"content-length", b"6"),
        (b"cookie", b"x=1"),
        (b"cookie", b"y=2"),
        (b"x_forwarded_for", b"1.2.3.4"),
    ]
    sent = _ask(application, headers=headers, body=[b"abc", b"def"])
    assert seen["body"] == b"abcdef"
    assert seen["PATH_INFO"].encode("latin-1").decode() == "/tickets/ä/"
    assert (seen["CONTENT_TYPE"], seen["CONTENT_LENGTH"]) == ("text/plain", "6")
    assert seen["HTTP_COOKIE"] == "x=1; y=2"
    assert "HTTP_X_FORWARDED_FOR" not in seen
    assert sent == [
        {
            "type": "http.response.start",
            "status": 201,
            "headers": [(b"set-cookie", b"a=1"), (b"set-cookie", b"b=2")],
        },
        {"type": "http.response.body", "body": b"made it"},
    ]
    assert Result.closed


def test_a_broken_application_answers_kindly(caplog: pytest.LogCaptureFixture) -> None:
    def application(_environ: Any, _start: Any) -> Iterable[bytes]:
        raise ValueError

    assert _ask(application)[0]["status"] == 500
    assert "broke" in caplog.text


@pytest.mark.parametrize(
    "header", [(b"content-length", str(SMALL + 1).encode()), (b"transfer-encoding", b"chunked")]
)
def test_what_is_large_goes_the_streaming_way(header: tuple[bytes, bytes]) -> None:
    def application(_environ: Any, _start: Any) -> Iterable[bytes]:
        raise AssertionError

    assert _ask(application, headers=[header]) == [{"type": "large"}]


def test_a_browser_that_goes_away_is_let_go() -> None:
    def application(_environ: Any, _start: Any) -> Iterable[bytes]:
        raise AssertionError

    assert _ask(application, body=[]) == []


def test_quick_requests_come_one_by_one_and_a_slow_one_holds_up_nobody_for_long() -> None:
    async def main() -> None:
        gate, order = Gate(2), []
        slow = asyncio.Event()

        async def request(name: str, wait: asyncio.Event | None = None) -> None:
            await gate.enter()
            order.append(f"+{name}")
            await (wait.wait() if wait else asyncio.sleep(0))
            order.append(f"-{name}")
            gate.leave()

        quick = [asyncio.create_task(request(name)) for name in "abc"]
        await asyncio.gather(*quick)
        assert order == ["+a", "-a", "+b", "-b", "+c", "-c"]
        order.clear()
        first = asyncio.create_task(request("slow", slow))
        await asyncio.sleep(0)
        await asyncio.wait_for(request("d"), 5)
        given_up = asyncio.create_task(request("e"))
        others = [asyncio.create_task(request(name, slow)) for name in "fg"]
        await asyncio.sleep(0)
        given_up.cancel()
        await asyncio.sleep(3 * PATIENCE)
        assert order == ["+slow", "+d", "-d", "+f"]
        slow.set()
        await asyncio.gather(first, *others)
        assert order[-1] == "-g"

    asyncio.run(main())
