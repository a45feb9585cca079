"""Booked calls without script: book, move, cancel, come in; from every door, in any zone, with the next best time for
whoever was a moment too late."""

import json
import re
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import icalendar
import pytest
import time_machine
from django.test import Client

import cast
from support import postbox
from support.steps import Console, enter_by_code, hand_over, invite, meet, prepare_and_join
from support.walker import Walker
from visavis.features.appointments import actions, lookups
from visavis.features.appointments.models import Appointment, Policy
from visavis.features.people.actors import SystemActor
from visavis.features.tickets.models import Invitation
from visavis.features.visits.actions import expire_due
from visavis.features.visits.models import Visit
from visavis.features.visits.timeline import timeline
from visavis.kernel import clock

Work = Callable[[], None]
Later = Callable[..., None]
MORNING = datetime(2026, 11, 25, 8, 3, tzinfo=UTC)
DIGITS = r"\d{4} \d{4}"
"""What only the mail with the code holds."""
ALWAYS = [{"weekday": day, "start": "00:00", "end": "24:00"} for day in range(7)]


def roster(agent: Any, desk: Any, **policy: Any) -> None:
    """The agent works round the clock."""
    actions.set_shifts(actor=SystemActor(), staff_id=agent.staff_id, desk_id=desk.id, shifts=ALWAYS)
    actions.set_policy(actor=SystemActor(), desk_id=desk.id, **policy)


@pytest.fixture
def later() -> Iterator[Later]:
    """A Wednesday morning, and a way on from there."""
    with time_machine.travel(MORNING, tick=True) as traveller:

        def move(**by: float) -> None:
            traveller.shift(timedelta(**by))

        yield move


@pytest.fixture
def invited(later: Later, ana: Any, ben: Any, desk: Any, ticket: Any, work: Work) -> Any:
    roster(ben, desk)
    invite(ben, ticket)
    work()
    return ticket


def booking(ticket: Any) -> Appointment:
    return Appointment.objects.filter(ticket=ticket).order_by("-id")[0]


def offered(walker: Walker) -> list[str]:
    """The times on the page, as its form sends them, without repetition."""
    return list(dict.fromkeys(re.findall(r'name="slot" value="([^"]+)"', walker.html)))


def book(walker: Walker, ticket: Any, which: int = 0) -> Appointment:
    walker.open(f"/tickets/{ticket.id}/book/")
    walker.press("Book this time", slot=offered(walker)[which])
    return booking(ticket)


def test_from_the_invitation_to_the_goodbye(invited: Any, ben: Any, work: Work, later: Later) -> None:
    walker = hand_over().open(f"/tickets/{invited.id}/").follow("Book a time instead")
    assert walker.reads("Book a call", "Soonest", "Or choose a day", "25"), walker.words
    walker.press("Book this time", slot=offered(walker)[6])
    made = booking(invited)
    assert walker.path == f"/appointments/{made.id}/", walker.words
    assert walker.reads("Your call is booked", "Starts in", "What to have ready", "Your original identity")
    early = walker.open(f"/tickets/{invited.id}/prepare/")
    assert early.path == f"/appointments/{made.id}/", "before check-in the room's door leads to the card"
    assert "Join call" not in early.links
    later(seconds=(made.starts_at - MORNING).total_seconds() - 9 * 60)
    for page in (f"/appointments/{made.id}/", "/tickets/", "/", f"/tickets/{invited.id}/"):
        assert "Join call" in " ".join(walker.open(page).links), page
    prepare_and_join(walker.follow("^Join call"))
    work()
    visit = Visit.objects.get(ticket=invited)
    console = Console(ben)
    later(minutes=5)
    assert walker.open(walker.url).reads("You are next"), walker.words
    console.ready()
    work()
    call = console.accept(invited)
    walker.open(walker.url)
    meet(console, walker.client, call["call_id"])
    console.ask("POST", f"calls/{call['call_id']}/end")
    console.ask("POST", f"visits/{visit.id}/finish", notes="Card seen", outcome="solved", ready=True)
    assert booking(invited).state == "done"
    assert walker.open(f"/appointments/{made.id}/").reads("This call has taken place")


