"""I-23..I-25: rows, their one end, their one Message-ID; the inbox."""

import logging
from datetime import timedelta
from typing import Any

import pytest

from cast import enter_by_mail, open_ticket
from visavis.features.notices import actions, lookups, reader
from visavis.features.notices.models import MailOut, Notice
from visavis.features.notices.ports import NotNow, Refused
from visavis.features.notices.tests.memory_mail import MemoryMail
from visavis.features.people import actions as people
from visavis.features.tickets import actions as tickets
from visavis.kernel import jobs
from visavis.kernel.models import Cursor, Job, JournalEntry

pytestmark = pytest.mark.django_db
NOON = "2026-11-25T12:00:00+00:00"


@pytest.fixture
def letter(box: Any, ticket: Any, ben: Any, time_machine: Any) -> MailOut:
    """A mail that waits to be sent."""
    time_machine.move_to(NOON)
    tickets.say(actor=ben, ticket_id=ticket.id, text="Hello", client_key="1")
    actions.read_journal()
    return MailOut.objects.get()


def test_reading_twice_tells_once(letter: MailOut, box: Any) -> None:
    assert actions.read_journal() == 0
    Cursor.objects.filter(name="notices").update(entry_id=0)
    actions.read_journal()
    assert (MailOut.objects.filter(kind="message").count(), Notice.objects.count()) == (1, 1)
    jobs.run_due()
    jobs.run_due()
    assert len(box) == 1


def test_a_greylisting_server_gets_the_same_mail_later(letter: MailOut, box: Any, time_machine: Any) -> None:
    MemoryMail.troubles += [NotNow("SMTP 450"), OSError("boom")]
    for state in ("queued", "queued", "sent"):
        jobs.run_due()
        letter.refresh_from_db()
        assert letter.state == state
        time_machine.shift(timedelta(minutes=5))
    (mail,) = box
    assert mail.message_id == letter.message_id
    assert letter.message_id.endswith("@acme.test>")
    assert letter.sent_at is not None


def test_a_refused_mail_has_failed_for_good_and_visibly(letter: MailOut, box: Any) -> None:
    MemoryMail.troubles.append(Refused("SMTP 550"))
    jobs.run_due()
    letter.refresh_from_db()
    assert (letter.state, letter.problem) == ("failed", "SMTP 550")
    assert Job.objects.get(key=f"mail:{letter.id}").state == "failed"


def test_endless_trouble_ends_as_failed(letter: MailOut, box: Any, time_machine: Any) -> None:
    MemoryMail.troubles += [NotNow("SMTP 451")] * 20
    for _ in range(10):
        jobs.run_due()
        time_machine.shift(timedelta(hours=2))
    letter.refresh_from_db()
    assert (letter.state, letter.problem) == ("failed", "NotNow")
    assert Job.objects.get(key=f"mail:{letter.id}").state == "failed"


def test_a_process_that_died_while_sending_is_taken_over(
    letter: MailOut, box: Any, time_machine: Any
) -> None:
    MailOut.objects.update(state="sending")
    Job.objects.update(state="running", leased_until="2026-11-25T12:01:00+00:00", attempts=1)
    jobs.run_due()
    assert box == []
    time_machine.shift(timedelta(seconds=70))
    jobs.run_due()
    letter.refresh_from_db()
    assert letter.state == "sent" and box[0].message_id == letter.message_id


def test_a_sent_mail_is_never_sent_again(letter: MailOut, box: Any) -> None:
    jobs.run_due()
    Job.objects.update(state="waiting")
    jobs.run_due()
    assert len(box) == 1


def test_a_code_of_a_failed_mail_is_wiped(box: Any) -> None:
    row = people.request_code(email="x@example.com", browser="b" * 30, language="en", ip="192.0.2.1")
    actions.read_journal()
    MemoryMail.troubles.append(Refused("SMTP 550"))
    jobs.run_due(lane="codes")
    row.refresh_from_db()
    assert row.sealed_code is None


def test_codes_do_not_wait_behind_other_mail(letter: MailOut, box: Any) -> None:
    people.request_code(email="x@example.com", browser="b" * 30, language="en", ip="192.0.2.1")
    actions.read_journal()
    assert jobs.run_due(lane="codes") == 1
    assert [mail.to for mail in box] == ["x@example.com"]


def test_one_bad_entry_keeps_nothing_back(
    ticket: Any, ben: Any, box: Any, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.ERROR)
    actions.read_journal()
    broken: Any = lambda event, entry: 1 / 0  # noqa: E731
    with monkeypatch.context() as patch:
        patch.setitem(reader._HANDLERS, "ticket.message", broken)
        tickets.say(actor=ben, ticket_id=ticket.id, text="Hello", client_key="1")
        people.request_code(email="x@example.com", browser="b" * 30, language="en", ip="192.0.2.1")
        actions.read_journal()
    assert "ZeroDivisionError" in caplog.text
    jobs.run_due()
    jobs.run_due()
    assert sorted(mail.to for mail in box) == ["ana@example.com", "x@example.com"]


