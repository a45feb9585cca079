"""Every read about bookings. Other features and the entrances import these names from here."""

from visavis.features.appointments.lookups.agendas import agenda, my_agenda
from visavis.features.appointments.lookups.bookings import (
    Due,
    Reason,
    appointment,
    current,
    due,
    enterable,
    last,
    of_customer,
    opening,
    reason,
    view,
)
from visavis.features.appointments.lookups.free import (
    bookable,
    bookable_by_hand,
    free_staff,
    nearest_slots,
    next_slots,
    policy,
    public_slots,
    slots,
)
from visavis.features.appointments.lookups.rosters import absences_of, feeds_of, imported_count, shifts_of

__all__ = [
    "Due",
    "Reason",
    "absences_of",
    "agenda",
    "appointment",
    "bookable",
    "bookable_by_hand",
    "current",
    "due",
    "enterable",
    "feeds_of",
    "free_staff",
    "imported_count",
    "last",
    "my_agenda",
    "nearest_slots",
    "next_slots",
    "of_customer",
    "opening",
    "policy",
    "public_slots",
    "reason",
    "shifts_of",
    "slots",
    "view",
]
