"""The whole hub over a real database: snapshots, news, whom it concerns, and the end of a session."""

import asyncio
import time
from typing import Any
from uuid import uuid4

import pytest

from cast import at_work, enter_by_mail
from visavis.features.people import actions as people
from visavis.features.people import connect
from visavis.features.people.actors import CustomerActor, StaffActor, SystemActor
from visavis.features.tickets import actions as tickets
from visavis.features.tickets.models import Ticket
from visavis.features.visits import actions as visits
from visavis.live import protocol, snapshots
from visavis.live.app import LiveApp
from visavis.live.hub import CUSTOMER_TOPICS
from visavis.live.snapshots import READERS
from visavis.live.tests.pages import Page, do, open_page, run

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_snapshot_then_the_news_of_it(ana: CustomerActor, ticket: Ticket) -> None:
    async def test(app: LiveApp) -> None:
        page = await open_page(app, ana, ("ticket", ticket.id))
        snapshot = await page.frame("snapshot", view="ticket")
        assert snapshot["data"]["subject"] == ticket.subject
        await do(lambda: tickets.say(actor=ana, ticket_id=ticket.id, text="Hello?", client_key="k1"))
        event = await page.frame("event", kind="ticket.message")
        assert event["data"]["message"]["text"] == "Hello?"
        assert event["cursor"] > snapshot["cursor"]
        assert f"ticket:{ticket.id}" in event["topics"]

    run(test)


def test_staff_see_all_of_an_event_and_customers_its_public_part(
    ana: CustomerActor, ben: StaffActor, ticket: Ticket
) -> None:
    async def test(app: LiveApp) -> None:
        hers = await open_page(app, ana, ("ticket", ticket.id))
        board = await open_page(app, ben, ("board", ticket.desk_id))
        visit = await do(lambda: visits.join(actor=ana, ticket_id=ticket.id))
        joined = await board.frame("event", kind="visit.joined")
        assert joined["data"]["entry"]["visit_id"] == str(visit.id)
        await do(lambda: visits.leave(actor=ana, visit_id=visit.id))
        left = await hers.frame("event", kind="visit.left")
        assert not hers.all("event", kind="visit.joined")
        assert not [topic for topic in left["topics"] if topic.startswith(("desk:", "staff:"))]

    run(test)


def test_somebody_elses_view_is_gone_like_a_missing_one(
    dan: CustomerActor, ben: StaffActor, ticket: Ticket
) -> None:
    async def test(app: LiveApp) -> None:
        missing = uuid4()
        page = await open_page(
            app, dan, ("ticket", ticket.id), ("ticket", missing), ("board", ticket.desk_id)
        )
        assert [frame["type"] for frame in page.frames] == ["welcome", "gone", "gone", "gone"]
        await do(lambda: tickets.say(actor=ben, ticket_id=ticket.id, text="For Ana", client_key="k"))
        await asyncio.sleep(0.1)
        assert len(page.frames) == 4

    run(test)


