"""The part to copy: hand a signed-in customer over to the support portal.

Your server signs who the customer is; the customer's browser carries the token in the body of one POST to
`<portal>/enter/`. The token lives a minute and is good for one use, and it never stands in an address, where
histories, logs and other sites would see it.
"""

import secrets
import time
from dataclasses import dataclass

import jwt

LIFE_S = 60


@dataclass(frozen=True)
class Signer:
    """Who you are to the portal: the issuer name, and the private key whose public half the portal knows as `kid`."""

    issuer: str
    audience: str
    kid: str
    private_key: str  # Ed25519, PEM

    def token(self, *, subject: str, name: str, email: str, locale: str) -> str:
        """A one-minute, single-use statement about one customer.

        `subject` is your own lasting id of the customer. Send `email` only if you have verified it: the portal
        writes to it and lets its owner in when they are locked out of your site.
        """
        now = int(time.time())
        claims = {
            "iss": self.issuer,
            "aud": self.audience,
            "sub": subject,
            "iat": now,
            "exp": now + LIFE_S,
            "jti": secrets.token_urlsafe(24),
            "name": name,
            "email": email,
            "email_verified": True,
            "locale": locale,
        }
        return jwt.encode(claims, self.private_key, algorithm="EdDSA", headers={"kid": self.kid})
