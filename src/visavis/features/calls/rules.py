"""What may be marked on a call, how long one waits for a lost side, and which signals pass. Pure."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

RESUME_FOR = timedelta(seconds=60)
"""A lost side may come back into the same call for this long (I-15)."""
MAX_SIGNAL = 24 * 1024
"""Characters of one session description; a browser's offer with two streams is about 6,000."""

CAMERA_WHY = frozenset({"off", "black", "frozen", "lost"})
INTERRUPTIONS = frozenset({"phone_call", "background", "network", "reload", "gone"})
MARKS = {"camera": CAMERA_WHY, "interruption": INTERRUPTIONS, "noise": frozenset({"loud"})}

_NAMES = ("peer", "to")
_BODIES = ("description", "candidate", "hello", "bye")
_SDP_TYPES = frozenset({"offer", "answer", "pranswer", "rollback"})
_SDP_LINE = re.compile(r"^[a-z]=[^\x00-\x08\x0b\x0c\x0e-\x1f]*$")
_FINGERPRINT = re.compile(r"^a=fingerprint:sha-(256|384|512) [0-9A-F:]+$", re.MULTILINE)


def mark_allowed(mark: str, on: bool, why: str) -> bool:
    """A mark that begins needs a known reason; one that ends needs none."""
    return mark in MARKS and (not on or why in MARKS[mark])


def other(role: str) -> str:
    """The opposite side."""
    return "agent" if role == "customer" else "customer"


def lost_reason(role: str) -> str:
    """Why a call ended whose side `role` did not come back."""
    return f"{role}_lost"


def check_signal(data: Any) -> str:
    """Empty for a signal that may pass, else why not (S-27): a closed shape, DTLS only, fingerprint present."""
    if not isinstance(data, dict) or set(data) - {*_NAMES, *_BODIES}:
        return "unknown fields"
    if any(not isinstance(data.get(name, ""), str) or len(data.get(name, "")) > 32 for name in _NAMES):
        return "bad name"
    bodies = [name for name in _BODIES if name in data]
    if len(bodies) != 1:
        return "not exactly one of description, candidate, hello, bye"
    body = data[bodies[0]]
    if bodies[0] == "description":
        return _check_description(body)
    if bodies[0] == "candidate":
        return _check_candidate(body)
    return "" if isinstance(body, dict) and len(str(body)) < 300 else "bad body"


def _check_description(body: Any) -> str:
    if not isinstance(body, dict) or set(body) - {"type", "sdp"} or body.get("type") not in _SDP_TYPES:
        return "bad description"
    sdp = body.get("sdp", "")
    if body["type"] == "rollback":
        return ""
    if not isinstance(sdp, str) or len(sdp) > MAX_SIGNAL:
        return "bad sdp"
    lines = sdp.splitlines()
    if not lines or lines[0] != "v=0" or not all(_SDP_LINE.match(line) for line in lines):
        return "not sdp"
    if any(line.startswith("a=crypto") for line in lines):
        return "SDES is not allowed"
    if not _FINGERPRINT.search(sdp.replace("\r\n", "\n")):
        return "no fingerprint"
    return ""


def _check_candidate(body: Any) -> str:
    if body is None:
        return ""
    if not isinstance(body, dict) or set(body) - {"candidate", "sdpMid", "sdpMLineIndex", "usernameFragment"}:
        return "bad candidate"
    line = body.get("candidate", "")
    if not isinstance(line, str) or len(line) > 500 or (line and not line.startswith("candidate:")):
        return "bad candidate"
    return "" if len(str(body)) < 900 else "bad candidate"


def without_candidates(data: dict[str, Any]) -> dict[str, Any]:
    """The same signal without addresses: on a relay-only desk none may reach the other side (S-28)."""
    return _described(data, lambda line: not line.startswith("a=candidate"))


def through_relay(data: dict[str, Any]) -> dict[str, Any] | None:
    """The signal as it may pass on a relay-only desk: other addresses taken out; None when nothing is left (S-28)."""
    if not relay_candidate(data):
        return None
    return _described(data, lambda line: not line.startswith("a=candidate") or " typ relay" in line)


def relay_candidate(data: dict[str, Any]) -> bool:
    """May this signal pass on a relay-only desk? Trickled candidates only when they are relayed ones."""
    candidate = data.get("candidate")
    if not isinstance(candidate, dict):
        return True
    line = str(candidate.get("candidate", ""))
    return not line or " typ relay" in line


def _described(data: dict[str, Any], keep: Callable[[str], bool]) -> dict[str, Any]:
    """The signal with those lines of its description that may stay; one without a description as it is."""
    description = data.get("description")
    if not isinstance(description, dict) or not isinstance(description.get("sdp"), str):
        return data
    kept = [line for line in description["sdp"].splitlines() if keep(line)]
    return {**data, "description": {**description, "sdp": "\r\n".join(kept) + "\r\n"}}
