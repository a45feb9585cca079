"""Sessions, the middleware's cookies, staff, phrases."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser, User
from django.http import HttpResponse
from django.test import Client, RequestFactory

from cast import at_work, enter, enter_by_mail, sign_in
from visavis.features.people import actions, lookups
from visavis.features.people.actors import SystemActor
from visavis.features.people.middleware import STAFF_SESSION, ActorMiddleware
from visavis.features.people.models import CustomerSession
from visavis.features.people.problems import PhraseNeedsOwner, PhraseTooLong
from visavis.kernel.models import JournalEntry

pytestmark = pytest.mark.django_db


def visit(cookies: Any, user: Any = None, session_id: Any = None) -> Any:
    """One request through the middleware; returns what the view saw and the response."""
    seen = {}

    def view(request: Any) -> Any:
        seen.update(customer=request.customer, staff=request.staff, browser=request.browser)
        return HttpResponse("ok")

    request = RequestFactory().get("/")
    request.COOKIES.update(cookies)
    request.user = user or AnonymousUser()
    request.session = {STAFF_SESSION: str(session_id)} if session_id else {}
    return seen, ActorMiddleware(view)(request)


def test_a_session_ends_for_good(ana: Any) -> None:
    actions.end_session(session_id=ana.session_id)
    actions.end_session(session_id=ana.session_id)
    assert lookups.customer_actor_by_session(session_id=ana.session_id) is None
    assert JournalEntry.objects.filter(kind="people.session_ended").count() == 1


def test_a_session_runs_out(ana: Any, time_machine: Any) -> None:
    end = CustomerSession.objects.get(id=ana.session_id).expires_at
    time_machine.move_to(end - timedelta(seconds=5))
    assert lookups.customer_actor_by_session(session_id=ana.session_id) == ana
    time_machine.move_to(end + timedelta(seconds=1))
    assert lookups.customer_actor_by_session(session_id=ana.session_id) is None


def test_a_new_browser_gets_a_name_and_keeps_it() -> None:
    seen, response = visit({})
    cookie = response.cookies["visavis_browser"]
    assert (seen["customer"], seen["staff"]) == (None, None)
    assert cookie.value == seen["browser"] and len(cookie.value) >= 20
    assert cookie["httponly"] and cookie["samesite"] == "Lax"
    again, response = visit({"visavis_browser": cookie.value})
    assert again["browser"] == cookie.value and not response.cookies


def test_https_prefixes_the_cookies(settings: Any) -> None:
    settings.VISAVIS_HTTPS = True
    _, response = visit({})
    assert response.cookies["__Host-visavis_browser"]["secure"]


def test_customer_and_staff_share_a_browser(ana: Any, ben: Any) -> None:
    client, working = sign_in(Client(), ana), at_work(ben)
    cookies = {name: c.value for name, c in client.cookies.items()} | {"visavis_staff": "a key"}
    seen, _ = visit(cookies, User.objects.get(id=ben.user_id), session_id=working.session_id)
    assert (seen["customer"], seen["staff"]) == (ana, working)
    assert ben.desk_ids and not ben.supervisor


def test_without_a_sign_in_that_the_house_remembers_nobody_is_staff(ben: Any) -> None:
    user, cookies = User.objects.get(id=ben.user_id), {"visavis_staff": "a key"}
    working = at_work(ben)
    assert visit(cookies, user)[0]["staff"] is None
    assert visit({}, user, session_id=working.session_id)[0]["staff"] is None
    actions.sign_out_staff(actor=working)
    assert visit(cookies, user, session_id=working.session_id)[0]["staff"] is None


@pytest.mark.parametrize("token", ["", "x", "x" * 5000, "\x00"])
def test_a_forged_cookie_is_nobody(token: Any) -> None:
    assert visit({"visavis_customer": token})[0]["customer"] is None


def test_disabled_staff_are_nobody(ben: Any) -> None:
    actions.disable_staff(staff_id=ben.staff_id, actor=SystemActor())
    actions.disable_staff(staff_id=ben.staff_id, actor=SystemActor())
    assert lookups.staff_actor_by_id(staff_id=ben.staff_id) is None
    assert JournalEntry.objects.filter(kind="people.staff_disabled").count() == 1


def test_a_customer_chooses_a_phrase(ana: Any) -> None:
    assert actions.set_phrase(actor=ana, phrase="  blue\r\nteapot ") == "blue teapot"
    assert lookups.phrase(actor=ana) == "blue teapot"
    with pytest.raises(PhraseTooLong):
        actions.set_phrase(actor=ana, phrase="x" * 61)


def test_a_mailbox_alone_does_not_change_a_host_customers_phrase(ana: Any) -> None:
    actions.set_phrase(actor=ana, phrase="blue teapot")
    with pytest.raises(PhraseNeedsOwner):
        actions.set_phrase(actor=enter_by_mail("ana@example.com"), phrase="mine now")
    assert lookups.phrase(actor=ana) == "blue teapot"


def test_a_language_is_kept_and_an_unknown_one_ignored(ana: Any) -> None:
    actions.set_language(actor=ana, language="ar")
    actions.set_language(actor=ana, language="tlh")
    assert lookups.customer_actor_by_session(session_id=ana.session_id).language == "ar"
    by_mail = enter_by_mail("ana@example.com", language="ru")
    assert by_mail.language == "ru"


def test_old_sessions_and_codes_are_forgotten(ana: Any, time_machine: Any) -> None:
    time_machine.move_to("2099-01-01T00:00:00+00:00")
    assert actions.forget_old() == 1
    assert not CustomerSession.objects.exists()


def test_a_name_is_cleaned() -> None:
    assert (
        enter("acme-x", "A\u0000na\u2028 \u202ePetrova\r\nBcc: x", "x@example.com").name
        == "A na Petrova Bcc: x"
    )
