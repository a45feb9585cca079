"""What can go wrong with a call."""

from django.utils.translation import gettext_lazy as _

from visavis.kernel.problems import Problem


class CallOver(Problem):
    code = "calls.over"
    status = 409
    message = _("This call has ended.")


class TakenOver(Problem):
    code = "calls.taken_over"
    status = 409
    message = _(
        "The call goes on in another window. Close this one, or load the page again to bring it here."
    )


class BadSignal(Problem):
    code = "calls.bad_signal"
    status = 422
    message = _("The browser sent something that does not belong to a call. Please load the page again.")


class BadMark(Problem):
    code = "calls.bad_mark"
    status = 422
    message = _("This is not something a call can be marked with.")
