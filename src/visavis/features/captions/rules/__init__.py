"""The thinking behind captions: facts, lines, languages, what an engine's answer must look like. Pure."""

from visavis.features.captions.rules.facts import (
    FORMS,
    Fact,
    Locked,
    Restored,
    Term,
    lock,
    numbers_agree,
    restore,
    words_of,
)
from visavis.features.captions.rules.guess import guess
from visavis.features.captions.rules.languages import base, known_code, match_pair, same_language
from visavis.features.captions.rules.lines import Caption, Lines
from visavis.features.captions.rules.outputs import fault_of
from visavis.features.captions.rules.scripts import SCRIPTS

CONSENT_VERSION = "2026-11"
"""Of the text that asks whether captions may stay on the ticket; a changed text gets a new version."""
TEXT_MAX = 1000
"""Characters of one line: a minute of fast speech. Longer ones are cut."""
FACT_MAX = 200
LABEL_MAX = 80
TERM_MAX = 80
TERMS_MOST = 500
DAYS_MOST = 3650
"""Days that a desk may keep lines."""

__all__ = [
    "CONSENT_VERSION",
    "DAYS_MOST",
    "FACT_MAX",
    "FORMS",
    "LABEL_MAX",
    "SCRIPTS",
    "TERMS_MOST",
    "TERM_MAX",
    "TEXT_MAX",
    "Caption",
    "Fact",
    "Lines",
    "Locked",
    "Restored",
    "Term",
    "base",
    "fault_of",
    "guess",
    "known_code",
    "lock",
    "match_pair",
    "numbers_agree",
    "restore",
    "same_language",
    "words_of",
]
