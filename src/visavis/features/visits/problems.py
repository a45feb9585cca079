"""What can go wrong with a visit."""

from django.utils.translation import gettext_lazy as _

from visavis.kernel.problems import Problem


class DeskClosed(Problem):
    code = "visits.desk_closed"
    status = 409
    message = _("The desk is closed right now. Your ticket stays open; come back when it opens.")


class TicketClosed(Problem):
    code = "visits.ticket_closed"
    status = 409
    message = _("This ticket is closed. Write a message on it to open it again, then join the queue.")


class OtherVisit(Problem):
    """The customer already waits at this desk for another ticket."""

    code = "visits.other_visit"
    status = 409
    message = _("You already have a place in line at this desk, for ticket {number}. One at a time, please.")


class OfferGone(Problem):
    code = "visits.offer_gone"
    status = 409
    message = _("This call is not ringing for you any more.")


class Changed(Problem):
    """Somebody else moved the visit first."""

    code = "visits.changed"
    status = 409
    message = _("This has changed in the meantime. The page shows how it is now.")


class UnknownReason(Problem):
    code = "visits.unknown_reason"
    status = 422
    message = _("Please choose one of the reasons.")


class UnknownOutcome(Problem):
    code = "visits.unknown_outcome"
    status = 422
    message = _("Please choose how the call ended.")


class TooLong(Problem):
    code = "visits.too_long"
    status = 422
    message = _("This text is longer than {limit} characters. Please shorten it.")


class BadRating(Problem):
    code = "visits.bad_rating"
    status = 422
    message = _("Please choose between one and five stars.")
