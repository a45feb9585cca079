"""Keeping lines with the customer's consent, and correcting them."""

from uuid import UUID

from django.db import transaction

from visavis.features.calls.models import Call, Participant
from visavis.features.captions import lookups
from visavis.features.captions.events import LineCorrected
from visavis.features.captions.models import CallSide, CaptionLine, LineTranslation
from visavis.features.captions.problems import TextInvalid
from visavis.features.captions.rules import TEXT_MAX
from visavis.features.captions.translation import Translated, router
from visavis.features.captions.views import TranscriptLineView, line_view
from visavis.features.captions.voice import FINAL_SECONDS, Said
from visavis.features.people.actors import Actor, StaffActor
from visavis.features.people.rules import clean_line
from visavis.kernel import clock, journal
from visavis.kernel.problems import NotAllowed


@transaction.atomic
def said(*, line: Said) -> bool:
    """Keep a finished line, if the customer's consent holds at this very moment; for the hub.

    False when it was not kept. The same line again changes nothing.
    """
    consents = CallSide.objects.filter(
        call_id=line.call_id, role=Participant.Role.CUSTOMER, on=True, keeps=True
    )
    # Locked, so that a consent that is taken back comes before or after this line, never between.
    if consents.select_for_update().first() is None or CaptionLine.objects.filter(id=line.id).exists():
        return False
    call = Call.objects.get(id=line.call_id)
    row = CaptionLine.objects.create(
        id=line.id,
        call=call,
        ticket_id=call.ticket_id,
        role=line.role,
        name=line.name,
        language=line.language,
        text=line.text,
        start_ms=line.start_ms,
        end_ms=line.end_ms,
        at=clock.now(),
        engine=line.engine,
    )
    if line.translated is not None:
        _keep_translation(row, line.target, line.translated)
    return True


def correct_line(*, actor: Actor, line_id: UUID, text: str) -> TranscriptLineView:
    """Write beside a kept line what was really said; its translations are made anew. The original stays.

    Raises NotFound, NotAllowed, TextInvalid.
    """
    line = lookups.line(actor=actor, line_id=line_id)
    if not isinstance(actor, StaffActor):
        raise NotAllowed
    text = clean_line(text, limit=TEXT_MAX + 1)
    if not 1 <= len(text) <= TEXT_MAX:
        raise TextInvalid(field="text", limit=TEXT_MAX)
    # Engines take their time; nobody else's writing waits for them.
    anew = {one.language: _translated(line, text, one.language) for one in line.translations.all()}
    with transaction.atomic():
        line = CaptionLine.objects.select_for_update().get(id=line.id)
        line.corrected_text, line.corrected_by, line.corrected_at = text, actor.staff_id, clock.now()
        line.save(update_fields=["corrected_text", "corrected_by", "corrected_at"])
        for language, translated in anew.items():
            line.translations.filter(language=language).delete()
            if not translated.failed:
                _keep_translation(line, language, translated)
        call = Call.objects.get(id=line.call_id)
        event = LineCorrected(call_id=call.id, visit_id=call.visit_id, line_id=line.id)
        journal.record(event, chain=f"ticket:{line.ticket_id}", actor=actor.journal_name)
    return line_view(line)


def _translated(line: CaptionLine, text: str, language: str) -> Translated:
    setting = lookups.setting(call_id=line.call_id, role=line.role)
    (found,) = router().translate(
        [text],
        source=line.language,
        target=language,
        deadline=FINAL_SECONDS,
        names=setting.names,
        terms=setting.terms,
    )
    return found


def _keep_translation(line: CaptionLine, language: str, translated: Translated) -> None:
    LineTranslation.objects.create(
        line=line,
        language=language,
        text=translated.text,
        engine=translated.engine,
        quality=translated.quality,
        marked=translated.marked,
    )
