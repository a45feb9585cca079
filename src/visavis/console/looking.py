"""Looking at sealed things: what the pages that show them have in common.

What needs a fresh factor leads to the library's page for it and back (S-14); the reason that was typed is kept for
that way in the session, and goes with it.
"""

import base64
import json
from typing import Any, Final
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse

from visavis.console.access import StaffRequest
from visavis.features.evidence import actions

TYPED: Final = "visavis_evidence_reason"
"""Where the session keeps a typed reason while its owner confirms who they are: {case id: words}."""


def unkept(answer: HttpResponse) -> HttpResponse:
    answer["Cache-Control"] = "no-store"
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cross-Origin-Resource-Policy"] = "same-origin"
    return answer


def shown(opened: Any) -> dict[str, Any]:
    """A picture as it goes into the page, or a record as text."""
    if opened.media_type == "application/json":
        record = json.loads(opened.data).get("record", {})
        return {"record": json.dumps(record, indent=2, ensure_ascii=False, sort_keys=True)}
    return {"picture": f"data:{opened.media_type};base64,{base64.b64encode(opened.data).decode()}"}


def step_up(request: StaffRequest, case_id: UUID, reason: str = "", back: str = "") -> HttpResponse:
    """To the page that asks for the factor, and back: to the case, where nothing else is said."""
    if reason:
        request.session[TYPED] = {str(case_id): reason[: actions.REASON_MOST]}
    back = back or reverse("evidence_case", args=[case_id])
    return HttpResponseRedirect(f"{reverse('account_reauthenticate')}?{urlencode({'next': back})}")


def typed(request: StaffRequest, case_id: UUID) -> str:
    kept = request.session.get(TYPED) or {}
    return str(kept.get(str(case_id), ""))


def forget_typed(request: StaffRequest) -> None:
    request.session.pop(TYPED, None)
