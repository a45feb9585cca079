"""News on devices: who gets them, what they say, when they are not sent, and how a browser is forgotten."""

import base64
import json
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from cast import enter_by_mail
from visavis.features.notices import actions, subscriptions
from visavis.features.notices.models import Notice, PushOut, PushSubscription
from visavis.features.notices.ports import Gone, NotNow, Refused
from visavis.features.notices.problems import PushOff, PushTooOften, PushUnfit
from visavis.features.notices.tests import booked
from visavis.features.notices.tests.memory_push import MemoryPush
from visavis.features.people import actions as people
from visavis.features.tickets import actions as tickets
from visavis.kernel import clock, jobs

pytestmark = pytest.mark.django_db
POINT = base64.urlsafe_b64encode(b"\x04" + b"\x07" * 64).decode()
KEYS = {"p256dh": POINT, "auth": base64.urlsafe_b64encode(b"\x01" * 16).decode()}
SECRET = "My PASSPORT is 4711"


@pytest.fixture
def pushes(box: Any, settings: Any) -> list[Any]:
    settings.VISAVIS_PUSH = True
    settings.VISAVIS_PUSHER = "visavis.features.notices.tests.memory_push.MemoryPush"
    MemoryPush.box.clear()
    MemoryPush.troubles.clear()
    return MemoryPush.box


def subscribe(actor: Any, name: str = "ana", language: str = "en") -> None:
    actions.subscribe(actor=actor, endpoint=f"https://push.example.com/{name}", language=language, **KEYS)


def write(ben: Any, ticket: Any, text: str = SECRET) -> None:
    tickets.say(actor=ben, ticket_id=ticket.id, text=text, client_key=f"{clock.now().timestamp()}{text}")
    booked.post()


def only_push() -> PushOut:
    return PushOut.objects.get()


def test_a_message_shows_on_the_device(pushes: Any, ana: Any, ben: Any, ticket: Any) -> None:
    people.set_phrase(actor=ana, phrase="blue teapot")
    subscribe(ana)
    write(ben, ticket)
    (push,) = pushes
    said = json.loads(push.data)
    assert push.endpoint == "https://push.example.com/ana" and push.p256dh == POINT
    assert said["title"] == "Ben Okafor has written to you"
    assert said["ticket"] == str(ticket.id) and said["path"] == f"/tickets/{ticket.id}/"
    assert (said["lang"], said["dir"], said["kind"]) == ("en", "ltr", "message")
    assert b"PASSPORT" not in push.data and b"teapot" not in push.data
    assert b"@" not in push.data and ticket.subject.encode() not in push.data
    assert not push.urgent and 86_000 < push.seconds_of_use <= 86_400
    assert len(push.topic) == 32 and len(push.data) < 3000
    assert only_push().state == "sent"


def test_off_means_off(pushes: Any, settings: Any, ana: Any, ben: Any, ticket: Any) -> None:
    subscribe(ana)
    settings.VISAVIS_PUSH = False
    write(ben, ticket)
    assert pushes == [] and not PushOut.objects.exists()
    with pytest.raises(PushOff):
        subscribe(ana)
    assert subscriptions.house_key() == ""


def test_turned_off_between_writing_and_sending(
    pushes: Any, settings: Any, ana: Any, ben: Any, ticket: Any
) -> None:
    subscribe(ana)
    tickets.say(actor=ben, ticket_id=ticket.id, text="Hello", client_key="1")
    actions.read_journal()
    settings.VISAVIS_PUSH = False
    jobs.run_due()
    assert pushes == [] and only_push().state == "cancelled"


def test_the_language_is_the_reader_s(pushes: Any, ana: Any, ben: Any, ticket: Any) -> None:
    subscribe(ana, language="ru")
    actions.use_language(actor=ana, language="ar")
    write(ben, ticket)
    said = json.loads(pushes[0].data)
    assert (said["lang"], said["dir"]) == ("ar", "rtl") and "has written" not in said["title"]


def test_nobody_else_hears(pushes: Any, ana: Any, dan: Any, ben: Any, ticket: Any) -> None:
    subscribe(dan, "dan")
    write(ben, ticket)
    assert pushes == [] and not PushOut.objects.exists()