def test_a_verified_guest_is_announced(desk: Any, box: Any) -> None:
    guest, code = tickets.open_as_guest(
        name="Gil",
        email="gil@example.com",
        subject="S",
        text="T",
        desk_id=desk.id,
        browser="b" * 30,
        language="en",
        ip="192.0.2.1",
    )
    opened = people.open_code(code_id=code.id)
    assert opened is not None
    people.confirm_code(email="gil@example.com", code=opened.code, browser="b" * 30)
    actions.read_journal()
    assert JournalEntry.objects.filter(kind="ticket.opened", chain=f"ticket:{guest.id}").count() == 1


def test_the_inbox_is_ones_own(letter: MailOut, ticket: Any, ana: Any, dan: Any, ben: Any) -> None:
    (notice,) = lookups.inbox(actor=ana)
    assert notice.title == "Ben Okafor has written to you"
    assert ticket.number in notice.text
    assert lookups.inbox(actor=enter_by_mail("ana@example.com")) == [notice]
    assert lookups.inbox(actor=dan) == lookups.inbox(actor=ben) == []
    assert (lookups.unread_count(actor=ana), lookups.unread_count(actor=dan)) == (1, 0)
    assert actions.read_ticket(actor=dan, ticket_id=ticket.id) == 0
    assert actions.read_all(actor=dan) == 0
    assert actions.read_ticket(actor=ana, ticket_id=ticket.id) == 1
    assert lookups.unread_count(actor=ana) == 0


def test_old_rows_are_forgotten_when_their_end_is_known(letter: MailOut, box: Any, time_machine: Any) -> None:
    time_machine.shift(timedelta(days=100))
    assert actions.forget_old() == 0
    jobs.run_due()
    assert actions.forget_old() == 1


def test_news_of_the_line(ticket: Any, box: Any, desk: Any, ana: Any) -> None:
    """The kinds that come from visits: each has words, a button, and a way back."""
    from datetime import UTC, datetime

    from visavis.features.visits import events
    from visavis.kernel import ids, journal

    until = datetime(2099, 1, 1, tzinfo=UTC)
    about = {"visit_id": ids.new_id(), "ticket_id": ticket.id, "desk_id": ticket.desk_id}
    customer = ticket.customer_id
    for event in (
        events.VisitCalled(**about, customer_id=customer, times=1),
        events.VisitMissed(**about, customer_id=customer, return_until=until),
        events.VisitExpired(**about, customer_id=customer, return_until=until),
        events.VisitCallOver(**about, staff_id=ids.new_id(), customer_id=customer, reason="agent_lost"),
        events.VisitCallOver(**about, staff_id=ids.new_id(), customer_id=customer, reason="agent_ended"),
    ):
        journal.record(event, chain=f"ticket:{ticket.id}", actor="system")
    actions.read_journal()
    jobs.run_due()
    assert [notice.kind for notice in lookups.inbox(actor=ana)] == ["cut", "expired", "missed", "called"]
    assert len(box) == 4
    for mail in box:
        assert "/join/link/#" in mail.text and ticket.number in mail.subject
    assert "2099" in box[1].text or "2099" in box[2].text


def test_who_is_away_near_the_front_is_called_back_once(
    box: Any, desk: Any, ana: Any, dan: Any, ticket: Any
) -> None:
    from visavis.features.visits import actions as visits

    joined = {"preparation": {}, "consents": {}, "spoken_language": "en"}
    other = visits.join(actor=dan, ticket_id=open_ticket(dan, desk).id, **joined)
    mine = visits.join(actor=ana, ticket_id=ticket.id, **joined)
    visits.presence(visit_id=mine.id, present=False)
    visits.leave(actor=dan, visit_id=other.id)
    actions.read_journal()
    jobs.run_due()
    assert [notice.kind for notice in lookups.inbox(actor=ana)] == ["near"]
    assert [mail.to for mail in box] == ["ana@example.com"]


def test_somebody_in_the_waiting_room_gets_no_mail_about_messages(
    box: Any, ben: Any, ana: Any, ticket: Any
) -> None:
    from visavis.features.visits import actions as visits

    visit = visits.join(actor=ana, ticket_id=ticket.id, preparation={}, consents={}, spoken_language="en")
    visits.presence(visit_id=visit.id, present=True)
    tickets.say(actor=ben, ticket_id=ticket.id, text="You are next.", client_key="1")
    actions.read_journal()
    jobs.run_due()
    assert box == [] and lookups.inbox(actor=ana) == []
