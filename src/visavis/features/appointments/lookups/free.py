"""Which times are free, at a desk and for a ticket."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from itertools import chain
from typing import Any
from uuid import UUID

import numpy as np
from django.db.models import Aggregate, Case, Count, Expression, Func, Q, QuerySet, TextField, Value, When
from django.db.models.functions import Cast, Coalesce

from visavis.features.appointments import rules
from visavis.features.appointments.lookups.bookings import LIVE
from visavis.features.appointments.models import Absence, Appointment, Policy, Shift
from visavis.features.appointments.problems import NoSuchZone, NotBookable
from visavis.features.appointments.views import Slot
from visavis.features.desks import lookups as desks
from visavis.features.desks import rules as desk_rules
from visavis.features.desks.models import Desk
from visavis.features.people.actors import Actor, CustomerActor
from visavis.features.tickets import lookups as tickets
from visavis.features.tickets.models import Ticket
from visavis.kernel import clock
from visavis.kernel.problems import NotFound

SEARCHED_DAYS = (2, 9, 366)
"""So far the next free times are looked for, in steps: most desks have one tomorrow."""


@dataclass(frozen=True)
class Request:
    """A booking that somebody wants to make: `by_hand` when staff place it, who are held by fewer rules."""

    desk: Desk
    policy: Policy
    purpose: str
    by_hand: bool
    own: UUID | None = None
    """The booking to be moved: its place counts as free."""

    @property
    def minutes(self) -> int:
        lengths = self.policy.lengths
        return int(lengths.get(self.purpose) or lengths.get("") or 15)

    def terms(self, *, fine: bool = False) -> rules.Terms:
        share = rules.SHARE_MOST if self.by_hand else self.policy.share_percent
        needs = {self.purpose} if self.purpose else ()
        return rules.terms(self.minutes, share, self.policy.no_show_percent, needs, fine=fine)

    def span(self, now: datetime) -> tuple[datetime, datetime]:
        """The earliest and the latest start."""
        notice = timedelta(0 if self.by_hand else self.policy.notice_minutes / 1440)
        return now + notice, now + timedelta(days=self.policy.horizon_days)


def policy(*, desk_id: UUID) -> Policy:
    """How the desk takes bookings; unsaved defaults for one that never said."""
    return Policy.objects.filter(desk_id=desk_id).first() or Policy(desk_id=desk_id)


def bookable(*, desk_id: UUID) -> bool:
    """Can customers book here at all?"""
    return policy(desk_id=desk_id).open_to_customers and _has_shifts(desk_id)


def bookable_by_hand(*, desk_id: UUID) -> bool:
    """Can staff book here? Also where customers may not themselves."""
    return _has_shifts(desk_id)


def _has_shifts(desk_id: UUID) -> bool:
    today = clock.now().date() - timedelta(days=1)
    lasting = Q(until=None) | Q(until__gte=today)
    return Shift.objects.filter(lasting, desk_id=desk_id, desk__active=True).exists()


def for_ticket(
    actor: Actor, ticket: Ticket, *, purpose: str | None = None, own: Appointment | None = None
) -> Request:
    """What this actor would book for a ticket. Raises NotBookable."""
    by_hand = not isinstance(actor, CustomerActor)
    found = policy(desk_id=ticket.desk_id)
    if not (by_hand or found.open_to_customers or own) or not _has_shifts(ticket.desk_id):
        raise NotBookable
    if own is not None:
        purpose = own.purpose
    elif purpose is None:
        invitation = tickets.open_invitation(ticket_id=ticket.id)
        purpose = invitation.purpose if invitation else ""
    return Request(ticket.desk, found, purpose, by_hand, own.id if own else None)


def slots(*, actor: Actor, ticket_id: UUID, first: date, days: int, zone: str) -> list[Slot]:
    """The free times for a ticket on `days` days from `first` as `zone` counts them, soonest first. Where a call is
    booked already its own place counts as free, its present time isn't offered.

    Raises NotFound, NoSuchZone, NotBookable.
    """
    ticket = tickets.ticket(actor=actor, ticket_id=ticket_id)
    own = Appointment.objects.filter(ticket_id=ticket.id, state__in=LIVE).first()
    found = _on_days(for_ticket(actor, ticket, own=own), first, days, zone)
    return [slot for slot in found if own is None or slot.starts_at != own.starts_at]


def public_slots(*, slug: str, first: date, days: int, zone: str) -> list[Slot]:
    """The free times of a desk's public page. Raises NotFound where there is none, NoSuchZone."""
    desk = desks.desk_by_slug(slug=slug)
    found = policy(desk_id=desk.id)
    if not (found.public_page and found.open_to_customers and _has_shifts(desk.id)):
        raise NotFound
    return _on_days(Request(desk, found, "", by_hand=False), first, days, zone)


