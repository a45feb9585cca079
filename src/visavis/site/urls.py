"""Addresses: which entrance answers where."""

from django.conf import settings
from django.urls import include, path

from visavis.api.v1 import api
from visavis.site.health import livez, readyz

urlpatterns = [
    path("livez", livez),
    path("readyz", readyz),
    path("api/v1/", api.urls),
    path("console/account/", include("visavis.console.account_urls")),
    path("console/", include("visavis.console.urls")),
    path("", include("visavis.portal.urls")),
]
if settings.VISAVIS_DEMO:
    urlpatterns.insert(0, path("demo/", include("visavis.site.demo.urls")))

handler400 = "visavis.portal.views.errors.bad_request"
handler403 = "visavis.portal.views.errors.forbidden"
handler404 = "visavis.portal.views.errors.not_found"
handler500 = "visavis.portal.views.errors.broken"
