"""Messages, invitations, closing, links."""

from datetime import timedelta
from typing import Any

import pytest

from cast import enter_by_mail
from visavis.features.people import lookups as people_lookups
from visavis.features.people.problems import LinkOver
from visavis.features.tickets import actions, lookups
from visavis.features.tickets.models import EntryLink, Invitation, Message, Ticket
from visavis.features.tickets.problems import (
    AlreadyInvited,
    DeskUnknown,
    InvitationInvalid,
    InvitationOver,
    KeyReused,
    SubjectNeeded,
    SubjectTooLong,
    TextNeeded,
    TextTooLong,
    TicketClosed,
    TooFast,
)
from visavis.kernel import clock, journal
from visavis.kernel.models import JournalEntry
from visavis.kernel.problems import NotAllowed

pytestmark = pytest.mark.django_db


def kinds(ticket: Ticket) -> list[str]:
    chain = JournalEntry.objects.filter(chain=f"ticket:{ticket.id}").order_by("id")
    return list(chain.values_list("kind", flat=True))


def invite(ben: Any, ticket: Ticket, **changes: Any) -> Invitation:
    wanted = {
        "purpose": "identity",
        "bring": ["bank_card", "original_document"],
        "line": "See you\r\nsoon",
        "valid_until": clock.now() + timedelta(days=1),
        **changes,
    }
    return actions.invite(actor=ben, ticket_id=ticket.id, **wanted)


def test_a_ticket_begins_with_its_first_message(ticket: Ticket, ana: Any) -> None:
    view = lookups.conversation(actor=ana, ticket_id=ticket.id)
    assert [(m.author, m.author_name) for m in view.messages] == [("customer", "Ana Petrova")]
    assert (view.state, view.opened_by, view.contact_email, view.contact_verified) == (
        "open",
        "host",
        "ana@example.com",
        True,
    )
    assert kinds(ticket) == ["ticket.opened"]
    assert len(ticket.number) == 9


def test_both_talk_and_the_journal_carries_it(ticket: Ticket, ana: Any, ben: Any) -> None:
    actions.say(actor=ana, ticket_id=ticket.id, text="Hello", client_key="a")
    actions.say(actor=ben, ticket_id=ticket.id, text="  Good\r\nday\x00 ", client_key="b")
    view = lookups.conversation(actor=ben, ticket_id=ticket.id)
    assert [(m.author, m.text) for m in view.messages][1:] == [("customer", "Hello"), ("staff", "Good\nday")]
    entry = JournalEntry.objects.filter(kind="ticket.message").latest("id")
    event = journal.load(entry.kind, entry.payload)
    assert event.public() == event.payload() == entry.payload
    assert event.topics() == (
        f"ticket:{ticket.id}",
        f"customer:{ticket.customer_id}",
        f"desk:{ticket.desk_id}",
    )
    assert entry.actor == f"staff:{ben.staff_id}"


def test_sending_twice_is_sending_once(ticket: Ticket, ana: Any, ben: Any) -> None:
    first = actions.say(actor=ana, ticket_id=ticket.id, text="Hello", client_key="k")
    assert actions.say(actor=ana, ticket_id=ticket.id, text="Hello ", client_key="k").id == first.id
    assert kinds(ticket).count("ticket.message") == 1
    with pytest.raises(KeyReused):
        actions.say(actor=ana, ticket_id=ticket.id, text="Other", client_key="k")
    with pytest.raises(KeyReused):
        actions.say(actor=ben, ticket_id=ticket.id, text="Hello", client_key="k")


def test_limits_are_said_in_words(ticket: Ticket, ana: Any, desk: Any) -> None:
    with pytest.raises(TextNeeded):
        actions.say(actor=ana, ticket_id=ticket.id, text=" \n ", client_key="k")
    with pytest.raises(TextTooLong) as caught:
        actions.say(actor=ana, ticket_id=ticket.id, text="x" * 4001, client_key="k")
    assert "4000" in caught.value.text and "4001" in caught.value.text
    with pytest.raises(SubjectNeeded):
        actions.open_ticket(actor=ana, desk_id=desk.id, subject=" ", text="x")
    with pytest.raises(SubjectTooLong):
        actions.open_ticket(actor=ana, desk_id=desk.id, subject="x" * 121, text="x")
    with pytest.raises(DeskUnknown):
        actions.open_ticket(actor=ana, desk_id=ticket.id, subject="x", text="x")


