"""Signals between the two sides of a call, and noticing that one of them is gone."""

import asyncio
from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import pytest

from visavis.features.calls import actions as calls
from visavis.features.calls.models import Participant
from visavis.features.desks.models import Desk
from visavis.features.people.actors import CustomerActor, StaffActor
from visavis.features.tickets.models import Ticket
from visavis.features.visits import actions as visits
from visavis.features.visits.models import Offer
from visavis.live import relay
from visavis.live.app import LiveApp
from visavis.live.tests.pages import Page, do, open_page, run

pytestmark = pytest.mark.django_db(transaction=True)
SDP = "v=0\r\ns=-\r\na=fingerprint:sha-256 AB:CD\r\n"
HOST = "candidate:1 1 udp 1 192.0.2.1 9 typ host"
RELAYED = "candidate:2 1 udp 1 192.0.2.2 9 typ relay"


def _offer(sdp: str = SDP) -> dict[str, Any]:
    return {"description": {"type": "offer", "sdp": sdp}}


@pytest.fixture
def meet(ana: CustomerActor, ben: StaffActor, ticket: Ticket) -> Callable[[], visits.Accepted]:
    """Ana and Ben in a call that nobody has joined yet."""

    def accepted() -> visits.Accepted:
        visits.join(actor=ana, ticket_id=ticket.id)
        visits.set_state(actor=ben, state="ready")
        visits.dispatch(desk_id=ticket.desk_id)
        return visits.accept(actor=ben, offer_id=Offer.objects.get(state="ringing").id)

    return accepted


def test_signals_reach_the_other_side_only(
    ana: CustomerActor,
    ben: StaffActor,
    cleo: StaffActor,
    dan: CustomerActor,
    meet: Callable[[], visits.Accepted],
) -> None:
    async def test(app: LiveApp) -> None:
        met = await do(meet)
        hers = await open_page(app, ana, ("visit", met.visit_id))
        his = await open_page(app, ben)
        cleos = await open_page(app, cleo, ("visit", met.visit_id))
        dans = await open_page(app, dan, ("visit", met.visit_id))
        hers.say(type="signal", call=met.call_id, epoch=0, data={"hello": {}})
        assert (await his.frame("signal")) == {
            "type": "signal",
            "call": str(met.call_id),
            "from": "customer",
            "epoch": 0,
            "data": {"hello": {}},
        }
        his.say(type="signal", call=met.call_id, epoch=0, data=_offer())
        assert (await hers.frame("signal"))["data"] == _offer()
        for outsider in (dans, cleos):
            outsider.say(type="signal", call=met.call_id, epoch=0, data=_offer())
            assert (await outsider.frame("error"))["code"] == "live.no_such_call"
            assert not outsider.all("signal")
        assert len(hers.all("signal")) == 1

    run(test)


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"description": {"type": "offer", "sdp": "v=0\r\ns=-\r\n"}},
        {"description": {"type": "offer", "sdp": SDP + "a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:x\r\n"}},
        {"description": {"type": "offer", "sdp": SDP + "a=x" * 20_000}},
        {"candidate": {"candidate": "javascript:1"}},
        {"hello": {}, "bye": {}},
        {"anything": 1},
    ],
)
def test_bad_signals_do_not_pass(
    ana: CustomerActor, ben: StaffActor, meet: Callable[[], visits.Accepted], data: dict[str, Any]
) -> None:
    async def test(app: LiveApp) -> None:
        met = await do(meet)
        hers, his = await open_page(app, ana, ("visit", met.visit_id)), await open_page(app, ben)
        hers.say(type="signal", call=met.call_id, epoch=0, data=data)
        assert (await hers.frame("error"))["code"] == "live.bad_signal"
        hers.say(type="ping")
        await hers.frame("pong")
        assert not his.all("signal")

    run(test)


def test_an_old_page_is_out_after_another_joined(
    ana: CustomerActor, ben: StaffActor, meet: Callable[[], visits.Accepted]
) -> None:
    async def test(app: LiveApp) -> None:
        met = await do(meet)
        old = await open_page(app, ana, ("visit", met.visit_id), ("call", met.call_id))
        his = await open_page(app, ben)
        first = await do(lambda: calls.join(actor=ana, call_id=met.call_id))
        # The first was said before the join came back.
        old.say(type="signal", call=met.call_id, epoch=0, data={"hello": {}})
        old.say(type="signal", call=met.call_id, epoch=first.epoch, data={"hello": {}})
        await his.until(lambda page: len(page.all("signal")) == 2)
        second = await do(lambda: calls.join(actor=ana, call_id=met.call_id))
        await _said(old, "call.joined", epoch=second.epoch)
        for epoch in (0, first.epoch, second.epoch + 1):
            seen = len(old.all("error"))
            old.say(type="signal", call=met.call_id, epoch=epoch, data={"hello": {}})
            await old.until(lambda page, seen=seen: len(page.all("error")) == seen + 1)
            assert old.all("error")[-1]["code"] == "live.taken_over"
        old.say(type="signal", call=met.call_id, epoch=second.epoch, data={"hello": {}})
        await his.until(lambda page: len(page.all("signal")) == 3)

    run(test)


