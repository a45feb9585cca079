"""How notices write a time: in somebody's zone, with the zone named."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils import formats


def moment(at: datetime, zone: str) -> str:
    """Date and time as the active language writes them, with the zone named."""
    local = at.astimezone(ZoneInfo(zone))
    name = zone if zone == "UTC" else f"{local.tzname()}, {zone.replace('_', ' ')}"
    return f"{formats.date_format(local, 'DATETIME_FORMAT')} ({name})"


def appointed(at: datetime, zone: str) -> str:
    """The same with the weekday, for a time that somebody has to keep."""
    local = at.astimezone(ZoneInfo(zone))
    return f"{formats.date_format(local, 'l')}, {moment(at, zone)}"
