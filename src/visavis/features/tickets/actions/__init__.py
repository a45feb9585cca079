"""Every write about tickets. Other features and the entrances import these names from here."""

from visavis.features.tickets.actions.contact import ask_address_code, ask_contact_code, confirm_code
from visavis.features.tickets.actions.conversation import close, reopen, say
from visavis.features.tickets.actions.invitations import (
    expire_invitations,
    invite,
    use_invitation,
    withdraw_invitation,
)
from visavis.features.tickets.actions.links import FollowedLink, follow_entry_link, make_entry_link
from visavis.features.tickets.actions.opening import (
    announce_verified,
    open_as_guest,
    open_ticket,
)

__all__ = [
    "FollowedLink",
    "announce_verified",
    "ask_address_code",
    "ask_contact_code",
    "close",
    "confirm_code",
    "expire_invitations",
    "follow_entry_link",
    "invite",
    "make_entry_link",
    "open_as_guest",
    "open_ticket",
    "reopen",
    "say",
    "use_invitation",
    "withdraw_invitation",
]
