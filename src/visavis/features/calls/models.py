"""A call and its two sides. The call's state is ours; what browsers or media servers say are hints (I-14)."""

from django.db import models
from django.db.models import Q

from visavis.kernel.ids import new_id, room


class Call(models.Model):
    class State(models.TextChoices):
        OPEN = "open"
        ENDED = "ended"

    class EndReason(models.TextChoices):
        AGENT_ENDED = "agent_ended"
        CUSTOMER_ENDED = "customer_ended"
        CUSTOMER_LOST = "customer_lost"
        AGENT_LOST = "agent_lost"
        FAILED = "failed"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    room = models.CharField(max_length=32, unique=True, default=room)
    """128 random bits, new for every call (S-24)."""
    visit_id = models.UUIDField()
    ticket_id = models.UUIDField()
    relay_only = models.BooleanField()
    state = models.CharField(max_length=5, choices=State.choices, default=State.OPEN)
    opened_at = models.DateTimeField()
    connected_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    end_reason = models.CharField(max_length=20, choices=EndReason.choices, default="")
    duration_s = models.PositiveIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["visit_id"], condition=Q(state="open"), name="call_one_open_per_visit"
            )
        ]
        indexes = [models.Index(fields=["ticket_id"], name="call_ticket")]


class Participant(models.Model):
    """One side of a call. Joining again raises `epoch`; the page with an older epoch is out."""

    class Role(models.TextChoices):
        CUSTOMER = "customer"
        AGENT = "agent"

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="participants")
    role = models.CharField(max_length=8, choices=Role.choices)
    person_id = models.UUIDField()
    name = models.CharField(max_length=80)
    epoch = models.PositiveIntegerField(default=0)
    joined_at = models.DateTimeField(null=True)
    lost_since = models.DateTimeField(null=True)
    interruption = models.CharField(max_length=12, default="")
    camera_off_since = models.DateTimeField(null=True)
    camera_why = models.CharField(max_length=12, default="")
    noise_since = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["call", "role"], name="participant_call_role")]
        indexes = [models.Index(fields=["lost_since"], name="participant_lost")]
