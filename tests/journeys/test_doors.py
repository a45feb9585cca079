"""J1 to J5 without script: every door leads to the same line and the same call."""

import re
from collections.abc import Callable
from typing import Any

import pytest

from support import postbox
from support.steps import Console, enter_by_code, hand_over, invite, meet, prepare_and_join
from support.walker import Walker
from visavis.features.visits.models import Visit
from visavis.kernel import journal

Work = Callable[[], None]


@pytest.fixture
def invited(ben: Any, ticket: Any, work: Work) -> Any:
    """Ana's ticket with an open invitation, its mail sent."""
    invite(ben, ticket)
    work()
    return ticket


def finish_call(walker: Walker, ben: Any, ticket: Any, work: Work) -> None:
    """Ben takes the customer who waits; they talk; he writes it up; the customer says how it was."""
    console = Console(ben)
    assert walker.reads("You are next", "Have this at hand"), walker.words
    assert walker.refresh, "the waiting page renews itself without script"
    console.ready()
    work()
    assert walker.open(walker.url).reads("It is your turn")
    call = console.accept(ticket)
    walker.open(walker.url)
    meet(console, walker.client, call["call_id"])
    visit = Visit.objects.get(ticket=ticket)
    assert visit.state == "in_call"
    console.ask("POST", f"calls/{call['call_id']}/end")
    console.ask("POST", f"visits/{visit.id}/finish", notes="Card seen", outcome="solved", ready=True)
    walker.open(f"/visits/{visit.id}/done/")
    assert walker.reads("Thank you for coming", "Ben Okafor ended the call", "What happens next"), (
        walker.words
    )
    walker.press("Send", stars="5", comment="Quick and kind")
    assert walker.reads("Thank you for your rating", "5 stars")
    visit.refresh_from_db()
    assert (visit.state, visit.outcome, visit.rating, visit.spoken_language) == ("closed", "solved", 5, "ru")
    assert set(visit.consents) == {"live_call", "camera_on"}
    assert journal.verify(f"ticket:{ticket.id}") is None


def test_j1_and_j3_signed_in_at_the_host(ana: Any, ben: Any, invited: Any, work: Work) -> None:
    walker = hand_over()
    assert walker.path == "/tickets/" and walker.reads("Active", invited.subject)
    walker.follow(invited.subject)
    assert walker.reads(
        "Support asks you to join a video call", "Please have your passport", "does not get the codes"
    )
    prepare_and_join(walker.follow("Join the queue"))
    assert Visit.objects.get(ticket=invited).identified == "host"
    walker.press("Send", text="I am here and waiting")
    assert walker.path.endswith("/call/") and walker.reads("I am here and waiting")
    finish_call(walker, ben, invited, work)


def test_j2_and_j4_locked_out_by_code(ana: Any, ben: Any, invited: Any, work: Work) -> None:
    walker = enter_by_code("Ana@Example.com", work)
    assert walker.path == f"/tickets/{invited.id}/prepare/", "one invitation: straight to it"
    prepare_and_join(walker)
    assert Visit.objects.get(ticket=invited).identified == "email"
    finish_call(walker, ben, invited, work)


def test_j5_from_the_mail(ana: Any, ben: Any, invited: Any, work: Work) -> None:
    mail = postbox.mail("ana@example.com", holds="video call")
    assert mail.html and invited.number in mail.text and "#" in mail.way_in
    walker = Walker().open(mail.way_in)
    assert walker.reads("Open your ticket")
    # The secret behind the # reaches the form by the page's script alone; without it the code in hand helps.
    walker._request("post", "/join/link/", {"secret": mail.secret, **_token(walker)})
    assert walker.path == f"/tickets/{invited.id}/prepare/", walker.words
    prepare_and_join(walker)
    finish_call(walker, ben, invited, work)


def _token(walker: Walker) -> dict[str, str]:
    found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', walker.html)
    assert found
    return {"csrfmiddlewaretoken": found[1]}


def test_j5_the_inbox_holds_it_too(ana: Any, invited: Any) -> None:
    walker = hand_over().follow("Inbox")
    assert walker.reads("Ben Okafor asks you to join a video call", invited.number)
    walker.follow("asks you to join")
    assert walker.path.startswith(f"/tickets/{invited.id}/")
    assert "Ben Okafor asks you" in walker.open("/inbox/").words


def test_a_link_belongs_to_its_first_browser(ana: Any, invited: Any, work: Work) -> None:
    mail = postbox.mail("ana@example.com", holds="video call")
    for _ in range(3):
        Walker().open(mail.way_in)  # scanners look at links; looking spends nothing
    first = Walker().open(mail.way_in)
    first._request("post", "/join/link/", {"secret": mail.secret, **_token(first)})
    assert first.path == f"/tickets/{invited.id}/prepare/"
    again = first.open(mail.way_in)
    again._request("post", "/join/link/", {"secret": mail.secret, **_token(again)})
    assert again.path == f"/tickets/{invited.id}/prepare/", "the same browser may come again"
    second = Walker().open(mail.way_in)
    second._request("post", "/join/link/", {"secret": mail.secret, **_token(second)})
    assert second.path == "/join/" and second.status == 200, "another browser is asked for a code"
    second.press("Send the code", email="ana@example.com")
    work()
    second.press("Go on", code=postbox.mail("ana@example.com", holds="code").code)
    assert second.path.startswith(f"/tickets/{invited.id}/")


def test_the_link_of_a_code_mail_opens_once(ana: Any, invited: Any, work: Work) -> None:
    Walker().open("/join/").press("Send the code", email="ana@example.com")
    work()
    mail = postbox.mail("ana@example.com", holds="code")
    phone = Walker().open(mail.way_in)
    phone._request("post", "/join/link/", {"secret": mail.secret, **_token(phone)})
    assert phone.path == f"/tickets/{invited.id}/prepare/"
    other = Walker().open(mail.way_in)
    other._request("post", "/join/link/", {"secret": mail.secret, **_token(other)})
    assert other.reads("does not open any more", "Ask for a code")


def test_a_guest_opens_a_ticket_and_proves_the_address(ben: Any, desk: Any, work: Work) -> None:
    from visavis.features.tickets.lookups import desk_tickets

    guest = Walker().open("/join/").follow("Open a ticket")
    guest.press(
        "confirm your address",
        name="Gul Demir",
        email="gul@example.com",
        subject="Lost my phone",
        text="I can't get in.",
    )
    assert guest.path == "/join/code/"
    assert desk_tickets(actor=ben, desk_id=desk.id) == [], "nobody sees a ticket of an unproved address"
    work()
    mail = postbox.mail("gul@example.com", holds="code")
    assert "I can't get in" not in mail.text, "a mail to an unproved address quotes nothing"
    guest.press("Go on", code=mail.code)
    work()
    [card] = desk_tickets(actor=ben, desk_id=desk.id)
    assert guest.path == f"/tickets/{card.id}/" and guest.reads("Lost my phone", "I can't get in")
