"""Keys that the console's scripts put together at run time have texts, for every code the server knows."""

import re
from pathlib import Path

from visavis.console.words import CLOSINGS, PURPOSES
from visavis.features.tickets.rules import BRING
from visavis.features.tickets.rules import PURPOSES as TICKET_PURPOSES
from visavis.features.visits.models import Visit
from visavis.features.visits.rules import DECLINE_REASONS
from visavis.kernel import texts

KEYS = texts.keys("console")
FRONTEND = Path(__file__).resolve().parents[4] / "frontend"


def test_codes_of_the_server_have_words() -> None:
    wanted = {
        *(f"purpose.{code}" for code in TICKET_PURPOSES),
        *(f"todo.{code}" for code in TICKET_PURPOSES),
        *(f"bring.{code}" for code in BRING),
        *(f"outcome.{code}" for code in Visit.Outcome.values),
        *(f"decline.{code}" for code in DECLINE_REASONS),
        *(f"visit.{state}" for state in ("connecting", "in_call", "wrapping_up")),
        *(f"state.{state}" for state in ("ready", "break", "off", "wrap_up", "in_call")),
        *(
            f"end.{reason}"
            for reason in ("agent_ended", "customer_ended", "customer_lost", "agent_lost", "failed")
        ),
        *(f"board.why.{reason}" for reason in ("longest", "returned", "broken_call")),
        *(f"scene.why.{reason}" for reason in ("declined", "missed_offer", "lost_contact")),
    }
    assert wanted - KEYS == set()
    assert set(PURPOSES) == set(TICKET_PURPOSES)


def test_the_scripts_know_the_same_codes() -> None:
    state = (FRONTEND / "console" / "state.ts").read_text()
    offer = (FRONTEND / "console" / "offer.ts").read_text()
    outcomes = re.search(r"OUTCOMES = \[(.*?)\]", state)
    reasons = re.search(r"REASONS = \[(.*?)\]", offer)
    assert outcomes is not None and reasons is not None
    assert set(re.findall(r'"(\w+)"', outcomes[1])) == set(Visit.Outcome.values)
    assert set(re.findall(r'"(\w+)"', reasons[1])) == DECLINE_REASONS


def test_every_quoted_key_exists() -> None:
    """Keys that stand in tables of the scripts rather than in a call of `text`."""
    groups = {key.split(".")[0] for key in KEYS}
    quoted = set()
    for path in (FRONTEND / "console").glob("*.ts"):
        if not path.name.endswith(".test.ts"):
            quoted |= set(re.findall(r'"([a-z]+\.[a-z_.]+)"', path.read_text()))
    named = {key for key in quoted if key.split(".")[0] in groups - {"visit", "ticket"}}
    assert named - KEYS == set()


def test_closings_fit_the_ticket() -> None:
    assert all(len(code) <= 40 for code in CLOSINGS)
