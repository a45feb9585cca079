"""The form of a desk's booking rules: it names the field that is wrong; the rules are the feature's."""

from collections.abc import Iterator
from typing import Any, Final

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from visavis.console.words import PURPOSES
from visavis.features.appointments import rules
from visavis.features.appointments.models import Policy

MINUTES: Final = gettext_lazy("minutes")
DAYS: Final = gettext_lazy("days")
PER_CENT: Final = gettext_lazy("per cent")
LENGTH: Final = "length_"
ORIGINS_MOST: Final = 20


class Amount(forms.IntegerField):
    """A whole number within limits, shown with its unit."""

    def __init__(self, unit: Promise, limits: tuple[int, int], step: int = 1, **options: Any) -> None:
        super().__init__(**options)
        self.unit, self.limits, self.step = unit, limits, step
        self.widget.attrs.update(min=limits[0], max=limits[1], step=step, inputmode="numeric")

    def clean(self, value: Any) -> int | None:
        low, high = self.limits
        try:
            found: int | None = super().clean(value)
        except forms.ValidationError:
            raise forms.ValidationError(self._wanted()) from None
        if found is not None and (not low <= found <= high or found % self.step):
            raise forms.ValidationError(self._wanted())
        return found

    def _wanted(self) -> str:
        low, high = self.limits
        words = (
            _("Give a whole number from {low} to {high}, in steps of {step}.")
            if self.step > 1
            else _("Give a whole number from {low} to {high}.")
        )
        return words.format(low=low, high=high, step=self.step)


def _length(**options: Any) -> Amount:
    return Amount(MINUTES, (rules.LENGTH_LEAST, rules.LENGTH_MOST), step=5, **options)


def _number(name: str, unit: Promise, **words: Any) -> Amount:
    return Amount(unit, rules.LIMITS[name], **words)


class RulesForm(forms.Form):
    """Field by field what `actions.set_policy` takes, lengths apart: those are one field a purpose."""

    open_to_customers = forms.BooleanField(
        required=False,
        label=gettext_lazy("Customers book calls by themselves"),
        help_text=gettext_lazy("Otherwise only staff book, from a ticket."),
    )
    length_ = _length(label=gettext_lazy("A call takes"))
    length_identity = _length(required=False, label=PURPOSES["identity"])
    length_card = _length(required=False, label=PURPOSES["card"])
    length_other = _length(required=False, label=PURPOSES["other"])
    share_percent = _number(
        "share_percent",
        PER_CENT,
        label=gettext_lazy("Share that can be booked"),
        help_text=gettext_lazy(
            "So much of each half hour's planned time customers can book. The rest is for those who join the queue."
        ),
    )
    no_show_percent = _number(
        "no_show_percent",
        PER_CENT,
        label=gettext_lazy("Customers who don't come"),
        help_text=gettext_lazy(
            "Of all who booked. With four agents or more on duty so many more calls are booked; 0 never books more."
        ),
    )
    notice_minutes = _number(
        "notice_minutes",
        MINUTES,
        label=gettext_lazy("Book at least this long ahead"),
        help_text=gettext_lazy("60 is an hour, 1440 is a day."),
    )
    horizon_days = _number(
        "horizon_days",
        DAYS,
        label=gettext_lazy("Book at most this far ahead"),
        help_text=gettext_lazy("Times show up day by day as they come within reach."),
    )
    change_until_minutes = _number(
        "change_until_minutes",
        MINUTES,
        label=gettext_lazy("Move or cancel until"),
        help_text=gettext_lazy(
            "So long before the call customers still do it by themselves; later they write to you. Staff always can."
        ),
    )
    public_page = forms.BooleanField(
        required=False,
        label=gettext_lazy("A booking page for everybody"),
        help_text=gettext_lazy(
            "Anybody chooses a time there, proves an e-mail address and gets a ticket. Customers must be able to book."
        ),
    )
    embed_origins = forms.CharField(
        required=False,
        label=gettext_lazy("Sites that may show it in a frame"),
        help_text=gettext_lazy("One address a line, such as https://www.example.com. Empty: none."),
        widget=forms.Textarea(attrs={"rows": 3, "dir": "ltr", "spellcheck": "false", "autocomplete": "off"}),
    )

    def clean_embed_origins(self) -> list[str]:
        lines = [line.strip().rstrip("/").lower() for line in self.cleaned_data["embed_origins"].splitlines()]
        found = list(dict.fromkeys(line for line in lines if line))
        for line in found:
            if not rules.ORIGIN.fullmatch(line):
                words = _("“{address}” is not a site's address. Write it like https://www.example.com.")
                raise forms.ValidationError(words.format(address=line[:80]))
        if len(found) > ORIGINS_MOST:
            raise forms.ValidationError(_("Name at most {count} sites.").format(count=ORIGINS_MOST))
        return found

    def fields_of(self, policy: Policy) -> dict[str, Any]:
        """What was entered, as fields of a policy; lengths of purposes that this page doesn't know stay."""
        given = dict(self.cleaned_data)
        own = {name.removeprefix(LENGTH): given.pop(name) for name in list(given) if name.startswith(LENGTH)}
        others = {purpose: minutes for purpose, minutes in policy.lengths.items() if purpose not in own}
        given["lengths"] = {**others, **{purpose: minutes for purpose, minutes in own.items() if minutes}}
        return given

    def wrong(self) -> Iterator[forms.BoundField]:
        """The fields to look at again, in the page's order."""
        return (field for field in self if field.errors)


def initial(policy: Policy) -> dict[str, Any]:
    """A policy as the form shows it."""
    names = ("open_to_customers", "public_page", *rules.LIMITS)
    return {
        **{name: getattr(policy, name) for name in names},
        **{f"{LENGTH}{purpose}": policy.lengths.get(purpose) for purpose in ("", *PURPOSES)},
        LENGTH: policy.lengths.get("") or 15,
        "embed_origins": "\n".join(policy.embed_origins),
    }
