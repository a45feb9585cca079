"""What customers agree to before anything is kept. A changed sentence needs a new version: consents name it, and the
hash of the very words they were read in (BaFin B4, RBI R4, GDPR Art. 7)."""

import hashlib
from dataclasses import dataclass

from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

CONSENTS: dict[str, tuple[str, str | Promise]] = {
    "evidence": (
        "2026-11",
        _(
            "During the call, pictures of your document, your card or your face are taken when you or the agent press a button. They are kept encrypted, together with what was checked and what a program on our own computers read from the document, and are seen only by people who must check or prove this identification; each look is written down. They are erased when the time stated on your receipt is over, and within a day if the identification is broken off. You can take this back at any time during the call: then no more pictures are taken, and the agent tells you how else you can go on."
        ),
    ),
    "faces": (
        "2026-11",
        _(
            "A program on our own computers compares your face with the picture on your document and tells the agent: likely the same, unclear, or different. The decision is always made by a person. The comparison is not used for anything else, and nothing is sent to another company. If you don't agree, the agent compares by eye; you have no disadvantage."
        ),
    ),
}


@dataclass(frozen=True)
class ConsentWords:
    """The words in one language, and what proves later which they were."""

    version: str
    text: str
    sha256: str


def consent_words(kind: str, language: str) -> ConsentWords:
    """Raises KeyError for a kind that nobody asks for."""
    version, words = CONSENTS[kind]
    with translation.override(language):
        text = str(words)
    return ConsentWords(version, text, hashlib.sha256(text.encode()).hexdigest())
