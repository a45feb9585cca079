"""Pages of the demo: the mailbox, and the certificate authority for phones."""

from pathlib import Path

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe

from visavis.portal.frame import show
from visavis.site import tls
from visavis.site.demo import mailbox as box

MAIL_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'; "
    "sandbox allow-popups allow-popups-to-escape-sandbox"
)
"""A mail may style itself and open links; it runs nothing and loads nothing."""


@require_safe
@never_cache
def mailbox(request: HttpRequest) -> HttpResponse:
    """All mails of the demo, newest first; `?to=` narrows to one address."""
    to = request.GET.get("to", "")[:254]
    return show(request, "demo/mailbox.html", {"mails": box.newest(_folder(), to=to), "to": to})


@require_safe
@never_cache
def mail(request: HttpRequest, name: str) -> HttpResponse:
    return show(request, "demo/mail.html", {"mail": _find(name)})


@require_safe
@never_cache
@xframe_options_sameorigin
def mail_html(request: HttpRequest, name: str) -> HttpResponse:
    """The HTML part alone, for the frame. Links open beside the mailbox."""
    html, base = _find(name).html, '<base target="_blank">'
    html = html.replace("<head>", f"<head>{base}", 1) if "<head>" in html else base + html
    return HttpResponse(html, headers={"Content-Security-Policy": MAIL_POLICY})


@require_safe
@never_cache
def authority(request: HttpRequest) -> HttpResponse:
    """How to make a phone trust the certificate of `make run LAN=1`."""
    certificate = _certificate()
    return show(request, "demo/authority.html", {"fingerprint": certificate.authority_fingerprint})


@require_safe
def authority_file(request: HttpRequest) -> HttpResponse:
    """The public certificate; phones offer to install this media type."""
    return HttpResponse(_certificate().authority.read_bytes(), content_type="application/x-x509-ca-cert")


def _folder() -> Path:
    return Path(settings.VISAVIS_DATA, "mail")


def _find(name: str) -> box.Mail:
    found = box.find(_folder(), name)
    if found is None:
        raise Http404
    return found


def _certificate() -> tls.Certificate:
    found = tls.load(settings.VISAVIS_DATA / "tls")
    if found is None:
        raise Http404  # plain http on this machine: there is nothing to trust
    return found
