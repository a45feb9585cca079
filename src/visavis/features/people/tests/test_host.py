"""S-01..S-04: tokens of a host application."""

import base64
import hashlib
import hmac
import json
import time
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key

from cast import AUDIENCE, HOST_KEY, ISSUER, enter, enter_by_mail, host_settings, host_token
from visavis.features.people import actions
from visavis.features.people.models import ContactAddress, Customer, CustomerSession
from visavis.features.people.problems import HostTokenRefused

pytestmark = pytest.mark.django_db
OTHER_KEY = Ed25519PrivateKey.generate()
RSA_KEY = generate_private_key(public_exponent=65537, key_size=2048)
NOW = int(time.time())


def b64(data: Any) -> Any:
    raw = data if isinstance(data, bytes) else data.encode()
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def claims(**changes: Any) -> Any:
    body = {"iss": ISSUER, "aud": AUDIENCE, "sub": "acme-ana", "iat": NOW, "exp": NOW + 120, "jti": "j" * 22}
    body.update(changes)
    return {name: value for name, value in body.items() if value is not None}


def signed(key: Any = HOST_KEY, alg: Any = "EdDSA", headers: Any = None, **changes: Any) -> Any:
    return jwt.encode(claims(**changes), key, algorithm=alg, headers={"kid": "k1", **(headers or {})})


def raw_signed(header: Any, payload: Any) -> Any:
    """A correctly signed token with any header and payload text."""
    head = f"{b64(header)}.{b64(payload)}"
    return f"{head}.{b64(HOST_KEY.sign(head.encode()))}"


def hmac_with_public_key() -> Any:
    """The classic confusion: the public key's text as the secret of a symmetric signature."""
    pem = host_settings()[ISSUER]["keys"]["k1"].encode()
    head = f"{b64(json.dumps({'alg': 'HS256', 'typ': 'JWT', 'kid': 'k1'}))}.{b64(json.dumps(claims()))}"
    return f"{head}.{b64(hmac.new(pem, head.encode(), hashlib.sha256).digest())}"


HEADER = json.dumps({"alg": "EdDSA", "typ": "JWT", "kid": "k1"})
PAYLOAD = json.dumps(claims())
GOOD = signed()
HEAD, BODY, SIGNATURE = GOOD.split(".")

BAD = {
    "empty": "",
    "a word": "token",
    "two parts": f"{HEAD}.{BODY}",
    "four parts": f"{GOOD}.{SIGNATURE}",
    "no signature": f"{HEAD}.{BODY}.",
    "changed signature": f"{HEAD}.{BODY}.{'A' * len(SIGNATURE)}",
    "changed body": f"{HEAD}.{b64(json.dumps(claims(sub='acme-dan')))}.{SIGNATURE}",
    "not base64": f"{HEAD}.%%%.{SIGNATURE}",
    "not ascii": GOOD + "é",
    "body is no JSON": raw_signed(HEADER, "hello"),
    "body is a list": raw_signed(HEADER, "[]"),
    "body nests without end": raw_signed(HEADER, '{"a":' + "[" * 1500 + "]" * 1500 + "}"),
    "claim twice": raw_signed(HEADER, PAYLOAD[:-1] + ', "sub": "acme-dan"}'),
    "issuer twice": raw_signed(HEADER, PAYLOAD[:-1] + f', "iss": "{ISSUER}"' + "}"),
    "key id twice": raw_signed('{"alg":"EdDSA","kid":"k2","kid":"k1"}', PAYLOAD),
    "huge": signed(name="x" * 5000),
    "alg none": f"{b64(json.dumps({'alg': 'none', 'kid': 'k1'}))}.{BODY}.",
    "alg None": f"{b64(json.dumps({'alg': 'None', 'kid': 'k1'}))}.{BODY}.{SIGNATURE}",
    "alg missing": f"{b64(json.dumps({'kid': 'k1'}))}.{BODY}.{SIGNATURE}",
    "alg HS256 with the public key": hmac_with_public_key(),
    "alg RS256": signed(RSA_KEY, "RS256"),
    "alg HS256": signed("s" * 32, "HS256"),
    "another key": signed(OTHER_KEY),
    "another key under jku": signed(OTHER_KEY, headers={"jku": "https://evil.test/keys"}),
    "another key under jwk": signed(OTHER_KEY, headers={"jwk": {"kty": "OKP", "crv": "Ed25519", "x": "AA"}}),
    "another key under x5u": signed(OTHER_KEY, headers={"x5u": "https://evil.test/cert"}),
    "unknown key id": signed(headers={"kid": "k9"}),
    "key id of a path": signed(headers={"kid": "../../k1"}),
    "no key id": raw_signed('{"alg":"EdDSA"}', PAYLOAD),
    "critical extension": signed(headers={"crit": ["x"], "x": 1}),
    "unknown issuer": signed(iss="https://evil.test"),
    "issuer missing": signed(iss=None),
    "issuer with slash": signed(iss=ISSUER + "/"),
    "audience missing": signed(aud=None),
    "audience wrong": signed(aud="somebody"),
    "audience among others": signed(aud=[AUDIENCE, "somebody"]),
    "subject missing": signed(sub=None),
    "subject empty": signed(sub=""),
    "subject a number": raw_signed(HEADER, json.dumps(claims(sub=7))),
    "subject too long": signed(sub="s" * 256),
    "subject with line end": signed(sub="acme\nana"),
    "jti missing": signed(jti=None),
    "jti short": signed(jti="1"),
    "iat missing": signed(iat=None),
    "iat in the future": signed(iat=NOW + 200, exp=NOW + 300),
    "iat a text": raw_signed(HEADER, json.dumps(claims(iat=str(NOW)))),
    "iat true": raw_signed(HEADER, json.dumps(claims(iat=True))),
    "exp missing": signed(exp=None),
    "expired": signed(iat=NOW - 300, exp=NOW - 120),
    "exp before iat": signed(exp=NOW - 1),
    "exp endless": signed(exp=2**60),
    "exp a fraction": raw_signed(HEADER, json.dumps(claims(exp=NOW + 1.5))),
    "lives an hour": signed(exp=NOW + 3600),
    "not valid yet": signed(nbf=NOW + 200),
    "name is a list": signed(name=["Ana"]),
}


