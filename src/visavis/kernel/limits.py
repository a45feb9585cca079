"""Counting in the database, so that limits hold across threads and processes and after a restart."""

from datetime import UTC, datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import F

from visavis.kernel import clock
from visavis.kernel.models import Bucket


def take(bucket: str, *, limit: int, per_seconds: int) -> bool:
    """Take one of `limit` places in the present window of `per_seconds`; False when none is left.

    Windows are fixed (aligned to the epoch), and a place is taken by one conditional UPDATE.
    """
    window = int(clock.now().timestamp()) // per_seconds
    name = f"{bucket}:{per_seconds}:{window}"
    until = datetime.fromtimestamp((window + 1) * per_seconds, UTC) + timedelta(seconds=per_seconds)
    if _count_one(name, limit):
        return True
    try:
        with transaction.atomic():
            Bucket.objects.create(name=name, taken=1, until=until)
            return limit > 0
    except IntegrityError:
        return _count_one(name, limit)


def taken(bucket: str, *, per_seconds: int) -> int:
    """How many places of the present window are taken; never more than its limit."""
    window = int(clock.now().timestamp()) // per_seconds
    found = Bucket.objects.filter(name=f"{bucket}:{per_seconds}:{window}").values_list("taken", flat=True)
    return found.first() or 0


def seconds_to_next(per_seconds: int) -> int:
    """Until the present window is over and every place is free again."""
    return per_seconds - int(clock.now().timestamp()) % per_seconds


def _count_one(name: str, limit: int) -> bool:
    return Bucket.objects.filter(name=name, taken__lt=limit).update(taken=F("taken") + 1) == 1


def forget_old() -> int:
    """Delete windows that are over; returns how many rows went."""
    return Bucket.objects.filter(until__lt=clock.now()).delete()[0]
