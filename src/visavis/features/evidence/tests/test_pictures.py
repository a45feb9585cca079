"""What comes out of a picture file is the picture, and nothing that strangers send does harm (S-35, S-37, S-38)."""

import contextlib
import io
import random
import struct
import time
import zlib
from typing import Any

import pytest
from PIL import Image

from visavis.features.evidence import pictures
from visavis.features.evidence.problems import NotAPicture
from visavis.features.evidence.rules.segments import NotPicture, without_metadata
from visavis.features.evidence.tests.conftest import a_picture

SECRET = b"52.5200N 13.4050E, taken by Ana's telephone"


def pixels(data: bytes) -> bytes:
    return Image.open(io.BytesIO(data)).convert("RGBA").tobytes()


def with_exif(kind: str, *, orientation: int = 1, **options: Any) -> bytes:
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010E] = SECRET.decode()
    gps = exif.get_ifd(0x8825)
    gps[1], gps[2] = "N", (52.0, 31.0, 12.0)
    if kind == "JPEG":
        options |= {"comment": SECRET, "icc_profile": b"profile " + SECRET}
    if kind == "WEBP":
        options |= {"xmp": SECRET, "icc_profile": b"profile " + SECRET}
    return a_picture(size=(160, 120), kind=kind, exif=exif, **options)


# --- bare, and the same picture -------------------------------------------------------------------------------------
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("options", [{}, {"progressive": True}, {"lossless": True}])
def test_everything_but_the_picture_is_gone(kind: str, options: dict[str, Any]) -> None:
    sent = with_exif(kind, **options)
    assert SECRET in sent
    bare = without_metadata(sent, f"image/{kind.lower()}")
    assert SECRET not in bare and b"Exif" not in bare and b"EXIF" not in bare and len(bare) < len(sent)
    assert pixels(bare) == pixels(sent)
    assert without_metadata(bare, f"image/{kind.lower()}") == bare


def test_the_compressed_pixels_stay_byte_for_byte() -> None:
    sent = with_exif("JPEG")
    scan = sent[sent.index(b"\xff\xda") :]
    assert without_metadata(sent, "image/jpeg").endswith(scan)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_which_side_is_up_is_kept(orientation: int) -> None:
    bare = without_metadata(with_exif("JPEG", orientation=orientation), "image/jpeg")
    exif = Image.open(io.BytesIO(bare)).getexif()
    assert exif.get(0x0112, 1) == orientation and SECRET not in bare
    assert set(exif) <= {0x0112} and not exif.get_ifd(0x8825)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_what_hides_behind_the_end_is_gone(kind: str) -> None:
    sent = a_picture(kind=kind)
    assert without_metadata(sent + SECRET, f"image/{kind.lower()}") == without_metadata(
        sent, f"image/{kind.lower()}"
    )


def test_chunks_that_may_hold_words_are_gone() -> None:
    sent = a_picture(kind="PNG")
    text = b"tEXtComment\0" + SECRET
    chunk = struct.pack(">I", len(text) - 4) + text + struct.pack(">I", zlib.crc32(text))
    assert SECRET not in without_metadata(sent[:33] + chunk + sent[33:], "image/png")
    palette = io.BytesIO()
    Image.effect_noise((40, 40), 90).convert("P").save(palette, "PNG", transparency=0)
    assert pixels(without_metadata(palette.getvalue(), "image/png")) == pixels(palette.getvalue())


def test_four_colours_of_print_come_back() -> None:
    out = io.BytesIO()
    Image.effect_noise((64, 64), 90).convert("CMYK").save(out, "JPEG")
    bare = without_metadata(out.getvalue(), "image/jpeg")
    assert Image.open(io.BytesIO(bare)).tobytes() == Image.open(io.BytesIO(out.getvalue())).tobytes()


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_a_film_is_no_still(kind: str) -> None:
    out = io.BytesIO()
    frames = [Image.new("RGB", (32, 32), colour) for colour in ("red", "blue")]
    frames[0].save(out, kind, save_all=True, append_images=frames[1:])
    with pytest.raises(NotPicture):
        without_metadata(out.getvalue(), f"image/{kind.lower()}")


