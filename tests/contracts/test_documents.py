"""The reader of documents against its port: drawn specimens in, readings out; strangers' data; crashes; absence.

Heavy: one process with models for the whole file. Left out where the extra `documents` is not installed (SLIM=1).
"""

import os
import random
import resource
import signal
import struct
import threading
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from visavis.adapters import documents_local
from visavis.adapters.documents_local import LocalReader
from visavis.features.verification.ports import Face, NotAvailable, ReadFailed, Reading

WHY_NOT = LocalReader().why()
needs_engines = pytest.mark.skipif(bool(WHY_NOT), reason=f"documents extra: {WHY_NOT} (SLIM=1)")
PATIENCE = 240.0
"""Seconds; a busy machine makes reading slow, not wrong."""


@pytest.fixture(scope="module")
def reader() -> Iterator[LocalReader]:
    made = LocalReader()
    yield made
    made.close()


def shot(layout: str, *, side: str = "front", holder: int = 3, **scene) -> tuple[bytes, list[str]]:
    from support import specimen_scenes, specimens

    who = specimens.holder(holder)
    flat = specimens.document(layout, who, side=side)
    return specimen_scenes.shoot(flat, specimen_scenes.Scene(**scene)).jpeg, specimens.lines(layout, who)


@pytest.fixture(scope="module")
def passport(reader) -> Reading:
    return reader.read(shot("TD3", angle=6)[0], side="front", deadline=PATIENCE)


# --- what is read -------------------------------------------------------------------------------------------------
@needs_engines
def test_a_passport_is_read_in_full(passport):
    assert passport.mrz is not None and passport.mrz.valid and passport.mrz.format == "TD3"
    assert list(passport.mrz.lines) == shot("TD3")[1]
    assert set(passport.mrz.digits) == {"number", "birth", "expiry", "optional", "composite"}
    assert passport.printed["surname"] == passport.mrz.fields["surname"] == "GARCIA"
    assert passport.printed["birth"] == passport.mrz.fields["birth"]
    assert passport.quality.ask_again == () and passport.quality.card > 0.3
    assert len(passport.corners) == 4 and len(passport.faces) == 1
    assert passport.hints == ()  # an original raises none
    assert not any("<<" in text for text in passport.texts)


@needs_engines
@pytest.mark.parametrize(
    ("layout", "side", "scene"),
    [
        ("TD1", "back", {"angle": 184, "size": "480"}),  # upside down
        ("TD2", "front", {"share": 0.55, "ground": "room"}),
        ("MRVA", "front", {"light": (0.45, 0.6), "noise": 6}),
        ("MRVB", "front", {"ground": "wood", "lean": 0.09}),
    ],
)
def test_other_formats(reader, layout, side, scene):
    picture, lines = shot(layout, side=side, **scene)
    read = reader.read(picture, side=side, deadline=PATIENCE)
    assert read.mrz is not None and read.mrz.valid and list(read.mrz.lines) == lines


@needs_engines
def test_a_scan_without_ground_is_read(reader):
    from support import specimen_scenes, specimens

    who = specimens.holder(5)
    scan = specimen_scenes.scan(specimens.document("TD3", who))
    read = reader.read(scan.jpeg, side="front", deadline=PATIENCE)
    assert read.mrz is not None and list(read.mrz.lines) == specimens.lines("TD3", who)
    assert "no_document" not in read.quality.ask_again


@pytest.mark.long
@needs_engines
def test_bad_pictures_are_asked_again_and_never_read_wrong(reader):
    for scene, why in (
        ({"blur": 3}, "blurred"),
        ({"glare": "zone"}, "glare"),
        ({"light": (0.1, 0.15)}, "too_dark"),
    ):
        picture, lines = shot("TD3", **scene)
        read = reader.read(picture, side="front", deadline=PATIENCE)
        assert why in read.quality.ask_again, (scene, read.quality)
        assert read.mrz is None or not read.mrz.valid or list(read.mrz.lines) == lines


@needs_engines
def test_the_face_of_the_holder_and_before_the_camera(reader, passport):
    from support import specimens

    live = reader.read(Path(specimens.FACE).read_bytes(), side="face", deadline=PATIENCE)
    assert len(live.faces) == 1 and live.mrz is None and len(live.faces[0].embedding) == 128
    assert reader.compare(passport.faces[0], live.faces[0]) < 0.45
    assert reader.compare(live.faces[0], live.faces[0]) == 0


@needs_engines
def test_a_tilted_original_changes_and_a_copy_does_not(reader):
    from support import specimen_scenes, specimens

    who, plain = specimens.holder(4), specimen_scenes.Scene(ground="dark")
    original, copy = [], []
    for tilt in (-0.9, -0.4, 0.1, 0.5, 0.9):
        pose = specimen_scenes.replace(specimen_scenes.tilted(plain, tilt), glare="")
        original.append(specimen_scenes.shoot(specimens.document("TD3", who, tilt=tilt), pose).jpeg)
        flat = specimen_scenes.printed_on_paper(specimens.document("TD3", who, tilt=0.2), white=False)
        copy.append(specimen_scenes.shoot(flat, pose).jpeg)
    assert reader.compare_tilt(original, deadline=PATIENCE) == ()
    [hint] = reader.compare_tilt(copy, deadline=PATIENCE)
    assert hint.key == "flat_in_tilt" and hint.values["frames"] == 5
    assert (
        reader.compare_tilt(original[:1] * 4, deadline=PATIENCE) == ()
    )  # it was not tilted: nothing is said


