"""A desk and its members."""

from django.db import models

from visavis.features.people.models import Staff
from visavis.kernel.ids import new_id


def default_credits() -> dict[str, int]:
    """Minutes of waiting that a reason is worth in the order of the line."""
    return {"high": 10, "transfer": 30}


class Desk(models.Model):
    """One counter of the house. Times of `hours` and `holidays` are local to `time_zone`."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=80)
    call_language = models.CharField(max_length=12, default="en")
    time_zone = models.CharField(max_length=60, default="UTC")
    hours = models.JSONField(default=dict)
    """{"mon": [["09:00", "18:00"]], ...}; "24:00" ends a day; an end before its start runs past midnight."""
    holidays = models.JSONField(default=list)
    """["2026-12-25", ...]: closed on these days."""
    active = models.BooleanField(default=True)
    relay_only = models.BooleanField(null=True)
    """None: follow the house (on once a relay is configured, S-28)."""
    typical_minutes = models.PositiveSmallIntegerField(default=8)
    credits = models.JSONField(default=default_credits)
    grace_minutes = models.PositiveSmallIntegerField(default=5)
    grace_minutes_confirmed = models.PositiveSmallIntegerField(default=15)


class DeskMember(models.Model):
    """Somebody who serves at a desk."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    desk = models.ForeignKey(Desk, on_delete=models.CASCADE, related_name="memberships")
    staff = models.ForeignKey(Staff, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=20, default="agent")
    skills = models.JSONField(default=list)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["desk", "staff"], name="member_desk_staff")]
