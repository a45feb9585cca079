"""The journal of a ticket in words that staff read."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from visavis.features.people.actors import Actor
from visavis.features.people.models import Staff
from visavis.features.tickets import lookups as tickets
from visavis.features.visits.views import Timeline, TimelineLine
from visavis.kernel import journal
from visavis.kernel.models import JournalEntry

Words = Callable[[dict[str, Any]], str]

SIDES = {"customer": gettext_lazy("The customer"), "agent": gettext_lazy("The agent")}
CAMERA = {
    "off": gettext_lazy("{who} switched the camera off."),
    "black": gettext_lazy("The camera of {who_lower} shows only black: it may be covered."),
    "frozen": gettext_lazy("The camera picture of {who_lower} stands still."),
    "lost": gettext_lazy("The camera of {who_lower} was lost."),
}
INTERRUPTIONS = {
    "phone_call": gettext_lazy("{who} was interrupted by a phone call."),
    "background": gettext_lazy("{who} went to another app or tab."),
    "network": gettext_lazy("{who} lost the network."),
    "reload": gettext_lazy("{who} loaded the page again."),
    "gone": gettext_lazy("{who} closed the page."),
}
END_REASONS = {
    "agent_ended": gettext_lazy("The agent ended the call."),
    "customer_ended": gettext_lazy("The customer ended the call."),
    "customer_lost": gettext_lazy("The call ended: the customer did not come back within a minute."),
    "agent_lost": gettext_lazy("The call ended: the agent did not come back within a minute."),
    "failed": gettext_lazy("The call ended: no connection was found between the two browsers."),
}
OFFER_ENDS = {
    "declined": gettext_lazy("The agent declined the call ({reason})."),
    "expired": gettext_lazy("The call rang for 30 seconds without an answer."),
    "withdrawn": gettext_lazy("The call stopped ringing."),
}
LOWER = {"customer": gettext_lazy("the customer"), "agent": gettext_lazy("the agent")}


def _mark(p: dict[str, Any]) -> str:
    who, lower = SIDES[p["role"]], LOWER[p["role"]]
    if p["mark"] == "camera":
        words = CAMERA[p["why"]] if p["since"] else _("The picture of {who_lower} is back.")
    elif p["mark"] == "noise":
        words = (
            _("It is too loud around {who_lower}.")
            if p["since"]
            else _("It is quiet again around {who_lower}.")
        )
    else:
        words = INTERRUPTIONS[p["why"]] if p["since"] or p["why"] else _("{who} is back.")
    return str(words).format(who=who, who_lower=lower)


def _offer_end(p: dict[str, Any]) -> str:
    return str(OFFER_ENDS[p["how"]]).format(reason=p["reason"])


def _lost(p: dict[str, Any]) -> str:
    words = INTERRUPTIONS.get(p["why"], INTERRUPTIONS["gone"])
    return str(words).format(who=SIDES[p["role"]], who_lower=LOWER[p["role"]])


def _joined_call(p: dict[str, Any]) -> str:
    again = p["epoch"] > 1
    words = _("{who} came back into the call.") if again else _("{who} entered the call.")
    return words.format(who=SIDES[p["role"]])


def _invited(p: dict[str, Any]) -> str:
    return _("Support asked for a video call.")


def _invitation_ended(p: dict[str, Any]) -> str:
    words = {
        "used": _("The invitation was used."),
        "withdrawn": _("The invitation was withdrawn."),
        "expired": _("The invitation ran out."),
    }
    return words[p["state"]]


def _call_ended(p: dict[str, Any]) -> str:
    minutes, seconds = divmod(p["duration_s"], 60)
    length = _("It lasted {minutes} min {seconds} s.").format(minutes=minutes, seconds=seconds)
    return f"{END_REASONS[p['reason']]} {length}"


WORDS: dict[str, Words] = {
    "ticket.opened": lambda p: _("The ticket was opened."),
    "ticket.message": lambda p: _("Message from {name}.").format(name=p["message"]["author_name"]),
    "ticket.invited": _invited,
    "ticket.invitation_ended": _invitation_ended,
    "ticket.closed": lambda p: _("The ticket was closed."),
    "ticket.reopened": lambda p: _("The ticket was opened again."),
    "visit.joined": lambda p: _("The customer joined the queue."),
    "visit.away": lambda p: _("The customer's page went silent: marked away, the place is kept."),
    "visit.back": lambda p: _("The customer is back in the waiting room."),
    "visit.called": lambda p: _("The turn came while the customer was away; they were called."),
    "visit.prepared": lambda p: _("The device check was done."),
    "visit.offered": lambda p: _("The call rang for an agent."),
    "visit.offer_ended": _offer_end,
    "visit.accepted": lambda p: _("{name} accepted the call.").format(name=p["agent_name"]),
    "visit.left": lambda p: _("The customer left the queue."),
    "visit.expired": lambda p: _("The place expired: the customer was away for too long."),
    "visit.missed": lambda p: _("The customer missed the turn and did not come back in time."),
    "visit.closed": lambda p: _("The visit was written up and closed."),
    "visit.rated": lambda p: _("The customer gave {stars} of 5 stars.").format(stars=p["stars"]),
    "call.joined": _joined_call,
    "call.lost": _lost,
    "call.mark": _mark,
    "call.connected": lambda p: _("Both see and hear each other."),
    "call.ended": _call_ended,
}
SILENT = {"call.opened", "visit.in_call", "visit.call_over"}
"""Kinds whose news another line tells already."""


def timeline(*, actor: Actor, ticket_id: UUID) -> Timeline:
    """The ticket's journal, oldest first, and whether its chain is untouched."""
    ticket = tickets.ticket(actor=actor, ticket_id=ticket_id)
    chain = f"ticket:{ticket.id}"
    entries = [e for e in JournalEntry.objects.filter(chain=chain).order_by("seq") if e.kind not in SILENT]
    names = _names(entries)
    lines = [
        TimelineLine(e.seq, e.at, e.kind, names.get(e.actor, ""), _in_words(e.kind, e.payload))
        for e in entries
    ]
    return Timeline(lines, intact=journal.verify(chain) is None)


def _in_words(kind: str, payload: dict[str, Any]) -> str:
    words = WORDS.get(kind)
    return words(payload) if words else kind


def _names(entries: list[JournalEntry]) -> dict[str, str]:
    """Who did it: staff by name, customers and the house by their part."""
    staff_ids = {e.actor.removeprefix("staff:") for e in entries if e.actor.startswith("staff:")}
    names = {f"staff:{row.id}": row.name for row in Staff.objects.filter(id__in=staff_ids)}
    for entry in entries:
        if entry.actor.startswith(("customer:", "session:")):
            names[entry.actor] = _("Customer")
        elif entry.actor == "system":
            names[entry.actor] = _("System")
    return names