# --- strangers' data (S-38) ---------------------------------------------------------------------------------------
def png(width: int, height: int) -> bytes:
    """A PNG that claims a size and holds next to nothing."""

    def part(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = part(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + part(b"IDAT", zlib.compress(b"\0" * 64)) + part(b"IEND", b"")


@needs_engines
@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "not_a_picture"),
        (b"\xff\xd8\xff\xe0 no picture", "not_a_picture"),
        (b"%PDF-1.7\n", "not_a_picture"),
        (b"GIF89a" + b"\0" * 60, "not_a_picture"),
        (png(30_000, 30_000), "too_large"),
        (png(2**31 - 1, 2**31 - 1), "too_large"),
        (b"\0" * (documents_local.LARGEST + 1), "too_large"),
    ],
)
def test_what_is_no_picture_or_too_large(reader, data, why):
    with pytest.raises(ReadFailed) as failed:
        reader.read(data, side="front", deadline=PATIENCE)
    assert failed.value.why == why


def mutated(dice: random.Random, picture: bytes) -> bytes:
    kind = dice.randrange(5)
    data = bytearray(picture)
    if kind == 0:
        return bytes(data[: dice.randrange(len(data))])
    if kind == 1:
        return bytes(data) + dice.randbytes(200) + b"PK\x03\x04<script>"
    if kind == 2:  # another size in the frame header
        at = data.find(b"\xff\xc0")
        data[at + 5 : at + 9] = dice.randbytes(4)
    for _ in range(dice.randrange(1, 40)):
        data[dice.randrange(len(data) if kind != 3 else 700)] = dice.randrange(256)
    return bytes(data)


@pytest.mark.long
@needs_engines
def test_mutated_pictures_break_nothing(reader):
    """Each is read as a live face, the shortest way that decodes; the process stays, or is replaced, and its memory
    stays bounded."""
    dice = random.Random(38)
    picture = shot("TD1", size="480")[0]
    peak = 0
    for _ in range(int(os.environ.get("VISAVIS_FUZZ", "60"))):
        try:
            read = reader.read(mutated(dice, picture), side="face", deadline=PATIENCE)
            assert isinstance(read, Reading)
        except ReadFailed as failed:
            assert failed.why in {"not_a_picture", "too_large", "broken", "timeout"}
        peak = max([peak, *(_memory(pid) for pid in reader.pids())])
    assert peak < 1024 * 1024  # KiB
    assert reader.read(picture, side="face", deadline=PATIENCE).quality.width == 640


def _memory(pid: int) -> int:
    with Path(f"/proc/{pid}/status").open() as status:
        return next(int(line.split()[1]) for line in status if line.startswith("VmRSS"))


# --- the process --------------------------------------------------------------------------------------------------
@needs_engines
def test_the_process_is_limited_and_comes_again(reader):
    picture = shot("TD1", size="480")[0]
    reader.read(picture, side="face", deadline=PATIENCE)
    [pid] = reader.pids()
    assert resource.prlimit(pid, resource.RLIMIT_FSIZE) == (0, 0)
    assert resource.prlimit(pid, resource.RLIMIT_AS)[1] == documents_local.MEMORY
    assert os.getpriority(os.PRIO_PROCESS, pid) > os.getpriority(os.PRIO_PROCESS, 0)
    with Path(f"/proc/{pid}/environ").open("rb") as environ:
        assert b"VISAVIS_SECRET_KEY" not in environ.read()
    with Path(f"/proc/{pid}/maps").open() as maps:
        assert "shape_predictor_68" not in maps.read()
    os.kill(pid, signal.SIGKILL)
    # Its first thread may be gone before the others are: only now is it nobody's any more. The house reaps it.
    os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT)
    assert reader.read(picture, side="face", deadline=PATIENCE).quality.width == 640
    assert reader.pids() != [pid]


@pytest.mark.long
@needs_engines
def test_no_longer_than_the_deadline(reader):
    picture = shot("TD3")[0]
    reader.read(shot("TD1", size="480")[0], side="face", deadline=PATIENCE)
    with pytest.raises(ReadFailed, match="timeout"):
        reader.read(picture, side="front", deadline=0.05)


@pytest.mark.long
@needs_engines
def test_several_ask_at_once(reader):
    picture = shot("TD1", size="480")[0]
    done: list[int] = []

    def ask() -> None:
        done.append(reader.read(picture, side="face", deadline=PATIENCE).quality.width)

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert done == [640] * 4 and len(reader.pids()) == 1


# --- without the extra --------------------------------------------------------------------------------------------
def test_absent(monkeypatch):
    real = documents_local.importlib.util.find_spec
    monkeypatch.setattr(
        documents_local.importlib.util,
        "find_spec",
        lambda name: None if name in {"rapidocr", "dlib"} else real(name),
    )
    reader = LocalReader()
    assert reader.why() == "not_installed"
    with pytest.raises(NotAvailable):
        reader.read(b"x", side="front", deadline=1)


@needs_engines
def test_without_its_models(monkeypatch):
    monkeypatch.setattr(documents_local, "FILES", (("rapidocr", "models/later.onnx"),))
    assert LocalReader().why() == "no_model"


def test_distance_needs_no_engine():
    one, other = Face((0, 0, 1, 1), (0.0,) * 128), Face((0, 0, 1, 1), (0.1,) * 128)
    assert LocalReader().compare(one, other) == pytest.approx(1.1314, abs=1e-3)
