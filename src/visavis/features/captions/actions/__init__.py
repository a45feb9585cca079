"""Every write of captions."""

from visavis.features.captions.actions.cards import confirm_fact, deny_fact, send_fact, send_script
from visavis.features.captions.actions.glossary import drop_term, put_term, set_glossary
from visavis.features.captions.actions.keeping import (
    days_of,
    erase_kept,
    forget_old,
    old_lines,
    set_days,
)
from visavis.features.captions.actions.record import correct_line, said
from visavis.features.captions.actions.sides import set_side
from visavis.features.captions.voice import Said

__all__ = [
    "Said",
    "confirm_fact",
    "correct_line",
    "days_of",
    "deny_fact",
    "drop_term",
    "erase_kept",
    "forget_old",
    "old_lines",
    "put_term",
    "said",
    "send_fact",
    "send_script",
    "set_days",
    "set_glossary",
    "set_side",
]
