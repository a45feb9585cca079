"""What the console may ask and do."""

from uuid import UUID

from django.http import HttpResponse
from ninja import Router

from visavis.api.agenda import add_agenda_routes
from visavis.api.answers import wire, wire_if_changed
from visavis.api.auth import StaffCookie, StaffRequest
from visavis.api.evidence import add_evidence_routes
from visavis.api.schemas import (
    AcceptIn,
    DeclineIn,
    Done,
    FinishIn,
    InvitationIn,
    MessageSaid,
    NotesIn,
    StateIn,
)
from visavis.api.shared import add_shared_routes
from visavis.api.verification import add_staff_run_routes
from visavis.features.tickets import actions as tickets
from visavis.features.visits import actions as visits
from visavis.features.visits import lookups as visit_lookups
from visavis.features.visits.timeline import timeline as ticket_timeline

router = Router(auth=StaffCookie(), tags=["staff"])
add_shared_routes(router, side="staff")
add_agenda_routes(router)
add_staff_run_routes(router)
add_evidence_routes(router)


@router.put("/state", response=Done)
def state(request: StaffRequest, body: StateIn) -> dict[str, bool]:
    visits.set_state(actor=request.auth, state=body.state, reason=body.reason)
    return {"done": True}


@router.get("/board/{desk_id}")
def board(request: StaffRequest, desk_id: UUID) -> HttpResponse:
    return wire_if_changed(request, visit_lookups.board(actor=request.auth, desk_id=desk_id))


@router.post("/offers/{offer_id}/accept")
def accept(request: StaffRequest, offer_id: UUID, body: AcceptIn) -> HttpResponse:
    return wire(visits.accept(actor=request.auth, offer_id=offer_id, signal=body.signal))


@router.post("/offers/{offer_id}/decline", response=Done)
def decline(request: StaffRequest, offer_id: UUID, body: DeclineIn) -> dict[str, bool]:
    visits.decline(actor=request.auth, offer_id=offer_id, reason=body.reason)
    return {"done": True}


@router.get("/visits/{visit_id}")
def workspace(request: StaffRequest, visit_id: UUID) -> HttpResponse:
    return wire_if_changed(request, visit_lookups.workspace(actor=request.auth, visit_id=visit_id))


@router.put("/visits/{visit_id}/notes", response=Done)
def notes(request: StaffRequest, visit_id: UUID, body: NotesIn) -> dict[str, bool]:
    visits.save_notes(actor=request.auth, visit_id=visit_id, notes=body.notes, outcome=body.outcome)
    return {"done": True}


@router.post("/visits/{visit_id}/finish", response=Done)
def finish(request: StaffRequest, visit_id: UUID, body: FinishIn) -> dict[str, bool]:
    visits.finish(
        actor=request.auth, visit_id=visit_id, outcome=body.outcome, notes=body.notes, ready=body.ready
    )
    return {"done": True}


@router.get("/tickets/{ticket_id}/timeline")
def timeline(request: StaffRequest, ticket_id: UUID) -> HttpResponse:
    return wire(ticket_timeline(actor=request.auth, ticket_id=ticket_id))


@router.post("/tickets/{ticket_id}/invitations", response=MessageSaid)
def invite(request: StaffRequest, ticket_id: UUID, body: InvitationIn) -> dict[str, UUID]:
    invitation = tickets.invite(
        actor=request.auth,
        ticket_id=ticket_id,
        purpose=body.purpose,
        bring=body.bring,
        line=body.line,
        valid_until=body.valid_until,
    )
    return {"id": invitation.id}


@router.post("/invitations/{invitation_id}/withdraw", response=Done)
def withdraw(request: StaffRequest, invitation_id: UUID) -> dict[str, bool]:
    tickets.withdraw_invitation(actor=request.auth, invitation_id=invitation_id)
    return {"done": True}
