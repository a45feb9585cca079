"""`visavis desk booking` and `visavis staff shifts`, as operators type them."""

import pytest

from visavis.features.appointments import lookups
from visavis.features.appointments.models import Shift
from visavis.features.desks.models import Desk
from visavis.site import cli

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def house(desk: Desk, ben: object) -> None:
    """A desk and somebody who serves it."""


def said(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    assert cli.main(list(words)) == 0
    return capsys.readouterr().out


def test_shifts_are_set_shown_and_taken_away(capsys: pytest.CaptureFixture[str], desk: Desk) -> None:
    told = said(capsys, "staff", "shifts", "ben", "support", "mon-fri 09:00-17:00", "Sat 10:00-24:00")
    assert "mon                   09:00-17:00" in told and "sat                   10:00-24:00" in told
    assert Shift.objects.count() == 6 and lookups.bookable(desk_id=desk.id)
    assert said(capsys, "staff", "shifts", "ben", "support") == told
    said(capsys, "staff", "shifts", "ben", "support", "fri-mon 20:00-02:00")
    assert sorted(Shift.objects.values_list("weekday", flat=True)) == [0, 4, 5, 6]
    assert "no shifts" in said(capsys, "staff", "shifts", "ben", "support", "--none")
    assert not Shift.objects.exists()


def test_a_desk_says_how_it_takes_bookings(capsys: pytest.CaptureFixture[str], desk: Desk) -> None:
    told = said(capsys, "desk", "booking", "support")
    assert "any 15 min" in told and "Customers can't book at present" in told
    words = ["--share", "40", "--length", "20", "--length", "identity=25", "--public", "yes"]
    told = said(capsys, "desk", "booking", "support", *words, "--embed", "https://acme.test")
    assert "/book/support/" in told and "identity 25 min" in told and "https://acme.test" in told
    policy = lookups.policy(desk_id=desk.id)
    assert (policy.share_percent, policy.lengths) == (40, {"": 20, "identity": 25})
    said(capsys, "desk", "booking", "support", "--customers", "no", "--notice", "0", "--embed", "")
    policy = lookups.policy(desk_id=desk.id)
    assert (policy.open_to_customers, policy.notice_minutes, policy.embed_origins) == (False, 0, [])


@pytest.mark.parametrize(
    ("words", "way_out"),
    [
        (["staff", "shifts", "nobody", "support"], "Nobody signs in as nobody"),
        (["staff", "shifts", "ben", "nowhere"], "no desk called nowhere"),
        (["staff", "shifts", "ben", "support", "monday morning"], "is not a shift like"),
        (["staff", "shifts", "ben", "support", "mon 09:00-09:00"], "The end must come after"),
        (["desk", "booking", "support", "--share", "90"], "share_percent can't be 90"),
        (["desk", "booking", "support", "--length", "long"], "is not a length"),
    ],
)
def test_what_can_not_be_done_is_said(
    capsys: pytest.CaptureFixture[str], words: list[str], way_out: str
) -> None:
    assert cli.main(words) == 1
    assert way_out in capsys.readouterr().err
    assert not Shift.objects.exists()
