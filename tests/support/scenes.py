"""Scenes behind the curtain: functions that a helper process runs over a house's data, through the product's own
actions and lookups. As a program it reads `[name, kwargs]` lines and answers `{"done": ...}` or `{"trouble": ...}`."""

import json
import os
import sys
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from support.sealed import sealed_case as sealed_case
from support.verified import checked_run as checked_run

PASSWORD = "a calm grey heron by the lake"


def make_cast(*, slug: str, language: str = "en", invited: bool = True, **policy: Any) -> dict[str, Any]:
    """A desk of its own with one agent and one customer whose ticket carries an invitation."""
    from visavis.features.desks import actions as desks
    from visavis.features.people.actors import SystemActor
    from visavis.features.tickets import actions as tickets

    desk = desks.make_desk(actor=SystemActor(), slug=slug, name=f"Support {slug}", **policy)
    agent = hire(desk_id=str(desk.id), username=f"ben-{slug}", name="Ben Okafor")
    customer = make_customer(slug=slug, name="Ana Petrova", language=language)
    actor = _customer_actor(customer["token"])
    ticket = tickets.open_ticket(
        actor=actor, desk_id=desk.id, subject="My card was stopped", text="I found it again. What now?"
    )
    if invited:
        invite(ticket_id=str(ticket.id), staff_id=str(agent["staff_id"]))
    return {
        "desk_id": desk.id,
        "slug": desk.slug,
        "desk_name": desk.name,
        "agent": agent,
        "customer": customer,
        "ticket_id": ticket.id,
        "number": ticket.number,
    }


def make_ticket(*, slug: str, desk_id: str) -> dict[str, Any]:
    """One more customer with an open ticket at a desk that exists."""
    from visavis.features.tickets import actions as tickets

    customer = make_customer(slug=slug, name="Dan Iversen")
    actor = _customer_actor(customer["token"])
    ticket = tickets.open_ticket(
        actor=actor, desk_id=UUID(desk_id), subject="My account is locked", text="Please help."
    )
    return {"customer": customer, "ticket_id": ticket.id, "number": ticket.number}


def hire(*, desk_id: str, username: str, name: str, supervisor: bool = False) -> dict[str, Any]:
    """Somebody who serves at the desk, with a user name and PASSWORD."""
    from visavis.features.desks import actions as desks
    from visavis.features.people import actions as people
    from visavis.features.people.actors import SystemActor

    staff = people.add_staff(
        username=username, password=PASSWORD, name=name, languages=["en"], supervisor=supervisor
    )
    desks.add_member(actor=SystemActor(), desk_id=UUID(desk_id), staff_id=staff.id)
    return {"staff_id": staff.id, "username": username, "password": PASSWORD, "name": name}


def make_customer(*, slug: str, name: str = "Ana Petrova", language: str = "en") -> dict[str, Any]:
    """A customer whom a host knows, with a verified address and a session."""
    from visavis.features.people import actions as people
    from visavis.features.people.models import Customer, HostIdentity
    from visavis.kernel import clock

    email = f"ana-{slug}@example.com"
    customer = Customer.objects.create(name=name, language=language, created_at=clock.now())
    HostIdentity.objects.create(customer=customer, issuer="acme", subject=f"acme-{slug}")
    people.add_contact(customer=customer, email=email, verified=True)
    return {
        "customer_id": customer.id,
        "email": email,
        "name": name,
        **new_session(customer_id=str(customer.id)),
    }


def new_session(*, customer_id: str) -> dict[str, Any]:
    """A further session of a customer: the token for the cookie, and the browser's name."""
    from visavis.features.people import lookups
    from visavis.features.people.actions.sessions import begin_host_session
    from visavis.features.people.models import Customer
    from visavis.kernel import ids

    customer = Customer.objects.get(id=customer_id)
    contact = lookups.verified_contact(customer_id=customer.id)
    browser = ids.secret(160)
    _session, token = begin_host_session(
        customer=customer, email=contact.email if contact else "", browser=browser
    )
    return {"token": token, "browser": browser}


