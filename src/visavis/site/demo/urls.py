"""Addresses of the demo, mounted at /demo/."""

from django.urls import path

from visavis.site.demo import views

app_name = "demo"
urlpatterns = [
    path("mailbox/", views.mailbox, name="mailbox"),
    path("mailbox/<slug:name>/", views.mail, name="mail"),
    path("mailbox/<slug:name>/html/", views.mail_html, name="mail_html"),
    path("ca/", views.authority, name="authority"),
    path("ca/visavis-demo.crt", views.authority_file, name="authority_file"),
]
