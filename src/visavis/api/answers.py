"""How views leave: as JSON made by the one translation, with an ETag where a page polls."""

import hashlib
import json
from typing import Any

from django.http import HttpRequest, HttpResponse

from visavis.kernel.wire import to_wire


def wire(view: Any) -> HttpResponse:
    """The view, to be kept nowhere."""
    return _response(_json(view))


def wire_if_changed(request: HttpRequest, view: Any) -> HttpResponse:
    """304 when the page has this very answer already."""
    text = _json(view)
    tag = f'"{hashlib.sha256(text.encode()).hexdigest()[:24]}"'
    answer = HttpResponse(status=304) if request.headers.get("If-None-Match") == tag else _response(text)
    answer["ETag"] = tag
    answer["Cache-Control"] = "private, no-cache"
    return answer


def _json(view: Any) -> str:
    return json.dumps(to_wire(view), ensure_ascii=False, separators=(",", ":"))


def _response(text: str) -> HttpResponse:
    answer = HttpResponse(text, content_type="application/json")
    answer["Cache-Control"] = "no-store"
    return answer
