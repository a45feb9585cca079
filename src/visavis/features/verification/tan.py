"""The one-time code of a run (BaFin B12, NIST N5): six digits, ten minutes, five tries, typed back in the same
session."""

import hashlib
import hmac
import secrets
from datetime import timedelta

from django.conf import settings

from visavis.features.verification.models import Run
from visavis.kernel import clock, sealing

DIGITS = 6
LIFE = timedelta(minutes=10)
TRIES = 5
SENDS_PER_HOUR = 5


def draw() -> str:
    return f"{secrets.randbelow(10**DIGITS):0{DIGITS}d}"


def digest(run: Run, code: str) -> str:
    """Keyed with the house's secret: a stolen database alone doesn't give a code away in its ten minutes."""
    words = f"visavis tan 1:{run.id}:{run.session}:{code}".encode()
    return hmac.new(settings.SECRET_KEY.encode(), words, hashlib.sha256).hexdigest()


def seal(run: Run, code: str) -> bytes:
    return sealing.seal(code.encode(), about=f"tan:{run.id}")


def opened(run: Run) -> str:
    """For the mail that is being written, "" once it is wiped."""
    if run.tan_sealed is None:
        return ""
    return sealing.open_sealed(bytes(run.tan_sealed), about=f"tan:{run.id}").decode()


def can_be_entered(run: Run) -> bool:
    """A code is on its way and neither right, worn out nor too old. The last shows by itself: pages ask again."""
    return bool(run.tan_hash) and run.tan_right_at is None and run.tan_tries < TRIES


def too_old(run: Run) -> bool:
    return run.tan_expires_at is None or clock.now() >= run.tan_expires_at


def clean(code: str) -> str:
    """Digits only: people type the blank in the middle too."""
    return "".join(ch for ch in code if ch.isdecimal())
