"""What a mailbox opens, and what it does not."""

from collections.abc import Callable
from typing import Any

import cast
from support import postbox
from support.steps import enter_by_code, hand_over, invite
from support.walker import Walker
from visavis.features.people import actions as people
from visavis.features.people.models import Customer
from visavis.features.tickets.models import Ticket

Work = Callable[[], None]


def test_a_locked_out_customer_reaches_only_the_ticket_of_that_address(
    ana: Any, dan: Any, ben: Any, desk: Any, ticket: Any, work: Work
) -> None:
    """Ana has two tickets; one has another, verified contact address. Each mailbox opens its own ticket."""
    other = cast.open_ticket(ana, desk, subject="A second matter")
    contact = people.add_contact(
        customer=Customer.objects.get(id=ana.customer_id), email="ana.private@example.com", verified=True
    )
    Ticket.objects.filter(id=other.id).update(contact=contact)
    foreign = cast.open_ticket(dan, desk, subject="Dan's matter")
    for row in (ticket, other, foreign):
        invite(ben, row)
    walker = enter_by_code("ana.private@example.com", work)
    assert walker.path == f"/tickets/{other.id}/prepare/"
    missing = walker.open("/tickets/00000000-0000-7000-8000-000000000000/")
    assert missing.status == 404
    for row in (ticket, foreign):
        for place in ("", "prepare/", "call/"):
            seen = walker.open(f"/tickets/{row.id}/{place}")
            assert (seen.status, seen.words) == (404, missing.words), "like a ticket that does not exist"
        joined = walker.client.post(f"/tickets/{row.id}/join/", HTTP_X_CSRFTOKEN="none")
        assert joined.status_code in {403, 404}
    assert row.subject not in walker.open("/tickets/").words
    assert walker.reads("A second matter") and "can't sign in any more" not in walker.words


def test_an_unknown_address_gets_the_same_answers_and_a_kind_mail(
    ana: Any, ben: Any, ticket: Any, work: Work
) -> None:
    invite(ben, ticket)
    known, unknown = Walker().open("/join/"), Walker().open("/join/")
    known.press("Send the code", email="ana@example.com")
    unknown.press("Send the code", email="nobody@example.com")
    assert (known.status, known.path) == (unknown.status, unknown.path)
    assert known.words.replace("ana@", "nobody@") == unknown.words
    work()
    mail = postbox.mail("nobody@example.com")
    assert "/tickets/new/" in mail.text, "the mail says how to open a ticket"
    unknown.press("Go on", code="12345678")
    known.press("Go on", code="12345678")
    assert known.words.replace("ana@", "nobody@") == unknown.words


def test_a_code_works_only_where_it_was_asked_for(ana: Any, ben: Any, ticket: Any, work: Work) -> None:
    invite(ben, ticket)
    mine = Walker().open("/join/").press("Send the code", email="ana@example.com")
    thief = Walker().open("/join/").press("Send the code", email="ana@example.com")
    work()
    codes = [mail.code for mail in postbox.mails("ana@example.com") if "code" in mail.subject.lower()][:2]
    thief.press("Go on", code=codes[1])
    assert thief.path == "/join/code/" and thief.status == 422, "the code of another browser"
    mine.press("Go on", code=codes[1])
    assert mine.path == f"/tickets/{ticket.id}/prepare/", "somebody else's tries never lock the owner out"


def test_five_wrong_codes_end_it(ana: Any, ben: Any, ticket: Any, work: Work) -> None:
    invite(ben, ticket)
    walker = Walker().open("/join/").press("Send the code", email="ana@example.com")
    work()
    right = postbox.mail("ana@example.com", holds="code").code
    wrong = f"{(int(right) + 1) % 10**8:08d}"
    for _ in range(5):
        walker.press("Go on", code=wrong)
        assert walker.status == 422
    walker.press("Go on", code=right)
    assert walker.path == "/join/code/", "the sixth try is not compared, right or not"


def test_a_hand_over_counts_once(ana: Any, ticket: Any) -> None:
    token = cast.host_token("acme-ana")
    first, second = Walker(), Walker()
    first._request("post", "/enter/", {"token": token})
    assert first.path == "/tickets/"
    second._request("post", "/enter/", {"token": token})
    assert second.status >= 400 and second.path == "/enter/"
    assert second.open("/tickets/").path == "/join/"


def test_signing_out_ends_the_session_and_keeps_the_place(
    ana: Any, ben: Any, ticket: Any, work: Work
) -> None:
    from support.steps import prepare_and_join
    from visavis.features.visits.models import Visit

    invite(ben, ticket)
    walker = hand_over().open(f"/tickets/{ticket.id}/prepare/")
    prepare_and_join(walker)
    walker.press("Sign out")
    assert walker.open(f"/tickets/{ticket.id}/").path == "/join/"
    assert Visit.objects.get(ticket=ticket).state == "waiting"
    assert hand_over().open(f"/tickets/{ticket.id}/call/").reads("You are in the queue")
