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
DEADLINE = 60.0
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
    from visavis.features.verification.ports import ReadFailed

    reader = LocalReader()
    if why := reader.why():
        raise SystemExit(f"the extra `documents` is not here: {why}")
    figures = {
        "scenes": 0,
        "usable": 0,
        "mrz_right": 0,
        "mrz_false_accept": 0,
        "fields_right": 0,
        "fields": 0,
    }
    figures |= {"mrz_right_unusable": 0, "copy_hints": 0}
    times: list[float] = []
    photos = []
    for number in range(QUICK_SCENES if quick else SCENES):
        made = scenes.scene(number)
        figures["scenes"] += 1
        try:
            reading = reader.read(made.shot.jpeg, side=made.side, deadline=DEADLINE)
        except ReadFailed as failed:
            say(f"{made.name}: {failed.why}")
            continue
        good = usable(reading.quality, made.length)
        zone = reading.mrz
        right = bool(zone and zone.valid and list(zone.lines) == made.lines)
        figures["usable"] += good
        figures["mrz_right" if good else "mrz_right_unusable"] += right
        figures["mrz_false_accept"] += bool(zone and zone.valid and not right)
        figures["copy_hints"] += bool(reading.hints)
        if good:
            times.append(sum(reading.milliseconds.get(name, 0.0) for name in UNTIL_ZONE))
            if made.side == "front":
                wanted = wanted_fields(made.holder)
                figures["fields"] += len(wanted)
                figures["fields_right"] += sum(
                    reading.printed.get(name) == text for name, text in wanted.items()
                )
                photos += reading.faces[:1]
        if good != right:
            say(
                f"{made.name} {made.layout}: {'usable' if good else 'unusable'}, {'right' if right else zone}"
            )
        for hint in reading.hints:
            say(f"{made.name}: false alarm {hint.key} {hint.values}")
    result = {
        **figures,
        "mrz_right_share": rounded(100 * figures["mrz_right"] / max(1, figures["usable"])),
        "mrz_ms_p50": rounded(percentile(times, 0.5)),
        "mrz_ms_p95": rounded(percentile(times, 0.95)),
        **faces(reader, photos, scenes),
    }
    reader.close()
    return result


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
