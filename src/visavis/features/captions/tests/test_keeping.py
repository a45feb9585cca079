"""Kept lines end: at the customer's word, and by age; whole, and the journal tells of it without words."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from visavis.features.captions import actions, lookups
from visavis.features.captions.models import CallSide, CaptionLine, KeepingRule, LineTranslation
from visavis.features.captions.problems import DaysInvalid
from visavis.features.captions.tests.test_captions import call_id as call_id
from visavis.features.captions.tests.test_captions import choose, line, told
from visavis.features.captions.tests.test_captions import mirror as mirror
from visavis.features.desks.models import Desk
from visavis.features.people.actors import CustomerActor, StaffActor, SystemActor
from visavis.features.tickets.models import Ticket
from visavis.features.visits import actions as visits
from visavis.kernel import clock
from visavis.kernel.problems import NotAllowed, NotFound

pytestmark = pytest.mark.django_db


def kept(ana: CustomerActor, call_id: Any, count: int = 2) -> None:
    choose(ana, call_id, keeps=True)
    for _ in range(count):
        assert actions.said(line=line(call_id))


def grow_old(days: float) -> None:
    CaptionLine.objects.update(at=clock.now() - timedelta(days=days))


def test_the_customer_takes_the_consent_back_and_has_everything_erased(
    ana: CustomerActor, ben: StaffActor, call_id: Any, ticket: Ticket
) -> None:
    kept(ana, call_id)
    actions.correct_line(actor=ben, line_id=CaptionLine.objects.all()[0].id, text="Your code is 4712.")
    assert lookups.captions(actor=ana, call_id=call_id).kept == 2
    assert actions.erase_kept(actor=ana, call_id=call_id) == 2
    assert (CaptionLine.objects.count(), LineTranslation.objects.count()) == (0, 0)
    assert not actions.said(line=line(call_id)), "nothing more is kept"
    assert told("captions.side")[-1]["what"] == "not_kept"
    [event] = told("captions.erased")
    assert (event["lines"], event["why"]) == (2, "customer")
    [call] = lookups.record(actor=ana, ticket_id=ticket.id).calls
    assert (call.state, call.kept) == ("erased", 0)
    assert actions.erase_kept(actor=ana, call_id=call_id) == 0
    assert len(told("captions.erased")) == 1, "what is not there is not erased again"


def test_it_can_be_said_long_after_the_call(ana: CustomerActor, ben: StaffActor, call_id: Any) -> None:
    kept(ana, call_id)
    visits.end_call(actor=ben, call_id=call_id)
    assert actions.erase_kept(actor=ana, call_id=call_id) == 2


def test_only_the_customer_of_the_call_says_it(
    ana: CustomerActor, ben: StaffActor, cleo: StaffActor, dan: CustomerActor, call_id: Any
) -> None:
    kept(ana, call_id)
    with pytest.raises(NotAllowed):
        actions.erase_kept(actor=ben, call_id=call_id)
    for stranger in (cleo, dan, SystemActor()):
        with pytest.raises(NotFound):
            actions.erase_kept(actor=stranger, call_id=call_id)
    assert CaptionLine.objects.count() == 2


def test_lines_go_when_their_time_is_over(
    ana: CustomerActor, call_id: Any, ticket: Ticket, settings: Any
) -> None:
    settings.VISAVIS_CAPTIONS_DAYS = 30
    kept(ana, call_id)
    grow_old(29.9)
    assert actions.forget_old() == 0
    assert told("captions.erased") == []
    grow_old(30.1)
    [found] = actions.old_lines()
    assert (found.desk, found.days, found.lines, found.calls) == (ticket.desk.slug, 30, 2, 1)
    assert CaptionLine.objects.count() == 2, "looking erases nothing"
    assert actions.forget_old() == 2
    assert actions.forget_old() == 0
    [event] = told("captions.erased")
    assert (event["lines"], event["why"]) == (2, "age")
    assert CallSide.objects.get(role="customer").keeps, "the consent of a running call holds"


def test_a_desk_may_keep_longer_or_shorter(
    ana: CustomerActor, cleo: StaffActor, ben: StaffActor, call_id: Any, ticket: Ticket, settings: Any
) -> None:
    settings.VISAVIS_CAPTIONS_DAYS = 0
    desk = Desk.objects.get(id=ticket.desk_id)
    kept(ana, call_id)
    grow_old(4000)
    assert (actions.days_of(desk), actions.old_lines(), actions.forget_old()) == (0, [], 0)
    with pytest.raises(NotAllowed):
        actions.set_days(actor=ben, desk_id=desk.id, days=7)
    for wrong in (-1, 3651):
        with pytest.raises(DaysInvalid):
            actions.set_days(actor=cleo, desk_id=desk.id, days=wrong)
    actions.set_days(actor=cleo, desk_id=desk.id, days=7)
    assert actions.days_of(desk) == 7
    assert actions.forget_old() == 2
    actions.set_days(actor=SystemActor(), desk_id=desk.id, days=None)
    assert not KeepingRule.objects.exists()
    assert [event["days"] for event in told("captions.keeping")] == [7, None]


def test_the_ticket_offers_erasing_to_the_customer(
    ana: CustomerActor, call_id: Any, ticket: Ticket, ana_client: Client
) -> None:
    kept(ana, call_id)
    page = ana_client.get(f"/tickets/{ticket.id}/").content.decode()
    assert f"/tickets/{ticket.id}/record/{call_id}/erase/" in page
    answer = ana_client.post(f"/tickets/{ticket.id}/record/{call_id}/erase/", follow=True)
    assert "are erased" in answer.content.decode()
    assert CaptionLine.objects.count() == 0


def test_the_call_offers_it_too(ana: CustomerActor, call_id: Any, ana_client: Client) -> None:
    kept(ana, call_id)
    answer = ana_client.delete(f"/api/v1/customer/calls/{call_id}/captions/lines")
    assert answer.status_code == 200
    assert (answer.json()["kept"], CaptionLine.objects.count()) == (0, 0)
    assert [side["keeps"] for side in answer.json()["sides"]] == [False]
