"""The room's modules keep many keys in tables instead of calls; every one of them has a text as well."""

import re
from pathlib import Path

from visavis.kernel import texts
from visavis.portal.texts_room import FIX, ROOM

FRONTEND = Path(__file__).resolve().parents[4] / "frontend"
KEY = re.compile(r'"((?:stage|check|fix|join|leave|room|wait|talk)\.[a-z0-9_]+(?:\.[a-z0-9_]+)*)"')
WORRIES = ("untested", "camera", "microphone", "silent", "path")


def modules() -> list[Path]:
    found = [*(FRONTEND / "media").glob("*.ts"), *(FRONTEND / "portal/room").glob("*.ts")]
    return [path for path in found if not path.name.endswith(".test.ts")]


def test_every_key_of_the_tables_has_a_text() -> None:
    asked = {key for path in modules() for key in KEY.findall(path.read_text(encoding="utf-8"))}
    assert len(asked) > 100
    assert asked - texts.keys("room") == set()


def test_every_worry_before_joining_has_a_title_and_a_text() -> None:
    assert {f"join.{worry}.{part}" for worry in WORRIES for part in ("title", "text")} <= set(ROOM)


def test_no_text_is_left_over() -> None:
    written = "".join(path.read_text(encoding="utf-8") for path in modules())
    unused = {key for key in ROOM if f'"{key}"' not in written}
    assert {key for key in unused if not key.startswith("join.")} == set()


def test_ways_out_have_at_least_one_step_and_no_empty_ones() -> None:
    for key, steps in FIX.items():
        assert all(line.strip() == line != "" for line in str(steps).split("\n")), key
