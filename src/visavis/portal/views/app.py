"""What makes the portal installable on a phone: manifest, service worker, offline page; and the language form."""

import json
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import check_for_language, get_language, get_language_bidi
from django.utils.translation import gettext as _

from visavis.features.notices import actions as notices
from visavis.features.people import actions as people
from visavis.features.people.middleware import VisitorRequest
from visavis.portal.frame import own_path, page, see_other

YEAR = 365 * 86400


def manifest(request: HttpRequest) -> JsonResponse:
    """The web app manifest, in the visitor's language."""
    body = {
        "id": "/",
        "name": settings.VISAVIS_NAME,
        "short_name": settings.VISAVIS_NAME,
        "description": _("Meet support face to face in a video call."),
        "lang": get_language(),
        "dir": "rtl" if get_language_bidi() else "ltr",
        "start_url": reverse("home"),
        "scope": "/",
        "display": "standalone",
        "background_color": "#f5f4f0",
        "theme_color": "#ffffff",
        "icons": [
            {"src": static("brand/icon-192.png"), "sizes": "192x192", "type": "image/png"},
            {"src": static("brand/icon-512.png"), "sizes": "512x512", "type": "image/png"},
            {
                "src": static("brand/icon-maskable-512.png"),
                "sizes": "512x512",
                "type": "image/png",
                "purpose": "maskable",
            },
        ],
        "shortcuts": [
            {"name": _("My tickets"), "url": reverse("tickets")},
            {"name": _("Join video call"), "url": reverse("join")},
        ],
    }
    response = JsonResponse(body, content_type="application/manifest+json")
    response.headers["Cache-Control"] = "private, max-age=3600"
    return response


def service_worker(request: HttpRequest) -> HttpResponse:
    """The worker's code behind the list of what it may keep: built files and the offline page, nobody's data."""
    keep = [static(name) for name in ("build/portal.css", "build/icons.svg", "brand/mark.svg")]
    # The query is for the worker alone: another language is another worker, which fetches the page again.
    offline_page = f"{reverse('offline')}?{get_language()}"
    kept = {
        "keep": keep,
        "offline": offline_page,
        "static": settings.STATIC_URL,
        "picture": static("brand/icon-192.png"),
    }
    code = f"self.visavis = {json.dumps(kept)};\n{_built('build/sw.js')}"
    response = HttpResponse(code, content_type="text/javascript; charset=utf-8")
    response.headers["Cache-Control"] = "no-cache"
    return response


def _built(name: str) -> str:
    """A built file's text, from where `collectstatic` put it or from the source folder."""
    if staticfiles_storage.exists(name):
        with staticfiles_storage.open(name) as file:
            return str(file.read().decode())
    path = finders.find(name)
    return Path(path).read_text(encoding="utf-8") if path else ""


def offline(request: HttpRequest) -> HttpResponse:
    """Shown by the service worker, which keeps it, when there is no connection. It carries nobody's data."""
    response = render(request, "portal/offline.html")
    # Kept by the browser as well, it would stay in the language of the first visit.
    response.headers["Cache-Control"] = "no-cache"
    return response


@page("POST")
def language(request: VisitorRequest) -> HttpResponseBase:
    """Keep the chosen language in a cookie and, for somebody signed in, for their mails."""
    chosen = request.POST.get("language", "")
    response = see_other(own_path(request.POST.get("next", "")) or reverse("home"))
    if chosen in dict(settings.LANGUAGES) and check_for_language(chosen):
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            chosen,
            max_age=YEAR,
            path="/",
            secure=settings.LANGUAGE_COOKIE_SECURE,
            samesite="Lax",
        )
        if request.customer is not None:
            people.set_language(actor=request.customer, language=chosen)
            notices.use_language(actor=request.customer, language=chosen)
    return response
