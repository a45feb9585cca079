"""Keeping, losing and finding again one's place in line."""

from collections.abc import Callable
from typing import Any

import cast
from support import postbox
from support.steps import Console, enter_by_code, hand_over, invite, meet, prepare_and_join
from support.walker import Walker
from visavis.features.visits import actions as visits
from visavis.features.visits.models import Visit

Work = Callable[[], None]
Later = Callable[..., None]


def in_line(ben: Any, ticket: Any) -> tuple[Walker, Visit]:
    """Ana waits."""
    invite(ben, ticket)
    walker = prepare_and_join(hand_over().open(f"/tickets/{ticket.id}/prepare/"))
    return walker, Visit.objects.get(ticket=ticket)


def second_in_line(dan: Any, desk: Any) -> Visit:
    return visits.join(actor=dan, ticket_id=cast.open_ticket(dan, desk, subject="Dan's matter").id)


def test_another_device_finds_the_same_place(ana: Any, ben: Any, ticket: Any, work: Work) -> None:
    _phone, visit = in_line(ben, ticket)
    laptop = enter_by_code("ana@example.com", work)
    assert laptop.path == f"/tickets/{ticket.id}/call/" and laptop.reads(
        "You are in the queue", "You are next"
    )
    assert Visit.objects.get(ticket=ticket).id == visit.id


def test_leaving_is_explicit_and_final(ana: Any, ben: Any, ticket: Any) -> None:
    walker, visit = in_line(ben, ticket)
    walker.press("Leave the queue")
    visit.refresh_from_db()
    assert visit.state == "left" and walker.path == f"/tickets/{ticket.id}/"
    assert walker.open(f"/visits/{visit.id}/done/").reads("You left the queue")


def test_a_declined_offer_puts_the_customer_first_again(
    ana: Any, dan: Any, ben: Any, desk: Any, ticket: Any, work: Work
) -> None:
    walker, visit = in_line(ben, ticket)
    second = second_in_line(dan, desk)
    console = Console(ben)
    console.ready()
    work()
    console.decline(ticket)
    visit.refresh_from_db()
    assert visit.state == "waiting"
    assert walker.open(walker.url).reads("You are next")
    board = console.board(ticket)
    assert (board["me"]["state"], board["me"]["reason"]) == ("break", "declined")
    console.ready()
    work()
    board = console.board(ticket)
    assert board["offer"]["visit_id"] == str(visit.id) != str(second.id)


def test_an_offer_nobody_answers_comes_back_to_the_front(
    ana: Any, dan: Any, ben: Any, cleo: Any, desk: Any, ticket: Any, work: Work, later: Later
) -> None:
    walker, visit = in_line(ben, ticket)
    second_in_line(dan, desk)
    console = Console(ben)
    console.ready()
    work()
    later(seconds=31)
    late = console.client.post(
        f"/api/v1/staff/offers/{console.ringing(ticket)}/accept", "{}", "application/json"
    )
    assert late.status_code == 409, "too late is too late, to the second"
    work()
    board = console.board(ticket)
    assert (board["me"]["state"], board["me"]["reason"]) == ("break", "missed_offer")
    assert walker.open(walker.url).reads("You are next")
    colleague = Console(cleo)
    colleague.ready()
    work()
    assert colleague.board(ticket)["offer"]["visit_id"] == str(visit.id), "the first is offered first again"


def test_away_and_back_in_time_keeps_the_place(
    ana: Any, dan: Any, ben: Any, desk: Any, ticket: Any, work: Work, later: Later
) -> None:
    walker, visit = in_line(ben, ticket)
    second_in_line(dan, desk)
    visits.presence(visit_id=visit.id, present=False)
    later(minutes=10)
    work()
    visits.presence(visit_id=visit.id, present=True)
    later(minutes=10)
    work()
    assert walker.open(walker.url).reads("You are next")


def test_away_when_the_turn_comes_the_next_is_served_and_the_absent_told(
    ana: Any, dan: Any, ben: Any, desk: Any, ticket: Any, work: Work
) -> None:
    _walker, visit = in_line(ben, ticket)
    second = second_in_line(dan, desk)
    visits.presence(visit_id=visit.id, present=False)
    console = Console(ben)
    console.ready()
    work()
    assert console.board(ticket)["offer"]["visit_id"] == str(second.id)
    visit.refresh_from_db()
    assert visit.state == "waiting"
    assert postbox.mail("ana@example.com", holds="turn").way_in


def test_too_long_away_the_place_runs_out_and_is_found_again_within_half_an_hour(
    ana: Any, dan: Any, ben: Any, desk: Any, ticket: Any, work: Work, later: Later
) -> None:
    walker, visit = in_line(ben, ticket)
    second_in_line(dan, desk)
    key = visit.key
    visits.presence(visit_id=visit.id, present=False)
    later(minutes=16)
    work()
    visit.refresh_from_db()
    assert visit.state == "expired"
    assert postbox.mail("ana@example.com", holds="place in line has run out").way_in
    walker.open(f"/visits/{visit.id}/done/")
    assert walker.reads("Your turn has passed", "nothing is lost")
    later(minutes=20)
    prepare_and_join(walker.follow("Join the queue"))
    back = Visit.objects.filter(ticket=ticket).latest("id")
    assert (back.id != visit.id, back.key, back.credit_reason) == (True, key, "returned")
    assert walker.reads("You are next"), "before Dan, as ever"


def test_later_than_half_an_hour_one_begins_anew(
    ana: Any, dan: Any, ben: Any, desk: Any, ticket: Any, work: Work, later: Later
) -> None:
    walker, visit = in_line(ben, ticket)
    second_in_line(dan, desk)
    visits.presence(visit_id=visit.id, present=False)
    later(minutes=16)
    work()
    later(minutes=31)
    prepare_and_join(walker.open(f"/tickets/{ticket.id}/prepare/"))
    assert Visit.objects.filter(ticket=ticket).latest("id").credit_reason == ""
    assert walker.reads("1 person before you")


def test_a_call_that_broke_off_can_be_taken_up_with_credit(
    ana: Any, ben: Any, ticket: Any, work: Work, later: Later
) -> None:
    from visavis.features.calls import actions as calls

    walker, visit = in_line(ben, ticket)
    console = Console(ben)
    console.ready()
    work()
    call_id = console.accept(ticket)["call_id"]
    meet(console, walker.client, call_id)
    calls.lost(call_id=call_id, role="agent", why="gone")
    later(seconds=61)
    work()
    visit.refresh_from_db()
    assert (visit.state, visit.end_reason) == ("wrapping_up", "agent_lost")
    walker.open(f"/visits/{visit.id}/done/")
    assert walker.reads("The call broke off", "This was not your fault")
    assert postbox.mail("ana@example.com", holds="cut off").way_in
    prepare_and_join(walker.follow("Join the queue"))
    back = Visit.objects.filter(ticket=ticket).latest("id")
    assert back.credit_reason == "broken_call" and (back.joined_at - back.key).total_seconds() == 30 * 60
