"""Makes a dossier: everything of a case, listed and signed once more, in the one .zip form that `verify.py` accepts."""

import base64
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings

from visavis.features.evidence import keys, lookups
from visavis.features.evidence.dossier import verify
from visavis.features.evidence.lookups.looking import viewings_of
from visavis.features.evidence.manifest import manifest
from visavis.features.evidence.models import Case, Consent, Item
from visavis.features.evidence.problems import NotSealed
from visavis.features.evidence.texts import CONSENTS, consent_words
from visavis.features.evidence.views import Behind
from visavis.kernel import clock, pieces
from visavis.kernel.wire import to_wire

HERE = Path(__file__).parent


def build(*, case: Case, behind: Behind, export_id: UUID) -> bytes:
    """The .zip, made in memory: nothing of it touches a disk. Raises CaseGone, KeysUnreachable, EvidenceDamaged, and
    NotSealed for a manifest whose signature doesn't fit what the rows say now."""
    # Half a second of fonts and shapes at every start; hardly any process ever makes a dossier.
    from visavis.features.evidence.dossier import summary

    said = manifest(case)
    files = {
        "manifest.json": verify.canonical(said),
        "signature.json": _json(_signature(case)),
        "verify.py": (HERE / "verify.py").read_bytes(),
        "README.txt": (HERE / "README.txt").read_bytes(),
    }
    if not _fits(case, files["manifest.json"]):
        raise NotSealed
    for item in case.items.filter(destroyed_at=None).order_by("sequence"):
        files[said["items"][item.sequence]["file"]] = lookups.bytes_of(item_id=item.id)
    parts = {**behind.files, **_own_parts(case)}
    files |= {f"{name}.json": _json(part) for name, part in parts.items()}
    for language in languages(case):
        facts = summary.Facts(case=case, parts=parts, manifest=said, words=behind.words(language))
        files[f"summary.{language}.pdf"] = summary.pdf(facts=facts, language=language)
    files["contents.json"] = verify.canonical(_contents(case, files, export_id))
    return verify.packed(files)


def languages(case: Case) -> list[str]:
    """English, and what the customer read when they agreed, where the house speaks it."""
    read = Consent.objects.filter(visit_id=case.visit_id).order_by("-at").values_list("language", flat=True)
    theirs = read.first() or case.customer.language
    return ["en", theirs] if theirs != "en" and theirs in dict(settings.LANGUAGES) else ["en"]


def _json(value: Any) -> bytes:
    return verify.canonical(to_wire(value))


def _fits(case: Case, message: bytes) -> bool:
    with keys.problems():
        key = keys.store().public_key()
    mark = base64.b64decode(case.signature)
    return pieces.fingerprint(key) == case.signing_key and pieces.signed(message, mark, public_key=key)


def _signature(case: Case) -> dict[str, Any]:
    with keys.problems():
        key = keys.store().public_key()
    return {
        "key": base64.b64encode(key).decode(),
        "fingerprint": case.signing_key,
        "signature": case.signature,
        "stamp": base64.b64encode(case.stamp).decode() if case.stamp else None,
    }


def _own_parts(case: Case) -> dict[str, Any]:
    return {
        "gaps": _gaps(case),
        "consent": {"consents": [_consent(row) for row in _consents(case)]},
        "viewings": {"viewings": viewings_of(case=case)},
    }


def _consents(case: Case) -> list[Consent]:
    return list(Consent.objects.filter(visit_id=case.visit_id).order_by("at", "id"))


def _consent(row: Consent) -> dict[str, Any]:
    """With the very words, while the house still has them in that version."""
    text = ""
    if row.kind in CONSENTS:
        words = consent_words(row.kind, row.language)
        text = words.text if words.sha256 == row.text_sha256 else ""
    return {
        "kind": row.kind,
        "text_version": row.text_version,
        "text_sha256": row.text_sha256,
        "text": text,
        "language": row.language,
        "method": row.method,
        "at": row.at,
        "withdrawn_at": row.withdrawn_at,
    }


def _gaps(case: Case) -> dict[str, Any]:
    """What is not there, said aloud (I-19): where keeping stopped, and what was destroyed afterwards."""
    gaps = []
    for item in case.items.filter(kind=Item.Kind.GAP).order_by("sequence"):
        why = "" if item.destroyed_at else str(lookups.record_of(item_id=item.id).get("why", ""))
        gaps.append({"sequence": item.sequence, "at": item.at, "why": why})
    destroyed = [
        {
            "sequence": item.sequence,
            "at": item.destroyed_at,
            "by": item.destroyed_by,
            "why": item.destroyed_why,
        }
        for item in case.items.filter(destroyed_at__isnull=False).order_by("sequence")
    ]
    return {"gaps": gaps, "destroyed": destroyed}


def _contents(case: Case, files: dict[str, bytes], export_id: UUID) -> dict[str, Any]:
    """Every file with its size and hash, signed: the manifest proves what was kept, this what left the house."""
    with keys.problems():
        key = keys.store().public_key()
        listed = {name: {"size": len(data), "sha256": verify.sha(data)} for name, data in files.items()}
        contents: dict[str, Any] = {
            "format": verify.FORMAT,
            "case": str(case.id),
            "manifest": verify.sha(files["manifest.json"]),
            "export": str(export_id),
            "made_at": to_wire(clock.now()),
            "files": listed,
            "key": base64.b64encode(key).decode(),
            "fingerprint": pieces.fingerprint(key),
        }
        mark = keys.store().sign(verify.canonical(contents))
    return {**contents, "signature": base64.b64encode(mark).decode()}
