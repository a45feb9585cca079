"""The door for customers whom a host application has signed in (S-01..S-04)."""

import json
import logging
from typing import Any

import jwt
from django.conf import settings
from django.db import IntegrityError, transaction

from visavis.features.people import rules
from visavis.features.people.actions.profile import add_contact
from visavis.features.people.actions.sessions import begin_host_session
from visavis.features.people.models import Customer, CustomerSession, HostIdentity
from visavis.features.people.problems import HostTokenRefused
from visavis.kernel import claims, clock, ids

log = logging.getLogger(__name__)

# The library checks the signature; `rules` checks the content, against the house's own clock.
_CONTENT_CHECKED_BY_RULES: Any = {
    f"verify_{name}": False for name in ("exp", "iat", "nbf", "aud", "iss", "sub", "jti")
}


def enter_by_host(*, token: str, browser: str) -> tuple[CustomerSession, str]:
    """Turn a host's short-lived token into a session, exactly once per token (S-02).

    Returns the session and the raw token for the cookie. Raises HostTokenRefused for every fault alike.
    """
    try:
        found = read_token(token)
    except (rules.BadClaims, jwt.PyJWTError, ValueError, TypeError, KeyError, RecursionError) as fault:
        log.info("a host token was refused: %s", type(fault).__name__)
        raise HostTokenRefused from None
    with transaction.atomic():
        # Hashed: an issuer may choose any words for its ids, the claim's name has a limit.
        name = ids.digest(json.dumps([found.issuer, found.token_id]))
        if not claims.spend(f"jti:{name}", until=found.expires_at + 2 * rules.TOKEN_SKEW):
            raise HostTokenRefused
        customer = _customer(found)
        if found.email:
            add_contact(customer=customer, email=found.email, verified=True)
        return begin_host_session(customer=customer, email=found.email, browser=browser)


def read_token(token: str) -> rules.HostClaims:
    """Check signature and content against the keys configured for the issuer, and nothing else: header fields
    that name or carry keys (`jku`, `x5u`, `jwk`) are never looked at."""
    if len(token) > rules.TOKEN_MAX_CHARS or not token.isascii():
        raise rules.BadClaims("too long")
    header = jwt.get_unverified_header(token)
    unproved = jwt.decode(token, options={"verify_signature": False})
    issuer = unproved.get("iss")
    host = settings.VISAVIS_HOSTS.get(issuer) if isinstance(issuer, str) else None
    key = host["keys"].get(header.get("kid", "")) if host else None
    if host is None or key is None or "crit" in header:
        raise rules.BadClaims("unknown issuer or key")
    proved = jwt.decode(token, key, algorithms=host["algorithms"], options=_CONTENT_CHECKED_BY_RULES)
    _refuse_twins(token)
    return rules.check_claims(proved, audience=host["audience"], now=clock.now())


def _refuse_twins(token: str) -> None:
    """A claim written twice means one thing to us and another to somebody else."""

    def pairs(items: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(items)
        if len(found) != len(items):
            raise rules.BadClaims("a claim stands twice")
        return found

    for part in token.split(".")[:2]:
        json.loads(jwt.utils.base64url_decode(part), object_pairs_hook=pairs)


def _customer(found: rules.HostClaims) -> Customer:
    customer = _known(found) or _new(found)
    if found.name and found.name != customer.name:
        customer.name = found.name
        customer.save(update_fields=["name"])
    return customer


def _known(found: rules.HostClaims) -> Customer | None:
    identity = HostIdentity.objects.filter(issuer=found.issuer, subject=found.subject)
    known = identity.select_related("customer").first()
    return known.customer if known else None


def _new(found: rules.HostClaims) -> Customer:
    languages = [code for code, _ in settings.LANGUAGES]
    try:
        with transaction.atomic():
            customer = Customer.objects.create(
                name=found.name,
                language=rules.pick_language(found.language, languages, default=settings.LANGUAGE_CODE),
                created_at=clock.now(),
            )
            HostIdentity.objects.create(customer=customer, issuer=found.issuer, subject=found.subject)
            return customer
    except IntegrityError:
        # Two first visits at the same moment: the other one has made the customer.
        known = _known(found)
        if known is None:
            raise
        return known
