"""Technical tables. The journal may only grow: triggers (migration 0002) refuse every change and deletion."""

from django.db import models


class JournalEntry(models.Model):
    """One thing that happened. `hash` covers the entry and `prev_hash`, so each chain proves itself."""

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField()
    chain = models.CharField(max_length=80)
    seq = models.PositiveIntegerField()
    kind = models.CharField(max_length=60)
    actor = models.CharField(max_length=80)
    payload = models.JSONField()
    prev_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["chain", "seq"], name="journal_chain_seq")]


class Job(models.Model):
    """Work to do once, after its cause is on disk. Leased with an epoch, so that a zombie writes nothing."""

    class State(models.TextChoices):
        WAITING = "waiting"
        RUNNING = "running"
        DONE = "done"
        FAILED = "failed"
        CANCELLED = "cancelled"

    id = models.BigAutoField(primary_key=True)
    task = models.CharField(max_length=80)
    lane = models.CharField(max_length=20, default="default")
    key = models.CharField(max_length=120, null=True, unique=True)
    payload = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    run_at = models.DateTimeField()
    attempts = models.PositiveIntegerField(default=0)
    epoch = models.PositiveIntegerField(default=0)
    leased_until = models.DateTimeField(null=True)
    problem = models.CharField(max_length=300, default="")
    created_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["state", "lane", "run_at"], name="job_due")]


class Bucket(models.Model):
    """How often something was done in one window of time (see `limits`)."""

    name = models.CharField(max_length=200, primary_key=True)
    taken = models.PositiveIntegerField()
    until = models.DateTimeField(db_index=True)


class Claim(models.Model):
    """A name that was spent (see `claims`)."""

    name = models.CharField(max_length=200, primary_key=True)
    until = models.DateTimeField(db_index=True)


class Cursor(models.Model):
    """How far a reader of the journal has come."""

    name = models.CharField(max_length=60, primary_key=True)
    entry_id = models.BigIntegerField(default=0)
