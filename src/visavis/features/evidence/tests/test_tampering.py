"""Whatever is changed on disk or in rows is found (S-31, S-32, I-22)."""

import base64
import hashlib
import shutil
from pathlib import Path
from typing import Any

import pytest

from visavis.adapters.keys_file import FileKeys
from visavis.features.calls.models import Call
from visavis.features.evidence import actions, keys, lookups, manifest, vault
from visavis.features.evidence.models import Case, Item
from visavis.features.evidence.ports import StampFailed
from visavis.features.evidence.problems import EvidenceDamaged
from visavis.features.evidence.tests.conftest import a_call, agree, keep, note
from visavis.features.people.actors import CustomerActor, StaffActor
from visavis.features.tickets.models import Ticket
from visavis.kernel import journal

pytestmark = [pytest.mark.django_db, pytest.mark.network]


@pytest.fixture
def closed(case: Case) -> Case:
    """Two pictures and a note between them, signed."""
    keep(case)
    note(case)
    keep(case)
    return actions.close_case(case_id=case.id, category="identity", keep_days=30)


def test_a_whole_case_has_no_fault(closed: Case) -> None:
    assert manifest.faults(closed) == []
    assert manifest.signature_fits(closed)
    assert [entry["file"] for entry in manifest.manifest(closed)["items"]] == [
        "items/0000.jpg",
        "items/0001.json",
        "items/0002.jpg",
    ]


@pytest.mark.parametrize(
    "change",
    [
        {"sha256": "0" * 64},
        {"size": 1},
        {"by": "staff:somebody"},
        {"at": "2020-01-01T00:00:00Z"},
        {"kind": "frame"},
        {"check_key": "face"},
        {"source": "received"},
        {"figures": {"sharpness": 100.0}},
        {"width": 4000},
        {"previous": "1" * 64},
        {"hash": "1" * 64},
        {"destroyed_at": "2020-01-01T00:00:00Z"},
    ],
)
def test_a_changed_row_is_found(closed: Case, change: dict[str, Any]) -> None:
    Item.objects.filter(case=closed, sequence=2).update(**change)
    assert not manifest.signature_fits(closed)
    assert manifest.faults(closed, deep=False) != []


def test_rows_left_out_added_or_moved_are_found(closed: Case) -> None:
    first, second, third = closed.items.order_by("sequence")
    for sequence in (0, 1, 2):
        gone = closed.items.get(sequence=sequence)
        Item.objects.filter(id=gone.id).delete()
        assert manifest.faults(closed, deep=False) != []
        gone.save(force_insert=True)
    Item.objects.filter(id=third.id).update(sequence=9)
    Item.objects.filter(id=second.id).update(sequence=2)
    Item.objects.filter(id=third.id).update(sequence=1)
    assert manifest.faults(closed, deep=False) != []
    Item.objects.filter(id=third.id).update(sequence=9)
    Item.objects.filter(id=second.id).update(sequence=1)
    Item.objects.filter(id=third.id).update(sequence=2)
    assert manifest.faults(closed) == []
    first.id, first.sequence, first.client_key = None, 3, "added"
    first.save(force_insert=True)
    assert manifest.faults(closed, deep=False) != []


def test_a_chain_that_was_reckoned_anew_lacks_the_signature(closed: Case) -> None:
    """Who can write rows can make a chain that fits; the signing key they don't have."""
    last = closed.items.get(sequence=2)
    last.figures = {"sharpness": 100.0}
    last.hash = manifest.item_hash(manifest.entry(last))
    last.save()
    Case.objects.filter(id=closed.id).update(head=last.hash)
    closed.refresh_from_db()
    assert manifest.faults(closed) == ["the signature does not fit"]


def test_sealed_files_out_of_place_do_not_open(
    closed: Case, ana: CustomerActor, ben: StaffActor, ticket: Ticket
) -> None:
    first, _, third = closed.items.order_by("sequence")
    paths = vault.of_item(first), vault.of_item(third)
    kept = [path.read_bytes() for path in paths]
    for path, other in zip(paths, reversed(kept), strict=True):
        path.write_bytes(other)
    for item in (first, third):
        with pytest.raises(EvidenceDamaged):
            lookups.bytes_of(item_id=item.id)
    assert len(manifest.faults(closed)) == 2
    for path, content in zip(paths, kept, strict=True):
        path.write_bytes(content)
    # Of another case of the same customer.
    call = a_call(ana, ben, ticket)
    agree(ana, call)
    foreign = keep(actions.open_case(actor=ben, call=call, keep_days=1))
    shutil.copy(vault.of_item(foreign), paths[0])
    with pytest.raises(EvidenceDamaged):
        lookups.bytes_of(item_id=first.id)
    paths[0].write_bytes(kept[0][:-1])
    with pytest.raises(EvidenceDamaged):
        lookups.bytes_of(item_id=first.id)
    paths[0].unlink()
    with pytest.raises(EvidenceDamaged):
        lookups.bytes_of(item_id=first.id)


def test_rows_that_point_elsewhere_do_not_open(closed: Case) -> None:
    """What a seal is bound to stands in the row; a changed row opens nothing."""
    item = closed.items.get(sequence=2)
    for change in ({"kind": "frame"}, {"sequence": 7}):
        before = {name: getattr(item, name) for name in change}
        Item.objects.filter(id=item.id).update(**change)
        with pytest.raises(EvidenceDamaged):
            lookups.bytes_of(item_id=item.id)
        Item.objects.filter(id=item.id).update(**before)


def test_another_house_does_not_open_it(closed: Case, folders: Path) -> None:
    (folders / "data" / "evidence" / "installation").write_text("another\n")
    vault._installation.cache_clear()
    with pytest.raises(EvidenceDamaged):
        lookups.bytes_of(item_id=closed.items.get(sequence=0).id)


def test_destroying_in_a_closed_case_signs_anew(closed: Case, call: Call, ben: StaffActor) -> None:
    before = closed.signature
    actions.destroy_item(actor=ben, item_id=closed.items.get(sequence=0).id, why="number_visible")
    closed.refresh_from_db()
    assert closed.signature != before and manifest.faults(closed) == []
    assert manifest.manifest(closed)["items"][0]["destroyed"]["why"] == "number_visible"
    assert journal.verify(f"ticket:{closed.ticket_id}") is None


class Authority:
    """A time stamper for tests; `down` makes it fail."""

    name, down = "test", False

    def stamp(self, digest: bytes) -> bytes:
        if self.down:
            raise StampFailed
        return b"stamped " + digest


def test_a_time_stamp_goes_along_where_an_authority_is_named(
    case: Case, settings: Any, monkeypatch: Any
) -> None:
    settings.VISAVIS_STAMPER = f"{__name__}.Authority"
    keep(case)
    monkeypatch.setattr(keys, "import_string", lambda path: Authority if "Authority" in path else FileKeys)
    keys.forget()
    closed = actions.close_case(case_id=case.id, category="identity", keep_days=30)
    digest = hashlib.sha256(base64.b64decode(closed.signature)).digest()
    assert bytes(closed.stamp or b"") == b"stamped " + digest
    monkeypatch.setattr(Authority, "down", True)
    assert actions.sign_case(case_id=case.id).stamp is None, "a signature waits for nobody"
    assert manifest.faults(closed) == []
