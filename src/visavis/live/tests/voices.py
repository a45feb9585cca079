"""A call with captions on and an engine that says what its script says; the pages that speak and read in it."""

import asyncio
from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest

from fakes.speech import Scripted
from visavis.features.calls import actions as calls
from visavis.features.captions import actions as captions
from visavis.features.captions import engines
from visavis.features.people import connect
from visavis.features.people.actors import CustomerActor, StaffActor
from visavis.features.tickets.models import Ticket
from visavis.features.visits import actions as visits
from visavis.features.visits.models import Offer
from visavis.live.app import LiveApp
from visavis.live.tests.pages import ORIGIN, PATIENCE, Page, do, open_page

SOUND = bytes(3200)
"""100 ms of silence."""


@pytest.fixture
def engine(settings: Any) -> Any:
    settings.VISAVIS_SPEECH = ["fakes.speech.Absent", "fakes.speech.Unloadable", "fakes.speech.Scripted"]
    settings.VISAVIS_TRANSLATE = ["fakes.speech.Nothing", "fakes.speech.Mirror"]
    engines.forget()
    _absent, scripted = engines.speech_engines()
    yield scripted
    engines.forget()


class Call:
    """Ana (Portuguese) and Ben (English) in a call, both with captions on."""

    def __init__(self, id: UUID, ana: CustomerActor, ben: StaffActor) -> None:
        self.id = id
        self.ana = ana
        self.ben = ben
        self.epochs = {actor: calls.join(actor=actor, call_id=id).epoch for actor in (ana, ben)}
        self.choose(ana)
        self.choose(ben)

    def choose(self, actor: CustomerActor | StaffActor, *, on: bool = True, keeps: bool = False) -> None:
        speaks = "pt" if actor is self.ana else "en"
        captions.set_side(actor=actor, call_id=self.id, speaks=speaks, reads=speaks, on=on, keeps=keeps)


@pytest.fixture
def meet(ana: CustomerActor, ben: StaffActor, ticket: Ticket) -> Callable[[], Call]:
    def accepted() -> Call:
        visits.join(actor=ana, ticket_id=ticket.id)
        visits.set_state(actor=ben, state="ready")
        visits.dispatch(desk_id=ticket.desk_id)
        met = visits.accept(actor=ben, offer_id=Offer.objects.get(state="ringing").id)
        return Call(met.call_id, ana, ben)

    return accepted


async def speak(
    app: LiveApp,
    met: Call,
    actor: CustomerActor | StaffActor,
    *,
    origin: str = ORIGIN,
    ticket: str = "",
    **hello: Any,
) -> Page:
    """An audio socket after its hello; what it got so far is in its frames."""
    page = Page(app, path="/ws/audio", origin=origin)
    if not ticket:
        ticket = await do(lambda: connect.mint(actor=actor))
    says = {"call": met.id, "epoch": met.epochs[actor], "language": "en", **hello}
    page.say(type="hello", ticket=ticket, **says)
    await page.until(lambda page: page.frames or page.closed)
    return page


async def reading(app: LiveApp, call: Call, actor: CustomerActor | StaffActor) -> Page:
    return await open_page(app, actor, ("call", call.id))


async def emptied(engine: Scripted) -> None:
    """A page is told first; the place comes back when the last line is finished, in a thread of its own."""
    async with asyncio.timeout(PATIENCE):
        while engine.streams:
            await asyncio.sleep(0.01)