def open_ticket(*, desk_id: str, token: str, subject: str) -> dict[str, Any]:
    """A ticket of somebody who has a session."""
    from visavis.features.tickets import actions as tickets

    ticket = tickets.open_ticket(
        actor=_customer_actor(token), desk_id=UUID(desk_id), subject=subject, text="Please have a look."
    )
    return {"ticket_id": ticket.id, "number": ticket.number}


def invite(*, ticket_id: str, staff_id: str, purpose: str = "card") -> dict[str, Any]:
    """Ask the customer of a ticket for a video call."""
    from visavis.features.tickets import actions as tickets
    from visavis.kernel import clock

    invitation = tickets.invite(
        actor=_staff_actor(staff_id),
        ticket_id=UUID(ticket_id),
        purpose=purpose,
        bring=["original_document", "bank_card"],
        line="Please have your passport with you.",
        valid_until=clock.now() + timedelta(days=3),
    )
    return {"invitation_id": invitation.id}


def roster(*, desk_id: str, staff_id: str, **policy: Any) -> None:
    """Somebody works every day round the clock, and the desk takes bookings at short notice."""
    from visavis.features.appointments import actions as appointments
    from visavis.features.people.actors import SystemActor

    always = [{"weekday": day, "start": "00:00", "end": "24:00"} for day in range(7)]
    desk = UUID(desk_id)
    appointments.set_shifts(actor=SystemActor(), staff_id=UUID(staff_id), desk_id=desk, shifts=always)
    appointments.set_policy(actor=SystemActor(), desk_id=desk, **{"notice_minutes": 0, **policy})


