"""What can go wrong with a booking."""

from django.utils.translation import gettext_lazy as _

from visavis.kernel.problems import Invalid, Problem


class SlotTaken(Problem):
    """Somebody was faster, or the time can't be booked. `params["slots"]` holds the free
    times closest to it (ISO, UTC), the closest first."""

    code = "appointments.slot_taken"
    status = 409
    message = _("This time is no longer free. These are the nearest ones that are.")


class NotBookable(Problem):
    code = "appointments.not_bookable"
    status = 409
    message = _("Calls can't be booked here at present. You can join the queue instead.")


class BookedAlready(Problem):
    code = "appointments.booked_already"
    status = 409
    message = _("A call is booked for this ticket already. You can move it to another time.")


class TooLate(Problem):
    code = "appointments.too_late"
    status = 409
    message = _("It is too late to change this online. Please write to us in the ticket.")


class InLineAlready(Problem):
    code = "appointments.in_line"
    status = 409
    message = _("The customer has come in already. The place in line goes on from here.")


class Over(Problem):
    code = "appointments.over"
    status = 409
    message = _("This booking has ended. You can book another time.")


class ChangedMeanwhile(Problem):
    code = "appointments.changed"
    status = 409
    message = _("This booking was changed in the meantime. Please look at it again.")


class NoSuchZone(Invalid):
    code = "appointments.zone"
    message = _("We don't know this time zone. Please choose one from the list.")


class BadSpan(Invalid):
    code = "appointments.span"
    message = _("The end must come after the beginning.")


class BadCalendar(Invalid):
    code = "appointments.calendar"
    message = _("This is not a calendar file that we can read. Please export it again as .ics.")
