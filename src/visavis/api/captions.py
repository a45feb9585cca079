"""Captions of a call, translations of messages, and what was kept, for both sides."""

from collections.abc import Callable
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpResponse
from ninja import Query

from visavis.api.answers import wire, wire_if_changed
from visavis.api.auth import EitherRequest, StaffRequest
from visavis.api.schemas import CaptionsIn, CorrectionIn, Done, FactIn, ScriptIn
from visavis.features.captions import actions as captions
from visavis.features.captions import lookups

Add = Callable[..., None]


def captions_of_call(request: EitherRequest, call_id: UUID) -> HttpResponse:
    return wire_if_changed(request, lookups.captions(actor=request.auth, call_id=call_id))


def set_captions(request: EitherRequest, call_id: UUID, body: CaptionsIn) -> HttpResponse:
    captions.set_side(
        actor=request.auth,
        call_id=call_id,
        speaks=body.speaks,
        reads=body.reads,
        on=body.on,
        keeps=body.keeps,
    )
    return wire(lookups.captions(actor=request.auth, call_id=call_id))


def erase_captions(request: EitherRequest, call_id: UUID) -> HttpResponse:
    captions.erase_kept(actor=request.auth, call_id=call_id)
    return wire(lookups.captions(actor=request.auth, call_id=call_id))


def send_fact(request: EitherRequest, call_id: UUID, body: FactIn) -> HttpResponse:
    return wire(
        captions.send_fact(
            actor=request.auth, call_id=call_id, kind=body.kind, label=body.label, value=body.value
        )
    )


def confirm_fact(request: EitherRequest, call_id: UUID, fact_id: UUID) -> HttpResponse:
    return wire(captions.confirm_fact(actor=request.auth, call_id=call_id, fact_id=fact_id))


def deny_fact(request: EitherRequest, call_id: UUID, fact_id: UUID) -> HttpResponse:
    return wire(captions.deny_fact(actor=request.auth, call_id=call_id, fact_id=fact_id))


def send_script(request: EitherRequest, call_id: UUID, body: ScriptIn) -> dict[str, bool]:
    captions.send_script(actor=request.auth, call_id=call_id, key=body.key)
    return {"done": True}


def message_translation(
    request: EitherRequest, message_id: UUID, to: str, source: Annotated[str, Query(alias="from")] = ""
) -> HttpResponse:
    return wire(lookups.message_translation(actor=request.auth, message_id=message_id, to=to, source=source))


def transcript(request: EitherRequest, ticket_id: UUID, search: str = "") -> HttpResponse:
    return wire(lookups.transcript(actor=request.auth, ticket_id=ticket_id, search=search))


def transcript_vtt(
    request: EitherRequest, ticket_id: UUID, language: str = "", call: UUID | None = None
) -> HttpResponse:
    lines = lookups.transcript(actor=request.auth, ticket_id=ticket_id)
    return _file(lookups.as_vtt(lines, language=language, call_id=call), "text/vtt", "transcript.vtt")


def transcript_txt(request: EitherRequest, ticket_id: UUID, language: str = "") -> HttpResponse:
    lines = lookups.transcript(actor=request.auth, ticket_id=ticket_id)
    return _file(lookups.as_text(lines, language=language), "text/plain", "transcript.txt")


def correct_line(request: StaffRequest, line_id: UUID, body: CorrectionIn) -> HttpResponse:
    return wire(captions.correct_line(actor=request.auth, line_id=line_id, text=body.text))


def _file(text: str, kind: str, name: str) -> HttpResponse:
    """To be saved, never shown by the browser as a page of the house."""
    answer = HttpResponse(text, content_type=f"{kind}; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["Cache-Control"] = "no-store"
    return answer


def add_caption_routes(add: Add, *, side: str) -> None:
    """`add` of the shared routes; `side` ("customer", "staff") decides about the few that only staff have."""
    routes: list[tuple[str, str, Callable[..., Any]]] = [
        ("GET", "/calls/{call_id}/captions", captions_of_call),
        ("PUT", "/calls/{call_id}/captions", set_captions),
        ("POST", "/calls/{call_id}/facts", send_fact),
        ("POST", "/calls/{call_id}/facts/{fact_id}/confirm", confirm_fact),
        ("POST", "/calls/{call_id}/facts/{fact_id}/deny", deny_fact),
        ("GET", "/messages/{message_id}/translation", message_translation),
        ("GET", "/tickets/{ticket_id}/transcript", transcript),
        ("GET", "/tickets/{ticket_id}/transcript.vtt", transcript_vtt),
        ("GET", "/tickets/{ticket_id}/transcript.txt", transcript_txt),
    ]
    for method, path, view in routes:
        add(method, path, view)
    add("POST", "/calls/{call_id}/script", send_script, response=Done)
    if side == "customer":
        add("DELETE", "/calls/{call_id}/captions/lines", erase_captions)
    if side == "staff":
        add("PUT", "/transcript/{line_id}", correct_line)
