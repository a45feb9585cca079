"""Help with documents on drawn scenes, through the reader's own door: JPEG bytes in, a Reading out, its process and
limits as shipped. What is drawn and what counts as usable stands in bench/README.md.
"""

import sys
from itertools import combinations
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "src")]

from bench.figures import percentile, rounded, say  # noqa: E402

SCENES, QUICK_SCENES = 84, 21
DEADLINE = 300.0  # a busy machine makes it slow, not wrong
SHARP, GLARE, DARK, LONG = 45.0, 0.01, 55.0, 400.0
SAME_BELOW, DIFFERENT_FROM = 0.45, 0.60
UNTIL_ZONE = ("decode", "corners", "quality", "zone")


def usable(quality, length: float) -> bool:
    """By the picture alone: sharpness (reckoned to full light), glare, light and size; never by what was read."""
    contrast = min(16.0, max(1.0, (200.0 / max(1.0, quality.brightness)) ** 2))
    sharp = quality.sharpness * contrast >= SHARP
    return sharp and quality.glare <= GLARE and quality.brightness >= DARK and length >= LONG


def wanted_fields(holder) -> dict[str, str]:
    from support import specimens

    found = specimens.printed(holder)
    for name in ("birth", "expiry"):
        day, month, year = found[name].split(".")
        found[name] = f"{year}-{month}-{day}"
    return found


def run(quick: bool) -> dict[str, float | int]:
    from bench import documents_scenes as scenes
    from visavis.adapters.documents_local import LocalReader

    reader = LocalReader()
    if why := reader.why():
        raise SystemExit(f"the extra `documents` is not here: {why}")
    counted = Counted()
    for number in range(QUICK_SCENES if quick else SCENES):
        counted.add(reader, scenes.scene(number))
    result = {
        **counted.figures,
        "mrz_right_share": rounded(100 * counted.figures["mrz_right"] / max(1, counted.figures["usable"])),
        "mrz_ms_p50": rounded(percentile(counted.times, 0.5)),
        "mrz_ms_p95": rounded(percentile(counted.times, 0.95)),
        **faces(reader, counted.photos, scenes),
    }
    reader.close()
    return result


class Counted:
    """What became of the scenes."""

    def __init__(self) -> None:
        names = ("scenes", "usable", "mrz_right", "mrz_right_unusable", "mrz_false_accept")
        self.figures = dict.fromkeys((*names, "fields_right", "fields", "copy_hints", "failed"), 0)
        self.times: list[float] = []
        self.photos: list = []

    def add(self, reader, made) -> None:
        from visavis.features.verification.ports import ReadFailed

        self.figures["scenes"] += 1
        try:
            reading = reader.read(made.shot.jpeg, side=made.side, deadline=DEADLINE)
        except ReadFailed as failed:
            self.figures["failed"] += 1
            say(f"{made.name}: {failed.why}")
            return
        good, zone = usable(reading.quality, made.length), reading.mrz
        right = bool(zone and zone.valid and list(zone.lines) == made.lines)
        self.figures["usable"] += good
        self.figures["mrz_right" if good else "mrz_right_unusable"] += right
        self.figures["mrz_false_accept"] += bool(zone and zone.valid and not right)
        self.figures["copy_hints"] += bool(reading.hints)
        if good:
            self._usable(reading, made)
        if good != right:
            say(
                f"{made.name} {made.layout}: {'usable' if good else 'unusable'}, {'right' if right else zone}"
            )
        for hint in reading.hints:
            say(f"{made.name}: false alarm {hint.key} {hint.values}")

    def _usable(self, reading, made) -> None:
        self.times.append(sum(reading.milliseconds.get(name, 0.0) for name in UNTIL_ZONE))
        if made.side == "front":
            wanted = wanted_fields(made.holder)
            self.figures["fields"] += len(wanted)
            self.figures["fields_right"] += sum(
                reading.printed.get(name) == text for name, text in wanted.items()
            )
            self.photos += reading.faces[:1]


def faces(reader, photos: list, scenes) -> dict[str, float | int]:
    """Distances between what pictures there are: see bench/README.md for how little that proves."""

    def seen(picture: bytes):
        return reader.read(picture, side="face", deadline=DEADLINE).faces[:1]

    lives = [face for seed in range(3) for face in seen(scenes.live(seed))]
    people = {
        person: [face for picture in pictures for face in seen(picture)]
        for person, pictures in scenes.portraits(ROOT / "var" / "bench").items()
    }
    same = [reader.compare(one, other) for one in photos for other in lives]
    real = [reader.compare(*pair) for found in people.values() for pair in combinations(found, 2)]
    others = [face for found in people.values() for face in found]
    different = [reader.compare(one, other) for one in [*photos[:5], *lives] for other in others]
    different += [
        reader.compare(one, other)
        for (_, first), (_, second) in combinations(people.items(), 2)
        for one in first
        for other in second
    ]
    say(f"same, one portrait degraded: {_spread(same)}; same, several portraits: {_spread(real)}; ")
    say(f"different: {_spread(different)}")
    return {
        "face_same_pairs": len(same) + len(real),
        "face_same_right": sum(distance <= SAME_BELOW for distance in same + real),
        "face_real_same_pairs": len(real),
        "face_real_same_right": sum(distance <= SAME_BELOW for distance in real),
        "face_different_pairs": len(different),
        "face_different_right": sum(distance > DIFFERENT_FROM for distance in different),
    }


def _spread(values: list[float]) -> str:
    if not values:
        return "none"
    return (
        f"{len(values)} pairs, {min(values):.2f} to {max(values):.2f}, median {percentile(values, 0.5):.2f}"
    )
