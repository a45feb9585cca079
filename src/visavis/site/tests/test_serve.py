"""Plain http stays on this machine."""

import pytest

from visavis.site import cli
from visavis.site.cli import serve
from visavis.site.cli.house import Refused


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "::1", "[::1]", "127.8.8.8"])
def test_plain_http_is_fine_on_loopback(host: str) -> None:
    serve.refuse_plain_http(host, https=False, insisted=False)


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.5", "support.example.com", ""])
def test_plain_http_elsewhere_is_refused_with_the_way_out(host: str) -> None:
    with pytest.raises(Refused, match="LAN=1"):
        serve.refuse_plain_http(host, https=False, insisted=False)


@pytest.mark.parametrize(("https", "insisted"), [(True, False), (False, True)])
def test_https_or_the_explicit_flag_open_it(https: bool, insisted: bool) -> None:
    serve.refuse_plain_http("0.0.0.0", https=https, insisted=insisted)


def test_the_command_says_why_it_refuses(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["serve", "--host", "0.0.0.0"]) == 1
    assert "--insecure-http-anywhere" in capsys.readouterr().err


def test_a_certificate_without_its_key_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["serve", "--tls-cert", "chain.pem"]) == 1
    assert "--tls-key" in capsys.readouterr().err


def test_forwarded_headers_count_only_from_named_proxies(monkeypatch: pytest.MonkeyPatch) -> None:
    assert serve.server_options("127.0.0.1", 8000, None)["proxy_headers"] is False
    monkeypatch.setenv("VISAVIS_TRUSTED_PROXIES", "127.0.0.1")
    options = serve.server_options("127.0.0.1", 8000, None)
    assert (options["proxy_headers"], options["forwarded_allow_ips"]) == (True, "127.0.0.1")


def test_requests_are_not_logged() -> None:
    assert serve.server_options("127.0.0.1", 8000, None)["access_log"] is False


@pytest.mark.parametrize(
    ("host", "https", "origin"),
    [
        ("127.0.0.1", False, "http://localhost:8000"),
        ("0.0.0.0", True, "https://localhost:8000"),
        ("desk.example.com", True, "https://desk.example.com:8000"),
    ],
)
def test_the_origin_people_type(host: str, https: bool, origin: str) -> None:
    assert serve.local_origin(host, 8000, https) == origin
