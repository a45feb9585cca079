"""What time alone brings about. Called about once a second by the worker; safe to call twice at once."""

from datetime import datetime, timedelta

from django.db import transaction

from visavis.features.appointments import actions as appointments
from visavis.features.calls import actions as calls
from visavis.features.tickets import actions as tickets
from visavis.features.visits import lookups, rules
from visavis.features.visits.actions import booked
from visavis.features.visits.actions.line import dispatch
from visavis.features.visits.actions.meeting import finish_call
from visavis.features.visits.actions.moves import about, move, record
from visavis.features.visits.actions.offers import give_back
from visavis.features.visits.events import VisitExpired, VisitMissed
from visavis.features.visits.models import Offer, Visit
from visavis.features.visits.problems import Changed, OfferGone
from visavis.features.waiting import actions as waiting
from visavis.features.waiting import lookups as waiting_lookups
from visavis.kernel import clock


def tick() -> None:
    """Everything that is due, then offers for whoever can be served now."""
    now = clock.now()
    expire_due(now=now)
    booked.take_up(now=now)
    promise_ranges()
    dispatch_everywhere()


def dispatch_everywhere() -> int:
    """Offers at every desk where somebody waits; returns how many were made."""
    if not waiting_lookups.anybody_ready():
        return 0
    return sum(len(dispatch(desk_id=desk_id)) for desk_id in lookups.desks_with_line())


def expire_due(*, now: datetime) -> None:
    """Offers that rang too long, places of people away too long, lost sides of calls, old invitations."""
    for offer in Offer.objects.filter(state=Offer.State.RINGING, expires_at__lte=now).select_related("visit"):
        try:
            with transaction.atomic():
                give_back(offer, Offer.State.EXPIRED, "", "system")
        except (OfferGone, Changed):
            continue  # accepted or declined at the last moment
    for visit_id, reason in calls.overdue(now=now):
        finish_call(visit_id=visit_id, reason=reason, actor="system")
    _expire_places(now)
    waiting.retire_silent(now=now)
    tickets.expire_invitations()
    appointments.tick(now=now)


def _expire_places(now: datetime) -> None:
    shortest = now - timedelta(minutes=1)
    away = Visit.objects.filter(state="waiting", away_since__lt=shortest)
    away = away.select_related("desk", "ticket__contact")
    for visit in away:
        desk = visit.desk
        contact = visit.ticket.contact
        confirmed = contact is not None and contact.verified_at is not None
        grace = rules.grace(desk.grace_minutes, desk.grace_minutes_confirmed, confirmed)
        if visit.away_since is None or now - visit.away_since < grace:
            continue
        try:
            with transaction.atomic():
                _give_up_place(visit, now)
        except Changed:
            continue  # came back or was called at the last moment


def _give_up_place(visit: Visit, now: datetime) -> None:
    called = visit.skips > 0
    state, event = ("missed", VisitMissed) if called else ("expired", VisitExpired)
    move(visit, state, ended_at=now, end_reason=state)
    until = now + rules.RETURN_WITHIN
    appointments.settle(visit_id=visit.id, how=state)
    record(visit, event(*about(visit), visit.customer_id, until), "system")


def promise_ranges(*, limit: int = 200) -> None:
    """Note the first range of everybody who joined since, for the "late" wording and our public hit rate.

    One look at each desk's line serves everybody in it.
    """
    fresh = clock.now() - timedelta(minutes=10)
    recent = Visit.objects.filter(state__in=rules.IN_LINE, joined_at__gte=fresh).order_by("-joined_at")
    desk_of = dict(recent.values_list("id", "desk_id")[:limit])
    wanting = set(waiting_lookups.without_promise(list(desk_of)))
    for desk_id in {desk_of[visit_id] for visit_id in wanting}:
        forecast = lookups.forecast(desk_id=desk_id)
        places = {place.visit_id: ahead for ahead, place in enumerate(lookups.line(desk_id=desk_id))}
        found = [(visit_id, places[visit_id]) for visit_id in wanting & places.keys()]
        shown = [(visit_id, ahead, forecast.at(ahead)) for visit_id, ahead in found]
        waiting.note_shown(
            desk_id=desk_id,
            shown=[(visit_id, ahead, range_) for visit_id, ahead, range_ in shown if range_ is not None],
            n_history=forecast.n_history,
        )
