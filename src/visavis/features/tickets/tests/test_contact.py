"""Changing where a ticket's news goes: who may, what proves it, and what the old mailbox loses."""

from typing import Any

import pytest

from cast import enter, enter_by_mail, open_ticket
from visavis.features.people import actions as people
from visavis.features.people import lookups as people_lookups
from visavis.features.people.actors import SystemActor
from visavis.features.people.models import ContactAddress, CustomerSession, OneTimeCode
from visavis.features.people.problems import CodeWrong, EmailInvalid, LinkElsewhere, LinkOver
from visavis.features.tickets import actions, lookups
from visavis.features.tickets.models import EntryLink, Ticket
from visavis.features.tickets.problems import AddressKept, AddressNotChanged
from visavis.kernel import journal
from visavis.kernel.models import JournalEntry
from visavis.kernel.problems import NotAllowed, NotFound, TooMany

pytestmark = pytest.mark.django_db
OLD, NEW = "ana@example.com", "ana.new@example.net"
HERE = {"browser": "b" * 30, "language": "en", "ip": "192.0.2.1"}


def opened_code(row: OneTimeCode) -> people.OpenedCode:
    found = people.open_code(code_id=row.id)
    assert found is not None
    return found


def confirm(actor: Any, row: OneTimeCode) -> CustomerSession:
    session, _ = actions.confirm_code(
        actor=actor, email=row.email, code=opened_code(row).code, browser=HERE["browser"]
    )
    return session


def change(actor: Any, ticket: Ticket, email: str = NEW) -> CustomerSession:
    return confirm(actor, actions.ask_contact_code(actor=actor, ticket_id=ticket.id, email=email, **HERE))


def change_all(actor: Any, email: str = NEW) -> CustomerSession:
    return confirm(actor, actions.ask_address_code(actor=actor, email=email, **HERE))


def address_of(ticket: Ticket) -> str:
    fresh = Ticket.objects.select_related("contact").get(id=ticket.id)
    assert fresh.contact is not None and fresh.contact.verified_at is not None
    return fresh.contact.email


def sees(email: str, ticket: Ticket) -> bool:
    """Does proving this mailbox open the ticket?"""
    try:
        lookups.ticket(actor=enter_by_mail(email), ticket_id=ticket.id)
    except NotFound:
        return False
    return True


def told(kind: str) -> list[dict[str, Any]]:
    return [entry.payload for entry in JournalEntry.objects.filter(kind=kind).order_by("id")]


@pytest.fixture
def guest(desk: Any) -> Ticket:
    """A ticket of somebody who has no host, its address proved."""
    ticket, code = actions.open_as_guest(
        name="Eva", email="eva@example.com", subject="S", text="T", desk_id=desk.id, **HERE
    )
    confirm(None, code)
    return ticket


# --- one ticket -----------------------------------------------------------------------------------------------------


def test_nothing_changes_before_the_code_and_the_ticket_after_it(ana: Any, ticket: Ticket) -> None:
    row = actions.ask_contact_code(actor=ana, ticket_id=ticket.id, email=NEW, **HERE)
    assert address_of(ticket) == OLD
    wrong = f"{(int(opened_code(row).code) + 1) % 10**8:08}"
    with pytest.raises(CodeWrong):
        actions.confirm_code(actor=ana, email=NEW, code=wrong, browser=HERE["browser"])
    assert address_of(ticket) == OLD
    confirm(ana, row)
    assert address_of(ticket) == NEW
    assert sees(NEW, ticket) and not sees(OLD, ticket)
    assert lookups.ticket(actor=ana, ticket_id=ticket.id)


def test_the_journal_tells_it_without_any_address(ana: Any, ticket: Ticket) -> None:
    change(ana, ticket)
    [changed] = told("ticket.contact_changed")
    assert changed["proven"] == "host"
    [replaced] = told("people.address_replaced")
    assert replaced["ticket_ids"] == [str(ticket.id)]
    assert "example." not in str(list(JournalEntry.objects.values_list("payload", "chain", "actor")))
    assert journal.verify(f"ticket:{ticket.id}") is None


def test_links_to_the_old_mailbox_end_and_others_stay(ana: Any, ticket: Ticket, desk: Any) -> None:
    other = open_ticket(ana, desk, "Another matter")
    old = actions.make_entry_link(ticket_id=ticket.id, email=OLD)
    elsewhere = actions.make_entry_link(ticket_id=other.id, email=OLD)
    change(ana, ticket)
    with pytest.raises(LinkOver):
        actions.follow_entry_link(secret=old, browser="c" * 30)
    assert actions.follow_entry_link(secret=elsewhere, browser="c" * 30).session is not None
    assert EntryLink.objects.filter(revoked_at=None).count() == 1
    assert sees(OLD, other) and not sees(NEW, other)


