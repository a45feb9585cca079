"""Two hundred sentences through the real engine and its English-Portuguese model: no digit changes without a mark."""

import re
from collections.abc import Iterator

import pytest

from visavis.adapters.translate_firefox import Firefox
from visavis.features.captions.rules import lock, numbers_agree
from visavis.features.captions.tests.sentences import PEOPLE, sentences
from visavis.features.captions.translation import Router

WORDS_LEAST = 0.9
"""So many of the sentences must come back translated, and so many without a mark: else marking proves nothing."""


@pytest.fixture(scope="module")
def firefox() -> Iterator[Firefox]:
    engine = Firefox()
    if ("en", "pt") not in engine.pairs():
        pytest.skip("the captions extra is not installed")
    yield engine
    engine.shut()


def test_of_two_hundred_sentences_no_digit_is_changed_without_a_mark(firefox: Firefox) -> None:
    texts = sentences(200)
    assert len(set(texts)) >= 195
    found = Router([firefox]).translate(texts, source="en", target="pt", names=PEOPLE, deadline=60)
    done = [(text, answer) for text, answer in zip(texts, found, strict=True) if not answer.failed]
    silent = []
    for text, answer in done:
        locked = lock(text, names=PEOPLE, target="pt")
        kept = all(fact.back in answer.text for fact in locked.facts)
        if not answer.marked and not (kept and numbers_agree(locked.source, answer.text)):
            silent.append((text, answer.text))
        assert not re.search(r"\bX\d", answer.text), "a stand-in was shown"
    assert silent == []
    assert len(done) >= WORDS_LEAST * len(texts)
    clean = sum(not answer.marked for _text, answer in done)
    assert clean >= WORDS_LEAST * len(done), [(t, a.text, a.marked) for t, a in done if a.marked]
