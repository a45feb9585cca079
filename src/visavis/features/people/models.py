"""Who people are, and how they proved it."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q

from visavis.kernel.ids import new_id


class Customer(models.Model):
    """A person who needs help. Two ways in never merge two customers by themselves (S-04)."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    name = models.CharField(max_length=80, default="")
    language = models.CharField(max_length=12, default="en")
    phrase = models.CharField(max_length=60, default="")
    """Chosen by the customer; every genuine mail carries it."""
    created_at = models.DateTimeField()


class HostIdentity(models.Model):
    """A customer as a host application knows them: the pair (issuer, subject) is the key (S-04)."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="identities")
    issuer = models.CharField(max_length=200)
    subject = models.CharField(max_length=255)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["issuer", "subject"], name="identity_issuer_subject")]


class ContactAddress(models.Model):
    """An e-mail address of one customer, normalised by `rules.clean_email`. The same address may stand at
    several customers; only a verified one opens anything."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="addresses")
    email = models.CharField(max_length=254, db_index=True)
    verified_at = models.DateTimeField(null=True)
    """When it was proved last; the one proved last is where news goes unless a ticket says otherwise."""
    own = models.BooleanField(default=True)
    """Where news of new tickets goes. False when it was proved for a single ticket, or by somebody who was recognised
    by a mailbox only: then it serves the tickets it was given to, and nothing else (S-04)."""

    class Meta:
        constraints = [models.UniqueConstraint(fields=["customer", "email"], name="address_customer_email")]


class CustomerSession(models.Model):
    """One browser that proved something. Only a hash of the token is kept."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    token_hash = models.CharField(max_length=64, unique=True)
    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, null=True)
    proven = models.CharField(max_length=10)  # "host" or "email"
    email = models.CharField(max_length=254, default="")
    browser_hash = models.CharField(max_length=64)
    language = models.CharField(max_length=12, default="en")
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["browser_hash", "email"], name="session_browser_email")]


class OneTimeCode(models.Model):
    """Eight digits and a link, sent to one address for one browser (S-05, S-06, S-10)."""

    class Purpose(models.TextChoices):
        ENTER = "enter"
        CONTACT = "contact"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    email = models.CharField(max_length=254)
    purpose = models.CharField(max_length=10, choices=Purpose.choices, default=Purpose.ENTER)
    ticket_id = models.UUIDField(null=True)
    contact = models.ForeignKey(ContactAddress, on_delete=models.CASCADE, null=True)
    code_hash = models.CharField(max_length=160)
    sealed_code = models.BinaryField(null=True)
    """Code and link for the mail, sealed; wiped as soon as the mail has gone."""
    link_hash = models.CharField(max_length=64, unique=True)
    browser_hash = models.CharField(max_length=64)
    attempts = models.PositiveSmallIntegerField(default=0)
    language = models.CharField(max_length=12, default="en")
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    link_expires_at = models.DateTimeField()
    """Later than `expires_at` when the address can't be sent another code before: then the owner has this link."""
    used_at = models.DateTimeField(null=True)
    superseded_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["email", "created_at"], name="code_email_created")]
        constraints = [
            models.UniqueConstraint(
                fields=["email", "browser_hash"],
                condition=Q(used_at=None, superseded_at=None),
                name="code_one_open_per_browser",
            )
        ]


class Staff(models.Model):
    """An agent or supervisor. Signing in is allauth's work, on the user row."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="staff")
    name = models.CharField(max_length=80)
    languages = models.JSONField(default=list)
    supervisor = models.BooleanField(default=False)
    disabled_at = models.DateTimeField(null=True)
    trained_until = models.DateField(null=True)
    """Last day on which the training for identity calls counts; None: the house keeps no such record."""

    def is_trained(self, day: date) -> bool:
        """May this person verify somebody's identity on that day (BaFin B1)?"""
        return self.trained_until is None or day <= self.trained_until


class StaffSession(models.Model):
    """One browser in which a member of staff is signed in (S-13). The cookie belongs to Django's session, which
    holds this row's id; ending the row ends pages and sockets."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    staff = models.ForeignKey(Staff, on_delete=models.CASCADE, related_name="sessions")
    browser = models.CharField(max_length=60, default="")
    """Name and system in words, such as "Firefox · Windows", for the owner's list; nothing decides by it."""
    created_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    """When somebody last worked in it, within a minute."""
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["staff"], name="staff_session_open", condition=Q(ended_at=None))]
