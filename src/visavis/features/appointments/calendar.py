"""Bookings as calendars know them (RFC 5545, RFC 5546): one entry under one UID for the whole life of a booking.

The entry never says what the call is about: calendars are shared with colleagues and families.
"""

from datetime import timedelta
from email.utils import parseaddr
from typing import Final
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override
from icalendar import Calendar, Event, vCalAddress, vText

from visavis.features.appointments import rules
from visavis.features.appointments.models import Appointment, CalendarFeed
from visavis.kernel import clock, ids
from visavis.kernel.problems import NotFound

PRODUCT: Final = "-//Visavis//Booked calls//EN"
METHODS: Final = frozenset({"REQUEST", "CANCEL", "PUBLISH"})
READ_NOTED: Final = timedelta(minutes=10)
"""That an address was read is written down at most this often."""
FEED_PAST: Final = timedelta(days=30)
LIVE: Final = frozenset({Appointment.State.BOOKED, Appointment.State.ARRIVED})


def entry(appointment: Appointment, *, method: str) -> bytes:
    """The booking as a calendar file in the customer's language.

    `method`: "REQUEST" in mails about a booking that stands, "CANCEL" in mails about one that doesn't, "PUBLISH" for a
    file that the customer fetches (RFC 5546: it then names nobody as a guest). Times are UTC, so that no calendar
    can shift them; the order of changes is the SEQUENCE.
    """
    if method not in METHODS:
        raise ValueError(method)
    with override(appointment.customer.language):
        event = _event(appointment, cancelled=method == "CANCEL" or appointment.state not in LIVE)
        contact = appointment.ticket.contact
        if method != "PUBLISH" and contact is not None:
            event.add("attendee", _guest(contact.email))
        return _file([event], method=method)


def booking_url(appointment_id: UUID) -> str:
    """The booking's own page. It holds no secret: whoever opens it has to prove who they are."""
    return f"{settings.VISAVIS_ORIGIN}/appointments/{appointment_id}/"


def _event(appointment: Appointment, *, cancelled: bool) -> Event:
    event = Event()
    event.add("uid", appointment.uid)
    event.add("sequence", appointment.sequence)
    event.add("dtstamp", clock.now())
    event.add("dtstart", appointment.starts_at)
    event.add("dtend", appointment.ends_at)
    event.add("summary", _("Video call with {desk}").format(desk=appointment.desk.name))
    event.add("description", _description(appointment))
    event.add("url", booking_url(appointment.id))
    event.add("organizer", _organizer(appointment))
    event.add("status", _status(appointment, cancelled))
    event.add("class", "PRIVATE")
    event.add("transp", "TRANSPARENT" if cancelled else "OPAQUE")
    return event


def _description(appointment: Appointment) -> str:
    before = round(rules.OPENS_BEFORE.total_seconds() / 60)
    lines = [
        _("Join, move or cancel the call here: {url}").format(url=booking_url(appointment.id)),
        ngettext(
            "You can come in from {minutes} minute before.",
            "You can come in from {minutes} minutes before.",
            before,
        ).format(minutes=before),
        _("Staff never ask for your password or for a code from our mails."),
    ]
    return "\n".join(lines)


def _status(appointment: Appointment, cancelled: bool) -> str:
    if cancelled:
        return "CANCELLED"
    # The time stands, but nobody can promise it any more: the customer is asked for another one.
    return "TENTATIVE" if appointment.disturbed else "CONFIRMED"


def _organizer(appointment: Appointment) -> vCalAddress:
    address = vCalAddress(f"mailto:{parseaddr(settings.DEFAULT_FROM_EMAIL)[1] or 'support@localhost'}")
    address.params["CN"] = vText(appointment.desk.name)
    return address


def _guest(email: str) -> vCalAddress:
    """The customer. They accepted by booking, so their calendar need not answer us."""
    guest = vCalAddress(f"mailto:{email}")
    guest.params["CUTYPE"] = vText("INDIVIDUAL")
    guest.params["ROLE"] = vText("REQ-PARTICIPANT")
    guest.params["PARTSTAT"] = vText("ACCEPTED")
    guest.params["RSVP"] = vText("FALSE")
    return guest


def _file(events: list[Event], *, method: str = "", name: str = "") -> bytes:
    file = Calendar()
    file.add("prodid", PRODUCT)
    file.add("version", "2.0")
    file.add("calscale", "GREGORIAN")
    if method:
        file.add("method", method)
    if name:
        file.add("x-wr-calname", name)
    for event in events:
        file.add_component(event)
    return bytes(file.to_ical())


def feed(*, secret: str) -> bytes:
    """What a private calendar address shows: the bookings of its owner, as busy times. Raises NotFound for an unknown,
    revoked or orphaned one.

    Calendar services keep what they fetch, so no customer is named: a ticket's number and the way to the console.
    """
    found = CalendarFeed.objects.select_related("staff__user").filter(
        secret_hash=ids.digest(secret), revoked_at=None, staff__disabled_at=None, staff__user__is_active=True
    )
    row = found.first()
    if row is None:
        raise NotFound
    now = clock.now()
    if row.read_at is None or now - row.read_at > READ_NOTED:
        CalendarFeed.objects.filter(id=row.id).update(read_at=now)
    booked = Appointment.objects.select_related("ticket", "desk").filter(
        staff_id=row.staff_id, state__in=LIVE, ends_at__gt=now - FEED_PAST
    )
    return _file([_planned(one) for one in booked.order_by("starts_at")], name=settings.VISAVIS_NAME)


def _planned(appointment: Appointment) -> Event:
    """A booking in its agent's calendar."""
    address = f"{settings.VISAVIS_ORIGIN}/console/tickets/{appointment.ticket_id}/"
    event = Event()
    event.add("uid", f"agenda-{appointment.uid}")
    event.add("sequence", appointment.sequence)
    event.add("dtstamp", clock.now())
    event.add("dtstart", appointment.starts_at)
    event.add("dtend", appointment.ends_at)
    event.add("summary", f"{appointment.desk.name} · {appointment.ticket.number}")
    event.add("description", address)
    event.add("url", address)
    event.add("status", _status(appointment, cancelled=False))
    event.add("class", "PRIVATE")
    return event
