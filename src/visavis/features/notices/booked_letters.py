"""The letters about booked calls. Each brings the calendar's entry (RFC 6047); reminders say again when."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from visavis.features.appointments import calendar
from visavis.features.appointments.models import Appointment
from visavis.features.notices import bookings, words
from visavis.features.notices.card import Letter, about, bring, conditions, link
from visavis.features.notices.models import MailOut
from visavis.features.notices.ports import CalendarEntry
from visavis.features.tickets import actions as tickets
from visavis.features.tickets.models import Invitation, Ticket


@dataclass(frozen=True)
class Plan:
    """How the letter of one kind is put together. `step`: where its button leads; `method`: what calendars do with its
    entry, "" for none; `ready`: whether it lists what to have ready."""

    button: Callable[[], str]
    step: str
    method: str
    ready: bool = False


PLANS: Final = {
    "booked": Plan(lambda: _("Open your booking"), "booking", "REQUEST", ready=True),
    "moved": Plan(lambda: _("Open your booking"), "booking", "REQUEST", ready=True),
    "cancelled": Plan(lambda: _("Book another time"), "book", "CANCEL"),
    "disturbed": Plan(lambda: _("Choose another time"), "move", "REQUEST"),
    "kept": Plan(lambda: _("Open your booking"), "booking", "REQUEST", ready=True),
    "booking_missed": Plan(lambda: _("Book another time"), "book", "CANCEL"),
    "remind_day": Plan(lambda: _("Test your camera now"), "test", "", ready=True),
    "remind_hour": Plan(lambda: _("Open your booking"), "booking", "", ready=True),
    "come_in": Plan(lambda: _("Come in"), "booking", ""),
}
KEPT: Final = frozenset(kind for kind, plan in PLANS.items() if plan.method)
"""Sent also to those who have seen the news in their inbox: it brings the calendar's entry."""


def write(mail: MailOut, ticket: Ticket) -> Letter | None:
    """The letter of a booking's mail row; None when it would be wrong by now."""
    row = bookings.still_true(mail)
    if row is None:
        return None
    plan = _plan(mail, row)
    secret = tickets.make_entry_link(ticket_id=ticket.id, email=mail.to, language=mail.language)
    letter = about(
        mail,
        ticket,
        lines=_lines(mail, row),
        items=[*_bring(row), *conditions(ticket.desk)] if plan.ready else [],
        button=plan.button(),
        url=link(secret, plan.step),
    )
    if not plan.method:
        return letter
    entry = CalendarEntry(method=plan.method, data=calendar.entry(row, method=plan.method))
    return replace(letter, calendar=entry)


def _plan(mail: MailOut, row: Appointment) -> Plan:
    plan = PLANS[mail.kind]
    if plan.step == "test" and row.tested_at is not None:
        return replace(PLANS["remind_hour"], method=plan.method)
    if mail.params.get("reason") == "ticket_closed":
        return replace(plan, button=lambda: _("Open the ticket"), step="")
    return plan


def _lines(mail: MailOut, row: Appointment) -> list[str]:
    when = words.when(mail.params)
    minutes = round((row.ends_at - row.starts_at).total_seconds() / 60)
    length = ngettext(
        "It takes about {minutes} minute.", "It takes about {minutes} minutes.", minutes
    ).format(minutes=minutes)
    door = _("You can come in from ten minutes before, from this mail or from your ticket.")
    return {
        "booked": [when, f"{length} {door}", _change(), _calendar()],
        "moved": [when, f"{length} {door}", _by(mail), _change(), _calendar()],
        "cancelled": [_("The call of {when} will not take place.").format(when=when), _by(mail)],
        "disturbed": [
            _("You booked {when}. The agent can't be there then, and nobody else is free.").format(when=when),
            _("We are sorry. Please choose another time; it takes a minute."),
        ],
        "kept": [
            _(
                "We asked you to choose another time. That is no longer necessary: the call takes place as booked."
            ),
            when,
        ],
        "booking_missed": [
            _("Your call was booked for {when}, and we could not meet.").format(when=when),
            _(
                "Nothing is lost: your ticket is as it was. Book another time, or join the queue when it suits you."
            ),
        ],
        "remind_day": [when, f"{length} {door}", _test(row), _change()],
        "remind_hour": [
            when,
            f"{length} {door}",
            _("If the time does not suit you any more, please tell us."),
        ],
        "come_in": [when, _("Come in now, so that the call can begin in time. Your place is kept.")],
    }[mail.kind]


def _by(mail: MailOut) -> str:
    if mail.params.get("reason") == "ticket_closed":
        return _("The ticket was closed. Writing in it opens it again.")
    if mail.params.get("by") == "customer":
        return _("You asked for this on our pages.")
    return _("Support had to change this. We are sorry if it does not suit you.")


def _change() -> str:
    return _("If the time does not suit you any more, move or cancel the call from your ticket.")


def _calendar() -> str:
    return _("The file with this mail puts the call into your calendar; later changes follow it.")


def _test(row: Appointment) -> str:
    if row.tested_at is not None:
        return _("Your camera and microphone have been tested already.")
    return _("Try your camera and microphone today: then there is time to mend what does not work.")


def _bring(row: Appointment) -> list[str]:
    invitation = Invitation.objects.filter(id=row.invitation_id).first() if row.invitation_id else None
    return bring(invitation) if invitation else []
