"""Every write of evidence. Other features and the entrances import these names from here."""

from visavis.features.evidence.actions.cases import close_case, keep_longer, open_case, sign_case
from visavis.features.evidence.actions.consents import give_consents, withdraw_consent
from visavis.features.evidence.actions.erasing import Erased, Report, erase_due, shred
from visavis.features.evidence.actions.exports import answer_export, ask_export, expire_exports, take_export
from visavis.features.evidence.actions.holding import hold, release
from visavis.features.evidence.actions.keeping import destroy_item, keep, keep_record
from visavis.features.evidence.actions.viewing import REASON_LEAST, REASON_MOST, look_through, tile, view

__all__ = [
    "REASON_LEAST",
    "REASON_MOST",
    "Erased",
    "Report",
    "answer_export",
    "ask_export",
    "close_case",
    "destroy_item",
    "erase_due",
    "expire_exports",
    "give_consents",
    "hold",
    "keep",
    "keep_longer",
    "keep_record",
    "look_through",
    "open_case",
    "release",
    "shred",
    "sign_case",
    "take_export",
    "tile",
    "view",
    "withdraw_consent",
]