def test_an_ended_call_carries_nothing(
    ana: CustomerActor, ben: StaffActor, meet: Callable[[], visits.Accepted]
) -> None:
    async def test(app: LiveApp) -> None:
        met = await do(meet)
        hers, his = await open_page(app, ana, ("visit", met.visit_id)), await open_page(app, ben)
        await do(lambda: visits.end_call(actor=ben, call_id=met.call_id))
        await hers.frame("event", kind="visit.call_over")
        for call_id in (met.call_id, uuid4()):
            hers.say(type="signal", call=call_id, epoch=0, data={"hello": {}})
        await hers.until(lambda page: len(page.all("error", code="live.no_such_call")) == 2)
        assert not his.all("signal")

    run(test)


def test_only_relayed_addresses_pass_on_a_relay_only_desk(
    ana: CustomerActor, ben: StaffActor, desk: Desk, meet: Callable[[], visits.Accepted]
) -> None:
    desk.relay_only = True
    desk.save()

    async def test(app: LiveApp) -> None:
        met = await do(meet)
        hers, his = await open_page(app, ana, ("visit", met.visit_id)), await open_page(app, ben)
        for data in (
            {"candidate": {"candidate": HOST, "sdpMid": "0"}},
            {"candidate": {"candidate": RELAYED, "sdpMid": "0"}},
            _offer(f"{SDP}a={HOST}\r\na={RELAYED}\r\n"),
        ):
            hers.say(type="signal", call=met.call_id, epoch=0, data=data)
        await his.until(lambda page: len(page.all("signal")) == 2)
        assert "192.0.2.1" not in str(his.frames)
        assert str(his.frames).count("192.0.2.2") == 2

    run(test)


def _lost(call_id: UUID, role: str) -> bool:
    return Participant.objects.get(call_id=call_id, role=role).lost_since is not None


async def _said(page: Page, kind: str, **data: Any) -> None:
    wanted = data.items()
    await page.until(
        lambda page: [e for e in page.all("event", kind=kind) if wanted <= e["data"].items()]  # type: ignore[operator]
    )


def test_a_lost_side_is_told_and_found_again(
    ana: CustomerActor, ben: StaffActor, meet: Callable[[], visits.Accepted], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(relay, "GRACE_SECONDS", 0.2)
    monkeypatch.setattr(relay, "STARTING_SECONDS", 60)

    async def test(app: LiveApp) -> None:
        met = await do(meet)
        hers = await open_page(app, ana, ("visit", met.visit_id), ("call", met.call_id))
        his = await open_page(app, ben, ("call", met.call_id))
        for actor in (ana, ben):
            await do(lambda actor=actor: calls.join(actor=actor, call_id=met.call_id))
        await _said(hers, "call.joined", role="agent")
        await asyncio.sleep(1.1)
        await hers.leave()
        await _said(his, "call.lost", role="customer", why="gone")
        assert await do(lambda: _lost(met.call_id, "customer"))
        again = await open_page(app, ana, ("call", met.call_id))
        await _said(his, "call.found", role="customer")
        assert not await do(lambda: _lost(met.call_id, "customer"))
        assert not await do(lambda: _lost(met.call_id, "agent"))
        await again.leave()

    run(test)


def test_a_silent_page_in_a_call_is_lost(
    ana: CustomerActor, ben: StaffActor, meet: Callable[[], visits.Accepted], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(relay, "GRACE_SECONDS", 0.2)
    monkeypatch.setattr(relay, "SILENT_SECONDS", 1.0)
    monkeypatch.setattr(relay, "STARTING_SECONDS", 0)

    async def test(app: LiveApp) -> None:
        met = await do(meet)
        await open_page(app, ana, ("call", met.call_id))
        his = await open_page(app, ben, ("call", met.call_id))
        for _ in range(30):
            his.say(type="ping")
            if his.all("event", kind="call.lost"):
                break
            await asyncio.sleep(0.1)
        await _said(his, "call.lost", role="customer")

    run(test)


def test_after_a_start_of_the_hub_a_call_goes_on(
    ana: CustomerActor, ben: StaffActor, meet: Callable[[], visits.Accepted], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(relay, "STARTING_SECONDS", 0.5)
    monkeypatch.setattr(relay, "GRACE_SECONDS", 0.2)
    met = meet()

    async def test(app: LiveApp) -> None:
        his = await open_page(app, ben, ("call", met.call_id))
        await _said(his, "call.lost", role="customer")
        assert not await do(lambda: _lost(met.call_id, "agent"))

    run(test)
