"""Pages travel compressed: a phone far from a mast waits for bytes, not for the processor."""

from django.http import HttpRequest, HttpResponseBase
from django.middleware.gzip import GZipMiddleware


class PageGZipMiddleware(GZipMiddleware):
    """Only HTML: answers of the API are small or pictures, and static files are compressed when they are collected.

    Secrets in pages (form tokens) are masked anew in every answer and the length gets random padding, so that
    compression gives none of them away (BREACH).
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if not response.headers.get("Content-Type", "").startswith("text/html"):
            return response
        compressed: HttpResponseBase = super().process_response(request, response)
        return compressed
