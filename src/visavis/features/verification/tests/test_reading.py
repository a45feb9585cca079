"""What the machine does with a picture: it reads, compares, seals and hints, and decides nothing. What stays secret."""

import io
import logging
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from PIL import Image, ImageDraw

from visavis.features.evidence.models import Item
from visavis.features.people.actors import StaffActor
from visavis.features.verification import actions, engines, lookups, maskproof, problems, reading
from visavis.features.verification.models import CheckItem
from visavis.features.verification.ports import Face, Hint, Mrz, Quality, ReadFailed, Reading
from visavis.features.verification.tests.scene import Scene, picture
from visavis.kernel import jobs

pytestmark = pytest.mark.django_db
NUMBER, SECRET_NOTE = "L898902C3", "smells of smoke and avocado"


def _mrz(valid: bool = True, surname: str = "PETROVA") -> Mrz:
    fields = {
        "document_type": "P",
        "issuer": "UTO",
        "number": NUMBER,
        "surname": surname,
        "given_names": "ANA",
        "birth": "1974-08-12",
        "expiry": "2012-04-15",
    }
    lines = (f"P<UTO{surname}<<ANA".ljust(44, "<"), f"{NUMBER}6UTO7408122F1204159".ljust(44, "<"))
    return Mrz("TD3", lines, valid, {"number": valid, "composite": True}, fields)


class Reader:
    """Reads what it is told to."""

    name = "told"
    answers: dict[str, Reading | Exception] = {}
    distance = 0.3
    reason = ""

    def why(self) -> str:
        return self.reason

    def read(self, picture: bytes, *, side: str, deadline: float) -> Reading:
        found = self.answers[side]
        if isinstance(found, Exception):
            raise found
        return found

    def compare(self, one: Face, other: Face) -> float:
        return self.distance

    def compare_tilt(self, pictures: list[bytes], *, deadline: float) -> tuple[Hint, ...]:
        return (Hint("flat_in_tilt", "warn", {"frames": len(pictures)}),)


GOOD = Quality(64, 48, 90.0, 0.0, 0.5, 120.0)
FACE = Face((1, 1, 20, 20), tuple([0.125] * 128))


@pytest.fixture(autouse=True)
def reader(settings: Any) -> type[Reader]:
    settings.VISAVIS_DOCUMENTS = f"{__name__}.Reader"
    engines.forget()
    Reader.reason, Reader.distance = "", 0.3
    Reader.answers = {
        "front": Reading(GOOD, mrz=_mrz(), printed={"surname": "Petrova", "number": NUMBER}, faces=(FACE,)),
        "face": Reading(GOOD, faces=(FACE,)),
        "other": Reading(GOOD, texts=("ANA PETROVA", "1234")),
    }
    return Reader


def _work() -> None:
    while jobs.run_due(lane="documents"):
        pass


def _to(scene: Scene, key: str) -> None:
    for one in list(scene.steps()):
        if one == key:
            scene.open(key)
            return
        scene.pass_check(one)
        _work()


def test_a_document_is_read_compared_and_sealed(scene: Scene) -> None:
    scene.consent("evidence", "faces")
    run = scene.start("simple")
    _to(scene, "front")
    item = scene.still("front")
    assert CheckItem.objects.get(item_id=item).machine == "waiting"
    _work()
    assert CheckItem.objects.get(item_id=item).machine == "ready"
    (view,) = lookups.readings(actor=scene.ben, run_id=run.id)
    lines = {line["field"]: line["agree"] for line in view.compared}
    assert lines["number"] is lines["surname"] is lines["name"] is True
    assert view.expired is True
    assert {hint["key"] for hint in scene.run.hints} == {"expired"}
    reading.read(item)  # again changes nothing
    assert Item.objects.filter(kind="reading").count() == 1


@pytest.mark.parametrize(("distance", "word"), [(0.3, "likely_same"), (0.5, "unclear"), (0.7, "different")])
def test_faces_are_compared_in_words(scene: Scene, distance: float, word: str) -> None:
    Reader.distance = distance
    scene.consent("evidence", "faces")
    run = scene.start("simple")
    _to(scene, "face")
    scene.still("face")
    _work()
    assert lookups.readings(actor=scene.ben, run_id=run.id)[-1].face == word
    assert ("face_different" in {hint["key"] for hint in scene.run.hints}) == (word == "different")


