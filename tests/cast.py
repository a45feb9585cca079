"""The fixed cast of the tests: Ana (customer), Ben (agent), Cleo (supervisor), Dan (another customer: the
outsider).

Everybody is made through the same actions that the product uses. Fixtures of the same names stand in
conftest.py.
"""

import time
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import jwt
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings
from django.contrib.auth.models import User
from django.test import Client

from visavis.features.desks import actions as desk_actions
from visavis.features.desks.models import Desk
from visavis.features.people import actions as people
from visavis.features.people import lookups
from visavis.features.people.actors import CustomerActor, StaffActor, SystemActor
from visavis.features.people.middleware import cookie_name
from visavis.features.tickets import actions as ticket_actions
from visavis.features.tickets.models import Ticket
from visavis.kernel import ids

ISSUER = "https://acme.test"
AUDIENCE = "visavis"
HOST_KEY = Ed25519PrivateKey.generate()
_tokens: dict[UUID, tuple[str, str]] = {}


def host_settings() -> dict[str, Any]:
    """What settings.VISAVIS_HOSTS says about the test host."""
    pem = HOST_KEY.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    return {ISSUER: {"audience": AUDIENCE, "algorithms": ["EdDSA"], "keys": {"k1": pem.decode()}}}


def host_token(subject: str = "acme-ana", **claims: Any) -> str:
    """A hand-over as the host signs it. A claim given as None is left out."""
    now = int(time.time())
    body = {
        "iss": ISSUER,
        "aud": AUDIENCE,
        "sub": subject,
        "iat": now,
        "exp": now + 120,
        "jti": ids.secret(128),
        "name": "Ana Petrova",
        "email": "ana@example.com",
        "email_verified": True,
        **claims,
    }
    body = {name: value for name, value in body.items() if value is not None}
    return jwt.encode(body, HOST_KEY, algorithm="EdDSA", headers={"kid": "k1"})


def enter(subject: str, name: str, email: str, *, language: str = "en", browser: str = "") -> CustomerActor:
    """A customer who comes from the host."""
    browser = browser or ids.secret(160)
    token = host_token(subject, name=name, email=email, locale=language)
    session, raw = people.enter_by_host(token=token, browser=browser)
    _tokens[session.id] = (raw, browser)
    actor = lookups.customer_actor(raw)
    assert actor is not None
    return actor


def enter_by_mail(email: str, *, browser: str = "", language: str = "en") -> CustomerActor:
    """Somebody who proved a mailbox by its code."""
    browser = browser or ids.secret(160)
    row = people.request_code(email=email, browser=browser, language=language, ip="192.0.2.7")
    opened = people.open_code(code_id=row.id)
    assert opened is not None
    session, raw = people.confirm_code(email=email, code=opened.code, browser=browser)
    _tokens[session.id] = (raw, browser)
    actor = lookups.customer_actor(raw)
    assert actor is not None
    return actor


def make_desk(slug: str = "support", name: str = "Acme Support", **settings_: Any) -> Desk:
    """A desk that is open round the clock unless `hours` say otherwise."""
    return desk_actions.make_desk(actor=SystemActor(), slug=slug, name=name, **settings_)


def hire(name: str, desk: Desk | None, *, supervisor: bool = False) -> StaffActor:
    """A member of staff; the user name is the first name in small letters, the password `correct horse`."""
    first = name.split()[0].lower()
    staff = people.add_staff(
        username=first, password="correct horse", name=name, languages=["en"], supervisor=supervisor
    )
    if desk is not None:
        desk_actions.add_member(actor=SystemActor(), desk_id=desk.id, staff_id=staff.id)
    actor = lookups.staff_actor(staff.user)
    assert actor is not None
    return actor


def at_work(actor: StaffActor) -> StaffActor:
    """The same person, signed in in one browser more."""
    session = people.begin_staff_session(staff_id=actor.staff_id, user_agent="")
    found = lookups.staff_actor_by_id(staff_id=actor.staff_id, session_id=session.id)
    assert found is not None
    return found


def open_ticket(actor: CustomerActor, desk: Desk, subject: str = "I can't sign in any more") -> Ticket:
    """A ticket with its first message."""
    text = "My new phone does not get the codes. What can I do?"
    return ticket_actions.open_ticket(actor=actor, desk_id=desk.id, subject=subject, text=text)


def sign_in(client: Client, actor: CustomerActor | StaffActor) -> Client:
    """Give a test client the cookies of somebody from this cast."""
    if isinstance(actor, StaffActor):
        client.force_login(User.objects.get(id=actor.user_id), settings.AUTHENTICATION_BACKENDS[0])
        return client
    raw, browser = _tokens[actor.session_id]
    client.cookies[cookie_name("visavis_customer")] = raw
    client.cookies[cookie_name("visavis_browser")] = browser
    return client


@dataclass
class House:
    """The whole cast at one desk."""

    desk: Desk
    ana: CustomerActor
    dan: CustomerActor
    ben: StaffActor
    cleo: StaffActor


def make_house() -> House:
    desk = make_desk()
    return House(
        desk=desk,
        ana=enter("acme-ana", "Ana Petrova", "ana@example.com"),
        dan=enter("acme-dan", "Dan Iversen", "dan@example.com"),
        ben=hire("Ben Okafor", desk),
        cleo=hire("Cleo Martin", desk, supervisor=True),
    )
