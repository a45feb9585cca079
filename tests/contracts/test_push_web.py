"""The web pusher against a real push service of this machine, which decrypts and verifies like a browser and its maker
would; and every answer such a service may give."""

import base64
import json
import logging
import socket
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from support.pushbox import Browser, PushBox, push_service
from visavis.adapters import push_web
from visavis.adapters.push_web import WebPush
from visavis.features.notices.ports import Gone, NotNow, OutgoingPush, Refused

pytest.importorskip("pywebpush")
pytestmark = pytest.mark.network


@pytest.fixture
def service(settings: Any, tmp_path: Path) -> Iterator[PushBox]:
    settings.VISAVIS_DATA = tmp_path
    settings.VISAVIS_PUSH = settings.VISAVIS_PUSH_LOCAL = True
    settings.VISAVIS_PUSH_CONTACT = ""
    settings.DEFAULT_FROM_EMAIL = "Acme Support <support@acme.test>"
    with push_service() as box:
        yield box


def push_to(service: PushBox, browser: Browser) -> OutgoingPush:
    return OutgoingPush(
        endpoint=f"{service.origin}/send/abc?x=1",
        **browser.keys,
        data=json.dumps({"title": "Ваш звонок · 你好"}).encode(),
        seconds_of_use=900,
        urgent=True,
        topic="0" * 32,
    )


def test_a_push_arrives_readable_for_its_browser_alone(service: PushBox) -> None:
    browser = Browser()
    push = push_to(service, browser)
    WebPush().deliver(push, seconds=5)
    [(path, headers, body)] = service.got
    assert path == "/send/abc?x=1"
    assert browser.read(body) == push.data
    with pytest.raises(Exception, match=r"."):
        Browser().read(body)
    assert headers["content-encoding"] == "aes128gcm"
    assert (headers["ttl"], headers["urgency"], headers["topic"]) == ("900", "high", "0" * 32)
    WebPush().deliver(replace(push, urgent=False, seconds_of_use=0), seconds=5)
    assert (service.got[1][1]["ttl"], service.got[1][1]["urgency"]) == ("0", "normal")


def test_the_signature_is_the_house_s(service: PushBox, tmp_path: Path) -> None:
    WebPush().deliver(push_to(service, Browser()), seconds=5)
    scheme, _, rest = service.got[0][1]["authorization"].partition(" ")
    fields = dict(part.strip().split("=", 1) for part in rest.split(","))
    assert scheme == "vapid" and fields["k"] == WebPush().key()
    point = base64.urlsafe_b64decode(fields["k"] + "=" * (-len(fields["k"]) % 4))
    public = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)
    claims = jwt.decode(fields["t"], public, algorithms=["ES256"], audience=service.origin)
    assert claims["sub"] == "mailto:support@acme.test"
    assert 0 < claims["exp"] - time.time() <= 24 * 3600
    file = tmp_path / "push.key"
    assert file.stat().st_mode & 0o777 == 0o600
    assert list(tmp_path.iterdir()) == [file]


def test_the_key_stays_over_restarts(service: PushBox) -> None:
    first = WebPush().key()
    push_web._key_in.cache_clear()
    assert WebPush().key() == first


def test_the_contact_may_be_an_address_of_the_web(service: PushBox, settings: Any) -> None:
    settings.VISAVIS_PUSH_CONTACT = "https://acme.test"
    WebPush().deliver(push_to(service, Browser()), seconds=5)
    token = service.got[0][1]["authorization"].split("t=")[1].split(",")[0]
    assert (
        jwt.decode(token, options={"verify_signature": False}, audience=service.origin)["sub"]
        == "https://acme.test"
    )


@pytest.mark.parametrize(
    ("status", "problem"),
    [
        (404, Gone),
        (410, Gone),
        (429, NotNow),
        (500, NotNow),
        (503, NotNow),
        (400, Refused),
        (403, Refused),
        (413, Refused),
        (307, Refused),
    ],
)
def test_every_answer_has_its_meaning(service: PushBox, status: int, problem: type[Exception]) -> None:
    service.answers = [(status, {"Location": f"{service.origin}/elsewhere"})]
    with pytest.raises(problem) as caught:
        WebPush().deliver(push_to(service, Browser()), seconds=5)
    assert str(caught.value) == f"HTTP {status}"
    assert len(service.got) == 1  # nothing is redirected


@pytest.mark.parametrize(
    ("said", "after"),
    [("30", 30.0), ("999999", 3600.0), ("Wed, 21 Oct 2026 07:28:00 GMT", None), ("-5", None)],
)
def test_when_to_come_again_is_heard(service: PushBox, said: str, after: float | None) -> None:
    service.answers = [(429, {"Retry-After": said})]
    with pytest.raises(NotNow) as caught:
        WebPush().deliver(push_to(service, Browser()), seconds=5)
    assert caught.value.after == after


@pytest.mark.parametrize("way", ["hang", "drip"])
def test_a_service_that_takes_its_time_is_cut_off(service: PushBox, way: str) -> None:
    service.answers = [way]
    with pytest.raises(NotNow):
        WebPush().deliver(push_to(service, Browser()), seconds=0.5)


def test_nobody_listens(service: PushBox) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    push = replace(push_to(service, Browser()), endpoint=f"http://127.0.0.1:{port}/")
    with pytest.raises(NotNow):
        WebPush().deliver(push, seconds=2)


def test_keys_that_are_none(service: PushBox) -> None:
    off_the_curve = base64.urlsafe_b64encode(b"\x04" + b"\x01" * 64).decode()
    with pytest.raises(Refused):
        WebPush().deliver(replace(push_to(service, Browser()), p256dh=off_the_curve), seconds=2)
    assert service.got == []


def test_inner_addresses_are_never_reached(service: PushBox, settings: Any, monkeypatch: Any) -> None:
    settings.VISAVIS_PUSH_LOCAL = False
    push = push_to(service, Browser())
    for endpoint in (push.endpoint, push.endpoint.replace("http:", "https:"), "https://10.0.0.1/x"):
        with pytest.raises(Refused):
            WebPush().deliver(replace(push, endpoint=endpoint), seconds=2)
    # A name that fits, but leads inside by now.
    inside = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("10.1.2.3", 443))]
    outside = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("8.8.8.8", 443))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: [*outside, *inside])
    with pytest.raises(Refused, match="inner"):
        WebPush().deliver(replace(push, endpoint="https://push.acme.test/x"), seconds=2)
    assert service.got == []


def test_without_the_extra_nothing_is_offered(service: PushBox, monkeypatch: Any) -> None:
    monkeypatch.setattr(push_web, "installed", lambda: False)
    assert WebPush().key() == ""


def test_no_address_in_the_log(service: PushBox, caplog: pytest.LogCaptureFixture) -> None:
    service.answers = [(500, {})]
    with caplog.at_level(logging.INFO), pytest.raises(NotNow):
        WebPush().deliver(push_to(service, Browser()), seconds=2)
    assert "/send/abc" not in caplog.text