def next_slots(
    *, desk_id: UUID, needs: Iterable[str] = (), after: datetime, n: int = 3, under: Policy | None = None
) -> list[Slot]:
    """The next `n` free times at a desk for customers, soonest first; empty where none can be booked. `under`: as it
    would be by these rules, which nobody has saved."""
    followed = under or policy(desk_id=desk_id)
    if not (followed.open_to_customers and _has_shifts(desk_id)):
        return []
    purpose = next(iter(needs), "")
    request = Request(desks.desk(desk_id=desk_id), followed, purpose, by_hand=False)
    found: list[Slot] = []
    for days in SEARCHED_DAYS:
        found = free(request, after, after + timedelta(days=days))
        if len(found) >= n:
            break
    return found[:n]


def nearest_slots(request: Request, wanted: datetime, n: int = 3) -> list[Slot]:
    """The `n` free times closest to a wanted one, closest first."""
    found: list[Slot] = []
    for days in SEARCHED_DAYS:
        found = free(request, wanted - timedelta(days=days), wanted + timedelta(days=days))
        if len(found) >= n:
            break
    by_start = {slot.starts_at: slot for slot in found}
    return [by_start[start] for start in rules.nearest(by_start, wanted, n)]


def _on_days(request: Request, first: date, days: int, zone: str) -> list[Slot]:
    tz = rules.time_zone(zone)
    if tz is None:
        raise NoSuchZone(field="zone")
    last = first + timedelta(days=max(0, min(days, rules.DAYS_MOST)))
    start, end = (datetime.combine(day, time(), tz).astimezone(UTC) for day in (first, last))
    return [slot for slot in free(request, start, end) if slot.starts_at < end]


def free(request: Request, start: datetime, end: datetime) -> list[Slot]:
    """The free times that begin from `start` to `end`, both included, soonest first."""
    earliest, latest = request.span(clock.now())
    earliest, latest = max(start, earliest), min(end, latest)
    if earliest > latest or not request.desk.active:
        return []
    terms = request.terms()
    found = rules.free_cells(_grid(request, terms, earliest, latest), terms, earliest=earliest, latest=latest)
    length = timedelta(minutes=request.minutes)
    return [Slot(begins, begins + length) for begins in map(rules.at, found)]


def free_staff(request: Request, starts_at: datetime) -> list[rules.Worker]:
    """Who could be booked at this time by the rules; empty when it isn't free."""
    earliest, latest = request.span(clock.now())
    number = rules.cell(starts_at)
    if rules.at(number) != starts_at or not earliest <= starts_at <= latest or not request.desk.active:
        return []
    terms = request.terms(fine=request.by_hand)
    grid = _grid(request, terms, starts_at, starts_at)
    if not rules.free_cells(grid, terms, earliest=starts_at, latest=starts_at):
        return []
    return rules.free_workers(grid, terms, number)


def stand_ins(appointment: Appointment) -> list[rules.Worker]:
    """Who else could take a booked time as it is; the desk's share isn't touched by that."""
    request = Request(appointment.desk, policy(desk_id=appointment.desk_id), appointment.purpose, True)
    length = rules.end_cell(appointment.ends_at) - rules.cell(appointment.starts_at)
    terms = rules.terms(length * 5, rules.SHARE_MOST, 0, request.terms().needs, fine=True)
    grid = _grid(request, terms, appointment.starts_at, appointment.starts_at)
    found = rules.free_workers(grid, terms, rules.cell(appointment.starts_at))
    return [worker for worker in found if worker.id != appointment.staff_id]


def in_order(workers: list[rules.Worker], starts_at: datetime) -> list[rules.Worker]:
    """Whom to ask first: fewest skills, so that the versatile stay free (without any they serve
    everybody), then fewest bookings around that day."""
    near = Appointment.objects.filter(
        staff_id__in=[worker.id for worker in workers],
        state__in=LIVE,
        starts_at__gte=starts_at - timedelta(hours=12),
        starts_at__lt=starts_at + timedelta(hours=12),
    )
    busy = dict(near.order_by().values_list("staff_id").annotate(n=Count("id")))
    return sorted(
        workers, key=lambda worker: (not worker.skills, len(worker.skills), busy.get(worker.id, 0), worker.id)
    )


