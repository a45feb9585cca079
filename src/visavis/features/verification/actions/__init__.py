"""Every write of verifications."""

from visavis.features.verification.actions.checks import answer, open_check, redo, save_note, take_alternative
from visavis.features.verification.actions.codes import enter_tan, open_tan, send_tan, wipe_tan
from visavis.features.verification.actions.consents import consent
from visavis.features.verification.actions.pictures import Kept, add_frame, add_still, destroy, want
from visavis.features.verification.actions.policies import choose_pack
from visavis.features.verification.actions.quiet import flag, measure, press, signal
from visavis.features.verification.actions.runs import (
    abort,
    call_over,
    customer_returned,
    decide,
    start,
    visit_closed,
)
from visavis.features.verification.actions.seconds import dispute, review

__all__ = [
    "Kept",
    "abort",
    "add_frame",
    "add_still",
    "answer",
    "call_over",
    "choose_pack",
    "consent",
    "customer_returned",
    "decide",
    "destroy",
    "dispute",
    "enter_tan",
    "flag",
    "measure",
    "open_check",
    "open_tan",
    "press",
    "redo",
    "review",
    "save_note",
    "send_tan",
    "signal",
    "start",
    "take_alternative",
    "visit_closed",
    "want",
    "wipe_tan",
]
