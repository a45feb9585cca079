"""Sealed evidence as staff reach it: lists, masked tiles, looks with a reason, holds, dossiers. Nothing of it is for
customers; they have their receipt."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from ninja import Router

from visavis.api.answers import wire
from visavis.api.auth import StaffRequest
from visavis.api.schemas import AgreeIn, Done, NothingIn, ReasonIn
from visavis.features.evidence import actions, lookups
from visavis.features.evidence.views import case_view, sealed_view
from visavis.features.verification import lookups as verification

STATES = ("open", "closed", "shredded")


def cases(request: StaffRequest, state: str = "", held: bool | None = None) -> HttpResponse:
    found = lookups.cases(actor=request.auth, state=state if state in STATES else None, held=held)
    return wire([case_view(case) for case in found])


def case(request: StaffRequest, case_id: UUID) -> HttpResponse:
    found = actions.look_through(actor=request.auth, case_id=case_id)
    items = lookups.items(actor=request.auth, case_id=case_id)
    return wire({"case": case_view(found), "items": [sealed_view(item) for item in items]})


def viewings(request: StaffRequest, case_id: UUID) -> HttpResponse:
    return wire(lookups.viewings(actor=request.auth, case_id=case_id))


def tile(request: StaffRequest, item_id: UUID) -> HttpResponse:
    return picture(actions.tile(actor=request.auth, item_id=item_id))


def view(request: StaffRequest, item_id: UUID, body: ReasonIn) -> HttpResponse:
    return picture(actions.view(actor=request.auth, item_id=item_id, reason=body.reason))


def hold(request: StaffRequest, case_id: UUID, body: ReasonIn) -> dict[str, bool]:
    actions.hold(actor=request.auth, case_id=case_id, reason=body.reason)
    return {"done": True}


def release(request: StaffRequest, case_id: UUID, body: NothingIn) -> dict[str, bool]:
    actions.release(actor=request.auth, case_id=case_id)
    return {"done": True}


def exports(request: StaffRequest, case_id: UUID) -> HttpResponse:
    return wire(lookups.exports(actor=request.auth, case_id=case_id))


def ask_export(request: StaffRequest, case_id: UUID, body: ReasonIn) -> HttpResponse:
    asked = actions.ask_export(actor=request.auth, case_id=case_id, reason=body.reason)
    return wire({"id": asked.id, "state": asked.state, "expires_at": asked.expires_at})


def answer_export(request: StaffRequest, export_id: UUID, body: AgreeIn) -> HttpResponse:
    answered = actions.answer_export(actor=request.auth, export_id=export_id, agree=body.agree)
    return wire({"id": answered.id, "state": answered.state, "expires_at": answered.expires_at})


def take_export(request: StaffRequest, export_id: UUID, body: NothingIn) -> HttpResponse:
    return package(actions.take_export(actor=request.auth, export_id=export_id, behind=verification.behind))


def picture(opened: Any) -> HttpResponse:
    """Bytes that may be shown and never kept: no cache, no other type than said, no script whatever they hold."""
    kind = "jpg" if opened.media_type == "image/jpeg" else "json"
    answer = HttpResponse(opened.data, content_type=opened.media_type)
    answer["Content-Disposition"] = f'inline; filename="evidence.{kind}"'
    answer["Cache-Control"] = "no-store"
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cross-Origin-Resource-Policy"] = "same-origin"
    return answer


def package(taken: Any) -> HttpResponse:
    answer = HttpResponse(taken.data, content_type="application/zip")
    answer["Content-Disposition"] = f'attachment; filename="{taken.name}"'
    answer["Cache-Control"] = "no-store"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


def add_evidence_routes(router: Router) -> None:
    """Staff only."""

    def add(method: str, path: str, deed: Callable[..., Any], **answer: Any) -> None:
        operation_id = f"visavis_api_evidence_{deed.__name__}"
        router.add_api_operation(f"/evidence{path}", [method], deed, operation_id=operation_id, **answer)

    add("GET", "/cases", cases)
    add("GET", "/cases/{case_id}", case)
    add("GET", "/cases/{case_id}/viewings", viewings)
    add("POST", "/cases/{case_id}/hold", hold, response=Done)
    add("POST", "/cases/{case_id}/release", release, response=Done)
    add("GET", "/cases/{case_id}/exports", exports)
    add("POST", "/cases/{case_id}/exports", ask_export)
    add("GET", "/items/{item_id}/tile", tile)
    add("POST", "/items/{item_id}/view", view)
    add("POST", "/exports/{export_id}/answer", answer_export)
    add("POST", "/exports/{export_id}/take", take_export)
