"""Which push services the house posts to: none inside its own networks (SSRF)."""

import base64

import pytest

from visavis.features.notices.addresses import endpoint_fits, is_public, keys_fit


@pytest.mark.parametrize(
    "endpoint",
    [
        "https://fcm.googleapis.com/fcm/send/abc:def",
        "https://updates.push.services.mozilla.com/wpush/v2/gAAA",
        "https://web.push.apple.com/QGx?a=b",
        "https://push.example.com:443/x",
        "https://[2606:4700::1111]/x",
    ],
)
def test_push_services_are_taken(endpoint: str) -> None:
    assert endpoint_fits(endpoint, local=False)


@pytest.mark.parametrize(
    "endpoint",
    [
        "",
        "push.example.com",
        "http://push.example.com/x",
        "ftp://push.example.com/x",
        "https:///x",
        "https://push.example.com:8443/x",
        "https://push.example.com:99999/x",
        "https://user:pass@push.example.com/x",
        "https://push.example.com/x#y",
        "https://push.example.com/a b",
        "https://push.example.com/a\r\nHost: x",
        "https://пример.рф/x",
        "https://push.example.com/" + "a" * 1000,
        "https://localhost/x",
        "https://intranet/x",
        "https://printer.local/x",
        "https://metadata.google.internal/x",
        "https://127.0.0.1/x",
        "https://10.1.2.3/x",
        "https://192.168.0.1/x",
        "https://169.254.169.254/latest",
        "https://[::1]/x",
        "https://[fd00::1]/x",
        "https://[::ffff:10.0.0.1]/x",
        "https://[64:ff9b::a00:1]/x",
        "https://[2002:a00:1::]/x",
        "https://0.0.0.0/x",
        "https://224.0.0.1/x",
        "https://100.64.0.1/x",
    ],
)
def test_everything_else_is_not(endpoint: str) -> None:
    assert not endpoint_fits(endpoint, local=False)


def test_tests_may_stay_on_this_machine() -> None:
    assert endpoint_fits("http://127.0.0.1:8123/x", local=True)
    assert not endpoint_fits("http://10.0.0.1:8123/x", local=True)
    assert not endpoint_fits("ftp://127.0.0.1/x", local=True)


def test_public_is_what_the_internet_knows() -> None:
    assert is_public("8.8.8.8") and is_public("2606:4700::1111")
    assert not is_public("fe80::1%eth0")
    with pytest.raises(ValueError):
        is_public("push.example.com")


def test_keys_have_their_form() -> None:
    point, secret = b"\x04" + b"\x07" * 64, b"\x01" * 16

    def text(data: bytes) -> str:
        return base64.urlsafe_b64encode(data).decode()

    assert keys_fit(text(point), text(secret))
    assert keys_fit(text(point).rstrip("="), text(secret).rstrip("="))
    assert not keys_fit(text(point[:-1]), text(secret))
    assert not keys_fit(text(b"\x02" + point[1:]), text(secret))
    assert not keys_fit(text(point), text(secret + b"\x01"))
    assert not keys_fit("?", "") and not keys_fit("ж" * 87, text(secret))
