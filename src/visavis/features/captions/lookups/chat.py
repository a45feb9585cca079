"""Messages of the conversation in the reader's language, by the same router as captions."""

from uuid import UUID

from visavis.features.captions.lookups.glossary import terms_of
from visavis.features.captions.problems import AlreadyTranslated, LanguageUnknown, TooManyTranslations
from visavis.features.captions.rules import guess, known_code, same_language
from visavis.features.captions.translation import Translated, router
from visavis.features.captions.views import MessageTranslationView
from visavis.features.people.actors import Actor
from visavis.features.tickets import lookups as tickets
from visavis.features.tickets.models import Message, Ticket
from visavis.kernel import limits
from visavis.kernel.problems import NotFound

SECONDS = 6.0
PER_MINUTE = 60


def message_translation(
    *, actor: Actor, message_id: UUID, to: str, source: str = ""
) -> MessageTranslationView:
    """One message in another language, paragraph by paragraph; kept nowhere.

    `source`: the language it is written in, as the reader says. Else it is guessed: a customer should write in the
    language of their pages, support in the desk's, both perhaps in the other's or in English. Raises NotFound,
    LanguageUnknown, AlreadyTranslated, TooManyTranslations.
    """
    for field, code in (("to", to), ("from", source or to)):
        if not known_code(code):
            raise LanguageUnknown(field=field)
    message = Message.objects.filter(id=message_id).first()
    if message is None:
        raise NotFound
    ticket = tickets.ticket(actor=actor, ticket_id=message.ticket_id)
    likely = [ticket.customer.language, ticket.desk.call_language]
    if message.author != "customer":
        likely.reverse()
    language = source or guess(message.text, likely=[*filter(None, likely), "en"])
    if same_language(language, to):
        raise AlreadyTranslated(field="to", language=language)
    if not limits.take(f"translate:{actor.journal_name}", limit=PER_MINUTE, per_seconds=60):
        raise TooManyTranslations(minutes=1)
    return _view(message, language, to, _lines_of(message, ticket, language, to))


def _lines_of(
    message: Message, ticket: Ticket, language: str, to: str
) -> list[tuple[str, Translated | None]]:
    """Every line of the text with its translation; None for an empty line."""
    lines = message.text.splitlines()
    said = [line for line in lines if line.strip()]
    found = iter(
        router().translate(
            said,
            source=language,
            target=to,
            deadline=SECONDS,
            names=[ticket.customer.name, message.author_name],
            terms=terms_of(desk_id=ticket.desk_id),
        )
    )
    return [(line, next(found) if line.strip() else None) for line in lines]


def _view(
    message: Message, language: str, to: str, lines: list[tuple[str, Translated | None]]
) -> MessageTranslationView:
    done = [found for _line, found in lines if found is not None]
    failed = not done or any(found.failed for found in done)
    qualities = {found.quality for found in done}
    return MessageTranslationView(
        id=message.id,
        language=language,
        to=to,
        text="" if failed else "\n".join(found.text if found else "" for _line, found in lines),
        engine="" if failed else done[0].engine,
        # The weakest one speaks for the whole.
        quality="" if failed else next(q for q in ("gist", "llm", "neural", *qualities) if q in qualities),
        marked=[] if failed else [mark for found in done for mark in found.marked],
        failed=failed,
    )
