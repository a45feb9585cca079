"""Names, numbers and dates of a document against the ticket: by examples, and by properties."""

import string
from datetime import date
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from visavis.features.verification.rules import compare, faces
from visavis.features.verification.rules.names import OtherScript, pattern, spells, words_of

LATIN = st.text(alphabet=string.ascii_uppercase, min_size=2, max_size=12)
OWN = st.text(alphabet="ABCDEFGHÄÖÜßÑÅØÆÉŁЖЩЯЮЁАБВОСТ", min_size=2, max_size=10)


@pytest.mark.parametrize(
    ("name", "surname", "given", "agree", "why"),
    [
        ("Ana Petrova", "PETROVA", "ANA", True, ""),
        ("Petrova, Ana", "PETROVA", "ANA", True, ""),
        ("Ana Petrova", "PETROVA", "ANA MARIA", True, "fewer_names"),
        ("Jürgen Müller", "MUELLER", "JUERGEN", True, ""),
        ("Jürgen Müller", "MULLER", "JURGEN", True, ""),
        ("Jürgen Müller", "MUXXLLER", "JUXXRGEN", True, ""),
        ("Søren Ærø", "AEROE", "SOEREN", True, ""),
        ("Þóra Guðmundsdóttir", "GUDMUNDSDOTTIR", "THORA", True, ""),
        ("Иван Жуков", "ZHUKOV", "IVAN", True, ""),
        ("Щербакова Юлия", "SHCHERBAKOVA", "IULIIA", True, ""),
        ("Γιώργος Παπαδόπουλος", "PAPADOPOULOS", "GIORGOS", True, ""),
        ("Anna-Lena Meyer", "MEYER", "ANNA LENA", True, ""),
        ("Annalena Meyer", "MEYER", "ANNA LENA", None, None),
        ("Siobhán O'Connor", "OCONNOR", "SIOBHAN", True, ""),
        ("José Núñez de la Peña", "NUNEZ DE LA PENA", "JOSE", True, ""),
        ("İpek Işık", "ISIK", "IPEK", True, ""),
        ("A. Petrova", "PETROVA", "ANA", None, "initial"),
        ("Anna Petrova", "PETROVA", "ANA", None, "close"),
        ("Petrova", "PETROVA", "ANA", None, "part_of_name"),
        ("王伟", "WANG", "WEI", None, "other_script"),
        ("محمد علي", "ALI", "MOHAMMED", None, "other_script"),
        ("Ben Okafor", "PETROVA", "ANA", False, "differs"),
        ("Ana Ivanova", "PETROVA", "ANA", False, "differs"),
        ("", "PETROVA", "ANA", None, "not_read"),
    ],
)
def test_a_ticket_s_name_and_the_document_s(
    name: str, surname: str, given: str, agree: bool | None, why: str | None
) -> None:
    found = compare.same_name(name, surname, given)
    if why is None:
        assert found.agree is not False or found.why == "differs"
    else:
        assert (found.agree, found.why) == (agree, why)


def test_a_name_that_the_zone_broke_off_still_agrees() -> None:
    lines = ["P<UTOWOLFESCHLEGELSTEINHAUSENBERGERDORFF<A", "0" * 44]
    lines[0] = "P<UTOWOLFESCHLEGELSTEINHAUSENBERGERDO<<ALEX"[:44].ljust(44, "A")
    assert compare.is_cut("TD3", lines)
    assert not compare.is_cut("TD3", ["P<UTOPETROVA<<ANA".ljust(44, "<"), "0" * 44])
    name = "Alexandra Wolfeschlegelsteinhausenbergerdo"
    assert compare.same_name(name, "WOLFESCHLEGELSTEINHAUSENBERGERDO", "ALEX", cut=True).agree is True
    assert compare.same_name(name, "WOLFESCHLEGELSTEINHAUSENBERGERDO", "ALEX", cut=False).agree is not True


@given(OWN)
def test_every_first_spelling_of_a_name_fits_its_own_pattern(word: str) -> None:
    (capitals,) = words_of(word) or [""]
    if not capitals:
        return
    from visavis.features.verification.rules import names

    zone = ""
    for letter in capitals:
        zone += names._TABLE[letter][0] if letter in names._TABLE else _bare(letter)
    assert spells(capitals, zone)