def _grid(request: Request, terms: rules.Terms, start: datetime, end: datetime) -> rules.Grid:
    window, desk = terms.window, request.desk
    first = rules.cell(start) // window * window
    count = -(-(rules.end_cell(end) + terms.length - first) // window) * window
    begins, ends = rules.at(first), rules.at(first + count)
    workers = _workers(desk, begins, ends)
    day = begins.date() - timedelta(days=2)
    opened = desk_rules.spans(desk.hours, desk.holidays, desk.time_zone, day, (ends.date() - day).days + 2)
    return rules.make_grid(
        workers=workers,
        opened=opened,
        booked=_booked(request, [worker.id for worker in workers], begins, ends),
        zone=desk.time_zone,
        first=first,
        count=count,
    )


def _workers(desk: Desk, begins: datetime, ends: datetime) -> list[rules.Worker]:
    """The members with shifts who speak the desk's language. Who says no language at all is taken to speak it."""
    shifts = _by_person(Shift.objects.filter(desk=desk), "weekday", "start", "end", "since", "until")
    turns = {staff_id: [_turn(text) for text in texts] for staff_id, texts in shifts.items()}
    absent = Absence.objects.filter(staff_id__in=turns, starts_at__lt=ends, ends_at__gt=begins)
    away = _by_person(absent, "starts_at", "ends_at", Value("0"))
    spoken = desk.call_language.split("-")[0]
    return [
        rules.Worker(
            member.staff_id,
            frozenset(member.skills),
            turns[member.staff_id],
            [_span(text)[:2] for text in away.get(member.staff_id, ())],
        )
        for member in desks.members(desk_id=desk.id)
        if member.staff_id in turns
        and (not member.languages or spoken in {language.split("-")[0] for language in member.languages})
    ]


def _booked(request: Request, staff: list[UUID], begins: datetime, ends: datetime) -> rules.Booked:
    """Everything these people are booked for."""
    live = Appointment.objects.filter(
        staff_id__in=staff, state__in=LIVE, starts_at__lt=ends, starts_at__gt=begins - timedelta(days=1)
    ).filter(ends_at__gt=begins)
    if request.own is not None:
        live = live.exclude(id=request.own)
    ours = Case(When(desk_id=request.desk.id, then=Value("1")), default=Value("0"))
    found = _by_person(live, "starts_at", "ends_at", ours)
    each = [found.get(who, ()) for who in staff]
    spans = np.fromiter(map(_packed, chain.from_iterable(each)), np.int64, sum(map(len, each)))
    return rules.Booked(np.repeat(np.arange(len(staff)), [len(texts) for texts in each]), spans)


class _Joined(Aggregate):
    """All values of a group in one text, separated by commas."""

    function = "GROUP_CONCAT"
    output_field = TextField()

    def as_postgresql(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        template = "STRING_AGG(%(expressions)s, ',')"
        return self.as_sql(compiler, connection, template=template, **extra)


class _Slashed(Func):
    """Texts with "/" between."""

    template, arg_joiner = "(%(expressions)s)", " || '/' || "
    output_field = TextField()


def _by_person(found: QuerySet[Any], *fields: str | Expression) -> dict[UUID, list[str]]:
    """Rows by `staff_id`, each as the text of its fields with "/" between. A month of a big desk has tens of thousands
    of rows but few distinct times: joined by the database they travel fast, and each text is understood once."""
    texts = [
        Coalesce(Cast(field, TextField()), Value("")) if isinstance(field, str) else field for field in fields
    ]
    joined = found.order_by().values("staff_id").annotate(texts=_Joined(_Slashed(*texts)))
    return {staff_id: texts.split(",") for staff_id, texts in joined.values_list("staff_id", "texts")}


@lru_cache(maxsize=4096)
def _turn(text: str) -> rules.Turn:
    weekday, start, end, *between = text.split("/")
    since, until = (date.fromisoformat(day) if day else None for day in between)
    return rules.Turn(int(weekday), start, end, since, until)


@lru_cache(maxsize=65536)
def _packed(text: str) -> int:
    return rules.pack(*_span(text))


@lru_cache(maxsize=65536)
def _span(text: str) -> tuple[int, int, bool]:
    """The first cell of a stored span, the one after its last, and the mark behind them: "start/end/mark"."""
    start, end, mark = text.split("/")
    begins, ends = datetime.fromisoformat(start), datetime.fromisoformat(end)
    if begins.tzinfo is None:  # SQLite keeps UTC without saying so
        begins, ends = begins.replace(tzinfo=UTC), ends.replace(tzinfo=UTC)
    return rules.cell(begins), rules.end_cell(ends), mark == "1"
