"""Template tags shared by all pages (`{% load visavis %}`): icons, texts for scripts, steps, times."""

from datetime import datetime
from typing import Any, Final

from django import template
from django.conf import settings
from django.templatetags.static import static
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html, json_script
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from visavis.features.notices import lookups as notices
from visavis.features.notices.lookups import PushOffer
from visavis.features.people.actors import CustomerActor
from visavis.kernel import languages, texts
from visavis.portal import zones

register = template.Library()

STEPS: Final = (
    ("prepare", _("Prepare")),
    ("check", _("Check")),
    ("wait", _("Wait")),
    ("call", _("Call")),
    ("done", _("Done")),
)


@register.simple_tag
def icon(name: str, turn: bool = False, large: bool = False) -> SafeString:
    """A decorative icon of the sprite; `turn` mirrors it in right-to-left languages."""
    classes = "icon" + (" icon--turn" if turn else "") + (" icon--large" if large else "")
    return format_html(
        '<svg class="{}" width="20" height="20" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>',
        classes,
        static("build/icons.svg"),
        name,
    )


@register.simple_tag
def page_texts(page: str) -> SafeString:
    """The texts that the page's script may show, as a JSON block."""
    return json_script(texts.of_page(page), "texts")


@register.simple_tag(takes_context=True)
def push_offer(context: dict[str, Any]) -> PushOffer:
    """Whether notifications on the device are offered to this reader, and whether they are on."""
    customer: CustomerActor | None = context.get("customer")
    return notices.push_offer(actor=customer) if customer is not None else PushOffer("", False)


@register.simple_tag
def house_name() -> str:
    """The name of this support desk as customers know it."""
    return str(settings.VISAVIS_NAME)


PURPOSES: Final = {
    "identity": _("To check your identity document."),
    "card": _("To see that your card is still with you."),
    "other": _("To solve this faster, face to face."),
}


@register.simple_tag
def purpose_words(purpose: str | None) -> str:
    """Why support asks for a call, as one sentence; empty for a visit without an invitation."""
    return str(PURPOSES.get(purpose or "", ""))


@register.inclusion_tag("portal/parts/steps.html")
def steps(current: str) -> dict[str, Any]:
    """The thread of steps with `current` marked."""
    names = [name for name, _label in STEPS]
    present = names.index(current)
    return {
        "steps": [
            {"name": name, "label": label, "current": index == present, "done": index < present}
            for index, (name, label) in enumerate(STEPS)
        ]
    }


def zone_offset(at: datetime) -> str:
    """The active zone at that moment as people write it: "UTC+3", "UTC-3:30", "UTC"."""
    offset = timezone.localtime(at).utcoffset()
    return zones.offset_words(int(offset.total_seconds() // 60) if offset else 0)


FORMATS: Final = {
    "day": "DATE_FORMAT",
    "full": "DATETIME_FORMAT",
    "coming": "DATETIME_FORMAT",
    "weekday": "MONTH_DAY_FORMAT",
}


@register.simple_tag
def moment(at: datetime, how: str = "full", zone: bool = False) -> SafeString:
    """A time in the customer's zone. `how`: "time", "day", "weekday" (with its day), "full" or "coming" (full with the
    weekday); `zone` names the zone. The script writes it again when the browser's zone is another than the one the
    server knew."""
    local = timezone.localtime(at)
    words = f"{local:%H:%M}" if how == "time" else date_format(local, FORMATS[how])
    if how in ("coming", "weekday"):
        words = f"{date_format(local, 'l')}, {words}"
    if zone:
        words = f"{words} ({zone_offset(at)})"
    return format_html(
        '<time datetime="{}" data-moment="{}" data-zone="{}">{}</time>',
        at.isoformat(timespec="seconds"),
        how,
        "yes" if zone else "no",
        words,
    )


@register.filter
def initials(name: str) -> str:
    """One or two letters that stand for a person: "AP" for Ana Petrova."""
    words = [word for word in str(name).split() if word]
    if not words:
        return "?"
    chosen = words[:1] if len(words) == 1 else [words[0], words[-1]]
    return "".join(word[0] for word in chosen).upper()


@register.filter
def language_name(code: str) -> str:
    """A language in the reader's own words: "English", "английский"."""
    return languages.name(code)


@register.simple_tag
def language_tag() -> str:
    """The active language for `<html lang>` as browsers know it: "zh-Hans" rather than "zh-hans"."""
    language = get_language() or settings.LANGUAGE_CODE
    main, _dash, rest = language.partition("-")
    return f"{main}-{rest.title()}" if rest else main
