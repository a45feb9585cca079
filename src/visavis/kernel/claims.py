"""Names that can be spent once: token ids, connect tickets. A unique row decides every race."""

from datetime import datetime

from django.db import IntegrityError, transaction

from visavis.kernel import clock
from visavis.kernel.models import Claim
from visavis.kernel.prepared import insert


def spend(name: str, *, until: datetime) -> bool:
    """True for exactly one caller per `name`. The row may be forgotten after `until`."""
    try:
        with transaction.atomic():
            insert(Claim(name=name, until=until))
    except IntegrityError:
        return False
    return True


def forget_old() -> int:
    """Delete claims whose name can't be used any more; returns how many rows went."""
    return Claim.objects.filter(until__lt=clock.now()).delete()[0]
