"""What a check would keep of a customer, asked before the call: separable consents in the words of their language.

Nothing is ticked beforehand. Without them the call takes place all the same, unless the policy of the desk asks for
the consent before an agent appears (BaFin B4, GDPR Art. 7 and 9).
"""

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.utils.translation import get_language, ngettext

from visavis.features.evidence.texts import ConsentWords, consent_words
from visavis.features.verification import lookups as verification

KINDS: Final = ("evidence", "faces")


@dataclass(frozen=True)
class Choice:
    """One consent to tick or not. `needed`: without it this policy's check can't be held."""

    kind: str
    words: ConsentWords
    needed: bool


@dataclass(frozen=True)
class Asked:
    """The consents of a call and what comes of them: days until what is kept is erased."""

    choices: tuple[Choice, ...]
    card: bool
    days: int
    days_undecided: int
    second_person: bool
    language: str

    @property
    def needed(self) -> bool:
        return any(choice.needed for choice in self.choices)


def asked(*, desk_id: UUID, purpose: str) -> Asked | None:
    """What to ask before a call for this purpose; None where nothing is going to be kept."""
    pack = verification.demands(desk_id=desk_id, purpose=purpose)
    if pack is None or not any(spec.needs for spec in pack.checks):
        return None
    language = get_language() or "en"
    faces = any(spec.kind == "compare_face" for spec in pack.checks)
    choices = tuple(
        Choice(kind, consent_words(kind, language), kind == "evidence" and pack.consent == "before_agent")
        for kind in (KINDS if faces else KINDS[:1])
    )
    card = purpose == "card"
    days = pack.retention.card if card else pack.retention.identity
    return Asked(choices, card, days, pack.retention.attempt, pack.second_person, language)


def agreed(asked: Asked | None, kinds: list[str]) -> dict[str, str] | None:
    """{kind: SHA-256 of the words read}; None while one that the policy needs is missing."""
    if asked is None:
        return {}
    found = {one.kind: one.words.sha256 for one in asked.choices if one.kind in kinds}
    return None if any(one.needed and one.kind not in found for one in asked.choices) else found


def unchanged(read: dict[str, str], language: str) -> list[str]:
    """The kinds agreed to whose words are still the ones that were read."""
    return [kind for kind in KINDS if kind in read and consent_words(kind, language).sha256 == read[kind]]


def days_in_words(days: int) -> str:
    """A length of keeping as people say it: 1825 is "5 years", 90 "3 months", 1 "1 day"."""
    if days and days % 365 == 0:
        years = days // 365
        return ngettext("{count} year", "{count} years", years).format(count=years)
    if days and days % 30 == 0:
        months = days // 30
        return ngettext("{count} month", "{count} months", months).format(count=months)
    return ngettext("{count} day", "{count} days", days).format(count=days)


def words_read(kind: str, language: str) -> str:
    """The words of a consent as they are now, in the language in which it was given."""
    return consent_words(kind, language).text if kind in KINDS else ""
