"""The router: order, deadlines, checks of what engines answer, memory. Engines here are ill in every known way."""

from typing import Any

import pytest

from fakes.speech import Dead, Forgetful, Liar, Mirror, Nothing, Short, Sleepy, Writer
from visavis.features.captions import translation
from visavis.features.captions.rules import Term
from visavis.features.captions.translation import Router, Translated

TEXT = "Please hold your card still."


def ask(router: Router, *texts: str, source: str = "en", target: str = "pt", **more: Any) -> list[Translated]:
    return router.translate(texts or (TEXT,), source=source, target=target, **{"deadline": 2.0, **more})


def test_the_first_engine_that_knows_the_pair_answers() -> None:
    first, second = Mirror(), Writer()
    (found,) = ask(Router([Nothing(), first, second]))
    assert (found.engine, found.quality, found.failed) == ("mirror", "neural", False)
    assert found.text == "esaelP dloh ruoy drac .llits"
    assert second.asked == []
    (found,) = ask(Router([first, second]), target="es")
    assert (found.engine, found.quality) == ("writer", "llm")


def test_nobody_knows_the_pair() -> None:
    (found,) = ask(Router([Nothing(), Mirror()]), target="ru")
    assert (found.failed, found.text, found.marked) == (True, "", [])


def test_regions_and_scripts_of_a_language_are_found() -> None:
    assert not ask(Router([Mirror()]), source="en-gb", target="pt-br")[0].failed


def test_facts_come_back_whatever_the_engine_does_around_them() -> None:
    (found,) = ask(Router([Mirror()]), "Ana, send 0.5 BTC on 2026-11-25.", names=["Ana Petrova"])
    assert found.text.startswith("Ana, dnes 0.5 BTC no 2026-11-25")
    assert found.marked == []


def test_an_engine_that_loses_facts_is_asked_in_the_other_form_and_its_line_marked() -> None:
    engine = Forgetful()
    (found,) = ask(Router([engine]), "Your code is 4711.")
    assert found.marked == ["4711"]
    assert [texts[0] for texts in engine.asked] == ["Your code is X1.", "Your code is [1]."]


def test_a_text_of_facts_alone_needs_no_engine() -> None:
    engine = Mirror()
    (found,) = ask(Router([engine]), "4711, 20 EUR")
    assert (found.text, found.failed, engine.asked) == ("4711, 20 EUR", False, [])


def test_a_fixed_word_of_the_desk_is_put_in() -> None:
    terms = [Term("card", translations={"pt": "cartão Acme"})]
    (found,) = ask(Router([Mirror()]), terms=terms)
    assert "cartão Acme" in found.text


@pytest.mark.parametrize(
    ("lie", "target"),
    [
        ("", "pt"),
        ("   ", "pt"),
        ("bla " * 200, "pt"),
        ("Пожалуйста, держите карту", "pt"),
        (None, "pt"),  # the question itself
        ("请拿稳您的卡片", "pt"),
    ],
)
def test_a_lie_is_not_shown_and_the_next_engine_is_asked(lie: str | None, target: str) -> None:
    liar = Liar()
    liar.lie = lie
    assert ask(Router([liar]), target=target)[0].failed
    assert ask(Router([liar, Mirror()]), target=target)[0].engine == "mirror"


def test_latin_words_are_no_russian() -> None:
    assert ask(Router([Writer()]), target="ru")[0].failed


def test_an_engine_that_raises_or_loses_answers_is_passed_over() -> None:
    for ill in (Dead(), Short()):
        assert ask(Router([ill]), "Hold it still.", "Now turn it.")[0].failed
        assert [f.engine for f in ask(Router([ill, Mirror()]), "A line here.", "Another line.")] == [
            "mirror"
        ] * 2


def test_an_engine_that_hangs_costs_the_deadline_and_no_more() -> None:
    sleepy = Sleepy()
    sleepy.seconds = 600
    assert ask(Router([sleepy]), deadline=0.2)[0].failed
    (found,) = ask(Router([sleepy, Mirror()]), deadline=5)
    assert found.engine == "mirror"


def test_an_engine_that_always_fails_gets_a_rest() -> None:
    dead = Dead()
    router = Router([dead, Mirror()])
    for n in range(translation.FAULTS_MOST):
        ask(router, f"This is line {'x' * n} of many.")
    assert not router._engines[0].ready()
    assert ask(router, "And one more line.")[0].engine == "mirror"


def test_an_engine_that_hangs_gets_no_endless_row_of_calls(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(translation, "FAULTS_MOST", 1000)
    sleepy = Sleepy()
    router = Router([sleepy])
    for n in range(translation.BUSY_MOST + 3):
        ask(router, f"Line {'y' * n} here.", deadline=0.01)
    assert router._engines[0]._busy <= translation.BUSY_MOST


def test_partial_lines_go_to_fast_engines_only() -> None:
    slow = Sleepy()
    slow.seconds = translation.FAST_SECONDS * 1.5
    router = Router([slow, Writer()])
    ask(router)  # now it is known to be slow
    (found,) = ask(router, "Another partial line", partial=True)
    assert found.engine == "writer"
    assert ask(router, "A final line again")[0].engine == "sleepy"


def test_what_was_translated_is_not_asked_again() -> None:
    engine = Mirror()
    router = Router([engine])
    ask(router, "Your code is 4711.")
    (found,) = ask(router, "Your code is 4712.")
    assert engine.asked == [("Your code is X1.",)]
    assert found.text.endswith("4712.")


def test_a_batch_asks_each_sentence_once() -> None:
    engine = Mirror()
    found = ask(Router([engine]), "Good day.", "See you.", "Good day.")
    assert engine.asked == [("Good day.", "See you.")]
    assert found[0] == found[2]


def test_abilities_name_every_pair() -> None:
    (first, second) = Router([Mirror(), Nothing()]).abilities()
    assert first.pairs == [["en", "pt"], ["pt", "en"]]
    assert second.pairs == []
