"""What is asked before a call about what may be kept, and that a no is a no."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from visavis.features.evidence.models import Consent
from visavis.features.evidence.texts import consent_words
from visavis.features.tickets import actions as tickets
from visavis.features.verification import actions as verification
from visavis.features.visits.models import Visit
from visavis.kernel import clock
from visavis.portal import keeping

pytestmark = pytest.mark.django_db
CONSENTS = {"consent": ["live_call", "camera_on"], "spoken_language": "ru"}


def invite(ben: Any, ticket: Any, purpose: str = "identity") -> None:
    until = clock.now() + timedelta(days=2)
    tickets.invite(actor=ben, ticket_id=ticket.id, purpose=purpose, bring=[], line="", valid_until=until)


def join(client: Client, ticket: Any, **form: Any) -> int:
    """Through the preparation into the line; the status of the preparation's answer."""
    answer = client.post(reverse("prepare", args=[ticket.id]), CONSENTS | form)
    if answer.status_code == 303:
        client.post(reverse("visit_join", args=[ticket.id]))
    return answer.status_code


def kinds() -> list[str]:
    return list(Consent.objects.order_by("kind").values_list("kind", flat=True))


def test_everybody_reads_that_nobody_may_guide_them(ana_client: Client, ticket: Any) -> None:
    page = ana_client.get(reverse("prepare", args=[ticket.id])).content.decode()
    assert "Nobody may guide you in this call" in page and "share your screen" in page
    assert 'name="keep"' not in page, "nothing is kept of a call without a purpose"


def test_the_two_consents_stand_apart_and_unticked(ana_client: Client, ben: Any, ticket: Any) -> None:
    invite(ben, ticket)
    page = ana_client.get(reverse("prepare", args=[ticket.id])).content.decode()
    assert page.count('name="keep"') == 2 and 'value="evidence">' in page and 'value="faces">' in page
    assert "6 months" in page, "how long what was decided is kept"
    assert "1 day" in page, "how long an unfinished check is kept"


def test_refusing_both_still_leads_into_the_line(ana_client: Client, ben: Any, ticket: Any) -> None:
    invite(ben, ticket)
    assert join(ana_client, ticket) == 303
    assert Visit.objects.count() == 1 and kinds() == []


def test_what_was_agreed_to_is_kept_with_its_words_and_language(
    ana_client: Client, ben: Any, ticket: Any
) -> None:
    invite(ben, ticket)
    ana_client.cookies["visavis_language"] = "ru"
    assert join(ana_client, ticket, keep=["evidence"]) == 303
    row = Consent.objects.get()
    assert (row.kind, row.language, row.method) == ("evidence", "ru", "prepare_page")
    assert row.text_sha256 == consent_words("evidence", "ru").sha256 and row.at <= clock.now()
    assert row.visit_id == Visit.objects.get().id


def test_joining_twice_agrees_once(ana_client: Client, ben: Any, ticket: Any) -> None:
    invite(ben, ticket)
    join(ana_client, ticket, keep=["evidence", "faces"])
    ana_client.post(reverse("visit_join", args=[ticket.id]))
    assert kinds() == ["evidence", "faces"]


def test_a_strict_policy_asks_before_the_agent_appears(
    ana_client: Client, ben: Any, cleo: Any, ticket: Any
) -> None:
    invite(ben, ticket)
    verification.choose_pack(actor=cleo, desk_id=ticket.desk_id, purpose="identity", pack="bafin-3-2017")
    url = reverse("prepare", args=[ticket.id])
    refused = ana_client.post(url, CONSENTS | {"keep": ["faces"]})
    page = refused.content.decode()
    assert refused.status_code == 422 and "other ways" in page and reverse("ticket", args=[ticket.id]) in page
    assert 'value="faces" checked' in page, "what was chosen stays chosen"
    assert join(ana_client, ticket, keep=["evidence"]) == 303 and kinds() == ["evidence"]


def test_a_policy_that_became_strict_meanwhile_sends_back_to_the_words(
    ana_client: Client, ben: Any, cleo: Any, ticket: Any
) -> None:
    invite(ben, ticket)
    assert ana_client.post(reverse("prepare", args=[ticket.id]), CONSENTS).status_code == 303
    verification.choose_pack(actor=cleo, desk_id=ticket.desk_id, purpose="identity", pack="bafin-3-2017")
    room = ana_client.get(reverse("room", args=[ticket.id]))
    assert room["Location"] == reverse("prepare", args=[ticket.id])


def test_words_that_changed_since_are_not_agreed_to(
    ana_client: Client, ben: Any, ticket: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    invite(ben, ticket)
    ana_client.post(reverse("prepare", args=[ticket.id]), CONSENTS | {"keep": ["evidence"]})
    from visavis.features.evidence import texts

    monkeypatch.setitem(texts.CONSENTS, "evidence", ("2027-01", "Other words."))
    assert ana_client.get(reverse("room", args=[ticket.id]))["Location"].endswith("/prepare/")
    ana_client.post(reverse("visit_join", args=[ticket.id]))
    assert kinds() == []


def test_the_card_purpose_asks_for_no_faces(ana_client: Client, ben: Any, ticket: Any) -> None:
    invite(ben, ticket, purpose="card")
    page = ana_client.get(reverse("prepare", args=[ticket.id])).content.decode()
    assert page.count('name="keep"') == 1 and "covered on your device" in page


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (1, "1 day"),
        (2, "2 days"),
        (30, "1 month"),
        (180, "6 months"),
        (365, "1 year"),
        (1825, "5 years"),
        (45, "45 days"),
    ],
)
def test_days_in_words(days: int, words: str) -> None:
    assert keeping.days_in_words(days) == words
