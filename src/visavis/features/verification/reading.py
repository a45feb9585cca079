"""What the machine makes of a picture: read, compared, sealed, and told as a few hints. It never decides."""

import logging
from dataclasses import asdict
from typing import Any
from uuid import UUID

from django.db import transaction

from visavis.features.evidence import actions as evidence
from visavis.features.evidence import lookups as kept
from visavis.features.evidence.problems import CaseGone, EvidenceDamaged
from visavis.features.people.actors import SystemActor
from visavis.features.tickets.models import Ticket
from visavis.features.verification import engines, keeping, moving, shapes
from visavis.features.verification.models import CheckItem, Run
from visavis.features.verification.ports import DocumentReader, Face, NotAvailable, ReadFailed, Reading
from visavis.features.verification.rules import compare, faces, mask
from visavis.kernel import clock

log = logging.getLogger(__name__)
SECONDS = 25.0
"""Of one reading; less than a job's lease."""
SIDES: dict[str, Any] = {
    "front": "front",
    "back": "back",
    "face": "face",
    "compare_face": "face",
    "mrz": "back",
}
House = SystemActor()


def read(item_id: UUID) -> None:
    """Read one picture; again changes nothing. What can't be read says so on the item."""
    item = CheckItem.objects.select_related("check_row__run").filter(item_id=item_id).first()
    if item is None or item.machine != CheckItem.Machine.WAITING:
        return
    run, reader = item.check_row.run, engines.reader()
    kind = shapes.spec_of(run, item.check_row.key).kind
    if reader is None or item.destroyed:
        _settle(item, CheckItem.Machine.UNAVAILABLE)
        return
    try:
        found = reader.read(kept.bytes_of(item_id=item_id), side=SIDES.get(kind, "other"), deadline=SECONDS)
    except NotAvailable:
        _settle(item, CheckItem.Machine.UNAVAILABLE)
    except (ReadFailed, CaseGone, EvidenceDamaged) as trouble:
        log.warning("a picture was not read: %s", getattr(trouble, "why", type(trouble).__name__))
        _settle(item, CheckItem.Machine.FAILED)
    else:
        if kind == "card":
            _look_for_digits(item, found)
        else:
            _keep(item, kind, found, reader)


def _look_for_digits(item: CheckItem, found: Reading) -> None:
    """More digits in a row than the last four: the picture goes at once (G4). Nothing of a card's text is kept."""
    if not mask.digits_in(list(found.texts)):
        _settle(item, CheckItem.Machine.READY)
        return
    with transaction.atomic():
        run = moving.locked(item.check_row.run_id)
        evidence.destroy_item(actor=House, item_id=item.item_id, why="digits_visible")
        done = CheckItem.Machine.READY
        CheckItem.objects.filter(id=item.id).update(destroyed=True, masked=False, machine=done)
        moving.add_hints(run, [{"key": "digits_visible", "level": "warn", "values": {}}])
        moving.tell(run, "destroyed", House, item.check_row.key)


def _keep(item: CheckItem, kind: str, found: Reading, reader: DocumentReader) -> None:
    run = item.check_row.run
    may_faces = "faces" in keeping.consents(run)
    record, hints = _record(run, item, kind, found, reader if may_faces else None)
    reading_id = keeping.record(
        run, "reading", item.check_row.key, record, by="system", client_key=f"reading:{item.item_id}"
    )
    with transaction.atomic():
        run = moving.locked(run.id)
        state = CheckItem.Machine.READY if reading_id is not None else CheckItem.Machine.FAILED
        waiting = CheckItem.objects.filter(id=item.id, machine=CheckItem.Machine.WAITING)
        if not waiting.update(machine=state, reading_id=reading_id):
            return
        if run.state == Run.State.RUNNING:
            moving.replace_hints(run, item.check_row.key, hints)
        moving.tell(run, "read", House, item.check_row.key)


def _record(
    run: Run, item: CheckItem, kind: str, found: Reading, comparer: DocumentReader | None
) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """What is sealed, and the hints that follow. `comparer`: only where the customer agreed to comparing faces."""
    mrz: dict[str, Any] | None = asdict(found.mrz) if found.mrz else None
    record: dict[str, Any] = {
        "item_id": str(item.item_id),
        "quality": asdict(found.quality),
        "mrz": mrz,
        "printed": dict(found.printed),
        "face_count": len(found.faces),
        "milliseconds": found.milliseconds,
    }
    hints = [{"key": hint.key, "level": hint.level, "values": dict(hint.values)} for hint in found.hints]
    others = _others(run, item)
    if comparer is not None:
        record["faces"] = [asdict(face) for face in found.faces]
        record |= _compare_faces(kind, found, others, comparer)
    if kind in faces.LIVE:
        hints += _hints_of_person(found, record)
    else:
        record |= _compare_data(run, mrz, found.printed, others)
        hints += _hints_of_document(run, mrz, record)
    record["hints"] = hints
    return record, hints


