"""What must not change through a translation does not change, or is marked."""

import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from visavis.features.captions.rules import FORMS, Term, lock, numbers_agree, restore

WORDS = st.sampled_from(
    ["please", "send", "the", "code", "on", "Monday", "my", "card", "ends", "with", "and", "não", "это"]
)
FACTS = st.one_of(
    st.integers(0, 10**12).map(str),
    st.decimals(0, 10**6, places=2).map(lambda value: f"${value:,}"),
    st.from_regex(r"\A[A-Z0-9]{4}-[A-Z0-9]{4}\Z").filter(lambda code: any(map(str.isdigit, code))),
    st.dates().map(lambda day: f"{day:%Y-%m-%d}"),
    st.dates().map(lambda day: f"{day:%d.%m.%Y}"),
    st.from_regex(r"\A[a-z]{2,8}[0-9]{0,3}@[a-z]{2,8}\.com\Z"),
    st.from_regex(r"\A0x[0-9a-f]{40}\Z"),
    st.from_regex(r"\A\+[1-9][0-9]{1,2} [0-9]{2,4} [0-9]{4,7}\Z"),
    st.just("Ana Petrova"),
    st.just("TrustBox"),
)
TEXTS = st.lists(st.one_of(WORDS, FACTS), min_size=1, max_size=12).map(" ".join)
often = settings(deadline=None, max_examples=60)
WITH = {"names": ["Ana Petrova", "Ben Okafor"], "terms": [Term("TrustBox")]}


@often
@given(TEXTS, st.sampled_from(FORMS))
def test_an_engine_that_leaves_stand_ins_alone_loses_nothing(text: str, form: str) -> None:
    locked = lock(text, form=form, target="pt", **WITH)
    restored = restore(locked.text, locked)
    assert restored.marked == []
    assert restored.text == locked.source
    assert numbers_agree(text, restored.text)


@often
@given(TEXTS, st.sampled_from(FORMS))
def test_no_digit_of_a_text_is_left_to_an_engine(text: str, form: str) -> None:
    locked = lock(text, form=form, target="pt", **WITH)
    stand_ins = [fact.stand_in for fact in locked.facts]
    assert len(set(stand_ins)) == len(stand_ins)
    bare = locked.text
    for stand_in in sorted(stand_ins, key=len, reverse=True):
        bare, found = re.subn(rf"(?<!\w){re.escape(stand_in)}(?!\w)", "", bare)
        assert found == 1
    assert not any(map(str.isdigit, bare))


@often
@given(TEXTS, st.data())
def test_a_fact_that_is_lost_doubled_or_renamed_is_marked(text: str, data: Any) -> None:
    locked = lock(text, target="pt", **WITH)
    if not locked.facts:
        return
    fact = data.draw(st.sampled_from(locked.facts))
    fate = data.draw(st.sampled_from(["", f"{fact.stand_in} {fact.stand_in}", f"{fact.stand_in}77", "Y"]))
    changed = re.sub(rf"(?<!\w){re.escape(fact.stand_in)}(?!\w)", fate, locked.text)
    assert fact.text in restore(changed, locked).marked


@often
@given(TEXTS, st.data())
def test_a_digit_that_appears_from_nowhere_is_marked(text: str, data: Any) -> None:
    locked = lock(text, target="pt", **WITH)
    digits = data.draw(st.integers(0, 99999).map(str))
    assert restore(f"{locked.text} {digits}", locked).marked


