"""What a customer's page may ask and do."""

from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import get_language
from ninja import Router

from visavis.api.answers import wire_if_changed
from visavis.api.auth import CustomerCookie, CustomerRequest
from visavis.api.bookings import add_booking_routes
from visavis.api.schemas import Done, PreparationIn, PushIn, RatingIn
from visavis.api.shared import add_shared_routes
from visavis.api.verification import add_customer_run_routes
from visavis.features.notices import actions as notices
from visavis.features.visits import actions as visits
from visavis.features.visits import lookups as visit_lookups

POLLS_WITHIN_S = 20
"""A polling page asks every few seconds; phones in the background are slower."""

router = Router(auth=CustomerCookie(), tags=["customer"])
add_shared_routes(router, side="customer")
add_booking_routes(router)
add_customer_run_routes(router)


@router.get("/visits/{visit_id}")
def visit(request: CustomerRequest, visit_id: UUID) -> HttpResponse:
    """The polling twin of the socket's view: whoever asks is here."""
    view = visit_lookups.visit_view(actor=request.auth, visit_id=visit_id)
    if view.ahead is not None:
        visits.heard(visit_id=visit_id, seconds=POLLS_WITHIN_S)
    return wire_if_changed(request, view)


@router.post("/visits/{visit_id}/leave", response=Done)
def leave(request: CustomerRequest, visit_id: UUID) -> dict[str, bool]:
    visits.leave(actor=request.auth, visit_id=visit_id)
    return {"done": True}


@router.post("/visits/{visit_id}/preparation", response=Done)
def preparation(request: CustomerRequest, visit_id: UUID, body: PreparationIn) -> dict[str, bool]:
    visits.prepare(actor=request.auth, visit_id=visit_id, results=body.results)
    return {"done": True}


@router.post("/visits/{visit_id}/rating", response=Done)
def rating(request: CustomerRequest, visit_id: UUID, body: RatingIn) -> dict[str, bool]:
    visits.rate(actor=request.auth, visit_id=visit_id, stars=body.stars, comment=body.comment)
    return {"done": True}


@router.put("/push", response=Done)
def push(request: CustomerRequest, body: PushIn) -> dict[str, bool]:
    """Show this customer's news on the device that asks, until its session ends."""
    notices.subscribe(actor=request.auth, language=get_language() or "en", **body.dict())
    return {"done": True}


@router.delete("/push", response=Done)
def push_off(request: CustomerRequest) -> dict[str, bool]:
    notices.unsubscribe(actor=request.auth)
    return {"done": True}