def test_the_word_belongs_to_the_two_pictures_that_stand_beside_each_other(
    scene: Scene, cleo: StaffActor
) -> None:
    Reader.distance = 0.5
    scene.consent("evidence", "faces")
    run_id = scene.start("simple").id
    _to(scene, "face")
    first, second = scene.still("face"), scene.still("face")
    _work()
    pair = lookups.face_pair(lookups.run(actor=scene.ben, run_id=run_id))
    assert pair.document and pair.live and pair.live.id == second
    assert lookups.face_word(actor=cleo, run_id=run_id) == "unclear"
    actions.destroy(actor=scene.ben, run_id=run_id, item_id=second, why="agent")
    pair = lookups.face_pair(lookups.run(actor=scene.ben, run_id=run_id))
    assert pair.live and pair.live.id == first
    scene.answer("face")
    scene.redo("front")
    Reader.answers["front"] = Reading(GOOD)
    newer = scene.still("front")
    _work()
    pair = lookups.face_pair(lookups.run(actor=scene.ben, run_id=run_id))
    assert pair.document and pair.document.id == newer
    assert lookups.face_word(actor=cleo, run_id=run_id) == "", "the word was about the picture before"


def test_without_that_consent_no_face_is_measured(scene: Scene) -> None:
    scene.consent("evidence")
    run = scene.start("simple")
    _to(scene, "face")
    scene.still("face")
    _work()
    assert all(view.face == "" for view in lookups.readings(actor=scene.ben, run_id=run.id))
    from visavis.features.evidence import lookups as kept

    for item in Item.objects.filter(kind="reading"):
        assert "faces" not in kept.record_of(item_id=item.id)


def test_signs_of_a_wrong_document_are_hints_that_a_better_picture_takes_back(scene: Scene) -> None:
    scene.consent()
    scene.start("simple")
    _to(scene, "front")
    Reader.answers["front"] = Reading(GOOD, mrz=_mrz(valid=False, surname="OKAFOR"), printed={"number": "X"})
    scene.still("front")
    _work()
    assert {hint["key"] for hint in scene.run.hints} == {"mrz_invalid", "mrz_differs", "expired"}
    Reader.answers["front"] = Reading(GOOD, mrz=_mrz())
    scene.still("front")
    _work()
    assert {hint["key"] for hint in scene.run.hints} == {"expired"}


def test_a_reader_that_breaks_or_is_missing_stops_nothing(scene: Scene) -> None:
    scene.consent()
    run = scene.start("simple")
    _to(scene, "front")
    Reader.answers["front"] = ReadFailed("timeout")
    item = scene.still("front")
    _work()
    assert CheckItem.objects.get(item_id=item).machine == "failed"
    Reader.reason = "no_model"
    second = scene.still("front")
    assert CheckItem.objects.get(item_id=second).machine == "unavailable"
    assert lookups.run(actor=scene.ben, run_id=run.id).machine == "no_model"
    scene.answer("front")


def test_tilted_frames_are_looked_at_together(scene: Scene) -> None:
    scene.consent()
    run = scene.start("simple")
    _to(scene, "front")
    actions.want(actor=scene.ben, run_id=run.id, key="front")
    wanted = scene.check("front").wanted
    assert wanted is not None
    for frame in range(3):
        actions.add_still(
            actor=scene.ana,
            run_id=run.id,
            wanted=wanted,
            challenge="",
            data=picture(colour=(frame, 9, 9)),
            media_type="image/jpeg",
            figures={},
            masked=False,
            frame=frame,
            of=3,
        )
    _work()
    assert "flat_in_tilt" in {hint["key"] for hint in scene.run.hints}


