"""What both sides ask and do alike: the connect ticket, a ticket's conversation, the call. Each side's router gets
these routes under its own prefix and its own way of knowing who asks; the features decide what that actor may see."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from ninja import Router

from visavis.api.answers import wire, wire_if_changed
from visavis.api.auth import EitherRequest
from visavis.api.captions import add_caption_routes
from visavis.api.schemas import Done, EndIn, EpochIn, LiveTicket, MarkIn, MessageIn, MessageSaid
from visavis.features.calls import actions as calls
from visavis.features.calls import lookups as call_lookups
from visavis.features.people import connect
from visavis.features.tickets import actions as tickets
from visavis.features.tickets import lookups as ticket_lookups
from visavis.features.visits import actions as visits


def live_ticket(request: EitherRequest) -> dict[str, str]:
    return {"ticket": connect.mint(actor=request.auth)}


def ticket(request: EitherRequest, ticket_id: UUID) -> HttpResponse:
    return wire_if_changed(request, ticket_lookups.conversation(actor=request.auth, ticket_id=ticket_id))


def say(request: EitherRequest, ticket_id: UUID, body: MessageIn) -> dict[str, UUID]:
    said = tickets.say(actor=request.auth, ticket_id=ticket_id, text=body.text, client_key=body.client_key)
    return {"id": said.id}


def call(request: EitherRequest, call_id: UUID) -> HttpResponse:
    return wire_if_changed(request, call_lookups.call_view(actor=request.auth, call_id=call_id))


def join_call(request: EitherRequest, call_id: UUID) -> HttpResponse:
    return wire(visits.join_call(actor=request.auth, call_id=call_id))


def mark(request: EitherRequest, call_id: UUID, body: MarkIn) -> dict[str, bool]:
    calls.mark(
        actor=request.auth, call_id=call_id, epoch=body.epoch, mark=body.mark, on=body.on, why=body.why
    )
    return {"done": True}


def connected(request: EitherRequest, call_id: UUID, body: EpochIn) -> dict[str, bool]:
    visits.call_connected(actor=request.auth, call_id=call_id, epoch=body.epoch)
    return {"done": True}


def end(request: EitherRequest, call_id: UUID, body: EndIn) -> dict[str, bool]:
    visits.end_call(actor=request.auth, call_id=call_id, failed=body.failed)
    return {"done": True}


def add_shared_routes(router: Router, *, side: str) -> None:
    """Give `router` the routes of both sides. `side` ("customer", "staff") tells their operation ids apart."""

    def add(method: str, path: str, view: Callable[..., Any], **answer: Any) -> None:
        operation_id = f"visavis_api_{side}_{view.__name__}"
        router.add_api_operation(path, [method], view, operation_id=operation_id, **answer)

    add("POST", "/live-ticket", live_ticket, response=LiveTicket)
    add("GET", "/tickets/{ticket_id}", ticket)
    add("POST", "/tickets/{ticket_id}/messages", say, response=MessageSaid)
    add("GET", "/calls/{call_id}", call)
    add("POST", "/calls/{call_id}/join", join_call)
    add("POST", "/calls/{call_id}/marks", mark, response=Done)
    add("POST", "/calls/{call_id}/connected", connected, response=Done)
    add("POST", "/calls/{call_id}/end", end, response=Done)
    add_caption_routes(add, side=side)
