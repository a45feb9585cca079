"""What each side of a call chose, and what is kept of the words: only with the customer's consent."""

from django.db import models

from visavis.kernel.ids import new_id


class CallSide(models.Model):
    """The captions of one side of a call: what they speak, what they read, what they agreed to."""

    call = models.ForeignKey("calls.Call", on_delete=models.CASCADE, related_name="caption_sides")
    role = models.CharField(max_length=8)
    speaks = models.CharField(max_length=12)
    reads = models.CharField(max_length=12)
    on = models.BooleanField(default=False)
    """Their speech is written down for the other side; nobody's is without their own word."""
    keeps = models.BooleanField(default=False)
    """The customer's consent that final lines stay on the ticket; always False for the agent."""
    consented_at = models.DateTimeField(null=True)
    """Since when `keeps` is given; lines that began before are not kept."""
    consent_version = models.CharField(max_length=12, default="")
    consent_language = models.CharField(max_length=12, default="")
    """The language in which the consent was read."""
    erased_at = models.DateTimeField(null=True)
    """On the customer's side: when kept lines of the call were erased last, at the customer's word or by age."""

    class Meta:
        constraints = [models.UniqueConstraint(fields=["call", "role"], name="captionside_call_role")]


class CaptionLine(models.Model):
    """A final line that was said with consent. `text` is never changed: a correction stands beside it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    call = models.ForeignKey("calls.Call", on_delete=models.CASCADE, related_name="caption_lines")
    ticket = models.ForeignKey("tickets.Ticket", on_delete=models.CASCADE, related_name="caption_lines")
    role = models.CharField(max_length=8)
    name = models.CharField(max_length=80)
    language = models.CharField(max_length=12)
    text = models.TextField()
    start_ms = models.PositiveIntegerField()
    """From the opening of the call, as `end_ms`."""
    end_ms = models.PositiveIntegerField()
    at = models.DateTimeField()
    engine = models.CharField(max_length=40)
    corrected_text = models.TextField(default="")
    corrected_by = models.UUIDField(null=True)
    corrected_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["ticket", "at"], name="captionline_ticket")]


class KeepingRule(models.Model):
    """For how long a desk keeps lines, where it differs from the house (VISAVIS_CAPTIONS_DAYS)."""

    desk = models.OneToOneField("desks.Desk", on_delete=models.CASCADE, related_name="caption_keeping")
    days = models.PositiveIntegerField()
    """From the moment a line was said; 0: until somebody erases them."""


class LineTranslation(models.Model):
    """A kept line in another language, with how far it can be trusted."""

    line = models.ForeignKey(CaptionLine, on_delete=models.CASCADE, related_name="translations")
    language = models.CharField(max_length=12)
    text = models.TextField()
    engine = models.CharField(max_length=40)
    quality = models.CharField(max_length=8)
    marked = models.JSONField(default=list)
    """The facts of the line that were lost or are doubtful in this text."""

    class Meta:
        constraints = [models.UniqueConstraint(fields=["line", "language"], name="translation_line_language")]


class FactCard(models.Model):
    """A number, date, name or code that the agent shows in large type and the customer confirms."""

    class Kind(models.TextChoices):
        NUMBER = "number"
        AMOUNT = "amount"
        DATE = "date"
        CODE = "code"
        NAME = "name"
        ADDRESS = "address"
        OTHER = "other"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    call = models.ForeignKey("calls.Call", on_delete=models.CASCADE, related_name="fact_cards")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    label = models.CharField(max_length=80)
    value = models.CharField(max_length=200)
    by = models.UUIDField()
    at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)
    denied_at = models.DateTimeField(null=True)
    """The customer said that it is wrong; the first answer stands, a new card asks again."""

    class Meta:
        indexes = [models.Index(fields=["call", "at"], name="factcard_call")]


class GlossaryTerm(models.Model):
    """A word of the desk that engines must leave alone (`keep`) or translate in one fixed way."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    desk = models.ForeignKey("desks.Desk", on_delete=models.CASCADE, related_name="glossary")
    term = models.CharField(max_length=80)
    keep = models.BooleanField(default=True)
    translations = models.JSONField(default=dict)
    """{language: text}; where a language is missing, `keep` decides."""

    class Meta:
        constraints = [models.UniqueConstraint(fields=["desk", "term"], name="glossary_desk_term")]