@often
@given(st.text(max_size=200), st.text(max_size=200))
def test_nothing_breaks_it(text: str, answer: str) -> None:
    locked = lock(text, **WITH)
    restore(answer, locked)
    assert restore(locked.text, locked).marked == []


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ("Your code is 4711.", ["4711"]),
        ("Please tell me 4, 7, 1, 1.", ["4, 7, 1, 1"]),
        ("My number is four seven one one, oh two.", ["4 7 1 1 0 2"]),
        ("You have one or two minutes.", []),
        ("You paid $1,234.56 and 20 EUR.", ["$1,234.56", "20 EUR"]),
        ("Send 0.5 BTC to bc1qar0srrr7xfkvy5l643lyd now.", ["0.5 BTC", "bc1qar0srrr7xfkvy5l643lyd"]),
        ("Card 4929 1234 5678 9012, valid to 11/27.", ["4929 1234 5678 9012", "11/27"]),
        ("On November 25th at 3pm.", ["25", "3"]),
        ("The 24-hour line is +49 30 1234567.", ["24", "+49 30 1234567"]),
        ("Write to ana.p+x@example.com or https://acme.example/help?x=1.", ["ana.p+x@example.com", "https://acme.example/help?x=1"]),
        ("Ana, your ticket 7F3K-2926 from 2026-11-25, 10:30.", ["Ana", "7F3K-2926", "2026-11-25", "10:30"]),
        ("Ben Okafor's TrustBox and trustbox.", ["Ben Okafor", "TrustBox", "trustbox"]),
        ("It is -5 degrees, 3% more, room #12.", ["-5", "3%", "#12"]),
        ("Между 5 и 10 минутами.", ["5", "10"]),
        ("رقم ٤٧١١ فقط", ["٤٧١١"]),
        ("我的代码是4711吗", ["4711"]),
        ("It is the 3rd time.", []),
    ],
)  # fmt: skip
def test_what_is_a_fact(text: str, facts: list[str]) -> None:
    assert [fact.text for fact in lock(text, target="pt", **WITH).facts] == facts


def test_a_name_that_is_a_word_is_locked_beside_its_family_name_only() -> None:
    locked = lock("Will you call Will Smith, may I ask?", names=["Will Smith", "May Brown"])
    assert [fact.text for fact in locked.facts] == ["Will Smith"]


def test_a_glossary_word_is_put_in_as_the_desk_wants_it() -> None:
    terms = [Term("seed phrase", translations={"pt": "frase-semente"}), Term("cold wallet", keep=False)]
    locked = lock("Keep the Seed Phrase in a cold wallet.", terms=terms, target="pt-br")
    assert locked.text == "Keep the X1 in a cold wallet."
    assert restore("Guarde a X1 fria.", locked).text == "Guarde a frase-semente fria."
    assert lock("the seed phrase", terms=terms, target="ru").text == "the X1"


def test_stand_ins_are_found_whatever_an_engine_does_to_their_look() -> None:
    locked = lock("Pay 20 EUR to Ana.", names=["Ana"])
    assert locked.text == "Pay X1 to X2."
    assert restore("Заплатите Х1 для x 2.", locked).text == "Заплатите 20 EUR для Ana."
    assert restore("支付X1给X2。", locked).text == "支付20 EUR给Ana。"
    locked = lock("Pay 20 EUR to Ana.", names=["Ana"], form=FORMS[1])
    assert restore("支付［ 1 ］给【2】。", locked).text == "支付20 EUR给Ana。"


def test_a_small_number_stands_for_itself_because_words_bend_by_it() -> None:
    locked = lock("We need 8 documents and 8 copies in 5 days, before 3 pm.")
    assert locked.text == "We need 8 documents and X2 copies in 5 days, before X4 pm."
    translated = "Precisamos de 8 documentos e X2 cópias em 5 dias, antes das X4."
    assert restore(translated, locked).marked == []
    assert restore(translated.replace("em 5", "em cinco"), locked).marked == ["5"]
    assert restore(translated.replace("em 5", "em 5,5"), locked).marked == ["5"]
    assert restore(translated.replace("X4", "15:00"), locked).marked == ["3", "15", "00"]
    assert lock("8 documents", form=FORMS[1]).text == "[1] documents"


def test_digits_of_other_scripts_count_as_the_same() -> None:
    assert numbers_agree("4711", "٤٧١١")
    assert not numbers_agree("4711", "٤٧١٢")
    assert not numbers_agree("1 2", "12")