def test_staff_and_the_house_itself_can_not(ben: Any, cleo: Any, ticket: Ticket) -> None:
    for actor in (ben, cleo, SystemActor()):
        with pytest.raises(NotAllowed):
            actions.ask_contact_code(actor=actor, ticket_id=ticket.id, email=NEW, **HERE)
        with pytest.raises(NotAllowed):
            actions.ask_address_code(actor=actor, email=NEW, **HERE)
    assert not OneTimeCode.objects.exists()


def test_an_outsider_can_not(dan: Any, ticket: Ticket) -> None:
    with pytest.raises(NotFound):
        actions.ask_contact_code(actor=dan, ticket_id=ticket.id, email=NEW, **HERE)


def test_the_same_address_and_no_address_are_refused(ana: Any, ticket: Ticket) -> None:
    with pytest.raises(AddressKept):
        actions.ask_contact_code(actor=ana, ticket_id=ticket.id, email=" Ana@Example.com ", **HERE)
    with pytest.raises(AddressKept):
        actions.ask_address_code(actor=ana, email=OLD, **HERE)
    with pytest.raises(EmailInvalid):
        actions.ask_contact_code(actor=ana, ticket_id=ticket.id, email="nonsense", **HERE)


def test_one_sign_in_asks_for_five_an_hour(ana: Any, ticket: Ticket) -> None:
    for number in range(5):
        actions.ask_contact_code(actor=ana, ticket_id=ticket.id, email=f"x{number}@example.com", **HERE)
    with pytest.raises(TooMany):
        actions.ask_contact_code(actor=ana, ticket_id=ticket.id, email="x5@example.com", **HERE)


def test_the_link_works_only_where_the_change_was_asked_for(ana: Any, ticket: Ticket) -> None:
    row = actions.ask_contact_code(actor=ana, ticket_id=ticket.id, email=NEW, **HERE)
    secret = opened_code(row).link_secret
    with pytest.raises(LinkElsewhere):
        actions.follow_entry_link(secret=secret, browser="phone" * 6, actor=ana)
    followed = actions.follow_entry_link(secret=secret, browser=HERE["browser"], actor=ana)
    assert followed.contact and followed.ticket_id == ticket.id
    assert address_of(ticket) == NEW


def test_its_reader_elsewhere_may_come_in_and_changes_nothing(ana: Any, ticket: Ticket) -> None:
    row = actions.ask_contact_code(actor=ana, ticket_id=ticket.id, email=NEW, **HERE)
    secret = opened_code(row).link_secret
    followed = actions.follow_entry_link(secret=secret, browser="phone" * 6, actor=ana, enter_only=True)
    assert not followed.contact and address_of(ticket) == OLD


# --- who still reaches the ticket when the code comes back ----------------------------------------------------------


def test_somebody_who_was_signed_out_meanwhile_changes_nothing(ana: Any, dan: Any, ticket: Ticket) -> None:
    row = actions.ask_contact_code(actor=ana, ticket_id=ticket.id, email=NEW, **HERE)
    for actor in (None, dan):
        with pytest.raises(AddressNotChanged):
            confirm(actor, row)
    assert address_of(ticket) == OLD
    confirm(ana, row)
    assert address_of(ticket) == NEW


def test_a_mailbox_that_lost_the_ticket_meanwhile_changes_nothing(ana: Any, ticket: Ticket) -> None:
    """A stranger in the old mailbox asks first; the owner is faster."""
    stranger = enter_by_mail(OLD)
    row = actions.ask_contact_code(actor=stranger, ticket_id=ticket.id, email="evil@example.org", **HERE)
    change(ana, ticket)
    with pytest.raises(AddressNotChanged):
        confirm(stranger, row)
    assert address_of(ticket) == NEW


def test_asking_again_keeps_what_it_was_for(ana: Any, ticket: Ticket) -> None:
    actions.ask_contact_code(actor=ana, ticket_id=ticket.id, email=NEW, **HERE)
    confirm(ana, people.request_code(email=NEW, **HERE))
    assert address_of(ticket) == NEW


# --- somebody whom only the mailbox speaks for ----------------------------------------------------------------------


