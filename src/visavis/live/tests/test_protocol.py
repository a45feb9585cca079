"""Garbage is refused by one rule, in words that a program can read (S-27)."""

import contextlib
import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from visavis.live import protocol
from visavis.live.protocol import Allowance, Garbage, Hello, Ping, Signal, Typing, Unwatch, Watch, parse

ID = "018f4e9e-0000-7000-8000-000000000001"


def test_every_known_frame_is_read() -> None:
    hello = parse(json.dumps({"type": "hello", "ticket": "t", "watch": [{"view": "visit", "id": ID}]}))
    assert isinstance(hello, Hello)
    assert hello.watch == (Watch("visit", hello.watch[0].id),)
    assert isinstance(parse(json.dumps({"type": "watch", "view": "board", "id": ID})), Watch)
    assert parse('{"type":"watch","view":"inbox","id":"me"}') == Watch("inbox", protocol.MINE)
    assert isinstance(parse(json.dumps({"type": "unwatch", "view": "call", "id": ID})), Unwatch)
    assert parse('{"type":"ping"}') == Ping()
    assert isinstance(parse(json.dumps({"type": "typing", "ticket": ID})), Typing)
    signal = parse(json.dumps({"type": "signal", "call": ID, "epoch": 2, "data": {"hello": {}}}))
    assert isinstance(signal, Signal)
    assert signal.epoch == 2


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (None, "live.text_only"),
        ("", "live.not_json"),
        ("[1]", "live.not_json"),
        ('{"type":"signal","epoch":NaN}', "live.not_json"),
        ("[" * 60_000, "live.not_json"),
        ('"' + "x" * protocol.MAX_BYTES + '"', "live.too_big"),
        ('"' + "я" * (protocol.MAX_BYTES // 2) + '"', "live.too_big"),
        ('{"type":"root"}', "live.unknown_type"),
        ('{"type":["ping"]}', "live.unknown_type"),
        ('{"type":"ping","more":1}', "live.wrong_fields"),
        ('{"type":"watch","view":"visit"}', "live.wrong_fields"),
        ('{"type":"watch","view":"secrets","id":"me"}', "live.unknown_view"),
        ('{"type":"watch","view":"visit","id":"me"}', "live.wrong_fields"),
        ('{"type":"watch","view":"visit","id":7}', "live.wrong_fields"),
        ('{"type":"hello","ticket":7,"watch":[]}', "live.wrong_fields"),
        ('{"type":"hello","ticket":"t","watch":{}}', "live.wrong_fields"),
        (f'{{"type":"signal","call":"{ID}","epoch":true,"data":{{}}}}', "live.wrong_fields"),
        (f'{{"type":"signal","call":"{ID}","epoch":-1,"data":{{}}}}', "live.wrong_fields"),
        (f'{{"type":"signal","call":"{ID}","epoch":1,"data":[]}}', "live.wrong_fields"),
    ],
)
def test_everything_else_is_garbage(text: str | None, code: str) -> None:
    with pytest.raises(Garbage) as caught:
        parse(text)
    assert caught.value.code == code


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20) | st.just(ID),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)
KEYS = st.sampled_from(["type", "ticket", "watch", "view", "id", "call", "epoch", "data", "x"])
TYPES = st.sampled_from(["hello", "watch", "unwatch", "ping", "pong", "signal", "typing"])


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.dictionaries(KEYS, JSON, max_size=6), TYPES)
def test_nothing_but_garbage_is_ever_raised(frame: dict[str, object], kind: str) -> None:
    with contextlib.suppress(Garbage):
        parse(json.dumps({**frame, "type": kind}))


def test_the_allowance_lets_a_burst_pass_and_holds_the_rate() -> None:
    allowance = Allowance(0.0)
    assert sum(allowance.take(0.0) for _ in range(200)) == protocol.BURST
    assert sum(allowance.take(1.0) for _ in range(200)) == protocol.RATE
    assert sum(allowance.take(1000.0) for _ in range(200)) == protocol.BURST