def _others(run: Run, item: CheckItem) -> list[tuple[str, dict[str, Any]]]:
    """(kind of check, sealed record) of what was read in the other checks of this session: the newest of each."""
    rows = CheckItem.objects.filter(
        check_row__run=run, session=run.session, destroyed=False, reading_id__isnull=False
    ).exclude(check_row_id=item.check_row_id)
    found: list[tuple[str, dict[str, Any]]] = []
    seen: set[UUID] = set()
    for row in rows.select_related("check_row").order_by("-at")[:40]:
        assert row.reading_id is not None
        if row.check_row_id in seen:
            continue
        seen.add(row.check_row_id)
        try:
            record = kept.record_of(item_id=row.reading_id)
        except (CaseGone, EvidenceDamaged):
            continue
        found.append((shapes.spec_of(run, row.check_row.key).kind, record))
    return found


def _compare_data(
    run: Run,
    mrz: dict[str, Any] | None,
    printed: dict[str, str],
    others: list[tuple[str, dict[str, Any]]],
) -> dict[str, Any]:
    """A card carries its zone on the back and its print on the front: both sides are looked at together."""
    whole = dict(printed)
    for kind, record in others:
        if kind in faces.LIVE:
            continue
        mrz = mrz or record.get("mrz")
        whole = {**record.get("printed", {}), **whole}
    name = Ticket.objects.select_related("customer").get(id=run.ticket_id).customer.name
    fields = mrz["fields"] if mrz else {}
    return {
        "compared": compare.compared(mrz, whole, name),
        "expired": compare.expired(fields, whole, clock.now().date()),
    }


def _hints_of_document(run: Run, mrz: dict[str, Any] | None, record: dict[str, Any]) -> list[dict[str, Any]]:
    found = []
    if mrz is not None and not mrz["valid"]:
        wrong = sorted(name for name, right in mrz["digits"].items() if not right)
        found.append({"key": "mrz_invalid", "level": "warn", "values": {"digits": wrong}})
    differ = [line["field"] for line in record["compared"] if line["agree"] is False]
    if differ:
        found.append({"key": "mrz_differs", "level": "warn", "values": {"fields": differ}})
    if record["expired"]:
        found.append({"key": "expired", "level": "warn", "values": {}})
    fields = mrz["fields"] if mrz else {}
    taken = compare.accepted(
        shapes.pack_of(run).documents, fields.get("document_type", ""), fields.get("issuer", "")
    )
    if taken is False:
        found.append({"key": "not_accepted", "level": "warn", "values": {}})
    return found


def _hints_of_person(found: Reading, record: dict[str, Any]) -> list[dict[str, Any]]:
    hints: list[dict[str, Any]] = []
    if not found.faces:
        hints.append({"key": "no_face", "level": "note", "values": {}})
    elif len(found.faces) > 1:
        hints.append({"key": "two_faces", "level": "warn", "values": {"count": len(found.faces)}})
    if record.get("face") == "different":
        hints.append({"key": "face_different", "level": "warn", "values": {}})
    return hints


def _compare_faces(
    kind: str, found: Reading, others: list[tuple[str, dict[str, Any]]], comparer: DocumentReader
) -> dict[str, Any]:
    """The largest face of the picture against the one on the other side: document against person. The distance stays
    sealed; people are told a word."""
    mine = _largest(list(found.faces))
    wanted = faces.DOCUMENT if kind in faces.LIVE else faces.LIVE
    for other, record in others:
        theirs = _largest([Face(tuple(f["box"]), tuple(f["embedding"])) for f in record.get("faces", [])])
        if mine is None or theirs is None or other not in wanted:
            continue
        if kind not in (*faces.LIVE, *faces.DOCUMENT):
            continue
        distance = comparer.compare(mine, theirs)
        return {"face": faces.word_for(distance), "face_distance": round(distance, 3)}
    return {}


def _largest(found: list[Face]) -> Face | None:
    return max(found, key=lambda face: face.box[2] * face.box[3], default=None)


def _settle(item: CheckItem, state: str) -> None:
    with transaction.atomic():
        run = moving.locked(item.check_row.run_id)
        waiting = CheckItem.objects.filter(id=item.id, machine=CheckItem.Machine.WAITING)
        if waiting.update(machine=state):
            moving.tell(run, "read", House, item.check_row.key)


def compare_tilt(check_id: UUID, wanted: str) -> None:
    """Several frames of one tilted document: does it change as an original does?"""
    items = list(
        CheckItem.objects.filter(check_row_id=check_id, client_key__startswith=f"{wanted}:", destroyed=False)
        .select_related("check_row__run")
        .order_by("client_key")
    )
    reader = engines.reader()
    if reader is None or len(items) < 2:
        return
    try:
        pictures = [kept.bytes_of(item_id=item.item_id) for item in items]
        found = reader.compare_tilt(pictures, deadline=SECONDS)
    except (NotAvailable, ReadFailed, CaseGone, EvidenceDamaged) as trouble:
        log.warning("tilted frames were not compared: %s", type(trouble).__name__)
        return
    hints = [{"key": hint.key, "level": hint.level, "values": dict(hint.values)} for hint in found]
    with transaction.atomic():
        run = moving.locked(items[0].check_row.run_id)
        if hints and run.state == Run.State.RUNNING and moving.add_hints(run, hints):
            moving.tell(run, "hint", House, items[0].check_row.key)
