"""Inbox messages and outgoing mail."""

from django.db import models
from django.db.models import Q

from visavis.features.people.models import Customer
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
