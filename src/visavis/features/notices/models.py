"""Inbox messages, outgoing mail and pushes."""

from django.db import models
from django.db.models import Q

from visavis.features.people.models import Customer, CustomerSession
from visavis.features.tickets.models import Ticket
from visavis.kernel.ids import new_id


class Notice(models.Model):
    """One message of the house in a customer's inbox. The words are chosen when it is shown."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    customer = models.ForeignKey(Customer, on_delete=models.CASCADE)
    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, null=True)
    kind = models.CharField(max_length=20)
    params = models.JSONField(default=dict)
    key = models.CharField(max_length=80, unique=True)
    """What caused it; the same cause never makes two."""
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["ticket", "read_at"], name="notice_ticket_read")]


class MailOut(models.Model):
    """One mail. It is written down before it is sent, and its end is always known."""

    class State(models.TextChoices):
        QUEUED = "queued"
        SENDING = "sending"
        SENT = "sent"
        FAILED = "failed"
        CANCELLED = "cancelled"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    message_id = models.CharField(max_length=200, unique=True)
    to = models.CharField(max_length=254)
    kind = models.CharField(max_length=20)
    language = models.CharField(max_length=12, default="en")
    params = models.JSONField(default=dict)
    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, null=True)
    notice = models.ForeignKey(Notice, on_delete=models.SET_NULL, null=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.QUEUED)
    problem = models.CharField(max_length=200, default="")
    created_at = models.DateTimeField()
    not_after = models.DateTimeField(null=True)
    """Later than this the news is of no use, and the mail is cancelled."""
    sent_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["state"], name="mail_unfinished", condition=Q(state__in=["queued", "sending"])
            ),
            models.Index(fields=["ticket", "kind", "created_at"], name="mail_ticket_kind"),
        ]


class PushSubscription(models.Model):
    """A browser whose owner wants news shown on the device. It belongs to the session in which they asked for it, and
    ends with it: whoever signs in next on a shared device gets nothing of theirs."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    session = models.ForeignKey(CustomerSession, on_delete=models.CASCADE)
    endpoint_hash = models.CharField(max_length=64, unique=True)
    sealed = models.BinaryField()
    """Address and keys (JSON): whoever has them can write to the device."""
    language = models.CharField(max_length=12, default="en")
    failures = models.PositiveSmallIntegerField(default=0)
    """Pushes in a row that came to nothing."""
    created_at = models.DateTimeField()


class PushOut(models.Model):
    """One push of one notice to one browser. It goes with its subscription; otherwise its end is always known."""

    class State(models.TextChoices):
        QUEUED = "queued"
        SENDING = "sending"
        SENT = "sent"
        FAILED = "failed"
        CANCELLED = "cancelled"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    notice = models.ForeignKey(Notice, on_delete=models.CASCADE)
    subscription = models.ForeignKey(PushSubscription, on_delete=models.CASCADE)
    state = models.CharField(max_length=10, choices=State.choices, default=State.QUEUED)
    problem = models.CharField(max_length=200, default="")
    created_at = models.DateTimeField()
    not_after = models.DateTimeField()
    """Later than this nobody wants to hear it; push services keep it no longer either."""
    sent_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["notice", "subscription"], name="push_once")]
