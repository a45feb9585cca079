"""The journal of a ticket in words that staff read."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils import formats
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from visavis.features.captions.texts import SCRIPT
from visavis.features.people.actors import StaffActor
from visavis.features.people.models import Staff
from visavis.features.tickets import lookups as tickets
from visavis.features.visits.views import Timeline, TimelineLine
from visavis.kernel import journal
from visavis.kernel.models import JournalEntry

Words = Callable[[dict[str, Any]], str]

# Whole sentences for each side: other languages bend the words around "the customer" and "the agent".
SIDE_WORDS = {
    ("customer", "off"): gettext_lazy("The customer switched the camera off."),
    ("agent", "off"): gettext_lazy("The agent switched the camera off."),
    ("customer", "black"): gettext_lazy("The customer's camera shows only black: it may be covered."),
    ("agent", "black"): gettext_lazy("The agent's camera shows only black: it may be covered."),
    ("customer", "frozen"): gettext_lazy("The customer's camera picture stands still."),
    ("agent", "frozen"): gettext_lazy("The agent's camera picture stands still."),
    ("customer", "lost"): gettext_lazy("The customer's camera was lost."),
    ("agent", "lost"): gettext_lazy("The agent's camera was lost."),
    ("customer", "picture_back"): gettext_lazy("The customer's picture is back."),
    ("agent", "picture_back"): gettext_lazy("The agent's picture is back."),
    ("customer", "loud"): gettext_lazy("It is too loud around the customer."),
    ("agent", "loud"): gettext_lazy("It is too loud around the agent."),
    ("customer", "quiet"): gettext_lazy("It is quiet again around the customer."),
    ("agent", "quiet"): gettext_lazy("It is quiet again around the agent."),
    ("customer", "phone_call"): gettext_lazy("A phone call interrupted the customer."),
    ("agent", "phone_call"): gettext_lazy("A phone call interrupted the agent."),
    ("customer", "background"): gettext_lazy("The customer went to another app or tab."),
    ("agent", "background"): gettext_lazy("The agent went to another app or tab."),
    ("customer", "network"): gettext_lazy("The customer lost the network."),
    ("agent", "network"): gettext_lazy("The agent lost the network."),
    ("customer", "reload"): gettext_lazy("The customer loaded the page again."),
    ("agent", "reload"): gettext_lazy("The agent loaded the page again."),
    ("customer", "gone"): gettext_lazy("The customer's page was closed."),
    ("agent", "gone"): gettext_lazy("The agent's page was closed."),
    ("customer", "back"): gettext_lazy("The customer is back."),
    ("agent", "back"): gettext_lazy("The agent is back."),
    ("customer", "entered"): gettext_lazy("The customer entered the call."),
    ("agent", "entered"): gettext_lazy("The agent entered the call."),
    ("customer", "returned"): gettext_lazy("The customer came back into the call."),
    ("agent", "returned"): gettext_lazy("The agent came back into the call."),
}
DECLINED = {
    "technical": gettext_lazy("The agent declined the call: technical trouble."),
    "language": gettext_lazy("The agent declined the call: another language is needed."),
    "conflict": gettext_lazy("The agent declined the call: the agent knows this person."),
    "break": gettext_lazy("The agent declined the call: a break was needed."),
    "other": gettext_lazy("The agent declined the call."),
}
END_REASONS = {
    "agent_ended": gettext_lazy("The agent ended the call."),
    "customer_ended": gettext_lazy("The customer ended the call."),
    "customer_lost": gettext_lazy("The call ended: the customer did not come back within a minute."),
    "agent_lost": gettext_lazy("The call ended: the agent did not come back within a minute."),
    "failed": gettext_lazy("The call ended: no connection was found between the two browsers."),
}
CAPTIONS = {
    ("customer", "on"): gettext_lazy("The customer turned captions on."),
    ("agent", "on"): gettext_lazy("The agent turned captions on."),
    ("customer", "off"): gettext_lazy("The customer turned captions off."),
    ("agent", "off"): gettext_lazy("The agent turned captions off."),
    ("customer", "languages"): gettext_lazy("The customer chose other languages for captions."),
    ("agent", "languages"): gettext_lazy("The agent chose other languages for captions."),
    ("customer", "kept"): gettext_lazy("The customer agreed that captions stay on the ticket."),
    ("customer", "not_kept"): gettext_lazy(
        "The customer took back the consent that captions stay on the ticket."
    ),
}
RUN = {
    "started": gettext_lazy("A verification began."),
    "opened": gettext_lazy("The agent began a step of the verification."),
    "answered": gettext_lazy("The agent answered a step of the verification."),
    "redo": gettext_lazy("A step of the verification is done once more."),
    "drawn": gettext_lazy("An accessible way was taken for what was drawn."),
    "wanted": gettext_lazy("The agent asked for a picture."),
    "still": gettext_lazy("A picture was taken and kept."),
    "read": gettext_lazy("A picture was read by the machine."),
    "destroyed": gettext_lazy("A picture was destroyed at once."),
    "tan_sent": gettext_lazy("A one-time code was sent to the customer's confirmed address."),
    "tan_right": gettext_lazy("The customer typed the one-time code: it is right."),
    "tan_wrong": gettext_lazy("The customer typed a one-time code that is wrong."),
    "consent": gettext_lazy("The customer changed what they agree to."),
    "interrupted": gettext_lazy("The customer's page was away during the verification; it goes on."),
    "restarted": gettext_lazy("The customer's page was away for too long: the verification begins anew."),
    "hint": gettext_lazy("A sign was noticed that the agent should look at."),
    "measured": gettext_lazy("The quality of the received picture was measured."),
    "reviewed": gettext_lazy("A second person decided about the verification."),
    "aborted": gettext_lazy("The verification was broken off."),
    "disputed": gettext_lazy("The customer says that it was not them."),
}
DECIDED = {
    "in_review": gettext_lazy("The agent would confirm; a second person has to look at it."),
    "verified": gettext_lazy("The verification was decided: verified."),
    "not_verified": gettext_lazy("The verification was decided: not verified."),
    "try_again": gettext_lazy("The verification was decided: to be tried again."),
}
FLAGGED = {
    "agent": gettext_lazy("The agent quietly marked: something may be wrong around the customer."),
    "customer": gettext_lazy("The customer quietly said that somebody presses them."),
}
EVIDENCE = {
    ("consent_given", "evidence"): gettext_lazy("The customer agreed that pictures are taken and kept."),
    ("consent_given", "faces"): gettext_lazy("The customer agreed that a program compares faces."),
    ("consent_withdrawn", "evidence"): gettext_lazy("The customer took back the consent to keep pictures."),
    ("consent_withdrawn", "faces"): gettext_lazy("The customer took back the consent to compare faces."),
    ("stopped", "no_room"): gettext_lazy("Evidence stopped: the disk for it is full. The call goes on."),
    ("stopped", "keys_unreachable"): gettext_lazy("Evidence stopped: the key store can't be reached."),
    ("stopped", "consent_withdrawn"): gettext_lazy("Nothing more is kept: the consent was taken back."),
    ("hold", "on"): gettext_lazy("A legal hold was placed on the evidence."),
    ("hold", "off"): gettext_lazy("The legal hold on the evidence was lifted."),
    ("export", "asked"): gettext_lazy("Somebody asked to take the evidence out of the house."),
    ("export", "agreed"): gettext_lazy("A second person agreed that the evidence may be taken out."),
    ("export", "refused"): gettext_lazy("A second person refused that the evidence is taken out."),
    ("export", "taken"): gettext_lazy("The evidence was taken out of the house as a dossier."),
    ("export", "expired"): gettext_lazy("The permission to take the evidence out ran out unused."),
}
OFFER_ENDS = {
    "expired": gettext_lazy("The call rang for 30 seconds without an answer."),
    "withdrawn": gettext_lazy("The call stopped ringing."),
}


def _side(role: str, what: str) -> str:
    return str(SIDE_WORDS[role, what])


def _mark(p: dict[str, Any]) -> str:
    ends = {"camera": "picture_back", "noise": "quiet", "interruption": "back"}
    return _side(p["role"], p["why"] or ends[p["mark"]])


def _offer_end(p: dict[str, Any]) -> str:
    return str(DECLINED[p["reason"]] if p["how"] == "declined" else OFFER_ENDS[p["how"]])


def _joined_call(p: dict[str, Any]) -> str:
    return _side(p["role"], "returned" if p["epoch"] > 1 else "entered")


def _invited(p: dict[str, Any]) -> str:
    return _("Support asked for a video call.")


def _invitation_ended(p: dict[str, Any]) -> str:
    words = {
        "used": _("The invitation was used."),
        "withdrawn": _("The invitation was withdrawn."),
        "expired": _("The invitation ran out."),
    }
    return words[p["state"]]


def _contact_changed(p: dict[str, Any]) -> str:
    if p["proven"] == "host":
        return _(
            "The contact address was changed and confirmed by a code. The customer was signed in by the host."
        )
    return _(
        "The contact address was changed and confirmed by a code. The customer was known by e-mail only."
    )


def _call_ended(p: dict[str, Any]) -> str:
    minutes, seconds = divmod(p["duration_s"], 60)
    length = _("It lasted {minutes} min {seconds} s.").format(minutes=minutes, seconds=seconds)
    return f"{END_REASONS[p['reason']]} {length}"


def _booked_time(p: dict[str, Any]) -> dict[str, str]:
    """The booked time as the customer was told it, with its zone."""
    booked = p["appointment"]
    local = datetime.fromisoformat(booked["starts_at"]).astimezone(ZoneInfo(booked["time_zone"]))
    return {"time": formats.date_format(local, "SHORT_DATETIME_FORMAT"), "zone": booked["time_zone"]}


def _cancelled(p: dict[str, Any]) -> str:
    words = {
        "customer": _("The customer cancelled the booked call."),
        "staff": _("Support cancelled the booked call."),
    }
    return words.get(p["by"]) or _("The booked call was cancelled: it is not needed any more.")


def _moved(p: dict[str, Any]) -> str:
    if not p["told"]:
        return _("The booked call was planned with another agent.")
    return _("The call was moved to {time} ({zone}).").format(**_booked_time(p))


def _sentence(p: dict[str, Any]) -> str:
    """The prepared sentence as the reader of the record knows it."""
    known = f"script.line.{p['key']}.{(get_language() or 'en').replace('-', '_')}"
    text = SCRIPT.get(known) or SCRIPT.get(f"script.line.{p['key']}.en") or p["key"]
    return _("The agent read out and showed: {sentence}").format(sentence=text)


def _erased(p: dict[str, Any]) -> str:
    if p["why"] == "customer":
        return _("The customer had the kept words of the call erased.")
    return _("The kept words of the call were erased: their time was over.")


def _run(p: dict[str, Any]) -> str:
    return str(DECIDED[p["run"]["state"]] if p["what"] == "decided" else RUN[p["what"]])


def _evidence(kind: str, field: str) -> Words:
    return lambda p: str(EVIDENCE[kind, p[field]])


WORDS: dict[str, Words] = {
    "evidence.consent_given": _evidence("consent_given", "what"),
    "evidence.consent_withdrawn": _evidence("consent_withdrawn", "what"),
    "evidence.stopped": _evidence("stopped", "why"),
    "evidence.hold": lambda p: str(EVIDENCE["hold", "on" if p["on"] else "off"]),
    "evidence.export": _evidence("export", "state"),
    "evidence.item_destroyed": lambda p: _(
        "A piece of evidence was destroyed; that it was there stays written."
    ),
    "evidence.case_sealed": lambda p: _("The evidence was closed and signed."),
    "evidence.viewed": lambda p: (
        _("The agent of the call looked at a picture.")
        if p["in_call"]
        else _("Somebody looked at the evidence.")
    ),
    "evidence.budget_exceeded": lambda p: _(
        "Somebody looked at more evidence than the house allows in an hour."
    ),
    "evidence.shredded": lambda p: _("The evidence was erased: its key is destroyed, its files are gone."),
    "verification.run": _run,
    "verification.flagged": lambda p: str(FLAGGED[p["by"]]),
    "appointment.booked": lambda p: _("A call was booked for {time} ({zone}).").format(**_booked_time(p)),
    "appointment.moved": _moved,
    "appointment.cancelled": _cancelled,
    "appointment.disturbed": lambda p: _(
        "No agent can keep the booked time; the customer was asked for another."
    ),
    "appointment.kept": lambda p: _("The agent is back: the booked time stands after all."),
    "appointment.tested": lambda p: _("The customer tested camera and microphone for the booked call."),
    "appointment.arrived": lambda p: _("The customer came for the booked call."),
    "appointment.returned": lambda p: _(
        "The customer left the queue before the booked call; the booking stands."
    ),
    "appointment.missed": lambda p: _("The customer missed the booked call."),
    "visit.booked": lambda p: _("Check-in for the booked call opened: its time counts in the queue."),
    "people.code_requested": lambda p: _("A code for the contact address was asked for."),
    "ticket.opened": lambda p: _("The ticket was opened."),
    "ticket.message": lambda p: _("Message from {name}.").format(name=p["message"]["author_name"]),
    "ticket.invited": _invited,
    "ticket.invitation_ended": _invitation_ended,
    "ticket.contact_changed": _contact_changed,
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
    "notice.made": lambda p: (
        _("The customer was told, also by e-mail.") if p["by_mail"] else _("The customer was told.")
    ),
    "call.joined": _joined_call,
    "call.lost": lambda p: _side(p["role"], p["why"]),
    "call.found": lambda p: _side(p["role"], "back"),
    "call.mark": _mark,
    "captions.side": lambda p: str(CAPTIONS[p["side"]["role"], p["what"]]),
    "captions.fact_sent": lambda p: _("The agent showed a card to be checked."),
    "captions.fact_confirmed": lambda p: _("The customer confirmed the card."),
    "captions.fact_denied": lambda p: _("The customer said that the card is wrong."),
    "captions.script": _sentence,
    "captions.corrected": lambda p: _(
        "A line of the captions was corrected; what was heard is kept beside it."
    ),
    "captions.erased": _erased,
    "call.connected": lambda p: _("Both see and hear each other."),
    "call.ended": _call_ended,
}
SILENT = {
    "evidence.case_opened",
    "evidence.item_kept",
    "call.opened",
    "visit.in_call",
    "visit.call_over",
    "appointment.done",
}
"""Kinds whose news another line tells already."""
BOOKED = {
    "appointment.booked": True,
    "appointment.cancelled": False,
    "appointment.missed": False,
    "visit.closed": False,
}
"""After which kinds a ticket has a booked call, or no longer has one."""


def timeline(*, actor: StaffActor, ticket_id: UUID) -> Timeline:
    """The ticket's journal, oldest first, and whether its chain is untouched."""
    ticket = tickets.ticket(actor=actor, ticket_id=ticket_id)
    chain = f"ticket:{ticket.id}"
    entries = [e for e in JournalEntry.objects.filter(chain=chain).order_by("seq") if e.kind not in SILENT]
    names, booked, lines = _names(entries), False, []
    for e in entries:
        booked = BOOKED.get(e.kind, booked)
        # A booking outlives the invitation it was made from; "ran out" alone would sound as if it didn't.
        lasts = booked and e.kind == "ticket.invitation_ended" and e.payload["state"] == "expired"
        words = _("The invitation ran out. The booked call stays.") if lasts else _in_words(e.kind, e.payload)
        lines.append(TimelineLine(e.seq, e.at, e.kind, names.get(e.actor, ""), words))
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
