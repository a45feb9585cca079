"""Who is here: waiting customers by their open pages, agents by their pages' signs of life."""

import logging
from dataclasses import dataclass
from functools import partial
from uuid import UUID

from django.db import transaction

from visavis.features.people.actors import StaffActor
from visavis.features.visits import actions as visit_actions
from visavis.features.visits import lookups as visits
from visavis.features.visits.events import (
    VisitAccepted,
    VisitAway,
    VisitBack,
    VisitExpired,
    VisitJoined,
    VisitLeft,
    VisitMissed,
    VisitOfferEnded,
)
from visavis.features.waiting import actions as waiting_actions
from visavis.kernel import clock
from visavis.live.client import Client
from visavis.live.hub import Hub
from visavis.live.tail import News
from visavis.live.threads import Threads

log = logging.getLogger(__name__)

GRACE_SECONDS = 8.0
"""A page that is gone this long is away; a reload is faster."""
FIRST_SECONDS = 30.0
"""How long the first page may take after joining, and every page after a start of the hub."""
BACK_A_SECOND = 50
"""After a start the pages of a long line come back one after the other, at least so many a second."""
AGAIN_SECONDS = 15.0
"""When to try again if an away mark could not be written."""
TOGETHER = 10
"""So many away marks are one transaction: a crowd that leaves must not keep joining customers waiting."""
STAFF_SILENT_SECONDS = 18.0
"""Staff pages answer a ping every 8 s; a page silent for longer is no sign of life (I-10)."""


@dataclass(slots=True)
class Seen:
    """A visit in line. `gone_at`: when (monotonic) it counts as away; None while a page is open. `heard`: a page
    that polls was here since the visit was last given up."""

    away: bool
    gone_at: float | None
    heard: bool = False


class Presence:
    """Marks waiting visits away and back, and hears agents.

    Only customers' pages count for a visit. Pages that poll instead of holding a socket tell the hub with a
    whisper to `visit:<id>`: `{"type": "heard", "seconds": n}`.
    """

    def __init__(self, hub: Hub, threads: Threads) -> None:
        self._hub = hub
        self._threads = threads
        self._visits: dict[UUID, Seen] = {}
        self.stopped = False
        hub.on(VisitJoined.kind, self._in_line)
        hub.on(VisitOfferEnded.kind, self._in_line)
        hub.on(VisitAway.kind, self._away)
        hub.on(VisitBack.kind, self._back)
        for event in (VisitAccepted, VisitLeft, VisitMissed, VisitExpired):
            hub.on(event.kind, self._over)

    async def start(self) -> None:
        """Everybody in line gets time to come back; who doesn't is away."""
        line = await self._threads.read(_everybody_in_line)
        until = clock.monotonic() + FIRST_SECONDS + len(line) / BACK_A_SECOND
        for entry in line:
            self._visits.setdefault(entry.visit_id, Seen(away=not entry.present, gone_at=until))

    # --- visits ---------------------------------------------------------------------------------------------

    def opened(self, visit_id: UUID) -> None:
        """A customer's page watches this visit, which is in line."""
        seen = self._visits.setdefault(visit_id, Seen(away=False, gone_at=None))
        seen.gone_at = None
        if seen.away:
            self._mark(visit_id, present=True)

    def closed(self, visit_id: UUID) -> None:
        """A page that watched this visit is gone."""
        seen = self._visits.get(visit_id)
        if seen is not None and not self._has_page(visit_id):
            seen.gone_at = clock.monotonic() + GRACE_SECONDS

    def heard(self, visit_id: UUID, seconds: float) -> None:
        """A page without a socket was here and comes again within `seconds`."""
        seen = self._visits.get(visit_id)
        if seen is None:
            return
        seen.heard = True
        if seen.gone_at is not None:
            seen.gone_at = max(seen.gone_at, clock.monotonic() + min(seconds, 120.0))
        if seen.away:
            self._mark(visit_id, present=True)

    def sweep(self) -> None:
        """Once a second: who is away now?"""
        if self.stopped:
            return
        now = clock.monotonic()
        gone = []
        for visit_id, seen in self._visits.items():
            if seen.gone_at is not None and seen.gone_at <= now and not seen.away:
                seen.gone_at, seen.heard = now + AGAIN_SECONDS, False
                gone.append(visit_id)
        for start in range(0, len(gone), TOGETHER):
            self._threads.write_later(partial(_mark_away, gone[start : start + TOGETHER]))

    def _has_page(self, visit_id: UUID) -> bool:
        return any(not client.staff for client in self._hub.listeners(f"visit:{visit_id}"))

    def _mark(self, visit_id: UUID, *, present: bool) -> None:
        self._threads.write_later(lambda: visit_actions.presence(visit_id=visit_id, present=present))

    def _in_line(self, item: News) -> None:
        assert isinstance(item.event, VisitJoined | VisitOfferEnded)
        visit_id = item.event.visit_id
        gone_at = None if self._has_page(visit_id) else clock.monotonic() + FIRST_SECONDS
        self._visits.setdefault(visit_id, Seen(away=False, gone_at=gone_at))

    def _away(self, item: News) -> None:
        assert isinstance(item.event, VisitAway)
        seen = self._visits.get(item.event.visit_id)
        if seen is None:
            return
        seen.away = True
        if seen.gone_at is None or seen.heard:  # came back while the mark was being written
            self._mark(item.event.visit_id, present=True)

    def _back(self, item: News) -> None:
        assert isinstance(item.event, VisitBack)
        seen = self._visits.get(item.event.visit_id)
        if seen is not None:
            seen.away = False

    def _over(self, item: News) -> None:
        assert isinstance(item.event, VisitAccepted | VisitLeft | VisitMissed | VisitExpired)
        self._visits.pop(item.event.visit_id, None)

    # --- staff ----------------------------------------------------------------------------------------------

    def hear_staff(self) -> None:
        """Every few seconds: pass on the signs of life of staff pages."""
        now = clock.monotonic()
        alive = {
            client.actor.staff_id
            for client in self._hub.staff_sockets()
            if isinstance(client.actor, StaffActor) and now - client.heard_at < STAFF_SILENT_SECONDS
        }
        if alive:
            self._threads.write_later(lambda: _hear(alive))


def visit_watched(client: Client, view: str, data: dict[str, object]) -> bool:
    """Does this watch make a customer present in line?"""
    return view == "visit" and not client.staff and data.get("state") in {"waiting", "offered"}


def _mark_away(visit_ids: list[UUID]) -> None:
    with transaction.atomic():
        for visit_id in visit_ids:
            visit_actions.presence(visit_id=visit_id, present=False)


def _everybody_in_line() -> list[visits.LineEntry]:
    return [entry for desk_id in visits.desks_with_line() for entry in visits.line(desk_id=desk_id)]


def _hear(staff_ids: set[UUID]) -> None:
    for staff_id in staff_ids:
        waiting_actions.hear(staff_id=staff_id)