def book(*, ticket_id: str, staff_id: str, minutes: float, zone: str = "Europe/Berlin") -> dict[str, Any]:
    """A call booked by staff, at the first five-minute mark that is at least so many minutes away."""
    from visavis.features.appointments import actions as appointments
    from visavis.kernel import clock

    wanted = clock.now() + timedelta(minutes=minutes)
    starts_at = datetime.fromtimestamp(-(-wanted.timestamp() // 300) * 300, UTC)
    made = appointments.book(
        actor=_staff_actor(staff_id), ticket_id=UUID(ticket_id), starts_at=starts_at, zone=zone
    )
    return {"id": made.id, "starts_at": made.starts_at}


def second_matter(*, desk_id: str, staff_id: str, token: str) -> dict[str, Any]:
    """One more ticket of the customer, whose call is booked for tomorrow; the desk has a public page."""
    roster(desk_id=desk_id, staff_id=staff_id, public_page=True)
    ticket = open_ticket(desk_id=desk_id, token=token, subject="A new phone")
    made = book(ticket_id=str(ticket["ticket_id"]), staff_id=staff_id, minutes=25 * 60)
    return {"ticket_id": ticket["ticket_id"], "appointment_id": made["id"]}


def set_booking(*, appointment_id: str, seconds: float) -> None:
    """As if time had passed: the booked call begins in so many seconds."""
    from visavis.features.appointments.models import Appointment, Cell
    from visavis.kernel import clock

    row = Appointment.objects.get(id=appointment_id)
    starts_at = clock.now() + timedelta(seconds=seconds)
    Cell.objects.filter(appointment=row).delete()
    Appointment.objects.filter(id=row.id).update(
        starts_at=starts_at, ends_at=starts_at + (row.ends_at - row.starts_at)
    )


def remind_now(*, appointment_id: str, kind: str) -> int:
    """As if the moment of a booking's reminder had come: "remind_day", "remind_hour" or "come_in"."""
    from visavis.kernel import clock
    from visavis.kernel.models import Job

    planned = Job.objects.filter(
        task="notices.remind", payload__appointment_id=appointment_id, payload__kind=kind
    )
    return planned.update(run_at=clock.now())


def booking(*, ticket_id: str) -> dict[str, Any] | None:
    """The newest booking of a ticket, as it stands in the database."""
    from visavis.features.appointments.models import Appointment

    fields = ["id", "state", "starts_at", "time_zone", "sequence", "tested_at", "test", "visit_id"]
    return Appointment.objects.filter(ticket_id=ticket_id).order_by("-id").values(*fields).first()


def join(*, ticket_id: str, token: str) -> dict[str, Any]:
    """Take a place in line without a browser."""
    from visavis.features.visits import actions as visits

    visit = visits.join(actor=_customer_actor(token), ticket_id=UUID(ticket_id))
    return {"visit_id": visit.id, "state": visit.state}


def visit(*, ticket_id: str) -> dict[str, Any] | None:
    """The newest visit of a ticket, as it stands in the database."""
    from visavis.features.visits.models import Visit

    fields = ["id", "state", "version", "joined_at", "key", "credit_reason", "away_since", "end_reason"]
    fields += [
        "outcome",
        "notes",
        "rating",
        "call_id",
        "agent_id",
        "identified",
        "preparation",
        "spoken_language",
    ]
    return Visit.objects.filter(ticket_id=ticket_id).order_by("-id").values(*fields).first()


def journal(*, ticket_id: str) -> list[dict[str, Any]]:
    """The ticket's entries, oldest first."""
    from visavis.kernel.models import JournalEntry

    entries = JournalEntry.objects.filter(chain=f"ticket:{ticket_id}").order_by("seq")
    return list(entries.values("kind", "payload", "actor", "at"))


def journal_faults() -> list[str]:
    """Chains that don't verify."""
    from visavis.kernel import journal

    return [f"{fault.chain} {fault.seq}: {fault.reason}" for _chain, fault in journal.verify_all() if fault]


def seat(*, staff_id: str) -> dict[str, Any]:
    """An agent's state and its reason."""
    from visavis.features.waiting import lookups as waiting

    found = waiting.seat_of(staff_id=UUID(staff_id))
    return {"state": found.state, "reason": found.reason}


def earlier(*, ticket_id: str, minutes: float) -> None:
    """As if the ticket's live visit, its ringing offer and the absence of its sides had begun `minutes` sooner."""
    from django.db.models import F

    from visavis.features.calls.models import Participant
    from visavis.features.visits.models import Offer, Visit

    by = timedelta(minutes=minutes)
    visits = Visit.objects.filter(ticket_id=ticket_id)
    visits.filter(away_since__isnull=False).update(away_since=F("away_since") - by)
    visits.filter(called_at__isnull=False).update(called_at=F("called_at") - by)
    Offer.objects.filter(visit__in=visits, state="ringing").update(expires_at=F("expires_at") - by)
    lost = Participant.objects.filter(call__ticket_id=ticket_id, lost_since__isnull=False)
    lost.update(lost_since=F("lost_since") - by)


def tidy(*, desk_slug: str) -> None:
    """Nobody in line, in a call or at work at a desk; its invitations of the demo stand again."""
    from django.db import transaction

    from visavis.features.desks.lookups import desk_by_slug
    from visavis.features.visits import rules
    from visavis.features.visits.actions.meeting import finish_call
    from visavis.features.visits.actions.moves import about, end_offer, move, record
    from visavis.features.visits.events import VisitLeft
    from visavis.features.visits.models import Offer, Visit
    from visavis.features.waiting import actions as waiting
    from visavis.kernel import clock

    desk = desk_by_slug(slug=desk_slug)
    for found in Visit.objects.filter(desk=desk, state__in=[*rules.LIVE, "wrapping_up"]):
        if found.state in rules.IN_CALL:
            finish_call(visit_id=found.id, reason="agent_ended", actor="system")
            found.refresh_from_db()
        with transaction.atomic():
            if found.state == "wrapping_up":
                move(found, "closed", closed_at=clock.now(), outcome="solved")
            elif found.state in rules.IN_LINE:
                for offer in Offer.objects.filter(visit=found, state="ringing"):
                    end_offer(offer, "withdrawn", "left")
                move(found, "left", ended_at=clock.now(), end_reason="left")
                record(found, VisitLeft(*about(found)), "system")
    for member in desk.memberships.all():
        with transaction.atomic():
            waiting.seat(staff_id=member.staff_id, state="off", actor="system")


def demo_cast() -> dict[str, Any]:
    """The demo's desk with Ana's invited ticket; a used invitation is made anew."""
    from django.conf import settings

    from visavis.features.desks.lookups import desk_by_slug
    from visavis.features.people.models import Staff
    from visavis.features.tickets.models import Invitation, Ticket
    from visavis.site.demo import data

    desk = desk_by_slug(slug=data.DESK)
    ticket = Ticket.objects.get(desk=desk, subject=data.CARD_TICKET)
    ben = Staff.objects.get(user__username="ben")
    if not Invitation.objects.filter(ticket=ticket, state="open").exists():
        invite(ticket_id=str(ticket.id), staff_id=str(ben.id))
    password = (settings.VISAVIS_DATA / "demo" / "staff-password").read_text().strip()
    return {
        "desk_id": desk.id,
        "slug": desk.slug,
        "desk_name": desk.name,
        "agent": {"staff_id": ben.id, "username": "ben", "password": password, "name": ben.name},
        "customer": {"customer_id": ticket.customer_id, "email": "ana@example.com", "name": "Ana Petrova"},
        "ticket_id": ticket.id,
        "number": ticket.number,
    }


def forgive_limits() -> None:
    """Forget how many codes were asked for: a test run asks more often than a person may."""
    from visavis.features.people.models import OneTimeCode
    from visavis.kernel import models

    OneTimeCode.objects.all().delete()
    models.Bucket.objects.all().delete()


def choose_pack(*, desk_id: str, purpose: str, pack: str) -> None:
    """The desk verifies by this pack."""
    from visavis.features.verification import actions as verification

    slug = f"boss-{desk_id[-12:]}-{purpose}"
    boss = hire(desk_id=desk_id, username=slug, name="Cleo Martin", supervisor=True)
    verification.choose_pack(
        actor=_staff_actor(str(boss["staff_id"])), desk_id=UUID(desk_id), purpose=purpose, pack=pack
    )


def dossier(*, case_id: str, desk_id: str) -> dict[str, Any]:
    """The package of a case, let out by two supervisors who have just shown their second factor."""
    import tempfile
    from dataclasses import replace
    from pathlib import Path

    from support.house import until
    from visavis.features.evidence import actions as evidence
    from visavis.features.evidence.models import Case
    from visavis.features.verification import lookups as verification
    from visavis.kernel import clock

    asks, agrees = (
        replace(
            _staff_actor(
                str(hire(desk_id=desk_id, username=f"{who}-{case_id}", name=who, supervisor=True)["staff_id"])
            ),
            confirmed_at=clock.now(),
        )
        for who in ("Cleo", "Eva")
    )
    sealed = Case.objects.filter(id=case_id).exclude(signature="")
    until(sealed.exists, seconds=60, why="the worker seals what is over")
    export = evidence.ask_export(actor=asks, case_id=UUID(case_id), reason="Asked for by the auditor")
    evidence.answer_export(actor=agrees, export_id=export.id, agree=True)
    taken = evidence.take_export(actor=asks, export_id=export.id, behind=verification.behind)
    path = Path(tempfile.mkdtemp(prefix="visavis-dossier-")) / "dossier.zip"
    path.write_bytes(taken.data)
    return {"path": str(path)}


def _customer_actor(token: str) -> Any:
    from visavis.features.people import lookups

    actor = lookups.customer_actor(token)
    assert actor is not None
    return actor


def _staff_actor(staff_id: str) -> Any:
    from visavis.features.people import lookups

    actor = lookups.staff_actor_by_id(staff_id=UUID(staff_id))
    assert actor is not None
    return actor


def main() -> None:
    """Answer lines until standard input ends."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "visavis.site.settings"
    import django

    django.setup()
    from visavis.kernel.wire import to_wire

    for line in sys.stdin:
        name, kwargs = json.loads(line)
        try:
            answer: dict[str, Any] = {"done": to_wire(globals()[name](**kwargs))}
        except Exception as trouble:
            answer = {"trouble": f"{type(trouble).__name__}: {trouble}"}
        print(json.dumps(answer, ensure_ascii=False), flush=True)


if __name__ == "__main__":
    main()