@pytest.fixture(autouse=True)
def at_the_time_of_the_tokens(time_machine: Any) -> None:
    time_machine.move_to(NOW)


@pytest.mark.parametrize("token", BAD.values(), ids=BAD.keys())
def test_it_refuses_every_bad_token_alike(token: Any) -> None:
    with pytest.raises(HostTokenRefused) as caught:
        actions.enter_by_host(token=token, browser="b" * 30)
    assert (caught.value.status, caught.value.params) == (401, {})
    assert not CustomerSession.objects.exists() and not Customer.objects.exists()


def test_the_table_is_long_enough() -> None:
    assert len(BAD) >= 40


def test_it_believes_a_good_token_once() -> None:
    token = signed(name="Ana\u202e Petrova ", email="ANA@example.com", email_verified=True, locale="ru-RU")
    session, raw = actions.enter_by_host(token=token, browser="b" * 30)
    customer = session.customer
    assert (customer.name, customer.language, session.email) == ("Ana Petrova", "ru", "ana@example.com")
    assert ContactAddress.objects.get(customer=customer).verified_at is not None
    assert raw not in str(vars(session))
    with pytest.raises(HostTokenRefused):
        actions.enter_by_host(token=token, browser="b" * 30)


def test_a_key_named_in_the_header_changes_nothing() -> None:
    actions.enter_by_host(token=signed(headers={"jku": "https://evil.test/keys"}), browser="b" * 30)


def test_a_skew_of_a_minute_is_borne() -> None:
    token = signed(iat=NOW + 50, exp=NOW + 170, jti="k" * 22)
    actions.enter_by_host(token=token, browser="b" * 30)
    actions.enter_by_host(token=signed(iat=NOW - 170, exp=NOW - 50, jti="l" * 22), browser="b" * 30)


def test_an_address_the_host_did_not_verify_opens_nothing() -> None:
    actions.enter_by_host(token=host_token(email_verified=False), browser="b" * 30)
    assert not ContactAddress.objects.exists()


def test_two_issuers_and_a_mailbox_never_merge(settings: Any) -> None:
    settings.VISAVIS_HOSTS = {**host_settings(), "https://other.test": host_settings()[ISSUER]}
    first = enter("acme-ana", "Ana Petrova", "ana@example.com")
    other, _ = actions.enter_by_host(token=host_token(iss="https://other.test"), browser="b" * 30)
    by_mail = enter_by_mail("ana@example.com")
    assert other.customer_id != first.customer_id
    assert by_mail.customer_id is None
    again = enter("acme-ana", "Ana P.", "ana@example.com")
    assert (again.customer_id, again.name) == (first.customer_id, "Ana P.")
