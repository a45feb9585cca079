"""The page of a desk's booking rules: who changes them, which field is wrong, what comes of them."""

from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine
from django.test import Client

from cast import House, make_desk, sign_in
from visavis.features.appointments import actions, lookups
from visavis.features.people.actors import SystemActor
from visavis.kernel.models import JournalEntry

pytestmark = pytest.mark.django_db(transaction=True)
PATH = "/console/agenda/rules/"
FORM = {
    "desk": "support",
    "open_to_customers": "on",
    "length_": "15",
    "length_identity": "20",
    "length_card": "",
    "length_other": "",
    "share_percent": "40",
    "no_show_percent": "5",
    "notice_minutes": "120",
    "horizon_days": "14",
    "change_until_minutes": "90",
    "embed_origins": "",
}


@pytest.fixture(autouse=True)
def still_clock() -> Any:
    with time_machine.travel(datetime(2026, 11, 25, 9, tzinfo=UTC), tick=False):
        yield


@pytest.fixture
def boss(house: House) -> Client:
    return sign_in(Client(), house.cleo)


def staff(house: House) -> None:
    shifts = [{"weekday": day, "start": "00:00", "end": "24:00"} for day in range(7)]
    for who in (house.ben, house.cleo):
        actions.set_shifts(actor=SystemActor(), staff_id=who.staff_id, desk_id=house.desk.id, shifts=shifts)


def read(client: Client, **form: str) -> tuple[int, str]:
    answer = client.post(PATH, {**FORM, **form}) if form else client.get(PATH)
    return answer.status_code, answer.content.decode()


def policy(house: House) -> Any:
    return lookups.policy(desk_id=house.desk.id)


def test_the_agenda_leads_there_and_the_page_shows_what_is_set(boss: Client, house: House) -> None:
    assert f'href="{PATH}?desk=support"' in boss.get("/console/agenda/").content.decode()
    status, shown = read(boss)
    assert status == 200 and 'name="share_percent" value="50"' in shown and "per cent" in shown
    assert 'aria-describedby="id_notice_minutes_helptext"' in shown
    assert "no shifts are planned" in shown


def test_a_supervisor_saves_them_all(boss: Client, house: House) -> None:
    actions.set_policy(actor=SystemActor(), desk_id=house.desk.id, lengths={"": 10, "loan": 45, "card": 30})
    sites = "https://www.Example.com/\n\nhttps://shop.example.com:8443\nhttps://www.example.com"
    status, _shown = read(boss, public_page="on", embed_origins=sites)
    assert status == 302
    row = policy(house)
    assert (row.open_to_customers, row.public_page) == (True, True)
    assert row.lengths == {"": 15, "identity": 20, "loan": 45}, "other purposes stay, an emptied one goes"
    assert row.embed_origins == ["https://www.example.com", "https://shop.example.com:8443"]
    assert (row.share_percent, row.no_show_percent, row.notice_minutes) == (40, 5, 120)
    assert (row.horizon_days, row.change_until_minutes) == (14, 90)
    entry = JournalEntry.objects.filter(kind="desk.changed").latest("id")
    assert entry.actor == f"staff:{house.cleo.staff_id}"
    shown = boss.get(PATH).content.decode()
    assert "The booking rules are saved." in shown and "The booking rules are saved." not in read(boss)[1]
    assert "/book/support/" in shown and "&lt;iframe src=" in shown and "?embed=1" in shown


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("share_percent", "71", "from 0 to 70"),
        ("no_show_percent", "-1", "from 0 to 50"),
        ("notice_minutes", "soon", "from 0 to 20160"),
        ("horizon_days", "0", "from 1 to 366"),
        ("change_until_minutes", "", "from 0 to 20160"),
        ("length_", "", "from 5 to 240, in steps of 5"),
        ("length_card", "12", "from 5 to 240, in steps of 5"),
        ("embed_origins", "https://ok.example\nexample.com/help", "“example.com/help”"),
        ("embed_origins", "https://x.example; script-src *", "is not a site"),
    ],
)
def test_what_is_wrong_is_named_and_nothing_is_saved(
    boss: Client, house: House, field: str, value: str, says: str
) -> None:
    before = policy(house).share_percent
    status, shown = read(boss, **{field: value})
    assert status == 422 and says in shown.replace("&quot;", '"')
    assert f'href="#id_{field}"' in shown and f'id="id_{field}_error"' in shown
    assert 'aria-invalid="true"' in shown and policy(house).share_percent == before == 50


def test_a_trial_shows_times_and_saves_nothing(boss: Client, house: House) -> None:
    staff(house)
    assert "Wednesday, 25 November 2026, 09:30" in read(boss)[1]
    status, shown = read(boss, do="preview")
    assert (
        status == 200
        and "if you save this" in shown
        and "Wednesday, 25 November 2026, 11:00" in shown
        and "Wednesday, 25 November 2026, 09:30" not in shown
    )
    assert policy(house).notice_minutes == 30
    assert "customers may not book" in read(boss, do="preview", open_to_customers="")[1]
    assert "leave no time free" in read(boss, do="preview", share_percent="0")[1]


def test_agents_read_them(house: House) -> None:
    staff(house)
    ben = sign_in(Client(), house.ben)
    status, shown = read(ben)
    assert (
        status == 200 and "Supervisors change these rules." in shown and 'name="share_percent"' not in shown
    )
    assert "Share that can be booked" in shown and "Wednesday, 25 November 2026, 09:30" in shown
    status, _shown = read(ben, share_percent="10")
    assert status == 403 and policy(house).share_percent == 50


def test_an_agent_sees_no_other_desks_rules(house: House) -> None:
    make_desk("cards", "Card Desk")
    shown = sign_in(Client(), house.ben).get(f"{PATH}?desk=cards").content.decode()
    assert "Card Desk" not in shown


@pytest.mark.parametrize("language", ["ru", "es", "zh-hans", "ar"])
def test_the_page_speaks_five_languages(boss: Client, house: House, language: str) -> None:
    boss.cookies["visavis_language"] = language
    shown = read(boss)[1]
    assert "Booking rules" not in shown and "per cent" not in shown and "Next free times" not in shown
    assert ('dir="rtl"' in shown) == (language == "ar")