def test_a_mailbox_moves_what_it_opens_and_no_more(ana: Any, ticket: Ticket, desk: Any) -> None:
    """Ana is locked out. Her mailbox may move this ticket; her account's own address and its other tickets stay."""
    by_mail = enter_by_mail(OLD)
    session = change(by_mail, ticket)
    assert (session.proven, session.email) == ("email", NEW)
    assert address_of(ticket) == NEW and told("ticket.contact_changed")[0]["proven"] == "email"
    with pytest.raises(NotFound):
        lookups.ticket(actor=by_mail, ticket_id=ticket.id)
    assert address_of(open_ticket(ana, desk, "Later")) == OLD
    assert people_lookups.address(actor=ana) == OLD


def test_what_a_mailbox_proved_the_owner_can_make_their_own(ana: Any, ticket: Ticket, desk: Any) -> None:
    change(enter_by_mail(OLD), ticket)
    change_all(ana)
    assert people_lookups.address(actor=ana) == NEW
    assert address_of(open_ticket(ana, desk, "Later")) == NEW


def test_a_guest_moves_whole(guest: Ticket, desk: Any) -> None:
    """The old mailbox speaks for the guest no more: neither for their phrase nor for new tickets."""
    eva = enter_by_mail("eva@example.com")
    people.set_phrase(actor=eva, phrase="blue teapot")
    change(eva, guest, "eva.new@example.net")
    old, new = enter_by_mail("eva@example.com"), enter_by_mail("eva.new@example.net")
    assert lookups.my_tickets(actor=old, active=True) == []
    assert people_lookups.phrase(actor=old) == "" and people_lookups.phrase(actor=new) == "blue teapot"
    assert open_ticket(new, desk).customer_id == guest.customer_id
    assert open_ticket(old, desk).customer_id != guest.customer_id


def test_a_mailbox_moves_all_its_tickets_at_once(ana: Any, guest: Ticket, desk: Any) -> None:
    """One mailbox, two people: a host's customer and a guest. One note to the old address."""
    shared = enter("acme-eva", "Eva", "eva@example.com")
    of_host = open_ticket(shared, desk)
    eva = enter_by_mail("eva@example.com")
    change_all(eva, "eva.new@example.net")
    assert address_of(guest) == address_of(of_host) == "eva.new@example.net"
    assert len(told("ticket.contact_changed")) == 2
    [replaced] = told("people.address_replaced")
    assert sorted(replaced["ticket_ids"]) == sorted([str(guest.id), str(of_host.id)])
    assert people_lookups.address(actor=shared) == "eva@example.com"


def test_a_mailbox_without_tickets_has_nothing_to_change(desk: Any) -> None:
    nobody = enter_by_mail("nobody@example.com")
    row = actions.ask_address_code(actor=nobody, email=NEW, **HERE)
    with pytest.raises(AddressNotChanged):
        confirm(nobody, row)
    assert not ContactAddress.objects.exists()


# --- a host's customer and their own address ------------------------------------------------------------------------


def test_the_own_address_moves_tickets_that_had_it(ana: Any, ticket: Ticket, desk: Any) -> None:
    apart = open_ticket(ana, desk, "For my office")
    change(ana, apart, "office@example.org")
    assert people_lookups.address(actor=ana) == OLD
    change_all(ana)
    assert (address_of(ticket), address_of(apart)) == (NEW, "office@example.org")
    assert people_lookups.address(actor=ana) == NEW
    assert address_of(open_ticket(ana, desk, "Later")) == NEW


def test_one_may_go_back_to_an_address_one_had(ana: Any, ticket: Ticket) -> None:
    change_all(ana)
    change_all(ana, OLD)
    assert address_of(ticket) == people_lookups.address(actor=ana) == OLD
    assert len(told("people.address_replaced")) == 2


def test_the_host_vouching_again_does_not_undo_it(ana: Any, ticket: Ticket) -> None:
    change_all(ana)
    again = enter("acme-ana", "Ana Petrova", OLD)
    assert people_lookups.address(actor=again) == NEW
    assert address_of(ticket) == NEW
    enter("acme-ana", "Ana Petrova", "ana.married@example.com")
    assert people_lookups.address(actor=again) == "ana.married@example.com"


def test_a_customer_without_tickets_changes_their_address_too(ana: Any) -> None:
    change_all(ana)
    assert people_lookups.address(actor=ana) == NEW
    assert [event["ticket_ids"] for event in told("people.address_replaced")] == [[]]


def test_the_first_address_replaces_none(desk: Any) -> None:
    nobody = enter("acme-noa", "Noa", "")
    ticket = open_ticket(nobody, desk)
    change(nobody, ticket, "noa@example.com")
    assert address_of(ticket) == "noa@example.com"
    assert not told("people.address_replaced") and not told("ticket.contact_changed")
