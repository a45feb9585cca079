"""The addresses of a demo house."""

from django.urls import include, path

from visavis.site.urls import handler400, handler403, handler404, handler500, urlpatterns

urlpatterns = [path("demo/", include("visavis.site.demo.urls")), *urlpatterns]
__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]
