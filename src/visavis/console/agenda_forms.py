"""Forms of the agenda and of working time: they check shapes; the rules are the features'. Times are of the active zone
(the desk's)."""

from datetime import date
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from visavis.features.appointments.models import Absence

MOMENT: Final = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"]
KINDS: Final = {
    Absence.Kind.BREAK.value: _("Break"),
    Absence.Kind.LEAVE.value: _("Leave"),
    Absence.Kind.ILL.value: _("Illness"),
    Absence.Kind.BUSY.value: _("Busy elsewhere"),
}
FILE_MOST: Final = 2_000_000


def _moment() -> forms.DateTimeField:
    errors = {"required": _("Give a date and a time."), "invalid": _("Give a date and a time.")}
    return forms.DateTimeField(input_formats=MOMENT, error_messages=errors)


class DayForm(forms.Form):
    """A day of an address, today when there is none."""

    day = forms.DateField(required=False, input_formats=["%Y-%m-%d"])


class AbsenceForm(forms.Form):
    staff = forms.UUIDField()
    kind = forms.ChoiceField(choices=list(KINDS.items()))
    starts_at = _moment()
    ends_at = _moment()
    note = forms.CharField(required=False, max_length=120)


class StaffForm(forms.Form):
    staff = forms.UUIDField()


class BusyForm(forms.Form):
    staff = forms.UUIDField()
    file = forms.FileField()

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > FILE_MOST:
            raise forms.ValidationError(_("This file is too large. Export a shorter span of time."))
        return file


class ShiftForm(forms.Form):
    """One line of a roster; a line without times is no shift."""

    weekday = forms.IntegerField(min_value=0, max_value=6)
    start = forms.TimeField(required=False)
    end = forms.TimeField(required=False)
    since = forms.DateField(required=False)
    until = forms.DateField(required=False)

    def shift(self) -> dict[str, Any] | None:
        """As `actions.set_shifts` wants it; the midnight that ends a day is 24:00."""
        start, end = self.cleaned_data.get("start"), self.cleaned_data.get("end")
        if start is None or end is None:
            return None
        since: date | None = self.cleaned_data.get("since")
        return {
            "weekday": self.cleaned_data["weekday"],
            "start": f"{start:%H:%M}",
            "end": "24:00" if f"{end:%H:%M}" == "00:00" else f"{end:%H:%M}",
            "since": since,
            "until": self.cleaned_data.get("until"),
        }

    def half(self) -> bool:
        """Only one of the two times was given."""
        return (self.cleaned_data.get("start") is None) != (self.cleaned_data.get("end") is None)


class BookForm(forms.Form):
    """`starts_at` is a moment in UTC, as the list of free times gives it."""

    starts_at = forms.DateTimeField(input_formats=["%Y-%m-%dT%H:%M:%S%z"])
    zone = forms.CharField(max_length=60)


class ChangeForm(forms.Form):
    sequence = forms.IntegerField(min_value=0)
    starts_at = forms.DateTimeField(required=False, input_formats=["%Y-%m-%dT%H:%M:%S%z"])
