"""A visit and the offers made of it. Partial unique indexes decide the races (I-01, I-02, I-03)."""

from django.db import models
from django.db.models import Q

from visavis.features.visits.rules import IN_CALL, LIVE
from visavis.kernel.ids import new_id


class Visit(models.Model):
    """A place in line and what became of it. Its state moves only through `actions.moves`, one version at a time."""

    class Outcome(models.TextChoices):
        SOLVED = "solved"
        FOLLOW_UP = "follow_up"
        CALL_AGAIN = "call_again"
        NOT_SOLVED = "not_solved"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    # No index of its own where one below begins with the column: SQLite, without statistics, takes the wrong one.
    ticket = models.ForeignKey("tickets.Ticket", on_delete=models.PROTECT, db_index=False)
    customer = models.ForeignKey("people.Customer", on_delete=models.PROTECT, db_index=False)
    desk = models.ForeignKey("desks.Desk", on_delete=models.PROTECT, db_index=False)
    agent = models.ForeignKey("people.Staff", on_delete=models.PROTECT, null=True)
    invitation_id = models.UUIDField(null=True)
    booked_for = models.DateTimeField(null=True)
    """The booked time whose appointment this visit uses; None for a walk-in."""
    call_id = models.UUIDField(null=True)
    state = models.CharField(max_length=12, default="waiting")
    version = models.PositiveIntegerField(default=1)

    joined_at = models.DateTimeField()
    key = models.DateTimeField()
    """Joining (or booked) time minus credit: the smallest is served first."""
    needs = models.JSONField(default=list)
    credit_reason = models.CharField(max_length=20, default="")
    purpose = models.CharField(max_length=12, default="")
    identified = models.CharField(max_length=5)
    """How the customer proved who they are: "host" or "email"."""
    spoken_language = models.CharField(max_length=12, default="")
    preparation = models.JSONField(default=dict)
    consents = models.JSONField(default=dict)
    away_since = models.DateTimeField(null=True)
    called_at = models.DateTimeField(null=True)
    """When the turn came while the customer was away."""
    skips = models.PositiveSmallIntegerField(default=0)

    accepted_at = models.DateTimeField(null=True)
    in_call_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    end_reason = models.CharField(max_length=20, default="")
    outcome = models.CharField(max_length=12, default="")
    notes = models.TextField(default="")
    rating = models.PositiveSmallIntegerField(null=True)
    rating_comment = models.CharField(max_length=1000, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["customer", "desk"],
                condition=Q(state__in=sorted(LIVE)),
                name="visit_one_live_per_desk",
            ),
            models.UniqueConstraint(
                fields=["agent"], condition=Q(state__in=sorted(IN_CALL)), name="visit_one_call_per_agent"
            ),
        ]
        indexes = [
            models.Index(fields=["desk", "state", "key", "id"], name="visit_line"),
            models.Index(fields=["ticket", "joined_at"], name="visit_ticket"),
            models.Index(fields=["customer", "desk", "-id"], name="visit_customer"),
            models.Index(fields=["joined_at"], name="visit_joined"),
            # In part only, so that joining writes neither: the clock asks for the first every second, forecasts for
            # the second.
            models.Index(
                fields=["state", "away_since"], condition=Q(away_since__isnull=False), name="visit_away"
            ),
            models.Index(
                fields=["desk", "-closed_at"], condition=Q(closed_at__isnull=False), name="visit_closed"
            ),
        ]


class Offer(models.Model):
    """A visit that rings at one agent; how it ended."""

    class State(models.TextChoices):
        RINGING = "ringing"
        ACCEPTED = "accepted"
        DECLINED = "declined"
        EXPIRED = "expired"
        WITHDRAWN = "withdrawn"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    visit = models.ForeignKey(Visit, on_delete=models.CASCADE, related_name="offers")
    staff = models.ForeignKey("people.Staff", on_delete=models.PROTECT)
    state = models.CharField(max_length=10, choices=State.choices, default=State.RINGING)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=40, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["staff"], condition=Q(state="ringing"), name="offer_one_per_agent"
            ),
            models.UniqueConstraint(
                fields=["visit"], condition=Q(state="ringing"), name="offer_one_per_visit"
            ),
        ]
        indexes = [models.Index(fields=["state", "expires_at"], name="offer_due")]
