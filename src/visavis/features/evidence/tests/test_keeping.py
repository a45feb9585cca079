"""Keeping: consent first, once per key, in order, without a hole, and nothing but what was promised."""

from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

from visavis.features.calls.models import Call
from visavis.features.evidence import actions, lookups, manifest
from visavis.features.evidence.models import Case, Consent, Item
from visavis.features.evidence.problems import (
    CaseClosed,
    CaseGone,
    ConsentChanged,
    KeysUnreachable,
    NoConsent,
    NoRoom,
    NotAPicture,
    TooLarge,
)
from visavis.features.evidence.tests.conftest import a_picture, agree, keep, note
from visavis.features.evidence.texts import CONSENTS, consent_words
from visavis.features.people.actors import CustomerActor, StaffActor, SystemActor
from visavis.kernel import journal
from visavis.kernel.models import JournalEntry
from visavis.kernel.problems import Invalid, NotFound

pytestmark = [pytest.mark.django_db, pytest.mark.network]


def files(where: Path) -> list[Path]:
    return list(where.rglob("*.sealed"))


def test_a_picture_is_kept_sealed_and_comes_back(case: Case, folders: Path) -> None:
    sent = a_picture(size=(300, 200))
    item = keep(case, data=sent, client_key="a")
    assert (item.sequence, item.width, item.height) == (0, 300, 200)
    assert lookups.bytes_of(item_id=item.id)[-500:] == sent[-500:]
    (path,) = files(folders)
    assert sent[200:260] not in path.read_bytes()
    assert path.stat().st_mode & 0o077 == 0 and path.parent.stat().st_mode & 0o077 == 0
    kept = JournalEntry.objects.get(kind="evidence.item_kept").payload
    assert kept["hash"] == item.hash and "figures" not in kept


def test_the_same_key_is_the_same_item(case: Case, folders: Path) -> None:
    first = keep(case, client_key="a")
    assert keep(case, client_key="a", data=a_picture(size=(32, 32))).id == first.id
    assert len(files(folders)) == 1 and Item.objects.count() == 1


def test_without_consent_nothing_is_kept(ben: StaffActor, call: Call, folders: Path) -> None:
    case = actions.open_case(actor=ben, call=call, keep_days=1)
    assert lookups.able(case=case) == "no_consent"
    for attempt in (keep, note):
        with pytest.raises(NoConsent):
            attempt(case)
    with pytest.raises(NoConsent):
        note(case, kind="gap")
    assert files(folders) == [] and Item.objects.count() == 0
    assert not (folders / "data-keys").exists(), "not even a key was made"


def test_consent_to_faces_alone_keeps_nothing(ana: CustomerActor, ben: StaffActor, call: Call) -> None:
    agree(ana, call, "faces")
    with pytest.raises(NoConsent):
        keep(actions.open_case(actor=ben, call=call, keep_days=1))


def test_a_consent_taken_back_while_the_picture_is_on_its_way(
    case: Case, ana: CustomerActor, folders: Path, monkeypatch: Any
) -> None:
    from visavis.features.evidence import vault

    put = vault.put

    def put_slowly(*args: Any, **kwargs: Any) -> None:
        put(*args, **kwargs)
        Consent.objects.update(withdrawn_at="2026-01-01T00:00:00Z")

    monkeypatch.setattr(vault, "put", put_slowly)
    with pytest.raises(NoConsent):
        keep(case)
    assert files(folders) == [] and Item.objects.count() == 0


def test_taking_back_stops_at_once_and_marks_the_gap(case: Case, ana: CustomerActor, call: Call) -> None:
    keep(case)
    assert actions.withdraw_consent(actor=ana, visit_id=call.visit_id, kind="evidence")
    with pytest.raises(NoConsent):
        keep(case)
    with pytest.raises(NoConsent):
        note(case)
    gap = Item.objects.get(kind="gap")
    assert gap.sequence == 1 and lookups.record_of(item_id=gap.id) == {"why": "consent_withdrawn"}
    case.refresh_from_db()
    assert case.stopped == "consent_withdrawn" and lookups.able(case=case) == "no_consent"
    assert not actions.withdraw_consent(actor=ana, visit_id=call.visit_id, kind="evidence")
    agree(ana, call)
    assert keep(case).sequence == 2
    case.refresh_from_db()
    assert case.stopped == ""
    assert JournalEntry.objects.filter(kind="evidence.stopped").count() == 1


def test_consents_name_their_words(ana: CustomerActor, dan: CustomerActor, call: Call) -> None:
    agree(ana, call, "evidence", "faces")
    agree(ana, call, "evidence")
    assert lookups.consents(visit_id=call.visit_id) == ["evidence", "faces"]
    row = Consent.objects.get(kind="evidence")
    words = consent_words("evidence", "en")
    assert (row.text_version, row.text_sha256) == (words.version, words.sha256)
    given = {"ticket_id": call.ticket_id, "visit_id": call.visit_id, "kinds": ["faces"], "language": "en"}
    with pytest.raises(ConsentChanged):
        actions.give_consents(actor=ana, **given, method="in_call", text_version="1999")
    with pytest.raises(NotFound):
        actions.give_consents(actor=dan, **given, method="in_call")
    with pytest.raises(NotFound):
        actions.withdraw_consent(actor=dan, visit_id=call.visit_id, kind="faces")
    assert set(CONSENTS) == set(Consent.Kind.values)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_three_kinds_of_pictures(case: Case, kind: str) -> None:
    item = keep(case, data=a_picture(kind=kind), media_type=f"image/{kind.lower()}")
    assert item.media_type == f"image/{kind.lower()}"


