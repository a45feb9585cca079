"""The customer's page finds every text it may ask for, and the consents go back with the version that was read."""

import re
from pathlib import Path

from visavis.features.evidence.texts import CONSENTS
from visavis.features.verification.rules.packs import ALTERNATIVES, DOCUMENT_MOVES, KINDS, PERSON_MOVES
from visavis.features.verification.texts_customer import VERIFY_ROOM

FOLDER = Path(__file__).resolve().parents[5] / "frontend/media/verify"
ASKED = re.compile(r'"((?:finder|mask|agree|tan|quiet)\.[a-z0-9_]+(?:\.[a-zA-Z0-9_]+)*)"')
WORDS = re.compile(r"export const (?:FACE_)?WORDS: readonly Word\[\] = \[(.*?)\]")


def modules() -> str:
    found = [path for path in FOLDER.glob("*.ts") if not path.name.endswith(".test.ts")]
    return "".join(path.read_text(encoding="utf-8") for path in found)


def test_every_key_that_is_written_out_has_a_text() -> None:
    asked = set(ASKED.findall(modules()))
    assert len(asked) > 35
    assert asked - set(VERIFY_ROOM) == set()


def test_every_word_of_guidance_has_a_text_for_documents_and_for_faces() -> None:
    every, face = [re.findall(r'"(\w+)"', words) for words in WORDS.findall(modules())]
    assert {f"finder.guide.{word}" for word in every} <= set(VERIFY_ROOM)
    assert {f"finder.guide.face.{word}" for word in face} <= set(VERIFY_ROOM)


def test_every_kind_and_every_move_says_what_to_do_and_has_a_picture() -> None:
    moves = {*DOCUMENT_MOVES, *PERSON_MOVES, *(other for others in ALTERNATIVES.values() for other in others)}
    for key in {*KINDS, *moves}:
        assert VERIFY_ROOM[f"verify.do.{key}"] and VERIFY_ROOM[f"verify.icon.{key}"], key


def test_consents_travel_with_their_versions() -> None:
    for kind, (version, words) in CONSENTS.items():
        assert VERIFY_ROOM[f"agree.{kind}.version"] == version
        assert VERIFY_ROOM[f"agree.{kind}.text"] == words


def test_no_text_is_left_over() -> None:
    written = modules()
    own = {key for key in VERIFY_ROOM if key.split(".")[0] in {"finder", "mask", "tan", "quiet"}}
    built = {key for key in own if key.startswith(("finder.guide.", "finder.format."))}
    assert {key for key in own - built if f'"{key}"' not in written} == set()
