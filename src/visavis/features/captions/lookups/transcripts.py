"""What was kept of a ticket's calls: to read, to search, to take along."""

from collections.abc import Sequence
from uuid import UUID

from django.utils.translation import gettext as _

from visavis.features.captions.models import CaptionLine
from visavis.features.captions.rules import base
from visavis.features.captions.views import TranscriptLineView, line_view
from visavis.features.people.actors import Actor
from visavis.features.tickets import lookups as tickets
from visavis.kernel.problems import NotFound

ORIGINAL = "original"


def transcript(*, actor: Actor, ticket_id: UUID, search: str = "") -> list[TranscriptLineView]:
    """The kept lines of a ticket, oldest first; with `search` those that hold it in any language. Raises NotFound."""
    ticket = tickets.ticket(actor=actor, ticket_id=ticket_id)
    rows = CaptionLine.objects.filter(ticket=ticket).prefetch_related("translations")
    lines = [line_view(row) for row in rows.order_by("call__opened_at", "start_ms", "id")]
    # Not in the database: SQLite knows capitals of the Latin alphabet only.
    wanted = " ".join(search.split()).casefold()
    return [line for line in lines if not wanted or any(wanted in text.casefold() for text in _all(line))]


def _all(line: TranscriptLineView) -> list[str]:
    return [line.text, line.original, *(one.text for one in line.translations)]


def line(*, actor: Actor, line_id: UUID) -> CaptionLine:
    """One kept line of a ticket that the actor sees. Raises NotFound."""
    found = CaptionLine.objects.filter(id=line_id).first()
    if found is None:
        raise NotFound
    tickets.ticket(actor=actor, ticket_id=found.ticket_id)
    return found


def as_vtt(lines: Sequence[TranscriptLineView], *, language: str = "", call_id: UUID | None = None) -> str:
    """One call's lines as WebVTT, the newest call's unless `call_id` names one; times count from its opening.

    `language`: empty for both under each other, "original", or the code of a translation.
    """
    if call_id is None and lines:
        call_id = lines[-1].call_id
    cues = ["WEBVTT", f"NOTE {_escaped(_notice())}"]
    for one in lines:
        if one.call_id == call_id:
            end = max(one.end_ms, one.start_ms + 500)
            said = "\n".join(_escaped(text) for text in _texts(one, language))
            cues.append(f"{one.id}\n{_time(one.start_ms)} --> {_time(end)}\n<v {_voice(one.name)}>{said}")
    return "\n\n".join(cues) + "\n"


def as_text(lines: Sequence[TranscriptLineView], *, language: str = "") -> str:
    """Every call's lines as plain text: time of day (UTC), name, words."""
    parts = [_notice(), ""]
    call_id = None
    for one in lines:
        if one.call_id != call_id:
            call_id = one.call_id
            parts += [f"== {one.at:%Y-%m-%d} ==", ""]
        first, *rest = _texts(one, language)
        parts += [f"[{one.at:%H:%M:%S}] {one.name}: {first}", *(f"    {text}" for text in rest)]
    return "\n".join(parts) + "\n"


def _texts(one: TranscriptLineView, language: str) -> list[str]:
    """The line as it is wanted: a translation that does not exist leaves the original, which says so itself."""
    if language == ORIGINAL:
        return [one.text]
    if language:
        found = [t.text for t in one.translations if base(t.language) == base(language)]
        return found[:1] or [one.text]
    return [one.text, *(t.text for t in one.translations)]


def _notice() -> str:
    return _(
        "Written by a machine while people spoke. Listen to numbers and names again before you rely on them."
    )


def _time(ms: int) -> str:
    seconds, ms = divmod(ms, 1000)
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}.{ms:03}"


def _escaped(text: str) -> str:
    """A cue holds no markup of its own, and no line that looks like a time."""
    return " ".join(text.split()).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _voice(name: str) -> str:
    return _escaped(name).replace("\n", " ") or "-"
