"""The words of notices, in the active language."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from visavis.features.notices.times import appointed

KINDS = ("invitation", "message", "called", "near", "missed", "expired", "cut", "checked")
BOOKINGS = (
    "booked",
    "moved",
    "cancelled",
    "disturbed",
    "kept",
    "booking_missed",
    "remind_day",
    "remind_hour",
    "come_in",
)
"""Kinds about a booked call."""

_TITLES = {
    "invitation": _("{agent} asks you to join a video call"),
    "message": _("{agent} has written to you"),
    "called": _("It is your turn now"),
    "near": _("Your turn is near"),
    "missed": _("We called you and could not reach you"),
    "expired": _("Your place in line has run out"),
    "cut": _("Our call was cut off"),
    "checked": _("A check took place in a video call"),
    "booked": _("Your video call is booked"),
    "moved": _("Your video call has a new time"),
    "cancelled": _("Your video call is cancelled"),
    "disturbed": _("Please choose another time for your video call"),
    "kept": _("The time you booked stands after all"),
    "booking_missed": _("We did not meet at the booked time"),
    "remind_day": _("Your video call is coming up"),
    "remind_hour": _("Your video call begins soon"),
    "come_in": _("You can come in now"),
}
_TEXTS = {
    "invitation": _("Ticket {number}. Open it to see what to have ready, and join when it suits you."),
    "message": _("Ticket {number}. Read it and reply on the ticket page."),
    "called": _("Ticket {number}. An agent is free for you. Open the waiting room again to start the call."),
    "near": _("Ticket {number}. Only a few people are before you. Please come back to the waiting room."),
    "missed": _("Ticket {number}. Join again soon: for a while we still remember how long you waited."),
    "expired": _(
        "Ticket {number}. You were away for a while. Join again and we take your waiting into account."
    ),
    "cut": _(
        "Ticket {number}. The connection was lost. Join again: you don't have to explain everything anew."
    ),
    "checked": _(
        "Ticket {number}. The receipt tells what was checked, what is kept, who decided, and what to do if this was "
        "not you."
    ),
    "booked": _("Ticket {number}. {when}."),
    "moved": _("Ticket {number}. The new time is {when}."),
    "cancelled": _("Ticket {number}. The call of {when} will not take place."),
    "disturbed": _("Ticket {number}. We can't promise the time you booked any more: {when}. We are sorry."),
    "kept": _("Ticket {number}. The call takes place as booked: {when}. You need not do anything."),
    "booking_missed": _("Ticket {number}. Your call was booked for {when}. You can book another time."),
    "remind_day": _("Ticket {number}. {when}."),
    "remind_hour": _("Ticket {number}. {when}."),
    "come_in": _("Ticket {number}. Your call is at {when}. The door is open."),
}


def title(kind: str, params: Mapping[str, Any]) -> str:
    """One line that says what happened."""
    return _fill(_TITLES[kind], params)


def text(kind: str, params: Mapping[str, Any]) -> str:
    """One or two sentences: what is safe, what to do."""
    return _fill(_TEXTS[kind], params)


def _fill(template: Any, params: Mapping[str, Any]) -> str:
    agent = params.get("agent") or str(_("Support"))
    return str(template).format(agent=agent, number=params.get("number", ""), when=when(params))


def when(params: Mapping[str, Any]) -> str:
    """The booked time in the zone in which the customer chose it; "" for notices without one."""
    starts_at = params.get("starts_at")
    return appointed(datetime.fromisoformat(starts_at), params["zone"]) if starts_at else ""
