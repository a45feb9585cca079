"""Every read of evidence for others. Whoever may not see a case is told what the missing are told."""

from visavis.features.evidence.lookups.cases import able, case, case_of_visit, cases, consents, items
from visavis.features.evidence.lookups.content import bytes_of, record_of

__all__ = [
    "able",
    "bytes_of",
    "case",
    "case_of_visit",
    "cases",
    "consents",
    "items",
    "record_of",
]