def test_a_booking_outlives_its_invitation(
    later: Later, ana: Any, ben: Any, desk: Any, ticket: Any, work: Work
) -> None:
    """The invitation runs out a day before the booked time: the booking still lets in, says why and what to bring."""
    roster(ben, desk)
    invite(ben, ticket, days=1)
    walker = hand_over().open(f"/tickets/{ticket.id}/book/?day=2026-11-27")
    wanted = next(time for time in offered(walker) if time.startswith("2026-11-27T10:00"))
    walker.press("Book this time", slot=wanted)
    made = booking(ticket)
    later(seconds=(made.starts_at - MORNING).total_seconds() - 8 * 60)
    expire_due(now=clock.now())
    assert Invitation.objects.get(ticket=ticket).state == "expired"
    walker = hand_over()
    for page in (f"/tickets/{ticket.id}/", "/tickets/", "/", f"/appointments/{made.id}/"):
        walker.open(page)
        assert "Join call" in " ".join(walker.links), page
        assert not re.search("expired|ran out|no longer", walker.words), walker.words
    assert walker.reads("The bank card this is about")
    walker.follow("^Join call")
    assert walker.reads("bank card", "Your original identity document"), walker.words
    prepare_and_join(walker)
    visit = Visit.objects.get(ticket=ticket)
    assert (visit.purpose, visit.needs, visit.booked_for) == ("card", ["card"], made.starts_at)
    lines = [line.text for line in timeline(actor=ben, ticket_id=ticket.id).lines]
    assert "The invitation ran out. The booked call stays." in lines


def test_the_locked_out_tool_knows_the_booking(invited: Any, work: Work, later: Later) -> None:
    made = book(hand_over(), invited)
    walker = enter_by_code("ana@example.com", work)
    assert walker.path == f"/appointments/{made.id}/" and walker.reads("Your call is booked")
    later(seconds=(made.starts_at - MORNING).total_seconds() - 5 * 60)
    walker = enter_by_code("ana@example.com", work)
    assert walker.path == f"/tickets/{invited.id}/prepare/", "once check-in is open it leads straight in"


def test_two_bookings_are_a_choice(invited: Any, ana: Any, desk: Any, work: Work, later: Later) -> None:
    book(hand_over(), invited, 3)
    second = cast.open_ticket(ana, desk, subject="Another matter")
    book(hand_over(), second, 9)
    walker = enter_by_code("ana@example.com", work)
    assert walker.path == "/join/" and walker.reads("Another matter", invited.subject, "Booked call")


def test_move_keeps_the_entry_and_tells_of_the_new_time(invited: Any, later: Later) -> None:
    walker = hand_over()
    made = book(walker, invited, 30)
    walker.follow("^Move")
    assert walker.reads("Move your call", "It stays so until you choose another time")
    assert made.starts_at.isoformat(timespec="minutes") not in offered(walker)
    walker.press("Move to this time", slot=offered(walker)[-1])
    moved = booking(invited)
    assert walker.path == f"/appointments/{made.id}/" and walker.reads("Your call is moved")
    assert (moved.id, moved.sequence) == (made.id, made.sequence + 1) and moved.starts_at != made.starts_at
    [event] = _entry(walker, made.id).walk("VEVENT")
    assert event["UID"] == moved.uid and event["SEQUENCE"] == moved.sequence
    assert event["DTSTART"].dt == moved.starts_at and event["STATUS"] == "CONFIRMED"


def _entry(walker: Walker, appointment_id: Any) -> Any:
    answer = walker.client.get(f"/appointments/{appointment_id}/visavis.ics")
    assert (
        answer["Content-Type"].startswith("text/calendar") and "attachment" in answer["Content-Disposition"]
    )
    return icalendar.Calendar.from_ical(answer.content)


def test_a_page_that_saw_an_older_time_changes_nothing(invited: Any, later: Later) -> None:
    phone, laptop = hand_over(), hand_over()
    made = book(phone, invited, 30)
    phone.follow("^Move")
    laptop.open(f"/appointments/{made.id}/move/").press("Move to this time", slot=offered(laptop)[20])
    now = booking(invited).starts_at
    phone.press("Move to this time", slot=offered(phone)[10])
    assert phone.reads("changed in the meantime") and booking(invited).starts_at == now


