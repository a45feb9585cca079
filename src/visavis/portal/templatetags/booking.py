"""Template tags of booked calls (`{% load booking %}`): what a booking's card says at this moment, zones by name."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import template
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timesince import timeuntil
from django.utils.translation import gettext as _

from visavis.features.appointments import lookups
from visavis.features.appointments.views import AppointmentView
from visavis.kernel import clock
from visavis.portal import zones

register = template.Library()


@dataclass(frozen=True)
class BookingState:
    """`live`: it stands. `open`: the customer can come in now. `due`: its time has come. `elsewhere`: the time in the
    zone where it was booked, in words, when the reader's clock shows another one."""

    live: bool
    open: bool
    due: bool
    can_change: bool
    elsewhere: str


@register.simple_tag
def booking_state(view: AppointmentView) -> BookingState:
    """How things stand for the card of this booking."""
    now = clock.now()
    booked = view.state == "booked"
    return BookingState(
        live=view.state in ("booked", "arrived"),
        open=booked and view.opens_at <= now < view.closes_at,
        due=now >= view.starts_at,
        can_change=booked and now < view.change_until,
        elsewhere=_elsewhere(view),
    )


def _elsewhere(view: AppointmentView) -> str:
    if not zones.known(view.time_zone):
        return ""
    there = view.starts_at.astimezone(ZoneInfo(view.time_zone))
    if there.utcoffset() == timezone.localtime(view.starts_at).utcoffset():
        return ""
    return _("{time} in {place}, where you booked it").format(
        time=f"{there:%H:%M}", place=zones.place(view.time_zone)
    )


@register.simple_tag
def time_left(at: datetime) -> str:
    """How long until `at`, in words of the page's language: "2 hours, 5 minutes". The script counts on from there."""
    return timeuntil(at, clock.now(), depth=2)


@register.simple_tag
def zone_words(at: datetime) -> SafeString:
    """The active zone by its town and its offset at that moment; the script writes its name in the page's language."""
    name = timezone.get_current_timezone_name()
    offset = zones.offset_of(at, ZoneInfo(name))
    words = offset if name == "UTC" else f"{zones.place(name)}, {offset}"
    return format_html('<span data-zone-of="{}">{}</span>', at.isoformat(timespec="seconds"), words)


@register.simple_tag
def bookable(desk_id: Any) -> bool:
    """Whether customers can book at this desk."""
    return lookups.bookable(desk_id=desk_id)


@register.filter
def at(found: Mapping[Any, Any] | None, key: Any) -> Any:
    """The value for a key, None when there is none."""
    return (found or {}).get(key)
