"""Every read about verifications. Other features and the entrances import these names from here."""

from visavis.features.verification.lookups.dossier import behind, for_dossier
from visavis.features.verification.lookups.faces import FacePair, face_pair, face_word
from visavis.features.verification.lookups.history import Deciders, Earlier, deciders, history
from visavis.features.verification.lookups.policies import demands, offered, pack_for, policies
from visavis.features.verification.lookups.receipts import Receipt, of_ticket, receipts
from visavis.features.verification.lookups.runs import (
    customer_run,
    notes,
    of_visit,
    packs_for_call,
    phrases,
    picture,
    purpose_of,
    readings,
    reviews,
    run,
    run_of_call,
)
from visavis.features.verification.rules.moves import REVIEW_REASONS
from visavis.features.verification.rules.packs import Pack

__all__ = [
    "REVIEW_REASONS",
    "Deciders",
    "Earlier",
    "FacePair",
    "Pack",
    "Receipt",
    "behind",
    "customer_run",
    "deciders",
    "demands",
    "face_pair",
    "face_word",
    "for_dossier",
    "history",
    "notes",
    "of_ticket",
    "of_visit",
    "offered",
    "pack_for",
    "packs_for_call",
    "phrases",
    "picture",
    "policies",
    "purpose_of",
    "readings",
    "receipts",
    "reviews",
    "run",
    "run_of_call",
]
