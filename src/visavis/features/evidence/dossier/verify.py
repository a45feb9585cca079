#!/usr/bin/env python3
"""Prove a Visavis dossier offline, years later, without Visavis.

    python3 -I verify.py DOSSIER [--key FINGERPRINT]

DOSSIER is the .zip as it was downloaded, or a folder it was unpacked into. Needs Python 3.11 and nothing else: no
network, no packages. It only reads. Take this file from somewhere you trust, not from the dossier you doubt.

Exit codes: 0 nothing was changed, 1 something does not fit (each is said), 2 this is no dossier that can be read.
With --key (may be given more than once) the signature must come from that house; without it, only that the dossier
fits itself is proved. The format is described in docs/develop/dossier.md of Visavis.
"""

import argparse
import base64
import binascii
import hashlib
import io
import json
import re
import struct
import sys
import zipfile
import zlib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

FORMAT = "visavis-dossier-1"
NEEDED = ("manifest.json", "signature.json", "contents.json", "consent.json", "gaps.json", "viewings.json")
LEANING = ("checks.json", "draws.json", "quality.json", "decision.json")
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,80}(/[A-Za-z0-9][A-Za-z0-9._-]{0,80})?")
UNHASHED = ("hash", "destroyed", "file")
MOST_BYTES = 2**31


class NotADossier(Exception):
    """What was given can't be read as a dossier at all."""


@dataclass
class Report:
    """What was found. `problems` empty: nothing was changed."""

    problems: list[str] = field(default_factory=list)
    proved: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    fingerprint: str = ""
    key_given: bool = False

    def need(self, right: bool, wrong: str) -> bool:
        if not right:
            self.problems.append(wrong)
        return right


# --- Ed25519, verification only (RFC 8032, section 5.1) -----------------------------------------------------------
P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, -1, P) % P
Point = tuple[int, int, int, int]


