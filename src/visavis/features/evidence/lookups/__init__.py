"""Every read of evidence for others. Whoever may not see a case is told what the missing are told."""

from visavis.features.evidence.lookups.cases import able, case, case_of_visit, cases, consents, items
from visavis.features.evidence.lookups.content import bytes_of, record_of
from visavis.features.evidence.lookups.exporting import ExportView, exports, exports_waiting
from visavis.features.evidence.lookups.looking import (
    PICTURES,
    AlertView,
    ViewingView,
    alerts,
    faults,
    may_open,
    neighbours,
    seen_case,
    seen_item,
    viewings,
)

__all__ = [
    "PICTURES",
    "AlertView",
    "ExportView",
    "ViewingView",
    "able",
    "alerts",
    "bytes_of",
    "case",
    "case_of_visit",
    "cases",
    "consents",
    "exports",
    "exports_waiting",
    "faults",
    "items",
    "may_open",
    "neighbours",
    "record_of",
    "seen_case",
    "seen_item",
    "viewings",
]
