"""Nothing that happens on a ticket is left without words."""

import re
from pathlib import Path

import pytest
from django.utils import translation

from visavis.features.calls import actions as _calls  # noqa: F401  (declares its events)
from visavis.features.calls import rules as call_rules
from visavis.features.captions import actions as _captions  # noqa: F401
from visavis.features.captions.rules import SCRIPTS
from visavis.features.notices import actions as _notices  # noqa: F401
from visavis.features.tickets import actions as _tickets  # noqa: F401
from visavis.features.verification import actions as verification
from visavis.features.visits import actions as _visits  # noqa: F401
from visavis.features.visits import rules, timeline
from visavis.kernel import journal

OF_A_DESK = {"captions.keeping", "verification.policy"}
"""Told in the chain of a desk, which no ticket's timeline shows."""
PREFIXES = ("ticket.", "visit.", "call.", "appointment.", "captions.", "verification.", "evidence.")


def test_every_event_of_a_ticket_has_its_words() -> None:
    kinds = {kind for kind in journal.kinds() if kind.startswith(PREFIXES)} - OF_A_DESK
    told = set(timeline.WORDS) | timeline.SILENT
    assert kinds <= told
    assert told <= set(journal.kinds()), "words for something that never happens"


def test_every_turn_of_a_verification_has_its_words() -> None:
    """Every word that the engine tells a run's news by."""
    folder = Path(verification.__file__).parents[1]
    source = "".join(path.read_text() for path in folder.rglob("*.py") if "tests" not in path.parts)
    told = set(re.findall(r'tell\(\s*[\w.()=]+,\s*"(\w+)"', source)) | {"tan_right", "tan_wrong"}
    assert len(told) > 15
    assert told - {"decided"} <= set(timeline.RUN), "a word of the engine without words for people"


@pytest.mark.parametrize("role", ["customer", "agent"])
def test_every_mark_of_either_side_has_its_sentence(role: str) -> None:
    for mark, reasons in call_rules.MARKS.items():
        for why in [*reasons, ""]:
            assert timeline.WORDS["call.mark"]({"role": role, "mark": mark, "why": why, "since": None})
    for why in call_rules.INTERRUPTIONS:
        assert timeline.WORDS["call.lost"]({"role": role, "why": why, "since": None})


def test_every_way_an_offer_ends_has_its_sentence() -> None:
    for reason in rules.DECLINE_REASONS:
        assert timeline.WORDS["visit.offer_ended"]({"how": "declined", "reason": reason})
    for how in ("expired", "withdrawn"):
        assert timeline.WORDS["visit.offer_ended"]({"how": how, "reason": ""})


def test_every_choice_of_captions_has_its_sentence() -> None:
    for role in ("customer", "agent"):
        for what in ("on", "off", "languages", *(("kept", "not_kept") if role == "customer" else ())):
            assert timeline.WORDS["captions.side"]({"side": {"role": role}, "what": what})


def test_a_sentence_that_was_read_out_stands_in_the_record_in_the_readers_language() -> None:
    for key in SCRIPTS:
        for language in ("en", "ru", "zh-hans"):
            with translation.override(language):
                told = timeline.WORDS["captions.script"]({"key": key})
            assert not told.endswith(f" {key}")
