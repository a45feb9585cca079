"""A run of a policy pack in a call, its checks, and what became of it. What was read or noted lies in evidence."""

from django.db import models
from django.db.models import Q

from visavis.kernel.ids import new_id


class Policy(models.Model):
    """Which pack a desk uses for a purpose ("identity", "card", "other"). No row: `rules.packs.DEFAULTS`."""

    desk = models.ForeignKey("desks.Desk", on_delete=models.CASCADE, related_name="policies")
    purpose = models.CharField(max_length=12)
    pack = models.CharField(max_length=40)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["desk", "purpose"], name="policy_desk_purpose")]


class Run(models.Model):
    """One passage through a pack. It keeps the pack as it was when it began."""

    class State(models.TextChoices):
        RUNNING = "running"
        IN_REVIEW = "in_review"
        VERIFIED = "verified"
        NOT_VERIFIED = "not_verified"
        TRY_AGAIN = "try_again"
        ABORTED = "aborted"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    call = models.ForeignKey("calls.Call", on_delete=models.PROTECT, related_name="runs")
    visit_id = models.UUIDField()
    ticket = models.ForeignKey("tickets.Ticket", on_delete=models.PROTECT, related_name="runs")
    customer = models.ForeignKey("people.Customer", on_delete=models.PROTECT, related_name="+")
    desk = models.ForeignKey("desks.Desk", on_delete=models.PROTECT, related_name="+")
    staff = models.ForeignKey("people.Staff", on_delete=models.PROTECT, related_name="+")
    case_id = models.UUIDField()
    pack_key = models.CharField(max_length=40)
    pack_version = models.PositiveIntegerField()
    pack = models.JSONField()
    """The whole pack, frozen."""
    purpose = models.CharField(max_length=12)
    state = models.CharField(max_length=12, choices=State.choices, default=State.RUNNING)
    version = models.PositiveIntegerField(default=1)
    session = models.PositiveIntegerField(default=1)
    """Grows when an interruption began the identity part anew (S-53)."""
    customer_epoch = models.PositiveIntegerField(default=0)
    language = models.CharField(max_length=12)
    """What the customer reads."""
    flags = models.JSONField(default=list)
    """[{"kind": "coached"|"pressured"|"suspected_scam"|"other", "at": ISO}]: never shown to the customer."""
    pressure_at = models.DateTimeField(null=True)
    """The customer's own quiet word that somebody presses them."""
    hints = models.JSONField(default=list)
    """[{"key", "level": "note"|"warn", "values": {...}, "at"}]: signals with their reasons; they decide nothing."""
    tan_hash = models.CharField(max_length=128, default="")
    tan_sealed = models.BinaryField(null=True)
    tan_expires_at = models.DateTimeField(null=True)
    tan_tries = models.PositiveSmallIntegerField(default=0)
    tan_right_at = models.DateTimeField(null=True)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    decision = models.CharField(max_length=12, default="")
    reasons = models.JSONField(default=list)
    decided_at = models.DateTimeField(null=True)
    measured = models.JSONField(default=dict)
    """Of the received stream: {"width", "height", "fps"} as shown, and "n", "sum_fps", "least_fps" behind them."""
    disputed_at = models.DateTimeField(null=True)
    """The customer said: this was not me."""

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["call"], condition=Q(state="running"), name="run_one_per_call")
        ]
        indexes = [
            models.Index(fields=["ticket", "-started_at"], name="run_ticket"),
            models.Index(fields=["desk", "started_at"], condition=Q(state="in_review"), name="run_in_review"),
        ]


class Check(models.Model):
    """One step of a run. Its answer stands; "redo" makes it open again while tries are left."""

    class State(models.TextChoices):
        WAITING = "waiting"
        OPEN = "open"
        PASSED = "passed"
        DOUBTFUL = "doubtful"
        FAILED = "failed"
        SKIPPED = "skipped"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="checks")
    key = models.CharField(max_length=40)
    position = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    tries = models.PositiveSmallIntegerField(default=0)
    drawn = models.JSONField(default=list)
    """What the server drew for it, e.g. ["tilt", "cover_corner"] or security features; written before it is shown."""
    parameters = models.JSONField(default=dict)
    """Of the drawn, e.g. {"corner": "top_left"}; a phrase or a code lies sealed in evidence instead."""
    alternatives = models.JSONField(default=dict)
    """{challenge: its accessible alternative} where the agent took one."""
    reason = models.CharField(max_length=40, default="")
    """Reason code of doubt or failure."""
    wanted = models.UUIDField(null=True)
    """The still the customer's page is asked for just now; it brings it under this key."""
    wanted_challenge = models.CharField(max_length=40, default="")
    """What that still shall show."""
    secret = models.BinaryField(null=True)
    """Words and digits to read aloud, sealed, {challenge: ...}; only while the check is open."""
    note_draft = models.BinaryField(null=True)
    """The agent's note as typed, sealed; only until the answer."""
    note_id = models.UUIDField(null=True)
    """The sealed item that holds the note."""
    opened_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["run", "key"], name="check_run_key"),
            models.UniqueConstraint(fields=["run", "position"], name="check_run_position"),
        ]


class CheckItem(models.Model):
    """Which sealed items stand behind a check, in which session, and how far the machine is with them."""

    class Machine(models.TextChoices):
        NONE = "none"
        WAITING = "waiting"
        READY = "ready"
        UNAVAILABLE = "unavailable"
        FAILED = "failed"

    check_row = models.ForeignKey(Check, on_delete=models.CASCADE, related_name="items")
    item_id = models.UUIDField(unique=True)
    kind = models.CharField(max_length=10)
    source = models.CharField(max_length=8)
    client_key = models.CharField(max_length=64)
    figures = models.JSONField(default=dict)
    """Measured quality, as evidence has it."""
    masked = models.BooleanField(default=False)
    """Proved to show nothing but the two windows (card)."""
    attempt = models.PositiveSmallIntegerField(default=1)
    """The check's `tries` when it came."""
    challenge = models.CharField(max_length=40, default="")
    """The drawn challenge or feature it shows."""
    session = models.PositiveIntegerField(default=1)
    machine = models.CharField(max_length=12, choices=Machine.choices, default=Machine.NONE)
    reading_id = models.UUIDField(null=True)
    """The sealed item that holds what the machine read."""
    destroyed = models.BooleanField(default=False)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["check_row", "client_key"], name="check_item_client_key")
        ]


class Review(models.Model):
    """The second person's word on a run, where the pack asks for one. Never the agent of the call."""

    run = models.OneToOneField(Run, on_delete=models.CASCADE, related_name="review")
    asked_at = models.DateTimeField()
    proposed = models.CharField(max_length=12)
    """What the agent decided."""
    staff = models.ForeignKey("people.Staff", on_delete=models.PROTECT, null=True, related_name="+")
    decision = models.CharField(max_length=12, default="")
    reasons = models.JSONField(default=list)
    at = models.DateTimeField(null=True)
