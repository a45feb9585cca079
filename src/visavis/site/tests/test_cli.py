"""The `visavis` command, as operators type it."""

import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth import authenticate
from django.db import connection

from visavis.features.desks.lookups import members
from visavis.features.desks.models import Desk
from visavis.features.people.models import Staff
from visavis.features.tickets.models import Ticket
from visavis.kernel.models import JournalEntry
from visavis.site import cli
from visavis.site.cli import checks, house

pytestmark = pytest.mark.django_db


def first_password(said: str) -> str:
    [line] = [line.strip() for line in said.splitlines() if line.startswith("    ")]
    return line


def test_the_first_desk_and_the_first_agent(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["desk", "add", "support", "Acme Support", "--time-zone", "Europe/Berlin"]) == 0
    assert cli.main(["staff", "add", "Ben Okafor", "--desk", "support", "--language", "en"]) == 0
    password = first_password(capsys.readouterr().out)
    assert authenticate(username="ben", password=password) is not None
    desk = Desk.objects.get(slug="support")
    assert [member.name for member in members(desk_id=desk.id)] == ["Ben Okafor"]


def test_a_supervisor_needs_no_desk(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["staff", "add", "Cleo Martin", "--supervisor", "--username", "chief"]) == 0
    assert Staff.objects.get(user__username="chief").supervisor


def test_two_people_get_two_passwords(capsys: pytest.CaptureFixture[str]) -> None:
    cli.main(["staff", "add", "Ben Okafor"])
    one = first_password(capsys.readouterr().out)
    cli.main(["staff", "add", "Bea Lind"])
    assert first_password(capsys.readouterr().out) != one


@pytest.mark.parametrize(
    ("words", "way_out"),
    [
        (["staff", "add", "Ben Okafor", "--desk", "nowhere"], "desk add nowhere"),
        (["staff", "add", "Cleo Martin", "--username", "taken"], "--username"),
        (["desk", "add", "support", "Again"], "already"),
        (["desk", "add", "moon", "Moon", "--time-zone", "Moon/Base"], "not added"),
    ],
)
def test_what_can_not_be_done_is_said_and_leaves_nothing(
    capsys: pytest.CaptureFixture[str], words: list[str], way_out: str
) -> None:
    cli.main(["desk", "add", "support", "Acme Support"])
    cli.main(["staff", "add", "Somebody", "--username", "taken"])
    before = Staff.objects.count(), Desk.objects.count()
    assert cli.main(words) == 1
    assert way_out in capsys.readouterr().err
    assert (Staff.objects.count(), Desk.objects.count()) == before


def weights(findings: Iterator[checks.Finding]) -> list[str]:
    return [finding.weight for finding in findings]


def test_the_journal_is_verified_and_a_changed_entry_is_found(
    ticket: Ticket, capsys: pytest.CaptureFixture[str]
) -> None:
    assert weights(checks.journal()) == ["good"]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name LIKE '%journalentry'"
        )
        for (name,) in cursor.fetchall():
            cursor.execute(f'DROP TRIGGER "{name}"')
    entry = JournalEntry.objects.filter(chain=f"ticket:{ticket.id}").order_by("seq").first()
    assert entry is not None
    JournalEntry.objects.filter(id=entry.id).update(actor="somebody else")
    assert cli.main(["check", "--journal"]) == 1
    said = capsys.readouterr().out
    assert f"ticket:{ticket.id}" in said
    assert "was changed" in said


def test_a_secret_that_others_can_read_is_wrong(settings: Any, tmp_path: Path) -> None:
    settings.VISAVIS_DATA = tmp_path
    key = tmp_path / "secret.key"
    key.write_text("x" * 60)
    key.chmod(0o644)
    assert weights(checks.secret()) == ["bad"]
    key.chmod(stat.S_IRUSR | stat.S_IWUSR)
    assert weights(checks.secret()) == ["good"]


@pytest.mark.parametrize(
    ("origin", "weight"),
    [
        ("https://support.example.com", "good"),
        ("http://localhost:8000", "note"),
        ("http://support.example.com", "bad"),
    ],
)
def test_the_address_people_come_by(settings: Any, origin: str, weight: str) -> None:
    settings.VISAVIS_ORIGIN = origin
    assert weights(checks.addresses()) == [weight]


@pytest.mark.parametrize(
    ("urls", "secret", "weight"),
    [
        ([], "", "note"),
        (["turn:relay.example.com:3478"], "", "bad"),
        (["turn:relay.example.com:3478"], "short", "bad"),
        (["relay.example.com"], "a secret long enough", "bad"),
        (["turns:relay.example.com:443?transport=tcp"], "a secret long enough", "good"),
    ],
)
def test_the_relay(settings: Any, urls: list[str], secret: str, weight: str) -> None:
    settings.VISAVIS_TURN = {"urls": urls, "secret": secret}
    assert weights(checks.turn()) == [weight]


def test_durable_writes_are_looked_at() -> None:
    assert weights(checks.database()) == ["good"]
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA synchronous")
        assert cursor.fetchone()[0] == 2


def test_an_unbuilt_front_end_is_refused_with_the_way_out(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(house, "PACKAGE", tmp_path)
    with pytest.raises(house.Refused, match="make setup"):
        house.collect_static()
    assert "bad" in weights(checks.front_end())
