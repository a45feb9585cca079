"""The two pictures of a comparison of faces, and what the machine said of exactly these two."""

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from visavis.features.evidence import lookups as kept
from visavis.features.people.actors import Actor
from visavis.features.verification.lookups.runs import run as run_seen
from visavis.features.verification.models import CheckItem
from visavis.features.verification.rules.faces import DOCUMENT, LIVE
from visavis.features.verification.views import ItemView, RunView

WORDS: Final = frozenset({"likely_same", "unclear", "different"})


@dataclass(frozen=True)
class FacePair:
    """None: there is no such picture that still counts."""

    document: ItemView | None
    live: ItemView | None


def face_pair(view: RunView) -> FacePair:
    """Of each side the newest picture of the run's last session that is still there; the agent's page chooses alike."""
    return FacePair(_newest(view, DOCUMENT), _newest(view, LIVE))


def _of(view: RunView, kinds: tuple[str, ...]) -> list[ItemView]:
    """All pictures of these kinds of checks, oldest first."""
    items = [item for check in view.checks if check.kind in kinds for item in check.items]
    return sorted(items, key=lambda item: item.at)


def _newest(view: RunView, kinds: tuple[str, ...]) -> ItemView | None:
    counts = [item for item in _of(view, kinds) if not item.destroyed and item.session == view.session]
    return counts[-1] if counts else None


def face_word(*, actor: Actor, run_id: UUID) -> str:
    """ "likely_same" | "unclear" | "different" | "": of the pair, for whom has just opened both of its pictures with a
    reason. Raises NotFound.

    The later picture was compared with what was then the newest of the other side; a word about another picture is none
    about this pair.
    """
    view = run_seen(actor=actor, run_id=run_id)
    pair = face_pair(view)
    if pair.document is None or pair.live is None:
        return ""
    first, last = sorted((pair.document, pair.live), key=lambda item: item.at)
    before = [item for item in _of(view, DOCUMENT if first is pair.document else LIVE) if item.at <= last.at]
    if before[-1].id != first.id:
        return ""
    read = CheckItem.objects.filter(item_id__in=(first.id, last.id), reading_id__isnull=False)
    readings = {item.item_id: item.reading_id for item in read}
    if len(readings) < 2 or (reading_id := readings[last.id]) is None:
        return ""
    word = kept.record_of(item_id=reading_id).get("face", "")
    return word if word in WORDS else ""
