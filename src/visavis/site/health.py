"""Is the process alive, and can it do its work? (I-32)"""

import os

from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.http import HttpRequest, HttpResponse

from visavis.kernel.models import Cursor

draining = False
"""Set on SIGTERM: readiness fails at once, so that no new customer is sent here (I-31)."""


def livez(request: HttpRequest) -> HttpResponse:
    """The process answers."""
    return HttpResponse("alive\n", content_type="text/plain")


def readyz(request: HttpRequest) -> HttpResponse:
    """The database takes a write and the data folder is writable."""
    trouble = "draining" if draining else _trouble()
    return HttpResponse(f"{trouble or 'ready'}\n", content_type="text/plain", status=503 if trouble else 200)


def _trouble() -> str:
    if not os.access(settings.VISAVIS_DATA, os.W_OK):
        return "the data folder is not writable"
    try:
        with transaction.atomic():
            Cursor.objects.update_or_create(name="readyz")
            transaction.set_rollback(True)
    except DatabaseError:
        connection.close()
        return "the database does not take writes"
    return ""