# --- strangers ------------------------------------------------------------------------------------------------------
def _mutated(data: bytes, chance: random.Random) -> bytes:
    changed = bytearray(data)
    match chance.randrange(4):
        case 0:
            for _ in range(chance.randrange(1, 12)):
                changed[chance.randrange(len(changed))] = chance.randrange(256)
        case 1:
            del changed[chance.randrange(len(changed)) :]
        case 2:
            start = chance.randrange(len(changed))
            changed[start:start] = chance.randbytes(chance.randrange(1, 300))
        case 3:
            start = chance.randrange(len(changed))
            del changed[start : start + chance.randrange(1, 300)]
    return bytes(changed)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_broken_files_are_said_no_to(kind: str) -> None:
    """Either a picture or no; never anything else, and never after that a child that is stuck."""
    chance, took = random.Random(38), []
    good = [with_exif(kind), a_picture(kind=kind, size=(33, 17))]
    for number in range(1500):
        data = _mutated(good[number % 2], chance)
        try:
            without_metadata(data, f"image/{kind.lower()}")
        except NotPicture:
            continue
        if number % 10 == 0:
            began = time.monotonic()
            with contextlib.suppress(NotAPicture):
                pictures.clean(data, f"image/{kind.lower()}")
            took.append(time.monotonic() - began)
    assert pictures.clean(good[1], f"image/{kind.lower()}").width == 33
    assert not took or sorted(took)[len(took) // 2] < 0.5


def _png(width: int, height: int, rows: bytes) -> bytes:
    def chunk(name: bytes, content: bytes) -> bytes:
        return (
            struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))
        )

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(rows))
        + chunk(b"IEND", b"")
    )


@pytest.mark.network
def test_bombs_do_not_go_off() -> None:
    huge_jpeg = bytearray(a_picture())
    at = huge_jpeg.index(b"\xff\xc0")
    huge_jpeg[at + 5 : at + 9] = struct.pack(">HH", 65500, 65500)
    bombs = [
        (_png(60_000, 60_000, b""), "image/png"),
        (_png(2**31 - 1, 2**31 - 1, b""), "image/png"),
        (_png(8_000, 5_001, b"\0" * 8_000), "image/png"),
        (_png(6_000, 6_000, b"\0" * (6_000 * 18_001)), "image/png"),
        (bytes(huge_jpeg), "image/jpeg"),
    ]
    pictures.shut_in()
    before = pictures._pool().pids
    for data, media_type in bombs[:3] + bombs[4:]:
        with pytest.raises(NotAPicture):
            pictures.clean(data, media_type)
    assert pictures._pool().pids == before != [], "refused in words, not by the limits that end a child"
    # Large but true: 36 million pixels in a hundred kilobytes is still one picture.
    assert pictures.clean(*bombs[3]).width == 6_000


@pytest.mark.network
def test_two_in_one_are_not_taken_for_either() -> None:
    zipped = b"PK\x03\x04" + a_picture()
    with pytest.raises(NotAPicture):
        pictures.clean(zipped, "image/jpeg")
    page = a_picture(comment=b"<script>alert(1)</script>")
    assert b"script" not in pictures.clean(page, "image/jpeg").data


# --- what is shown --------------------------------------------------------------------------------------------------
@pytest.mark.network
def test_watermark_and_tile() -> None:
    white = io.BytesIO()
    Image.new("RGB", (800, 500), "white").save(white, "PNG")
    shown = Image.open(
        io.BytesIO(pictures.watermarked(white.getvalue(), "image/png", ["Ben Okafor", "12:00 UTC"]))
    )
    assert shown.size == (800, 500)
    quarters = [shown.convert("L").crop((x, y, x + 400, y + 250)) for x in (0, 400) for y in (0, 250)]
    assert all(min(quarter.tobytes()) < 200 for quarter in quarters), "each quarter carries it"
    dark = io.BytesIO()
    Image.new("RGB", (800, 500), "black").save(dark, "PNG")
    on_dark = Image.open(io.BytesIO(pictures.watermarked(dark.getvalue(), "image/png", ["Ben"])))
    assert max(on_dark.convert("L").tobytes()) > 60
    names = {"Ben Okafor", "Борис Орлов", "陈静", "بن عكافور"}
    assert len({pictures.watermarked(dark.getvalue(), "image/png", [name]) for name in names}) == len(names)
    tile = Image.open(io.BytesIO(pictures.masked_tile(a_picture(size=(640, 400)), "image/jpeg", 240)))
    assert max(tile.size) == 240
    assert len({tile.getpixel((x, 10)) for x in range(2, 18)}) <= 4, "big blocks of one colour"
