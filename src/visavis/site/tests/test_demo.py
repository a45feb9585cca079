"""The demo's people, and where the demo is reached."""

import json
import os
import socket
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth import authenticate

from visavis.features.appointments import actions as appointments
from visavis.features.appointments.models import Appointment
from visavis.features.tickets.actions import use_invitation
from visavis.features.tickets.lookups import desk_tickets
from visavis.features.tickets.models import Invitation, Ticket
from visavis.features.visits.models import Visit
from visavis.site.cli import demo, house
from visavis.site.demo import acme, data


@pytest.fixture
def key(tmp_path: Path, settings: Any) -> str:
    made = acme.ensure_keys(tmp_path)
    settings.VISAVIS_HOSTS = json.loads((tmp_path / "hosts.json").read_text())
    return made


@pytest.mark.django_db
class TestData:
    def test_a_second_start_changes_nothing(self, key: str, tmp_path: Path) -> None:
        password = data.ensure(tmp_path, key)
        before = Ticket.objects.count(), Invitation.objects.count()
        assert data.ensure(tmp_path, key) == password
        assert (Ticket.objects.count(), Invitation.objects.count()) == before
        assert not Visit.objects.exists()

    def test_the_printed_password_opens_the_console(self, key: str, tmp_path: Path) -> None:
        data.ensure(tmp_path, key)
        (tmp_path / "demo" / "staff-password").unlink()
        password = data.ensure(tmp_path, key)
        for username in data.USERS:
            assert authenticate(username=username, password=password) is not None

    def test_there_is_always_a_call_to_join(self, key: str, tmp_path: Path) -> None:
        data.ensure(tmp_path, key)
        ben = data._staff("ben")
        use_invitation(actor=ben, invitation_id=Invitation.objects.get().id)
        data.ensure(tmp_path, key)
        [card] = [card for card in desk_tickets(actor=ben) if card.subject == data.CARD_TICKET]
        assert card.invitation is not None

    def test_there_is_always_a_booked_call(self, key: str, tmp_path: Path) -> None:
        data.ensure(tmp_path, key)
        booked = Appointment.objects.get()
        assert (booked.ticket.subject, booked.state) == (data.DEPOSIT_TICKET, "booked")
        data.ensure(tmp_path, key)
        assert Appointment.objects.count() == 1
        Appointment.objects.update(state="missed")
        data.ensure(tmp_path, key)
        assert Appointment.objects.filter(state="booked").count() == 1
        appointments.cancel(
            actor=data._staff("ben"), appointment_id=Appointment.objects.get(state="booked").id
        )
        data.ensure(tmp_path, key)
        assert not Appointment.objects.filter(state="booked").exists(), "given back is given back"


def test_other_hosts_in_the_file_stay(tmp_path: Path) -> None:
    other = {"bank": {"audience": "visavis", "algorithms": ["EdDSA"], "keys": {}}}
    (tmp_path / "hosts.json").write_text(json.dumps(other))
    key = acme.ensure_keys(tmp_path)
    assert acme.ensure_keys(tmp_path) == key
    hosts = json.loads((tmp_path / "hosts.json").read_text())
    assert hosts.keys() == {"bank", "acme"}
    assert "PRIVATE" not in json.dumps(hosts)


def test_on_this_machine_it_is_plain_http_on_loopback() -> None:
    place = demo.place_for(8000, lan=False)
    assert (place.bind, place.certificate) == ("127.0.0.1", None)
    assert place.origin == "http://localhost:8000"


def test_for_the_network_it_is_https_with_a_code_and_a_fingerprint(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VISAVIS_DATA", str(tmp_path))
    monkeypatch.setattr(demo.tls, "lan_addresses", lambda: ["192.168.7.20"])
    monkeypatch.setattr(os, "environ", dict(os.environ))
    place = demo.place_for(8000, lan=True)
    assert place.origin == "https://192.168.7.20:8000"
    demo.environment(place, smtp_port=2525)
    assert "https://localhost:8000" in os.environ["VISAVIS_ORIGINS"].split()
    assert place.certificate is not None
    report = demo.report(place, "the-password")
    assert place.certificate.authority_fingerprint in report
    assert "https://192.168.7.20:8000/demo/ca/" in report
    assert "▄" in report


def test_without_a_network_lan_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VISAVIS_DATA", str(tmp_path))
    monkeypatch.setattr(demo.tls, "lan_addresses", list)
    with pytest.raises(house.Refused, match="LAN=1"):
        demo.place_for(8000, lan=True)


def test_a_taken_port_is_told_before_the_work() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(house.Refused, match="in use"):
            demo.refuse_taken(taken.getsockname()[1])