def test_cancel_asks_once_and_offers_another_time(invited: Any, later: Later, work: Work) -> None:
    walker = hand_over()
    made = book(walker, invited, 30)
    walker.follow("Cancel the call")
    assert walker.reads("Cancel this call\\?") and booking(invited).state == "booked"
    walker.press("Cancel the call")
    assert booking(invited).state == "cancelled"
    assert walker.path == f"/appointments/{made.id}/" and walker.reads(
        "Your call was cancelled", "next free time"
    )
    walker.press("Book this time")
    again = booking(invited)
    assert again.id != made.id and walker.path == f"/appointments/{again.id}/"


def test_missed_and_booked_again_with_one_tap(invited: Any, later: Later, work: Work) -> None:
    walker = hand_over()
    made = book(walker, invited)
    later(seconds=(made.starts_at - MORNING).total_seconds() + 16 * 60)
    work()
    assert booking(invited).state == "missed"
    assert walker.open(f"/appointments/{made.id}/").reads("This call was missed", "Nothing is lost")
    walker.press("Book this time")
    assert booking(invited).state == "booked" and walker.reads("Your call is booked")


def test_too_late_to_change_says_whom_to_write_to(invited: Any, later: Later) -> None:
    walker = hand_over()
    made = book(walker, invited, 30)
    later(seconds=(made.starts_at - MORNING).total_seconds() - 30 * 60)
    walker.open(f"/appointments/{made.id}/")
    assert walker.reads("can't be moved or cancelled here any more") and "Write to us" in walker.links
    assert walker.open(f"/appointments/{made.id}/move/").path == f"/appointments/{made.id}/"


def test_early_birds_may_join_the_queue_and_keep_their_time(invited: Any, later: Later) -> None:
    walker = hand_over()
    made = book(walker, invited, 30)
    prepare_and_join(walker.follow("Join the queue now"))
    assert Visit.objects.get(ticket=invited).state == "waiting"
    assert booking(invited).state == "booked" and booking(invited).id == made.id


def test_the_loser_of_a_race_gets_the_next_best_times_on_the_same_page(
    invited: Any, dan: Any, desk: Any, later: Later
) -> None:
    walker = hand_over().open(f"/tickets/{invited.id}/book/")
    wanted = offered(walker)[8]
    other = cast.open_ticket(dan, desk, subject="Dan's matter")
    actions.book(
        actor=dan, ticket_id=other.id, starts_at=datetime.fromisoformat(wanted), zone="Europe/Berlin"
    )
    walker.press("Book this time", slot=wanted)
    assert walker.status == 409 and walker.path == f"/tickets/{invited.id}/book/"
    assert walker.reads("This time is no longer free")
    best = [datetime.fromisoformat(at) for at in offered(walker)[:3]]
    assert max(abs(at - datetime.fromisoformat(wanted)) for at in best) <= timedelta(hours=1)
    assert wanted not in offered(walker)
    walker.press("Book this time", slot=offered(walker)[0])
    assert booking(invited).starts_at == best[0]


def test_booked_in_one_zone_and_moved_in_another(invited: Any, later: Later) -> None:
    walker = hand_over()
    walker.client.cookies["visavis_zone"] = "America/New_York"
    walker.open(f"/tickets/{invited.id}/book/")
    assert walker.reads("New York", "UTC-5")
    walker.press("Book this time", slot=offered(walker)[40])
    made = booking(invited)
    assert made.time_zone == "America/New_York"
    there = made.starts_at.astimezone(ZoneInfo("America/New_York"))
    assert walker.reads(f"{there:%H:%M}", "New York, UTC-5")
    walker.client.cookies["visavis_zone"] = "Asia/Tokyo"
    tokyo = made.starts_at.astimezone(ZoneInfo("Asia/Tokyo"))
    assert walker.open(f"/appointments/{made.id}/").reads(f"{tokyo:%H:%M}", "where you booked it", "Tokyo")
    walker.follow("^Move").press("Move to this time", slot=offered(walker)[50])
    assert booking(invited).time_zone == "Asia/Tokyo"


