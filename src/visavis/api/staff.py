"""What the console may ask and do."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Router

from visavis.api.answers import wire, wire_if_changed
from visavis.api.auth import StaffCookie, staff
from visavis.api.schemas import (
    AcceptIn,
    DeclineIn,
    Done,
    EndIn,
    EpochIn,
    FinishIn,
    InvitationIn,
    LiveTicket,
    MarkIn,
    MessageIn,
    MessageSaid,
    NotesIn,
    StateIn,
)
from visavis.features.calls import actions as calls
from visavis.features.calls import lookups as call_lookups
from visavis.features.people import connect
from visavis.features.tickets import actions as tickets
from visavis.features.tickets import lookups as ticket_lookups
from visavis.features.visits import actions as visits
from visavis.features.visits import lookups as visit_lookups
from visavis.features.visits.timeline import timeline as ticket_timeline

router = Router(auth=StaffCookie(), tags=["staff"])


@router.post("/live-ticket", response=LiveTicket)
def live_ticket(request: HttpRequest) -> dict[str, str]:
    return {"ticket": connect.mint(actor=staff(request))}


@router.put("/state", response=Done)
def state(request: HttpRequest, body: StateIn) -> dict[str, bool]:
    visits.set_state(actor=staff(request), state=body.state, reason=body.reason)
    return {"done": True}


@router.get("/board/{desk_id}")
def board(request: HttpRequest, desk_id: UUID) -> HttpResponse:
    return wire_if_changed(request, visit_lookups.board(actor=staff(request), desk_id=desk_id))


@router.post("/offers/{offer_id}/accept")
def accept(request: HttpRequest, offer_id: UUID, body: AcceptIn) -> HttpResponse:
    return wire(visits.accept(actor=staff(request), offer_id=offer_id, signal=body.signal))


@router.post("/offers/{offer_id}/decline", response=Done)
def decline(request: HttpRequest, offer_id: UUID, body: DeclineIn) -> dict[str, bool]:
    visits.decline(actor=staff(request), offer_id=offer_id, reason=body.reason)
    return {"done": True}


@router.get("/visits/{visit_id}")
def workspace(request: HttpRequest, visit_id: UUID) -> HttpResponse:
    return wire_if_changed(request, visit_lookups.workspace(actor=staff(request), visit_id=visit_id))


@router.put("/visits/{visit_id}/notes", response=Done)
def notes(request: HttpRequest, visit_id: UUID, body: NotesIn) -> dict[str, bool]:
    visits.save_notes(actor=staff(request), visit_id=visit_id, notes=body.notes, outcome=body.outcome)
    return {"done": True}


@router.post("/visits/{visit_id}/finish", response=Done)
def finish(request: HttpRequest, visit_id: UUID, body: FinishIn) -> dict[str, bool]:
    visits.finish(
        actor=staff(request), visit_id=visit_id, outcome=body.outcome, notes=body.notes, ready=body.ready
    )
    return {"done": True}


@router.get("/tickets/{ticket_id}")
def ticket(request: HttpRequest, ticket_id: UUID) -> HttpResponse:
    return wire_if_changed(request, ticket_lookups.conversation(actor=staff(request), ticket_id=ticket_id))


@router.get("/tickets/{ticket_id}/timeline")
def timeline(request: HttpRequest, ticket_id: UUID) -> HttpResponse:
    return wire(ticket_timeline(actor=staff(request), ticket_id=ticket_id))


@router.post("/tickets/{ticket_id}/messages", response=MessageSaid)
def say(request: HttpRequest, ticket_id: UUID, body: MessageIn) -> dict[str, UUID]:
    said = tickets.say(actor=staff(request), ticket_id=ticket_id, text=body.text, client_key=body.client_key)
    return {"id": said.id}


@router.post("/tickets/{ticket_id}/invitations", response=MessageSaid)
def invite(request: HttpRequest, ticket_id: UUID, body: InvitationIn) -> dict[str, UUID]:
    invitation = tickets.invite(
        actor=staff(request),
        ticket_id=ticket_id,
        purpose=body.purpose,
        bring=body.bring,
        line=body.line,
        valid_until=body.valid_until,
    )
    return {"id": invitation.id}


@router.post("/invitations/{invitation_id}/withdraw", response=Done)
def withdraw(request: HttpRequest, invitation_id: UUID) -> dict[str, bool]:
    tickets.withdraw_invitation(actor=staff(request), invitation_id=invitation_id)
    return {"done": True}


@router.get("/calls/{call_id}")
def call(request: HttpRequest, call_id: UUID) -> HttpResponse:
    return wire_if_changed(request, call_lookups.call_view(actor=staff(request), call_id=call_id))


@router.post("/calls/{call_id}/join")
def join_call(request: HttpRequest, call_id: UUID) -> HttpResponse:
    return wire(calls.join(actor=staff(request), call_id=call_id))


@router.post("/calls/{call_id}/marks", response=Done)
def mark(request: HttpRequest, call_id: UUID, body: MarkIn) -> dict[str, bool]:
    calls.mark(
        actor=staff(request), call_id=call_id, epoch=body.epoch, mark=body.mark, on=body.on, why=body.why
    )
    return {"done": True}


@router.post("/calls/{call_id}/connected", response=Done)
def connected(request: HttpRequest, call_id: UUID, body: EpochIn) -> dict[str, bool]:
    visits.call_connected(actor=staff(request), call_id=call_id, epoch=body.epoch)
    return {"done": True}


@router.post("/calls/{call_id}/end", response=Done)
def end(request: HttpRequest, call_id: UUID, body: EndIn) -> dict[str, bool]:
    visits.end_call(actor=staff(request), call_id=call_id, failed=body.failed)
    return {"done": True}