# --- a card -----------------------------------------------------------------------------------------------------------
def _card(*, masked: bool, width: int = 1280, height: int = 720) -> bytes:
    """A card full of print; masked as the page does it: blocks of 24 pixels, two windows left."""
    image = Image.effect_noise((width, height), 90).convert("RGB")
    ImageDraw.Draw(image).text((300, 330), "4000 1234 5678 9010", fill=(0, 0, 0))
    if masked:
        draw = ImageDraw.Draw(image)
        for x in range(0, width, 24):
            for y in range(0, height, 24):
                in_name = 192 <= x < 816 and 528 <= y < 624
                in_digits = 840 <= x < 1056 and 384 <= y < 480
                if not (in_name or in_digits):
                    draw.rectangle((x, y, x + 23, y + 23), fill=(16 * (x % 9), 16 * (y % 9), 96))
    out = io.BytesIO()
    image.save(out, "JPEG", quality=92)
    return out.getvalue()


def test_the_mask_of_a_card_is_proved_by_its_pixels() -> None:
    assert maskproof.proved(_card(masked=True))
    assert not maskproof.proved(_card(masked=False))
    assert not maskproof.proved(b"no picture")


def _card_step(scene: Scene) -> None:
    scene.consent()
    scene.start("card-possession")
    for key in list(scene.steps()):
        if key == "card":
            scene.open("card")
            return
        scene.pass_check(key)


def test_an_unmasked_card_is_refused_before_a_byte_is_kept(scene: Scene) -> None:
    _card_step(scene)
    before = Item.objects.filter(kind="still").count()
    for data, masked in ((_card(masked=False), True), (_card(masked=True), False)):
        with pytest.raises(problems.NotMasked):
            scene.still("card", data=data, masked=masked)
    assert Item.objects.filter(kind="still").count() == before
    scene.still("card", data=_card(masked=True), masked=True)
    assert lookups.customer_run(actor=scene.ana, run_id=scene.run.id).mask


def test_a_digit_too_many_that_the_machine_finds_destroys_the_picture(scene: Scene) -> None:
    _card_step(scene)
    Reader.answers["other"] = Reading(GOOD, texts=("ANA PETROVA", "4000 1234 5678 9010"))
    item = scene.still("card", data=_card(masked=True), masked=True)
    _work()
    assert CheckItem.objects.get(item_id=item).destroyed
    assert "digits_visible" in {hint["key"] for hint in scene.run.hints}
    with pytest.raises(problems.FrameMissing):
        scene.answer("card")
    Reader.answers["other"] = Reading(GOOD, texts=("ANA PETROVA", "9010"))
    scene.still("card", data=_card(masked=True), masked=True)
    _work()
    assert CheckItem.objects.filter(check_row__key="card", destroyed=False).count() == 1


# --- secrets ----------------------------------------------------------------------------------------------------------
def test_nothing_that_was_read_typed_noted_or_said_lies_in_a_row_a_log_or_on_disk(
    scene: Scene, folders: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """S-35, S-51: planted values are searched for in every column of every table, in logs and in every file."""
    caplog.set_level(logging.DEBUG)
    scene.consent("evidence", "faces")
    run = scene.start("simple")
    said = []
    for key in list(scene.steps()):
        scene.open(key)
        for challenges in lookups.phrases(actor=scene.ben, run_id=run.id).values():
            said += [words["english"] for words in challenges.values()]
        for challenge in scene.check(key).drawn or [""]:
            scene.still(key, challenge)
        actions.save_note(actor=scene.ben, run_id=run.id, key=key, note=f"draft {SECRET_NOTE}")
        scene.answer(key, note=SECRET_NOTE)
        _work()
    actions.send_tan(actor=scene.ben, run_id=run.id)
    opened = actions.open_tan(run_id=run.id)
    assert opened is not None
    actions.enter_tan(actor=scene.ana, run_id=run.id, code=opened[0])
    scene.decide(note=SECRET_NOTE)
    planted = [SECRET_NOTE, NUMBER, f'"{opened[0]}"', "0.125, 0.125", *said]
    rows = "\n".join(repr(row) for model in apps.get_models() for row in model._default_manager.values_list())
    files = b"".join(path.read_bytes() for path in folders.rglob("*") if path.is_file())
    for value in planted:
        assert value not in rows, value
        assert value not in caplog.text, value
        assert value.encode() not in files, value
    assert repr(opened[0]) not in rows