def test_a_flood_is_stopped(ticket: Ticket, ana: Any, time_machine: Any) -> None:
    time_machine.move_to("2026-11-25T12:00:05+00:00")
    for number in range(20):
        actions.say(actor=ana, ticket_id=ticket.id, text="Hello", client_key=f"k{number}")
    with pytest.raises(TooFast):
        actions.say(actor=ana, ticket_id=ticket.id, text="Hello", client_key="k20")
    actions.say(actor=ana, ticket_id=ticket.id, text="Hello", client_key="k3")
    assert Message.objects.filter(ticket=ticket).count() == 21


def test_a_customers_line_opens_a_closed_ticket_again(ticket: Ticket, ana: Any, ben: Any) -> None:
    actions.close(actor=ben, ticket_id=ticket.id, outcome="solved")
    actions.close(actor=ben, ticket_id=ticket.id, outcome="again")
    assert [c.outcome for c in lookups.my_tickets(actor=ana, active=False)] == ["solved"]
    actions.say(actor=ben, ticket_id=ticket.id, text="All done.", client_key="b")
    assert lookups.ticket(actor=ana, ticket_id=ticket.id).state == "closed"
    actions.say(actor=ana, ticket_id=ticket.id, text="Not yet", client_key="a")
    found = lookups.ticket(actor=ana, ticket_id=ticket.id)
    assert (found.state, found.closed_at, found.outcome) == ("open", None, "")
    assert kinds(ticket) == [
        "ticket.opened",
        "ticket.closed",
        "ticket.message",
        "ticket.reopened",
        "ticket.message",
    ]
    with pytest.raises(NotAllowed):
        actions.close(actor=ana, ticket_id=ticket.id, outcome="mine")


def test_an_invitation_shows_until_it_ends(ticket: Ticket, ana: Any, ben: Any) -> None:
    invitation = invite(ben, ticket)
    card = lookups.my_tickets(actor=ana, active=True)[0].invitation
    assert card is not None
    assert (card.bring, card.line, card.staff_name) == (
        ["original_document", "bank_card"],
        "See you soon",
        "Ben Okafor",
    )
    with pytest.raises(AlreadyInvited):
        invite(ben, ticket)
    actions.withdraw_invitation(actor=ben, invitation_id=invitation.id)
    actions.withdraw_invitation(actor=ben, invitation_id=invitation.id)
    assert lookups.conversation(actor=ana, ticket_id=ticket.id).invitation is None
    with pytest.raises(InvitationOver):
        actions.use_invitation(actor=ana, invitation_id=invitation.id)
    second = invite(ben, ticket)
    actions.use_invitation(actor=ana, invitation_id=second.id)
    assert kinds(ticket)[1:] == ["ticket.invited", "ticket.invitation_ended"] * 2


def test_an_invitation_runs_out_by_itself(ticket: Ticket, ana: Any, ben: Any, time_machine: Any) -> None:
    time_machine.move_to("2026-11-25T12:00:00+00:00")
    invitation = invite(ben, ticket)
    time_machine.shift(timedelta(days=1, seconds=1))
    assert lookups.open_invitation(ticket_id=ticket.id) is None
    assert actions.expire_invitations() == 1
    assert actions.expire_invitations() == 0
    invitation.refresh_from_db()
    assert invitation.state == "expired"


@pytest.mark.parametrize(
    "changes",
    [
        {"purpose": "chat"},
        {"bring": ["passport"]},
        {"valid_until": timedelta(minutes=1)},
        {"valid_until": timedelta(days=91)},
    ],
)
def test_a_senseless_invitation_is_refused(ticket: Ticket, ben: Any, changes: dict[str, Any]) -> None:
    if isinstance(changes.get("valid_until"), timedelta):
        changes = {"valid_until": clock.now() + changes["valid_until"]}
    with pytest.raises(InvitationInvalid):
        invite(ben, ticket, **changes)


