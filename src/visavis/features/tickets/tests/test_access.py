"""Who reaches which ticket: everybody else sees exactly what they would see if it didn't exist (S-16..S-18)."""

from typing import Any
from uuid import uuid4

import pytest

from cast import enter, enter_by_mail, hire, make_desk, open_ticket
from visavis.features.people.actors import CustomerActor, SystemActor
from visavis.features.people.models import ContactAddress
from visavis.features.tickets import actions, lookups
from visavis.features.tickets.models import Ticket
from visavis.kernel import clock, ids
from visavis.kernel.problems import NotFound

pytestmark = pytest.mark.django_db


def refused(call: Any, **wanted: Any) -> tuple[Any, ...]:
    with pytest.raises(NotFound) as caught:
        call(**wanted)
    problem = caught.value
    return type(problem), problem.code, problem.status, problem.text, problem.params


@pytest.mark.parametrize("name", ["ticket", "conversation", "say", "reopen", "ask_contact_code"])
def test_the_outsider_sees_nothing_but_a_missing_ticket(
    ticket: Ticket, dan: CustomerActor, name: str
) -> None:
    extra: dict[str, Any] = {
        "say": {"text": "hello", "client_key": "k"},
        "ask_contact_code": {
            "email": "x@example.com",
            "browser": "b" * 30,
            "language": "en",
            "ip": "192.0.2.1",
        },
    }.get(name, {})
    call = getattr(lookups, name, None) or getattr(actions, name)
    theirs = refused(call, actor=dan, ticket_id=ticket.id, **extra)
    missing = refused(call, actor=dan, ticket_id=uuid4(), **extra)
    assert theirs == missing


def test_lists_hold_only_ones_own(ticket: Ticket, ana: CustomerActor, dan: CustomerActor) -> None:
    assert [card.id for card in lookups.my_tickets(actor=ana, active=True)] == [ticket.id]
    assert lookups.my_tickets(actor=dan, active=True) == []
    assert lookups.my_tickets(actor=ana, active=False) == []


def test_a_mailbox_reaches_exactly_the_tickets_with_that_verified_contact(
    ana: CustomerActor, dan: CustomerActor, desk: Any, ticket: Ticket
) -> None:
    other = actions.open_ticket(
        actor=ana, desk_id=desk.id, subject="Other", text="Text", contact_email="elsewhere@example.com"
    )
    open_ticket(dan, desk)
    by_mail = enter_by_mail("ana@example.com")
    assert [card.id for card in lookups.my_tickets(actor=by_mail, active=True)] == [ticket.id]
    refused(lookups.ticket, actor=by_mail, ticket_id=other.id)
    refused(lookups.ticket, actor=enter_by_mail("elsewhere@example.com"), ticket_id=other.id)
    ContactAddress.objects.filter(email="elsewhere@example.com").update(verified_at=clock.now())
    assert lookups.ticket(actor=enter_by_mail("elsewhere@example.com"), ticket_id=other.id).id == other.id


def test_the_same_address_at_two_customers_shares_only_what_was_verified(desk: Any, ticket: Ticket) -> None:
    twin = enter("acme-twin", "Twin", "ana@example.com")
    theirs = open_ticket(twin, desk)
    found = {card.id for card in lookups.my_tickets(actor=enter_by_mail("ana@example.com"), active=True)}
    assert found == {ticket.id, theirs.id}
    refused(lookups.ticket, actor=twin, ticket_id=ticket.id)


def test_staff_reach_their_desks_and_a_supervisor_all(ticket: Ticket, ben: Any, cleo: Any) -> None:
    elsewhere = hire("Eve Other", make_desk("other", "Other"))
    assert lookups.ticket(actor=ben, ticket_id=ticket.id) == ticket
    assert lookups.ticket(actor=cleo, ticket_id=ticket.id) == ticket
    assert refused(lookups.ticket, actor=elsewhere, ticket_id=ticket.id) == refused(
        lookups.ticket, actor=elsewhere, ticket_id=uuid4()
    )
    assert lookups.desk_tickets(actor=elsewhere) == []
    assert [card.number for card in lookups.desk_tickets(actor=ben, search=ticket.number[:4].lower())] == [
        ticket.number
    ]