def test_a_mailbox_hears_of_its_tickets(pushes: Any, ben: Any, ticket: Any) -> None:
    subscribe(enter_by_mail("ana@example.com"), "mailbox")
    subscribe(enter_by_mail("other@example.com"), "other")
    write(ben, ticket)
    assert [push.endpoint for push in pushes] == ["https://push.example.com/mailbox"]


def test_once_for_each_notice_and_browser(pushes: Any, ana: Any, ben: Any, ticket: Any) -> None:
    subscribe(ana)
    write(ben, ticket, "one")
    write(ben, ticket, "two")
    assert len(pushes) == 1
    job = jobs.Job.objects.get(task="notices.send_push")
    jobs.Job.objects.filter(id=job.id).update(state="waiting")
    jobs.run_due()
    assert len(pushes) == 1


def test_read_meanwhile(pushes: Any, ana: Any, ben: Any, ticket: Any) -> None:
    subscribe(ana)
    MemoryPush.troubles.append(NotNow("HTTP 500"))
    write(ben, ticket)
    actions.read_ticket(actor=ana, ticket_id=ticket.id)
    jobs.Job.objects.update(run_at=clock.now())
    jobs.run_due()
    assert pushes == [] and only_push().state == "cancelled"


def test_gone_forgets_the_browser(pushes: Any, ana: Any, ben: Any, ticket: Any) -> None:
    subscribe(ana)
    MemoryPush.troubles.append(Gone("HTTP 410"))
    write(ben, ticket)
    assert not PushSubscription.objects.exists() and jobs.failed() == []


def test_refused_is_over_and_visible(pushes: Any, ana: Any, ben: Any, ticket: Any) -> None:
    subscribe(ana)
    MemoryPush.troubles.append(Refused("HTTP 403"))
    write(ben, ticket)
    assert (only_push().state, only_push().problem) == ("failed", "HTTP 403")
    [job] = jobs.failed()
    jobs.retry(job.id)
    assert only_push().state == "queued"
    jobs.run_due()
    assert only_push().state == "sent" and len(pushes) == 1


def test_a_browser_that_takes_nothing_is_given_up(pushes: Any, ana: Any, ben: Any, ticket: Any) -> None:
    subscribe(ana)
    PushSubscription.objects.update(failures=4)
    MemoryPush.troubles.append(Refused("HTTP 400"))
    write(ben, ticket)
    assert not PushSubscription.objects.exists()


def test_later_when_the_service_says_so(
    pushes: Any, ana: Any, ben: Any, ticket: Any, time_machine: Any
) -> None:
    time_machine.move_to("2026-11-25T12:00:00+00:00", tick=False)
    subscribe(ana)
    MemoryPush.troubles += [NotNow("HTTP 429", after=100.0), NotNow("HTTP 503")]
    write(ben, ticket)
    job = jobs.Job.objects.get(task="notices.send_push")
    assert (job.state, job.run_at - clock.now()) == ("waiting", timedelta(seconds=100))
    time_machine.shift(101)
    jobs.run_due()
    job.refresh_from_db()
    assert job.run_at - clock.now() == jobs.backoff(2) and only_push().state == "queued"
    time_machine.shift(60)
    jobs.run_due()
    assert only_push().state == "sent" and len(pushes) == 1


def test_signing_out_forgets_the_browser(pushes: Any, ana: Any, ben: Any, ticket: Any) -> None:
    subscribe(ana)
    people.end_session(session_id=ana.session_id)
    write(ben, ticket)
    assert pushes == [] and not PushSubscription.objects.exists()


def test_a_session_that_ran_out_hears_nothing(
    pushes: Any, ana: Any, ben: Any, ticket: Any, time_machine: Any
) -> None:
    subscribe(ana)
    tickets.say(actor=ben, ticket_id=ticket.id, text="Hello", client_key="1")
    actions.read_journal()
    from visavis.features.people.models import CustomerSession

    CustomerSession.objects.update(expires_at=clock.now())
    jobs.run_due()
    assert pushes == [] and only_push().state == "cancelled"
    actions.forget_old()
    assert not PushSubscription.objects.exists()


