"""Every write of evidence. Other features and the entrances import these names from here."""

from visavis.features.evidence.actions.cases import close_case, open_case, sign_case
from visavis.features.evidence.actions.consents import give_consents, withdraw_consent
from visavis.features.evidence.actions.erasing import Erased, Report, erase_due, shred
from visavis.features.evidence.actions.holding import hold, release
from visavis.features.evidence.actions.keeping import destroy_item, keep, keep_record

__all__ = [
    "Erased",
    "Report",
    "close_case",
    "destroy_item",
    "erase_due",
    "give_consents",
    "hold",
    "keep",
    "keep_record",
    "open_case",
    "release",
    "shred",
    "sign_case",
    "withdraw_consent",
]
