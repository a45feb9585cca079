"""What can go wrong with notices."""

from django.utils.translation import gettext_lazy as _

from visavis.kernel.problems import Invalid, Problem, TooMany


class PushOff(Problem):
    code = "notices.push_off"
    status = 409
    message = _("Notifications are not offered here. News comes by e-mail and stands in your inbox.")


class PushUnfit(Invalid):
    code = "notices.push_unfit"
    message = _(
        "This browser's notifications don't work with us. News comes by e-mail and stands in your inbox."
    )


class PushTooOften(TooMany):
    code = "notices.push_too_often"
    message = _("Notifications were turned on and off many times. Please try again in an hour.")
