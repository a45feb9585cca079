"""Who is on duty, and which waits were announced."""

from django.db import models


class Agent(models.Model):
    """The seat of one member of staff: one state for all desks."""

    class State(models.TextChoices):
        READY = "ready"
        BREAK = "break"
        WRAP_UP = "wrap_up"
        OFF = "off"

    staff = models.OneToOneField("people.Staff", on_delete=models.PROTECT, primary_key=True)
    state = models.CharField(max_length=8, choices=State.choices, default=State.OFF)
    reason = models.CharField(max_length=40, default="")
    since = models.DateTimeField()
    idle_since = models.DateTimeField()
    """When the last call of this agent ended: the longest idle is chosen first."""
    heard_at = models.DateTimeField()
    """Last sign of life of the agent's page; no offer goes to a silent one (I-10)."""


class ShownEstimate(models.Model):
    """The range a customer was shown on joining, and what came of it: our public hit rate."""

    visit_id = models.UUIDField(primary_key=True)
    desk = models.ForeignKey("desks.Desk", on_delete=models.CASCADE)
    shown_at = models.DateTimeField()
    ahead = models.PositiveIntegerField()
    low = models.PositiveIntegerField()
    likely = models.PositiveIntegerField()
    high = models.PositiveIntegerField()
    basis = models.CharField(max_length=20)
    n_history = models.PositiveIntegerField()
    waited_minutes = models.FloatField(null=True)
    within = models.BooleanField(null=True)

    class Meta:
        indexes = [models.Index(fields=["desk", "within", "shown_at"], name="estimate_hits")]
