"""What each mail says, in the active language; `render` gives it its shape.

Rules of every letter: nothing of the conversation and no words of whoever typed an address (S-09, S-43); who asked
and when; that staff never ask for the code; that answers are not read. None means: no longer worth sending.
"""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from visavis.features.notices import booked_letters, checked, runs, words
from visavis.features.notices.card import Letter, about, bring, conditions, link
from visavis.features.notices.models import MailOut
from visavis.features.notices.times import moment
from visavis.features.people import actions as people
from visavis.features.people.rules import clean_line
from visavis.features.tickets import actions as ticket_actions
from visavis.features.tickets import lookups as tickets
from visavis.features.tickets.models import Invitation, Ticket
from visavis.kernel import clock


def write(mail: MailOut) -> Letter | None:
    """The letter of a mail row; None when it should not go out any more."""
    if mail.not_after is not None and mail.not_after <= clock.now():
        return None
    if mail.kind == "code":
        return _code(mail)
    if mail.kind in runs.KINDS:
        return runs.write(mail)
    if mail.kind == "address_replaced":
        with override(mail.language):
            return _address_replaced(mail)
    if mail.notice is not None and mail.notice.read_at is not None and mail.kind not in booked_letters.KEPT:
        return None  # already seen in the inbox
    ticket = mail.ticket
    if ticket is None or ticket.contact is None or ticket.contact.verified_at is None:
        return None
    mail.to = ticket.contact.email  # It may have changed since, and the link below opens the ticket.
    with override(mail.language):
        return _KINDS[mail.kind](mail, ticket)


def _address_replaced(mail: MailOut) -> Letter:
    """A kind word to the address that was given up. It names no other address: whoever reads this may be a stranger."""
    params, number = mail.params, mail.params["number"]
    count = max(1, params["count"])
    if number and count == 1:
        what = _("News of ticket {number} goes to another address from now on.").format(number=number)
    elif number:
        what = ngettext(
            "News of {count} ticket, {number} among them, goes to another address from now on.",
            "News of {count} tickets, {number} among them, goes to another address from now on.",
            count,
        ).format(count=count, number=number)
    else:
        what = _("News from support goes to another address from now on.")
    when = moment(datetime.fromisoformat(params["at"]), "UTC")
    return Letter(
        to=mail.to,
        language=mail.language,
        subject=_("Your e-mail address at support was changed"),
        title=_("Your address was changed"),
        phrase=params["phrase"],
        lines=[
            what,
            _("It was changed at {when}; a code sent to the new address confirmed it.").format(when=when),
            _("If this was you, there is nothing to do."),
            _(
                "If it was not you, somebody may be reading your mail or be signed in as you. Change the password "
                "of your mailbox first, then tell us: we see who changed the address, and can give it back to you."
            ),
        ],
        button=_("It was not me: tell support"),
        url=f"{settings.VISAVIS_ORIGIN}/tickets/new/",
        small=[
            _("Links in older mails to this address no longer open what was changed."),
            _("Staff never ask for your password or for a code from our mails."),
        ],
    )


def _code(mail: MailOut) -> Letter | None:
    opened = people.open_code(code_id=UUID(mail.params["code_id"]))
    if opened is None:
        return None
    # An address that nobody has proved gets no phrase: it would be somebody else's words (S-09).
    known = tickets.matching_address(email=opened.email) if opened.purpose == "enter" else []
    with override(opened.language):
        if opened.purpose == "enter" and not known:
            return _nothing_found(opened)
        phrase = next((ticket.customer.phrase for ticket in known if ticket.customer.phrase), "")
        minutes = max(1, round((opened.expires_at - opened.asked_at).total_seconds() / 60))
        enter = opened.purpose == "enter"
        return Letter(
            to=opened.email,
            language=opened.language,
            subject=_("Your code for support"),
            title=_("Your code") if enter else _("Confirm your e-mail address"),
            lines=[
                ngettext(
                    "Type this code on the page where you asked for it. It works for {minutes} minute, once.",
                    "Type this code on the page where you asked for it. It works for {minutes} minutes, once.",
                    minutes,
                ).format(minutes=minutes)
            ],
            phrase=phrase,
            code=f"{opened.code[:4]} {opened.code[4:]}",
            button=_("Open support") if enter else _("Confirm this address"),
            url=link(opened.link_secret),
            small=[
                _asked(opened),
                _("Staff never ask for this code, in a call, a chat or a mail. Give it to nobody."),
                _("If it was not you, do nothing: without this mail nobody gets in."),
            ],
        )


def _nothing_found(opened: people.OpenedCode) -> Letter:
    """The kind answer to an address that no open ticket has: how to get one."""
    return Letter(
        to=opened.email,
        language=opened.language,
        subject=_("Your request to support"),
        title=_("We found no open ticket with this address"),
        lines=[
            _("To join a video call, you need an open ticket whose contact address is this one."),
            _(
                "You may have used another address: please try that one. Or open a ticket now; it takes a minute."
            ),
        ],
        button=_("Open a ticket"),
        url=f"{settings.VISAVIS_ORIGIN}/tickets/new/",
        small=[
            _asked(opened),
            _("Staff never ask for a code or a password."),
            _("If it was not you, do nothing: nothing was opened and nobody got in."),
        ],
    )


def _asked(opened: people.OpenedCode) -> str:
    if opened.purpose == "enter":
        sentence = _("Somebody typed this address at {when} on {site} to join a video call.")
    else:
        sentence = _("Somebody typed this address at {when} on {site} to get news of a ticket there.")
    return sentence.format(when=moment(opened.asked_at, "UTC"), site=settings.VISAVIS_ORIGIN)


def _invitation(mail: MailOut, ticket: Ticket) -> Letter | None:
    invitation = Invitation.objects.get(id=UUID(mail.params["invitation_id"]))
    if invitation.state != Invitation.State.OPEN:
        return None
    until = moment(invitation.valid_until, ticket.desk.time_zone)
    secret = ticket_actions.make_entry_link(
        ticket_id=ticket.id, email=mail.to, language=mail.language, invitation_id=invitation.id
    )
    return about(
        mail,
        ticket,
        lines=[
            _("A video call helps to solve your problem faster. Join the queue when you are ready."),
            _("The invitation is valid until {until}.").format(until=until),
        ],
        items=[*bring(invitation), *conditions(ticket.desk)],
        quote=clean_line(invitation.line, limit=300),
        button=_("Join the video call"),
        url=link(secret),
    )


def _news(button: Callable[[], str]) -> Callable[[MailOut, Ticket], Letter | None]:
    def write_news(mail: MailOut, ticket: Ticket) -> Letter | None:
        secret = ticket_actions.make_entry_link(ticket_id=ticket.id, email=mail.to, language=mail.language)
        lines = [words.text(mail.kind, mail.params)]
        if until := mail.params.get("return_until"):
            shown = moment(datetime.fromisoformat(until), ticket.desk.time_zone)
            lines.append(_("We remember how long you waited until {until}.").format(until=shown))
        return about(mail, ticket, lines=lines, button=button(), url=link(secret))

    return write_news


_KINDS: dict[str, Callable[[MailOut, Ticket], Letter | None]] = {
    "invitation": _invitation,
    "message": _news(lambda: _("Read and reply")),
    "called": _news(lambda: _("Go to the waiting room")),
    "near": _news(lambda: _("Go to the waiting room")),
    "missed": _news(lambda: _("Join again")),
    "expired": _news(lambda: _("Join again")),
    "cut": _news(lambda: _("Join again")),
    checked.KIND: checked.write,
    **dict.fromkeys(booked_letters.PLANS, booked_letters.write),
}
