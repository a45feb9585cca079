"""What a customer's page may ask and do."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Router

from visavis.api.answers import wire, wire_if_changed
from visavis.api.auth import CustomerCookie, customer
from visavis.api.schemas import (
    Done,
    EndIn,
    EpochIn,
    LiveTicket,
    MarkIn,
    MessageIn,
    MessageSaid,
    PreparationIn,
    RatingIn,
)
from visavis.features.calls import actions as calls
from visavis.features.calls import lookups as call_lookups
from visavis.features.people import connect
from visavis.features.tickets import actions as tickets
from visavis.features.tickets import lookups as ticket_lookups
from visavis.features.visits import actions as visits
from visavis.features.visits import lookups as visit_lookups

POLLS_WITHIN_S = 20
"""A polling page asks every few seconds; phones in the background are slower."""

router = Router(auth=CustomerCookie(), tags=["customer"])


@router.post("/live-ticket", response=LiveTicket)
def live_ticket(request: HttpRequest) -> dict[str, str]:
    return {"ticket": connect.mint(actor=customer(request))}


@router.get("/tickets/{ticket_id}")
def ticket(request: HttpRequest, ticket_id: UUID) -> HttpResponse:
    return wire_if_changed(request, ticket_lookups.conversation(actor=customer(request), ticket_id=ticket_id))


@router.post("/tickets/{ticket_id}/messages", response=MessageSaid)
def say(request: HttpRequest, ticket_id: UUID, body: MessageIn) -> dict[str, UUID]:
    said = tickets.say(
        actor=customer(request), ticket_id=ticket_id, text=body.text, client_key=body.client_key
    )
    return {"id": said.id}


@router.get("/visits/{visit_id}")
def visit(request: HttpRequest, visit_id: UUID) -> HttpResponse:
    """The polling twin of the socket's view: whoever asks is here."""
    view = visit_lookups.visit_view(actor=customer(request), visit_id=visit_id)
    if view.ahead is not None:
        visits.heard(visit_id=visit_id, seconds=POLLS_WITHIN_S)
    return wire_if_changed(request, view)


@router.post("/visits/{visit_id}/leave", response=Done)
def leave(request: HttpRequest, visit_id: UUID) -> dict[str, bool]:
    visits.leave(actor=customer(request), visit_id=visit_id)
    return {"done": True}


@router.post("/visits/{visit_id}/preparation", response=Done)
def preparation(request: HttpRequest, visit_id: UUID, body: PreparationIn) -> dict[str, bool]:
    visits.prepare(actor=customer(request), visit_id=visit_id, results=body.results)
    return {"done": True}


@router.post("/visits/{visit_id}/rating", response=Done)
def rating(request: HttpRequest, visit_id: UUID, body: RatingIn) -> dict[str, bool]:
    visits.rate(actor=customer(request), visit_id=visit_id, stars=body.stars, comment=body.comment)
    return {"done": True}


@router.get("/calls/{call_id}")
def call(request: HttpRequest, call_id: UUID) -> HttpResponse:
    return wire_if_changed(request, call_lookups.call_view(actor=customer(request), call_id=call_id))


@router.post("/calls/{call_id}/join")
def join_call(request: HttpRequest, call_id: UUID) -> HttpResponse:
    return wire(calls.join(actor=customer(request), call_id=call_id))


@router.post("/calls/{call_id}/marks", response=Done)
def mark(request: HttpRequest, call_id: UUID, body: MarkIn) -> dict[str, bool]:
    calls.mark(
        actor=customer(request), call_id=call_id, epoch=body.epoch, mark=body.mark, on=body.on, why=body.why
    )
    return {"done": True}


@router.post("/calls/{call_id}/connected", response=Done)
def connected(request: HttpRequest, call_id: UUID, body: EpochIn) -> dict[str, bool]:
    visits.call_connected(actor=customer(request), call_id=call_id, epoch=body.epoch)
    return {"done": True}


@router.post("/calls/{call_id}/end", response=Done)
def end(request: HttpRequest, call_id: UUID, body: EndIn) -> dict[str, bool]:
    visits.end_call(actor=customer(request), call_id=call_id, failed=body.failed)
    return {"done": True}