def test_an_invitation_of_another_ticket_is_missing(ticket: Ticket, ana: Any, dan: Any, ben: Any) -> None:
    from datetime import timedelta

    invitation = actions.invite(
        actor=ben,
        ticket_id=ticket.id,
        purpose="identity",
        bring=[],
        line="",
        valid_until=clock.now() + timedelta(days=1),
    )
    assert lookups.invitation(actor=ana, invitation_id=invitation.id) == invitation
    refused(lookups.invitation, actor=dan, invitation_id=invitation.id)
    refused(actions.use_invitation, actor=dan, invitation_id=invitation.id)


def guest(desk: Any, email: str = "guest@example.com", browser: str = "g" * 30) -> tuple[Ticket, Any]:
    return actions.open_as_guest(
        name="Gil Guest",
        email=email,
        subject="Locked out",
        text="Please help.",
        desk_id=desk.id,
        browser=browser,
        language="en",
        ip="192.0.2.1",
    )


def test_a_guests_ticket_appears_with_the_code_and_not_before(desk: Any, ben: Any, cleo: Any) -> None:
    from visavis.features.people import actions as people
    from visavis.features.people import lookups as people_lookups
    from visavis.kernel.models import JournalEntry

    ticket, code = guest(desk)
    for actor in (ben, cleo):
        refused(lookups.ticket, actor=actor, ticket_id=ticket.id)
        assert lookups.desk_tickets(actor=actor) == []
    assert lookups.matching_address(email="guest@example.com") == []
    assert not JournalEntry.objects.filter(kind="ticket.opened").exists()
    opened = people.open_code(code_id=code.id)
    assert opened is not None and opened.ticket_id == ticket.id
    _, raw = people.confirm_code(email="guest@example.com", code=opened.code, browser="g" * 30)
    actor = people_lookups.customer_actor(raw)
    assert actor is not None
    assert actor.name == "Gil Guest"
    assert [card.id for card in lookups.my_tickets(actor=actor, active=True)] == [ticket.id]
    assert lookups.ticket(actor=ben, ticket_id=ticket.id) == ticket
    contact_id = ticket.contact_id
    assert contact_id is not None
    assert actions.announce_verified(contact_id=contact_id) == 1
    assert actions.announce_verified(contact_id=contact_id) == 0
    assert JournalEntry.objects.filter(kind="ticket.opened").count() == 1


def test_a_victims_address_gets_three_guest_tickets_an_hour_and_no_more(desk: Any) -> None:
    from visavis.features.people.problems import TooManyCodes

    for number in range(3):
        guest(desk, "victim@example.com", browser=f"browser{number}" * 4)
    for number in range(10):
        with pytest.raises(TooManyCodes):
            guest(desk, "victim@example.com", browser=f"further{number}" * 4)
    assert Ticket.objects.count() == 3


def test_a_proved_mailbox_opens_a_ticket_of_its_own(desk: Any, ana: CustomerActor, ticket: Ticket) -> None:
    by_mail = enter_by_mail("ana@example.com")
    mine = open_ticket(by_mail, desk)
    assert mine.opened_by == "guest"
    assert mine.customer_id != ana.customer_id
    again = open_ticket(by_mail, desk)
    assert again.customer_id == mine.customer_id
    refused(lookups.ticket, actor=ana, ticket_id=mine.id)


def test_an_actor_cannot_be_half_a_customer() -> None:
    with pytest.raises(ValueError, match="mailbox"):
        CustomerActor(
            customer_id=None, proven="host", email="", session_id=ids.new_id(), name="", language="en"
        )
    assert SystemActor().journal_name == "system"
