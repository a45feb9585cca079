"""Django as WSGI: served by the threads of `asgi`, or by any WSGI server in a larger installation."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "visavis.site.settings")
application = get_wsgi_application()
