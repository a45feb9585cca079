"""Taking everything out of a picture file that is not the picture: place, time, device, thumbnails, comments, hidden
files after the end. The compressed pixels stay byte for byte, so that what was taken is what is proved.

The one thing kept is which side is up: cameras write it beside the pixels. It stays as an EXIF block of exactly that.
"""

import struct
import zlib
from collections.abc import Iterator

JPEG, PNG, WEBP = "image/jpeg", "image/png", "image/webp"


class NotPicture(Exception):
    """The bytes are not what their media type says."""


def without_metadata(data: bytes, media_type: str) -> bytes:
    """The same picture, bare. Raises NotPicture; whether its pixels can be decoded is another's question."""
    ways = {JPEG: _jpeg, PNG: _png, WEBP: _webp}
    if media_type not in ways:
        raise NotPicture
    try:
        return ways[media_type](data)
    except (struct.error, IndexError):
        raise NotPicture from None


# --- JPEG (ITU-T T.81 annex B) ------------------------------------------------------------------------------------
_SOI, _EOI, _SOS, _COM = 0xD8, 0xD9, 0xDA, 0xFE
_ALONE = {0x01, *range(0xD0, 0xD8)}
_ADOBE = 0xEE


def _jpeg(data: bytes) -> bytes:
    if data[:2] != b"\xff\xd8":
        raise NotPicture
    kept: list[bytes] = []
    orientation, position = 1, 2
    while True:
        marker, position = _marker(data, position)
        if marker == _EOI:
            return b"".join((b"\xff\xd8", _upright(orientation), *kept, b"\xff\xd9"))
        if marker in _ALONE:
            continue
        length = struct.unpack(">H", data[position : position + 2])[0]
        body = data[position + 2 : position + length]
        if length < 2 or len(body) != length - 2:
            raise NotPicture
        position += length
        if 0xE0 <= marker <= 0xEF or marker == _COM:
            orientation = _orientation(body) if marker == 0xE1 and orientation == 1 else orientation
            body = _needed(marker, body)
            if not body:
                continue
        kept.append(struct.pack(">BBH", 0xFF, marker, len(body) + 2) + body)
        if marker == _SOS:
            end = _scan_end(data, position)
            kept.append(data[position:end])
            position = end


def _marker(data: bytes, position: int) -> tuple[int, int]:
    if data[position] != 0xFF:
        raise NotPicture
    while data[position] == 0xFF:  # fill bytes may stand before a marker
        position += 1
    return data[position], position + 1


def _needed(marker: int, body: bytes) -> bytes:
    """Two application segments say how colours are stored: JFIF (without its thumbnail) and Adobe's."""
    if marker == 0xE0 and body[:5] == b"JFIF\0" and len(body) >= 14:
        return body[:12] + b"\0\0"
    if marker == _ADOBE and body[:5] == b"Adobe":
        return body[:12]
    return b""


def _scan_end(data: bytes, position: int) -> int:
    """Where the compressed data of a scan ends: at a marker that is neither a stuffed byte nor a restart."""
    while True:
        position = data.find(b"\xff", position)
        if position < 0 or position + 1 >= len(data):
            raise NotPicture
        if data[position + 1] != 0 and not 0xD0 <= data[position + 1] <= 0xD7:
            return position
        position += 2


def _orientation(body: bytes) -> int:
    """The EXIF orientation, 1 (upright) when there is none that makes sense."""
    if body[:6] != b"Exif\0\0":
        return 1
    tiff = body[6:]
    order = {b"II": "<", b"MM": ">"}.get(tiff[:2])
    if order is None or len(tiff) < 8:
        return 1
    (start,) = struct.unpack(order + "I", tiff[4:8])
    if start + 2 > len(tiff):
        return 1
    (count,) = struct.unpack(order + "H", tiff[start : start + 2])
    for number in range(min(count, 100)):
        entry = tiff[start + 2 + number * 12 : start + 14 + number * 12]
        if len(entry) == 12 and struct.unpack(order + "HHI", entry[:8]) == (0x0112, 3, 1):
            value: int = struct.unpack(order + "H", entry[8:10])[0]
            return value if 1 <= value <= 8 else 1
    return 1


def _upright(orientation: int) -> bytes:
    if orientation == 1:
        return b""
    tiff = b"MM\0\x2a\0\0\0\x08" + struct.pack(">HHHIHHI", 1, 0x0112, 3, 1, orientation, 0, 0)
    body = b"Exif\0\0" + tiff
    return struct.pack(">BBH", 0xFF, 0xE1, len(body) + 2) + body


# --- PNG (ISO/IEC 15948) ------------------------------------------------------------------------------------------
_PNG_KEPT = {b"IHDR", b"PLTE", b"tRNS", b"gAMA", b"sRGB", b"IDAT", b"IEND"}


def _png(data: bytes) -> bytes:
    if data[:8] != b"\x89PNG\r\n\x1a\n":
        raise NotPicture
    kept, position, name = [data[:8]], 8, b""
    while name != b"IEND":
        length, name = struct.unpack(">I4s", data[position : position + 8])
        chunk = data[position : position + 12 + length]
        if len(chunk) != 12 + length or zlib.crc32(chunk[4:-4]) != struct.unpack(">I", chunk[-4:])[0]:
            raise NotPicture
        if name in (b"acTL", b"fcTL", b"fdAT"):
            raise NotPicture  # a film is not a still
        if name in _PNG_KEPT:
            kept.append(chunk)
        position += len(chunk)
    return b"".join(kept)


# --- WebP (RIFF) --------------------------------------------------------------------------------------------------
_ICC, _ALPHA, _EXIF, _XMP, _FILM = 0x20, 0x10, 0x08, 0x04, 0x02


def _webp(data: bytes) -> bytes:
    if data[:4] != b"RIFF" or data[8:12] != b"WEBP":
        raise NotPicture
    end = 8 + struct.unpack("<I", data[4:8])[0]
    if end > len(data):
        raise NotPicture
    body = b"".join(_webp_kept(data[12:end]))
    return b"RIFF" + struct.pack("<I", 4 + len(body)) + b"WEBP" + body


def _webp_kept(data: bytes) -> Iterator[bytes]:
    position = 0
    while position < len(data):
        name, length = struct.unpack("<4sI", data[position : position + 8])
        content = data[position + 8 : position + 8 + length]
        if len(content) != length:
            raise NotPicture
        position += 8 + length + length % 2
        if name in (b"ANIM", b"ANMF"):
            raise NotPicture
        if name == b"VP8X":
            content = bytes([content[0] & _ALPHA]) + content[1:]
        if name in (b"VP8 ", b"VP8L", b"VP8X", b"ALPH"):
            yield struct.pack("<4sI", name, length) + content + b"\0" * (length % 2)
