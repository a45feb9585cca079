"""Connect tickets: how a page that is signed in over HTTP proves the same on its socket (S-27).

A browser sends cookies with a socket from any page of any site; so the socket takes none. The page asks for a
ticket with an ordinary request (cookie, CSRF token) and shows it in its first frame: signed, good for
`TICKET_SECONDS`, and once. It names the session, never the person's address.
"""

from datetime import timedelta
from uuid import UUID

from django.core import signing

from visavis.features.people import lookups
from visavis.features.people.actors import Actor, CustomerActor, StaffActor, SystemActor
from visavis.kernel import claims, clock, ids

TICKET_SECONDS = 30
_SALT = "visavis.people.connect"


def mint(*, actor: Actor) -> str:
    """A ticket for one socket of this customer or member of staff."""
    if isinstance(actor, SystemActor):
        raise TypeError("the house itself opens no socket")
    who = ("c", actor.session_id) if isinstance(actor, CustomerActor) else ("s", actor.staff_id)
    return signing.dumps([who[0], who[1].hex, ids.secret(96)], salt=_SALT)


def redeem(*, raw: str) -> CustomerActor | StaffActor | None:
    """Who shows this ticket: None when it is forged, too old, spent, or the session has ended meanwhile."""
    try:
        kind, name, _nonce = signing.loads(raw, salt=_SALT, max_age=TICKET_SECONDS)
    except (signing.BadSignature, ValueError):
        return None
    if not claims.spend(
        f"connect:{ids.digest(raw)}", until=clock.now() + timedelta(seconds=2 * TICKET_SECONDS)
    ):
        return None
    if kind == "c":
        return lookups.customer_actor_by_session(session_id=UUID(name))
    return lookups.staff_actor_by_id(staff_id=UUID(name))
