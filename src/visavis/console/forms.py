"""Forms of the console's pages: they check shapes; the rules are the features'."""

from datetime import datetime, timedelta

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from visavis.console.words import BRING, CLOSINGS, PURPOSES
from visavis.kernel import clock

VALID_FOR = timedelta(days=3)


def usual_end() -> datetime:
    """Three days from now, at the full hour, in the active zone."""
    return timezone.localtime(clock.now() + VALID_FOR).replace(minute=0, second=0, microsecond=0)


class InvitationForm(forms.Form):
    """`valid_until` is a local time of the active zone (the desk's)."""

    purpose = forms.ChoiceField(choices=list(PURPOSES.items()), initial="identity")
    bring = forms.MultipleChoiceField(
        choices=list(BRING.items()), required=False, initial=["original_document"]
    )
    valid_until = forms.DateTimeField(
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"],
        error_messages={
            "required": _("Say until when."),
            "invalid": _("Give a date and a time, such as 2026-12-24 16:00."),
        },
    )
    line = forms.CharField(required=False, max_length=300)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["valid_until"].initial = f"{usual_end():%Y-%m-%dT%H:%M}"


class MessageForm(forms.Form):
    text = forms.CharField(max_length=4000)
    client_key = forms.CharField(max_length=64)


class CloseForm(forms.Form):
    outcome = forms.ChoiceField(choices=list(CLOSINGS.items()))