def test_a_zone_is_chosen_and_remembered_without_script(invited: Any, later: Later) -> None:
    walker = hand_over().open(f"/tickets/{invited.id}/book/")
    walker.press("Show the times there", zone="Asia/Kolkata")
    assert walker.reads("Times of Kolkata " + re.escape("(UTC+5:30)"))
    assert walker.open(f"/tickets/{invited.id}/book/").reads("Times of Kolkata")
    walker.press("Show the times there", zone="auto")
    assert not walker.reads("Times of Kolkata")


NIGHTS = [(date(2027, 3, 28), 23), (date(2027, 10, 31), 25)]


@pytest.mark.parametrize(("night", "hours"), NIGHTS, ids=["spring", "autumn"])
def test_the_nights_when_clocks_change(
    ana: Any, ben: Any, desk: Any, ticket: Any, night: date, hours: int
) -> None:
    """A local day of 23 or 25 hours offers each of its times once; the hour that comes twice names its offset."""
    with time_machine.travel(
        datetime(night.year, night.month, night.day, 12, tzinfo=UTC) - timedelta(days=2)
    ):
        roster(ben, desk)
        walker = hand_over()
        walker.client.cookies["visavis_zone"] = "Europe/Berlin"
        walker.open(f"/tickets/{ticket.id}/book/?day={night}")
        zone = ZoneInfo("Europe/Berlin")
        here = [
            at for at in map(datetime.fromisoformat, offered(walker)) if at.astimezone(zone).date() == night
        ]
        assert len(here) == len(set(here)) == hours * 4
        twice = walker.reads(re.escape("02:15 (UTC+2)"), re.escape("02:15 (UTC+1)"))
        assert twice is (hours == 25)
        walker.press("Book this time", slot=here[9].isoformat(timespec="minutes"))
        made = booking(ticket)
        assert made.starts_at == here[9]
        [event] = _entry(walker, made.id).walk("VEVENT")
        assert event["DTSTART"].dt == here[9]


def test_a_closed_desk_offers_a_time(later: Later, ana: Any, ben: Any, work: Work) -> None:
    desk = cast.make_desk(slug="night", name="Night", hours={"thu": [["09:00", "17:00"]]}, time_zone="UTC")
    from visavis.features.desks import actions as desk_actions

    desk_actions.add_member(actor=SystemActor(), desk_id=desk.id, staff_id=ben.staff_id)
    roster(ben, desk)
    ticket = cast.open_ticket(ana, desk)
    walker = hand_over().open(f"/tickets/{ticket.id}/prepare/")
    assert walker.reads("The desk is closed now")
    walker.follow("Book a call")
    first = datetime.fromisoformat(offered(walker)[0])
    assert first >= datetime(2026, 11, 26, 9, tzinfo=UTC)
    walker.press("Book this time", slot=offered(walker)[0])
    made = booking(ticket)
    later(seconds=(made.starts_at - MORNING).total_seconds() - 8 * 60)
    walker = hand_over().open(f"/appointments/{made.id}/").follow("^Join call")
    assert walker.path == f"/tickets/{ticket.id}/prepare/", "who is booked comes in before the desk opens"


def test_nobody_sees_or_changes_another_customers_booking(invited: Any, dan: Any, later: Later) -> None:
    made = book(hand_over(), invited, 30)
    outsider = hand_over("acme-dan", name="Dan Iversen", email="dan@example.com")
    for tail in ("", "move/", "cancel/", "test/", "visavis.ics"):
        outsider.open(f"/appointments/{made.id}/{tail}")
        assert outsider.status == 404, tail
    assert outsider.open(f"/tickets/{invited.id}/book/").status == 404
    assert booking(invited).state == "booked"


# --- the public page ---------------------------------------------------------------------------------------------


@pytest.fixture
def public(later: Later, ben: Any, desk: Any) -> Any:
    roster(ben, desk, public_page=True, embed_origins=["https://shop.example"])
    return desk


def choose(guest: Walker, desk: Any, which: int = 5) -> str:
    guest.open(f"/book/{desk.slug}/")
    wanted = offered(guest)[which]
    guest.press("Go on with this time", slot=wanted)
    return wanted


def tell(guest: Walker) -> Walker:
    return guest.press(
        "confirm your address",
        name="Gul Demir",
        email="gul@example.com",
        subject="Lost my phone",
        text="I can't get in.",
    )


