"""Every read of captions for others. Whoever may not see a call or a ticket is told what the missing are told."""

from visavis.features.captions.lookups.calls import Seat, admit, captions, setting
from visavis.features.captions.lookups.chat import message_translation
from visavis.features.captions.lookups.glossary import GlossaryTermView, glossary, terms_of
from visavis.features.captions.lookups.records import Record, RecordedCall, record
from visavis.features.captions.lookups.transcripts import as_text, as_vtt, line, transcript

__all__ = [
    "GlossaryTermView",
    "Record",
    "RecordedCall",
    "Seat",
    "admit",
    "as_text",
    "as_vtt",
    "captions",
    "glossary",
    "line",
    "message_translation",
    "record",
    "setting",
    "terms_of",
    "transcript",
]