def test_only_staff_invite_and_only_to_open_tickets(ticket: Ticket, ana: Any, ben: Any) -> None:
    with pytest.raises(NotAllowed):
        invite(ana, ticket)
    invite(ben, ticket)
    actions.close(actor=ben, ticket_id=ticket.id, outcome="solved")
    assert lookups.open_invitation(ticket_id=ticket.id) is None
    with pytest.raises(TicketClosed):
        invite(ben, ticket)


def test_a_link_belongs_to_the_first_browser(ticket: Ticket) -> None:
    secret = actions.make_entry_link(ticket_id=ticket.id, email="ana@example.com", language="ru")
    assert secret not in str(list(EntryLink.objects.values()))
    first = actions.follow_entry_link(secret=secret, browser="phone" * 6)
    assert first.session is not None and not first.needs_code and first.ticket_id == ticket.id
    actor = people_lookups.customer_actor(first.raw_token)
    assert actor is not None
    assert (actor.proven, actor.email, actor.language) == ("email", "ana@example.com", "ru")
    assert actions.follow_entry_link(secret=secret, browser="phone" * 6).session is not None
    other = actions.follow_entry_link(secret=secret, browser="other" * 6)
    assert (other.needs_code, other.session, other.raw_token) == (True, None, "")


def test_a_link_ends_with_its_matter(ticket: Ticket, ben: Any, time_machine: Any) -> None:
    time_machine.move_to("2026-11-25T12:00:00+00:00")
    invitation = invite(ben, ticket)
    secrets = [
        actions.make_entry_link(ticket_id=ticket.id, email="ana@example.com", invitation_id=invitation.id),
        actions.make_entry_link(ticket_id=ticket.id, email="ana@example.com"),
    ]
    actions.withdraw_invitation(actor=ben, invitation_id=invitation.id)
    with pytest.raises(LinkOver):
        actions.follow_entry_link(secret=secrets[0], browser="b" * 30)
    assert actions.follow_entry_link(secret=secrets[1], browser="b" * 30).session
    time_machine.shift(timedelta(days=3))
    with pytest.raises(LinkOver):
        actions.follow_entry_link(secret=secrets[1], browser="b" * 30)
    fresh = actions.make_entry_link(ticket_id=ticket.id, email="ana@example.com")
    actions.close(actor=ben, ticket_id=ticket.id, outcome="solved")
    with pytest.raises(LinkOver):
        actions.follow_entry_link(secret=fresh, browser="b" * 30)
    with pytest.raises(LinkOver):
        actions.follow_entry_link(secret="nothing", browser="b" * 30)


def test_a_code_mails_link_leads_to_the_only_ticket(ticket: Ticket) -> None:
    from visavis.features.people import actions as people

    row = people.request_code(email="ana@example.com", browser="b" * 30, language="en", ip="192.0.2.1")
    opened = people.open_code(code_id=row.id)
    assert opened is not None
    followed = actions.follow_entry_link(secret=opened.link_secret, browser="phone" * 6)
    assert followed.session is not None and followed.ticket_id == ticket.id


def test_news_goes_to_another_address_once_it_is_verified(desk: Any, ana: Any) -> None:
    from visavis.features.people import actions as people

    ticket = actions.open_ticket(
        actor=ana, desk_id=desk.id, subject="S", text="T", contact_email="new@example.com"
    )
    code = actions.ask_contact_code(
        actor=ana,
        ticket_id=ticket.id,
        email="new@example.com",
        browser="b" * 30,
        language="en",
        ip="192.0.2.1",
    )
    assert lookups.matching_address(email="new@example.com") == []
    opened = people.open_code(code_id=code.id)
    assert opened is not None
    people.confirm_code(email="new@example.com", code=opened.code, browser="b" * 30)
    assert lookups.matching_address(email="new@example.com") == [ticket]
    assert lookups.ticket(actor=enter_by_mail("new@example.com"), ticket_id=ticket.id) == ticket