def test_a_guest_books_and_proves_the_address_first(public: Any, work: Work) -> None:
    guest = Walker()
    wanted = choose(guest, public)
    tell(guest)
    assert guest.path == "/join/code/" and not Appointment.objects.exists(), (
        "nothing is held for the unproved"
    )
    work()
    guest.press("Go on", code=postbox.mail("gul@example.com", holds=DIGITS).code)
    [made] = Appointment.objects.all()
    assert guest.path == f"/appointments/{made.id}/" and guest.reads("Your call is booked")
    assert made.starts_at == datetime.fromisoformat(wanted) and made.ticket.opened_by == "guest"


def test_a_guest_who_was_too_slow_chooses_again(public: Any, dan: Any, work: Work) -> None:
    guest = Walker()
    wanted = choose(guest, public)
    tell(guest)
    work()
    other = cast.open_ticket(dan, public, subject="Dan's matter")
    actions.book(actor=dan, ticket_id=other.id, starts_at=datetime.fromisoformat(wanted), zone="UTC")
    guest.press("Go on", code=postbox.mail("gul@example.com", holds=DIGITS).code)
    assert guest.path.endswith("/book/") and guest.reads("This time is no longer free")
    guest.press("Book this time")
    assert guest.reads("Your call is booked")


def test_somebody_known_books_at_once(public: Any, ana: Any) -> None:
    walker = hand_over()
    choose(walker, public)
    walker.press("Book this time", subject="A new matter", text="Please have a look.")
    assert walker.reads("Your call is booked") and Appointment.objects.count() == 1


def test_the_calendar_alone_may_stand_in_named_frames(public: Any, ana: Any) -> None:
    guest = Walker()
    answer = guest.client.get(f"/book/{public.slug}/?embed=1")
    assert "frame-ancestors https://shop.example" in answer["Content-Security-Policy"]
    assert b'target="_top"' in answer.content
    slot = offered(guest.open(f"/book/{public.slug}/"))[0].replace("+", "%2B")
    form = guest.client.get(f"/book/{public.slug}/?slot={slot}")
    assert "frame-ancestors 'none'" in form["Content-Security-Policy"]


def test_a_desk_without_a_public_page_has_none(later: Later, ben: Any, desk: Any) -> None:
    roster(ben, desk)
    assert not Policy.objects.get(desk=desk).public_page
    assert Walker().open(f"/book/{desk.slug}/").status == 404
    assert Walker().open("/book/nowhere/").status == 404
    assert lookups.bookable(desk_id=desk.id)


# --- the API ------------------------------------------------------------------------------------------------------


def test_the_same_steps_through_the_api(invited: Any, ana: Any, dan: Any, later: Later) -> None:
    client = cast.sign_in(Client(), ana)

    def ask(method: str, address: str, who: Any = client, **body: Any) -> Any:
        kind = "application/json"
        answer = who.generic(method, f"/api/v1/customer/{address}", json.dumps(body), content_type=kind)
        return answer.status_code, answer.json()

    free = f"tickets/{invited.id}/slots?first=2026-11-26&days=1&zone=Europe/Berlin"
    status, slots = ask("GET", free)
    assert status == 200 and len(slots) == 96 and slots[0]["starts_at"] == "2026-11-25T23:00:00.000Z"
    times = [slot["starts_at"] for slot in slots]
    status, made = ask(
        "POST", f"tickets/{invited.id}/appointments", starts_at=times[40], zone="Europe/Berlin"
    )
    assert (status, made["state"], made["starts_at"]) == (200, "booked", times[40])
    assert [one["id"] for one in ask("GET", "appointments")[1]] == [made["id"]]
    address = f"appointments/{made['id']}"
    status, moved = ask("PUT", f"{address}/move", starts_at=times[50], sequence=0, zone="Asia/Tokyo")
    assert (status, moved["sequence"], moved["time_zone"]) == (200, 1, "Asia/Tokyo")
    assert ask("POST", f"{address}/cancel", sequence=0)[1]["code"] == "appointments.changed"
    outsider = cast.sign_in(Client(), dan)
    assert ask("GET", address, outsider)[0] == ask("GET", free, outsider)[0] == 404
    assert ask("POST", f"{address}/cancel", outsider, sequence=1)[0] == 404
    assert ask("POST", f"{address}/cancel", sequence=1)[1]["state"] == "cancelled"
