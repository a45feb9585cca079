"""Sealed pieces open whole and in place, or not at all (S-31)."""

import os
import random

import pytest

from visavis.kernel import pieces
from visavis.kernel.pieces import PIECE, TAG, Broken, open_pieces, seal_pieces

KEY = bytes(range(32))
ABOUT = b"case 1 item 1"
HEADER = len(pieces.MAGIC) + 7
SEALED = PIECE + TAG


def opened(blob: bytes, *, key: bytes = KEY, about: bytes = ABOUT) -> bytes:
    return open_pieces(blob, key=key, about=about)


@pytest.mark.parametrize("size", [0, 1, PIECE - 1, PIECE, PIECE + 1, 3 * PIECE, 3 * PIECE + 7])
def test_any_size_comes_back(size: int) -> None:
    data = os.urandom(size)
    assert opened(seal_pieces(data, key=KEY, about=ABOUT)) == data


def test_a_bit_flipped_at_a_thousand_places_is_refused() -> None:
    blob = seal_pieces(os.urandom(2 * PIECE + 100), key=KEY, about=ABOUT)
    places = random.Random(31).sample(range(len(blob) * 8), 1000 - HEADER * 8) + list(range(HEADER * 8))
    for place in places:
        changed = bytearray(blob)
        changed[place // 8] ^= 1 << place % 8
        with pytest.raises(Broken):
            opened(bytes(changed))
    assert len(places) == 1000


def test_pieces_out_of_place_are_refused() -> None:
    blob = seal_pieces(os.urandom(4 * PIECE), key=KEY, about=ABOUT)
    head, body = blob[:HEADER], blob[HEADER:]
    cut = [body[start : start + SEALED] for start in range(0, len(body), SEALED)]
    wrong = {
        "swapped": [cut[1], cut[0], cut[2], cut[3]],
        "one left out": [cut[0], cut[2], cut[3]],
        "the last left out": cut[:3],
        "all but one left out": cut[3:],
        "one twice": [cut[0], cut[0], cut[2], cut[3]],
        "one more": [*cut, cut[3]],
        "none": [],
    }
    for what, pieces_of_it in wrong.items():
        with pytest.raises(Broken):
            opened(head + b"".join(pieces_of_it))
            pytest.fail(what)


@pytest.mark.parametrize("less", [1, TAG, TAG + 1, SEALED, 2 * SEALED])
def test_truncated_is_refused(less: int) -> None:
    blob = seal_pieces(os.urandom(3 * PIECE), key=KEY, about=ABOUT)
    with pytest.raises(Broken):
        opened(blob[:-less])
    with pytest.raises(Broken):
        opened(blob + b"\0" * less)


def test_another_thing_or_another_key_is_refused() -> None:
    data = os.urandom(2 * PIECE)
    blob, other = (seal_pieces(data, key=KEY, about=about) for about in (ABOUT, b"case 1 item 2"))
    with pytest.raises(Broken):
        opened(other)
    with pytest.raises(Broken):
        opened(blob, key=bytes(32))
    # A piece of the same place from another sealed thing, and from another sealing of the same thing.
    again = seal_pieces(data, key=KEY, about=ABOUT)
    for source in (other, again):
        mixed = blob[:HEADER] + source[HEADER : HEADER + SEALED] + blob[HEADER + SEALED :]
        with pytest.raises(Broken):
            opened(mixed)


def test_wrapped_keys_and_signatures() -> None:
    wrapped = pieces.wrap(b"secret", key=KEY, about="case 1")
    assert pieces.unwrap(wrapped, key=KEY, about="case 1") == b"secret"
    for key, about in ((KEY, "case 2"), (bytes(32), "case 1")):
        with pytest.raises(Broken):
            pieces.unwrap(wrapped, key=key, about=about)
    signature = pieces.sign(b"words", seed=KEY)
    public = pieces.public_half(KEY)
    assert pieces.signed(b"words", signature, public_key=public)
    assert not pieces.signed(b"other words", signature, public_key=public)
    assert not pieces.signed(b"words", signature, public_key=pieces.public_half(bytes(32)))
