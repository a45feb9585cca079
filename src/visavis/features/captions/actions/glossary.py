"""The desk's words that translations must respect."""

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction

from visavis.features.captions.lookups import GlossaryTermView
from visavis.features.captions.models import GlossaryTerm
from visavis.features.captions.problems import GlossaryInvalid
from visavis.features.captions.rules import TERM_MAX, TERMS_MOST, known_code
from visavis.features.desks import lookups as desks
from visavis.features.desks.events import DeskChanged
from visavis.features.people.actors import Actor, StaffActor, SystemActor
from visavis.features.people.rules import clean_line
from visavis.kernel import journal
from visavis.kernel.problems import NotAllowed


@transaction.atomic
def set_glossary(*, actor: Actor, desk_id: UUID, terms: Sequence[GlossaryTermView]) -> None:
    """Replace the desk's list; for supervisors. Raises NotFound, NotAllowed, GlossaryInvalid."""
    _check(actor)
    desk = desks.desk(desk_id=desk_id)
    rows = [_row(desk.id, term) for term in terms]
    if len(rows) > TERMS_MOST or len({row.term.casefold() for row in rows}) != len(rows):
        raise GlossaryInvalid(field="term", limit=TERM_MAX, most=TERMS_MOST)
    GlossaryTerm.objects.filter(desk=desk).delete()
    GlossaryTerm.objects.bulk_create(rows)
    _record(actor, desk.id)


@transaction.atomic
def put_term(*, actor: Actor, desk_id: UUID, term: GlossaryTermView) -> None:
    """Add a word, or change how it is treated; capitals make no other word. Raises as `set_glossary` does."""
    _check(actor)
    desk = desks.desk(desk_id=desk_id)
    row = _row(desk.id, term)
    rows = {one.term.casefold(): one for one in GlossaryTerm.objects.select_for_update().filter(desk=desk)}
    known = rows.get(row.term.casefold())
    if known is None:
        if len(rows) >= TERMS_MOST:
            raise GlossaryInvalid(field="term", limit=TERM_MAX, most=TERMS_MOST)
        row.save(force_insert=True)
    else:
        known.term, known.keep, known.translations = row.term, row.keep, row.translations
        known.save()
    _record(actor, desk.id)


@transaction.atomic
def drop_term(*, actor: Actor, desk_id: UUID, term: str) -> GlossaryTermView | None:
    """Take a word out and return it, so that it can be put back; None when it was gone already. Raises NotFound,
    NotAllowed."""
    _check(actor)
    desk = desks.desk(desk_id=desk_id)
    row = GlossaryTerm.objects.filter(desk=desk, term=term).first()
    if row is None:
        return None
    row.delete()
    _record(actor, desk.id)
    return GlossaryTermView(row.term, row.keep, dict(row.translations))


def _check(actor: Actor) -> None:
    if not isinstance(actor, SystemActor) and not (isinstance(actor, StaffActor) and actor.supervisor):
        raise NotAllowed


def _record(actor: Actor, desk_id: UUID) -> None:
    event = DeskChanged(desk_id=desk_id, what="glossary")
    journal.record(event, chain=f"desk:{desk_id}", actor=actor.journal_name)


def _row(desk_id: UUID, term: GlossaryTermView) -> GlossaryTerm:
    word = clean_line(term.term, limit=TERM_MAX + 1)
    fixed = {code: clean_line(text, limit=TERM_MAX) for code, text in term.translations.items()}
    if not 1 <= len(word) <= TERM_MAX or not all(known_code(code) for code in fixed):
        raise GlossaryInvalid(field="term", limit=TERM_MAX, most=TERMS_MOST)
    fixed = {code: text for code, text in fixed.items() if text}
    return GlossaryTerm(desk_id=desk_id, term=word, keep=term.keep, translations=fixed)