def test_one_session_one_browser_and_a_browser_one_reader(pushes: Any, ana: Any, dan: Any) -> None:
    subscribe(ana, "old")
    subscribe(ana, "shared")
    assert PushSubscription.objects.count() == 1
    subscribe(dan, "shared")
    assert PushSubscription.objects.get().session_id == dan.session_id
    assert subscriptions.is_on(actor=dan) and not subscriptions.is_on(actor=ana)
    actions.unsubscribe(actor=dan)
    assert not PushSubscription.objects.exists()


def test_the_address_is_sealed(pushes: Any, ana: Any) -> None:
    subscribe(ana)
    row = PushSubscription.objects.get()
    assert b"push.example.com" not in bytes(row.sealed)
    assert subscriptions.opened(row).endpoint == "https://push.example.com/ana"


def test_what_does_not_fit_is_refused(pushes: Any, ana: Any) -> None:
    for wrong in (
        {"endpoint": "https://10.0.0.1/x"},
        {"endpoint": "http://push.example.com/x"},
        {"auth": "AA"},
    ):
        good = {"endpoint": "https://push.example.com/x", **KEYS}
        with pytest.raises(PushUnfit):
            actions.subscribe(actor=ana, language="en", **good | wrong)
    for number in range(subscriptions.PER_HOUR):
        subscribe(ana, f"{number}")
    with pytest.raises(PushTooOften):
        subscribe(ana, "more")


def test_a_cancelled_booking_is_never_reminded_of(
    pushes: Any, ana: Any, ben: Any, ticket: Any, time_machine: Any
) -> None:
    time_machine.move_to("2026-11-25T08:00:00+00:00", tick=False)
    row = booked.book(ticket, ben, booked.at("2026-11-25 12:00"))
    booked.post()
    subscribe(ana)
    time_machine.move_to("2026-11-25T11:00:01+00:00", tick=False)
    MemoryPush.troubles.append(NotNow("HTTP 500"))
    booked.post()
    assert Notice.objects.filter(kind="remind_hour").exists()
    booked.cancel(row)
    jobs.Job.objects.update(run_at=clock.now())
    booked.post()
    assert [json.loads(push.data)["kind"] for push in pushes] == ["cancelled"]


def test_come_in_now_is_urgent_and_short_lived(
    pushes: Any, ana: Any, ben: Any, ticket: Any, time_machine: Any
) -> None:
    time_machine.move_to("2026-11-25T11:30:00+00:00", tick=False)
    booked.book(ticket, ben, booked.at("2026-11-25 12:00"))
    booked.post()
    subscribe(ana)
    time_machine.move_to("2026-11-25T11:50:00+00:00", tick=False)
    booked.post()
    (push,) = pushes
    said = json.loads(push.data)
    assert push.urgent and said["urgent"] and said["title"] == "You can come in now"
    assert 0 < push.seconds_of_use <= 30 * 60
    assert said["path"] == f"/join/?ticket={ticket.id}&step=booking"


def test_pages_and_api(pushes: Any, ana: Any, ana_client: Client, settings: Any) -> None:
    address, body = "/api/v1/customer/push", {"endpoint": "https://push.example.com/a", **KEYS}
    for path in ("/settings/", "/inbox/"):
        html = ana_client.get(path).content.decode()
        assert 'data-key="BHouse"' in html and "data-on" not in html
    ana_client.cookies["visavis_language"] = "es"
    assert ana_client.put(address, body, content_type="application/json").status_code == 200
    assert PushSubscription.objects.get().language == "es"
    ana_client.post("/language/", {"language": "ru"})
    assert PushSubscription.objects.get().language == "ru"
    assert "data-on" in ana_client.get("/settings/").content.decode()
    assert ana_client.delete(address).status_code == 200 and not PushSubscription.objects.exists()
    assert Client().put(address, body, content_type="application/json").status_code == 401
    settings.VISAVIS_PUSH = False
    assert "data-key" not in ana_client.get("/settings/").content.decode()
    assert ana_client.put(address, body, content_type="application/json").status_code == 409
