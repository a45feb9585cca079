"""What can go wrong with an agent's state."""

from django.utils.translation import gettext_lazy as _

from visavis.kernel.problems import Problem


class BusyWithCustomer(Problem):
    code = "waiting.busy_with_customer"
    status = 409
    message = _("A customer is still with you. End the call and finish its notes first.")


class UnknownState(Problem):
    code = "waiting.unknown_state"
    status = 422
    message = _("This is not one of the states ready, break, wrap-up or off.")
