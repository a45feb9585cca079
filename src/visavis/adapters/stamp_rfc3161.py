"""Time stamps by an authority (RFC 3161): proof by somebody else that a signature existed at a time.

Only the hash of a signature leaves the house. What comes back is looked at as far as the house needs it: granted, of
this very hash, with this very number. Whose word it is, whoever checks a dossier checks against the authority's
certificate:

    openssl ts -verify -digest <sha256 of the signature> -token_in -in stamp.der -CAfile authority.pem
"""

import secrets
from collections.abc import Iterator
from urllib.parse import urlsplit

from django.conf import settings

from visavis.adapters.http_call import HttpTrouble, Service
from visavis.features.evidence.ports import StampFailed

SECONDS = 10.0
SEQUENCE, INTEGER, OCTETS, BOOLEAN = 0x30, 0x02, 0x04, 0x01
SHA256 = bytes.fromhex("300d06096086480165030402010500")
"""AlgorithmIdentifier of SHA-256, in DER."""
TST_INFO = bytes.fromhex("060b2a864886f70d0109100104")
"""Object identifier of the stamped content: id-ct-TSTInfo."""
GRANTED = {0, 1}


class HttpStamper:
    name = "rfc3161"

    def __init__(self) -> None:
        parts = urlsplit(settings.VISAVIS_STAMP_URL)
        self._service = Service(f"{parts.scheme}://{parts.netloc}")
        self._path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")

    def stamp(self, digest: bytes) -> bytes:
        number = secrets.randbits(63)
        try:
            answer = self._service.exchange(
                self._path, request(digest, number), "application/timestamp-query", seconds=SECONDS
            )
        except HttpTrouble as trouble:
            raise StampFailed(str(trouble)) from None
        try:
            return token(answer, digest, number)
        except (ValueError, IndexError):
            raise StampFailed("broken") from None


def request(digest: bytes, number: int) -> bytes:
    """TimeStampReq: version 1, the hash, a number that the answer must repeat, and the authority's certificate with
    it, so that the token can be checked when the authority is no more."""
    imprint = _der(SEQUENCE, SHA256 + _der(OCTETS, digest))
    body = _der(INTEGER, b"\x01") + imprint + _integer(number) + _der(BOOLEAN, b"\xff")
    return _der(SEQUENCE, body)


def token(answer: bytes, digest: bytes, number: int) -> bytes:
    """The token out of a TimeStampResp. Raises ValueError or IndexError for one that doesn't fit."""
    ((_, response, _),) = _parts(answer)
    status, *rest = _parts(response)
    (_, code, _), *_ = _parts(status[1])
    if int.from_bytes(code, "big") not in GRANTED or not rest:
        raise ValueError("not granted")
    found = rest[0][2]
    info = _stamped(found)
    version, _policy, imprint, serial, _time, *others = _parts(info)
    algorithm, hashed = _parts(imprint[1])
    if (version[0], serial[0], hashed[1]) != (INTEGER, INTEGER, digest) or algorithm[2] != SHA256:
        raise ValueError("another hash")
    if number not in [int.from_bytes(value, "big") for tag, value, _ in others if tag == INTEGER]:
        raise ValueError("another number")
    return found


def _stamped(found: bytes) -> bytes:
    """TSTInfo, out of the ContentInfo, SignedData and EncapsulatedContentInfo around it."""
    ((_, content, _),) = _parts(found)
    _kind, (_, wrapped, _) = _parts(content)
    ((_, signed, _),) = _parts(wrapped)
    _version, _algorithms, (_, encapsulated, _), *_ = _parts(signed)
    kind, (_, octets, _) = _parts(encapsulated)
    if kind[2] != TST_INFO:
        raise ValueError("not a time stamp")
    ((_, info, _),) = _parts(octets)
    ((_, fields, _),) = _parts(info)
    return fields


# --- DER, as much as is needed ------------------------------------------------------------------------------------
def _der(tag: int, body: bytes) -> bytes:
    length = len(body)
    if length < 0x80:
        return bytes([tag, length]) + body
    size = length.to_bytes((length.bit_length() + 7) // 8, "big")
    return bytes([tag, 0x80 | len(size)]) + size + body


def _integer(number: int) -> bytes:
    return _der(INTEGER, number.to_bytes(number.bit_length() // 8 + 1, "big"))


def _each(data: bytes) -> Iterator[tuple[int, bytes, bytes]]:
    """Tag, content, and the whole of each value in a row."""
    position = 0
    while position < len(data):
        start, tag, length = position, data[position], data[position + 1]
        position += 2
        if length >= 0x80:
            size = length & 0x7F
            if not 1 <= size <= 4:
                raise ValueError("no such length in DER")
            length = int.from_bytes(data[position : position + size], "big")
            position += size
        if position + length > len(data):
            raise ValueError("cut off")
        yield tag, data[position : position + length], data[start : position + length]
        position += length


def _parts(data: bytes) -> list[tuple[int, bytes, bytes]]:
    return list(_each(data))
