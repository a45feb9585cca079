"""Consents, cases and their items. Bytes lie sealed in files; keys lie elsewhere (`ports.KeyStore`); rows hold no
personal data beyond who and when, so that a shredded case leaves nothing to read."""

from django.db import models
from django.db.models import Q

from visavis.kernel.ids import new_id


class Consent(models.Model):
    """What a customer agreed to, in which words and language, before anything was kept (S-30, BaFin B4)."""

    class Kind(models.TextChoices):
        EVIDENCE = "evidence"
        """Pictures of the document, the face or the card are taken and kept."""
        FACES = "faces"
        """A machine compares the face with the picture on the document (GDPR Art. 9)."""

    class Method(models.TextChoices):
        PREPARE_PAGE = "prepare_page"
        IN_CALL = "in_call"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    visit_id = models.UUIDField()
    ticket = models.ForeignKey("tickets.Ticket", on_delete=models.PROTECT, related_name="+")
    customer = models.ForeignKey("people.Customer", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    text_version = models.CharField(max_length=12)
    text_sha256 = models.CharField(max_length=64)
    """Of the very words that were read, in `language`."""
    language = models.CharField(max_length=12)
    method = models.CharField(max_length=12, choices=Method.choices)
    at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["visit_id", "kind"], condition=Q(withdrawn_at__isnull=True), name="consent_one_live"
            )
        ]
        indexes = [models.Index(fields=["visit_id", "at"], name="consent_visit")]


class Case(models.Model):
    """All evidence of one visit, under one data key, in one hash chain that is signed when the case closes."""

    class State(models.TextChoices):
        OPEN = "open"
        CLOSED = "closed"
        SHREDDED = "shredded"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    ticket = models.ForeignKey("tickets.Ticket", on_delete=models.PROTECT, related_name="cases")
    customer = models.ForeignKey("people.Customer", on_delete=models.PROTECT, related_name="+")
    desk = models.ForeignKey("desks.Desk", on_delete=models.PROTECT, related_name="+")
    visit_id = models.UUIDField(unique=True)
    call_id = models.UUIDField()
    staff = models.ForeignKey("people.Staff", on_delete=models.PROTECT, related_name="+")
    """The agent of the call."""
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    category = models.CharField(max_length=12, default="attempt")
    """Retention category: "attempt" (aborted or undecided) until a decision makes it "identity" or "card"."""
    keep_days = models.PositiveIntegerField(default=1)
    """Of the category, as the policy said when it was set."""
    keep_until = models.DateTimeField()
    hold_reason = models.CharField(max_length=200, default="")
    """Not empty: a legal hold; nothing erases the case."""
    hold_by = models.UUIDField(null=True)
    hold_at = models.DateTimeField(null=True)
    items_count = models.PositiveIntegerField(default=0)
    head = models.CharField(max_length=64, default="")
    """Hash of the newest item."""
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    signature = models.TextField(default="")
    """Ed25519 over the manifest, base64."""
    signing_key = models.CharField(max_length=64, default="")
    """Fingerprint of the public key."""
    stamp = models.BinaryField(null=True)
    """RFC 3161 token over the signature, where a stamping authority is configured."""
    stopped = models.CharField(max_length=20, default="")
    """Why nothing could be kept at the last try: "no_room", "keys_unreachable", "consent_withdrawn"; else empty."""
    erasing_at = models.DateTimeField(null=True)
    """Since when the case is being erased; from then on nobody can hold it or add to it."""
    shredded_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["desk", "-opened_at"], name="case_desk"),
            models.Index(fields=["keep_until"], condition=Q(shredded_at__isnull=True), name="case_due"),
        ]


class Item(models.Model):
    """One sealed thing. Sequence runs 0..n without a hole (I-19); `hash` chains it to its predecessor (S-32)."""

    class Kind(models.TextChoices):
        STILL = "still"
        FRAME = "frame"
        READING = "reading"
        DRAW = "draw"
        CHECKLIST = "checklist"
        QUALITY = "quality"
        NOTE = "note"
        GAP = "gap"
        DECISION = "decision"

    class Source(models.TextChoices):
        CAMERA = "camera"
        """Taken in the customer's browser at full quality."""
        RECEIVED = "received"
        """A frame of the received video: what the agent saw."""
        HOUSE = "house"
        """Written by this server."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="items")
    sequence = models.PositiveIntegerField()
    kind = models.CharField(max_length=10, choices=Kind.choices)
    check_key = models.CharField(max_length=40, default="")
    """The check of the pack it belongs to."""
    source = models.CharField(max_length=8, choices=Source.choices)
    media_type = models.CharField(max_length=40)
    size = models.PositiveIntegerField()
    """Bytes before sealing."""
    sha256 = models.CharField(max_length=64)
    """Of the bytes before sealing; JSON items carry a random salt, so that this gives nothing away."""
    width = models.PositiveIntegerField(default=0)
    height = models.PositiveIntegerField(default=0)
    figures = models.JSONField(default=dict)
    """Measured quality, e.g. {"sharpness": 91.2, "glare": 0.0}; never what was read."""
    at = models.DateTimeField()
    by = models.CharField(max_length=60)
    """Journal name of who brought it."""
    client_key = models.CharField(max_length=64)
    """The same key again is the same item."""
    previous = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)
    destroyed_at = models.DateTimeField(null=True)
    destroyed_by = models.CharField(max_length=60, default="")
    destroyed_why = models.CharField(max_length=40, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "sequence"], name="item_case_sequence"),
            models.UniqueConstraint(fields=["case", "client_key"], name="item_case_client_key"),
        ]


class Viewing(models.Model):
    """Somebody looked: committed before a byte flows (S-36). Never changed, never erased with the case."""

    class What(models.TextChoices):
        LIST = "list"
        PICTURE = "picture"
        READING = "reading"
        DOSSIER = "dossier"
        ALERT = "alert"
        """Nothing was shown: the hour's budget was spent (S-56)."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="viewings")
    item_id = models.UUIDField(null=True)
    staff = models.ForeignKey("people.Staff", on_delete=models.PROTECT, related_name="+")
    what = models.CharField(max_length=8, choices=What.choices)
    reason = models.CharField(max_length=200)
    in_call = models.BooleanField(default=False)
    """The agent of the running call, at work."""
    at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["case", "at"], name="viewing_case"),
            models.Index(fields=["staff", "at"], name="viewing_staff"),
            models.Index(fields=["at"], condition=Q(what="alert"), name="viewing_alert"),
        ]


class Export(models.Model):
    """A dossier leaves the house: one asks, another agrees, the first downloads once (S-56)."""

    class State(models.TextChoices):
        ASKED = "asked"
        AGREED = "agreed"
        REFUSED = "refused"
        TAKEN = "taken"
        EXPIRED = "expired"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="exports")
    asked_by = models.ForeignKey("people.Staff", on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=200)
    asked_at = models.DateTimeField()
    answered_by = models.ForeignKey("people.Staff", on_delete=models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)
    taken_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField()
    state = models.CharField(max_length=8, choices=State.choices, default=State.ASKED)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "asked_by"],
                condition=Q(state__in=["asked", "agreed"]),
                name="export_one_live",
            )
        ]
