"""`visavis evidence`, as operators type it."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from visavis.features.calls import actions as calls
from visavis.features.evidence import actions, keys, pictures
from visavis.features.evidence.models import Case
from visavis.features.people.actors import CustomerActor, StaffActor
from visavis.features.tickets.models import Ticket
from visavis.kernel import clock, ids
from visavis.kernel.limited import TooMuch
from visavis.site import cli
from visavis.site.cli import evidence

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folders(tmp_path: Path, settings: Any, monkeypatch: Any) -> Iterator[Path]:
    settings.VISAVIS_DATA = tmp_path / "data"
    settings.VISAVIS_EVIDENCE = tmp_path / "data" / "evidence"
    settings.VISAVIS_KEYS = tmp_path / "keys"
    keys.forget()
    # What this machine's kernel can do is another test's question.
    monkeypatch.setattr(pictures, "shut_in", lambda: True)
    yield tmp_path
    keys.forget()


@pytest.fixture
def case(ana: CustomerActor, ben: StaffActor, ticket: Ticket) -> Case:
    """One note is kept in it, and its day is over."""
    assert ana.customer_id is not None
    sides = {"customer": calls.Side(ana.customer_id, ana.name), "agent": calls.Side(ben.staff_id, ben.name)}
    visit_id = ids.new_id()
    call = calls.open_call(visit_id=visit_id, ticket_id=ticket.id, **sides, relay_only=False, actor="system")
    given = {"ticket_id": ticket.id, "visit_id": visit_id, "kinds": ["evidence"]}
    actions.give_consents(actor=ana, **given, language="en", method="in_call")
    made = actions.open_case(actor=ben, call=call, keep_days=1)
    actions.keep_record(case_id=made.id, kind="note", check_key="", payload={"text": "secret"}, by="system")
    Case.objects.update(keep_until=clock.now() - timedelta(minutes=1))
    return made


def said(capsys: pytest.CaptureFixture[str], *words: str, code: int = 0) -> str:
    assert cli.main(["evidence", *words]) == code
    out = capsys.readouterr()
    return out.out + out.err


def test_list_hold_release_erase(case: Case, capsys: pytest.CaptureFixture[str]) -> None:
    end = str(case.id)[-6:]
    assert str(case.id) in said(capsys, "list") and "secret" not in said(capsys, "list")
    assert "10" in said(capsys, "hold", end, "short", code=1)
    assert "is held" in said(capsys, "hold", end, "court file 4 O 12/26")
    assert "HELD: court file" in said(capsys, "list", "--held")
    assert "legal hold keeps it" in said(capsys, "erase") and "0 cases erased" in said(capsys, "erase")
    assert "lift it first" in said(capsys, "shred", end, "--yes", code=1)
    assert "held no more" in said(capsys, "release", end)
    foretold = said(capsys, "erase", "--dry-run")
    assert "1 cases would be erased" in foretold and str(case.id) in foretold
    assert Case.objects.get().shredded_at is None
    done = said(capsys, "erase")
    assert done == foretold.replace("would be ", "")
    assert "No case is kept" in said(capsys, "list") and "erased" in said(capsys, "list", "--all")


def test_shred_asks_first(case: Case, capsys: pytest.CaptureFixture[str], monkeypatch: Any) -> None:
    monkeypatch.setattr("builtins.input", lambda _: "no")
    assert "Nothing was erased" in said(capsys, "shred", case.id.hex, code=1)
    assert "No case whose id ends in" in said(capsys, "shred", "ffff00", "--yes", code=1)
    assert "unreadable in every copy" in said(capsys, "shred", case.id.hex, "--yes")
    assert Case.objects.get().state == "shredded"


def test_erasing_that_fails_is_said(case: Case, capsys: pytest.CaptureFixture[str], folders: Path) -> None:
    (folders / "keys").rename(folders / "away")
    assert f"NOT ERASED            {case.id}" in said(capsys, "erase", code=1)


def test_keys_inside_the_data_are_wrong(
    folders: Path, settings: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    assert [weight for weight, _ in evidence.findings()] == ["good", "good", "note"]
    for inside in (folders / "data" / "keys", folders / "data" / "evidence", folders / "link"):
        if inside.name == "link":
            (folders / "data" / "other").mkdir(parents=True)
            inside.symlink_to(folders / "data" / "other")
        settings.VISAVIS_KEYS = inside
        found = dict(evidence.findings())
        assert "inside the data" in found["bad"]
    cli.main(["check"])
    assert "WRONG                 The keys of evidence lie inside" in capsys.readouterr().out


def test_what_check_says_of_the_keys(case: Case, folders: Path, settings: Any) -> None:
    good = [text for weight, text in evidence.findings() if weight == "good"]
    assert len(good) == 3 and "(file) answers" in good[2]
    assert not (folders / "keys" / "signing.key").exists(), "a check makes nothing"
    actions.close_case(case_id=case.id, category="identity", keep_days=30)
    assert "signed by the key" in [text for weight, text in evidence.findings() if weight == "good"][3]
    (folders / "keys").chmod(0o755)
    assert "chmod 700" in dict(evidence.findings())["bad"]
    (folders / "keys").chmod(0o700)
    settings.VISAVIS_EVIDENCE_RESERVE = 10**9
    assert "no evidence is kept" in dict(evidence.findings())["bad"]
    settings.VISAVIS_EVIDENCE_RESERVE = 1
    kek = (folders / "keys" / "kek.key").read_bytes()
    (folders / "keys" / "kek.key").write_bytes(bytes(32))
    assert "does not answer" in dict(evidence.findings())["bad"]
    (folders / "keys" / "kek.key").write_bytes(kek)
    assert "bad" not in dict(evidence.findings())
    (folders / "keys").rename(folders / "away")
    assert "does not answer" in dict(evidence.findings())["bad"]


def test_a_decoder_that_is_not_shut_in_or_missing(monkeypatch: Any) -> None:
    def ended() -> bool:
        raise TooMuch

    monkeypatch.setattr(pictures, "shut_in", lambda: False)
    assert evidence._decoder()[0] == "note"
    monkeypatch.setattr(pictures, "shut_in", ended)
    assert evidence._decoder()[0] == "bad"
