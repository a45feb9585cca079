"""What an operator does on a working day: hours, skills, relay, people, failed jobs."""

from typing import Any

import pytest
from django.contrib.auth import authenticate

from cast import at_work
from visavis.features.desks.models import Desk, DeskMember
from visavis.features.notices import actions as notices
from visavis.features.notices.models import MailOut
from visavis.features.people import actions as people
from visavis.features.people import lookups
from visavis.features.people.actors import StaffActor
from visavis.features.people.models import Staff
from visavis.kernel import jobs
from visavis.kernel.models import Job, JournalEntry
from visavis.site import cli

pytestmark = pytest.mark.django_db


class Said:
    """What a command printed, and how it ended."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self.capsys = capsys

    def __call__(self, *words: str) -> str:
        """A command that does what it says."""
        code = cli.main(list(words))
        printed = self.capsys.readouterr()
        assert code == 0, printed.err
        return printed.out

    def refused(self, *words: str) -> str:
        """One that can't, and says why."""
        assert cli.main(list(words)) == 1
        printed = self.capsys.readouterr()
        assert printed.out == ""
        return printed.err


@pytest.fixture
def said(capsys: pytest.CaptureFixture[str], desk: Desk, ben: StaffActor) -> Said:
    return Said(capsys)


def fresh(desk: Desk) -> Desk:
    desk.refresh_from_db()
    return desk


# --- desks ----------------------------------------------------------------------------------------------------------


def test_hours_are_set_day_by_day_and_the_rest_stays(said: Said, desk: Desk) -> None:
    told = said(
        "desk", "hours", "support", "mon-fri 09:00-12:30,13:30-18:00", "sat 10:00-14:00", "sun closed"
    )
    assert "mon                   09:00-12:30, 13:30-18:00" in told and "sun                   closed" in told
    said("desk", "hours", "support", "fri 09:00-15:00", "--time-zone", "Europe/Berlin")
    hours = fresh(desk).hours
    assert hours["thu"] == [["09:00", "12:30"], ["13:30", "18:00"]] and hours["fri"] == [["09:00", "15:00"]]
    assert (hours["sun"], desk.time_zone) == ([], "Europe/Berlin")
    said("desk", "hours", "support", "sat-mon 22:00-02:00")
    assert [fresh(desk).hours[day] for day in ("sat", "sun", "mon")] == [[["22:00", "02:00"]]] * 3


def test_holidays_come_and_go(said: Said, desk: Desk) -> None:
    said("desk", "hours", "support", "--holiday", "2026-12-26", "--holiday", "2026-12-25")
    assert fresh(desk).holidays == ["2026-12-25", "2026-12-26"]
    told = said("desk", "hours", "support", "--no-holiday", "2026-12-26")
    assert "holidays              2026-12-25" in told
    assert "is no holiday" in said.refused("desk", "hours", "support", "--no-holiday", "2026-12-26")


def test_round_the_clock_again(said: Said, desk: Desk) -> None:
    said("desk", "hours", "support", "mon-sun closed")
    assert "closed now" in said("desk", "hours", "support")
    assert "open now" in said("desk", "hours", "support", "--round-the-clock")


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (["nowhere"], "There is no desk called nowhere. There are: support."),
        (["support", "monday 09:00-18:00"], "does not begin with days"),
        (["support", "mon"], "does not begin with days"),
        (["support", "mon 9-18"], "'9-18' is not a span"),
        (["support", "mon 09:00"], "not a span like 09:00-18:00"),
        (["support", "mon 09:00-25:00"], "is not a span"),
        (["support", "--holiday", "Christmas"], "is not a day like"),
        (["support", "--time-zone", "Moon/Base"], "is not a time zone"),
        (["support", "mon closed", "--round-the-clock"], "not both"),
    ],
)
def test_hours_that_can_not_be_are_said_and_nothing_changes(
    said: Said, desk: Desk, words: list[str], why: str
) -> None:
    before = desk.hours, desk.holidays, desk.time_zone
    assert why in said.refused("desk", "hours", *words)
    assert (fresh(desk).hours, desk.holidays, desk.time_zone) == before


def test_skills_of_members(said: Said, desk: Desk, ben: StaffActor) -> None:
    assert "Ben Okafor            everybody" in said("desk", "skills", "support")
    assert "Ben Okafor            card, identity" in said(
        "desk", "skills", "support", "ben", "identity", "card"
    )
    assert DeskMember.objects.get(staff_id=ben.staff_id).skills == ["card", "identity"]
    assert "everybody" in said("desk", "skills", "support", "ben", "--none")
    assert "no purpose" in said.refused("desk", "skills", "support", "ben", "cooking")
    assert "Nobody signs in as eva" in said.refused("desk", "skills", "support", "eva", "card")


