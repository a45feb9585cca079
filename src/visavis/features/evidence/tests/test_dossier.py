"""A dossier proves itself, offline and alone; whatever is done to it is found (S-31, S-32, I-22)."""

import functools
import json
import random
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from visavis.features.evidence import actions, keys
from visavis.features.evidence.dossier import builder, verify
from visavis.features.evidence.ports import KeyStoreDown
from visavis.features.evidence.problems import NotSealed
from visavis.features.evidence.tests.staging import Scene, behind, closed, make_case
from visavis.features.people.actors import CustomerActor, StaffActor
from visavis.features.tickets.models import Ticket
from visavis.kernel import ids, jobs

pytestmark = [pytest.mark.django_db, pytest.mark.network]
SCRIPT = Path(verify.__file__)
Files = dict[str, bytes]


@pytest.fixture
def scene(ana: CustomerActor, ben: StaffActor, ticket: Ticket) -> Scene:
    return make_case(ana, ben, ticket)


def build(scene: Scene) -> bytes:
    return builder.build(case=scene.case, behind=builder.Behind(files=behind(scene)), export_id=ids.new_id())


@pytest.fixture
def pages() -> None:
    """With the summary."""


@pytest.fixture(autouse=True)
def no_pages(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> None:
    """Pages for people take a second each; one test looks at them."""
    if "pages" not in request.fixturenames:
        monkeypatch.setattr(builder, "languages", lambda case: [])


_made: list[bytes] = []


@pytest.fixture
def dossier(request: pytest.FixtureRequest) -> bytes:
    """The same one for all tests that only do something to its bytes."""
    if not _made:
        scene = request.getfixturevalue("scene")
        closed(scene)
        _made.append(build(scene))
    return _made[0]


def wrong(files: Files, keys: list[str] | None = None) -> list[str]:
    """What the verifier finds; a dossier that can't be read at all counts as found."""
    try:
        return verify.verify(files, keys).problems
    except verify.NotADossier as trouble:
        return [str(trouble)]


def test_a_dossier_holds_everything_and_proves_itself(scene: Scene, pages: None) -> None:
    closed(scene)
    files, same = verify.unpacked(build(scene))
    assert same and wrong(files) == []
    assert {"checks.json", "draws.json", "quality.json", "decision.json", "items/0001.jpg"} <= set(files)
    assert {"summary.en.pdf", "summary.ru.pdf", "viewings.json", "verify.py", "README.txt"} <= set(files)
    assert files["summary.ru.pdf"].startswith(b"%PDF-") and b"L898902C3" in files["items/0003.json"]
    consent = json.loads(files["consent.json"])["consents"]
    assert [one["language"] for one in consent] == ["ru", "ru"] and all(one["text"] for one in consent)
    assert wrong(files, [scene.case.signing_key.upper()]) == []
    assert any("signed by another key" in line for line in wrong(files, ["0" * 64]))


def test_a_name_is_a_name_on_the_pages(scene: Scene, pages: None) -> None:
    """Scripts, formulas, control signs, marks of direction and letters of six scripts are text, or nothing (S-41)."""
    closed(scene)
    name = "<b>**__=1+1 {{x}} \x07\u202e[x](http://x) Ünï आना 安娜 آنا ไทย"
    scene.case.customer.name = name
    files, _same = verify.unpacked(build(scene))
    for language in ("en", "ru"):
        page = files[f"summary.{language}.pdf"]
        assert page.startswith(b"%PDF-") and page.rstrip().endswith(b"%%EOF")
        assert not any(
            word in page for word in (b"/JavaScript", b"/JS", b"/URI", b"/Launch", b"/EmbeddedFile")
        )


def run_alone(path: Path, *options: str) -> tuple[int, str]:
    """The script by itself: a bare Python, no packages, no path of ours."""
    script = shutil.copy(SCRIPT, path.parent / "verify_alone.py")
    command = [sys.executable, "-I", "-S", str(script), str(path), *options]
    done = subprocess.run(command, capture_output=True, text=True, cwd=path.parent, env={}, check=False)
    assert done.stderr == ""
    return done.returncode, done.stdout


def test_the_script_runs_alone_and_says_it_in_plain_words(dossier: bytes, tmp_path: Path) -> None:
    path = tmp_path / "dossier.zip"
    path.write_bytes(dossier)
    code, words = run_alone(path)
    assert code == 0 and "CONSISTENT" in words and "WHO signed was not proved" in words
    key = json.loads(verify.unpacked(dossier)[0]["signature.json"])["fingerprint"]
    code, words = run_alone(path, "--key", key)
    assert code == 0 and "VERIFIED" in words
    path.write_bytes(dossier.replace(b"Okafor", b"Okafar", 1))
    code, words = run_alone(path)
    assert (code, words[:4]) in {(1, "Doss"), (2, "NOT ")}
    path.write_bytes(b"not a dossier")
    code, words = run_alone(path)
    assert code == 2 and words.startswith("NOT A DOSSIER")
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in verify.unpacked(dossier)[0].items():
            archive.writestr(name, data)
    code, words = run_alone(path)
    assert code == 1 and "packed anew" in words
    with zipfile.ZipFile(path) as archive:
        archive.extractall(tmp_path / "folder")
    code, words = run_alone(tmp_path / "folder")
    assert code == 0 and "was not checked" in words


def test_a_flipped_bit_is_found_at_a_thousand_places(dossier: bytes) -> None:
    """Of the .zip as it lies, wherever the bit falls: in a file, between files, in the index."""
    chance = random.Random(20261125)
    # Signatures are checked once below; here every place is asked of sizes, hashes and the container.
    for place in sorted(chance.sample(range(len(dossier) * 8), 1000)):
        data = bytearray(dossier)
        data[place // 8] ^= 1 << place % 8
        try:
            _files, same = verify.unpacked(bytes(data))
        except verify.NotADossier:
            continue
        assert not same, f"bit {place}"


def test_a_flipped_bit_in_any_file_is_found_without_the_container(
    dossier: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Unpacked into a folder only hashes and signatures are left: a thousand places over all files, each at some."""
    monkeypatch.setattr(
        verify, "signed", functools.cache(verify.signed)
    )  # the same question, the same answer
    chance = random.Random(5)
    files, _ = verify.unpacked(dossier)
    tried = 0
    for name, whole in files.items():
        for place in chance.sample(range(len(whole) * 8), min(80, len(whole) * 8)):
            data = bytearray(whole)
            data[place // 8] ^= 1 << place % 8
            assert wrong({**files, name: bytes(data)}), f"{name}, bit {place}"
            tried += 1
    assert tried >= 1000


def forged(files: Files) -> Iterator[tuple[str, Files]]:
    first, second = "items/0001.jpg", "items/0002.jpg"
    yield "swapped", {**files, first: files[second], second: files[first]}
    yield "truncated", {**files, first: files[first][:-1]}
    yield "longer", {**files, first: files[first] + b"\0"}
    yield "removed", {name: data for name, data in files.items() if name != first}
    yield "added", {**files, "items/0099.jpg": files[first]}
    yield "added outside", {**files, "hello.txt": b"hello"}
    for name in ("contents.json", "signature.json", "gaps.json", "consent.json", "decision.json"):
        yield f"{name} removed", {one: data for one, data in files.items() if one != name}
    manifest = json.loads(files["manifest.json"])
    short = {**manifest, "items": manifest["items"][:-1], "head": manifest["items"][-2]["hash"]}
    yield "chain cut", {**files, "manifest.json": verify.canonical(short)}
    hole = {**manifest, "items": manifest["items"][:1] + manifest["items"][2:]}
    yield "hole", {**files, "manifest.json": verify.canonical(hole)}
    gone = json.loads(files["manifest.json"])
    gone["items"][1]["destroyed"] = {"at": "2026-11-25T10:00:00.000Z", "by": "system", "why": "x"}
    yield (
        "called destroyed",
        {
            **{name: data for name, data in files.items() if name != first},
            "manifest.json": verify.canonical(gone),
        },
    )


def test_forgeries_are_found(dossier: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verify, "signed", functools.cache(verify.signed))
    files, _ = verify.unpacked(dossier)
    for what, attempt in forged(files):
        assert wrong(attempt), what
        assert wrong(relisted(attempt)), f"{what}, the list signed by somebody else"


def relisted(files: Files) -> Files:
    """What a forger with a key of their own would do: list and sign everything anew."""
    key = Ed25519PrivateKey.generate()
    mine = verify.base64.b64encode(key.public_key().public_bytes_raw()).decode()
    finger = verify.sha(key.public_key().public_bytes_raw())
    made = {name: data for name, data in files.items() if name != "contents.json"}
    body = {
        **json.loads(files.get("contents.json", b"{}") or b"{}"),
        "manifest": verify.sha(files["manifest.json"]),
        "files": {name: {"size": len(data), "sha256": verify.sha(data)} for name, data in made.items()},
        "key": mine,
        "fingerprint": finger,
    }
    body.pop("signature", None)
    mark = verify.base64.b64encode(key.sign(verify.canonical(body))).decode()
    return {**made, "contents.json": verify.canonical({**body, "signature": mark})}


def test_files_of_another_dossier_are_found(
    ana: CustomerActor, ben: StaffActor, ticket: Ticket, dossier: bytes
) -> None:
    other = make_case(ana, ben, ticket)
    closed(other)
    files, _ = verify.unpacked(dossier)
    foreign, _ = verify.unpacked(build(other))
    for name in sorted(set(files) & set(foreign)):
        if files[name] != foreign[name]:
            assert wrong({**files, name: foreign[name]}), name
    pair = {name: foreign[name] for name in ("manifest.json", "signature.json")}
    assert wrong({**files, **pair}) and wrong({**files, **pair, "contents.json": foreign["contents.json"]})


def test_destroyed_items_and_gaps_are_stated_and_allowed(
    ana: CustomerActor, ben: StaffActor, scene: Scene
) -> None:
    actions.destroy_item(actor=ben, item_id=scene.stills[0].id, why="digits_visible")
    actions.withdraw_consent(actor=ana, visit_id=scene.call.visit_id, kind="evidence")
    closed(scene)
    files, _ = verify.unpacked(build(scene))
    report = verify.verify(files)
    assert report.problems == [] and "items/0001.jpg" not in files
    notes = "\n".join(report.notes)
    assert "Item 1 was destroyed" in notes and "digits_visible" in notes and "consent_withdrawn" in notes
    silent = json.loads(files["gaps.json"])
    silent["gaps"] = []
    assert wrong({**files, "gaps.json": verify.canonical(silent)})


def test_an_item_destroyed_later_stays_stated(ben: StaffActor, scene: Scene) -> None:
    closed(scene)
    actions.destroy_item(actor=ben, item_id=scene.stills[1].id, why="digits_visible")
    scene.case.refresh_from_db()
    files, _ = verify.unpacked(build(scene))
    assert wrong(files) == [] and "items/0002.jpg" not in files


def test_an_item_destroyed_while_keys_are_away_is_signed_for_later(
    ben: StaffActor, scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed(scene)
    jobs.run_due()

    def away(message: bytes) -> bytes:
        raise KeyStoreDown

    with monkeypatch.context() as patch:
        patch.setattr(keys.store(), "sign", away)
        actions.destroy_item(actor=ben, item_id=scene.stills[1].id, why="digits_visible")
    scene.case.refresh_from_db()
    assert scene.case.signature == ""
    jobs.run_due()
    scene.case.refresh_from_db()
    files, _ = verify.unpacked(build(scene))
    assert wrong(files) == [] and "items/0002.jpg" not in files


def test_rows_that_were_changed_after_signing_make_no_dossier(scene: Scene) -> None:
    closed(scene)
    scene.case.items.filter(sequence=1).update(figures={"sharpness": 1.0})
    with pytest.raises(NotSealed):
        build(scene)


def test_what_a_stranger_packed_neither_breaks_nor_steers_the_script(
    dossier: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    files, _ = verify.unpacked(dossier)
    manifest = json.loads(files["manifest.json"])
    path = tmp_path / "dossier.zip"
    deep = b'{"a":' * 600 + b"1" + b"}" * 600
    for attempt in (
        {**files, "manifest.json": verify.canonical({**manifest, "ticket": "\x1b[2J\x1b]0;owned\x07"})},
        {**files, "manifest.json": verify.canonical({**manifest, "items": [1, None]})},
        {**files, "contents.json": b"[]"},
        {**files, "gaps.json": b'{"gaps":[],"gaps":[]}'},
        {**files, "checks.json": deep},
        {**files, "signature.json": b"nothing"},
    ):
        path.write_bytes(verify.packed(attempt))
        assert verify.run(path, []) in (1, 2)
        printed = capsys.readouterr().out
        assert all(sign.isprintable() for sign in printed.replace("\n", ""))
        assert printed.startswith("NOT A DOSSIER") or "REFUSED" in printed


def test_signatures_as_the_standard_has_them() -> None:
    """RFC 8032, 7.1, tests 2 and 3; and none under keys that fit many messages."""
    for key, message, mark in (
        (
            "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
            "72",
            "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
            "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
        ),
        (
            "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
            "af82",
            "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac"
            "18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
        ),
    ):
        parts = [bytes.fromhex(one) for one in (key, message, mark)]
        assert verify.signed(*parts)
        assert not verify.signed(parts[0], parts[1] + b"x", parts[2])
        shifted = int.from_bytes(parts[2][32:], "little") + verify.ORDER
        assert not verify.signed(parts[0], parts[1], parts[2][:32] + shifted.to_bytes(32, "little"))
    for weak in (bytes(32), (1).to_bytes(32, "little"), b"\xff" * 32):
        assert not verify.signed(weak, b"", (1).to_bytes(32, "little") + bytes(32))
