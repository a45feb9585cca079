"""Every write about bookings and rosters. Other features and the entrances import these names from here."""

from visavis.features.appointments.actions.booking import book, cancel, move
from visavis.features.appointments.actions.calendar import Away, Taken, be_away, import_busy, take_back
from visavis.features.appointments.actions.feeds import make_feed, revoke_feed
from visavis.features.appointments.actions.handover import Released
from visavis.features.appointments.actions.rosters import (
    add_absence,
    release,
    remove_absence,
    set_policy,
    set_shifts,
)
from visavis.features.appointments.actions.visiting import arrive, end_closed, note_test, settle, tick

__all__ = [
    "Away",
    "Released",
    "Taken",
    "add_absence",
    "arrive",
    "be_away",
    "book",
    "cancel",
    "end_closed",
    "import_busy",
    "make_feed",
    "move",
    "note_test",
    "release",
    "remove_absence",
    "revoke_feed",
    "set_policy",
    "set_shifts",
    "settle",
    "take_back",
    "tick",
]