def test_members_come_and_go(said: Said, cleo: StaffActor, desk: Desk) -> None:
    said("staff", "add", "Eva Lind")
    assert "visavis desk member support eva" in said.refused("desk", "skills", "support", "eva", "card")
    said("desk", "member", "support", "eva")
    said("desk", "skills", "support", "eva", "card")
    assert "card" in said("desk", "member", "support", "eva"), "a second time takes no skills away"
    assert "Eva" not in said("desk", "member", "support", "eva", "--remove")
    assert "doesn't serve" in said.refused("desk", "member", "support", "eva", "--remove")


def test_the_relay_of_a_desk(said: Said, desk: Desk, settings: Any) -> None:
    assert "auto. New calls may go from browser to browser" in said("desk", "relay", "support")
    assert "this house has no relay" in said.refused("desk", "relay", "support", "on")
    assert fresh(desk).relay_only is None
    settings.VISAVIS_TURN = {"urls": ["turns:relay.example.com"], "secret": "a secret long enough"}
    assert "auto. New calls go through the relay only" in said("desk", "relay", "support")
    assert "off. New calls may go" in said("desk", "relay", "support", "off")
    assert fresh(desk).relay_only is False
    said("desk", "relay", "support", "on")
    assert fresh(desk).relay_only is True
    said("desk", "relay", "support", "auto")
    assert fresh(desk).relay_only is None


def test_what_changes_a_desk_stands_in_its_journal(said: Said, desk: Desk) -> None:
    before = JournalEntry.objects.filter(chain=f"desk:{desk.id}").count()
    said("desk", "hours", "support")
    said("desk", "skills", "support")
    assert JournalEntry.objects.filter(chain=f"desk:{desk.id}").count() == before
    said("desk", "relay", "support", "off")
    said("desk", "skills", "support", "ben", "card")
    entries = JournalEntry.objects.filter(chain=f"desk:{desk.id}").order_by("-seq")[:2]
    assert [(entry.payload["what"], entry.actor) for entry in entries] == [
        ("members", "system"),
        ("settings", "system"),
    ]


def test_desks_are_listed(said: Said, desk: Desk) -> None:
    assert "support               Acme Support; open now; 1 members; UTC" in said("desk", "list")


# --- people ---------------------------------------------------------------------------------------------------------


def test_everybody_is_listed(said: Said, ben: StaffActor, cleo: StaffActor) -> None:
    at_work(ben)
    people.disable_staff(staff_id=cleo.staff_id, actor=cleo)
    told = said("staff", "list")
    assert "ben                   Ben Okafor; agent; support; speaks en; signed in 1x" in told
    assert "cleo                  Cleo Martin; supervisor; support; speaks en; disabled" in told


def test_somebody_is_shut_out_and_let_in_again(said: Said, ben: StaffActor) -> None:
    here = at_work(ben)
    assert "Ben Okafor (ben) is out" in said("staff", "disable", "ben")
    assert authenticate(username="ben", password="correct horse") is None
    assert lookups.staff_actor_by_id(staff_id=ben.staff_id, session_id=here.session_id) is None
    assert "was disabled already" in said("staff", "disable", "ben")
    assert "may sign in again" in said("staff", "enable", "ben")
    assert authenticate(username="ben", password="correct horse") is not None
    assert "was not disabled" in said("staff", "enable", "ben")
    assert "Who there is: visavis staff list" in said.refused("staff", "disable", "eva")


def test_training_is_noted_and_forgotten(said: Said, ben: StaffActor) -> None:
    assert "up to and including 2027-06-30" in said("staff", "training", "ben", "2027-06-30")
    assert "signed out; trained until 2027-06-30" in said("staff", "list")
    assert "identity calls ring at them" in said("staff", "training", "ben", "--none")
    assert "trained" not in said("staff", "list")


def test_a_new_password_signs_out_everywhere(said: Said, ben: StaffActor) -> None:
    here = at_work(ben)
    told = said("staff", "password", "ben")
    [password] = [line.strip() for line in told.splitlines() if line.startswith("    ")]
    assert authenticate(username="ben", password=password) is not None
    assert authenticate(username="ben", password="correct horse") is None
    assert lookups.staff_actor_by_id(staff_id=ben.staff_id, session_id=here.session_id) is None
    assert Staff.objects.get(id=ben.staff_id).disabled_at is None


# --- jobs -----------------------------------------------------------------------------------------------------------


class NoServer:
    """A mail server that is away for good."""

    def deliver(self, mail: Any, *, seconds: float) -> None:
        raise ConnectionRefusedError


