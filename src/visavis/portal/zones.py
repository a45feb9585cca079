"""In which zone a reader's times are written: the one they chose, else their browser's, else the desk's.

The browser's own zone comes in a cookie that the script writes, and on the very first visit as `?local=`; a choice
comes as `?zone=` from a form and is remembered in a cookie of its own. `?zone=auto` takes the choice back.
"""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from importlib.resources import files
from typing import Any, Final
from zoneinfo import ZoneInfo, available_timezones

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext_lazy as _

from visavis.kernel import clock

BROWSER_COOKIE: Final = "visavis_zone"
"""The browser's zone name, written by the script."""
CHOSEN_COOKIE: Final = "visavis_zone_chosen"
AUTO: Final = "auto"
YEAR: Final = 365 * 86400

REGIONS: Final = {
    "Africa": _("Africa"),
    "America": _("America"),
    "Antarctica": _("Antarctica"),
    "Asia": _("Asia"),
    "Atlantic": _("Atlantic"),
    "Australia": _("Australia"),
    "Europe": _("Europe"),
    "Indian": _("Indian Ocean"),
    "Pacific": _("Pacific"),
}

_zones: frozenset[str] = frozenset(available_timezones())


@dataclass(frozen=True)
class ZoneChoice:
    """One line of the list: "Europe/Berlin", "Berlin", "UTC+1"."""

    name: str
    place: str
    offset: str


def known(name: str) -> bool:
    """Is this the name of a zone?"""
    return name in _zones


def chosen(request: HttpRequest) -> str:
    """The zone that this reader chose over their browser's, empty when none."""
    asked = request.GET.get("zone", "")
    name = asked or request.COOKIES.get(CHOSEN_COOKIE, "")
    return name if known(name) else ""


def zone_for(request: HttpRequest, *, fallback: str = "UTC") -> ZoneInfo:
    """The reader's zone; `fallback` for a browser that told nothing."""
    told = (chosen(request), request.GET.get("local", ""), request.COOKIES.get(BROWSER_COOKIE, ""))
    for name in (*told, fallback):
        if known(name):
            return ZoneInfo(name)
    return ZoneInfo("UTC")


def remember(request: HttpRequest, response: HttpResponseBase) -> None:
    """Keep what was chosen by `?zone=`, or forget it."""
    asked = request.GET.get("zone", "")
    if known(asked):
        secure = settings.VISAVIS_HTTPS
        response.set_cookie(CHOSEN_COOKIE, asked, max_age=YEAR, path="/", secure=secure, samesite="Lax")
    elif asked == AUTO:
        response.delete_cookie(CHOSEN_COOKIE, path="/", samesite="Lax")


def offset_words(offset_minutes: int) -> str:
    """An offset as people write it: "UTC+3", "UTC-3:30", "UTC"."""
    if offset_minutes == 0:
        return "UTC"
    hours, rest = divmod(abs(offset_minutes), 60)
    return f"UTC{'+' if offset_minutes > 0 else '-'}{hours}" + (f":{rest:02d}" if rest else "")


def offset_of(at: datetime, zone: ZoneInfo) -> str:
    """The zone's offset at that moment."""
    offset = at.astimezone(zone).utcoffset()
    return offset_words(int(offset.total_seconds() // 60) if offset else 0)


def place(name: str) -> str:
    """The town that a zone is named after: "Buenos Aires" of "America/Argentina/Buenos_Aires"."""
    return name.rpartition("/")[2].replace("_", " ")


@lru_cache(maxsize=1)
def _listed() -> list[str]:
    """The zones to choose from: one for each clock of each country, without the old names of the same places."""
    table = files("tzdata").joinpath("zoneinfo/zone.tab").read_text(encoding="utf-8")
    names = {line.split("\t")[2] for line in table.splitlines() if line and not line.startswith("#")}
    return sorted(names & _zones)


def choices() -> list[tuple[Any, list[ZoneChoice]]]:
    """All zones by region, with their offsets now."""
    return _choices(int(clock.now().timestamp()) // 3600)


@lru_cache(maxsize=2)
def _choices(hour: int) -> list[tuple[Any, list[ZoneChoice]]]:
    at = datetime.fromtimestamp(hour * 3600, ZoneInfo("UTC"))
    return [
        (
            title,
            [
                ZoneChoice(name, place(name), offset_of(at, ZoneInfo(name)))
                for name in _listed()
                if name.startswith(f"{region}/")
            ],
        )
        for region, title in REGIONS.items()
    ]
