"""Settings for tests: the real ones over a data folder of their own, with nothing slow that tests don't look at."""

import atexit
import os
import shutil
import tempfile

_data = tempfile.mkdtemp(prefix="visavis-test-")
atexit.register(shutil.rmtree, _data, ignore_errors=True)
os.environ["VISAVIS_DATA"] = _data
os.environ.pop("VISAVIS_KEYS", None)
atexit.register(shutil.rmtree, f"{_data}-keys", ignore_errors=True)
os.environ.setdefault("VISAVIS_EVIDENCE_RESERVE", "1")
os.environ.setdefault("VISAVIS_SECRET_KEY", "a key for tests only, the same in every process of a run")

from visavis.site.settings import *  # noqa: E402, F403
from visavis.site.settings import DATABASES, VISAVIS_DATA  # noqa: E402

# A file, not memory: race tests need several connections to one database.
DATABASES["default"]["TEST"] = {"NAME": str(VISAVIS_DATA / "test.sqlite3")}
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
"""For staff passwords in tests only; customers' codes are hashed as in the real house."""
(VISAVIS_DATA / "static").mkdir()
