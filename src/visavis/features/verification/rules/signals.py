"""Signs that a camera is not a camera: from its label, the rhythm and noise of its frames, and how fast it obeys.

They are hints with their reasons. None decides: cameras of honest people are odd too, and a liar's can be made to
look even (CCC 2022). Thresholds are stated here and nowhere else.
"""

from collections.abc import Collection
from typing import Any

VIRTUAL = (
    "obs", "manycam", "xsplit", "snap camera", "virtual", "droidcam", "iriun", "epoccam", "e2esoft", "splitcam",
    "youcam", "fakecam", "v4l2loopback", "dummy", "deepfacelive", "camtwist", "webcamoid", "chromacam", "animaze",
)  # fmt: skip
"""Words in labels of cameras that programs make. Some are used by honest people: a note, not a verdict."""
FRAMES_LEAST = 60
"""Frames before rhythm and noise say anything."""
JITTER_REAL_MS = 0.35
"""Real cameras waver by more than this between frames; a rendered clip may not."""
NOISE_REAL = 0.35
"""Mean difference of brightness (0..255) between two frames of a still scene: sensors always have some."""
FASTEST_MS = 350.0
"""Nobody reads, understands and begins to move faster than this."""


def is_virtual(label: str) -> bool:
    """Does a camera's label name a program?"""
    small = label.casefold()
    return any(word in small for word in VIRTUAL)


def hints_of(
    *, camera: dict[str, Any], frames: dict[str, Any], answered_ms: dict[str, Any], drawn: Collection[str]
) -> list[dict[str, Any]]:
    """Hints of one report of a customer's page: [{"key", "level", "values"}]. What isn't a number is passed by;
    `drawn`: the challenges of this run, any other is none."""
    found: list[dict[str, Any]] = []
    if camera.get("virtual") is True or is_virtual(str(camera.get("kind", ""))[:200]):
        found.append(_hint("virtual_camera_label", "warn"))
    if camera.get("changed") is True:
        found.append(_hint("camera_changed", "note"))
    count = _number(frames.get("count"))
    if count is not None and count >= FRAMES_LEAST:
        found += _of_frames(frames)
    for challenge, milliseconds in sorted(answered_ms.items()):
        took = _number(milliseconds)
        if took is None or challenge not in drawn:
            continue
        if took < 0:
            found.append(_hint("answered_before_shown", "warn", challenge=challenge, ms=round(took)))
        elif took < FASTEST_MS:
            found.append(_hint("answered_too_fast", "note", challenge=challenge, ms=round(took)))
    return found


def _of_frames(frames: dict[str, Any]) -> list[dict[str, Any]]:
    found = []
    jitter, noise, fps = (_number(frames.get(name)) for name in ("jitter_ms", "noise", "fps"))
    if jitter is not None and 0 <= jitter < JITTER_REAL_MS:
        found.append(_hint("frames_too_regular", "note", jitter_ms=round(jitter, 2), fps=round(fps or 0)))
    if noise is not None and 0 <= noise < NOISE_REAL:
        found.append(_hint("frames_no_noise", "note", noise=round(noise, 2)))
    return found


def _hint(key: str, level: str, **values: Any) -> dict[str, Any]:
    return {"key": key, "level": level, "values": values}


def _number(value: Any) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float) or value != value or abs(value) > 1e7:
        return None
    return float(value)
