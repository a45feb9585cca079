"""Connect tickets: how a page that is signed in over HTTP proves the same on its socket (S-27).

A browser sends cookies with a socket from any page of any site; so the socket takes none. The page asks for a
ticket with an ordinary request (cookie, CSRF token) and shows it in its first frame: signed, good for
`TICKET_SECONDS`, and once. It names the session it came from (S-13: it dies
with that), never the person's address.
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
    session = actor.session_id.hex if actor.session_id else ""
    staff = actor.staff_id.hex if isinstance(actor, StaffActor) else ""
    return signing.dumps([session, staff, ids.secret(96)], salt=_SALT)


def redeem(*, raw: str) -> CustomerActor | StaffActor | None:
    """Who shows this ticket: None when it is forged, too old, spent, or the session has ended meanwhile."""
    try:
        session, staff, _nonce = signing.loads(raw, salt=_SALT, max_age=TICKET_SECONDS)
    except (signing.BadSignature, ValueError):
        return None
    if not claims.spend(
        f"connect:{ids.digest(raw)}", until=clock.now() + timedelta(seconds=2 * TICKET_SECONDS)
    ):
        return None
    session_id = UUID(session) if session else None
    if staff:
        return lookups.staff_actor_by_id(staff_id=UUID(staff), session_id=session_id)
    return lookups.customer_actor_by_session(session_id=session_id) if session_id else None