def test_news_that_comes_while_access_is_being_decided_never_reaches_an_outsider(
    dan: CustomerActor, ben: StaffActor, ticket: Ticket, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is told about a view before it was read for this person; an outsider sees only that it is gone."""
    read = snapshots.read

    def slow(*args: Any) -> Any:
        tickets.say(actor=ben, ticket_id=ticket.id, text="For Ana only", client_key="k")
        time.sleep(0.4)
        return read(*args)

    async def test(app: LiveApp) -> None:
        page = Page(app)
        raw = await do(lambda: connect.mint(actor=dan))
        monkeypatch.setattr(snapshots, "read", slow)
        page.say(type="hello", ticket=raw, watch=[{"view": "ticket", "id": str(ticket.id)}])
        await page.frame("gone")
        await asyncio.sleep(0.2)
        assert [frame["type"] for frame in page.frames] == ["welcome", "gone"]
        assert "For Ana only" not in str(page.frames)

    run(test)


def test_what_happened_too_long_ago_to_know_asks_the_page_to_come_back(
    ana: CustomerActor, ticket: Ticket, monkeypatch: pytest.MonkeyPatch
) -> None:
    from visavis.live import hub as hub_module

    monkeypatch.setattr(hub_module, "RECENT", 2)
    read = snapshots.read

    def slow(*args: Any) -> Any:
        found = read(*args)
        for number in range(4):
            tickets.say(actor=ana, ticket_id=ticket.id, text=f"{number}", client_key=f"{number}")
        time.sleep(0.4)
        return found

    async def test(app: LiveApp) -> None:
        page = Page(app)
        raw = await do(lambda: connect.mint(actor=ana))
        monkeypatch.setattr(snapshots, "read", slow)
        page.say(type="hello", ticket=raw, watch=[{"view": "ticket", "id": str(ticket.id)}])
        assert await page.over() == protocol.COME_BACK
        assert not page.all("snapshot")

    run(test)


def test_an_unwatched_view_is_quiet(ana: CustomerActor, ticket: Ticket) -> None:
    async def test(app: LiveApp) -> None:
        page = await open_page(app, ana, ("ticket", ticket.id))
        page.say(type="unwatch", view="ticket", id=ticket.id)
        page.say(type="ping")
        await page.frame("pong")
        await do(lambda: tickets.say(actor=ana, ticket_id=ticket.id, text="Hello?", client_key="k1"))
        await asyncio.sleep(0.2)
        assert not page.all("event")

    run(test)


def test_typing_is_passed_to_the_others_on_the_ticket(
    ana: CustomerActor, ben: StaffActor, dan: CustomerActor, ticket: Ticket
) -> None:
    async def test(app: LiveApp) -> None:
        hers = await open_page(app, ana, ("ticket", ticket.id))
        his = await open_page(app, ben, ("ticket", ticket.id))
        outsider = await open_page(app, dan, ("ticket", ticket.id))
        outsider.say(type="typing", ticket=ticket.id)
        his.say(type="typing", ticket=ticket.id)
        typing = await hers.frame("typing")
        assert typing == {"type": "typing", "ticket": str(ticket.id), "name": "Ben Okafor", "author": "staff"}
        assert len(hers.all("typing")) == 1
        assert not his.all("typing")

    run(test)


def test_a_ticket_opens_one_socket_once(ana: CustomerActor) -> None:
    async def test(app: LiveApp) -> None:
        raw = await do(lambda: connect.mint(actor=ana))
        first, second, forged = Page(app), Page(app), Page(app)
        first.say(type="hello", ticket=raw, watch=[])
        await first.frame("welcome")
        second.say(type="hello", ticket=raw, watch=[])
        forged.say(type="hello", ticket=raw + "x", watch=[])
        assert await second.over() == protocol.SIGN_IN
        assert await forged.over() == protocol.SIGN_IN

    run(test)


def test_a_ticket_of_an_ended_session_opens_nothing(ana: CustomerActor) -> None:
    async def test(app: LiveApp) -> None:
        raw = await do(lambda: connect.mint(actor=ana))
        await do(lambda: people.end_session(session_id=ana.session_id))
        page = Page(app)
        page.say(type="hello", ticket=raw, watch=[])
        assert await page.over() == protocol.SIGN_IN

    run(test)


@pytest.mark.parametrize("origin", ["https://evil.example", "null", ""])
def test_other_origins_stay_outside(origin: str) -> None:
    async def test(app: LiveApp) -> None:
        assert await Page(app, origin=origin).over() == protocol.FORBIDDEN_ORIGIN

    run(test)


@pytest.mark.parametrize(
    ("frame", "code"),
    [
        ("}{", "live.not_json"),
        ('{"type":"watch"}', "live.wrong_fields"),
        ('{"type":"hello","ticket":"","watch":[]}', "live.hello_once"),
        ('"' + "x" * 70_000 + '"', "live.too_big"),
    ],
)
def test_garbage_closes_with_a_word(ana: CustomerActor, frame: str, code: str) -> None:
    async def test(app: LiveApp) -> None:
        page = await open_page(app, ana)
        page.raw(frame)
        assert (await page.frame("error"))["code"] == code
        assert await page.over() == protocol.GARBAGE

    run(test)


def test_too_many_strangers_are_asked_to_come_back(monkeypatch: pytest.MonkeyPatch) -> None:
    from visavis.live import app as app_module

    monkeypatch.setattr(app_module, "STRANGERS_MOST", 2)

    async def test(app: LiveApp) -> None:
        silent = [Page(app) for _ in range(2)]
        await asyncio.sleep(0.05)
        assert await Page(app).over() == protocol.COME_BACK
        await silent[0].leave()
        last = Page(app)
        last.say(type="ping")
        assert (await last.frame("error"))["code"] == "live.hello_first"
        await silent[1].leave()

    run(test)


def test_a_flood_is_closed(ana: CustomerActor) -> None:
    async def test(app: LiveApp) -> None:
        page = await open_page(app, ana)
        for _ in range(100):
            page.say(type="ping")
        assert await page.over() == protocol.GARBAGE
        assert len(page.all("pong")) == protocol.BURST

    run(test)


def test_the_sixth_page_closes_the_oldest(ana: CustomerActor) -> None:
    async def test(app: LiveApp) -> None:
        pages = [await open_page(app, ana) for _ in range(protocol.SOCKETS_PER_PERSON + 1)]
        assert await pages[0].over() == protocol.REPLACED
        assert (await pages[0].frame("error"))["code"] == "live.too_many_pages"
        assert not any(page.closed for page in pages[1:])

    run(test)


def test_the_end_of_a_session_closes_its_sockets(ana: CustomerActor, dan: CustomerActor) -> None:
    async def test(app: LiveApp) -> None:
        hers, his = await open_page(app, ana), await open_page(app, dan)
        await do(lambda: people.end_session(session_id=ana.session_id))
        assert await hers.over() == protocol.SIGN_IN
        assert not his.closed

    run(test)


def test_a_disabled_agent_is_out(ben: StaffActor, cleo: StaffActor) -> None:
    """Every socket of theirs, and no other's (S-13)."""
    browsers = [ben, at_work(ben), at_work(ben)]

    async def test(app: LiveApp) -> None:
        theirs = [await open_page(app, actor) for actor in browsers]
        other = await open_page(app, cleo)
        raw = await do(lambda: connect.mint(actor=browsers[1]))
        await do(lambda: people.disable_staff(staff_id=ben.staff_id, actor=SystemActor()))
        assert [await page.over() for page in theirs] == [protocol.SIGN_IN] * 3
        late = Page(app)
        late.say(type="hello", ticket=raw, watch=[])
        assert await late.over() == protocol.SIGN_IN
        await still_open(other)

    run(test)


async def still_open(page: Page) -> None:
    page.say(type="ping")
    await page.frame("pong")
    assert page.closed is None


def test_signing_out_ends_that_browsers_sockets_only(ben: StaffActor, cleo: StaffActor) -> None:
    here, there, hers = at_work(ben), at_work(ben), at_work(cleo)

    async def test(app: LiveApp) -> None:
        first, second, other = [await open_page(app, actor) for actor in (here, there, hers)]
        raw = await do(lambda: connect.mint(actor=here))
        await do(lambda: people.sign_out_staff(actor=here))
        assert await first.over() == protocol.SIGN_IN
        late = Page(app)
        late.say(type="hello", ticket=raw, watch=[])
        assert await late.over() == protocol.SIGN_IN
        await still_open(second)
        await still_open(other)

    run(test)


def test_signing_out_everywhere_else_leaves_this_browser(ben: StaffActor) -> None:
    here, there = at_work(ben), at_work(ben)

    async def test(app: LiveApp) -> None:
        first, second = await open_page(app, here), await open_page(app, there)
        await do(lambda: people.sign_out_elsewhere(actor=here))
        assert await second.over() == protocol.SIGN_IN
        await still_open(first)

    run(test)


def test_an_old_mailbox_sees_no_more_of_a_ticket_that_moved(
    ana: CustomerActor, ben: StaffActor, ticket: Ticket
) -> None:
    """Its socket is asked to come back, and finds the ticket gone; the owner's own page just stays."""
    by_mail = enter_by_mail("ana@example.com")

    def move() -> None:
        here = {"browser": "b" * 30, "language": "en", "ip": ""}
        row = tickets.ask_contact_code(actor=ana, ticket_id=ticket.id, email="new@example.net", **here)
        opened = people.open_code(code_id=row.id)
        assert opened is not None
        tickets.confirm_code(actor=ana, email=row.email, code=opened.code, browser=here["browser"])

    async def test(app: LiveApp) -> None:
        hers, theirs = [await open_page(app, who, ("ticket", ticket.id)) for who in (ana, by_mail)]
        assert theirs.all("snapshot")
        await do(move)
        assert await theirs.over() == protocol.COME_BACK
        await do(lambda: tickets.say(actor=ben, ticket_id=ticket.id, text="For Ana only", client_key="k"))
        await hers.frame("event", kind="ticket.message")
        assert "For Ana only" not in str(theirs.frames)
        again = await open_page(app, by_mail, ("ticket", ticket.id))
        assert again.all("gone") and not again.all("snapshot")

    run(test)


def test_a_session_that_ends_while_its_socket_is_let_in_leaves_none_open(
    ben: StaffActor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The look at the ticket says yes, the news of the end goes out, and only then the socket is registered."""
    here = at_work(ben)

    async def test(app: LiveApp) -> None:
        admit = app.door.admit

        async def slowly(ticket: str) -> Any:
            person = await admit(ticket)
            await do(lambda: people.sign_out_staff(actor=here))
            await asyncio.sleep(1)
            return person

        raw = await do(lambda: connect.mint(actor=here))
        monkeypatch.setattr(app.door, "admit", slowly)
        page = Page(app)
        page.say(type="hello", ticket=raw, watch=[])
        assert await page.over() == protocol.SIGN_IN
        assert not page.frames

    run(test)


def test_going_down_sends_pages_elsewhere(ana: CustomerActor) -> None:
    pages: list[Page] = []

    async def test(app: LiveApp) -> None:
        pages.append(await open_page(app, ana))

    run(test)
    assert pages[0].closed == protocol.MOVED


def test_news_between_subscribing_and_reading_is_not_lost(
    ana: CustomerActor, ticket: Ticket, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Something happens while the snapshot is on its way: it comes after the snapshot, or is in it."""
    from visavis.live import snapshots

    real = snapshots.read

    def slow(*args: Any) -> Any:
        found = real(*args)
        tickets.say(actor=ana, ticket_id=ticket.id, text="In between", client_key="k2")
        import time

        time.sleep(0.2)
        return found

    async def test(app: LiveApp) -> None:
        monkeypatch.setattr(snapshots, "read", slow)
        page = await open_page(app, ana, ("ticket", ticket.id))
        event = await page.frame("event", kind="ticket.message")
        kinds = [frame["type"] for frame in page.frames]
        assert kinds.index("snapshot") < kinds.index("event")
        assert event["cursor"] > page.all("snapshot")[0]["cursor"]

    run(test)


def test_a_customers_page_is_told_of_every_view_it_may_watch() -> None:
    """A view whose topic is left out of the frame would never change on the page."""
    customers = set(READERS) - {"board", "inbox"} | {"customer"}
    assert {topic.removesuffix(":") for topic in CUSTOMER_TOPICS} == customers