@pytest.mark.parametrize(
    ("data", "media_type"),
    [
        (b"", "image/jpeg"),
        (b"GIF89a" + bytes(100), "image/jpeg"),
        (a_picture(kind="PNG"), "image/jpeg"),
        (a_picture(kind="GIF"), "image/gif"),
        (a_picture()[:-200], "image/jpeg"),
        (a_picture(size=(8, 8)), "image/jpeg"),
        (b"<svg onload=alert(1)>", "image/svg+xml"),
    ],
)
def test_what_is_no_picture_is_not_kept(case: Case, data: bytes, media_type: str, folders: Path) -> None:
    with pytest.raises(NotAPicture):
        keep(case, data=data, media_type=media_type)
    assert files(folders) == []


def test_too_large(case: Case) -> None:
    with pytest.raises(TooLarge):
        keep(case, data=bytes(10 * 1024 * 1024 + 1))
    with pytest.raises(TooLarge):
        note(case, "x" * 300_000)


def test_figures_hold_no_words_that_were_read(case: Case) -> None:
    for figures in ({"mrz": "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<"}, {"x": float("nan")}, {"x": []}):
        with pytest.raises(Invalid):
            keep(case, figures=figures)


def test_records_carry_salt(case: Case) -> None:
    first, second = note(case, "the same"), note(case, "the same")
    assert first.sha256 != second.sha256
    assert lookups.record_of(item_id=first.id) == {"text": "the same"}
    assert note(case, "again", client_key="k").id == note(case, "again", client_key="k").id


def test_the_chain_grows_without_a_hole_and_what_follows_is_committed_with_it(case: Case) -> None:
    seen: list[int] = []

    def fail(item: Item) -> None:
        raise RuntimeError

    keep(case, then=lambda item: seen.append(item.sequence))
    with pytest.raises(RuntimeError):
        keep(case, then=fail)
    note(case)
    case.refresh_from_db()
    assert seen == [0] and [item.sequence for item in case.items.order_by("sequence")] == [0, 1]
    assert manifest.faults(case) == []


def test_nothing_is_added_to_a_closed_case(case: Case) -> None:
    keep(case)
    actions.close_case(case_id=case.id, category="identity", keep_days=30)
    with pytest.raises(CaseClosed):
        keep(case)


def test_destroying_leaves_the_row(case: Case, ana: CustomerActor, dan: CustomerActor, folders: Path) -> None:
    item = keep(case)
    with pytest.raises(NotFound):
        actions.destroy_item(actor=dan, item_id=item.id, why="number_visible")
    actions.destroy_item(actor=ana, item_id=item.id, why="number_visible")
    assert actions.destroy_item(actor=ana, item_id=item.id, why="again").destroyed_why == "number_visible"
    assert files(folders) == []
    with pytest.raises(CaseGone):
        lookups.bytes_of(item_id=item.id)
    case.refresh_from_db()
    assert manifest.faults(case) == []
    assert JournalEntry.objects.filter(kind="evidence.item_destroyed").count() == 1
    assert journal.verify(f"ticket:{case.ticket_id}") is None


def test_who_reaches_a_case(
    case: Case, ana: CustomerActor, dan: CustomerActor, ben: StaffActor, cleo: StaffActor
) -> None:
    for actor in (ana, ben, cleo, SystemActor()):
        assert lookups.case(actor=actor, case_id=case.id) == case
        assert lookups.cases(actor=actor) == [case] and lookups.items(actor=actor, case_id=case.id) == []
    elsewhere = StaffActor(ben.staff_id, ben.user_id, ben.name, frozenset(), False)
    for outsider in (dan, elsewhere):
        with pytest.raises(NotFound):
            lookups.case(actor=outsider, case_id=case.id)
        assert lookups.cases(actor=outsider) == []


def test_a_full_disk_is_said_once_and_loudly(case: Case, monkeypatch: Any, settings: Any) -> None:
    first = keep(case)
    settings.VISAVIS_EVIDENCE_RESERVE = 10**9
    assert lookups.able(case=case) == "no_room"
    for _ in range(2):
        with pytest.raises(NoRoom):
            keep(case)
    assert JournalEntry.objects.filter(kind="evidence.stopped").count() == 1
    assert lookups.bytes_of(item_id=first.id)
    settings.VISAVIS_EVIDENCE_RESERVE = 1
    assert keep(case).sequence == 1
    case.refresh_from_db()
    assert case.stopped == ""


def test_keys_away_keeps_nothing(case: Case, folders: Path) -> None:
    keep(case)
    (folders / "data-keys").rename(folders / "away")
    assert lookups.able(case=case) == "keys_unreachable"
    for attempt in (keep, note):
        with pytest.raises(KeysUnreachable):
            attempt(case)
    assert len(files(folders)) == 1 and not (folders / "data-keys").exists()
    closed = actions.close_case(case_id=case.id, category="identity", keep_days=30)
    assert closed.state == Case.State.CLOSED and not closed.signature
    (folders / "away").rename(folders / "data-keys")
    assert "the manifest is not signed yet" in manifest.faults(closed)
    assert manifest.faults(actions.sign_case(case_id=case.id)) == []


def test_a_keep_in_a_transaction_that_fails_leaves_no_row(case: Case) -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        keep(case)
        raise RuntimeError
    assert Item.objects.count() == 0
    assert keep(case).sequence == 0
