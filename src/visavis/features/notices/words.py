"""The words of notices, in the active language. Kinds: invitation, message, called, near, missed, expired, cut."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

KINDS = ("invitation", "message", "called", "near", "missed", "expired", "cut")

_TITLES = {
    "invitation": _("{agent} asks you to join a video call"),
    "message": _("{agent} has written to you"),
    "called": _("It is your turn now"),
    "near": _("Your turn is near"),
    "missed": _("We called you and could not reach you"),
    "expired": _("Your place in line has run out"),
    "cut": _("Our call was cut off"),
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
}


def title(kind: str, params: Mapping[str, Any]) -> str:
    """One line that says what happened."""
    return _fill(_TITLES[kind], params)


def text(kind: str, params: Mapping[str, Any]) -> str:
    """One or two sentences: what is safe, what to do."""
    return _fill(_TEXTS[kind], params)


def _fill(template: Any, params: Mapping[str, Any]) -> str:
    agent = params.get("agent") or str(_("Support"))
    return str(template).format(agent=agent, number=params.get("number", ""))
