"""Booked times, the rosters they are carved from, and what keeps an agent away.

Times are UTC; a roster's clock times are local to the desk's time zone. A booking occupies five-minute cells of its
agent's day, and one cell can be taken once (I-28): the unique constraint decides every race, on any database.
"""

from django.db import models
from django.db.models import Q

from visavis.features.desks.models import Desk
from visavis.features.people.models import Customer, Staff
from visavis.features.tickets.models import Ticket
from visavis.kernel.ids import new_id


def default_lengths() -> dict[str, int]:
    """Minutes of a booked call by purpose; "" is any other."""
    return {"": 15}


class Policy(models.Model):
    """How a desk takes bookings. A desk without a row has the defaults of these fields."""

    desk = models.OneToOneField(Desk, on_delete=models.CASCADE, primary_key=True, related_name="booking")
    open_to_customers = models.BooleanField(default=True)
    public_page = models.BooleanField(default=False)
    """Whether anybody may book at /book/<slug>/, proving an e-mail address on the way."""
    embed_origins = models.JSONField(default=list)
    """Origins whose pages may show the public page in a frame."""
    lengths = models.JSONField(default=default_lengths)
    share_percent = models.PositiveSmallIntegerField(default=50)
    """So much of each half hour's planned capacity can be booked; the rest is for those who walk in."""
    no_show_percent = models.PositiveSmallIntegerField(default=0)
    """Expected share of booked customers who don't come; from four agents up so many more are booked."""
    notice_minutes = models.PositiveIntegerField(default=30)
    horizon_days = models.PositiveSmallIntegerField(default=28)
    change_until_minutes = models.PositiveIntegerField(default=60)
    """Customers move and cancel by themselves until so long before."""


class Shift(models.Model):
    """Somebody works at a desk on this weekday, from `start` to `end` of the desk's local time."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    staff = models.ForeignKey(Staff, on_delete=models.CASCADE, related_name="shifts")
    desk = models.ForeignKey(Desk, on_delete=models.CASCADE, related_name="shifts")
    weekday = models.PositiveSmallIntegerField()
    """0 is Monday."""
    start = models.CharField(max_length=5)
    end = models.CharField(max_length=5)
    """"24:00" ends a day; an end before its start runs past midnight, as in a desk's hours."""
    since = models.DateField(null=True)
    until = models.DateField(null=True)
    """The last day; None: no end in sight."""

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["staff", "desk", "weekday", "start", "since"], name="shift_once")
        ]


class Absence(models.Model):
    """A span in which somebody can't be booked."""

    class Kind(models.TextChoices):
        LEAVE = "leave"
        BREAK = "break"
        ILL = "ill"
        BUSY = "busy"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    staff = models.ForeignKey(Staff, on_delete=models.CASCADE, related_name="absences")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    kind = models.CharField(max_length=8, choices=Kind.choices)
    note = models.CharField(max_length=120, default="")
    imported = models.BooleanField(default=False)
    """Came with a calendar file; the next import replaces it."""

    class Meta:
        indexes = [models.Index(fields=["staff", "ends_at"], name="absence_staff")]


class CalendarFeed(models.Model):
    """A private address under which somebody's calendar program reads their agenda. Revocable."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    staff = models.ForeignKey(Staff, on_delete=models.CASCADE, related_name="calendar_feeds")
    secret_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)


class Appointment(models.Model):
    """A booked time at a desk. `staff` is who it is planned with; whoever is free first takes the call."""

    class State(models.TextChoices):
        BOOKED = "booked"
        ARRIVED = "arrived"
        DONE = "done"
        MISSED = "missed"
        CANCELLED = "cancelled"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    ticket = models.ForeignKey(Ticket, on_delete=models.PROTECT, related_name="appointments")
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT)
    desk = models.ForeignKey(Desk, on_delete=models.PROTECT)
    staff = models.ForeignKey(Staff, on_delete=models.PROTECT)
    invitation_id = models.UUIDField(null=True)
    purpose = models.CharField(max_length=12, default="")
    state = models.CharField(max_length=10, choices=State.choices, default=State.BOOKED)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    time_zone = models.CharField(max_length=60)
    """The customer's own, in which they are told the time."""
    sequence = models.PositiveIntegerField(default=0)
    """Rises with each change; calendars take the highest (RFC 5545 SEQUENCE). Every change names the one it saw."""
    visit_id = models.UUIDField(null=True)
    disturbed = models.BooleanField(default=False)
    """Its agent became unavailable and nobody else was free: the customer is asked for another time."""
    tested_at = models.DateTimeField(null=True)
    test = models.JSONField(default=dict)
    """What the device check of the day before found, in the shape of a visit's preparation."""
    booked_by = models.CharField(max_length=8)
    """"customer" or "staff"."""
    created_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    end_reason = models.CharField(max_length=20, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["ticket"],
                condition=Q(state__in=["booked", "arrived"]),
                name="appointment_one_live_per_ticket",
            )
        ]
        indexes = [
            models.Index(fields=["desk", "state", "starts_at"], name="appointment_desk"),
            models.Index(fields=["customer", "state"], name="appointment_customer"),
            # All that free times are reckoned from, so that a big desk's month is read from the index alone.
            models.Index(fields=["staff", "state", "starts_at", "ends_at", "desk"], name="appointment_staff"),
        ]

    @property
    def uid(self) -> str:
        """The calendar entry's name for ever (RFC 5545 UID)."""
        return f"{self.id}@visavis"


class Cell(models.Model):
    """Five minutes of an agent's day that a live appointment occupies; gone when it ends or moves."""

    appointment = models.ForeignKey(Appointment, on_delete=models.CASCADE, related_name="cells")
    staff = models.ForeignKey(Staff, on_delete=models.CASCADE)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["staff", "at"], name="cell_taken_once")]
