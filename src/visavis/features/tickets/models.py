"""The case, its lines, its invitations and its links."""

from django.db import models
from django.db.models import Q

from visavis.features.desks.models import Desk
from visavis.features.people.models import ContactAddress, Customer
from visavis.kernel.ids import new_id


class Ticket(models.Model):
    """A case. `contact` is where its news goes; who proves that mailbox reaches this ticket."""

    class State(models.TextChoices):
        OPEN = "open"
        CLOSED = "closed"

    class OpenedBy(models.TextChoices):
        HOST = "host"
        GUEST = "guest"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    number = models.CharField(max_length=12, unique=True)
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT)
    contact = models.ForeignKey(ContactAddress, on_delete=models.PROTECT, null=True)
    desk = models.ForeignKey(Desk, on_delete=models.PROTECT)
    subject = models.CharField(max_length=120)
    topic = models.CharField(max_length=40, default="")
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    opened_by = models.CharField(max_length=10, choices=OpenedBy.choices)
    announced_at = models.DateTimeField(null=True)
    """When staff were told; None for a guest's ticket whose address nobody has verified."""
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=40, default="")

    class Meta:
        indexes = [
            models.Index(fields=["customer", "state"], name="ticket_customer_state"),
            models.Index(fields=["desk", "state", "-updated_at"], name="ticket_desk_state"),
        ]


class Message(models.Model):
    """One line of a conversation. `client_key` makes sending it twice harmless."""

    class Author(models.TextChoices):
        CUSTOMER = "customer"
        STAFF = "staff"
        SYSTEM = "system"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="messages")
    author = models.CharField(max_length=10, choices=Author.choices)
    author_id = models.UUIDField(null=True)
    author_name = models.CharField(max_length=80)
    text = models.TextField()
    at = models.DateTimeField()
    client_key = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["ticket", "client_key"], name="message_ticket_key")]


class Invitation(models.Model):
    """Support's request to meet on video."""

    class Purpose(models.TextChoices):
        IDENTITY = "identity"
        CARD = "card"
        OTHER = "other"

    class State(models.TextChoices):
        OPEN = "open"
        USED = "used"
        WITHDRAWN = "withdrawn"
        EXPIRED = "expired"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="invitations")
    purpose = models.CharField(max_length=10, choices=Purpose.choices)
    bring = models.JSONField(default=list)
    line = models.CharField(max_length=300, default="")
    valid_until = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    staff_id = models.UUIDField()
    staff_name = models.CharField(max_length=80)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["ticket"], condition=Q(state="open"), name="invitation_one_open_per_ticket"
            )
        ]


class EntryLink(models.Model):
    """A link in a mail that leads to one ticket (S-10). The first browser to use it keeps it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="entry_links")
    invitation = models.ForeignKey(Invitation, on_delete=models.CASCADE, null=True)
    email = models.CharField(max_length=254)
    secret_hash = models.CharField(max_length=64, unique=True)
    browser_hash = models.CharField(max_length=64, null=True)
    language = models.CharField(max_length=12, default="en")
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