@pytest.fixture
def failed(said: Said, ticket: Any, ben: StaffActor, settings: Any) -> Job:
    """A mail that nobody would take."""
    from visavis.features.tickets import actions as tickets

    settings.VISAVIS_MAIL = f"{__name__}.NoServer"
    tickets.say(actor=ben, ticket_id=ticket.id, text="Hello", client_key="k")
    notices.read_journal()
    Job.objects.filter(task="notices.send_mail").update(attempts=jobs.MAX_ATTEMPTS - 1)
    jobs.run_due()
    job = Job.objects.get(task="notices.send_mail")
    assert (job.state, MailOut.objects.get().state) == ("failed", "failed")
    return job


def test_failed_jobs_are_listed(said: Said, failed: Job) -> None:
    told = said("jobs", "list")
    assert f"{failed.id}" in told and "sending a mail; 8 tries; ConnectionRefusedError" in told
    assert "ana@" not in told


def test_another_chance_sends_the_mail(said: Said, failed: Job, settings: Any) -> None:
    settings.VISAVIS_MAIL = "visavis.features.notices.tests.memory_mail.MemoryMail"
    assert "1 jobs are tried again" in said("jobs", "retry", str(failed.id))
    assert MailOut.objects.get().state == "queued"
    jobs.run_due()
    assert (Job.objects.get(id=failed.id).state, MailOut.objects.get().state) == ("done", "sent")
    assert "No job has failed." in said("jobs", "list")


def test_all_at_once_and_all_their_tries(said: Said, failed: Job) -> None:
    said("jobs", "retry", "--all")
    job = Job.objects.get(id=failed.id)
    assert (job.state, job.attempts, job.problem) == ("waiting", 0, "")
    jobs.run_due()
    assert Job.objects.get(id=failed.id).state == "waiting", "it has failed once more, of eight"


def test_what_is_no_longer_wanted_is_dropped(said: Said, failed: Job) -> None:
    assert "1 jobs are dropped" in said("jobs", "drop", str(failed.id))
    assert "No job has failed." in said("jobs", "list")
    assert "not among the failed" in said.refused("jobs", "retry", str(failed.id))


def test_nothing_is_done_unless_all_of_it_can_be(said: Said, failed: Job) -> None:
    assert "4711 is not among the failed" in said.refused("jobs", "retry", str(failed.id), "4711")
    assert Job.objects.get(id=failed.id).state == "failed"
    assert "Say which" in said.refused("jobs", "retry")


def test_a_running_or_waiting_job_is_not_touched(said: Said, failed: Job) -> None:
    for state in ("waiting", "running", "done"):
        Job.objects.filter(id=failed.id).update(state=state)
        assert not jobs.retry(failed.id) and not jobs.drop(failed.id)


@pytest.mark.parametrize(
    "words",
    [
        ["desk"],
        ["desk", "hours"],
        ["desk", "skills"],
        ["desk", "relay"],
        ["desk", "member"],
        ["staff"],
        ["staff", "disable"],
        ["staff", "enable"],
        ["staff", "list"],
        ["staff", "password"],
        ["staff", "training"],
        ["jobs"],
        ["jobs", "list"],
        ["jobs", "retry"],
        ["jobs", "drop"],
    ],
)
def test_every_command_explains_itself(capsys: pytest.CaptureFixture[str], words: list[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.main([*words, "--help"])
    assert ended.value.code == 0
    assert f"visavis {' '.join(words)}" in capsys.readouterr().out


@pytest.mark.parametrize(
    "words",
    [
        ["desk", "relay", "support", "maybe"],
        ["jobs", "retry", "one"],
        ["staff", "disable"],
        ["staff", "training", "ben", "soon"],
        ["desk", "skills"],
    ],
)
def test_a_command_that_is_not_understood_ends_with_two(said: Said, words: list[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.main(words)
    assert ended.value.code == 2


def test_the_words_of_calls_are_kept_as_long_as_the_desk_wants(said: Said, desk: Desk, settings: Any) -> None:
    settings.VISAVIS_CAPTIONS_DAYS = 365
    assert "365 days, as the house does" in said("captions", "keep")
    assert "30 days\n" in said("captions", "keep", desk.slug, "30")
    assert "without an end\n" in said("captions", "keep", desk.slug, "0")
    assert "neither a number" in said.refused("captions", "keep", desk.slug, "long")
    assert "Nothing was changed" in said.refused("captions", "keep", desk.slug, "99999")
    assert "as the house does" in said("captions", "keep", desk.slug, "house")
    told = said("captions", "forget", "--dry-run")
    assert "0 lines of 0 calls are older than 365 days" in told
    assert "Nothing was erased." in told
    assert "0 lines were erased." in said("captions", "forget")
