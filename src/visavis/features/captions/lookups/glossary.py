"""The words of a desk that translations must respect."""

from dataclasses import dataclass
from uuid import UUID

from visavis.features.captions.models import GlossaryTerm
from visavis.features.captions.rules import Term
from visavis.features.people.actors import Actor, CustomerActor, StaffActor
from visavis.kernel.problems import NotFound


@dataclass(frozen=True)
class GlossaryTermView:
    term: str
    keep: bool
    translations: dict[str, str]


def glossary(*, actor: Actor, desk_id: UUID) -> list[GlossaryTermView]:
    """The desk's words, for its staff. Raises NotFound."""
    if isinstance(actor, CustomerActor) or (isinstance(actor, StaffActor) and not actor.serves(desk_id)):
        raise NotFound
    rows = GlossaryTerm.objects.filter(desk_id=desk_id).order_by("term")
    return [GlossaryTermView(row.term, row.keep, dict(row.translations)) for row in rows]


def terms_of(*, desk_id: UUID) -> tuple[Term, ...]:
    """The same as translations use them."""
    rows = GlossaryTerm.objects.filter(desk_id=desk_id).order_by("term")
    return tuple(Term(row.term, row.keep, dict(row.translations)) for row in rows)
