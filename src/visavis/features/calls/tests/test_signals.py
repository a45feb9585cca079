"""What may pass between two browsers (S-27), and what must not on a relay-only desk (S-28)."""

from typing import Any

import pytest

from visavis.features.calls import rules

SDP = "\r\n".join(
    [
        "v=0",
        "o=- 46117317 2 IN IP4 127.0.0.1",
        "s=-",
        "t=0 0",
        "m=audio 9 UDP/TLS/RTP/SAVPF 111",
        "c=IN IP4 0.0.0.0",
        "a=candidate:1 1 udp 2122260223 192.0.2.1 54400 typ host",
        "a=fingerprint:sha-256 " + ":".join(["AB"] * 32),
        "",
    ]
)


def offer(sdp: str = SDP, **more: Any) -> dict[str, Any]:
    return {"description": {"type": "offer", "sdp": sdp}, **more}


@pytest.mark.parametrize(
    "data",
    [
        offer(),
        offer(peer="k3j2", to="abc"),
        {"candidate": None},
        {
            "candidate": {
                "candidate": "candidate:1 1 udp 1 192.0.2.1 9 typ host",
                "sdpMid": "0",
                "sdpMLineIndex": 0,
            }
        },
        {"hello": {}},
        {"bye": {"reason": "reload"}},
        {"description": {"type": "rollback"}},
    ],
)
def test_what_browsers_send_passes(data: dict[str, Any]) -> None:
    assert rules.check_signal(data) == ""


@pytest.mark.parametrize(
    "data",
    [
        None,
        [],
        "offer",
        {},
        {"hello": {}, "bye": {}},
        {"hello": {}, "extra": 1},
        {"hello": "x"},
        offer(peer="x" * 33),
        offer(peer=7),
        offer(SDP.replace("a=fingerprint", "a=fingerprinted")),
        offer(SDP + "a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:abc\r\n"),
        offer("hello"),
        offer("v=0\r\n<script>\r\n" + SDP),
        offer(SDP + "a=" + "x" * 30_000),
        {"description": {"type": "offer", "sdp": 5}},
        {"description": {"type": "proposal", "sdp": SDP}},
        {"description": {"type": "offer", "sdp": SDP, "more": 1}},
        {"candidate": {"candidate": "javascript:alert(1)"}},
        {"candidate": {"candidate": "candidate:" + "x" * 600}},
        {"candidate": {"candidate": "", "address": "192.0.2.1"}},
    ],
)
def test_anything_else_is_refused_with_a_reason(data: Any) -> None:
    assert rules.check_signal(data)


def test_relay_only_leaves_no_address_in_a_description() -> None:
    bare = rules.without_candidates(offer(peer="a"))
    assert "candidate" not in bare["description"]["sdp"]
    assert rules.check_signal(bare) == ""
    assert bare["peer"] == "a"


def test_relay_only_lets_relayed_candidates_pass_and_no_others() -> None:
    assert rules.relay_candidate(
        {"candidate": {"candidate": "candidate:1 1 udp 1 192.0.2.1 9 typ relay raddr 0"}}
    )
    assert not rules.relay_candidate({"candidate": {"candidate": "candidate:1 1 udp 1 192.0.2.1 9 typ host"}})
    assert rules.relay_candidate({"candidate": None})


@pytest.mark.parametrize(
    ("mark", "on", "why", "allowed"),
    [
        ("camera", True, "black", True),
        ("camera", True, "holiday", False),
        ("camera", False, "", True),
        ("noise", True, "loud", True),
        ("interruption", True, "phone_call", True),
        ("mood", True, "bad", False),
    ],
)
def test_marks_are_a_closed_list(mark: str, on: bool, why: str, allowed: bool) -> None:
    assert rules.mark_allowed(mark, on, why) is allowed
