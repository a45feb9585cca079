"""The media backend that settings.VISAVIS_MEDIA names, one per process."""

from functools import cache

from django.conf import settings
from django.utils.module_loading import import_string

from visavis.features.calls.ports import MediaBackend


@cache
def backend() -> MediaBackend:
    chosen: MediaBackend = import_string(settings.VISAVIS_MEDIA)()
    return chosen
