"""Percentiles and progress lines."""

import math
import sys
import time

_start = time.monotonic()


def percentile(values: list[float], share: float) -> float:
    """The smallest value that at least `share` (0..1) of all values don't exceed; NaN of nothing."""
    if not values:
        return float("nan")
    ordered = sorted(values)
    return ordered[max(0, math.ceil(len(ordered) * share) - 1)]


def rounded(value: float) -> float:
    return round(value, 2)


def say(text: str) -> None:
    """A line of progress, with the seconds since the start."""
    print(f"[{time.monotonic() - _start:6.1f} s] {text}", file=sys.stderr, flush=True)
