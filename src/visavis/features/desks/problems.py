"""What can be wrong with a desk's settings."""

from django.utils.translation import gettext_lazy as _

from visavis.kernel.problems import Invalid


class HoursInvalid(Invalid):
    code = "desks.hours_invalid"
    message = _("These opening hours can't be used: {faults}")