def _add(one: Point, two: Point) -> Point:
    a, b = (one[1] - one[0]) * (two[1] - two[0]) % P, (one[1] + one[0]) * (two[1] + two[0]) % P
    c, d = 2 * one[3] * two[3] * D % P, 2 * one[2] * two[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return (e * f % P, g * h % P, f * g % P, e * h % P)


def _times(number: int, point: Point) -> Point:
    total: Point = (0, 1, 1, 0)
    for bit in bin(number)[2:]:
        total = _add(total, total)
        total = _add(total, point) if bit == "1" else total
    return total


def _point(data: bytes) -> Point | None:
    sign, y = int.from_bytes(data, "little") >> 255, int.from_bytes(data, "little") % 2**255
    square = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * pow(2, (P - 1) // 4, P) % P
    if y >= P or (x * x - square) % P or (x == 0 and sign):
        return None
    x = x if x & 1 == sign else P - x
    return (x, y, 1, x * y % P)


def _same(one: Point, two: Point) -> bool:
    return not ((one[0] * two[2] - two[0] * one[2]) % P or (one[1] * two[2] - two[1] * one[2]) % P)


def signed(key: bytes, message: bytes, signature: bytes) -> bool:
    """Is `signature` (64 bytes) of `message` under the public `key` (32 bytes)?"""
    if len(key) != 32 or len(signature) != 64:
        return False
    base = _point((4 * pow(5, -1, P) % P).to_bytes(32, "little"))
    owner, nonce = _point(key), _point(signature[:32])
    scalar = int.from_bytes(signature[32:], "little")
    if base is None or owner is None or nonce is None or scalar >= ORDER:
        return False
    if _same(_times(8, owner), (0, 1, 1, 0)):
        return False  # a key of small order would let one signature fit many messages
    digest = int.from_bytes(hashlib.sha512(signature[:32] + key + message).digest(), "little") % ORDER
    return _same(_times(scalar, base), _add(nonce, _times(digest, owner)))


# --- the container: a .zip in one form only, so that no byte of it is free ----------------------------------------
def packed(files: dict[str, bytes]) -> bytes:
    """The one .zip of these files: sorted by name, stored, no times, no comments."""
    parts: list[bytes] = []
    index: list[bytes] = []
    at = 0
    for name in sorted(files):
        data, title = files[name], name.encode("ascii")
        middle = struct.pack(
            "<HHHHHIIIHH", 20, 0, 0, 0, 33, zlib.crc32(data), *[len(data)] * 2, len(title), 0
        )
        head = b"PK\3\4" + middle + title
        parts += [head, data]
        tail = struct.pack("<HHHII", 0, 0, 0, 0o100644 << 16, at)
        index.append(b"PK\1\2" + struct.pack("<H", 0x0314) + middle + tail + title)
        at += len(head) + len(data)
    directory = b"".join(index)
    if at + len(directory) >= MOST_BYTES:
        raise ValueError("a dossier holds at most 2 GiB")
    end = b"PK\5\6" + struct.pack("<HHHHIIH", 0, 0, len(index), len(index), len(directory), at, 0)
    return b"".join([*parts, directory, end])


def unpacked(raw: bytes) -> tuple[dict[str, bytes], bool]:
    """The files of a .zip, and whether it is byte for byte as it was packed first."""
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            entries = archive.infolist()
            if sum(entry.file_size for entry in entries) > MOST_BYTES - 2**20:
                raise NotADossier("It claims to be larger than any dossier.")
            names = [entry.filename for entry in entries]
            files = {entry.filename: archive.read(entry) for entry in entries}
    except NotADossier:
        raise
    except Exception as trouble:  # a broken archive fails in a dozen ways; all mean the same
        raise NotADossier(f"The .zip is damaged ({type(trouble).__name__}).") from None
    good = all(NAME.fullmatch(name) for name in names) and len(set(names)) == len(names)
    return files, good and packed(files) == raw


def read(path: Path) -> tuple[dict[str, bytes], str]:
    """All files of a dossier, and a word on what it lies in. Raises NotADossier."""
    try:
        if path.is_dir():
            found = [one for one in sorted(path.rglob("*")) if one.is_file()]
            return {one.relative_to(path).as_posix(): one.read_bytes() for one in found}, "folder"
        files, same = unpacked(path.read_bytes())
    except OSError as trouble:
        raise NotADossier(f"{path} can't be read ({trouble.strerror}).") from None
    return files, "as packed" if same else "repacked"


# --- JSON in one form only ----------------------------------------------------------------------------------------
def canonical(value: Any) -> bytes:
    """Sorted keys, no spaces, UTF-8: what is hashed and signed."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if len(dict(pairs)) != len(pairs):
        raise ValueError("a name stands twice")
    return dict(pairs)


def parsed(files: dict[str, bytes], name: str) -> Any:
    """Raises NotADossier for a file that is missing or no JSON."""
    try:
        return json.loads(files[name].decode(), object_pairs_hook=_once)
    except KeyError:
        raise NotADossier(f"{name} is missing.") from None
    except (ValueError, RecursionError):
        raise NotADossier(f"{name} can't be read.") from None


def _bytes(text: Any) -> bytes:
    """Base64 in its one strict form, else nothing."""
    try:
        data = base64.b64decode(text, validate=True)
    except (TypeError, ValueError, binascii.Error):
        return b""
    return data if base64.b64encode(data).decode() == text else b""


def sha(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


# --- the checks ---------------------------------------------------------------------------------------------------
def verify(files: dict[str, bytes], keys: list[str] | None = None) -> Report:
    """Check everything; never stops at the first fault. Raises NotADossier when the main parts can't be read."""
    report = Report(key_given=bool(keys))
    parts = {name: parsed(files, name) for name in NEEDED}
    manifest, signature, contents = (parts[name] for name in NEEDED[:3])
    if not isinstance(manifest, dict) or manifest.get("format") != FORMAT:
        raise NotADossier(f"It is not of the format {FORMAT}.")
    try:
        _signatures(report, files, manifest, signature, contents, keys or [])
        _contents(report, files, manifest, contents)
        _items(report, files, manifest)
        _gaps(report, manifest, parts["gaps.json"])
        _consent(report, manifest, parts["consent.json"])
        _references(report, files, manifest)
    except (TypeError, KeyError, AttributeError, ValueError, IndexError, RecursionError) as trouble:
        report.problems.append(f"A part has not the shape it should have ({type(trouble).__name__}).")
    return report


def _signatures(
    report: Report, files: dict[str, bytes], manifest: Any, signature: Any, contents: Any, keys: list[str]
) -> None:
    seal = _bytes(signature["signature"])
    body = {name: value for name, value in contents.items() if name != "signature"}
    wanted = {"".join(one.lower().split()).replace(":", "") for one in keys}
    for name, one, said, mark in (
        ("manifest.json", signature, manifest, seal),
        ("contents.json", contents, body, _bytes(contents["signature"])),
    ):
        key = _bytes(one["key"])
        report.need(one["fingerprint"] == sha(key), f"The key of {name} has another fingerprint than stated.")
        report.need(signed(key, canonical(said), mark), f"The signature does not fit {name}.")
        trusted = sha(key) in wanted if wanted else key == _bytes(signature["key"])
        report.need(
            trusted, f"{name} is signed by another key ({sha(key)}); if it is the house's too, give both."
        )
        report.need(
            files[name] == canonical(parsed(files, name)), f"{name} is not in the form it was signed in."
        )
    if not report.problems:
        closed, made = manifest["closed_at"], contents["made_at"]
        report.proved.append(
            f"Signed: the manifest (case closed {closed}), the list of all files (export {made})."
        )
    report.fingerprint = sha(_bytes(signature["key"]))
    if signature.get("stamp"):
        fits = hashlib.sha256(seal).digest() in _bytes(signature["stamp"])
        report.need(fits, "The time stamp belongs to another signature.")
        report.notes.append("A time stamp (RFC 3161) is enclosed; README.txt says how to check it.")


def _contents(report: Report, files: dict[str, bytes], manifest: Any, contents: Any) -> None:
    report.need(contents["format"] == FORMAT, "The list of contents is of another format.")
    report.need(contents["case"] == manifest["case"], "The list of contents belongs to another case.")
    same = contents["manifest"] == sha(files["manifest.json"])
    report.need(same, "The list of contents belongs to another manifest.")
    listed, first = contents["files"], len(report.problems)
    report.problems += [f"{name} was added." for name in sorted(set(files) - set(listed) - {"contents.json"})]
    report.problems += [f"{name} is missing." for name in sorted(set(listed) - set(files))]
    for name in sorted(set(listed) & set(files)):
        size, said = len(files[name]), listed[name]
        if report.need(size == said["size"], f"{name} has {size} bytes instead of {said['size']}."):
            report.need(sha(files[name]) == said["sha256"], f"{name} was changed.")
    if len(report.problems) == first:
        report.proved.append(f"All {len(listed)} files are here, whole and unchanged, and nothing was added.")


def _items(report: Report, files: dict[str, bytes], manifest: Any) -> None:
    before, first, expected = "0" * 64, len(report.problems), set()
    for position, item in enumerate(manifest["items"]):
        title, name = f"Item {item['sequence']} ({item['kind']})", item["file"]
        report.need(item["sequence"] == position, f"{title} stands in place {position}: there is a hole.")
        report.need(item["previous"] == before, f"{title} does not follow the one before it.")
        plain = {key: value for key, value in item.items() if key not in UNHASHED}
        report.need(item["hash"] == sha(canonical(plain)), f"{title} was changed in the manifest.")
        before = item["hash"]
        if item["destroyed"]:
            report.need(
                not name or name not in files, f"{title} is marked as destroyed and its file is here."
            )
            continue
        report.need(name not in expected, f"{title}: its file {name} is another item's.")
        expected.add(name)
        if report.need(name in files, f"{title}: its file {name} is missing."):
            fits = len(files[name]) == item["size"] and sha(files[name]) == item["sha256"]
            report.need(fits, f"{title}: {name} is not what was kept.")
    report.need(
        manifest["head"] == (before if manifest["items"] else ""), "The chain ends elsewhere than stated."
    )
    stray = sorted(one for one in files if one.startswith("items/") and one not in expected)
    report.problems += [f"{name} belongs to no item." for name in stray]
    if len(report.problems) == first:
        count = len(manifest["items"])
        report.proved.append(
            f"The chain of {count} items has no hole; {len(expected)} of them have their bytes."
        )


def _gaps(report: Report, manifest: Any, gaps: Any) -> None:
    kept = [item["sequence"] for item in manifest["items"] if item["kind"] == "gap"]
    gone = [item["sequence"] for item in manifest["items"] if item["destroyed"]]
    said = [one["sequence"] for one in gaps["gaps"]], [one["sequence"] for one in gaps["destroyed"]]
    report.need(said == (kept, gone), "gaps.json names other gaps or destroyed items than the manifest.")
    for one in gaps["gaps"]:
        report.notes.append(f"Stated gap at {one['at']}: {one['why'] or 'no reason given'}.")
    for one in gaps["destroyed"]:
        report.notes.append(
            f"Item {one['sequence']} was destroyed at {one['at']}: {one['why'] or 'no reason given'}."
        )


def _consent(report: Report, manifest: Any, consent: Any) -> None:
    for one in consent["consents"]:
        fits = not one["text"] or sha(one["text"].encode()) == one["text_sha256"]
        report.need(fits, "A consent's words are not those that were agreed to.")
    seen = [item["at"] for item in manifest["items"] if item["kind"] in ("still", "frame")]
    given = [one["at"] for one in consent["consents"] if one["kind"] == "evidence"]
    if seen and report.need(bool(given) and min(given) <= min(seen), "A picture is older than the consent."):
        report.proved.append(f"Consent was given ({min(given)}) before the first picture ({min(seen)}).")


def _references(report: Report, files: dict[str, bytes], manifest: Any) -> None:
    """Every sealed item that the steps lean on is one of the chain."""
    known = {item["id"] for item in manifest["items"]}
    for name in LEANING:
        for one in _named(parsed(files, name)) if name in files else []:
            report.need(one in known, f"{name} leans on an item that is not in the chain: {one}.")


def _named(value: Any) -> list[str]:
    if isinstance(value, list):
        return [one for part in value for one in _named(part)]
    if not isinstance(value, dict):
        return []
    found = [value["item_id"]] if isinstance(value.get("item_id"), str) else []
    return found + [one for part in value.values() for one in _named(part)]


# --- in plain words -----------------------------------------------------------------------------------------------
def run(path: Path, keys: list[str]) -> int:
    """Check and say what was found; the exit code."""
    say = sys.stdout.write
    try:
        files, lies_in = read(path)
        report = verify(files, keys)
    except NotADossier as trouble:
        say(f"NOT A DOSSIER: {trouble}\n")
        return 2
    if lies_in == "repacked":
        report.problems.append("The .zip itself was packed anew or has bytes of its own between the files.")
    if lies_in == "folder":
        report.notes.append("Looked at as a folder: the .zip around it was not checked.")
    manifest = parsed(files, "manifest.json")
    say(_plain(f"Dossier of case {manifest.get('case')}, ticket {manifest.get('ticket')}") + "\n")
    for sign, lines in (("  ok   ", report.proved), ("  note ", report.notes), ("  WRONG", report.problems)):
        for line in lines:
            say(f"{sign} {_plain(line)}\n")
    if report.problems:
        say(f"REFUSED: {len(report.problems)} things do not fit. Do not rely on this dossier.\n")
        return 1
    if report.key_given:
        say(f"VERIFIED: complete and unchanged, signed by the key you gave ({report.fingerprint}).\n")
    else:
        say(
            "CONSISTENT: complete and unchanged since it was signed. WHO signed was not proved: compare this\n"
            f"fingerprint with the one the house publishes, or give it as --key:\n{report.fingerprint}\n"
        )
    return 0


def _plain(line: str) -> str:
    """What stands in a dossier may not steer the terminal it is shown in."""
    return "".join(sign if sign.isprintable() else "?" for sign in line)[:400]


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Prove a Visavis dossier offline.")
    parser.add_argument("dossier", type=Path, help="the .zip, or the folder it was unpacked into")
    parser.add_argument(
        "--key", action="append", default=[], metavar="FINGERPRINT", help="of the house's signing key"
    )
    args = parser.parse_args(argv)
    return run(args.dossier, args.key)


if __name__ == "__main__":
    sys.exit(main())
