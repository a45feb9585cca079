"""Waiting on the hub: places, presence, and what a waiting customer never gets."""

import asyncio
import json
from typing import Any
from uuid import UUID

import pytest

import cast
from visavis.features.desks.models import Desk
from visavis.features.people.actors import CustomerActor, StaffActor
from visavis.features.tickets.models import Ticket
from visavis.features.visits import actions as visits
from visavis.features.visits import lookups
from visavis.features.visits.models import Offer, Visit
from visavis.features.waiting.models import Agent
from visavis.kernel import bell, clock
from visavis.kernel.models import JournalEntry
from visavis.live import positions, presence
from visavis.live.app import LiveApp
from visavis.live.positions import band
from visavis.live.tests.pages import PATIENCE, do, open_page, run

pytestmark = pytest.mark.django_db(transaction=True)
SDP = "v=0\r\ns=-\r\na=fingerprint:sha-256 AB:CD\r\na=candidate:1 1 udp 1 192.0.2.1 9 typ host\r\n"


def _visitor(desk: Desk, number: int) -> tuple[CustomerActor, Visit]:
    actor = cast.enter(f"acme-{number}", f"Customer {number}", f"c{number}@example.com")
    ticket = cast.open_ticket(actor, desk)
    return actor, visits.join(actor=actor, ticket_id=ticket.id)


def _ready(ben: StaffActor) -> None:
    visits.set_state(actor=ben, state="ready")


