"""The made-up people of a demo house and their tickets, written through the same actions real people use.

All of it stands in one transaction, so a demo that was interrupted begins again; a second start only renews
Ana's invitation and Dan's booking, so that there is always a call to join and one that is booked.
"""

import os
from datetime import timedelta
from pathlib import Path

from django.contrib.auth.models import User
from django.db import transaction

from visavis.features.appointments import actions as booking
from visavis.features.appointments import lookups as appointments
from visavis.features.desks import actions as desks
from visavis.features.desks.lookups import desk_by_slug
from visavis.features.desks.models import Desk
from visavis.features.people import actions as people
from visavis.features.people import lookups as persons
from visavis.features.people.actors import CustomerActor, StaffActor, SystemActor
from visavis.features.tickets import actions as tickets
from visavis.features.tickets import lookups as ticket_lookups
from visavis.kernel import clock
from visavis.kernel.problems import NotFound
from visavis.site.cli.people import new_password
from visavis.site.demo import acme

DESK, USERS = "support", {"ben": "Ben Okafor", "cleo": "Cleo Martin"}
CARD_TICKET = "My card was stopped after I reported it lost"
DEPOSIT_TICKET = "A deposit has not arrived"
INVITED_LINE = "Please have your passport and the card with you, Ana. It takes about five minutes."
INVITATION_DAYS = 14


def ensure(data: Path, key: str) -> str:
    """Make what is missing; `key` is Acme's private key. Returns the password of ben and cleo."""
    password, is_new = _password(data / "demo" / "staff-password")
    with transaction.atomic():
        try:
            desk = desk_by_slug(slug=DESK)
        except NotFound:
            desk = _house(password)
            _stories(desk, key)
        _renew_invitation(desk)
        _rosters(desk)
        _renew_booking(desk, key)
        if is_new:
            _set_passwords(password)
    return password


def _password(path: Path) -> tuple[str, bool]:
    """The password, and whether it was made just now."""
    is_new = not path.exists()
    if is_new:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT, 0o600), "w") as file:
            file.write(new_password())
    return path.read_text().strip(), is_new


def _set_passwords(password: str) -> None:
    """Keep the printed password true when the file was lost in between."""
    for user in User.objects.filter(username__in=USERS):
        if not user.check_password(password):
            user.set_password(password)
            user.save(update_fields=["password"])


def _house(password: str) -> Desk:
    """One desk, open round the clock; Ben serves it, Cleo supervises."""
    desk = desks.make_desk(actor=SystemActor(), slug=DESK, name="Acme Support")
    for username, name in USERS.items():
        staff = people.add_staff(
            username=username,
            password=password,
            name=name,
            languages=["en"],
            supervisor=username == "cleo",
        )
        desks.add_member(actor=SystemActor(), desk_id=desk.id, staff_id=staff.id)
    return desk


def _stories(desk: Desk, key: str) -> None:
    """Ana has an open ticket with a conversation and a closed one; Dan has a ticket of his own."""
    ana, ben = _customer("ana", key), _staff("ben")
    old = tickets.open_ticket(
        actor=ana,
        desk_id=desk.id,
        subject="How do I change my address?",
        text="I have moved. Where do I tell you?",
    )
    tickets.say(
        actor=ben, ticket_id=old.id, text="In Menu, Profile, Address. It counts at once.", client_key="demo-1"
    )
    tickets.close(actor=ben, ticket_id=old.id, outcome="Answered")
    card = tickets.open_ticket(
        actor=ana,
        desk_id=desk.id,
        subject=CARD_TICKET,
        text="I reported my card lost on Monday and found it on Tuesday. Payments are still declined.",
    )
    tickets.say(
        actor=ben,
        ticket_id=card.id,
        text="Good that you have it back. To switch it on again we would like to see you and the card on video.",
        client_key="demo-2",
    )
    tickets.open_ticket(
        actor=_customer("dan", key),
        desk_id=desk.id,
        subject=DEPOSIT_TICKET,
        text="I sent € 500 two days ago and do not see it yet.",
    )


def _renew_invitation(desk: Desk) -> None:
    """Ana's card ticket always has an open invitation, unless somebody closed the ticket."""
    ben = _staff("ben")
    tickets.expire_invitations()
    for card in ticket_lookups.desk_tickets(actor=ben, desk_id=desk.id):
        if card.subject == CARD_TICKET and card.invitation is None:
            until = clock.now() + timedelta(days=INVITATION_DAYS)
            tickets.invite(
                actor=ben,
                ticket_id=card.id,
                purpose="card",
                bring=["original_document", "bank_card"],
                line=INVITED_LINE,
                valid_until=until,
            )


def _rosters(desk: Desk) -> None:
    """Ben and Cleo can be booked at any hour, and anybody may book on the desk's own page."""
    if appointments.bookable(desk_id=desk.id):
        return
    booking.set_policy(
        actor=SystemActor(), desk_id=desk.id, public_page=True, lengths={"": 15, "identity": 20, "card": 15}
    )
    always = [{"weekday": day, "start": "00:00", "end": "24:00"} for day in range(7)]
    for username in USERS:
        staff_id = _staff(username).staff_id
        booking.set_shifts(actor=SystemActor(), staff_id=staff_id, desk_id=desk.id, shifts=always)


def _renew_booking(desk: Desk, key: str) -> None:
    """Dan has a call booked for tomorrow, unless somebody gave it back or closed the ticket."""
    for card in ticket_lookups.desk_tickets(actor=_staff("ben"), desk_id=desk.id):
        last = appointments.last(ticket_id=card.id)
        if card.subject != DEPOSIT_TICKET or (last is not None and last.state not in ("done", "missed")):
            continue
        tomorrow = clock.now().replace(hour=10, minute=0, second=0, microsecond=0) + timedelta(days=1)
        for slot in appointments.next_slots(desk_id=desk.id, after=tomorrow, n=1):
            booking.book(
                actor=_customer("dan", key), ticket_id=card.id, starts_at=slot.starts_at, zone="Europe/Oslo"
            )


def _staff(username: str) -> StaffActor:
    actor = persons.staff_actor(User.objects.get(username=username))
    assert actor is not None
    return actor


def _customer(who: str, key: str) -> CustomerActor:
    """Through the front door: Acme signs, the portal checks, and the session ends again."""
    person = acme.example().PEOPLE[who]
    token = acme.signer(key).token(subject=person.subject, name=person.name, email=person.email, locale="en")
    session, raw_token = people.enter_by_host(token=token, browser=f"demo {who}")
    actor = persons.customer_actor(raw_token)
    assert actor is not None
    people.end_session(session_id=session.id)
    return actor
