"""Registered only in a demo, for its templates."""

from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "visavis.site.demo"
    label = "demo"