def _bare(letter: str) -> str:
    import unicodedata

    return unicodedata.normalize("NFD", letter)[0]


@given(st.lists(LATIN, min_size=2, max_size=5, unique=True), st.randoms(use_true_random=False))
def test_the_order_of_a_name_s_parts_never_matters(parts: list[str], chance: Random) -> None:
    surname, given_names = parts[0], " ".join(parts[1:])
    shuffled = list(parts)
    chance.shuffle(shuffled)
    assert compare.same_name(" ".join(shuffled), surname, given_names).agree is True


@given(LATIN, LATIN, LATIN, LATIN)
def test_other_people_never_agree(a: str, b: str, c: str, d: str) -> None:
    if {a, b} & {c, d} or a + b in (c + d, d + c) or b + a in (c + d, d + c):
        return
    assert compare.same_name(f"{a} {b}", c, d).agree is not True


@given(st.text(max_size=40), st.text(max_size=40), st.text(max_size=40), st.booleans())
@settings(max_examples=300)
def test_no_text_breaks_the_comparison(name: str, surname: str, given_names: str, cut: bool) -> None:
    found = compare.same_name(name, surname, given_names, cut=cut)
    assert found.agree in (True, False, None)


@given(st.text(alphabet=string.ascii_uppercase + string.digits, min_size=1, max_size=12))
def test_numbers_agree_with_themselves_however_they_are_written(number: str) -> None:
    spaced = " ".join(number).lower()
    assert compare.same_text(number, spaced).agree is True
    assert compare.same_text(number, number + "1").agree is False


def test_a_reader_s_slip_in_a_number_is_for_a_person() -> None:
    assert compare.same_text("L0128B", "LO128B") == compare.Agreement(None, "look_alike")
    assert compare.same_text("", "X1") == compare.Agreement(None, "not_read")


def test_lines_of_a_whole_comparison() -> None:
    mrz = {
        "format": "TD3",
        "lines": ["P<UTOPETROVA<<ANA".ljust(44, "<"), "0" * 44],
        "fields": {
            "number": "L898902C3",
            "surname": "PETROVA",
            "given_names": "ANA",
            "birth": "1974-08-12",
            "expiry": "2030-04-15",
            "document_type": "P",
            "issuer": "UTO",
        },
    }
    printed = {"number": "L898902C3", "surname": "Petrova", "birth": "1974-08-13"}
    lines = {line["field"]: line for line in compare.compared(mrz, printed, "Ana Petrova")}
    assert (lines["number"]["agree"], lines["birth"]["agree"], lines["expiry"]["agree"]) == (
        True,
        False,
        None,
    )
    assert (lines["surname"]["agree"], lines["name"]["agree"]) == (True, True)
    assert compare.compared(None, {}, "Ana Petrova") == []


@pytest.mark.parametrize(
    ("expiry", "over"), [("2026-11-25", False), ("2026-11-24", True), ("", None), ("2026-13-45", None)]
)
def test_expiry(expiry: str, over: bool | None) -> None:
    assert compare.expired({"expiry": expiry}, {}, date(2026, 11, 25)) is over


@pytest.mark.parametrize(
    ("documents", "kind", "issuer", "taken"),
    [
        (["*:P", "*:ID"], "P", "UTO", True),
        (["*:P", "*:ID"], "ID", "D<<", True),
        (["*:P", "*:ID"], "I", "UTO", True),
        (["*:P"], "I", "UTO", False),
        (["D:ID"], "ID", "D", True),
        (["D:ID"], "ID", "UTO", False),
        (["*:P"], "V", "UTO", False),
        (["*:P"], "", "", None),
    ],
)
def test_accepted_documents(documents: list[str], kind: str, issuer: str, taken: bool | None) -> None:
    assert compare.accepted(documents, kind, issuer) is taken


def test_three_words_for_two_faces() -> None:
    assert [faces.word_for(d) for d in (0.1, 0.45, 0.46, 0.60, 0.61)] == [
        "likely_same",
        "likely_same",
        "unclear",
        "unclear",
        "different",
    ]


def test_a_script_without_a_rule_says_so() -> None:
    with pytest.raises(OtherScript):
        pattern("王")