def test_the_line_moves_up_for_everybody_behind(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(positions, "TELL_SECONDS", 0.05)
    people = [_visitor(desk, number) for number in range(3)]

    async def test(app: LiveApp) -> None:
        pages = [await open_page(app, actor, ("visit", visit.id)) for actor, visit in people]
        for place, page in enumerate(pages):
            assert (await page.frame("snapshot"))["data"]["ahead"] == place
        first, visit = people[0]
        await do(lambda: visits.leave(actor=first, visit_id=visit.id))
        assert (await pages[1].frame("position"))["ahead"] == 0
        third = await pages[2].frame("position")
        actor, last = people[2]
        view = await do(lambda: lookups.visit_view(actor=actor, visit_id=last.id))
        assert third["ahead"] == view.ahead == 1
        assert third["visit"] == str(last.id)
        assert not pages[0].all("position")

    run(test)


def test_places_far_behind_are_told_in_round_figures() -> None:
    aheads = (0, 50, 51, 60, 61, 100, 101, 500, 501, 1234)
    assert [band(ahead) for ahead in aheads] == [0, 50, 51, 51, 61, 91, 101, 451, 501, 1201]
    told = [band(ahead) for ahead in range(2000)]
    assert told == sorted(told)


def test_ranges_widen_at_once_and_narrow_on_second_thought(desk: Desk) -> None:
    from visavis.features.waiting.rules import ShownRange

    class Forecast:
        shown = ShownRange(4, 6, 9, "")

        def at(self, _ahead: int) -> ShownRange:
            return self.shown

    forecast, told = Forecast(), positions.Told(3)
    changed = positions.Positions._changed
    assert not changed(told, 3, forecast)  # type: ignore[arg-type]
    forecast.shown = ShownRange(4, 6, 12, "")
    assert changed(told, 3, forecast)  # type: ignore[arg-type]
    forecast.shown = ShownRange(4, 6, 8, "")
    assert not changed(told, 3, forecast)  # type: ignore[arg-type]
    assert changed(told, 3, forecast)  # type: ignore[arg-type]
    forecast.shown = ShownRange(1, 2, 3, "")
    assert changed(told, 2, forecast)  # type: ignore[arg-type]


def _away(visit_id: UUID) -> bool:
    return Visit.objects.get(id=visit_id).away_since is not None


async def _until_away(visit_id: UUID, away: bool) -> None:
    async with asyncio.timeout(PATIENCE):
        while await do(lambda: _away(visit_id)) != away:
            await asyncio.sleep(0.05)


def test_a_closed_page_is_away_after_the_grace_and_back_with_the_next(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(presence, "GRACE_SECONDS", 0.2)
    actor, visit = _visitor(desk, 1)

    async def test(app: LiveApp) -> None:
        page = await open_page(app, actor, ("visit", visit.id))
        second = await open_page(app, actor, ("visit", visit.id))
        await page.leave()
        await asyncio.sleep(1.3)
        assert not await do(lambda: _away(visit.id))
        await second.leave()
        await _until_away(visit.id, True)
        third = await open_page(app, actor, ("visit", visit.id))
        await _until_away(visit.id, False)
        assert await third.frame("event", kind="visit.back")

    run(test)


def test_a_reload_is_not_away(desk: Desk) -> None:
    actor, visit = _visitor(desk, 1)

    async def test(app: LiveApp) -> None:
        page = await open_page(app, actor, ("visit", visit.id))
        await page.leave()
        await open_page(app, actor, ("visit", visit.id))
        await asyncio.sleep(1.5)
        assert not await do(lambda: _away(visit.id))

    run(test)


def test_a_page_that_never_comes_is_away_and_one_that_polls_is_not(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(presence, "FIRST_SECONDS", 0.5)
    (_, silent), (_, polling) = _visitor(desk, 1), _visitor(desk, 2)

    async def test(app: LiveApp) -> None:
        bell.whisper(f"visit:{polling.id}", {"type": "heard", "seconds": 30})
        await _until_away(silent.id, True)
        assert not await do(lambda: _away(polling.id))
        bell.whisper(f"visit:{silent.id}", {"type": "heard", "seconds": 30})
        await _until_away(silent.id, False)

    run(test)


def test_a_poll_while_the_away_mark_is_being_written_counts(desk: Desk) -> None:
    _, visit = _visitor(desk, 1)

    async def test(app: LiveApp) -> None:
        app.presence._visits[visit.id].gone_at = 0.0
        app.presence.sweep()
        app.presence.heard(visit.id, 30)  # before the news of the mark has come back
        marks = JournalEntry.objects.filter(kind__in=("visit.away", "visit.back")).order_by("id")
        async with asyncio.timeout(PATIENCE):
            while len(kinds := await do(lambda: [one.kind for one in marks.all()])) < 2:
                await asyncio.sleep(0.05)
        assert kinds == ["visit.away", "visit.back"]

    run(test)


def test_going_down_marks_nobody_away(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(presence, "GRACE_SECONDS", 0.0)
    actor, visit = _visitor(desk, 1)

    async def test(app: LiveApp) -> None:
        page = await open_page(app, actor, ("visit", visit.id))
        await page.leave(code=1012)
        await asyncio.sleep(1.5)

    run(test)
    assert not _away(visit.id)


def test_staff_pages_are_signs_of_life(ben: StaffActor) -> None:
    _ready(ben)
    Agent.objects.update(heard_at=clock.now().replace(year=2020))

    async def test(app: LiveApp) -> None:
        page = await open_page(app, ben)
        app.presence.hear_staff()
        await app.threads.write(lambda: None)
        assert (await do(lambda: Agent.objects.get(staff_id=ben.staff_id))).heard_at.year > 2020
        next(iter(app.hub.clients)).heard_at -= 60
        await do(lambda: Agent.objects.update(heard_at=clock.now().replace(year=2020)))
        app.presence.hear_staff()
        await app.threads.write(lambda: None)
        assert (await do(lambda: Agent.objects.get(staff_id=ben.staff_id))).heard_at.year == 2020
        await page.leave()

    run(test)


def _no_secret(frames: list[dict[str, Any]], ben: StaffActor) -> None:
    text = json.dumps(frames)
    for word in ("sdp", "candidate", "192.0.2.1", "fingerprint", "token", "ice", "turn:", "room"):
        assert f'"{word}' not in text.lower().replace("office", ""), word
    assert str(ben.staff_id) not in text
    assert "offer_id" not in text


def test_a_waiting_customer_gets_nothing_secret(ana: CustomerActor, ben: StaffActor, ticket: Ticket) -> None:
    """S-21: every frame from joining to the accept, with an agent who declines first; then the offer arrives."""

    async def test(app: LiveApp) -> None:
        visit = await do(lambda: visits.join(actor=ana, ticket_id=ticket.id))
        page = await open_page(app, ana, ("visit", visit.id), ("ticket", ticket.id))
        board = await open_page(app, ben, ("board", ticket.desk_id))
        for answer in ("decline", "accept"):
            await do(lambda: _ready(ben))
            await do(lambda: visits.dispatch(desk_id=ticket.desk_id))
            offer = await do(lambda: Offer.objects.get(state="ringing"))
            await board.frame("event", kind="visit.offered")
            await page.until(
                lambda page, n=answer: len(page.all("event", kind="visit.offered")) == 1 + (n == "accept")
            )
            if answer == "decline":
                await do(lambda o=offer: visits.decline(actor=ben, offer_id=o.id, reason="technical"))
                await page.frame("event", kind="visit.offer_ended")
        _no_secret(page.frames, ben)
        seen = len(page.frames)
        signal = {"description": {"type": "offer", "sdp": SDP}, "peer": "a"}
        await do(lambda: visits.accept(actor=ben, offer_id=offer.id, signal=signal))
        got = await page.frame("signal")
        assert got["from"] == "agent"
        assert got["data"] == signal
        await page.frame("event", kind="visit.accepted")
        kinds = [frame.get("kind") or frame["type"] for frame in page.frames[seen:]]
        assert kinds.index("signal") < kinds.index("visit.accepted"), "the first picture waits for the offer"
        assert not board.all("signal")

    run(test)
