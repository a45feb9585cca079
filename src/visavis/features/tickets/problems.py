"""What can go wrong with a ticket."""

from django.utils.translation import gettext_lazy as _

from visavis.kernel.problems import Invalid, Problem, TooMany


class SubjectNeeded(Invalid):
    code = "tickets.subject_needed"
    message = _("Please say in a few words what this is about.")


class SubjectTooLong(Invalid):
    code = "tickets.subject_too_long"
    message = _("The title can have at most {limit} characters. The details fit into the text below it.")


class TextNeeded(Invalid):
    code = "tickets.text_needed"
    message = _("Please write your message first.")


class TextTooLong(Invalid):
    code = "tickets.text_too_long"
    message = _(
        "A message can have at most {limit} characters; this one has {length}. Please send it in parts."
    )


class KeyReused(Problem):
    """The same client key with another text: a fault of the sending program (I-27)."""

    code = "tickets.key_reused"
    status = 422
    message = _("This message was sent already with other words. Reload the page and send it again.")


class TooFast(TooMany):
    code = "tickets.too_fast"
    message = _("That was a lot of messages in a short time. Please wait a minute; nothing was lost.")


class TooManyTickets(TooMany):
    code = "tickets.too_many"
    message = _(
        "You have opened many tickets today. Please write in one of them; tomorrow you can open another."
    )


class AddressKept(Invalid):
    code = "tickets.address_kept"
    message = _("News goes to this address already. Write another one to change it.")


class AddressNotChanged(Problem):
    """The code is right, but whoever asked for the change doesn't reach the ticket any more."""

    code = "tickets.address_not_changed"
    status = 409
    message = _(
        "The address was not changed, because you were signed out meanwhile. Come in again and change it then."
    )


class TicketClosed(Problem):
    code = "tickets.closed"
    status = 409
    message = _("This ticket is closed. Write a message in it to open it again.")


class DeskUnknown(Invalid):
    code = "tickets.desk_unknown"
    message = _("Please choose where your question should go.")


class AlreadyInvited(Problem):
    code = "tickets.already_invited"
    status = 409
    message = _("An invitation is open already. Withdraw it first to send another one.")


class InvitationInvalid(Invalid):
    code = "tickets.invitation_invalid"
    message = _(
        "Check the invitation: its purpose, what to bring, and a date between 5 minutes and 90 days ahead."
    )


class InvitationOver(Problem):
    code = "tickets.invitation_over"
    status = 409
    message = _("This invitation has ended. Write on the ticket if you still need a call.")
